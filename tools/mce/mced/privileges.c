// SPDX-License-Identifier: GPL-2.0
/*
 * Capabilities.
 *
 * perf_event_open() on all CPUs, with the raw data of tracepoints, asks for
 * CAP_PERFMON, and in Debian's kernels for CAP_SYS_ADMIN if kernel.perf_event_paranoid
 * is 3. Taking a page offline asks for CAP_SYS_ADMIN (drivers/base/memory.c). Everything
 * else - tracefs, the database, a CPU's "online" file - goes by the owner of the file, that
 * is root.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "privileges.h"

static int set_flag(cap_t caps, cap_flag_t flag, cap_value_t value, cap_t permitted)
{
	cap_flag_value_t has = CAP_CLEAR;

	/* What this process never had can't be kept. */
	cap_get_flag(permitted, value, CAP_PERMITTED, &has);
	if (has == CAP_CLEAR)
		return 0;

	return cap_set_flag(caps, flag, 1, &value, CAP_SET);
}

static void drop_bound(bool admin)
{
	for (cap_value_t cap = 0; cap < cap_max_bits(); cap++) {
		if (cap != CAP_PERFMON && (cap != CAP_SYS_ADMIN || !admin))
			cap_drop_bound(cap);
	}
}

static int drop_to(cap_t now, cap_t caps, bool admin)
{
	if (set_flag(caps, CAP_PERMITTED, CAP_PERFMON, now) ||
	    set_flag(caps, CAP_EFFECTIVE, CAP_PERFMON, now))
		return -errno;
	if (admin && set_flag(caps, CAP_PERMITTED, CAP_SYS_ADMIN, now))
		return -errno;

	return cap_set_proc(caps) ? -errno : 0;
}

/*
 * A program that root starts gets all capabilities of the bounding set, unless root is
 * nothing special: for what this process starts, and for ever.
 */
static void give_none_to_programs(void)
{
	prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED |
	      SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED);
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
}

int privileges_drop(bool admin)
{
	cap_t now = cap_get_proc(), caps = cap_init();
	int err = -ENOMEM;

	if (now && caps) {
		give_none_to_programs();
		/* Fails without CAP_SETPCAP; then there is nothing that matters to drop. */
		drop_bound(admin);
		err = drop_to(now, caps, admin);
	}
	cap_free(now);
	cap_free(caps);

	return err;
}

bool privileges_for_pages(void)
{
	cap_flag_value_t has = CAP_CLEAR;
	cap_t caps = cap_get_proc();

	if (caps)
		cap_get_flag(caps, CAP_SYS_ADMIN, CAP_PERMITTED, &has);
	cap_free(caps);

	return has == CAP_SET;
}

static void set_admin(cap_flag_value_t on)
{
	cap_value_t value = CAP_SYS_ADMIN;
	cap_t caps = cap_get_proc();

	if (caps && !cap_set_flag(caps, CAP_EFFECTIVE, 1, &value, on))
		cap_set_proc(caps);
	cap_free(caps);
}

void privileges_raise(bool on)
{
	if (privileges_for_pages())
		set_admin(on ? CAP_SET : CAP_CLEAR);
}

/* Debian's kernels have a level 3, and begin with it. */
bool privileges_for_events(void)
{
	FILE *in = fopen("/proc/sys/kernel/perf_event_paranoid", "re");
	int level = 2;

	if (!in)
		return false;
	if (fscanf(in, "%d", &level) != 1)
		level = 2;
	fclose(in);

	return level > 2;
}

int privileged_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t len = strlen(text);
	int err = 0;

	if (fd < 0)
		return -errno;
	set_admin(CAP_SET);
	if (write(fd, text, len) != len)
		err = -errno;
	set_admin(CAP_CLEAR);
	close(fd);

	return err;
}
