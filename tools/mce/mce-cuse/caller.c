// SPDX-License-Identifier: GPL-2.0
/* From /proc: who asks, and for what. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/syscall.h>

#include "caller.h"

#define CAP_SYS_ADMIN_BIT	21

/* open() and openat() of a 32-bit program; no 64-bit call of these numbers opens. */
#define NR32_OPEN		5
#define NR32_OPENAT		295

static FILE *open_proc(pid_t tid, const char *file)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)tid, file);
	return fopen(path, "r");
}

bool caller_wants_exclusive(pid_t tid)
{
	uint64_t arg[3] = { };
	FILE *f = open_proc(tid, "syscall");
	long nr = -1;
	int n = 0;

	if (f) {
		n = fscanf(f, "%ld %" SCNx64 " %" SCNx64 " %" SCNx64,
			   &nr, &arg[0], &arg[1], &arg[2]);
		fclose(f);
	}
	if (n != 4)
		return false;

	switch (nr) {
	case SYS_open:
	case NR32_OPEN:
		return arg[1] & O_EXCL;
	case SYS_openat:
	case NR32_OPENAT:
		return arg[2] & O_EXCL;
	default:
		return false;
	}
}

bool caller_is_admin(pid_t tid)
{
	FILE *f = open_proc(tid, "status");
	uint64_t caps = 0;
	char line[256];

	if (!f)
		return false;

	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "CapEff: %" SCNx64, &caps) == 1)
			break;
	}
	fclose(f);

	return caps >> CAP_SYS_ADMIN_BIT & 1;
}
