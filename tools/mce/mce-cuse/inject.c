// SPDX-License-Identifier: GPL-2.0
/* What is written to /dev/mcelog is injected. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <asm/mce.h>

#include "inject.h"

#define RAW	"/sys/kernel/debug/mce-inject/raw"

/* The injector takes a record on the CPU that it names, and on no other. */
static int move_to(unsigned int cpu)
{
	size_t size = CPU_ALLOC_SIZE(cpu + 1);
	cpu_set_t *set = CPU_ALLOC(cpu + 1);
	int err;

	if (!set)
		return -ENOMEM;

	CPU_ZERO_S(size, set);
	CPU_SET_S(cpu, size, set);
	err = sched_setaffinity(0, size, set) ? -errno : 0;
	CPU_FREE(set);

	return err;
}

static long write_raw(const struct mce *m, size_t size)
{
	int fd = open(RAW, O_WRONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0) {
		int err = errno;

		fprintf(stderr, "mce-cuse: " RAW ": %s; load mce-inject, mount debugfs\n",
			strerror(err));
		return err == ENOENT ? -ENODEV : -err;
	}

	n = write(fd, m, size);
	if (n < 0)
		n = -errno;
	close(fd);

	return n;
}

/* The device took as much as a record has, and did not ask for all of it. */
long inject_raw(const void *buf, size_t size)
{
	struct mce m = {};
	cpu_set_t *all;
	size_t bytes;
	long ret;

	if (size > sizeof(m))
		size = sizeof(m);
	memcpy(&m, buf, size);
	if (m.extcpu >= (unsigned int)sysconf(_SC_NPROCESSORS_CONF))
		return -EINVAL;

	bytes = CPU_ALLOC_SIZE(4096);
	all = CPU_ALLOC(4096);
	if (!all)
		return -ENOMEM;
	ret = sched_getaffinity(0, bytes, all) ? -errno : move_to(m.extcpu);
	if (!ret) {
		ret = write_raw(&m, sizeof(m));
		sched_setaffinity(0, bytes, all);
	}
	CPU_FREE(all);

	return ret < 0 ? ret : (long)size;
}
