// SPDX-License-Identifier: GPL-2.0
/* From /proc: who asks, and for what. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

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

/* openat2() has its flags in memory, at the beginning of struct open_how. */
static uint64_t read_flags(pid_t tid, uint64_t address)
{
	FILE *f = open_proc(tid, "mem");
	uint64_t flags = 0;

	if (!f)
		return 0;
	if (pread(fileno(f), &flags, sizeof(flags), address) != sizeof(flags))
		flags = 0;
	fclose(f);

	return flags;
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
	case SYS_openat2:
		return read_flags(tid, arg[2]) & O_EXCL;
	default:
		return false;
	}
}

/*
 * A capability counts only in the user namespace that it is of. A kernel without such
 * namespaces has no file for ours.
 */
static bool same_users(pid_t tid)
{
	struct stat ours, theirs;
	char path[64];

	if (stat("/proc/self/ns/user", &ours))
		return errno == ENOENT;
	snprintf(path, sizeof(path), "/proc/%d/ns/user", (int)tid);

	return !stat(path, &theirs) &&
	       ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}

bool caller_is_admin(pid_t tid)
{
	FILE *f = same_users(tid) ? open_proc(tid, "status") : NULL;
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
