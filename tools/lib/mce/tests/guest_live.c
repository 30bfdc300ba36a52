// SPDX-License-Identifier: GPL-2.0
/*
 * Sources that need a kernel, tried in a guest with two CPUs, as root.
 *
 * Errors are injected as raw records, which fire in the context of the task that
 * writes them. Prints "ok NAME" or "not ok NAME" for each test.
 *
 *   guest_live		the kernel with the bank events
 *   guest_live reset	the same, after a resetthat a fatal error was the reason of
 *   guest_live stock	one without: "inject" on its standard output asks for an error
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/compiler.h>
#include <linux/kernel.h>

#include <mce/mce.h>

#include <asm/mce_unit.h>

#define TRACING		"/sys/kernel/tracing"
#define RAW		"/sys/kernel/debug/mce-inject/raw"
#define PARANOID	"/proc/sys/kernel/perf_event_paranoid"
#define CORRECTED	0x8c00004000010091ULL
#define NOBODY		65534

/* struct mce of <asm/mce.h> */
struct raw {
	uint64_t	status, misc, addr, mcgstatus, ip, tsc, time;
	uint8_t		cpuvendor, inject_flags, severity, pad;
	uint32_t	cpuid;
	uint8_t		cs, bank, cpu, finished;
	uint32_t	extcpu, socketid, apicid;
	uint64_t	mcgcap, synd, ipid, ppin;
	uint32_t	microcode, pad2;
	uint64_t	kflags;
};

#define CTX_PROCESS	1

static bool failed;

static bool __printf(3, 4) result(bool good, const char *name, const char *fmt, ...)
{
	va_list args;

	printf("%s %s", good ? "ok" : "not ok", name);
	if (!good) {
		va_start(args, fmt);
		printf(": ");
		vprintf(fmt, args);
		va_end(args);
		failed = true;
	}
	printf("\n");
	fflush(stdout);

	return good;
}

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);

	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

static bool put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);

	return good;
}

static void on_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/* @count errors of @cpu; the address tells which it is: see number(). */
static void inject(int cpu, uint64_t first, int count)
{
	struct raw raw = {
		.status		= CORRECTED,
		.misc		= 0x85,
		.bank		= 7,
		.inject_flags	= CTX_PROCESS,
		.extcpu		= cpu,
	};
	int fd;

	on_cpu(cpu);
	fd = open(RAW, O_WRONLY | O_CLOEXEC);
	for (int i = 0; i < count; i++) {
		raw.addr = (first + i) << 12;
		if (fd < 0 || write(fd, &raw, sizeof(raw)) != sizeof(raw)) {
			printf("not ok injection: %s: %s\n", RAW, strerror(errno));
			exit(1);
		}
	}
	close(fd);
}

static uint64_t number(const struct mce_event *ev)
{
	return ev->bank.addr >> 12;
}

/* The same in a task of this name, which is gone before anybody can ask for it. */
static pid_t inject_as(const char *name, int cpu, uint64_t first, int count)
{
	pid_t pid = fork();

	if (pid)
		return pid;

	prctl(PR_SET_NAME, name);
	inject(cpu, first, count);
	_exit(0);
}

static struct mce_source *open_live(const struct mce_live_opts *opts, const char *test)
{
	struct mce_source *s = mce_source_live(opts);

	if (!s || mce_source_status(s))
		result(false, test, "%s", s ? mce_source_error(s) : "no memory");

	return s;
}

/*
 * Take what comes, until there is nothing for a while. Return: how many errors. The
 * kernel can have something to say about them, too: that there are many.
 */
static int take(struct mce_source *s, struct mce_event *events, int max, uint64_t *dropped,
		int quiet_ms)
{
	struct mce_event ev;
	int count = 0;

	while (mce_source_next(s, &ev, quiet_ms) > 0) {
		if (ev.type == MCE_EVENT_DROPPED) {
			*dropped += ev.dropped.count;
			continue;
		}
		if (ev.type != MCE_EVENT_BANK)
			continue;
		if (count < max)
			events[count] = ev;
		count++;
	}

	return count;
}

#define EACH	500

static void test_order(void)
{
	static struct mce_event events[2 * EACH];
	struct mce_source *s = open_live(NULL, "live: open");
	bool seen[2 * EACH] = { };
	int count, disorder = 0, twice = 0, unnamed = 0;
	uint64_t dropped = 0, nr;

	inject_as("injector-0", 0, 0, EACH);
	inject_as("injector-1", 1, EACH, EACH);
	while (wait(NULL) > 0)
		;
	count = take(s, events, 2 * EACH, &dropped, 2000);
	result(count == 2 * EACH && !dropped, "live: all errors of two CPUs",
	       "%d events, %lu dropped", count, (unsigned long)dropped);

	for (int i = 0; i < count && i < 2 * EACH; i++) {
		nr = number(&events[i]);
		if (nr < 2 * EACH) {
			twice += seen[nr];
			seen[nr] = true;
		}
		disorder += i && events[i].time_ns < events[i - 1].time_ns;
		unnamed += strcmp(events[i].comm, nr < EACH ? "injector-0" : "injector-1") != 0;
	}
	result(!twice, "live: each once", "%d came twice", twice);
	result(!disorder, "live: in order of time", "%d are out of order", disorder);
	result(!unnamed, "live: names of tasks that are gone", "%d of %d have none, one is '%s'",
	       unnamed, count, events[0].comm);
	mce_source_close(s);
}

static void test_latency(void)
{
	struct mce_source *s = open_live(NULL, "live: open");
	uint64_t best = UINT64_MAX, start, time;
	struct mce_event ev;
	int ret = 0, fds[2];

	/* The other side injects when it is told to. */
	if (pipe(fds))
		return;
	for (int i = 0; i < 5; i++) {
		pid_t pid = fork();

		if (!pid) {
			usleep(100000);
			start = now_ns();
			inject(1, i, 1);
			_exit(write(fds[1], &start, sizeof(start)) != sizeof(start));
		}
		ret = mce_source_next(s, &ev, 10000);
		time = now_ns();
		waitpid(pid, NULL, 0);
		if (ret != 1 || read(fds[0], &start, sizeof(start)) != sizeof(start))
			break;
		if (time - start < best)
			best = time - start;
	}
	/* A wake-up that waits for more events would never come. */
	if (result(ret == 1 && best < 1000000000ULL, "live: wakes up at the first event",
		   "%d, %lu us", ret, (unsigned long)best / 1000))
		printf("# %lu us from the injection to the reader, at best\n",
		       (unsigned long)best / 1000);
	close(fds[0]);
	close(fds[1]);
	mce_source_close(s);
}

/* A program with an event loop of its own waits for the descriptor only. */
static void test_poll(void)
{
	struct mce_source *s = open_live(NULL, "live: open");
	struct pollfd pfd = { .fd = mce_source_fd(s), .events = POLLIN };
	uint64_t end = now_ns() + 10000000000ULL;
	struct mce_event ev;
	int got = 0;

	inject_as("injector", 0, 0, 20);
	while (got < 20 && now_ns() < end) {
		poll(&pfd, 1, 2000);
		while (mce_source_next(s, &ev, 0) == 1)
			got++;
	}
	wait(NULL);
	result(got == 20, "live: poll()", "%d of 20", got);
	mce_source_close(s);
}

/* A page has room for a few dozen; each injection takes two ticks. */
#define MANY	400

static void test_lost(void)
{
	struct mce_live_opts opts = { .size = sizeof(opts), .buffer_kb = 4, .pid = -1,
				      .events = "mce_bank_*" };
	struct mce_source *s = open_live(&opts, "live: open a small buffer");
	struct mce_source_stats stats;
	uint64_t dropped = 0;
	int count;

	inject_as("injector", 0, 0, MANY);
	wait(NULL);
	count = take(s, NULL, 0, &dropped, 1000);
	result(dropped && count + dropped == MANY, "live: what did not fit is counted",
	       "%d events, %lu dropped of %d", count, (unsigned long)dropped, MANY);

	/* Now while it is read */
	inject_as("injector", 1, 0, MANY);
	count = take(s, NULL, 0, &dropped, 2000) + count;
	wait(NULL);
	result(count + dropped == 2 * MANY, "live: and while it is read",
	       "%d events, %lu dropped of %d", count, (unsigned long)dropped, 2 * MANY);
	mce_source_stats(s, &stats);
	result(stats.dropped == dropped && stats.events == count, "live: statistics agree",
	       "%lu events, %lu dropped", (unsigned long)stats.events,
	       (unsigned long)stats.dropped);
	mce_source_close(s);
}

static void set_online(int cpu, bool online)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);
	put(path, online ? "1" : "0");
}

/* Return: did the error with this number come? */
static bool got_one(struct mce_source *s, uint64_t nr)
{
	uint64_t end = now_ns() + 5000000000ULL;
	struct mce_event ev;

	while (now_ns() < end) {
		if (mce_source_next(s, &ev, 500) == 1 && ev.type == MCE_EVENT_BANK &&
		    number(&ev) == nr)
			return true;
	}

	return false;
}

static void test_hotplug(void)
{
	struct mce_source *s = open_live(NULL, "live: open");
	struct mce_event ev;
	bool before, others, after;

	inject_as("injector", 1, 100, 1);
	wait(NULL);
	set_online(1, false);
	before = got_one(s, 100);
	result(before, "hotplug: what was in the buffer of a CPU that is gone", "lost");

	inject_as("injector", 0, 101, 1);
	others = got_one(s, 101);
	wait(NULL);
	result(others, "hotplug: events of the others meanwhile", "lost");

	set_online(1, true);
	while (mce_source_next(s, &ev, 1500) > 0)
		;
	inject_as("injector", 1, 102, 1);
	after = got_one(s, 102);
	wait(NULL);
	result(after, "hotplug: events of a CPU that comes back", "lost");
	mce_source_close(s);

	set_online(1, false);
	s = open_live(NULL, "hotplug: open while a CPU is off");
	set_online(1, true);
	while (mce_source_next(s, &ev, 1500) > 0)
		;
	inject_as("injector", 1, 103, 1);
	result(got_one(s, 103), "hotplug: events of a CPU that was off at the start", "lost");
	wait(NULL);
	mce_source_close(s);
}

static void test_options(void)
{
	struct mce_live_opts opts = { .size = sizeof(opts), .pid = -1 };
	struct mce_event events[20];
	struct mce_source *s;
	uint64_t dropped = 0;
	int count;

	opts.filter = "addr >= 0x5000 && addr < 0x8000";
	opts.call_chain = true;
	opts.events = "mce_bank_*";
	s = open_live(&opts, "options: open");
	inject_as("injector", 0, 0, 10);
	wait(NULL);
	count = take(s, events, 20, &dropped, 1000);
	result(count == 3, "options: filter", "%d events instead of 3", count);
	/* Whoever injects has not consumed the error: the kernel gives no chain. */
	result(count && !events[0].nr_chain, "options: no call chain of an innocent",
	       "%zu addresses", count ? events[0].nr_chain : 0);
	mce_source_close(s);

	opts.filter = "tomato == 5";
	s = mce_source_live(&opts);
	result(mce_source_status(s) == -EINVAL && strstr(mce_source_error(s), "tomato"),
	       "options: a wrong filter", "%d, %s", mce_source_status(s), mce_source_error(s));
	mce_source_close(s);

	opts.filter = NULL;
	opts.events = "mce_bank_tomato,nothing*";
	s = mce_source_live(&opts);
	result(mce_source_status(s) == -ENOENT, "options: no such event", "%d, %s",
	       mce_source_status(s), mce_source_error(s));
	mce_source_close(s);

	opts.events = "mce:mce_lost,mce_panic";
	s = open_live(&opts, "options: open few events");
	inject_as("injector", 0, 0, 1);
	wait(NULL);
	count = take(s, events, 20, &dropped, 500);
	result(!count, "options: only the wanted events", "%d others", count);
	mce_source_close(s);
}

static void test_task(void)
{
	struct mce_live_opts opts = { .size = sizeof(opts) };
	struct mce_source *s;
	uint64_t dropped = 0;
	int count, fds[2];
	char byte;

	if (pipe(fds))
		return;
	opts.pid = fork();
	if (!opts.pid) {
		if (read(fds[0], &byte, 1) == 1)
			inject(1, 10, 5);
		_exit(0);
	}
	s = open_live(&opts, "task: open");
	inject_as("other", 0, 20, 5);
	if (write(fds[1], "x", 1) != 1)
		return;
	while (wait(NULL) > 0)
		;
	count = take(s, NULL, 0, &dropped, 1000);
	result(count == 5, "task: only its events", "%d events instead of 5", count);
	mce_source_close(s);
	close(fds[0]);
	close(fds[1]);
}

/* --- permissions */

static void become_nobody(bool perfmon)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { };

	prctl(PR_SET_KEEPCAPS, 1);
	if (setresgid(NOBODY, NOBODY, NOBODY) || setresuid(NOBODY, NOBODY, NOBODY))
		_exit(2);
	if (perfmon)
		data[CAP_TO_INDEX(CAP_PERFMON)].effective =
		data[CAP_TO_INDEX(CAP_PERFMON)].permitted = CAP_TO_MASK(CAP_PERFMON);
	if (syscall(SYS_capset, &header, data))
		_exit(2);
}

/* What a user without rights gets. @status: expected; @text: is in the message */
static void as_nobody(const char *test, bool perfmon, unsigned int kb, int status,
		      const char *text)
{
	struct mce_live_opts opts = { .size = sizeof(opts), .buffer_kb = kb, .pid = -1 };
	struct rlimit none = { };
	struct mce_source *s;
	struct mce_event ev;
	pid_t pid = fork();
	int ret;

	if (pid) {
		waitpid(pid, &ret, 0);
		failed |= !!ret;
		return;
	}

	setrlimit(RLIMIT_MEMLOCK, &none);
	become_nobody(perfmon);
	s = mce_source_live(&opts);
	if (mce_source_status(s) != status || !strstr(mce_source_error(s), text)) {
		result(false, test, "%d: %s", mce_source_status(s), mce_source_error(s));
		exit(1);
	}
	if (!status) {
		/* A parent with rights injects. */
		ret = mce_source_next(s, &ev, 10000);
		result(ret == 1 && number(&ev) == 7, test, "%d: %s", ret, mce_source_error(s));
	} else {
		result(true, test, " ");
	}
	exit(0);
}

static void test_permissions(void)
{
	pid_t pid;

	put(PARANOID, "2");
	as_nobody("permissions: tracefs is closed", true, 0, -EACCES, "remount");
	if (mount("tracefs", TRACING, NULL, MS_REMOUNT, "mode=750,gid=65534"))
		result(false, "permissions: remount", "%s", strerror(errno));
	as_nobody("permissions: no CAP_PERFMON", false, 0, -EACCES, "perf_event_paranoid");
	as_nobody("permissions: a buffer that is too large", true, 65536, -EPERM, "mlock_kb");
	pid = fork();
	if (!pid) {
		/* Again and again, as nobody knows when the other is ready */
		for (int i = 0; i < 50; i++) {
			inject(0, 7, 1);
			usleep(100000);
		}
		_exit(0);
	}
	as_nobody("permissions: CAP_PERFMON is enough", true, 0, 0, "");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	mount("tracefs", TRACING, NULL, MS_REMOUNT, "mode=700,gid=0");
	put(PARANOID, "-1");
}

/* --- the same errors by all ways */

#define SOME	8

static bool same_record(const struct mce_event *a, const struct mce_event *b)
{
	return a->type == b->type && a->sample_cpu == b->sample_cpu && a->tid == b->tid &&
	       !memcmp(&a->bank, &b->bank, sizeof(a->bank));
}

static void compare(const char *test, struct mce_source *s, const struct mce_event *live,
		    int nr_live, bool names)
{
	struct mce_event ev;
	int nr = 0, ret, different = 0, unnamed = 0;

	if (mce_source_status(s)) {
		result(false, test, "%s", mce_source_error(s));
		mce_source_close(s);
		return;
	}

	while ((ret = mce_source_next(s, &ev, 5000)) == 1) {
		if (ev.type != MCE_EVENT_BANK)
			continue;
		if (nr < nr_live) {
			different += !same_record(&ev, &live[nr]);
			unnamed += names && strcmp(ev.comm, live[nr].comm);
		}
		nr++;
	}
	result(ret == -ENODATA && nr == nr_live && !different && !unnamed, test,
	       "%d of %d, %d are different, %d have another name; %d, %s", nr, nr_live,
	       different, unnamed, ret, mce_source_error(s));
	mce_source_close(s);
}

/* A recording that has begun when its file NAME.ready is there */
struct recording {
	const char	*test, *command, *name;
	pid_t		pid;
};

static struct recording recordings[] = {
	{ "perf.data: of Debian's perf", "/usr/bin/perf record -q -a -g -e mce:* -o /tmp/a", "a" },
	{ "perf.data: a stream of Debian's perf", "/usr/bin/perf record -q -a -e mce:* -o -",
	  "b" },
	{ "perf.data: of this tree's perf, compressed, among others",
	  "perf record -q -z -a -k mono -e mce:* -e cpu-clock -o /tmp/c", "c" },
	{ "perf.data: a stream of this tree's perf", "perf record -q -a -e mce:* -o -", "d" },
};

static void start(struct recording *r)
{
	char command[512];

	snprintf(command, sizeof(command),
		 "cd /tmp; exec %s sh -c 'touch %s.ready; exec sleep 1000' >%s.out 2>%s.log",
		 r->command, r->name, r->name, r->name);
	r->pid = fork();
	if (!r->pid) {
		execl("/bin/sh", "sh", "-c", command, NULL);
		_exit(127);
	}
}

static void await(const struct recording *r)
{
	char ready[64];

	snprintf(ready, sizeof(ready), "/tmp/%s.ready", r->name);
	for (int i = 0; i < 600 && access(ready, F_OK); i++)
		usleep(100000);
}

static void stop(const struct recording *r, const struct mce_event *live, int count)
{
	char file[64];

	kill(r->pid, SIGINT);
	waitpid(r->pid, NULL, 0);
	snprintf(file, sizeof(file), "/tmp/%s%s", r->name,
		 strstr(r->command, "-o -") ? ".out" : "");
	compare(r->test, mce_source_perf_data(file), live, count, true);
}

static void test_all_ways(void)
{
	struct mce_source *s = open_live(NULL, "all ways: open");
	struct mce_event live[SOME];
	uint64_t dropped = 0;
	int count;

	mkdir(TRACING "/instances/test", 0755);
	put(TRACING "/instances/test/events/mce/enable", "1");
	for (size_t i = 0; i < ARRAY_SIZE(recordings); i++)
		start(&recordings[i]);
	for (size_t i = 0; i < ARRAY_SIZE(recordings); i++)
		await(&recordings[i]);
	waitpid(inject_as("first task", 0, 1000, SOME / 2), NULL, 0);
	waitpid(inject_as("second", 1, 2000, SOME / 2), NULL, 0);
	count = take(s, live, SOME, &dropped, 1000);
	if (count > SOME)
		count = SOME;
	mce_source_close(s);
	result(count == SOME, "all ways: live", "%d of %d", count, SOME);
	/* It can be read again and again. */
	compare("instance: is as live", mce_source_instance("test"), live, count, true);
	compare("instance: and once more", mce_source_instance("test"), live, count, true);
	put(TRACING "/instances/test/events/mce/enable", "0");
	for (size_t i = 0; i < ARRAY_SIZE(recordings); i++)
		stop(&recordings[i], live, count);
	rmdir(TRACING "/instances/test");
	s = mce_source_instance("test");
	result(mce_source_status(s) == -ENOENT, "instance: there is none", "%d",
	       mce_source_status(s));
	mce_source_close(s);
}

/* A buffer that overwrites: what is gone is counted. */
static void test_overwritten(void)
{
	struct mce_source *s;
	uint64_t dropped = 0;
	int count;

	mkdir(TRACING "/instances/small", 0755);
	put(TRACING "/instances/small/buffer_size_kb", "4");
	put(TRACING "/instances/small/events/mce/mce_bank_mem_ctrl/enable", "1");
	inject_as("injector", 0, 0, 1000);
	wait(NULL);
	put(TRACING "/instances/small/events/mce/enable", "0");
	s = mce_source_instance("small");
	count = take(s, NULL, 0, &dropped, 0);
	result(dropped && count + dropped == 1000, "instance: what was overwritten is counted",
	       "%d and %lu of 1000", count, (unsigned long)dropped);
	mce_source_close(s);
	rmdir(TRACING "/instances/small");
}

/* Take the one error that is injected from outside. */
static void take_stock(const struct mce_live_opts *opts, struct mce_event *ev, enum mce_way way)
{
	struct mce_source *s = open_live(opts, "stock: open");
	const char *why;
	int ret;

	printf("inject\n");
	fflush(stdout);
	ret = mce_source_next(s, ev, 30000);
	result(ret == 1 && ev->type == MCE_EVENT_BANK && ev->bank.status == CORRECTED,
	       "stock: an event", "%d: %s", ret, mce_source_error(s));
	result(mce_source_way(s, &why) == way && !*why, "stock: says which way it is", "%d: %s",
	       mce_source_way(s, NULL), why);
	mce_source_close(s);
}

static void test_stock(void)
{
	const struct mce_live_opts record = {
		.size = sizeof(record), .pid = -1, .events = "mce_record",
	};
	struct mce_event ev = { };

	take_stock(NULL, &ev, MCE_WAY_PROBES);
	result((ev.has & MCE_FROM_PROBE) && (ev.has & MCE_HAS_TASK) && ev.bank.severity ==
	       MCE_SEV_UNKNOWN && ev.bank.origin == MCE_ORIGIN_UNKNOWN,
	       "stock: a probe says what it knows", "%#x", ev.has);
	take_stock(&record, &ev, MCE_WAY_RECORD);
	result((ev.has & MCE_FROM_RECORD) && !(ev.has & (MCE_HAS_TASK | MCE_FROM_PROBE)) &&
	       ev.bank.severity == MCE_SEV_UNKNOWN, "stock: mce_record blames nobody", "%#x",
	       ev.has);
	result(ev.machine.vendor == 0 && ev.machine.family == 6 && ev.machine.mcgcap,
	       "stock: the CPU is in the record", "%d %u", ev.machine.vendor, ev.machine.family);
}

/* The instance "mce" has survived a reset; a fatal error was the reason. */
static void test_reset(void)
{
	const uint64_t fatal = 0xb200000000000150ULL;
	struct mce_source *s = mce_source_instance("mce");
	int banks = 0, panics = 0, today = 0, named = 0, ret;
	struct mce_event ev;

	while ((ret = mce_source_next(s, &ev, 0)) == 1) {
		banks += ev.type == MCE_EVENT_BANK && ev.bank.status == fatal &&
			 !(ev.has & MCE_FROM_RECORD);
		panics += ev.type == MCE_EVENT_PANIC && ev.panic.status == fatal;
		today += !(ev.has & MCE_OF_LAST_BOOT);
		named += ev.comm[0] || (ev.has & MCE_HAS_WALL);
	}
	result(ret == -ENODATA, "reset: the buffer is read", "%d: %s", ret, mce_source_error(s));
	result(banks == 1, "reset: the fatal error", "%d times", banks);
	result(panics == 1, "reset: the panic", "%d times", panics);
	result(!today, "reset: all are of the last boot", "%d are not", today);
	result(!named, "reset: no name or date that nobody knows any more", "%d have", named);
	mce_source_close(s);
}

static void test_live(void)
{
	test_order();
	test_latency();
	test_poll();
	test_lost();
	test_hotplug();
	test_options();
	test_task();
	test_permissions();
	test_all_ways();
	test_overwritten();
}

/* The argument is what kind of guest this is. */
int main(int argc, char **argv)
{
	const char *guest = argc > 1 ? argv[1] : "live";

	if (!strcmp(guest, "reset"))
		test_reset();
	else if (!strcmp(guest, "stock"))
		test_stock();
	else
		test_live();
	puts("end");

	return failed;
}
