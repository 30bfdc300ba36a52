// SPDX-License-Identifier: GPL-2.0
/*
 * Records of perf_event_open(2) and of perf.data, taken apart.
 */
#include <errno.h>
#include <string.h>

#include "sample.h"

/* What is left of a record, in units of 8 bytes. */
struct words {
	const uint64_t	*at;
	size_t		left;
};

static int skip(struct words *w, size_t count)
{
	if (count > w->left)
		return -EBADMSG;

	w->at += count;
	w->left -= count;

	return 0;
}

static int take(struct words *w, uint64_t *value)
{
	if (!w->left)
		return -EBADMSG;

	*value = *w->at;

	return skip(w, 1);
}

static uint32_t low(uint64_t value)
{
	return value;
}

static uint32_t high(uint64_t value)
{
	return value >> 32;
}

/*
 * PERF_SAMPLE_READ: value, [enabled], [running], [id], [lost]; with
 * PERF_FORMAT_GROUP: nr, [enabled], [running], nr * { value, [id], [lost] }.
 */
static int skip_read(struct words *w, uint64_t format)
{
	size_t times = !!(format & PERF_FORMAT_TOTAL_TIME_ENABLED) +
		       !!(format & PERF_FORMAT_TOTAL_TIME_RUNNING);
	size_t entry = 1 + !!(format & PERF_FORMAT_ID) + !!(format & PERF_FORMAT_LOST);
	uint64_t nr;

	if (!(format & PERF_FORMAT_GROUP))
		return skip(w, times + entry);
	if (take(w, &nr) || skip(w, times) || nr > w->left)
		return -EBADMSG;

	return skip(w, nr * entry);
}

/*
 * Where the kernel puts the user's part into a later record, a mark and a number of
 * that record, the cookie, stand at the end. The mark stays, to tell that this part
 * is missing.
 */
static bool is_deferred(const uint64_t *chain, uint64_t nr)
{
	return nr >= 2 && chain[nr - 2] == (uint64_t)PERF_CONTEXT_USER_DEFERRED;
}

static int take_chain(struct words *w, struct mce_sample *sample)
{
	uint64_t nr;

	if (take(w, &nr) || nr > w->left)
		return -EBADMSG;

	sample->chain = w->at;
	sample->nr_chain = nr;
	if (is_deferred(w->at, nr))
		sample->cookie = w->at[--sample->nr_chain];

	return skip(w, nr);
}

static int take_raw(struct words *w, struct mce_sample *sample)
{
	uint32_t size;

	if (!w->left)
		return -EBADMSG;

	memcpy(&size, w->at, sizeof(size));
	if (size > w->left * sizeof(*w->at) - sizeof(size))
		return -EBADMSG;

	sample->raw = (const char *)w->at + sizeof(size);
	sample->raw_size = size;

	return 0;
}

static void init(struct mce_sample *sample)
{
	memset(sample, 0, sizeof(*sample));
	sample->cpu = -1;
	sample->pid = -1;
	sample->tid = -1;
}

static struct words words_of(const struct perf_event_header *rec)
{
	return (struct words) {
		(const uint64_t *)(rec + 1), (rec->size - sizeof(*rec)) / sizeof(uint64_t)
	};
}

/* The parts of fixed size, from the front. */
static int take_head(struct words *w, uint64_t type, struct mce_sample *sample)
{
	uint64_t value;

	if ((type & PERF_SAMPLE_IDENTIFIER) && take(w, &sample->id))
		return -EBADMSG;
	if ((type & PERF_SAMPLE_IP) && skip(w, 1))
		return -EBADMSG;
	if (type & PERF_SAMPLE_TID) {
		if (take(w, &value))
			return -EBADMSG;
		sample->pid = low(value);
		sample->tid = high(value);
	}
	if ((type & PERF_SAMPLE_TIME) && take(w, &sample->time))
		return -EBADMSG;
	if ((type & PERF_SAMPLE_ADDR) && skip(w, 1))
		return -EBADMSG;
	if ((type & PERF_SAMPLE_ID) && take(w, &sample->id))
		return -EBADMSG;
	if ((type & PERF_SAMPLE_STREAM_ID) && skip(w, 1))
		return -EBADMSG;
	if (type & PERF_SAMPLE_CPU) {
		if (take(w, &value))
			return -EBADMSG;
		sample->cpu = low(value);
	}

	return (type & PERF_SAMPLE_PERIOD) ? skip(w, 1) : 0;
}

int mce_sample_parse(const struct perf_event_attr *attr,
		     const struct perf_event_header *rec, struct mce_sample *sample)
{
	struct words w = words_of(rec);
	uint64_t type = attr->sample_type;

	init(sample);
	if (take_head(&w, type, sample))
		return -EBADMSG;
	if ((type & PERF_SAMPLE_READ) && skip_read(&w, attr->read_format))
		return -EBADMSG;
	if ((type & PERF_SAMPLE_CALLCHAIN) && take_chain(&w, sample))
		return -EBADMSG;

	return (type & PERF_SAMPLE_RAW) ? take_raw(&w, sample) : 0;
}

const uint64_t *mce_sample_deferred(const struct perf_event_header *rec, uint64_t *cookie,
				    size_t *nr)
{
	struct words w = words_of(rec);
	uint64_t count;

	if (rec->type != PERF_RECORD_CALLCHAIN_DEFERRED || take(&w, cookie) ||
	    take(&w, &count) || count > w.left)
		return NULL;

	*nr = count;

	return w.at;
}

uint64_t mce_sample_id(const struct perf_event_header *rec)
{
	struct words w = words_of(rec);
	uint64_t id;

	return take(&w, &id) ? 0 : id;
}

/* [TID] [TIME] [ID] [STREAM_ID] [CPU] [IDENTIFIER], at the end. */
int mce_sample_trailer(const struct perf_event_attr *attr,
		       const struct perf_event_header *rec, struct mce_sample *sample)
{
	const uint64_t parts = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_ID |
			       PERF_SAMPLE_STREAM_ID | PERF_SAMPLE_CPU;
	size_t size = __builtin_popcountll(attr->sample_type &
					   (parts | PERF_SAMPLE_IDENTIFIER));
	struct words w = words_of(rec);

	init(sample);
	if (!attr->sample_id_all || size > w.left)
		return -EBADMSG;

	skip(&w, w.left - size);

	return take_head(&w, attr->sample_type & parts, sample);
}

void mce_sample_fill(const struct mce_sample *sample, struct mce_event *ev)
{
	ev->sample_cpu = sample->cpu;
	if (sample->time) {
		ev->time_ns = sample->time;
		ev->has |= MCE_HAS_TIME;
	}
	if (sample->tid >= 0) {
		ev->pid = sample->pid;
		ev->tid = sample->tid;
		ev->has |= MCE_HAS_TASK;
	}
	if (sample->nr_chain) {
		ev->chain = sample->chain;
		ev->nr_chain = sample->nr_chain;
		ev->has |= MCE_HAS_CHAIN;
	}
}

void mce_sample_comm(const struct perf_event_header *rec, struct mce_comms *comms)
{
	const uint32_t *ids = (const uint32_t *)(rec + 1);
	size_t size = rec->size - sizeof(*rec);

	switch (rec->type) {
	case PERF_RECORD_COMM:
		/* pid, tid, comm */
		if (size > 8)
			mce_comms_set(comms, ids[1], (const char *)(ids + 2), size - 8);
		break;
	case PERF_RECORD_FORK:
		/* pid, ppid, tid, ptid */
		if (size >= 16)
			mce_comms_fork(comms, ids[3], ids[2]);
		break;
	case PERF_RECORD_EXIT:
		if (size >= 16)
			mce_comms_remove(comms, ids[2]);
		break;
	}
}

void mce_sample_name(struct mce_event *ev, const struct mce_comms *comms)
{
	const char *comm;

	if (!(ev->has & MCE_HAS_TASK))
		return;

	comm = mce_comms_get(comms, ev->tid);
	if (!comm && ev->tid)
		comm = mce_comms_get(comms, ev->pid);
	if (!comm && !ev->tid)
		comm = "swapper";
	if (comm)
		memcpy(ev->comm, comm, strnlen(comm, sizeof(ev->comm) - 1));
}
