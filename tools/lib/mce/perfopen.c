// SPDX-License-Identifier: GPL-2.0
/*
 * The beginning of perf.data: is it one, and where are its parts.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "perfdata.h"

struct file_section {
	uint64_t	offset, size;
};

/* A pipe's header has the first two only. */
struct file_header {
	uint64_t		magic, size, attr_size;
	struct file_section	attrs, data, event_types;
	uint64_t		features[NR_FEATURES / 64];
};

#define PIPE_HEADER_SIZE	16

static const char magic[8] = "PERFILE2";

static int bad(struct perf_data *pd, const char *what)
{
	return mce_source_fail(&pd->source, -EBADMSG, "%s: %s", pd->name, what);
}

/* A text of somebody else with the file's name in front. */
int perf_data_named(struct perf_data *pd, int err)
{
	char text[sizeof(pd->source.error)];

	snprintf(text, sizeof(text), "%s", pd->source.error);

	return mce_source_fail(&pd->source, err, "%s: %s", pd->name, text);
}

int perf_data_no_memory(struct perf_data *pd)
{
	return mce_source_fail(&pd->source, -ENOMEM, "%s: out of memory", pd->name);
}

/* A part of the file; to be freed. */
static int read_section(struct perf_data *pd, const struct file_section *section, void **data)
{
	ssize_t size;

	*data = NULL;
	if (section->size > MAX_HEADER)
		return bad(pd, "a part of the header is too large");

	*data = malloc(section->size + 1);
	if (!*data)
		return perf_data_no_memory(pd);

	size = pread(pd->stream.fd, *data, section->size, section->offset);
	if (size == (ssize_t)section->size)
		return 0;

	free(*data);
	*data = NULL;

	return mce_source_fail(&pd->source, -EBADMSG,
			       "%s: the file is cut off: it ends before %llu, where a part of "
			       "its header is", pd->name,
			       (unsigned long long)(section->offset + section->size));
}

/* The attributes of an event, of any size, then the place of its ids. */
static int read_attr(struct perf_data *pd, const unsigned char *data, size_t size)
{
	struct file_section section;
	void *ids;
	int ret;

	memcpy(&section, data + size - sizeof(section), sizeof(section));
	ret = read_section(pd, &section, &ids);
	if (ret)
		return ret;

	ret = perf_data_add_attr(&pd->source, &pd->info, data, size - sizeof(section), ids,
				 section.size / sizeof(uint64_t));
	free(ids);

	return ret ? perf_data_named(pd, ret) : 0;
}

static int read_attrs(struct perf_data *pd, const struct file_header *header)
{
	size_t size = header->attr_size;
	unsigned char *data;
	int ret;

	if (size < PERF_ATTR_SIZE_VER0 + sizeof(struct file_section) || size > 4096)
		return bad(pd, "the header has a wrong size for the events' attributes");

	ret = read_section(pd, &header->attrs, (void **)&data);
	for (size_t at = 0; !ret && at + size <= header->attrs.size; at += size)
		ret = read_attr(pd, data + at, size);
	free(data);

	return ret;
}

static int read_feature(struct perf_data *pd, unsigned int feature,
			const struct file_section *section)
{
	void *data;
	int ret;

	if (feature != FEATURE_TRACING_DATA && feature != FEATURE_CPUID &&
	    feature != FEATURE_CLOCK_DATA)
		return 0;

	ret = read_section(pd, section, &data);
	if (ret)
		return ret;

	if (feature == FEATURE_TRACING_DATA) {
		ret = perf_data_add_formats(&pd->source, &pd->info, data, section->size);
		if (ret)
			perf_data_named(pd, ret);
	} else {
		perf_data_add_feature(&pd->info, feature, data, section->size);
	}
	free(data);

	return ret;
}

/* Behind the data there is a table of where they are. */
static int read_features(struct perf_data *pd, const struct file_header *header)
{
	struct file_section table = { header->data.offset + header->data.size };
	struct file_section *sections;
	int ret, nr = 0;

	for (int i = 0; i < NR_FEATURES / 64; i++)
		nr += __builtin_popcountll(header->features[i]);

	table.size = nr * sizeof(*sections);
	ret = read_section(pd, &table, (void **)&sections);
	nr = 0;
	for (int i = 0; !ret && i < NR_FEATURES; i++) {
		if (header->features[i / 64] >> (i % 64) & 1)
			ret = read_feature(pd, i, &sections[nr++]);
	}
	free(sections);

	return ret;
}

static bool has_tracepoints(const struct perf_data *pd)
{
	for (size_t i = 0; i < pd->info.nr_attrs; i++) {
		if (pd->info.attrs[i]->attr.type == PERF_TYPE_TRACEPOINT)
			return true;
	}

	return false;
}

static int open_file(struct perf_data *pd, const struct file_header *header)
{
	int ret;

	/* perf record tells the size when it ends, and then writes the features. */
	pd->unfinished = !header->data.size;
	ret = read_attrs(pd, header);
	if (!ret && !pd->unfinished)
		ret = read_features(pd, header);
	if (ret)
		return ret;
	if (has_tracepoints(pd) && !pd->info.has_formats && !pd->unfinished)
		return bad(pd, "the descriptions of the trace events are missing");
	if (lseek(pd->stream.fd, header->data.offset, SEEK_SET) < 0)
		return mce_source_fail(&pd->source, -errno, "%s: %s", pd->name, strerror(errno));

	pd->stream.start = 0;
	pd->stream.end = 0;
	pd->stream.offset = header->data.offset;
	pd->stream.left = header->data.size ?: UINT64_MAX;

	return 0;
}

static int open_header(struct perf_data *pd)
{
	struct mce_stream *stream = &pd->stream;
	struct file_header header = { };
	int ret;

	ret = mce_stream_need(stream, PIPE_HEADER_SIZE, -1);
	if (ret < 0 && ret != -ENODATA)
		return mce_source_fail(&pd->source, ret, "%s: %s", pd->name, strerror(-ret));
	if (ret <= 0)
		return bad(pd, "this is not perf.data, it is too short");

	memcpy(&header, mce_stream_data(stream), PIPE_HEADER_SIZE);
	if (header.magic == __builtin_bswap64(*(const uint64_t *)magic))
		return bad(pd, "this is perf.data of a machine with another byte order");
	if (memcmp(&header.magic, magic, sizeof(magic)))
		return bad(pd, "this is not perf.data");
	if (header.size == PIPE_HEADER_SIZE) {
		mce_stream_eat(stream, PIPE_HEADER_SIZE);
		return 0;
	}

	if (stream->wait)
		return bad(pd, "a perf.data file cannot be read through a pipe; give its name");
	if (header.size < sizeof(header) || mce_stream_need(stream, sizeof(header), -1) <= 0)
		return bad(pd, "the header is too short");

	memcpy(&header, mce_stream_data(stream), sizeof(header));

	return open_file(pd, &header);
}

/*
 * "perf record --kcore" makes a directory, with the recording in the file "data";
 * "--threads" puts the records of each thread into one more file.
 */
static int open_directory(struct perf_data *pd, int dir)
{
	int fd;

	if (!faccessat(dir, "data.0", F_OK, 0))
		return mce_source_fail(&pd->source, -EISDIR,
				       "%s: a recording of several threads is not read; "
				       "record without --threads", pd->name);

	fd = openat(dir, "data", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return mce_source_fail(&pd->source, errno == ENOENT ? -EISDIR : -errno,
				       "%s: this is a directory, and not one of perf record: "
				       "data: %s", pd->name, strerror(errno));

	return fd;
}

static int open_file_of(struct perf_data *pd, const char *path, struct stat *st)
{
	int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
	int dir, err;

	if (fd >= 0 && !fstat(fd, st) && S_ISDIR(st->st_mode)) {
		dir = fd;
		fd = open_directory(pd, dir);
		close(dir);
		if (fd < 0)
			return fd;
	}
	if (fd >= 0 && !fstat(fd, st))
		return fd;

	err = -errno;
	if (fd >= 0)
		close(fd);

	return mce_source_fail(&pd->source, err, "%s: %s", pd->name, strerror(-err));
}

int perf_data_open(struct perf_data *pd, const char *path)
{
	struct stat st;
	int fd, ret;

	fd = open_file_of(pd, path, &st);
	if (fd < 0)
		return fd;

	ret = mce_stream_init(&pd->stream, fd);
	if (ret) {
		close(fd);
		return ret;
	}
	pd->stream.wait = !S_ISREG(st.st_mode);

	return open_header(pd);
}
