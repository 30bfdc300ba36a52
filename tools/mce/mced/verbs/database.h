/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_VERBS_DATABASE_H
#define MCED_VERBS_DATABASE_H

/* mced's history, for the verbs of mcectl that read it. */

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include <mce/mce.h>

#include "mcectl.h"

#define DEFAULT_DATABASE	"/var/lib/mced/mced.db"

/**
 * struct database - what to read
 * @path:	the file, NULL for the default
 * @since:	"24h": only what is newer; NULL for all
 */
struct database {
	const char	*path;
	const char	*since;

	/* private */
	sqlite3		*db;
	int64_t		since_ns;
};

#define DATABASE_OPTS(d)						\
	{ .name = "database", .letter = 'd', .kind = OPT_STRING, .value = &(d).path,	\
	  .arg = "FILE", .help = "mced's history (" DEFAULT_DATABASE ")" },	\
	{ .name = "since", .letter = 's', .kind = OPT_STRING, .value = &(d).since,	\
	  .arg = "TIME", .help = "only the last 90s, 10m, 24h, 7d ..." }

/* Open it for reading. Return: EXIT_OK, EXIT_FAILED or EXIT_USAGE. */
int database_open(struct database *d);
void database_close(struct database *d);

/* Prepare a statement; its first parameter is the time since when. NULL: said why. */
sqlite3_stmt *database_query(struct database *d, const char *sql);

/* Finish a statement. Return: @status, or EXIT_FAILED if reading failed. */
int database_end(struct database *d, sqlite3_stmt *stmt, int status);

/**
 * typedef database_fn - a bank record
 * @ev:		as a source gives it
 * @dimm:	its DIMM by the name that it had then, "" if not known
 *
 * Return: 0 to go on.
 */
typedef int (*database_fn)(const struct mce_event *ev, const char *dimm, void *arg);

/* The bank records, in order of time. Return: EXIT_OK or EXIT_FAILED. */
int database_events(struct database *d, database_fn fn, void *arg);

/* "2026-01-31 23:59", local time. */
const char *database_time(int64_t wall_ns, char *buf, size_t size);

#endif /* MCED_VERBS_DATABASE_H */
