// SPDX-License-Identifier: GPL-2.0
/* Unit tests of the bridge: the same system calls as an agent makes, without CUSE. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <asm/mce_unit.h>

#include "caller.h"
#include "cpus.h"
#include "mcelog_dev.h"
#include "record.h"
#include "seen.h"

/* A process that sits in an open of a FIFO that nobody writes, or in a name space of its own. */
static pid_t child(const char *fifo, uint64_t flags)
{
	struct open_how how = { .flags = flags };
	pid_t pid = fork();

	if (pid)
		return pid;
	if (!fifo && unshare(CLONE_NEWUSER))
		_exit(1);
	if (fifo)
		syscall(SYS_openat2, AT_FDCWD, fifo, &how, sizeof(how));
	pause();
	_exit(0);
}

static void end_child(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void exclusive_open_of_any_kind(void **state)
{
	char fifo[] = "/tmp/mce-cuse-fifo-XXXXXX";
	pid_t pid;
	int fd;

	(void)state;
	fd = mkstemp(fifo);
	assert_true(fd >= 0);
	close(fd);
	unlink(fifo);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	for (int i = 0; i < 2; i++) {
		pid = child(fifo, i ? O_EXCL : 0);
		usleep(200000);
		assert_int_equal(caller_wants_exclusive(pid), i);
		end_child(pid);
	}
	unlink(fifo);
}

/* Everybody is root in a user namespace of their own. */
static void admin_of_another_namespace(void **state)
{
	pid_t pid;
	int status;

	(void)state;
	if (!caller_is_admin(getpid()))
		skip();
	pid = child(NULL, 0);
	usleep(200000);
	if (waitpid(pid, &status, WNOHANG) == pid)
		skip();
	assert_false(caller_is_admin(pid));
	end_child(pid);
}

#define FULL	(MCELOG_MIN_LEN * sizeof(struct mce))

static int device(void **state)
{
	static struct mcelog_dev dev;

	*state = &dev;
	return mcelog_dev_init(&dev, 2);
}

static int no_device(void **state)
{
	mcelog_dev_exit(*state);
	return 0;
}

static void length_grows_with_cpus(void **state)
{
	struct mcelog_dev *dev = *state, big;
	int len;

	assert_int_equal(mcelog_dev_ioctl(dev, MCE_GET_LOG_LEN, &len), 0);
	assert_int_equal(len, 32);
	assert_int_equal(mcelog_dev_init(&big, 100), 0);
	assert_int_equal(mcelog_dev_ioctl(&big, MCE_GET_LOG_LEN, &len), 0);
	assert_int_equal(len, 100);
	mcelog_dev_exit(&big);
}

static void record_length(void **state)
{
	int len;

	assert_int_equal(mcelog_dev_ioctl(*state, MCE_GET_RECORD_LEN, &len), 0);
	assert_int_equal(len, sizeof(struct mce));
	assert_int_equal(mcelog_dev_ioctl(*state, 0x1234, &len), -ENOTTY);
}

static void read_takes_all(void **state)
{
	struct mcelog_dev *dev = *state;
	const struct mce *m;
	const void *data;
	int i;

	assert_int_equal(mcelog_dev_read(dev, FULL, &data), 0);
	for (i = 0; i < 3; i++)
		assert_true(mcelog_dev_add(dev, &(struct mce){ .status = i + 1 }));

	assert_int_equal(mcelog_dev_read(dev, FULL, &data), 3 * sizeof(struct mce));
	for (i = 0, m = data; i < 3; i++)
		assert_int_equal(m[i].status, i + 1);
	assert_int_equal(mcelog_dev_read(dev, FULL, &data), 0);
}

static void short_read_takes_nothing(void **state)
{
	struct mcelog_dev *dev = *state;
	const void *data;

	assert_true(mcelog_dev_add(dev, &(struct mce){ .status = 1 }));
	assert_int_equal(mcelog_dev_read(dev, FULL - 1, &data), -EINVAL);
	assert_int_equal(mcelog_dev_read(dev, FULL, &data), sizeof(struct mce));
}

static void full_keeps_the_first(void **state)
{
	struct mcelog_dev *dev = *state;
	const struct mce *m;
	const void *data;
	int i, flags;

	for (i = 0; i < 40; i++)
		assert_int_equal(mcelog_dev_add(dev, &(struct mce){ .status = i }), i < 32);

	assert_int_equal(mcelog_dev_read(dev, FULL, &data), FULL);
	m = data;
	assert_int_equal(m[0].status, 0);
	assert_int_equal(m[31].status, 31);

	assert_int_equal(mcelog_dev_ioctl(dev, MCE_GETCLEAR_FLAGS, &flags), 0);
	assert_int_equal(flags, MCELOG_OVERFLOW);
	assert_int_equal(mcelog_dev_ioctl(dev, MCE_GETCLEAR_FLAGS, &flags), 0);
	assert_int_equal(flags, 0);
}

static void exclusive_means_alone(void **state)
{
	struct mcelog_dev *dev = *state;

	assert_int_equal(mcelog_dev_open(dev, true), 0);
	assert_int_equal(mcelog_dev_open(dev, false), -EBUSY);
	mcelog_dev_release(dev);

	assert_int_equal(mcelog_dev_open(dev, false), 0);
	assert_int_equal(mcelog_dev_open(dev, false), 0);
	assert_int_equal(mcelog_dev_open(dev, true), -EBUSY);
	mcelog_dev_release(dev);
	mcelog_dev_release(dev);
	assert_int_equal(mcelog_dev_open(dev, true), 0);
}

static struct mce_event sample(void)
{
	return (struct mce_event) {
		.type		= MCE_EVENT_BANK,
		.has		= MCE_HAS_WALL,
		.wall_ns	= 1700000000999999999,
		.machine	= {
			.vendor		= MCE_VENDOR_AMD,
			.family		= 0x19,
			.model		= 0x61,
			.stepping	= 2,
			.microcode	= 0xa601206,
			.mcgcap		= 0x11c,
			.ppin		= 0x123456789,
		},
		.bank		= {
			.status		= 0xdc2040000000011b,
			.misc		= 2,
			.addr		= 3,
			.mcgstatus	= 4,
			.ip		= 5,
			.tsc		= 6,
			.synd		= 7,
			.ipid		= 8,
			.cpu		= 300,
			.socket		= 1,
			.bank		= 17,
		},
	};
}

static void record_has_it_all(void **state)
{
	const struct cpu cpu = { .apicid = 9, .mcgcap = 0x10a };
	struct mce_event ev = sample();
	struct mce m;

	(void)state;
	mce_record_from_event(&m, &ev, MCE_SEV_CORRECTED, &cpu);
	assert_int_equal(m.status, 0xdc2040000000011b);
	assert_int_equal(m.misc, 2);
	assert_int_equal(m.addr, 3);
	assert_int_equal(m.mcgstatus, 4);
	assert_int_equal(m.ip, 5);
	assert_int_equal(m.tsc, 6);
	assert_int_equal(m.synd, 7);
	assert_int_equal(m.ipid, 8);
	assert_int_equal(m.time, 1700000000);
	assert_int_equal(m.cpuvendor, 2);
	assert_int_equal(m.cpuid, 0x00a60f12);
	assert_int_equal(m.cs, 0x10);
	assert_int_equal(m.bank, 17);
	assert_int_equal(m.cpu, 300 & 0xff);
	assert_int_equal(m.extcpu, 300);
	assert_int_equal(m.socketid, 1);
	assert_int_equal(m.apicid, 9);
	assert_int_equal(m.mcgcap, 0x11c);
	assert_int_equal(m.ppin, 0x123456789);
	assert_int_equal(m.microcode, 0xa601206);
	assert_int_equal(m.finished, 1);
	assert_int_equal(m.severity, 2);
	assert_int_equal(m.kflags, 0);
	assert_int_equal(m.inject_flags, 0);
}

static void record_of_a_program(void **state)
{
	const struct cpu cpu = { .apicid = 9, .mcgcap = 0x10a };
	struct mce_event ev = sample();
	struct mce m;

	(void)state;
	ev.bank.flags = MCE_FLAG_USER;
	ev.machine = (struct mce_machine){ .vendor = 0, .family = 6, .model = 0x55, .stepping = 4 };
	ev.has = 0;
	mce_record_from_event(&m, &ev, MCE_SEV_SRAR, &cpu);
	assert_int_equal(m.cs, 0x33);
	assert_int_equal(m.cpuid, 0x50654);
	assert_int_equal(m.severity, 6);
	assert_int_equal(m.mcgcap, 0x10a);
	assert_int_equal(m.time, 0);
}

/* A state file that does not exist yet. */
static int state_file(void **state)
{
	static char path[PATH_MAX];
	const char *dir = getenv("TMPDIR");

	snprintf(path, sizeof(path), "%s/mce-cuse-test.%d", dir ? dir : "/tmp", getpid());
	unlink(path);
	*state = path;
	return 0;
}

static int no_state_file(void **state)
{
	unlink(*state);
	return 0;
}

static void overlap_counts_once(void **state)
{
	struct mce_bank_record rec = { .tsc = 100, .status = 1, .cpu = 1, .bank = 2 };
	struct seen s;
	int i;

	seen_init(&s, *state);
	for (i = 0; i < 200; i++) {
		rec.tsc = 100 + i;
		assert_int_equal(seen_add(&s, &rec, true), 1);
	}
	for (i = 0; i < 200; i++) {
		rec.tsc = 100 + i;
		assert_int_equal(seen_add(&s, &rec, false), 0);
	}
	rec.bank = 3;
	assert_int_equal(seen_add(&s, &rec, false), 1);
	rec.tsc = 0;
	assert_int_equal(seen_add(&s, &rec, false), 1);
	assert_int_equal(seen_add(&s, &rec, false), 1);
	seen_exit(&s);
}

static void restart_gives_only_the_new(void **state)
{
	struct mce_bank_record rec = { .tsc = 100, .status = 1 };
	struct seen s;

	seen_init(&s, *state);
	assert_int_equal(seen_add(&s, &rec, true), 1);
	assert_int_equal(seen_handed_out(&s, 100), 0);
	seen_exit(&s);

	seen_init(&s, *state);
	assert_int_equal(seen_add(&s, &rec, true), 0);
	rec.tsc = 101;
	assert_int_equal(seen_add(&s, &rec, true), 1);
	rec.tsc = 0;
	assert_int_equal(seen_add(&s, &rec, true), 0);
	seen_exit(&s);
}

static void state_that_cannot_be_written(void **state)
{
	struct seen s;

	(void)state;
	seen_init(&s, "/proc/no/such/file");
	assert_int_equal(seen_handed_out(&s, 1), -ENOENT);
	seen_exit(&s);
}

static void cpus_of_this_machine(void **state)
{
	struct cpus cpus = { };

	(void)state;
	assert_int_equal(cpus_read(&cpus), 0);
	assert_int_equal(cpus_get(&cpus, 1 << 20)->apicid, 0);
	cpus_free(&cpus);
	assert_non_null(cpus_get(&cpus, 0));
}

#define DEVICE_TEST(f)	cmocka_unit_test_setup_teardown(f, device, no_device)
#define STATE_TEST(f)	cmocka_unit_test_setup_teardown(f, state_file, no_state_file)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DEVICE_TEST(length_grows_with_cpus),
		DEVICE_TEST(record_length),
		DEVICE_TEST(read_takes_all),
		DEVICE_TEST(short_read_takes_nothing),
		DEVICE_TEST(full_keeps_the_first),
		DEVICE_TEST(exclusive_means_alone),
		cmocka_unit_test(record_has_it_all),
		cmocka_unit_test(record_of_a_program),
		STATE_TEST(overlap_counts_once),
		STATE_TEST(restart_gives_only_the_new),
		cmocka_unit_test(state_that_cannot_be_written),
		cmocka_unit_test(exclusive_open_of_any_kind),
		cmocka_unit_test(admin_of_another_namespace),
		cmocka_unit_test(cpus_of_this_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
