/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_STREAM_H
#define LIBMCE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct mce_stream - a file or a pipe, read through a buffer
 * @fd:		where from
 * @offset:	place in the input of what comes next
 * @left:	so many bytes of input may still be read into the buffer
 * @wait:	it is a pipe: look before reading
 */
struct mce_stream {
	int		fd;
	uint64_t	offset, left;
	bool		wait;
	unsigned char	*buf;
	size_t		size, start, end;
};

int mce_stream_init(struct mce_stream *s, int fd);
void mce_stream_free(struct mce_stream *s);

/**
 * mce_stream_need() - have so many bytes in one piece
 * @s:		the stream
 * @count:	how many
 * @timeout_ms:	how long to wait for them, -1 for ever
 *
 * Return: 1; 0 if they don't come in time; -ENODATA if the input ends before;
 * another negative errno.
 */
int mce_stream_need(struct mce_stream *s, size_t count, int timeout_ms);

/* What is in the buffer, aligned to 8 bytes. Valid until the next mce_stream_need(). */
const void *mce_stream_data(const struct mce_stream *s);
size_t mce_stream_have(const struct mce_stream *s);
void mce_stream_eat(struct mce_stream *s, size_t count);

/* For a stream that something else fills (fd -1): where to put data, and how much. */
void *mce_stream_space(struct mce_stream *s, size_t *size);
void mce_stream_added(struct mce_stream *s, size_t count);

#endif /* LIBMCE_STREAM_H */
