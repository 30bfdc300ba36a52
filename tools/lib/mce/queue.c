// SPDX-License-Identifier: GPL-2.0
/*
 * A binary heap of records, by time.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "queue.h"

static bool before(const struct mce_queue_item *a, const struct mce_queue_item *b)
{
	return a->time != b->time ? a->time < b->time : a->seq < b->seq;
}

static void sift_up(struct mce_queue *q, size_t i)
{
	struct mce_queue_item item = q->items[i];

	while (i && before(&item, &q->items[(i - 1) / 2])) {
		q->items[i] = q->items[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	q->items[i] = item;
}

static void sift_down(struct mce_queue *q, size_t i)
{
	struct mce_queue_item item = q->items[i];
	size_t child;

	while ((child = 2 * i + 1) < q->nr) {
		if (child + 1 < q->nr && before(&q->items[child + 1], &q->items[child]))
			child++;
		if (before(&item, &q->items[child]))
			break;
		q->items[i] = q->items[child];
		i = child;
	}
	q->items[i] = item;
}

static int make_room(struct mce_queue *q)
{
	size_t max = q->max ? 2 * q->max : 64;
	struct mce_queue_item *items;

	if (q->nr < q->max)
		return 0;

	items = realloc(q->items, max * sizeof(*items));
	if (!items)
		return -ENOMEM;

	q->items = items;
	q->max = max;

	return 0;
}

int mce_queue_put(struct mce_queue *q, uint64_t time, const void *who,
		  const struct perf_event_header *rec)
{
	struct perf_event_header *copy;

	if (make_room(q))
		return -ENOMEM;

	copy = malloc(rec->size);
	if (!copy)
		return -ENOMEM;

	memcpy(copy, rec, rec->size);
	q->items[q->nr] = (struct mce_queue_item) { time, q->seq++, who, copy };
	q->bytes += rec->size;
	sift_up(q, q->nr++);

	return 0;
}

const struct mce_queue_item *mce_queue_first(const struct mce_queue *q)
{
	return q->nr ? &q->items[0] : NULL;
}

struct mce_queue_item mce_queue_take(struct mce_queue *q)
{
	struct mce_queue_item first = q->items[0];

	q->bytes -= first.rec->size;
	q->items[0] = q->items[--q->nr];
	if (q->nr)
		sift_down(q, 0);

	return first;
}

void mce_queue_free(struct mce_queue *q)
{
	for (size_t i = 0; i < q->nr; i++)
		free(q->items[i].rec);
	free(q->items);
	memset(q, 0, sizeof(*q));
}
