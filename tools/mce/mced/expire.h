/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_EXPIRE_H
#define MCED_EXPIRE_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

/**
 * struct expire_now - what the clocks say
 * @wall_ns:	CLOCK_REALTIME, which can be years wrong and can jump
 * @boot_ns:	CLOCK_BOOTTIME, which never jumps
 */
struct expire_now {
	int64_t	wall_ns, boot_ns;
};

/**
 * struct expire_opts - what to keep
 * @keep_ns:	age at which rows are deleted, 0 for never
 * @keep_rows:	how many rows of each table to keep, 0 for all
 */
struct expire_opts {
	int64_t		keep_ns;
	uint64_t	keep_rows;
};

/**
 * expire_age() - the history's own clock, some time later
 * @age_ns:	what it said
 * @passed_ns:	time that has passed since, by a clock that doesn't jump
 * @wall_ns:	the wall clock now
 *
 * It goes on while the machine runs, and follows the wall clock, but not faster than
 * four times the real time: what the machine was switched off counts, while a wall clock
 * that is wrong can make rows at most four times as old as they are.
 *
 * Return: nanoseconds.
 */
int64_t expire_age(int64_t age_ns, int64_t passed_ns, int64_t wall_ns);

/**
 * expire_rows() - delete what is too old or too much, a batch at a time
 * @db:		the database
 * @boot:	id of this boot
 * @now:	the clocks
 * @opts:	what to keep
 * @more:	set if there is more to delete
 *
 * The age of a row counts from its arrival, not from the time that is written in it.
 *
 * Return: SQLITE_OK or an error of SQLite.
 */
int expire_rows(sqlite3 *db, int64_t boot, const struct expire_now *now,
		const struct expire_opts *opts, bool *more);

#endif /* MCED_EXPIRE_H */
