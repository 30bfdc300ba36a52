// SPDX-License-Identifier: GPL-2.0
/*
 * Machine checks in a perf.data file, as tools/perf/Documentation/
 * perf.data-file-format.txt describes it, or in the stream of "perf record -o -".
 *
 * perf writes what it finds in the buffers of the CPUs one after the other, so
 * that the file is out of order. After each round through the buffers it writes a
 * mark: what comes after the mark is not earlier than anything from before the
 * mark before that. Until then, records wait in a queue.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zstd.h>

#include <perf/event.h>

#include "perfdata.h"
#include "record.h"
#include "sample.h"

/* Where rounds are larger than this, order is not complete. */
#define MAX_WAITING	(16 << 20)
/* What is said to be larger than this is not believed. */
#define MAX_HEADER	(256 << 20)

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

struct perf_data {
	struct mce_source	source;
	char			*name;
	struct mce_stream	stream;
	struct perf_data_info	info;

	/* Records that were compressed, and what is still to be unpacked */
	struct mce_stream	unpacked;
	ZSTD_DStream		*zstd;
	ZSTD_inBuffer		packed;
	size_t			packed_record;

	struct mce_queue	queue;
	uint64_t		flush_to, next_flush, max_time;
	struct perf_event_header *current;
	struct mce_comms	comms;
	uint64_t		skip;

	/* Losses: told so far, those of other events too, and those of our own */
	uint64_t		told, maybe, exact;
	bool			has_exact;

	int			end_error;
	char			end_text[256];
	bool			ended;
};

static struct perf_data *to_perf_data(const struct mce_source *s)
{
	return (struct perf_data *)s;
}

/* --- opening */

static int bad(struct perf_data *pd, const char *what)
{
	return mce_source_fail(&pd->source, -EBADMSG, "%s: %s", pd->name, what);
}

/* A text of somebody else with the file's name in front. */
static int named(struct perf_data *pd, int err)
{
	char text[sizeof(pd->source.error)];

	snprintf(text, sizeof(text), "%s", pd->source.error);

	return mce_source_fail(&pd->source, err, "%s: %s", pd->name, text);
}

static int no_memory(struct perf_data *pd)
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
		return no_memory(pd);

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

	return ret ? named(pd, ret) : 0;
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
			named(pd, ret);
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

	if (!header->data.size)
		return bad(pd, "the recording was not ended: perf record did not write the header. "
			       "End it with ^C or SIGTERM");

	ret = read_attrs(pd, header);
	if (!ret)
		ret = read_features(pd, header);
	if (ret)
		return ret;
	if (has_tracepoints(pd) && !pd->info.has_formats)
		return bad(pd, "the descriptions of the trace events are missing");
	if (lseek(pd->stream.fd, header->data.offset, SEEK_SET) < 0)
		return mce_source_fail(&pd->source, -errno, "%s: %s", pd->name, strerror(errno));

	pd->stream.start = 0;
	pd->stream.end = 0;
	pd->stream.offset = header->data.offset;
	pd->stream.left = header->data.size;

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

static int open_path(struct perf_data *pd, const char *path)
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

/* --- reading records */

static struct perf_data_attr *attr_of(const struct perf_data *pd, uint64_t id)
{
	struct perf_data_attr *attr = perf_data_attr_of(&pd->info, id);

	return attr || !pd->info.nr_attrs ? attr : pd->info.attrs[0];
}

/* Without an identifier in front, all events have the same kind of samples. */
static struct perf_data_attr *attr_of_sample(const struct perf_data *pd,
					     const struct perf_event_header *rec)
{
	struct perf_data_attr *first;

	if (!pd->info.nr_attrs)
		return NULL;

	first = pd->info.attrs[0];
	if (!(first->attr.sample_type & PERF_SAMPLE_IDENTIFIER))
		return first;

	return perf_data_attr_of(&pd->info, mce_sample_id(rec));
}

static int put(struct perf_data *pd, uint64_t time, const struct perf_data_attr *attr,
	       const struct perf_event_header *rec)
{
	if (pd->max_time < time)
		pd->max_time = time;

	return mce_queue_put(&pd->queue, time, attr, rec) ? no_memory(pd) : 1;
}

static int bad_record(struct perf_data *pd, const char *what)
{
	return mce_source_fail(&pd->source, -EBADMSG, "%s: at %llu: %s", pd->name,
			       (unsigned long long)pd->stream.offset, what);
}

static int got_sample(struct perf_data *pd, const struct perf_event_header *rec)
{
	const struct perf_data_attr *attr = attr_of_sample(pd, rec);
	const struct mce_layout *layout;
	struct mce_sample sample;

	if (!attr)
		return 1;
	if (!attr->layout && (attr->attr.sample_type & PERF_SAMPLE_IDENTIFIER))
		return 1;
	if (mce_sample_parse(&attr->attr, rec, &sample))
		return bad_record(pd, "a sample is shorter than its contents");

	layout = mce_layouts_of(pd->info.layouts, sample.raw, sample.raw_size);
	if (!layout)
		return 1;

	return put(pd, sample.time ?: pd->max_time, attr, rec);
}

static int got_other(struct perf_data *pd, const struct perf_event_header *rec)
{
	struct perf_data_attr *attr = attr_of(pd, 0);
	struct mce_sample sample = { };

	if (!attr)
		return 1;

	if (attr->attr.sample_type & PERF_SAMPLE_IDENTIFIER) {
		uint64_t id;

		if (rec->size < sizeof(*rec) + sizeof(id))
			return bad_record(pd, "a record is too short");
		memcpy(&id, (const char *)rec + rec->size - sizeof(id), sizeof(id));
		attr = attr_of(pd, id);
	}
	if (mce_sample_trailer(&attr->attr, rec, &sample))
		sample.time = 0;

	return put(pd, sample.time, attr, rec);
}

static int got_attr(struct perf_data *pd, const struct perf_event_header *rec)
{
	const unsigned char *attr = (const unsigned char *)(rec + 1);
	size_t left = rec->size - sizeof(*rec);
	uint32_t size;

	if (left < PERF_ATTR_SIZE_VER0)
		return bad_record(pd, "an event's attributes are too short");

	memcpy(&size, attr + offsetof(struct perf_event_attr, size), sizeof(size));
	if (!size)
		size = PERF_ATTR_SIZE_VER0;
	if (size > left)
		return bad_record(pd, "an event's attributes are longer than their record");

	return perf_data_add_attr(&pd->source, &pd->info, attr, size, attr + size,
				  (left - size) / sizeof(uint64_t)) ? -EBADMSG : 1;
}

static int got_feature(struct perf_data *pd, const struct perf_event_header *rec)
{
	uint64_t feature;

	if (rec->size < sizeof(*rec) + sizeof(feature))
		return bad_record(pd, "a feature is too short");

	memcpy(&feature, rec + 1, sizeof(feature));
	if (feature < NR_FEATURES)
		perf_data_add_feature(&pd->info, feature,
				      (const char *)(rec + 1) + sizeof(feature),
				      rec->size - sizeof(*rec) - sizeof(feature));

	return 1;
}

static int got_auxtrace(struct perf_data *pd, const struct perf_event_header *rec)
{
	if (rec->size < sizeof(*rec) + sizeof(pd->skip))
		return bad_record(pd, "a record is too short");

	memcpy(&pd->skip, rec + 1, sizeof(pd->skip));

	return 1;
}

static int got_packed(struct perf_data *pd, const struct perf_event_header *rec)
{
	size_t head = sizeof(*rec);
	uint64_t size;

	if (rec->type == PERF_RECORD_COMPRESSED2)
		head += sizeof(size);
	if (rec->size < head)
		return bad_record(pd, "a compressed record is too short");

	size = rec->size - head;
	if (rec->type == PERF_RECORD_COMPRESSED2)
		memcpy(&size, rec + 1, sizeof(size));
	if (size > rec->size - head)
		return bad_record(pd, "a compressed record is longer than it is");
	if (!pd->zstd) {
		pd->zstd = ZSTD_createDStream();
		if (!pd->zstd || mce_stream_init(&pd->unpacked, -1))
			return no_memory(pd);
	}

	pd->packed = (ZSTD_inBuffer) { (const char *)rec + head, size };
	pd->packed_record = rec->size;

	return 1;
}

static int got_round(struct perf_data *pd)
{
	pd->flush_to = pd->next_flush;
	pd->next_flush = pd->max_time;

	return 1;
}

static int got_record(struct perf_data *pd, const struct perf_event_header *rec)
{
	switch (rec->type) {
	case PERF_RECORD_SAMPLE:
		return got_sample(pd, rec);
	case PERF_RECORD_COMM:
	case PERF_RECORD_EXIT:
	case PERF_RECORD_FORK:
	case PERF_RECORD_LOST:
	case PERF_RECORD_LOST_SAMPLES:
		return got_other(pd, rec);
	case PERF_RECORD_FINISHED_ROUND:
		return got_round(pd);
	case PERF_RECORD_HEADER_ATTR:
		return got_attr(pd, rec);
	case PERF_RECORD_HEADER_FEATURE:
		return got_feature(pd, rec);
	case PERF_RECORD_AUXTRACE:
		return got_auxtrace(pd, rec);
	case PERF_RECORD_COMPRESSED:
	case PERF_RECORD_COMPRESSED2:
		return got_packed(pd, rec);
	}

	return 1;
}

/* What can't be got over: say so when all that came before has been read. */
static int give_up(struct perf_data *pd, int err, const char *what)
{
	pd->end_error = err;
	pd->ended = true;
	snprintf(pd->end_text, sizeof(pd->end_text), "at %llu: %s",
		 (unsigned long long)pd->stream.offset, what);

	return 1;
}

/* Return: 1 with a record in one piece, 0, or a negative errno as mce_stream_need(). */
static int need_record(struct perf_data *pd, struct mce_stream *stream, int timeout_ms,
		       const struct perf_event_header **rec)
{
	int ret;

	ret = mce_stream_need(stream, sizeof(**rec), timeout_ms);
	if (ret <= 0)
		return ret;

	*rec = mce_stream_data(stream);
	if ((*rec)->size < sizeof(**rec)) {
		give_up(pd, -EBADMSG, "a record of impossible size");
		return -EBADMSG;
	}

	ret = mce_stream_need(stream, (*rec)->size, timeout_ms);
	*rec = mce_stream_data(stream);

	return ret;
}

/* In a pipe they stand behind their record, with a size of their own. */
static int read_formats(struct perf_data *pd, int timeout_ms)
{
	const struct perf_event_header *rec = mce_stream_data(&pd->stream);
	size_t head = rec->size;
	uint32_t size;
	int ret;

	if (head < sizeof(*rec) + sizeof(size))
		return give_up(pd, -EBADMSG, "a record is too short");

	memcpy(&size, rec + 1, sizeof(size));
	if (size > MAX_HEADER)
		return give_up(pd, -EBADMSG, "the descriptions of the trace events are too large");

	ret = mce_stream_need(&pd->stream, head + size, timeout_ms);
	if (ret == -ENODATA)
		return give_up(pd, -EBADMSG, "the data ends in the trace events' descriptions");
	if (ret <= 0)
		return ret;

	ret = perf_data_add_formats(&pd->source, &pd->info,
				    (const char *)mce_stream_data(&pd->stream) + head, size);
	mce_stream_eat(&pd->stream, head + size);

	return ret ? named(pd, ret) : 1;
}

static int skip_some(struct perf_data *pd, int timeout_ms)
{
	size_t have;
	int ret;

	ret = mce_stream_need(&pd->stream, 1, timeout_ms);
	if (ret == -ENODATA)
		return give_up(pd, -EBADMSG, "the data ends inside a record");
	if (ret <= 0)
		return ret;

	have = mce_stream_have(&pd->stream);
	if (have > pd->skip)
		have = pd->skip;
	mce_stream_eat(&pd->stream, have);
	pd->skip -= have;

	return 1;
}

/* Unpack some more. */
static int unpack(struct perf_data *pd)
{
	ZSTD_outBuffer out = { };
	size_t ret;

	out.dst = mce_stream_space(&pd->unpacked, &out.size);
	if (!out.dst)
		return no_memory(pd);

	ret = ZSTD_decompressStream(pd->zstd, &out, &pd->packed);
	if (ZSTD_isError(ret))
		return give_up(pd, -EBADMSG, ZSTD_getErrorName(ret));

	mce_stream_added(&pd->unpacked, out.pos);
	if (pd->packed.pos == pd->packed.size && out.pos < out.size) {
		mce_stream_eat(&pd->stream, pd->packed_record);
		pd->packed_record = 0;
	}

	return 1;
}

/* Return: 1 if a record, or a piece of one, was dealt with; else as need_record(). */
static int read_unpacked(struct perf_data *pd)
{
	const struct perf_event_header *rec;
	int ret;

	ret = need_record(pd, &pd->unpacked, 0, &rec);
	if (ret == -ENODATA)
		return pd->packed_record ? unpack(pd) : -ENODATA;
	if (ret <= 0)
		return ret;

	if (rec->type >= PERF_RECORD_USER_TYPE_START && rec->type != PERF_RECORD_FINISHED_ROUND)
		ret = bad_record(pd, "a compressed record that can't be one");
	else
		ret = got_record(pd, rec);
	mce_stream_eat(&pd->unpacked, rec->size);

	return ret;
}

static int end_of_data(struct perf_data *pd)
{
	bool whole = !mce_stream_have(&pd->stream) && !mce_stream_have(&pd->unpacked);

	if (!whole)
		return give_up(pd, -EBADMSG, "the data ends inside a record");
	if (pd->stream.left && !pd->stream.wait && pd->stream.left < UINT64_MAX / 2)
		return give_up(pd, -EBADMSG, "the file is shorter than its header says");

	pd->ended = true;

	return 1;
}

static int read_plain(struct perf_data *pd, int timeout_ms)
{
	const struct perf_event_header *rec;
	int ret;

	ret = need_record(pd, &pd->stream, timeout_ms, &rec);
	if (ret == -ENODATA)
		return end_of_data(pd);
	if (ret == -EBADMSG)
		return 1;
	if (ret <= 0)
		return ret;
	if (rec->type == PERF_RECORD_HEADER_TRACING_DATA)
		return read_formats(pd, timeout_ms);

	ret = got_record(pd, rec);
	if (!pd->packed_record)
		mce_stream_eat(&pd->stream, rec->size);

	return ret;
}

static int read_one(struct perf_data *pd, int timeout_ms)
{
	int ret;

	if (pd->skip)
		return skip_some(pd, timeout_ms);
	if (pd->zstd) {
		ret = read_unpacked(pd);
		if (ret == -EBADMSG && pd->ended)
			return 1;
		if (ret != -ENODATA)
			return ret;
	}

	return read_plain(pd, timeout_ms);
}

/* --- from records to events */

static int make_event(struct perf_data *pd, const struct perf_data_attr *attr,
		      const struct perf_event_header *rec, struct mce_event *ev)
{
	const struct mce_layout *layout;
	struct mce_sample sample;

	mce_sample_parse(&attr->attr, rec, &sample);
	layout = mce_layouts_of(pd->info.layouts, sample.raw, sample.raw_size);
	if (!layout || mce_layout_read(layout, sample.raw, sample.raw_size, ev))
		return mce_source_fail(&pd->source, -EBADMSG,
				       "%s: a sample has too little data for its event", pd->name);

	mce_sample_fill(&sample, ev);
	mce_sample_name(ev, &pd->comms);
	if (mce_layout_is_record(layout))
		mce_record_blame_nobody(ev);
	else
		ev->machine = pd->info.machine;
	if (pd->info.has_wall && (ev->has & MCE_HAS_TIME) && !(ev->has & MCE_HAS_WALL)) {
		ev->wall_ns = ev->time_ns + pd->info.wall_offset;
		ev->has |= MCE_HAS_WALL;
	}

	return 1;
}

static int make_dropped(struct perf_data *pd, uint64_t count, int cpu, uint64_t time,
			struct mce_event *ev)
{
	if (!count)
		return 0;

	mce_event_init(ev, MCE_EVENT_DROPPED);
	ev->dropped.cpu = cpu;
	ev->dropped.count = count;
	if (time) {
		ev->time_ns = time;
		ev->has |= MCE_HAS_TIME;
	}
	pd->told += count;

	return 1;
}

/* Is nothing in this file but machine checks, and events that have no samples? */
static bool only_ours(const struct perf_data *pd)
{
	for (size_t i = 0; i < pd->info.nr_attrs; i++) {
		const struct perf_data_attr *attr = pd->info.attrs[i];
		bool dummy = attr->attr.type == PERF_TYPE_SOFTWARE &&
			     attr->attr.config == PERF_COUNT_SW_DUMMY;

		if (!attr->layout && !dummy)
			return false;
	}

	return true;
}

/*
 * PERF_RECORD_LOST counts what did not fit into a buffer, of whatever event.
 * Where perf counts by event, it says so in PERF_RECORD_LOST_SAMPLES at the end.
 */
static int lost(struct perf_data *pd, const struct perf_data_attr *attr,
		const struct perf_event_header *rec, struct mce_event *ev)
{
	bool exact = rec->type == PERF_RECORD_LOST_SAMPLES;
	const uint64_t *words = (const uint64_t *)(rec + 1);
	size_t at = exact ? 0 : 1;
	struct mce_sample sample;

	if (rec->size < sizeof(*rec) + (at + 1) * sizeof(*words))
		return 0;
	if (mce_sample_trailer(&attr->attr, rec, &sample))
		sample.cpu = -1;

	if (exact) {
		if (rec->misc & PERF_RECORD_MISC_LOST_SAMPLES_BPF)
			return 0;
		pd->has_exact = true;
		pd->exact += attr->layout ? words[at] : 0;
		return 0;
	}
	if (only_ours(pd) || !(attr->attr.read_format & PERF_FORMAT_LOST))
		return make_dropped(pd, words[at], sample.cpu, sample.time, ev);
	pd->maybe += words[at];

	return 0;
}

/* The next record that has waited long enough. Return: 1 with an event, 0, or an error. */
static int take_one(struct perf_data *pd, struct mce_event *ev, bool *any)
{
	const struct mce_queue_item *first = mce_queue_first(&pd->queue);
	struct mce_queue_item item;

	*any = first && (pd->ended || first->time <= pd->flush_to ||
			 pd->queue.bytes > MAX_WAITING);
	if (!*any)
		return 0;

	item = mce_queue_take(&pd->queue);
	free(pd->current);
	pd->current = item.rec;

	switch (item.rec->type) {
	case PERF_RECORD_SAMPLE:
		return make_event(pd, item.who, item.rec, ev);
	case PERF_RECORD_LOST:
	case PERF_RECORD_LOST_SAMPLES:
		return lost(pd, item.who, item.rec, ev);
	default:
		mce_sample_comm(item.rec, &pd->comms);
		return 0;
	}
}

/* All has been read. */
static int finish(struct perf_data *pd, struct mce_event *ev)
{
	uint64_t total = pd->has_exact ? pd->exact : pd->maybe;
	int ret = pd->end_error;

	pd->maybe = 0;
	pd->exact = 0;
	if (total > pd->told)
		return make_dropped(pd, total - pd->told, -1, 0, ev);

	pd->end_error = 0;
	if (!ret)
		return -ENODATA;

	return mce_source_fail(&pd->source, ret, "%s: %s", pd->name, pd->end_text);
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);

	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static int perf_data_next(struct mce_source *s, struct mce_event *ev, int timeout_ms)
{
	struct perf_data *pd = to_perf_data(s);
	int64_t end = timeout_ms > 0 && pd->stream.wait ? now_ms() + timeout_ms : 0;
	bool any;
	int ret;

	for (;;) {
		do {
			ret = take_one(pd, ev, &any);
			if (ret)
				return ret;
		} while (any);

		if (pd->ended)
			return finish(pd, ev);
		if (end) {
			timeout_ms = end - now_ms();
			if (timeout_ms < 0)
				timeout_ms = 0;
		}
		ret = read_one(pd, timeout_ms);
		if (ret <= 0)
			return ret;
	}
}

static int perf_data_fd(const struct mce_source *s)
{
	const struct perf_data *pd = to_perf_data(s);

	return pd->stream.wait ? pd->stream.fd : -1;
}

static const char *perf_data_clock(const struct mce_source *s)
{
	const struct perf_data *pd = to_perf_data(s);

	for (size_t i = 0; i < pd->info.nr_attrs; i++) {
		const struct perf_event_attr *attr = &pd->info.attrs[i]->attr;

		if (attr->use_clockid)
			return mce_clock_name(attr->clockid);
	}

	return "local";
}

static void perf_data_close(struct mce_source *s)
{
	struct perf_data *pd = to_perf_data(s);

	if (pd->stream.buf)
		close(pd->stream.fd);
	mce_stream_free(&pd->stream);
	mce_stream_free(&pd->unpacked);
	ZSTD_freeDStream(pd->zstd);
	mce_queue_free(&pd->queue);
	mce_comms_free(&pd->comms);
	perf_data_info_free(&pd->info);
	free(pd->current);
	free(pd->name);
}

static const struct mce_source_ops perf_data_ops = {
	.next	= perf_data_next,
	.fd	= perf_data_fd,
	.clock	= perf_data_clock,
	.close	= perf_data_close,
};

struct mce_source *mce_source_perf_data(const char *path)
{
	struct perf_data *pd = mce_source_new(&perf_data_ops, sizeof(*pd));

	if (!pd)
		return NULL;

	pd->name = strdup(strcmp(path, "-") ? path : "standard input");
	if (!pd->name || perf_data_info_init(&pd->info))
		pd->source.status = mce_source_fail(&pd->source, -ENOMEM, "out of memory");
	else
		pd->source.status = open_path(pd, path);

	return &pd->source;
}
