/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_BYTES_H
#define _MCE_BYTES_H

/*
 * Logs that are in no file as they are: what makes lines of text of them. All read in
 * pieces; memory does not grow with the input.
 */

#include "lines.h"
#include "source.h"

/* What a file or a member of an archive is, by its first bytes. */
enum mce_kind {
	MCE_KIND_TEXT,
	MCE_KIND_PERF_DATA,
	MCE_KIND_PERF_SWAPPED,		/* of a machine with the other order of bytes */
	MCE_KIND_TRACE_DAT,
	MCE_KIND_METRICS,
	MCE_KIND_JSON,			/* events as mcectl prints them */
	MCE_KIND_ARCHIVE,		/* compressed, or an archive */
	MCE_KIND_UTF16,
	MCE_KIND_JOURNAL_JSON,		/* journalctl -o json, dmesg --json */
	MCE_KIND_JOURNAL_EXPORT,	/* journalctl -o export */
	MCE_KIND_JOURNAL_FILE,		/* of systemd-journald */
	MCE_KIND_SQLITE,		/* rasdaemon's database */
};

/* So many bytes are needed to tell. */
#define MCE_KIND_BYTES	4096

enum mce_kind mce_kind_of(const char *buf, size_t len);

/* The bytes of a file. Owns @fd. Return: NULL when out of memory. */
struct mce_bytes *mce_bytes_fd(int fd);

/* Each makes lines of what @in gives, and owns it. Return: NULL when out of memory. */
struct mce_bytes *mce_bytes_utf16(struct mce_bytes *in);
struct mce_bytes *mce_bytes_journal_json(struct mce_bytes *in);
struct mce_bytes *mce_bytes_journal_export(struct mce_bytes *in);

/* Lines of a file that a library reads. Owns @fd. @why: set to what is wrong if it fails */
struct mce_bytes *mce_bytes_journal_file(int fd, const char **why);
struct mce_bytes *mce_bytes_sqlite(int fd, const char **why);

/*
 * A file with the same bytes that has a place in the file, if @fd, which it owns, is a
 * pipe. Return: a file descriptor, or -1.
 */
int mce_file_of(int fd);

/* Unpack @bytes into a file without a name. Return: a file descriptor, or -1. */
int mce_file_of_bytes(struct mce_bytes *bytes);

/*
 * Some libraries want a file that has a name. If *@fd has none, copy it to one that has,
 * in @path, and let *@fd be that; the caller removes it. Return: 1, 0 if it has a name, or -1.
 */
int mce_named_copy(int *fd, char *path, size_t size);

/* The sources of the members of an archive, or of what is compressed. Owns @fd. */
struct mce_source *mce_source_archive(const char *path, int fd);

/* As mce_source_auto() for a text of @kind. Owns @bytes. */
struct mce_source *mce_source_bytes(const char *name, enum mce_kind kind,
				    struct mce_bytes *bytes);

/* The source that reads a file of @kind. Owns @fd. */
struct mce_source *mce_source_fd_of(const char *path, enum mce_kind kind, int fd);

/* A text that is made piece by piece, and read with mce_bytes::read. */
struct mce_buffer {
	char	*data;
	size_t	start, end, size;
};

/* Return: false when out of memory. */
bool mce_buffer_add(struct mce_buffer *b, const char *data, size_t len);
__printf(2, 3)
bool mce_buffer_addf(struct mce_buffer *b, const char *fmt, ...);
ssize_t mce_buffer_take(struct mce_buffer *b, void *buf, size_t size);

/**
 * struct mce_entry - an entry of a journal
 * @usec:	its time, in microseconds since 1970, 0 if it has none
 * @mono:	the same since boot
 * @ident:	the program
 */
struct mce_entry {
	uint64_t	usec, mono;
	char		ident[32];
};

/* Write the lines of @message as a log has them. */
bool mce_buffer_add_entry(struct mce_buffer *b, const struct mce_entry *entry,
			  const char *message, size_t len);

/* A recording of trace-cmd; owns @fd, which must be of a file. @path: for messages */
struct mce_source *mce_source_trace_dat(const char *path, int fd);

#endif /* _MCE_BYTES_H */
