/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_SAMPLE_H
#define LIBMCE_SAMPLE_H

#include <linux/perf_event.h>

#include <mce/mce.h>

#include "comms.h"

/**
 * struct mce_sample - the parts of a PERF_RECORD_SAMPLE that are of use here
 * @time:	in the clock of the event, 0 if not there
 * @cpu:	-1 if not there
 * @pid, @tid:	-1 if not there
 * @cookie:	of the later record that has the user's part of the call chain, 0 if
 *		there is none
 * @chain, @raw: point into the record
 */
struct mce_sample {
	uint64_t	id, time, cookie;
	int32_t		cpu, pid, tid;
	const uint64_t	*chain;
	size_t		nr_chain;
	const void	*raw;
	size_t		raw_size;
};

/**
 * mce_sample_parse() - take a sample apart
 * @attr:	of its event: sample_type and read_format are looked at
 * @rec:	the record, aligned to 8 bytes, of rec->size bytes
 * @sample:	filled in
 *
 * Return: 0, or -EBADMSG if the record is too short for what it should hold.
 */
int mce_sample_parse(const struct perf_event_attr *attr,
		     const struct perf_event_header *rec, struct mce_sample *sample);

/* The id, with PERF_SAMPLE_IDENTIFIER; 0 if the record is too short. */
uint64_t mce_sample_id(const struct perf_event_header *rec);

/**
 * mce_sample_deferred() - take a PERF_RECORD_CALLCHAIN_DEFERRED apart
 * @rec:	the record, aligned to 8 bytes, of rec->size bytes
 * @cookie:	set to that of its samples
 * @nr:		set to the number of addresses
 *
 * Return: the addresses, in the record; NULL if it is too short or another one.
 */
const uint64_t *mce_sample_deferred(const struct perf_event_header *rec, uint64_t *cookie,
				    size_t *nr);

/* The same of what stands at the end of other records with sample_id_all. */
int mce_sample_trailer(const struct perf_event_attr *attr,
		       const struct perf_event_header *rec, struct mce_sample *sample);

/* Read the task, the CPU, the time and the chain into @ev. */
void mce_sample_fill(const struct mce_sample *sample, struct mce_event *ev);

/* Take note of a PERF_RECORD_COMM, _FORK or _EXIT. */
void mce_sample_comm(const struct perf_event_header *rec, struct mce_comms *comms);

/* Fill in the name of the task; it stays empty if it is not known. */
void mce_sample_name(struct mce_event *ev, const struct mce_comms *comms);

#endif /* LIBMCE_SAMPLE_H */
