// SPDX-License-Identifier: GPL-2.0
/*
 * Whose event it is: per-task and per-cgroup events count the errors of their
 * tasks and no others, with injected records and, in a guest of scripts/vm, with
 * real machine checks that QEMU raises.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>

#include "kselftest_harness.h"
#include "mce_test.h"

#define NR_ERRORS	5

/* A child that waits for an order, and the order. */
struct worker {
	pid_t	pid;
	int	order;
	int	done;
};

#define ORDER_INJECT	'i'
#define ORDER_STOP	's'

/* Inject a record for each order, and say when it is done. */
static void worker_loop(int order, int done, const struct mce_regs *regs)
{
	char byte;

	while (read(order, &byte, 1) == 1 && byte == ORDER_INJECT) {
		if (mce_inject(regs) || write(done, &byte, 1) != 1)
			_exit(1);
	}
	_exit(byte != ORDER_STOP);
}

static int worker_start(struct worker *worker, const struct mce_regs *regs)
{
	int order[2], done[2];

	if (pipe2(order, O_CLOEXEC) || pipe2(done, O_CLOEXEC))
		return -errno;

	worker->pid = fork();
	if (worker->pid < 0)
		return -errno;
	if (!worker->pid)
		worker_loop(order[0], done[1], regs);

	close(order[0]);
	close(done[1]);
	worker->order = order[1];
	worker->done = done[0];

	return 0;
}

static int worker_inject(const struct worker *worker, unsigned int times)
{
	char byte = ORDER_INJECT;

	for (; times; times--) {
		if (write(worker->order, &byte, 1) != 1 || read(worker->done, &byte, 1) != 1)
			return -EIO;
	}

	return 0;
}

/* The exit status of the worker; 0 if it has been stopped already. */
static int worker_stop(struct worker *worker)
{
	char byte = ORDER_STOP;
	int status = 0;

	if (!worker->pid)
		return 0;
	if (write(worker->order, &byte, 1) != 1 || waitpid(worker->pid, &status, 0) != worker->pid)
		status = -ECHILD;
	close(worker->order);
	close(worker->done);
	worker->pid = 0;

	return status;
}

FIXTURE(scope)
{
	struct mce_events	*events;
	const struct mce_event	*event;
	struct worker		a;
	struct worker		b;
	struct mce_regs		regs;
};

FIXTURE_SETUP(scope)
{
	const char *lacks = mce_test_lacks();

	if (lacks)
		SKIP(return, "%s", lacks);

	self->events = calloc(1, sizeof(*self->events));
	ASSERT_NE(NULL, self->events);
	ASSERT_EQ(0, events_load(self->events));
	self->event = &self->events->unit[UNIT_MEM_CTRL];
	mem_error(&self->regs, SEV_CORRECTED, 1);
	ASSERT_EQ(0, worker_start(&self->a, &self->regs));
	ASSERT_EQ(0, worker_start(&self->b, &self->regs));
}

FIXTURE_TEARDOWN(scope)
{
	EXPECT_EQ(0, worker_stop(&self->a));
	EXPECT_EQ(0, worker_stop(&self->b));
	events_simulate("none");
	free(self->events);
}

static int open_task_event(const struct mce_event *event, pid_t pid, struct ring *ring)
{
	struct perf_event_attr attr;
	int fd, ret;

	event_attr(&attr, event);
	fd = event_open(&attr, pid, -1, 0);
	if (fd < 0)
		return fd;

	ret = ring_map(ring, fd, 8);

	return ret ?: fd;
}

TEST_F(scope, task_event_counts_the_errors_of_its_task)
{
	struct ring ring_a, ring_b;
	struct record record;
	int fd_a, fd_b, nr;
	__u64 count;

	fd_a = open_task_event(self->event, self->a.pid, &ring_a);
	fd_b = open_task_event(self->event, self->b.pid, &ring_b);
	ASSERT_LE(0, fd_a);
	ASSERT_LE(0, fd_b);

	ASSERT_EQ(0, worker_inject(&self->a, NR_ERRORS));
	ASSERT_EQ(0, event_count(fd_a, &count));
	EXPECT_EQ(NR_ERRORS, (int)count);
	ASSERT_EQ(0, event_count(fd_b, &count));
	EXPECT_EQ(0, (int)count);
	for (nr = 0; ring_next(&ring_a, &record); nr++) {
		EXPECT_EQ(self->a.pid, (pid_t)record.pid);
		EXPECT_EQ(self->a.pid, record_value(&record, self->event, "common_pid"));
	}
	EXPECT_EQ(NR_ERRORS, nr);
	EXPECT_FALSE(ring_next(&ring_b, &record));

	ASSERT_EQ(0, worker_inject(&self->b, 1));
	ASSERT_EQ(0, event_count(fd_a, &count));
	EXPECT_EQ(NR_ERRORS, (int)count);
	ASSERT_EQ(0, event_count(fd_b, &count));
	EXPECT_EQ(1, (int)count);

	/* What we inject ourselves is neither's. */
	ASSERT_EQ(0, mce_inject(&self->regs));
	EXPECT_FALSE(ring_next(&ring_a, &record));
	EXPECT_TRUE(ring_next(&ring_b, &record));
	EXPECT_FALSE(ring_next(&ring_b, &record));

	ring_unmap(&ring_a);
	ring_unmap(&ring_b);
	close(fd_a);
	close(fd_b);
}

/* A cgroup, and an event of it on each CPU. */
struct group {
	char		path[PATH_MAX];
	unsigned int	nr_cpus;
	int		fds[MAX_CPUS];
};

static void group_remove(struct group *group)
{
	unsigned int cpu;

	for (cpu = 0; cpu < group->nr_cpus; cpu++)
		close(group->fds[cpu]);
	rmdir(group->path);
}

static int group_open(struct group *group, const struct mce_event *event)
{
	struct perf_event_attr attr;
	int dir, fd = 0;

	dir = open(group->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -errno;

	event_attr(&attr, event);
	for (group->nr_cpus = 0; group->nr_cpus < (unsigned int)get_nprocs(); group->nr_cpus++) {
		fd = event_open(&attr, dir, group->nr_cpus, PERF_FLAG_PID_CGROUP);
		if (fd < 0)
			break;
		group->fds[group->nr_cpus] = fd;
	}
	close(dir);

	return fd < 0 ? fd : 0;
}

static int group_create(struct group *group, const char *root, const char *name,
			const struct mce_event *event)
{
	int ret;

	snprintf(group->path, sizeof(group->path), "%s/%s", root, name);
	if (mkdir(group->path, 0700))
		return -errno;

	ret = group_open(group, event);
	if (ret)
		group_remove(group);

	return ret;
}

static int group_add(const struct group *group, const struct worker *worker)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", worker->pid);

	return write_text(text, "%s/cgroup.procs", group->path);
}

static __s64 group_count(const struct group *group)
{
	__u64 count, sum = 0;
	unsigned int cpu;

	for (cpu = 0; cpu < group->nr_cpus; cpu++) {
		if (event_count(group->fds[cpu], &count))
			return -1;
		sum += count;
	}

	return sum;
}

/* Mount a hierarchy of cgroups on @root and make two of them with @event. */
static int groups_create(const char *root, const char *type, const char *options,
			 const struct mce_event *event, struct group *a, struct group *b)
{
	int ret;

	if (mount("none", root, type, 0, options))
		return -errno;

	ret = group_create(a, root, "mce_test_a", event);
	if (!ret) {
		ret = group_create(b, root, "mce_test_b", event);
		if (ret)
			group_remove(a);
	}
	if (ret)
		umount(root);

	return ret;
}

/*
 * cgroup2 has perf_event only after some other controller was enabled for the
 * children of the root. Without any, as in a small kernel, perf_event still can
 * have a hierarchy of its own.
 */
TEST_F(scope, cgroup_event_counts_the_errors_of_its_cgroup)
{
	char root[] = "/tmp/mce_cgroup.XXXXXX";
	struct group a, b;
	int ret;

	ASSERT_NE(NULL, mkdtemp(root));
	ret = groups_create(root, "cgroup2", NULL, self->event, &a, &b);
	if (ret)
		ret = groups_create(root, "cgroup", "perf_event", self->event, &a, &b);
	if (ret) {
		rmdir(root);
		SKIP(return, "no cgroups with perf_event (CONFIG_CGROUP_PERF)");
	}

	EXPECT_EQ(0, group_add(&a, &self->a));
	EXPECT_EQ(0, group_add(&b, &self->b));
	EXPECT_EQ(0, worker_inject(&self->a, NR_ERRORS));
	EXPECT_EQ(NR_ERRORS, group_count(&a));
	EXPECT_EQ(0, group_count(&b));
	EXPECT_EQ(0, worker_inject(&self->b, 1));
	EXPECT_EQ(0, mce_inject(&self->regs));
	EXPECT_EQ(NR_ERRORS, group_count(&a));
	EXPECT_EQ(1, group_count(&b));

	EXPECT_EQ(0, worker_stop(&self->a));
	EXPECT_EQ(0, worker_stop(&self->b));
	group_remove(&a);
	group_remove(&b);
	EXPECT_EQ(0, umount(root));
	rmdir(root);
}

/*
 * A machine check in a task, raised by QEMU: an error in a page of its own, found
 * by the memory scrubber. The kernel takes the page away, and the task gets
 * SIGBUS when it reads from it the next time.
 */

/* What the victim shows us. It reads its page until that fails. */
struct victim {
	pid_t	pid;
	__u64	loops;
	__u64	frame;
	__u64	bus_addr;
	int	bus_code;
	char	*data;
};

static struct victim *victim;

static void on_sigbus(int sig __maybe_unused, siginfo_t *info, void *context __maybe_unused)
{
	victim->bus_code = info->si_code;
	victim->bus_addr = (unsigned long)info->si_addr;
	_exit(0);
}

/* The physical address of a page, 0 if the kernel doesn't tell. */
static __u64 physical_address(const void *data)
{
	const __u64 present = 1ULL << 63, frame_mask = (1ULL << 55) - 1;
	unsigned long page_size = sysconf(_SC_PAGESIZE);
	__u64 entry = 0;
	int fd;

	fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	if (pread(fd, &entry, sizeof(entry), (unsigned long)data / page_size * sizeof(entry)) !=
	    sizeof(entry))
		entry = 0;
	close(fd);

	return entry & present ? (entry & frame_mask) * page_size : 0;
}

static void victim_run(unsigned int cpu)
{
	struct sigaction action = { .sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO };

	if (pin_to_cpu(cpu) || sigaction(SIGBUS, &action, NULL))
		_exit(1);
	victim->data = mmap(NULL, sysconf(_SC_PAGESIZE), PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (victim->data == MAP_FAILED)
		_exit(1);
	victim->data[0] = 1;
	victim->frame = physical_address(victim->data);
	while (__atomic_load_n(victim->data, __ATOMIC_RELAXED))
		__atomic_add_fetch(&victim->loops, 1, __ATOMIC_RELEASE);
}

static void victim_start(unsigned int cpu)
{
	pid_t pid = fork();

	if (!pid) {
		victim_run(cpu);
		_exit(0);
	}
	victim->pid = pid;
	while (!__atomic_load_n(&victim->loops, __ATOMIC_ACQUIRE) &&
	       !waitpid(victim->pid, NULL, WNOHANG))
		usleep(1000);
}

/*
 * The bank of Intel's DCU, and the SRAO signature; all CPUs take part. In user mode the
 * victim's CPU has the victim: a kernel thread that runs instead would get the event.
 */
static int victim_inject(unsigned int cpu)
{
	char directive[128];

	snprintf(directive, sizeof(directive),
		 "wait 20; at user cpu=%u; mce -b %u 1 0xbd000000001000c0 0x7 %#llx 0x8c",
		 cpu, cpu, victim->frame);

	return vm_inject(directive);
}

/* Nobody has consumed it: the sample has no instruction, though the hardware names one. */
static void check_srao(struct __test_metadata *_metadata, const struct record *record,
		       const struct mce_event *event, unsigned int cpu)
{
	const __s64 flags = FLAG_UC | FLAG_EN | FLAG_MISCV | FLAG_ADDRV | FLAG_S | FLAG_MEMORY |
			    FLAG_RIPV | FLAG_EIPV;

	EXPECT_EQ(event->id, record_event_id(record));
	EXPECT_EQ(victim->pid, (pid_t)record->pid);
	EXPECT_EQ(victim->pid, record_value(record, event, "common_pid"));
	EXPECT_EQ(cpu, record->cpu);
	EXPECT_EQ(cpu, record_value(record, event, "cpu"));
	EXPECT_EQ(ORIGIN_EXCEPTION, record_value(record, event, "origin"));
	EXPECT_EQ(SEV_SRAO, record_value(record, event, "severity"));
	EXPECT_EQ(UNIT_LOAD_STORE, record_value(record, event, "unit"));
	EXPECT_EQ(flags, record_value(record, event, "flags") & ~FLAG_USER);
	EXPECT_EQ(7, record_value(record, event, "mcgstatus"));
	EXPECT_EQ(victim->frame, (__u64)record_value(record, event, "addr"));
	EXPECT_NE(0, record_value(record, event, "ip"));
	EXPECT_EQ(0ULL, record->ip);
}

TEST_F(scope, machine_check_in_a_task_is_its_own)
{
	const struct mce_event *event = &self->events->unit[UNIT_LOAD_STORE];
	unsigned int cpu = get_nprocs() - 1;
	struct ring ring_victim, ring_other;
	int fd_victim, fd_other, status;
	struct record record;

	if (access("/dev/virtio-ports/vm.inject", W_OK))
		SKIP(return, "not in a guest of scripts/vm, nobody to raise a machine check");
	if (!cpu_is_skylake_x())
		SKIP(return, "not an Intel Skylake server");
	if (!cpu)
		SKIP(return, "there is only one CPU");

	victim = mmap(NULL, sizeof(*victim), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, victim);
	ASSERT_EQ(0, pin_to_cpu(0));
	victim_start(cpu);
	ASSERT_LT(0, victim->pid);
	ASSERT_LT(0, (__s64)victim->frame);
	fd_victim = open_task_event(event, victim->pid, &ring_victim);
	fd_other = open_task_event(event, self->a.pid, &ring_other);
	ASSERT_LE(0, fd_victim);
	ASSERT_LE(0, fd_other);

	ASSERT_EQ(0, victim_inject(cpu));
	ASSERT_EQ(victim->pid, waitpid(victim->pid, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(BUS_MCEERR_AR, victim->bus_code);
	EXPECT_EQ((unsigned long)victim->data, victim->bus_addr);

	ASSERT_TRUE(ring_next(&ring_victim, &record));
	check_srao(_metadata, &record, event, cpu);
	EXPECT_FALSE(ring_next(&ring_victim, &record));
	EXPECT_FALSE(ring_next(&ring_other, &record));
	ring_unmap(&ring_victim);
	ring_unmap(&ring_other);
	close(fd_victim);
	close(fd_other);
}

TEST_HARNESS_MAIN
