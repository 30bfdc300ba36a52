/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_STORE_H
#define MCED_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mce/mce.h>

#include "expire.h"

/*
 * The history: a SQLite database. mced-database(5) describes it.
 *
 * Events go into a queue in memory, and from there in batches into the database.
 * If the database can't be written - it is locked, the disk is full - the queue
 * grows up to its limit, and then what is new is counted as lost. It is said
 * loudly when this begins and when it is over.
 *
 * An event can come several times: from the flight recorder at each start, and
 * live. Records of banks with a time stamp have a key: boot, CPU, bank, TSC and
 * status. Other events are the same if all of them but the time is equal, and
 * the times are close; if there are several such, one of a source stands for one
 * of the other, so that their number is right.
 */

/* Where an event comes from. */
#define STORE_SOURCES(X)		\
	X(LIVE,		"live")		\
	X(RECORDER,	"recorder")	\
	X(PREVIOUS,	"previous")	\
	X(FILE,		"file")

enum store_source {
#define X(symbol, name)	STORE_##symbol,
	STORE_SOURCES(X)
#undef X
	STORE_NR_SOURCES
};

const char *store_source_name(enum store_source source);

/**
 * typedef store_new_fn - an event is new
 * @ev, @d, @source: what store_add() was given; @ev has no call chain
 *
 * Called once for each event that was not known before. Of the store it may call
 * store_add_action() only.
 */
typedef void (*store_new_fn)(const struct mce_event *ev, const struct mce_decoded *d,
			     enum store_source source, void *arg);

/**
 * struct store_opts - how to open the history
 * @path:	the database
 * @boot_id:	of the running kernel, from /proc/sys/kernel/random/boot_id
 * @release:	its release
 * @machine:	the CPU of this machine, may be NULL; each record has its own
 * @queue:	how many events to keep in memory at most
 * @keep_ns:	age at which events are deleted, 0 for never
 * @keep_rows:	how many bank records and how many other events to keep, 0 for all
 * @inode:	number of the file that was this history when it was last open, 0 for none:
 *		tells a damaged history from what is not ours and must not be touched
 * @on_new:	see there
 * @arg:	for @on_new
 */
struct store_opts {
	const char			*path;
	const char			*boot_id;
	const char			*release;
	const struct mce_machine	*machine;
	size_t				queue;
	int64_t				keep_ns;
	uint64_t			keep_rows;
	uint64_t			inode;
	store_new_fn			on_new;
	void				*arg;
};

struct store;

/**
 * store_open() - open the history, make it, or bring it to this version
 * @opts:	copied
 *
 * If that can't be done now, it is tried again by each store_flush().
 *
 * Return: NULL when out of memory.
 */
struct store *store_open(const struct store_opts *opts);

/*
 * Return: 0 if the database can be used, or the negative errno of the last try.
 * -EPROTO: it was made by a newer mced or is not ours, which only an administrator can
 * mend.
 */
int store_status(const struct store *s);

/* Number of the file that is the history, for the next start; 0 if it can't be used. */
uint64_t store_inode(const struct store *s);

/**
 * store_add() - keep an event
 * @s:		the store
 * @ev, @d:	the event, copied; @d only if it is a MCE_EVENT_BANK
 * @source:	where it comes from
 * @check:	it may be there already: @on_new is called when it is known not to
 *		be, from store_flush(). Otherwise it is called now.
 */
void store_add(struct store *s, const struct mce_event *ev, const struct mce_decoded *d,
	       enum store_source source, bool check);

/**
 * struct store_action - what a policy has done
 * @wall_ns:	when
 * @policy, @action, @target, @result, @detail: as in struct log_action
 */
struct store_action {
	int64_t		wall_ns;
	const char	*policy, *action, *target, *result, *detail;
};

/* Keep what a policy has done. Not queued for long: it shares the queue's room. */
void store_add_action(struct store *s, const struct store_action *action);

/**
 * store_flush() - write what is in the queue
 * @s:	the store
 *
 * Never waits for a lock.
 *
 * Return: 0 if the queue is empty now, or a negative errno.
 */
int store_flush(struct store *s);

/* Is a bank record of any boot there, and written? */
bool store_has(struct store *s, uint64_t cpu, uint64_t bank, uint64_t tsc, uint64_t status);

/* Delete what is too old or too much, a batch at a time. Return: there is more. */
bool store_expire(struct store *s, const struct expire_now *now);

/* Times of the live source and of the recorder are of one clock. Not until told. */
void store_set_same_clock(struct store *s, bool same);

/*
 * How many events of this boot's recorder are in the history, or are noted there as lost.
 * Return: 0, or a negative errno if it is not known, or not all are written yet.
 */
int store_seen(struct store *s, int64_t *seen);

/* The recorder is read from its beginning. */
void store_begin_check(struct store *s);

/* No event from before this call comes again: forget which are matched. */
void store_end_check(struct store *s);

/**
 * struct store_stats - what a store has done since it was opened
 * @written, @duplicates:	events
 * @lost:	events that did not fit into the queue
 * @failures:	how often it could not be written
 * @corrupt:	how often a damaged database was put aside
 * @queued:	events that wait
 */
struct store_stats {
	uint64_t	written, duplicates, lost, failures, corrupt;
	size_t		queued;
};

void store_stats(const struct store *s, struct store_stats *stats);

/**
 * struct store_total - sum of this boot's records of one kind
 */
struct store_total {
	uint8_t		unit, severity;
	int32_t		cpu, socket;
	const char	*dimm;
	uint64_t	records, errors;
};

typedef void (*store_total_fn)(const struct store_total *total, void *arg);

/* Sums of this boot, which outlive the rows. Return: 0, or a negative errno. */
int store_totals(struct store *s, store_total_fn fn, void *arg);

/* @same_boot: it was told by this boot's kernel, whose clock its time is of */
typedef void (*store_row_fn)(const struct mce_event *ev, const struct mce_decoded *d,
			     bool same_boot, void *arg);

/**
 * store_rows() - the bank records of this boot, and those since a time, in order
 * @s:		the store
 * @since_ns:	the time; the wall clock may have been wrong when this boot's were kept
 * @files:	those that were read from files; otherwise those of this machine, which
 *		are not of another CPU: a history can have been copied from elsewhere
 *
 * Return: 0, or a negative errno.
 */
int store_rows(struct store *s, int64_t since_ns, bool files, store_row_fn fn, void *arg);

/* Time of the last event of this boot, 0 if there is none. */
int64_t store_last_ns(struct store *s);

typedef void (*store_target_fn)(const char *target, void *arg);

/*
 * The targets of an action in this boot with the result, each once. Return: 0, or a
 * negative errno if they are not known, or not all.
 */
int store_actions(struct store *s, const char *action, const char *result, store_target_fn fn,
		  void *arg);

/* Writes what it can; what remains is counted and said. */
void store_close(struct store *s);

#endif /* MCED_STORE_H */
