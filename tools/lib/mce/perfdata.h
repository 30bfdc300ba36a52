/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_PERFDATA_H
#define LIBMCE_PERFDATA_H

#include <linux/perf_event.h>
#include <zstd.h>

#include "comms.h"
#include "fields.h"
#include "queue.h"
#include "source.h"
#include "stream.h"

/* What is said to be larger than this is not believed. */
#define MAX_HEADER	(256 << 20)

/* Numbers of tools/perf/util/header.h and tools/lib/perf/include/perf/event.h. */
enum {
	FEATURE_TRACING_DATA		= 1,
	FEATURE_CPUID			= 9,
	FEATURE_CLOCK_DATA		= 29,
	NR_FEATURES			= 256,
};

/* An event that was recorded. @layout: NULL if it is none of ours. */
struct perf_data_attr {
	struct perf_event_attr	attr;
	const struct mce_layout	*layout;
};

struct perf_data_id {
	uint64_t		id;
	struct perf_data_attr	*attr;
};

/* What the headers say. */
struct perf_data_info {
	struct perf_data_attr	**attrs;
	size_t			nr_attrs;
	struct perf_data_id	*ids;
	size_t			nr_ids, max_ids;
	struct mce_layouts	*layouts;
	bool			has_formats;
	struct mce_machine	machine;
	bool			has_wall;
	int64_t			wall_offset;
};

/* Return: 0, -EBADMSG or -ENOMEM; the reason is in the source's error text. */
int perf_data_add_attr(struct mce_source *s, struct perf_data_info *info,
		       const void *attr, size_t size, const void *ids, size_t nr_ids);
int perf_data_add_formats(struct mce_source *s, struct perf_data_info *info,
			  const void *data, size_t size);

/* A feature that is of no use, or makes no sense, is left alone. */
void perf_data_add_feature(struct perf_data_info *info, unsigned int feature,
			   const void *data, size_t size);

/* The event with this id; NULL if it is not known. */
struct perf_data_attr *perf_data_attr_of(const struct perf_data_info *info, uint64_t id);

int perf_data_info_init(struct perf_data_info *info);
void perf_data_info_free(struct perf_data_info *info);

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
	uint64_t		*chain;
	struct mce_comms	comms;
	uint64_t		skip;

	/* Losses: told so far, those of other events too, and those of our own */
	uint64_t		told, maybe, exact;
	bool			has_exact;

	int			end_error;
	char			end_text[256];
	bool			ended;
	bool			unfinished;	/* its recorder did not end it */
};

/* Return: 0 with the stream where the records begin, or a negative errno. */
int perf_data_open(struct perf_data *pd, const char *path);

/*
 * perfknown.c: find the layout of an event that the file does not describe, by a sample
 * of it. @attr->layout stays NULL if it is none of ours. Return: 0 or a negative errno.
 */
int perf_data_know(struct perf_data *pd, struct perf_data_attr *attr, const void *raw,
		   size_t size);

/* Errors, with the file's name in front: a new one, and that of somebody else. */
int perf_data_no_memory(struct perf_data *pd);
int perf_data_named(struct perf_data *pd, int err);

#endif /* LIBMCE_PERFDATA_H */
