// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: stream burst COUNT EVENT:PAGES...
 *        stream flood MS CPUS EVENT:PAGES...
 *        stream watch EVENT:PAGES...
 *
 * Runs in a guest with the module mce_raise. Has it raise errors, is a consumer of
 * the EVENTs of the system mce meanwhile, each with a ring of PAGES on each CPU,
 * and accounts for what was sent:
 *
 *   sent COUNT
 *   EVENT received COUNT lost COUNT
 *   pool COUNT              what mce_lost says that the pool has lost
 *   mcelog received COUNT   what /dev/mcelog has, where there is one
 *   order ok|wrong          the records of a burst have come once, in their order
 *   gap CPU MS              of a flood: a task of this CPU that wants to run each
 *                           100 ms had to wait for so long at most, in all
 *
 * During a burst nobody reads: a ring holds what it can. During a flood, all rings
 * are read all the time; so they are by "watch", which has nothing raised, says
 * "ready", and goes on until its input ends.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <asm/mce.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#ifndef PERF_FORMAT_LOST
#define PERF_FORMAT_LOST	(1U << 4)
#endif

#define EVENTS		"/sys/kernel/tracing/events/mce/"
#define RAISE		"/sys/kernel/debug/mce-raise/"

#define MAX_EVENTS	24
#define MAX_CPUS	64

#define BEAT_MS		100
#define QUIET_MS	3000

/* What mce_lost has as "reason" for the pool; see asm/mce_life.h. */
#define LOST_POOL	1

struct ring {
	int				fd;
	struct perf_event_mmap_page	*page;
	size_t				size;
};

struct event {
	char		name[64];
	int		addr;
	int		count;
	int		reason;
	struct ring	rings[MAX_CPUS];
	uint64_t	received;
};

static struct event events[MAX_EVENTS];
static int nr_events, nr_cpus;
static uint64_t pool, next_addr;
static bool in_order = true;

static void read_file(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY);
	ssize_t len = fd < 0 ? -1 : read(fd, buf, size - 1);

	if (len < 0)
		err(1, "%s", path);
	buf[len] = 0;
	close(fd);
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		err(1, "%s", path);
	close(fd);
}

/* The offset of a field, -1 if the event has none of this name. */
static int field(const char *format, const char *name)
{
	char what[80];
	const char *at;
	int offset = -1;

	snprintf(what, sizeof(what), " %s;\toffset:", name);
	at = strstr(format, what);
	if (at)
		offset = atoi(at + strlen(what));

	return offset;
}

static void open_ring(struct ring *ring, int id, int cpu, size_t pages)
{
	struct perf_event_attr attr = {
		.type		= PERF_TYPE_TRACEPOINT,
		.size		= sizeof(attr),
		.config		= id,
		.sample_period	= 1,
		.sample_type	= PERF_SAMPLE_RAW,
		.read_format	= PERF_FORMAT_LOST,
	};

	ring->size = pages * getpagesize();
	ring->fd = syscall(SYS_perf_event_open, &attr, -1, cpu, -1, 0);
	if (ring->fd < 0)
		err(1, "perf_event_open");
	ring->page = mmap(NULL, ring->size + getpagesize(), PROT_READ | PROT_WRITE, MAP_SHARED,
			  ring->fd, 0);
	if (ring->page == MAP_FAILED)
		err(1, "a ring of %zu pages", pages);
}

static void open_event(const char *arg)
{
	struct event *event = &events[nr_events];
	char path[160], format[8192];
	size_t pages;
	int cpu, id;

	if (nr_events++ == MAX_EVENTS || sscanf(arg, "%63[^:]:%zu", event->name, &pages) != 2)
		errx(1, "%s: not EVENT:PAGES", arg);

	snprintf(path, sizeof(path), EVENTS "%s/id", event->name);
	read_file(path, format, sizeof(format));
	id = atoi(format);
	snprintf(path, sizeof(path), EVENTS "%s/format", event->name);
	read_file(path, format, sizeof(format));
	event->addr = field(format, "addr");
	event->count = field(format, "count");
	event->reason = field(format, "reason");

	for (cpu = 0; cpu < nr_cpus; cpu++)
		open_ring(&event->rings[cpu], id, cpu, pages);
}

static void take_sample(struct event *event, const char *raw)
{
	uint64_t addr, count;

	event->received++;
	if (event->addr >= 0 && event == events) {
		memcpy(&addr, raw + event->addr, sizeof(addr));
		in_order &= addr > next_addr;
		next_addr = addr;
	}
	if (event->reason >= 0 && raw[event->reason] == LOST_POOL) {
		memcpy(&count, raw + event->count, sizeof(count));
		pool += count;
	}
}

/* A record may go over the end of the ring. */
static void copy_out(const struct ring *ring, uint64_t at, void *to, size_t len)
{
	const char *data = (const char *)ring->page + getpagesize();
	size_t from = at % ring->size;
	size_t first = len < ring->size - from ? len : ring->size - from;

	memcpy(to, data + from, first);
	memcpy((char *)to + first, data, len - first);
}

static void drain(struct event *event, struct ring *ring)
{
	uint64_t head = __atomic_load_n(&ring->page->data_head, __ATOMIC_ACQUIRE);
	uint64_t tail = ring->page->data_tail;
	struct perf_event_header header;
	static char buf[65536];

	while (tail < head) {
		copy_out(ring, tail, &header, sizeof(header));
		if (header.type == PERF_RECORD_SAMPLE) {
			copy_out(ring, tail, buf, header.size);
			take_sample(event, buf + sizeof(header) + sizeof(uint32_t));
		}
		tail += header.size;
	}
	__atomic_store_n(&ring->page->data_tail, tail, __ATOMIC_RELEASE);
}

static void drain_all(void)
{
	int i, cpu;

	for (i = 0; i < nr_events; i++) {
		for (cpu = 0; cpu < nr_cpus; cpu++)
			drain(&events[i], &events[i].rings[cpu]);
	}
}

static uint64_t lost(const struct event *event)
{
	uint64_t value[2], sum = 0;
	int cpu;

	for (cpu = 0; cpu < nr_cpus; cpu++) {
		if (read(event->rings[cpu].fd, value, sizeof(value)) != sizeof(value))
			err(1, "read");
		sum += value[1];
	}

	return sum;
}

/* Until nothing comes any more: what a kworker hands on comes later. */
static void wait_until_quiet(void)
{
	uint64_t sum, last = 0;
	int i, quiet = 0;

	while (quiet < QUIET_MS) {
		usleep(BEAT_MS * 1000);
		drain_all();
		sum = 0;
		for (i = 0; i < nr_events; i++)
			sum += events[i].received + lost(&events[i]);
		quiet = sum == last ? quiet + BEAT_MS : 0;
		last = sum;
	}
}

static void print_account(const char *sent)
{
	int i;

	printf("sent %s\n", sent);
	for (i = 0; i < nr_events; i++)
		printf("%s received %llu lost %llu\n", events[i].name,
		       (unsigned long long)events[i].received,
		       (unsigned long long)lost(&events[i]));
	printf("pool %llu\n", (unsigned long long)pool);
}

/* Take what it has: that it has none but these is all that it tells. */
static void print_mcelog(void)
{
	int fd = open("/dev/mcelog", O_RDONLY), size, max;
	ssize_t got;
	char *buf;

	if (fd < 0)
		return;

	if (ioctl(fd, MCE_GET_RECORD_LEN, &size) || ioctl(fd, MCE_GET_LOG_LEN, &max))
		err(1, "/dev/mcelog");
	buf = malloc(size * max);
	got = read(fd, buf, size * max);
	if (got < 0)
		err(1, "/dev/mcelog");
	printf("mcelog received %zd\n", got / size);
	free(buf);
	close(fd);
}

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		err(1, "CPU %d", cpu);
}

static int burst(char *count)
{
	pin(0);
	write_file(RAISE "burst", count);
	wait_until_quiet();
	print_account(count);
	print_mcelog();
	printf("order %s\n", in_order ? "ok" : "wrong");

	return 0;
}

struct heart {
	pthread_t	thread;
	int		cpu;
	double		max_gap;
};

static volatile bool flooding = true;

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void *beat(void *data)
{
	struct heart *heart = data;
	double last, now;

	pin(heart->cpu);
	last = now_ms();
	while (flooding) {
		usleep(BEAT_MS * 1000);
		now = now_ms();
		if (now - last > heart->max_gap)
			heart->max_gap = now - last;
		last = now;
	}

	return NULL;
}

static void *raise_flood(void *ms)
{
	write_file(RAISE "flood", ms);
	flooding = false;

	return NULL;
}

static int flood(char *ms, const char *cpus)
{
	struct heart hearts[MAX_CPUS] = {};
	pthread_t raiser;
	char sent[32];
	int cpu;

	write_file(RAISE "cpus", cpus);
	for (cpu = 0; cpu < nr_cpus; cpu++) {
		hearts[cpu].cpu = cpu;
		pthread_create(&hearts[cpu].thread, NULL, beat, &hearts[cpu]);
	}
	pthread_create(&raiser, NULL, raise_flood, ms);
	while (flooding) {
		drain_all();
		usleep(1000);
	}
	pthread_join(raiser, NULL);
	for (cpu = 0; cpu < nr_cpus; cpu++)
		pthread_join(hearts[cpu].thread, NULL);
	wait_until_quiet();

	read_file(RAISE "flood", sent, sizeof(sent));
	sent[strcspn(sent, "\n")] = 0;
	print_account(sent);
	for (cpu = 0; cpu < nr_cpus; cpu++)
		printf("gap %d %.0f\n", cpu, hearts[cpu].max_gap);

	return 0;
}

static int watch(void)
{
	struct pollfd input = { .fd = STDIN_FILENO };

	printf("ready\n");
	fflush(stdout);
	while (!poll(&input, 1, 1))
		drain_all();
	wait_until_quiet();
	print_account("?");

	return 0;
}

static int first_event(const char *mode)
{
	if (!strcmp(mode, "watch"))
		return 2;

	return strcmp(mode, "flood") ? 3 : 4;
}

int main(int argc, char **argv)
{
	int i, first = first_event(argc > 1 ? argv[1] : "");

	if (argc <= first)
		errx(2, "usage: stream burst COUNT | flood MS CPUS | watch  EVENT:PAGES...");

	nr_cpus = sysconf(_SC_NPROCESSORS_ONLN);
	for (i = first; i < argc; i++)
		open_event(argv[i]);

	if (first == 2)
		return watch();

	return first == 4 ? flood(argv[2], argv[3]) : burst(argv[2]);
}
