// SPDX-License-Identifier: GPL-2.0
/*
 * Input through a buffer. Not through mmap(): a file that somebody cuts short
 * meanwhile would be a SIGBUS.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stream.h"

#define BUFFER_SIZE	(256 * 1024)
#define ALIGN_TO	8

int mce_stream_init(struct mce_stream *s, int fd)
{
	memset(s, 0, sizeof(*s));
	s->fd = fd;
	s->left = UINT64_MAX;
	s->size = BUFFER_SIZE;
	s->buf = malloc(s->size);

	return s->buf ? 0 : -ENOMEM;
}

void mce_stream_free(struct mce_stream *s)
{
	free(s->buf);
	s->buf = NULL;
}

const void *mce_stream_data(const struct mce_stream *s)
{
	return s->buf + s->start;
}

size_t mce_stream_have(const struct mce_stream *s)
{
	return s->end - s->start;
}

void mce_stream_eat(struct mce_stream *s, size_t count)
{
	s->start += count;
	s->offset += count;
}

static void to_front(struct mce_stream *s)
{
	memmove(s->buf, s->buf + s->start, mce_stream_have(s));
	s->end -= s->start;
	s->start = 0;
}

/* The buffer grows with what comes, and not with what somebody says will come. */
static int make_room(struct mce_stream *s)
{
	unsigned char *buf;

	if (s->start)
		to_front(s);
	if (s->end < s->size)
		return 0;

	buf = realloc(s->buf, 2 * s->size);
	if (!buf)
		return -ENOMEM;

	s->buf = buf;
	s->size *= 2;

	return 0;
}

static int read_more(struct mce_stream *s, int timeout_ms)
{
	struct pollfd pfd = { .fd = s->fd, .events = POLLIN };
	size_t want = s->size - s->end;
	ssize_t count;
	int ret;

	if (s->fd < 0)
		return -ENODATA;
	if (s->wait) {
		ret = poll(&pfd, 1, timeout_ms);
		if (ret <= 0)
			return ret < 0 && errno != EINTR ? -errno : 0;
	}
	if (want > s->left)
		want = s->left;
	count = want ? read(s->fd, s->buf + s->end, want) : 0;
	if (count < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : -errno;
	if (!count)
		return -ENODATA;

	s->end += count;
	s->left -= count;

	return 1;
}

int mce_stream_need(struct mce_stream *s, size_t count, int timeout_ms)
{
	int ret;

	if (s->start % ALIGN_TO)
		to_front(s);

	while (mce_stream_have(s) < count) {
		ret = make_room(s);
		if (!ret)
			ret = read_more(s, timeout_ms);
		if (ret <= 0)
			return ret;
	}

	return 1;
}

void *mce_stream_space(struct mce_stream *s, size_t *size)
{
	if (make_room(s))
		return NULL;

	*size = s->size - s->end;

	return s->buf + s->end;
}

void mce_stream_added(struct mce_stream *s, size_t count)
{
	s->end += count;
}
