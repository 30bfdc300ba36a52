// SPDX-License-Identifier: GPL-2.0
/*
 * Which source can read a file.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "source.h"

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

/* A source that can only say why it can't be read. */
static int no_next(struct mce_source *s, struct mce_event *ev, int timeout_ms)
{
	(void)s;
	(void)ev;
	(void)timeout_ms;

	return -EINVAL;
}

static void no_close(struct mce_source *s)
{
	(void)s;
}

static const struct mce_source_ops no_ops = {
	.next	= no_next,
	.close	= no_close,
};

static struct mce_source *cannot_read(const char *path, const char *why)
{
	struct mce_source *s = mce_source_new(&no_ops, sizeof(*s));

	if (s)
		s->status = mce_source_fail(s, -EINVAL, "%s: %s", path, why);

	return s;
}

struct mce_source *mce_source_bytes(const char *name, enum mce_kind kind,
				    struct mce_bytes *bytes)
{
	struct mce_bytes *lines = bytes;

	if (kind == MCE_KIND_UTF16)
		lines = mce_bytes_utf16(bytes);
	else if (kind == MCE_KIND_JOURNAL_JSON)
		lines = mce_bytes_journal_json(bytes);
	else if (kind == MCE_KIND_JOURNAL_EXPORT)
		lines = mce_bytes_journal_export(bytes);
	if (!lines) {
		bytes->close(bytes);
		return NULL;
	}

	return mce_source_text_bytes(name, lines);
}

/* A file that a library reads. */
static struct mce_source *library_source(const char *path, struct mce_bytes *bytes,
					 const char *why)
{
	return bytes ? mce_source_text_bytes(path, bytes) : cannot_read(path, why);
}

struct mce_source *mce_source_fd_of(const char *path, enum mce_kind kind, int fd)
{
	const char *why = "out of memory";
	struct mce_bytes *bytes;
	struct mce_source *s;

	if (kind == MCE_KIND_JOURNAL_FILE || kind == MCE_KIND_SQLITE ||
	    kind == MCE_KIND_TRACE_DAT) {
		fd = mce_file_of(fd);
		if (fd < 0)
			return cannot_read(path, "cannot be copied to a file");
	}
	switch (kind) {
	case MCE_KIND_ARCHIVE:
		return mce_source_archive(path, fd);
	case MCE_KIND_JOURNAL_FILE:
		bytes = mce_bytes_journal_file(fd, &why);
		return library_source(path, bytes, why);
	case MCE_KIND_SQLITE:
		bytes = mce_bytes_sqlite(fd, &why);
		return library_source(path, bytes, why);
	case MCE_KIND_TRACE_DAT:
		return mce_source_trace_dat(path, fd);
	case MCE_KIND_PERF_DATA:
	case MCE_KIND_JSON:
		s = kind == MCE_KIND_JSON ? mce_source_json(path) : mce_source_perf_data(path);
		close(fd);
		return s;
	default:
		bytes = mce_bytes_fd(fd);
		return bytes ? mce_source_bytes(path, kind, bytes) : NULL;
	}
}

/* What has to be opened here, and cannot be read by its name. */
static struct mce_source *open_kind(const char *path, enum mce_kind kind)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);

	if (fd < 0)
		return mce_source_text(path, false);

	return mce_source_fd_of(path, kind, fd);
}

struct mce_source *mce_source_auto(const char *path)
{
	char buf[MCE_KIND_BYTES];
	ssize_t len = peek(path, buf, sizeof(buf));
	enum mce_kind kind = len > 0 ? mce_kind_of(buf, len) : MCE_KIND_TEXT;

	if (is_directory(path))
		return mce_source_perf_data(path);

	switch (kind) {
	case MCE_KIND_PERF_DATA:
		return mce_source_perf_data(path);
	case MCE_KIND_PERF_SWAPPED:
		return cannot_read(path, "is a recording of perf from a machine with another order of bytes, which is no x86 and has no machine checks");
	case MCE_KIND_METRICS:
		return cannot_read(path, "has counters only, as telegraf and netdata have them: look into what they count, rasdaemon's database (ras-mc_event.db) or the kernel's log");
	case MCE_KIND_JSON:
		return mce_source_json(path);
	case MCE_KIND_TEXT:
		return mce_source_text(path, false);
	default:
		return open_kind(path, kind);
	}
}
