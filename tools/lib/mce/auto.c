// SPDX-License-Identifier: GPL-2.0
/*
 * Which source can read a file.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source.h"

/* The first bytes of perf.data, also of one that was written to a pipe. */
#define PERF_MAGIC	"PERFILE2"
#define PEEK_SIZE	64

/* Look at what is in a pipe, and leave it there. */
static ssize_t peek_pipe(int fd, char *buf, size_t size)
{
	ssize_t len;
	int fds[2];

	if (pipe2(fds, O_CLOEXEC))
		return -1;
	len = tee(fd, fds[1], size, 0);
	if (len > 0)
		len = read(fds[0], buf, len);
	close(fds[0]);
	close(fds[1]);

	return len;
}

/* The first bytes of @path. Return: how many, -1 if that cannot be told. */
static ssize_t peek(const char *path, char *buf, size_t size)
{
	bool is_stdin = !strcmp(path, "-");
	struct stat st;
	ssize_t len = -1;
	int fd;

	/* Opening a FIFO here would take the data away from who opens it next. */
	if (!is_stdin && (stat(path, &st) || !S_ISREG(st.st_mode)))
		return -1;
	fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		return -1;

	if (S_ISREG(st.st_mode))
		len = pread(fd, buf, size, is_stdin ? lseek(fd, 0, SEEK_CUR) : 0);
	else if (S_ISFIFO(st.st_mode))
		len = peek_pipe(fd, buf, size);
	if (!is_stdin)
		close(fd);

	return len;
}

/* Only perf makes directories. */
static bool is_directory(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

struct mce_source *mce_source_auto(const char *path)
{
	char buf[PEEK_SIZE] = "";
	ssize_t len = peek(path, buf, sizeof(buf) - 1);
	size_t blank;

	if (is_directory(path))
		return mce_source_perf_data(path);
	if (len >= (ssize_t)strlen(PERF_MAGIC) && !memcmp(buf, PERF_MAGIC, strlen(PERF_MAGIC)))
		return mce_source_perf_data(path);
	blank = strspn(buf, " \t\r\n");
	if (len > 0 && buf[blank] == '{')
		return mce_source_json(path);

	return mce_source_text(path, false);
}
