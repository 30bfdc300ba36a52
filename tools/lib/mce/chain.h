/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_CHAIN_H
#define LIBMCE_CHAIN_H

#include "queue.h"
#include "sample.h"

/*
 * Call chains whose user's part comes in a record of its own, when the task goes back
 * to user space: PERF_RECORD_CALLCHAIN_DEFERRED. The cookie tells which belong
 * together.
 */

/**
 * mce_chain_is_waiting() - is the rest of a sample's call chain still to come?
 * @q:		what is known of later records
 * @attr:	of the sample's event
 * @item:	the sample, or another record
 * @now:	the time up to which records have been read
 *
 * Return: true if it has not come, and there is hope that it will.
 */
bool mce_chain_is_waiting(const struct mce_queue *q, const struct perf_event_attr *attr,
			  const struct mce_queue_item *item, uint64_t now);

/**
 * mce_chain_join() - put the user's part of a call chain behind the kernel's
 * @q:		where the user's part may be
 * @sample:	its chain is replaced, if it is there
 * @buf:	the memory for it; the next call frees it
 *
 * Return: 0, or -ENOMEM.
 */
int mce_chain_join(const struct mce_queue *q, struct mce_sample *sample, uint64_t **buf);

#endif /* LIBMCE_CHAIN_H */
