// SPDX-License-Identifier: GPL-2.0
/*
 * For LD_PRELOAD: the call of number FAIL_AT fails, once, as on a disk that is full or
 * damaged. Without it all are counted, into the file FAIL_COUNT, at the end.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static long calls, fail_at;

__attribute__((constructor))
static void begin(void)
{
	const char *at = getenv("FAIL_AT");

	fail_at = at ? atol(at) : 0;
	calls = 0;
}

__attribute__((destructor))
static void end(void)
{
	const char *path = getenv("FAIL_COUNT");
	FILE *out;

	fail_at = 0;
	out = path ? fopen(path, "w") : NULL;
	if (!out)
		return;
	fprintf(out, "%ld\n", calls);
	fclose(out);
}

static int fails(int err)
{
	if (++calls != fail_at)
		return 0;
	errno = err;

	return 1;
}

#define WRAP(type, name, err, params, args)				\
type name params							\
{									\
	static type (*real) params;					\
									\
	if (!real)							\
		real = (type (*) params)dlsym(RTLD_NEXT, #name);	\
									\
	return fails(err) ? -1 : real args;				\
}

WRAP(ssize_t, write, ENOSPC, (int fd, const void *buf, size_t n), (fd, buf, n))
WRAP(ssize_t, pwrite, ENOSPC, (int fd, const void *buf, size_t n, off_t at), (fd, buf, n, at))
WRAP(ssize_t, pwrite64, ENOSPC, (int fd, const void *buf, size_t n, off_t at), (fd, buf, n, at))
WRAP(ssize_t, read, EIO, (int fd, void *buf, size_t n), (fd, buf, n))
WRAP(ssize_t, pread, EIO, (int fd, void *buf, size_t n, off_t at), (fd, buf, n, at))
WRAP(ssize_t, pread64, EIO, (int fd, void *buf, size_t n, off_t at), (fd, buf, n, at))
WRAP(int, fsync, EIO, (int fd), (fd))
WRAP(int, fdatasync, EIO, (int fd), (fd))
WRAP(int, ftruncate, ENOSPC, (int fd, off_t size), (fd, size))
WRAP(int, ftruncate64, ENOSPC, (int fd, off_t size), (fd, size))
WRAP(int, rename, EACCES, (const char *from, const char *to), (from, to))
WRAP(int, unlink, EACCES, (const char *path), (path))

#define WRAP_OPEN(name)							\
int name(const char *path, int flags, ...)				\
{									\
	static int (*real)(const char *, int, ...);			\
	va_list args;							\
	int mode;							\
									\
	va_start(args, flags);						\
	mode = flags & O_CREAT ? va_arg(args, int) : 0;			\
	va_end(args);							\
	if (!real)							\
		real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name);	\
									\
	return fails(EMFILE) ? -1 : real(path, flags, mode);		\
}

WRAP_OPEN(open)
WRAP_OPEN(open64)
