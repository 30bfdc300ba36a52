/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_VERBS_DATABASE_H
#define MCED_VERBS_DATABASE_H

/* mced's history, for the verbs of mcectl that read it. */

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include <mce/mce.h>

#include "mcectl.h"
#include "select.h"

#define DEFAULT_DATABASE	"/var/lib/mced/mced.db"

/**
 * struct database - what to read
 * @path:	the file, NULL for the default
 * @since:	"24h" or "2026-01-31 12:00": only what is newer; NULL for all
 * @until:	the same: only what is older
 * @selection:	which errors
 */
struct database {
	const char		*path;
	const char		*since, *until;
	struct selection	selection;

	/* private */
	sqlite3			*db;
	int64_t			since_ns, until_ns;
	char			*units, *severities;
};

#define DATABASE_OPTS(d)						\
	{ .name = "database", .letter = 'd', .kind = OPT_STRING, .value = &(d).path,	\
	  .arg = "FILE", .help = "mced's history (" DEFAULT_DATABASE ")" },	\
	{ .name = "since", .letter = 's', .kind = OPT_STRING, .value = &(d).since,	\
	  .arg = "TIME", .help = "only the last 90s, 10m, 24h, 7d ..., or from a date on" }, \
	{ .name = "until", .kind = OPT_STRING, .value = &(d).until, .arg = "TIME",	\
	  .help = "only what is older than that, or until a date" },	\
	SELECTION_OPTS((d).selection)

/*
 * What the options select, as a condition for the rows of "events": names of parameters
 * that database_query() binds.
 */
#define DATABASE_WHERE							\
	" coalesce(wall_ns, 0) BETWEEN :since AND :until"		\
	" AND (:units IS NULL OR instr(:units, ',' || unit || ','))"	\
	" AND (:severities IS NULL OR instr(:severities, ',' || severity || ','))"	\
	" AND (:cpu IS NULL OR cpu = :cpu)"

/* Open it for reading. Return: EXIT_OK, EXIT_FAILED or EXIT_USAGE. */
int database_open(struct database *d);
void database_close(struct database *d);

/* Prepare a statement, with the parameters of DATABASE_WHERE. NULL: said why. */
sqlite3_stmt *database_query(struct database *d, const char *sql);

/* Finish a statement. Return: @status, or EXIT_FAILED if reading failed. */
int database_end(struct database *d, sqlite3_stmt *stmt, int status);

/**
 * typedef database_fn - a bank record
 * @ev, @d:	the event and its meaning as they were stored, see row_read()
 *
 * Return: 0 to go on.
 */
typedef int (*database_fn)(const struct mce_event *ev, const struct mce_decoded *d, void *arg);

/* The bank records that are selected, in order of time. Return: EXIT_OK or EXIT_FAILED. */
int database_events(struct database *d, database_fn fn, void *arg);

/*
 * Print all that is selected: the records, and what else the kernel said. Opens the
 * database. Return: EXIT_*.
 */
struct printer;
int database_history(struct database *d, struct printer *printer);

/* "2026-01-31 23:59", local time. */
const char *database_time(int64_t wall_ns, char *buf, size_t size);

#endif /* MCED_VERBS_DATABASE_H */
