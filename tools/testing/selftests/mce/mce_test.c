// SPDX-License-Identifier: GPL-2.0
/*
 * Helpers of the machine check event tests; see mce_test.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "mce_test.h"

#define INJECT_DIR	"/sys/kernel/debug/mce-inject"
#define VM_PORT		"/dev/virtio-ports/vm.inject"

const char * const unit_names[NR_UNITS] = {
	[UNIT_OTHER]		= "other",
	[UNIT_IFETCH]		= "ifetch",
	[UNIT_LOAD_STORE]	= "load_store",
	[UNIT_TLB]		= "tlb",
	[UNIT_DECODE]		= "decode",
	[UNIT_EXEC]		= "exec",
	[UNIT_FP]		= "fp",
	[UNIT_L2]		= "l2",
	[UNIT_L3]		= "l3",
	[UNIT_MEM_CTRL]		= "mem_ctrl",
	[UNIT_INTERCONNECT]	= "interconnect",
	[UNIT_IO]		= "io",
	[UNIT_POWER]		= "power",
	[UNIT_SECURITY]		= "security",
};

/*
 * Files
 */

static int write_fd(int fd, const char *text)
{
	size_t len = strlen(text);
	ssize_t ret = write(fd, text, len);

	if (ret < 0)
		return -errno;

	return (size_t)ret == len ? 0 : -EIO;
}

/* Write @text to the file of a name in printf() style. */
int write_text(const char *text, const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list args;
	int fd, ret;

	va_start(args, fmt);
	vsnprintf(path, sizeof(path), fmt, args);
	va_end(args);

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;

	ret = write_fd(fd, text);
	close(fd);

	return ret;
}

/* Read the file of a name in printf() style; the number of bytes or -errno. */
int read_text(char *buf, size_t size, const char *fmt, ...)
{
	char path[PATH_MAX];
	size_t len = 0;
	va_list args;
	ssize_t ret;
	int fd;

	va_start(args, fmt);
	vsnprintf(path, sizeof(path), fmt, args);
	va_end(args);

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;

	do {
		ret = read(fd, buf + len, size - 1 - len);
		if (ret > 0)
			len += ret;
	} while (ret > 0 && len < size - 1);
	buf[len] = '\0';
	ret = ret < 0 ? -errno : (ssize_t)len;
	close(fd);

	return ret;
}

static bool find_tracefs(char *path)
{
	char line[PATH_MAX * 2], type[64];
	bool found = false;
	FILE *mounts;

	mounts = fopen("/proc/mounts", "re");
	if (!mounts)
		return false;

	while (!found && fgets(line, sizeof(line), mounts))
		found = sscanf(line, "%*s %4095s %63s", path, type) == 2 &&
			!strcmp(type, "tracefs");
	fclose(mounts);

	return found;
}

/* Where tracefs is mounted, NULL if it isn't. */
const char *tracefs_path(void)
{
	static char path[PATH_MAX];

	if (!path[0] && !find_tracefs(path))
		path[0] = '\0';

	return path[0] ? path : NULL;
}

/* What the tests can't do without and don't have, NULL if all is there. */
const char *mce_test_lacks(void)
{
	static char event[PATH_MAX + 64];

	if (geteuid())
		return "not root";
	if (!tracefs_path())
		return "tracefs is not mounted";
	snprintf(event, sizeof(event), "%s/events/mce/mce_bank_other", tracefs_path());
	if (access(event, F_OK))
		return "the kernel has no mce_bank events";
	if (access(INJECT_DIR "/units", W_OK))
		return "there is no " INJECT_DIR "/units (CONFIG_X86_MCE_INJECT)";
	if (!cpu_is_skylake_x() && !cpu_has_smca())
		return "not a CPU whose banks the tests know";

	return NULL;
}

/* An Intel Skylake server, or one of its successors with the same banks. */
bool cpu_is_skylake_x(void)
{
	char text[1024];

	return read_text(text, sizeof(text), "/proc/cpuinfo") > 0 &&
	       strstr(text, "GenuineIntel") && strstr(text, "cpu family\t: 6\n") &&
	       strstr(text, "model\t\t: 85\n");
}

/* An AMD CPU with Scalable MCA: nowhere else does the injector take an IPID. */
bool cpu_has_smca(void)
{
	char text[64];
	bool smca;

	if (write_text("sw\n", INJECT_DIR "/flags") || write_text("1", INJECT_DIR "/ipid"))
		return false;

	smca = read_text(text, sizeof(text), INJECT_DIR "/ipid") > 0 && text[0] == '1';
	write_text("0", INJECT_DIR "/ipid");

	return smca;
}

/*
 * Trace events
 */

/* A line of a format file: "field:TYPE NAME;	offset:N;	size:N;	signed:N;" */
static bool parse_field(const char *line, struct mce_field *field)
{
	char declaration[128], *name;
	int is_signed;

	if (sscanf(line, " field:%127[^;]; offset:%u; size:%u; signed:%d;", declaration,
		   &field->offset, &field->size, &is_signed) != 4)
		return false;

	name = strrchr(declaration, ' ');
	snprintf(field->name, sizeof(field->name), "%.31s", name ? name + 1 : declaration);
	field->is_signed = is_signed;

	return true;
}

static int event_load(struct mce_event *event, const char *name)
{
	char text[16384], *line, *save;

	snprintf(event->name, sizeof(event->name), "%s", name);
	event->nr_fields = 0;
	event->id = -1;

	if (read_text(text, sizeof(text), "%s/events/mce/%s/format", tracefs_path(), name) < 0)
		return -ENOENT;

	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (!strncmp(line, "print fmt:", 10))
			break;
		if (!strncmp(line, "ID: ", 4))
			event->id = atoi(line + 4);
		if (event->nr_fields < MAX_FIELDS &&
		    parse_field(line, &event->fields[event->nr_fields]))
			event->nr_fields++;
	}

	return event->id < 0 ? -EINVAL : 0;
}

/* Have the events of units that this machine lacks; "all", "none", or names. */
int events_simulate(const char *units)
{
	return write_text(units, INJECT_DIR "/units");
}

/* Find all events of machine checks by name, see events_simulate(). */
int events_load(struct mce_events *events)
{
	char name[48];
	unsigned int i;
	int ret;

	ret = events_simulate("all");
	if (ret)
		return ret;

	for (i = 0; i < NR_UNITS; i++) {
		snprintf(name, sizeof(name), "mce_bank_%s", unit_names[i]);
		ret = event_load(&events->unit[i], name);
		if (ret)
			return ret;
	}

	return event_load(&events->record, "mce_record");
}

const struct mce_field *event_field(const struct mce_event *event, const char *name)
{
	unsigned int i;

	for (i = 0; i < event->nr_fields; i++) {
		if (!strcmp(event->fields[i].name, name))
			return &event->fields[i];
	}

	return NULL;
}

/* common_type, which is always the first two bytes. */
int record_event_id(const struct record *record)
{
	__u16 id;

	memcpy(&id, record->raw, sizeof(id));

	return id;
}

/* The value of a field, with its sign; the test ends if there is no such field. */
__s64 record_value(const struct record *record, const struct mce_event *event,
		   const char *name)
{
	const struct mce_field *field = event_field(event, name);
	__u64 value = 0;
	int shift;

	if (!field || field->size > sizeof(value) ||
	    field->offset + field->size > record->raw_size) {
		fprintf(stderr, "# %s has no usable field '%s'\n", event->name, name);
		abort();
	}

	memcpy(&value, record->raw + field->offset, field->size);
	shift = 64 - field->size * 8;
	if (field->is_signed)
		return (__s64)(value << shift) >> shift;

	return value;
}

/*
 * Injection
 */

static const char * const inject_files[] = {
	"flags", "status", "addr", "misc", "synd", "ipid", "cpu", "bank",
};

enum { F_FLAGS, F_STATUS, F_ADDR, F_MISC, F_SYND, F_IPID, F_CPU, F_BANK, NR_FILES };

static int inject_fds[NR_FILES] = { -1, -1, -1, -1, -1, -1, -1, -1 };

static int inject_open(void)
{
	char path[PATH_MAX];
	unsigned int i;

	for (i = 0; i < NR_FILES; i++) {
		if (inject_fds[i] >= 0)
			continue;
		snprintf(path, sizeof(path), INJECT_DIR "/%s", inject_files[i]);
		inject_fds[i] = open(path, O_WRONLY | O_CLOEXEC);
		if (inject_fds[i] < 0)
			return -errno;
	}

	return 0;
}

static int inject_set(unsigned int file, __u64 value)
{
	char text[32];

	/* The injector starts from zeros each time. */
	if (!value && file != F_BANK)
		return 0;

	snprintf(text, sizeof(text), "%#llx", value);

	return write_fd(inject_fds[file], text);
}

/*
 * Hand the same record to the kernel @times times, in this task's context. The
 * "sw" way touches no register: nothing is done about the error.
 */
int mce_inject_many(const struct mce_regs *regs, unsigned int times)
{
	const __u64 values[NR_FILES] = {
		[F_STATUS]	= regs->status,
		[F_ADDR]	= regs->addr,
		[F_MISC]	= regs->misc,
		[F_SYND]	= regs->synd,
		[F_IPID]	= regs->ipid,
		[F_CPU]		= regs->cpu,
		[F_BANK]	= regs->bank,
	};
	unsigned int file;
	int ret;

	ret = inject_open();
	if (!ret)
		ret = write_fd(inject_fds[F_FLAGS], "sw\n");

	for (; times && !ret; times--) {
		for (file = F_STATUS; file < NR_FILES && !ret; file++)
			ret = inject_set(file, values[file]);
	}

	return ret;
}

int mce_inject(const struct mce_regs *regs)
{
	return mce_inject_many(regs, 1);
}

int pin_to_cpu(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);

	return sched_setaffinity(0, sizeof(set), &set) ? -errno : 0;
}

/* Move to @cpu and inject from there. */
int mce_inject_on(unsigned int cpu, const struct mce_regs *regs)
{
	int ret = pin_to_cpu(cpu);

	return ret ?: mce_inject(regs);
}

/*
 * A memory controller's error of some severity and channel, as this CPU reports
 * it: SEV_CORRECTED, SEV_SRAR or SEV_FATAL; -1 for no channel.
 */
void mem_error(struct mce_regs *regs, unsigned int severity, int channel)
{
	const bool smca = cpu_has_smca();

	*regs = (struct mce_regs) { .bank = 7 };

	switch (severity) {
	case SEV_FATAL:
		regs->status = 0xb200000000000000;
		break;
	case SEV_SRAR:
		regs->status = 0xb180000000000000;
		break;
	default:
		regs->status = 0x9000000000000000;
		break;
	}

	/* Intel: a read, with the channel in MCACOD, 15 for none */
	if (!smca)
		regs->status |= 0x90 | (channel < 0 ? 15 : channel);
	/* AMD: a UMC, with the channel in IPID, or eDDR5 common logic */
	else if (channel >= 0)
		regs->ipid = 0x9600000000 | ((__u64)channel << 20);
	else
		regs->ipid = 0x1e000000000;
}

/* Ask QEMU for a machine check; see vm-inject in scripts/vm. */
int vm_inject(const char *directive)
{
	char answer[256];
	ssize_t len;
	int fd;

	fd = open(VM_PORT, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;

	len = dprintf(fd, "%s\n", directive);
	if (len > 0)
		len = read(fd, answer, sizeof(answer) - 1);
	close(fd);
	if (len <= 0)
		return -EIO;

	answer[len] = '\0';

	return strncmp(answer, "ok", 2) ? -EPROTO : 0;
}

/*
 * perf events
 */

void event_attr(struct perf_event_attr *attr, const struct mce_event *event)
{
	*attr = (struct perf_event_attr) {
		.type		= PERF_TYPE_TRACEPOINT,
		.size		= sizeof(*attr),
		.config		= event->id,
		.sample_period	= 1,
		.sample_type	= PERF_SAMPLE_IP | PERF_SAMPLE_TID | PERF_SAMPLE_TIME |
				  PERF_SAMPLE_CPU | PERF_SAMPLE_RAW,
		.wakeup_events	= 1,
	};
}

int event_open(struct perf_event_attr *attr, pid_t pid, int cpu, unsigned long flags)
{
	int fd = syscall(SYS_perf_event_open, attr, pid, cpu, -1, flags | PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* The count of an event without a read_format. */
int event_count(int fd, __u64 *count)
{
	return read(fd, count, sizeof(*count)) == sizeof(*count) ? 0 : -errno;
}

/* Map the buffer of @fd, with @pages pages for records. */
int ring_map(struct ring *ring, int fd, unsigned int pages)
{
	size_t page_size = sysconf(_SC_PAGESIZE);

	ring->size = pages * page_size;
	ring->page = mmap(NULL, page_size + ring->size, PROT_READ | PROT_WRITE, MAP_SHARED,
			  fd, 0);
	if (ring->page == MAP_FAILED) {
		ring->page = NULL;
		return -errno;
	}

	return 0;
}

void ring_unmap(struct ring *ring)
{
	if (ring->page)
		munmap(ring->page, sysconf(_SC_PAGESIZE) + ring->size);
	ring->page = NULL;
}

static void ring_copy(const struct ring *ring, __u64 from, void *to, size_t len)
{
	const char *data = (const char *)ring->page + ring->page->data_offset;
	size_t start = from % ring->size;
	size_t part = ring->size - start;

	if (part > len)
		part = len;
	memcpy(to, data + start, part);
	memcpy((char *)to + part, data, len - part);
}

/*
 * The body of a PERF_RECORD_SAMPLE with the sample_type of event_attr(). Behind
 * it are the size of the raw data, in four bytes, and the raw data.
 */
struct sample_body {
	__u64	ip;
	__u32	pid;
	__u32	tid;
	__u64	time;
	__u32	cpu;
	__u32	reserved;
};

static void ring_parse(const struct ring *ring, __u64 from, struct record *record)
{
	struct sample_body body;
	__u64 lost[2];
	__u32 size;

	if (record->type == PERF_RECORD_LOST) {
		ring_copy(ring, from, lost, sizeof(lost));
		record->lost = lost[1];
	}
	if (record->type != PERF_RECORD_SAMPLE)
		return;

	ring_copy(ring, from, &body, sizeof(body));
	record->ip = body.ip;
	record->pid = body.pid;
	record->tid = body.tid;
	record->time = body.time;
	record->cpu = body.cpu;

	from += sizeof(body);
	ring_copy(ring, from, &size, sizeof(size));
	record->raw_size = size < MAX_RAW ? size : MAX_RAW;
	ring_copy(ring, from + sizeof(size), record->raw, record->raw_size);
}

/* Take the oldest record out of the ring; false if it is empty. */
bool ring_next(struct ring *ring, struct record *record)
{
	__u64 head = __atomic_load_n(&ring->page->data_head, __ATOMIC_ACQUIRE);
	__u64 tail = ring->page->data_tail;
	struct perf_event_header header;

	if (tail == head)
		return false;

	ring_copy(ring, tail, &header, sizeof(header));
	memset(record, 0, sizeof(*record));
	record->type = header.type;
	ring_parse(ring, tail + sizeof(header), record);
	__atomic_store_n(&ring->page->data_tail, tail + header.size, __ATOMIC_RELEASE);

	return true;
}

static int consumer_open_cpu(struct consumer *consumer, const struct mce_event **events,
			     unsigned int cpu, unsigned int pages)
{
	struct perf_event_attr attr;
	unsigned int i;
	int fd, ret;

	for (i = 0; i < consumer->nr_events; i++) {
		event_attr(&attr, events[i]);
		fd = event_open(&attr, -1, cpu, 0);
		if (fd < 0)
			return fd;
		consumer->fd[i][cpu] = fd;

		if (i)
			ret = ioctl(fd, PERF_EVENT_IOC_SET_OUTPUT, consumer->fd[0][cpu]) ?
			      -errno : 0;
		else
			ret = ring_map(&consumer->ring[cpu], fd, pages);
		if (ret)
			return ret;
	}

	return 0;
}

/* Listen to @events on all CPUs. */
int consumer_open(struct consumer *consumer, const struct mce_event **events,
		  unsigned int nr_events, unsigned int pages)
{
	unsigned int cpu;
	int ret = 0;

	memset(consumer, 0, sizeof(*consumer));
	memset(consumer->fd, 0xff, sizeof(consumer->fd));
	consumer->nr_events = nr_events;
	consumer->nr_cpus = get_nprocs();
	if (consumer->nr_cpus > MAX_CPUS)
		return -E2BIG;

	for (cpu = 0; cpu < consumer->nr_cpus && !ret; cpu++)
		ret = consumer_open_cpu(consumer, events, cpu, pages);
	if (ret)
		consumer_close(consumer);

	return ret;
}

int consumer_filter(struct consumer *consumer, const char *filter)
{
	unsigned int i, cpu;

	for (i = 0; i < consumer->nr_events; i++) {
		for (cpu = 0; cpu < consumer->nr_cpus; cpu++) {
			if (ioctl(consumer->fd[i][cpu], PERF_EVENT_IOC_SET_FILTER, filter))
				return -errno;
		}
	}

	return 0;
}

/* Take up to @max records, CPU by CPU; returns how many there are. */
unsigned int consumer_read(struct consumer *consumer, struct record *records, unsigned int max)
{
	unsigned int cpu, nr = 0;

	for (cpu = 0; cpu < consumer->nr_cpus; cpu++) {
		while (nr < max && ring_next(&consumer->ring[cpu], &records[nr]))
			nr++;
	}

	return nr;
}

/* poll() all rings: as that, 0 is a time-out. */
int consumer_wait(struct consumer *consumer, int timeout_ms)
{
	struct pollfd fds[MAX_CPUS];
	unsigned int cpu;

	for (cpu = 0; cpu < consumer->nr_cpus; cpu++)
		fds[cpu] = (struct pollfd) { .fd = consumer->fd[0][cpu], .events = POLLIN };

	return poll(fds, consumer->nr_cpus, timeout_ms);
}

void consumer_close(struct consumer *consumer)
{
	unsigned int i, cpu;

	for (cpu = 0; cpu < consumer->nr_cpus; cpu++) {
		ring_unmap(&consumer->ring[cpu]);
		for (i = 0; i < consumer->nr_events; i++) {
			if (consumer->fd[i][cpu] >= 0)
				close(consumer->fd[i][cpu]);
		}
	}
}

/*
 * tracefs
 */

/* A new instance, with all events off. */
int instance_create(struct instance *instance, const char *name)
{
	snprintf(instance->path, sizeof(instance->path), "%s/instances/%s.%d", tracefs_path(),
		 name, getpid());

	return mkdir(instance->path, 0700) ? -errno : 0;
}

int instance_enable(struct instance *instance, const struct mce_event *event, bool on)
{
	return write_text(on ? "1" : "0", "%s/events/mce/%s/enable", instance->path,
			  event->name);
}

int instance_clear(struct instance *instance)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/trace", instance->path);
	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	close(fd);

	return 0;
}

/* How many lines of the trace have @pattern in them. */
int instance_lines(struct instance *instance, const char *pattern)
{
	char path[PATH_MAX], line[4096];
	int nr = 0;
	FILE *trace;

	snprintf(path, sizeof(path), "%s/trace", instance->path);
	trace = fopen(path, "re");
	if (!trace)
		return -errno;

	while (fgets(line, sizeof(line), trace)) {
		if (line[0] != '#' && strstr(line, pattern))
			nr++;
	}
	fclose(trace);

	return nr;
}

void instance_remove(struct instance *instance)
{
	rmdir(instance->path);
}
