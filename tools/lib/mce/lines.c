// SPDX-License-Identifier: GPL-2.0
#include "lines.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* How often to look whether a file has grown. */
#define FOLLOW_MS	200

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);

	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static int open_path(struct lines *l)
{
	struct stat st;

	if (!strcmp(l->path, "-"))
		l->fd = dup(STDIN_FILENO);
	else
		l->fd = open(l->path, O_RDONLY | O_CLOEXEC);
	if (l->fd < 0)
		return -errno;
	if (fstat(l->fd, &st))
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;

	l->regular = S_ISREG(st.st_mode);
	l->written_ns = l->regular ? st.st_mtim.tv_sec * 1000000000LL : 0;
	l->inode = st.st_ino;
	l->offset = 0;

	return 0;
}

int lines_open(struct lines *l, const char *path, bool follow)
{
	int ret;

	memset(l, 0, sizeof(*l));
	l->fd = -1;
	l->path = strdup(path);
	l->follow = follow;
	l->size = 2 * LINES_MAX;
	l->buf = malloc(l->size);
	ret = l->path && l->buf ? open_path(l) : -ENOMEM;
	if (ret && l->fd >= 0) {
		close(l->fd);
		l->fd = -1;
	}

	return ret;
}

int lines_open_bytes(struct lines *l, const char *name, struct mce_bytes *bytes)
{
	memset(l, 0, sizeof(*l));
	l->fd = -1;
	l->bytes = bytes;
	l->regular = true;
	l->path = strdup(name);
	l->size = 2 * LINES_MAX;
	l->buf = malloc(l->size);

	return l->path && l->buf ? 0 : -ENOMEM;
}

void lines_close(struct lines *l)
{
	if (l->bytes)
		l->bytes->close(l->bytes);
	l->bytes = NULL;
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
	free(l->buf);
	free(l->path);
	l->buf = NULL;
	l->path = NULL;
}

const char *lines_name(const struct lines *l)
{
	return strcmp(l->path, "-") ? l->path : "<stdin>";
}

/* At the end of a file that may grow: is there a new one under its name, or is it shorter? */
static void look_for_rotation(struct lines *l)
{
	struct stat st;
	int old = l->fd;

	if (!l->regular || !strcmp(l->path, "-"))
		return;
	if (!fstat(l->fd, &st) && st.st_size < l->offset) {
		lseek(l->fd, 0, SEEK_SET);
		l->offset = 0;
	}
	if (stat(l->path, &st) || st.st_ino == l->inode)
		return;
	if (open_path(l)) {
		l->fd = old;
		return;
	}
	close(old);
}

/* Wait for input. Return: false if there is none until @deadline (-1: never). */
static bool wait_for_input(struct lines *l, int64_t deadline)
{
	int64_t left = deadline < 0 ? FOLLOW_MS : deadline - now_ms();
	struct pollfd pfd = { .fd = l->fd, .events = POLLIN };

	if (left <= 0)
		return false;

	if (!l->regular) {
		poll(&pfd, 1, deadline < 0 ? -1 : (int)left);
		return true;
	}

	poll(NULL, 0, left < FOLLOW_MS ? (int)left : FOLLOW_MS);
	look_for_rotation(l);

	return true;
}

/* Make room for more: move what is left to the front. */
static void compact(struct lines *l)
{
	if (!l->start)
		return;
	memmove(l->buf, l->buf + l->start, l->end - l->start);
	l->end -= l->start;
	l->scanned -= l->start;
	l->start = 0;
}

/* Return: bytes that were read, 0 at the end, or a negative errno. */
static ssize_t read_more(struct lines *l)
{
	ssize_t len;

	if (l->size - l->end < LINES_MAX)
		compact(l);
	if (l->bytes) {
		len = l->bytes->read(l->bytes, l->buf + l->end, l->size - l->end);
		l->end += len > 0 ? len : 0;
		return len;
	}
	do {
		len = read(l->fd, l->buf + l->end, l->size - l->end);
	} while (len < 0 && errno == EINTR);
	if (len < 0)
		return errno == EAGAIN ? 0 : -errno;
	l->end += len;
	l->offset += len;

	return len;
}

static int give(struct lines *l, char **line, size_t *len, size_t length, size_t used)
{
	*line = l->buf + l->start;
	*len = length;
	l->start += used;
	l->scanned = l->start;

	return 1;
}

/* A whole line out of the buffer. Return: 1, or 0 if there is none. */
static int take_line(struct lines *l, char **line, size_t *len)
{
	char *newline;
	size_t length;

	for (;;) {
		newline = memchr(l->buf + l->scanned, '\n', l->end - l->scanned);
		if (!newline)
			break;
		length = newline - (l->buf + l->start);
		if (!l->skip) {
			l->number++;
			return give(l, line, len, length, length + 1);
		}
		l->skip = false;
		l->start += length + 1;
		l->scanned = l->start;
	}
	l->scanned = l->end;

	if (l->skip) {
		l->start = l->end;
	} else if (l->end - l->start >= LINES_MAX) {
		l->skip = true;
		l->number++;
		return give(l, line, len, LINES_MAX, l->end - l->start);
	}

	return 0;
}

static int take_rest(struct lines *l, char **line, size_t *len)
{
	if (l->start == l->end)
		return -ENODATA;
	l->number++;

	return give(l, line, len, l->end - l->start, l->end - l->start);
}

/* Of a file all that fits, of a pipe what it has. */
int lines_peek(struct lines *l, const char **buf, size_t *len)
{
	ssize_t got;

	do {
		got = read_more(l);
		if (got < 0)
			return got;
	} while (got && l->regular && l->end < LINES_MAX);
	if (!got && !l->follow)
		l->eof = true;
	*buf = l->buf;
	*len = l->end;

	return 0;
}

/* Copy all that comes to a file without a name. Return: its descriptor, or a negative errno. */
static int copy_to_file(struct lines *l)
{
	FILE *file = tmpfile();
	ssize_t got = 1;
	int fd = -ENOMEM;

	if (!file)
		return -errno;
	while (got > 0) {
		if (fwrite(l->buf + l->start, 1, l->end - l->start, file) != l->end - l->start)
			got = -EIO;
		l->start = 0;
		l->end = 0;
		if (got > 0)
			got = read_more(l);
	}
	if (!got && !fflush(file))
		fd = dup(fileno(file));
	fclose(file);

	return got < 0 ? got : fd;
}

/* Count the lines: they keep the numbers that they have in the file. */
static int count_lines(struct lines *l)
{
	ssize_t got;
	char *p;

	l->before = 0;
	l->number = 1;
	while ((got = pread(l->fd, l->buf, l->size, l->before)) > 0) {
		for (p = l->buf; (p = memchr(p, '\n', l->buf + got - p)); p++)
			l->number++;
		l->before += got;
	}

	return got < 0 ? -errno : 0;
}

int lines_reverse(struct lines *l)
{
	int fd, ret;
	char last;

	if (l->bytes || !l->regular) {
		fd = copy_to_file(l);
		if (fd < 0)
			return fd;
		if (l->fd >= 0)
			close(l->fd);
		l->fd = fd;
		l->regular = true;
	}
	ret = count_lines(l);
	if (ret)
		return ret;
	/* The number of what stands behind the last newline, which is nothing mostly. */
	if (l->before && pread(l->fd, &last, 1, l->before - 1) == 1 && last == '\n')
		l->before--;
	else
		l->number++;
	l->reverse = true;
	l->start = l->size;
	l->end = l->size;

	return 0;
}

/* Have more of what stands before. Return: bytes, or a negative errno. */
static ssize_t read_before(struct lines *l)
{
	size_t have = l->end - l->start, want = l->size / 2;
	ssize_t got;

	if ((off_t)want > l->before)
		want = l->before;
	memmove(l->buf + l->size - have, l->buf + l->start, have);
	l->end = l->size;
	l->start = l->size - have;
	if (want > l->start)
		want = l->start;
	got = pread(l->fd, l->buf + l->start - want, want, l->before - want);
	if (got != (ssize_t)want)
		return got < 0 ? -errno : -EIO;
	l->before -= want;
	l->start -= want;

	return want;
}

/* The line before. It ends at @end, and the newline in front of it is the next one's end. */
static int lines_before(struct lines *l, char **line, size_t *len)
{
	char *newline;
	ssize_t got;

	for (;;) {
		newline = memrchr(l->buf + l->start, '\n', l->end - l->start);
		if (newline || (!l->before && l->end > l->start) ||
		    l->end - l->start >= LINES_MAX)
			break;
		if (!l->before)
			return -ENODATA;
		got = read_before(l);
		if (got < 0)
			return got;
	}
	*line = newline ? newline + 1 : l->buf + l->start;
	*len = l->buf + l->end - *line;
	l->end = (newline ?: l->buf + l->start) - l->buf;
	l->number--;

	return 1;
}

int lines_next(struct lines *l, char **line, size_t *len, int timeout_ms)
{
	int64_t deadline = -1;
	ssize_t got;

	if (l->reverse)
		return lines_before(l, line, len);
	if (timeout_ms >= 0 && (l->follow || !l->regular))
		deadline = now_ms() + timeout_ms;

	for (;;) {
		if (take_line(l, line, len))
			return 1;
		if (l->eof)
			return take_rest(l, line, len);

		if (!l->regular && timeout_ms >= 0) {
			struct pollfd pfd = { .fd = l->fd, .events = POLLIN };

			if (poll(&pfd, 1, 0) == 0 && !wait_for_input(l, deadline))
				return 0;
			if (poll(&pfd, 1, 0) == 0)
				return 0;
		}

		got = read_more(l);
		if (got < 0)
			return got;
		if (got)
			continue;
		if (!l->follow || !l->regular)
			l->eof = true;
		else if (!wait_for_input(l, deadline))
			return 0;
	}
}
