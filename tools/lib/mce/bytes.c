// SPDX-License-Identifier: GPL-2.0
/*
 * What a file is, and what makes lines of it.
 */
#include "bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/kernel.h>

/* --- kinds */

#define MAGIC(_text, _kind)	{ _text, sizeof(_text) - 1, 0, MCE_KIND_##_kind }

static const struct {
	const char	*magic;
	size_t		len, at;
	enum mce_kind	kind;
} magics[] = {
	MAGIC("PERFILE2", PERF_DATA),
	MAGIC("2ELIFREP", PERF_SWAPPED),
	MAGIC("\x17\x08\x44tracing", TRACE_DAT),
	MAGIC("SQLite format 3", SQLITE),
	MAGIC("LPKSHHRH", JOURNAL_FILE),
	MAGIC("\x1f\x8b", ARCHIVE),
	MAGIC("\3757zXZ", ARCHIVE),
	MAGIC("\x28\xb5\x2f\xfd", ARCHIVE),
	MAGIC("BZh", ARCHIVE),
	MAGIC("PK\x03\x04", ARCHIVE),
	{ "ustar", 5, 257, MCE_KIND_ARCHIVE },
	MAGIC("\xff\xfe", UTF16),
	MAGIC("\xfe\xff", UTF16),
	MAGIC("__CURSOR=", JOURNAL_EXPORT),
	MAGIC("__REALTIME_TIMESTAMP=", JOURNAL_EXPORT),
};

/* What only the journal, or dmesg, has in JSON. */
static bool is_journal_json(const char *buf, size_t len)
{
	static const char * const keys[] = {
		"\"MESSAGE\"", "\"__REALTIME_TIMESTAMP\"", "\"__CURSOR\"", "\"_BOOT_ID\"",
		"\"dmesg\"",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		if (memmem(buf, len, keys[i], strlen(keys[i])))
			return true;
	}

	/* What collectors of logs have; our own objects have a type. */
	return !memmem(buf, len, "\"type\":\"", 8) && (memmem(buf, len, "\"message\"", 9) ||
							 memmem(buf, len, "\"log\"", 5));
}

static bool has(const char *buf, size_t len, const char *text)
{
	return memmem(buf, len, text, strlen(text));
}

/* Counters: telegraf's of its plugin "ras", netdata's of EDAC's controllers */
static bool is_metrics(const char *buf, size_t len)
{
	return (has(buf, len, "\"fields\"") && has(buf, len, "\"tags\"")) ||
	       (has(buf, len, "\"labels\"") && has(buf, len, "\"data\"") &&
		!has(buf, len, "\"status\""));
}

/* Text in UTF-16 without a mark: each other byte is 0. */
static bool is_utf16(const char *buf, size_t len)
{
	size_t i, zeros[2] = { };

	for (i = 0; i < len && i < 64; i++)
		zeros[i % 2] += !buf[i];

	return i >= 16 && (zeros[0] + zeros[1]) * 2 >= i - i / 8 && (!zeros[0] || !zeros[1]);
}

enum mce_kind mce_kind_of(const char *buf, size_t len)
{
	size_t i, blank = 0;

	for (i = 0; i < ARRAY_SIZE(magics); i++) {
		if (len >= magics[i].at + magics[i].len &&
		    !memcmp(buf + magics[i].at, magics[i].magic, magics[i].len))
			return magics[i].kind;
	}
	if (is_utf16(buf, len))
		return MCE_KIND_UTF16;

	/* JSON sequences have a record separator in front of each object. */
	while (blank < len && strchr(" \t\r\n\x1e[", buf[blank]) && buf[blank])
		blank++;
	if (blank == len || buf[blank] != '{')
		return MCE_KIND_TEXT;
	/* "{1}[Hardware Error]: " is how the kernel numbers the firmware's reports. */
	if (blank + 1 < len && buf[blank + 1] >= '0' && buf[blank + 1] <= '9')
		return MCE_KIND_TEXT;

	if (is_metrics(buf, len))
		return MCE_KIND_METRICS;

	return is_journal_json(buf, len) ? MCE_KIND_JOURNAL_JSON : MCE_KIND_JSON;
}

/* --- text that is made */

bool mce_buffer_add(struct mce_buffer *b, const char *data, size_t len)
{
	size_t size = b->size ?: 4096;
	char *grown;

	if (b->start == b->end) {
		b->start = 0;
		b->end = 0;
	}
	while (size - b->end < len)
		size *= 2;
	if (size != b->size) {
		grown = realloc(b->data, size);
		if (!grown)
			return false;
		b->data = grown;
		b->size = size;
	}
	memcpy(b->data + b->end, data, len);
	b->end += len;

	return true;
}

bool mce_buffer_addf(struct mce_buffer *b, const char *fmt, ...)
{
	char text[1024];
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (len >= (int)sizeof(text))
		len = sizeof(text) - 1;

	return len >= 0 && mce_buffer_add(b, text, len);
}

ssize_t mce_buffer_take(struct mce_buffer *b, void *buf, size_t size)
{
	size_t len = b->end - b->start;

	if (len > size)
		len = size;
	memcpy(buf, b->data + b->start, len);
	b->start += len;

	return len;
}

static bool add_time(struct mce_buffer *b, const struct mce_entry *entry)
{
	const char *ident = entry->ident[0] ? entry->ident : "kernel";

	if (entry->usec)
		return mce_buffer_addf(b, "%010llu.%06llu host %s: ",
				       (unsigned long long)entry->usec / 1000000,
				       (unsigned long long)entry->usec % 1000000, ident);
	if (entry->mono)
		return mce_buffer_addf(b, "[%5llu.%06llu] ",
				       (unsigned long long)entry->mono / 1000000,
				       (unsigned long long)entry->mono % 1000000);

	return true;
}

bool mce_buffer_add_entry(struct mce_buffer *b, const struct mce_entry *entry,
			  const char *message, size_t len)
{
	const char *end = message + len, *newline;

	do {
		newline = memchr(message, '\n', end - message) ?: end;
		if (!add_time(b, entry) || !mce_buffer_add(b, message, newline - message) ||
		    !mce_buffer_add(b, "\n", 1))
			return false;
		message = newline + 1;
	} while (message < end);

	return true;
}

/* --- a file */

struct bytes_fd {
	struct mce_bytes	base;
	int			fd;
};

static ssize_t fd_read(struct mce_bytes *b, void *buf, size_t size)
{
	ssize_t len;

	do {
		len = read(((struct bytes_fd *)b)->fd, buf, size);
	} while (len < 0 && errno == EINTR);

	return len < 0 ? -errno : len;
}

static void fd_close(struct mce_bytes *b)
{
	close(((struct bytes_fd *)b)->fd);
	free(b);
}

struct mce_bytes *mce_bytes_fd(int fd)
{
	struct bytes_fd *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->base.read = fd_read;
	b->base.close = fd_close;
	b->fd = fd;

	return &b->base;
}

int mce_file_of_bytes(struct mce_bytes *bytes)
{
	FILE *file = tmpfile();
	char block[8192];
	ssize_t len = -1;
	int fd = -1;

	if (file) {
		while ((len = bytes->read(bytes, block, sizeof(block))) > 0) {
			if (fwrite(block, 1, len, file) != (size_t)len)
				break;
		}
		if (!len && !fflush(file))
			fd = dup(fileno(file));
		fclose(file);
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);

	return fd;
}

int mce_file_of(int fd)
{
	struct mce_bytes *bytes;
	struct stat st;
	int file;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		return fd;
	bytes = mce_bytes_fd(fd);
	if (!bytes)
		return -1;
	file = mce_file_of_bytes(bytes);
	bytes->close(bytes);

	return file;
}

int mce_named_copy(int *fd, char *path, size_t size)
{
	struct stat st;
	off_t at = 0;
	int copy;

	if (fstat(*fd, &st))
		return -1;
	if (st.st_nlink)
		return 0;
	snprintf(path, size, "%s/mce-XXXXXX", getenv("TMPDIR") ?: "/tmp");
	copy = mkostemp(path, O_CLOEXEC);
	if (copy < 0)
		return -1;
	while (at < st.st_size) {
		if (sendfile(copy, *fd, &at, st.st_size - at) <= 0)
			break;
	}
	close(*fd);
	*fd = copy;
	if (at == st.st_size)
		return 1;
	unlink(path);

	return -1;
}

/* --- UTF-16 */

struct bytes_utf16 {
	struct mce_bytes	base;
	struct mce_bytes	*in;
	iconv_t			convert;
	char			raw[4096];
	size_t			have;
	bool			eof;
};

/* What is no character is left out. */
static void skip_bad(struct bytes_utf16 *u, char **from)
{
	if (u->have < 2)
		return;
	*from += 2;
	u->have -= 2;
}

static ssize_t utf16_read(struct mce_bytes *b, void *buf, size_t size)
{
	struct bytes_utf16 *u = (struct bytes_utf16 *)b;
	char *from, *to = buf;
	size_t left = size;
	ssize_t len;

	while (left == size) {
		if (!u->eof && u->have < sizeof(u->raw) / 2) {
			len = u->in->read(u->in, u->raw + u->have, sizeof(u->raw) - u->have);
			if (len < 0)
				return len;
			u->eof = !len;
			u->have += len;
		}
		from = u->raw;
		if (u->have && iconv(u->convert, &from, &u->have, &to, &left) == (size_t)-1 &&
		    errno == EILSEQ)
			skip_bad(u, &from);
		memmove(u->raw, from, u->have);
		if (u->eof && left == size && u->have < 2)
			return 0;
		if (u->eof && from == u->raw && left == size)
			return 0;
	}

	return size - left;
}

static void utf16_close(struct mce_bytes *b)
{
	struct bytes_utf16 *u = (struct bytes_utf16 *)b;

	u->in->close(u->in);
	iconv_close(u->convert);
	free(u);
}

struct mce_bytes *mce_bytes_utf16(struct mce_bytes *in)
{
	struct bytes_utf16 *u = calloc(1, sizeof(*u));
	ssize_t len;

	if (!u)
		return NULL;
	u->base.read = utf16_read;
	u->base.close = utf16_close;
	u->in = in;
	len = in->read(in, u->raw, sizeof(u->raw));
	u->have = len > 0 ? len : 0;
	u->eof = len <= 0;
	/* Without a mark the first character tells: it is below 256 in a log. */
	u->convert = iconv_open("UTF-8", u->have && !u->raw[0] ? "UTF-16BE" :
				u->have && u->raw[0] != '\xff' && u->raw[0] != '\xfe' ?
				"UTF-16LE" : "UTF-16");
	if (u->convert == (iconv_t)-1) {
		free(u);
		return NULL;
	}

	return &u->base;
}
