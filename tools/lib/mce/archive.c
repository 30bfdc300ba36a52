// SPDX-License-Identifier: GPL-2.0
/*
 * Compressed files, and archives such as those of sosreport: each member is read as if
 * it were a file. What a library must have as a file is unpacked into one without a
 * name first.
 */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"

#define BLOCK_SIZE	(64 * 1024)

/* An archive in an archive in an archive ... is made to do harm. */
#define MAX_DEPTH	4

/**
 * struct archive_source - an archive
 * @path:	its name
 * @name:	and that of the member, for messages
 * @inner:	the source that reads the member, NULL between members
 * @inner_path:	what @inner thinks that its file is called
 * @depth:	how many archives this one is in
 */
struct archive_source {
	struct mce_source	base;
	struct archive		*archive;
	int			fd;
	char			path[256], name[512], inner_path[64];
	struct mce_source	*inner;
	unsigned int		depth;
};

/* The bytes of a member; the first ones were read to see what it is. */
struct bytes_member {
	struct mce_bytes	base;
	struct archive		*archive;
	char			first[MCE_KIND_BYTES];
	size_t			start, end;
};

static ssize_t member_read(struct mce_bytes *b, void *buf, size_t size)
{
	struct bytes_member *m = (struct bytes_member *)b;
	ssize_t len = m->end - m->start;

	if (len) {
		if (len > (ssize_t)size)
			len = size;
		memcpy(buf, m->first + m->start, len);
		m->start += len;
		return len;
	}
	len = archive_read_data(m->archive, buf, size);

	return len < 0 ? -EIO : len;
}

static void member_close(struct mce_bytes *b)
{
	free(b);
}

static struct bytes_member *open_member(struct archive *archive)
{
	struct bytes_member *m = calloc(1, sizeof(*m));
	ssize_t len = 1;

	if (!m)
		return NULL;
	m->base.read = member_read;
	m->base.close = member_close;
	m->archive = archive;
	while (len > 0 && m->end < sizeof(m->first)) {
		len = archive_read_data(archive, m->first + m->end, sizeof(m->first) - m->end);
		m->end += len > 0 ? len : 0;
	}

	return m;
}

/* How deep the source is that is being opened: what an archive hands to its members. */
static __thread unsigned int depth;

/* What has to be a file is read by a source of its own. */
static struct mce_source *open_file(struct archive_source *as, enum mce_kind kind,
				    struct mce_bytes *bytes)
{
	int fd = mce_file_of_bytes(bytes);
	struct mce_source *s;

	bytes->close(bytes);
	if (fd < 0)
		return NULL;
	snprintf(as->inner_path, sizeof(as->inner_path), "/proc/self/fd/%d", fd);
	if (as->depth >= MAX_DEPTH) {
		close(fd);
		return NULL;
	}
	depth = as->depth + 1;
	s = mce_source_fd_of(as->inner_path, kind, fd);
	depth = 0;

	return s;
}

static struct mce_source *open_inner(struct archive_source *as)
{
	struct bytes_member *m = open_member(as->archive);
	enum mce_kind kind;

	if (!m)
		return NULL;
	as->inner_path[0] = '\0';
	kind = mce_kind_of(m->first, m->end);
	switch (kind) {
	case MCE_KIND_PERF_DATA:
	case MCE_KIND_ARCHIVE:
	case MCE_KIND_JOURNAL_FILE:
	case MCE_KIND_SQLITE:
	case MCE_KIND_TRACE_DAT:
		return open_file(as, kind, &m->base);
	case MCE_KIND_JSON:
		/* Others write JSON, too. */
		if (memmem(m->first, m->end, "\"type\":\"bank\"", 13))
			return open_file(as, kind, &m->base);
		kind = MCE_KIND_TEXT;
		break;
	case MCE_KIND_METRICS:
		kind = MCE_KIND_TEXT;
		break;
	default:
		break;
	}

	return mce_source_bytes(as->name, kind, &m->base);
}

/* Go on to the next member. Return: 0, -ENODATA, or another negative errno. */
static int next_member(struct archive_source *as)
{
	struct archive_entry *entry;
	const char *name;
	int ret;

	do {
		ret = archive_read_next_header(as->archive, &entry);
		if (ret == ARCHIVE_EOF)
			return -ENODATA;
		if (ret < ARCHIVE_WARN) {
			mce_source_fail(&as->base, 0, "%s: cannot be unpacked: %s", as->path,
					archive_error_string(as->archive));
			return -EIO;
		}
	} while (archive_entry_filetype(entry) && archive_entry_filetype(entry) != AE_IFREG);

	name = archive_entry_pathname(entry) ?: "?";
	if (archive_format(as->archive) == ARCHIVE_FORMAT_RAW)
		snprintf(as->name, sizeof(as->name), "%s", as->path);
	else
		snprintf(as->name, sizeof(as->name), "%s:%s", as->path, name);
	as->inner = open_inner(as);
	if (!as->inner) {
		mce_source_fail(&as->base, 0, "%s: cannot be unpacked", as->name);
		return -EBADMSG;
	}

	return 0;
}

/* The message of the inner source, with the name of the member. */
static void take_error(struct archive_source *as)
{
	const char *error = mce_source_error(as->inner);
	size_t len = strlen(as->inner_path);

	if (len && !strncmp(error, as->inner_path, len))
		mce_source_fail(&as->base, 0, "%s%s", as->name, error + len);
	else
		mce_source_fail(&as->base, 0, "%s", error);
}

static void close_inner(struct archive_source *as)
{
	struct mce_source_stats st;

	mce_source_stats(as->inner, &st);
	as->base.stats.announced += st.announced;
	as->base.stats.hot += st.hot;
	as->base.stats.unread += st.unread;
	as->base.stats.sel += st.sel;
	as->base.stats.aer += st.aer;
	mce_source_close(as->inner);
	as->inner = NULL;
}

static int archive_next(struct mce_source *s, struct mce_event *ev, int timeout_ms)
{
	struct archive_source *as = (struct archive_source *)s;
	int ret;

	for (;;) {
		if (!as->inner) {
			ret = next_member(as);
			if (ret == -EIO) {
				as->base.status = -EIO;
				return -EIO;
			}
			if (ret)
				return ret;
			if (!as->inner)
				continue;
		}
		ret = mce_source_next(as->inner, ev, timeout_ms);
		if (ret >= 0)
			return ret;
		if (ret == -ENODATA) {
			close_inner(as);
			continue;
		}
		take_error(as);
		/* One member that can't be read is no reason not to read the others. */
		if (ret != -EBADMSG || mce_source_status(as->inner))
			close_inner(as);
		return -EBADMSG;
	}
}

static void archive_close(struct mce_source *s)
{
	struct archive_source *as = (struct archive_source *)s;

	if (as->inner)
		mce_source_close(as->inner);
	archive_read_free(as->archive);
	if (as->fd >= 0)
		close(as->fd);
}

static const struct mce_source_ops archive_ops = {
	.next	= archive_next,
	.close	= archive_close,
};

struct mce_source *mce_source_archive(const char *path, int fd)
{
	struct archive_source *as = mce_source_new(&archive_ops, sizeof(*as));

	if (!as) {
		close(fd);
		return NULL;
	}
	as->fd = fd;
	as->depth = depth;
	snprintf(as->path, sizeof(as->path), "%s", strcmp(path, "-") ? path : "<stdin>");
	as->archive = archive_read_new();
	archive_read_support_filter_all(as->archive);
	archive_read_support_format_tar(as->archive);
	archive_read_support_format_zip(as->archive);
	archive_read_support_format_raw(as->archive);
	archive_read_support_format_empty(as->archive);
	if (archive_read_open_fd(as->archive, fd, BLOCK_SIZE) != ARCHIVE_OK)
		as->base.status = mce_source_fail(&as->base, -EIO, "%s: cannot be unpacked: %s",
						  as->path, archive_error_string(as->archive));

	return &as->base;
}
