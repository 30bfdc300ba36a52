// SPDX-License-Identifier: GPL-2.0
/*
 * Deleting what is old.
 *
 * The wall clock is no measure of age: a machine can start in 1970, or be two years
 * ahead for a minute. The history has a clock of its own, see expire_age(). Ids grow
 * with each row, so that a mark - the highest id at a time of that clock - tells the
 * age of all rows up to it.
 */
#include <stddef.h>

#include <linux/kernel.h>
#include <linux/stringify.h>

#include "conf.h"
#include "expire.h"

/* How much faster than real time the history's clock may follow the wall clock. */
#define CATCH_UP	3

/* How often a mark is made, unless rows are kept for a short time only. */
#define MARK_NS		(3600 * NS_PER_SEC)
#define MARKS_OF_KEEP	20

/* A batch at a time, because others want to write. */
#define BATCH		1000

/* Number of a table in the table "marks", and its statements. */
#define TABLES(X)	X(0, "events") X(1, "life") X(2, "actions")

/* ?1: the history's clock; rows that somebody has deleted by hand take marks away. */
#define FORGET(nr, table)						\
	"DELETE FROM marks WHERE what = " #nr				\
	" AND row > (SELECT coalesce(max(id), 0) FROM " table ") AND ?1",
#define MARK(nr, table)							\
	"INSERT OR IGNORE INTO marks SELECT " #nr ", ?1, max(id) FROM " table	\
	" HAVING max(id) > (SELECT coalesce(max(row), 0) FROM marks WHERE what = " #nr ")",
#define DELETE_IDS(table, highest)					\
	"DELETE FROM " table " WHERE id IN (SELECT id FROM " table	\
	" WHERE id <= (" highest ") ORDER BY id LIMIT " __stringify(BATCH) ")"
/* ?1: the time of the history's clock before which rows are too old */
#define BY_AGE(nr, table)						\
	DELETE_IDS(table, "SELECT max(row) FROM marks WHERE what = " #nr " AND age_ns < ?1"),
/* ?1: how many to keep. Rows go from the beginning: ids count them. */
#define BY_NUMBER(nr, table)						\
	DELETE_IDS(table, "SELECT max(id) - ?1 FROM " table),

/* Run a statement with one number. */
static int run(sqlite3 *db, const char *sql, int64_t number)
{
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

	if (rc)
		return rc;
	sqlite3_bind_int64(stmt, 1, number);
	sqlite3_step(stmt);

	return sqlite3_finalize(stmt);
}

static int run_all(sqlite3 *db, const char *const *sql, size_t nr, int64_t number, bool *more)
{
	int rc = SQLITE_OK;

	for (size_t i = 0; i < nr && !rc; i++) {
		rc = run(db, sql[i], number);
		if (!rc && more && sqlite3_changes(db) >= BATCH)
			*more = true;
	}

	return rc;
}

int64_t expire_age(int64_t age_ns, int64_t passed_ns, int64_t wall_ns)
{
	int64_t age, ahead;

	if (passed_ns < 0)
		passed_ns = 0;
	age = age_ns + passed_ns;
	if (wall_ns <= age)
		return age;
	ahead = wall_ns - age;

	return age + (ahead / CATCH_UP < passed_ns ? ahead : passed_ns * CATCH_UP);
}

/* What the history's clock says. @passed_ns: since it was written down */
static int read_age(sqlite3 *db, int64_t boot, const struct expire_now *now, int64_t *age_ns,
		    int64_t *passed_ns)
{
	sqlite3_stmt *stmt;
	static const char sql[] = "SELECT age_ns, iif(boot = ?1, boot_ns, 0) FROM clock";
	int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

	if (rc)
		return rc;
	sqlite3_bind_int64(stmt, 1, boot);
	/* A history that begins, begins with the wall clock. */
	*age_ns = now->wall_ns;
	*passed_ns = INT64_MAX;
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		*passed_ns = now->boot_ns - sqlite3_column_int64(stmt, 1);
		*age_ns = expire_age(sqlite3_column_int64(stmt, 0), *passed_ns, now->wall_ns);
	}

	return sqlite3_finalize(stmt);
}

static int write_age(sqlite3 *db, int64_t boot, const struct expire_now *now, int64_t age_ns)
{
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO clock VALUES(1, ?, ?, ?)", -1,
				    &stmt, NULL);

	if (rc)
		return rc;
	sqlite3_bind_int64(stmt, 1, age_ns);
	sqlite3_bind_int64(stmt, 2, boot);
	sqlite3_bind_int64(stmt, 3, now->boot_ns);
	sqlite3_step(stmt);

	return sqlite3_finalize(stmt);
}

static int mark(sqlite3 *db, int64_t boot, const struct expire_now *now, int64_t age_ns)
{
	static const char *const sql[] = { TABLES(FORGET) TABLES(MARK) };
	int rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

	if (rc)
		return rc;
	rc = write_age(db, boot, now, age_ns) ?: run_all(db, sql, ARRAY_SIZE(sql), age_ns, NULL);
	if (!rc)
		rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (rc && !sqlite3_get_autocommit(db))
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);

	return rc;
}

static int by_age(sqlite3 *db, int64_t boot, const struct expire_now *now, int64_t keep_ns,
		  bool *more)
{
	static const char *const sql[] = { TABLES(BY_AGE) };
	int64_t every = keep_ns / MARKS_OF_KEEP < MARK_NS ? keep_ns / MARKS_OF_KEEP : MARK_NS;
	int64_t age_ns, passed_ns;
	int rc = read_age(db, boot, now, &age_ns, &passed_ns);

	if (!rc && passed_ns >= every)
		rc = mark(db, boot, now, age_ns);
	if (!rc)
		rc = run_all(db, sql, ARRAY_SIZE(sql), age_ns - keep_ns, more);
	/* Ids begin anew in a table that is empty: marks must not outlive their rows. */
	if (!rc && !*more)
		rc = run(db, "DELETE FROM marks WHERE age_ns < ?", age_ns - keep_ns);

	return rc;
}

int expire_rows(sqlite3 *db, int64_t boot, const struct expire_now *now,
		const struct expire_opts *opts, bool *more)
{
	static const char *const sql[] = { TABLES(BY_NUMBER) };
	int rc = SQLITE_OK;

	if (opts->keep_ns)
		rc = by_age(db, boot, now, opts->keep_ns, more);
	if (!rc && opts->keep_rows)
		rc = run_all(db, sql, ARRAY_SIZE(sql), opts->keep_rows, more);

	return rc;
}
