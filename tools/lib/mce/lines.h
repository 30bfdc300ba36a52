/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_LINES_H
#define _MCE_LINES_H

/* Lines of a file, a pipe or a log that grows. Memory does not grow with it. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * struct mce_bytes - where bytes come from that are in no file as they are
 * @read:	as read(2), but returns a negative errno
 * @close:	gives back all, the struct too
 */
struct mce_bytes {
	ssize_t	(*read)(struct mce_bytes *b, void *buf, size_t size);
	void	(*close)(struct mce_bytes *b);
};

/* Longer lines are cut. */
#define LINES_MAX	(64 * 1024)

/**
 * struct lines - a file that is read line by line
 * @path:	its name, "-" is standard input
 * @fd:		the file
 * @follow:	wait for more at its end, and for a new file if it is rotated
 * @regular:	it is a regular file: reading does not block
 * @written_ns:	when the file was last written, wall clock; 0 if it is none
 * @number:	of the line that was given last, from 1
 */
struct lines {
	char		*path;
	int		fd;
	bool		follow;
	bool		regular;
	int64_t		written_ns;
	uint64_t	number;

	/* private */
	struct mce_bytes *bytes;
	bool		reverse;
	off_t		before;
	bool		eof, skip;
	ino_t		inode;
	off_t		offset;
	char		*buf;
	size_t		size, start, end, scanned;
};

/* Return: 0 or a negative errno; lines_close() is needed in both cases. */
int lines_open(struct lines *l, const char *path, bool follow);
void lines_close(struct lines *l);

/* Read what @bytes gives, and own it. @name: for messages */
int lines_open_bytes(struct lines *l, const char *name, struct mce_bytes *bytes);

/* The first bytes, which stay to be read. Return: 0 or a negative errno. */
int lines_peek(struct lines *l, const char **buf, size_t *len);

/*
 * Give the last line first, the first line last. What is no file is copied to one
 * before. Return: 0 or a negative errno.
 */
int lines_reverse(struct lines *l);

/* What to call it in messages. */
const char *lines_name(const struct lines *l);

/**
 * lines_next() - the next line
 * @l:		the file
 * @line:	set to it, without the newline, valid until the next call; not a
 *		string: it can hold any byte, and no 0 stands at its end
 * @len:	set to its length
 * @timeout_ms:	how long to wait, -1 for ever
 *
 * What stands behind the last newline of a file that does not grow is a line.
 *
 * Return: 1 with a line, 0 if there is none in time, -ENODATA at the end, or
 * another negative errno.
 */
int lines_next(struct lines *l, char **line, size_t *len, int timeout_ms);

#endif /* _MCE_LINES_H */
