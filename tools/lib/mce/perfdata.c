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
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zstd.h>

#include <perf/event.h>

#include "chain.h"
#include "perfdata.h"
#include "record.h"
#include "sample.h"

/* Where rounds are larger than this, order is not complete. */
#define MAX_WAITING	(16 << 20)

static struct perf_data *to_perf_data(const struct mce_source *s)
{
	return (struct perf_data *)s;
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

	return mce_queue_put(&pd->queue, time, attr, rec) ? perf_data_no_memory(pd) : 1;
}

static int bad_record(struct perf_data *pd, const char *what)
{
	return mce_source_fail(&pd->source, -EBADMSG, "%s: at %llu: %s", pd->name,
			       (unsigned long long)pd->stream.offset, what);
}

static int got_sample(struct perf_data *pd, const struct perf_event_header *rec)
{
	struct perf_data_attr *attr = attr_of_sample(pd, rec);
	const struct mce_layout *layout;
	struct mce_sample sample;

	if (!attr)
		return 1;
	if (!attr->layout && (attr->attr.sample_type & PERF_SAMPLE_IDENTIFIER) && !pd->unfinished)
		return 1;
	if (mce_sample_parse(&attr->attr, rec, &sample))
		return bad_record(pd, "a sample is shorter than its contents");
	if (!attr->layout && pd->unfinished &&
	    perf_data_know(pd, attr, sample.raw, sample.raw_size))
		return perf_data_no_memory(pd);

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
			return perf_data_no_memory(pd);
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
	case PERF_RECORD_CALLCHAIN_DEFERRED:
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

	return ret ? perf_data_named(pd, ret) : 1;
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
		return perf_data_no_memory(pd);

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

	if (pd->unfinished)
		return give_up(pd, -EBADMSG,
			       "the recording ends here, as perf record was not ended by ^C or SIGTERM; what is whole was read");
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

	if (mce_chain_join(&pd->queue, &sample, &pd->chain))
		return perf_data_no_memory(pd);

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

static const struct perf_event_attr *attr_at(const struct mce_queue_item *item)
{
	return &((const struct perf_data_attr *)item->who)->attr;
}

/* The next record that has waited long enough. Return: 1 with an event, 0, or an error. */
static int take_one(struct perf_data *pd, struct mce_event *ev, bool *any)
{
	const struct mce_queue_item *first = mce_queue_first(&pd->queue);
	struct mce_queue_item item;

	*any = first && (pd->ended || pd->queue.bytes > MAX_WAITING ||
			 (first->time <= pd->flush_to &&
			  !mce_chain_is_waiting(&pd->queue, attr_at(first), first,
						pd->flush_to)));
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
	free(pd->chain);
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
		pd->source.status = perf_data_open(pd, path);

	return &pd->source;
}
