/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_FEED_H
#define MCED_FEED_H

#include <stdbool.h>
#include <stdint.h>

#include <mce/mce.h>

#include "store.h"

/*
 * The daemon's sources together: the live events are opened first, then the flight
 * recorder and what survived a reset are read, then the live events follow. So
 * nothing falls in between, and only what is of the time before the recorder was
 * read can come twice.
 */

/**
 * struct feed_opts - what to read
 * @recorder:	the trace instance of the flight recorder, "" for none
 * @recorder_kb: how large it should be for each CPU at least, 0 as it is
 * @previous:	the one that survives a reset, "" for none
 * @buffer_kb, @call_chain: see struct mce_live_opts
 * @file:	a file instead of all that, or NULL
 * @live:	follow the events
 */
struct feed_opts {
	const char	*recorder, *previous;
	unsigned int	recorder_kb, buffer_kb;
	bool		call_chain;
	const char	*file;
	bool		live;
};

/**
 * typedef feed_fn - an event
 * @check:	it may have come before
 */
typedef void (*feed_fn)(const struct mce_event *ev, const struct mce_decoded *d,
			enum store_source source, bool check, void *arg);

struct feed;

/**
 * feed_open() - open the live events
 * @opts:	strings must live as long as the feed
 *
 * Return: NULL after an error, which is logged, and is in errno.
 */
struct feed *feed_open(const struct feed_opts *opts);

/* Whether times of the live events and of the recorder can be compared. */
bool feed_same_clock(const struct feed *f);

/* How many events the recorder has had in this boot, -1 if there is none. */
int64_t feed_written(const struct feed *f);

/* Read the instances to their end. */
void feed_read_past(struct feed *f, feed_fn fn, void *arg);

/**
 * feed_read() - read live events that are there
 * @max:	no more than these
 *
 * Return: how many there were, or a negative errno, which is logged: -ENODATA at
 * the end of a file.
 */
int feed_read(struct feed *f, int max, feed_fn fn, void *arg);

/* Live events can no longer be those that the recorder had. */
bool feed_is_past(const struct feed *f);

int feed_fd(const struct feed *f);
void feed_stats(const struct feed *f, struct mce_source_stats *stats);
void feed_close(struct feed *f);

#endif /* MCED_FEED_H */
