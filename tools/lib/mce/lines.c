// SPDX-License-Identifier: GPL-2.0
#include "lines.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
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

void lines_close(struct lines *l)
{
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

int lines_next(struct lines *l, char **line, size_t *len, int timeout_ms)
{
	int64_t deadline = timeout_ms < 0 ? -1 : now_ms() + timeout_ms;
	ssize_t got;

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
