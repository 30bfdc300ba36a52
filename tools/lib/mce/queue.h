/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_QUEUE_H
#define LIBMCE_QUEUE_H

#include <linux/perf_event.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Records that wait until it is certain that no earlier one will come, the
 * earliest first; those of the same time in the order in which they were put in.
 */
struct mce_queue_item {
	uint64_t			time, seq;
	const void			*who;
	struct perf_event_header	*rec;
};

struct mce_queue {
	struct mce_queue_item	*items;
	size_t			nr, max, bytes;
	uint64_t		seq;
};

/* Put in a copy of @rec. Return: 0 or -ENOMEM. */
int mce_queue_put(struct mce_queue *q, uint64_t time, const void *who,
		  const struct perf_event_header *rec);

/* The earliest, or NULL. */
const struct mce_queue_item *mce_queue_first(const struct mce_queue *q);

/* Take out the earliest; its record is to be freed with free(). */
struct mce_queue_item mce_queue_take(struct mce_queue *q);

void mce_queue_free(struct mce_queue *q);

#endif /* LIBMCE_QUEUE_H */
