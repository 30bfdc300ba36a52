// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "conf.h"
#include "database.h"
#include "names.h"
#include "row.h"
#include "schema.h"

/* "2026-01-31", "2026-01-31 12:00:30", local time; or how long ago */
static bool read_time(const char *text, int64_t *wall_ns)
{
	static const char *const formats[] = { "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d" };
	struct timespec now;
	const char *end;
	int64_t ns;

	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		struct tm tm = { .tm_isdst = -1 };

		end = strptime(text, formats[i], &tm);
		if (end && !*end) {
			*wall_ns = mktime(&tm) * NS_PER_SEC;
			return true;
		}
	}
	if (conf_parse_time(text, &ns))
		return false;
	clock_gettime(CLOCK_REALTIME, &now);
	*wall_ns = now.tv_sec * NS_PER_SEC + now.tv_nsec - ns;

	return true;
}

static int set_time(const char *option, const char *text, int64_t *wall_ns)
{
	if (!text || read_time(text, wall_ns))
		return EXIT_OK;
	complain("--%s: '%s' is not a time such as 90s, 10m, 24h, 7d, or a date such as"
		 " 2026-01-31 or \"2026-01-31 12:00\"", option, text);

	return EXIT_USAGE;
}

/* ",name,name,": the names of numbers in @mask, or NULL for 0 */
static char *name_list(uint32_t mask, unsigned int nr, const char *(*name)(unsigned int nr))
{
	char *list = NULL;
	size_t size = 0;
	FILE *out;

	if (!mask)
		return NULL;
	out = open_memstream(&list, &size);
	if (!out)
		return NULL;
	for (unsigned int i = 0; i < nr; i++) {
		if (mask & 1U << i)
			fprintf(out, ",%s", name(i));
	}
	fputc(',', out);
	fclose(out);

	return list;
}

static int set_selection(struct database *d)
{
	unsigned int least;
	int status;

	d->since_ns = INT64_MIN;
	d->until_ns = INT64_MAX;
	status = set_time("since", d->since, &d->since_ns) ?:
		 set_time("until", d->until, &d->until_ns) ?: selection_init(&d->selection);
	if (status)
		return status;
	least = d->selection.severity_nr;
	d->units = name_list(d->selection.unit_mask, MCE_NR_UNITS, mce_unit_name);
	d->severities = name_list(least ? ~((1U << least) - 1) : 0, MCE_SEV_FATAL + 1,
				  mce_severity_name);

	return EXIT_OK;
}

/* Return: what is wrong with it, or NULL. */
static const char *check_version(struct database *d)
{
	const char *wrong = NULL;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(d->db, "SELECT application_id, user_version FROM"
			       " pragma_application_id, pragma_user_version", -1, &stmt, NULL))
		return sqlite3_errmsg(d->db);
	if (sqlite3_step(stmt) != SQLITE_ROW)
		wrong = sqlite3_errmsg(d->db);
	else if (sqlite3_column_int(stmt, 0) != SCHEMA_APPLICATION_ID ||
		 sqlite3_column_int(stmt, 1) < 1)
		wrong = "it is not a history of mced";
	else if (sqlite3_column_int(stmt, 1) > SCHEMA_VERSION)
		wrong = "it is of a newer mced; use the mcectl that belongs to it";
	else if (sqlite3_column_int(stmt, 1) < SCHEMA_VERSION)
		wrong = "it is of an older mced; start mced, which brings it up to date";
	sqlite3_finalize(stmt);

	return wrong;
}

int database_open(struct database *d)
{
	const char *path = d->path ?: DEFAULT_DATABASE, *wrong;
	int status = set_selection(d);

	if (status)
		return status;
	if (access(path, R_OK))
		return fail("%s: %s%s", path, strerror(errno), errno != ENOENT ? "" :
			    "; mced makes it, see mced(8). \"mcectl history\" needs no mced");
	if (sqlite3_open_v2(path, &d->db, SQLITE_OPEN_READONLY, NULL))
		wrong = sqlite3_errmsg(d->db);
	else
		wrong = check_version(d);
	if (!wrong)
		return EXIT_OK;
	fail("%s: %s", path, wrong);
	database_close(d);

	return EXIT_FAILED;
}

void database_close(struct database *d)
{
	sqlite3_close(d->db);
	d->db = NULL;
	free(d->units);
	free(d->severities);
	d->units = NULL;
	d->severities = NULL;
}

/* A parameter that a statement has not is number 0, and binding that is refused. */
static void bind_selection(const struct database *d, sqlite3_stmt *stmt)
{
	sqlite3_bind_int64(stmt, sqlite3_bind_parameter_index(stmt, ":since"), d->since_ns);
	sqlite3_bind_int64(stmt, sqlite3_bind_parameter_index(stmt, ":until"), d->until_ns);
	sqlite3_bind_text(stmt, sqlite3_bind_parameter_index(stmt, ":units"), d->units, -1,
			  SQLITE_STATIC);
	sqlite3_bind_text(stmt, sqlite3_bind_parameter_index(stmt, ":severities"), d->severities,
			  -1, SQLITE_STATIC);
	if (d->selection.has_cpu)
		sqlite3_bind_int64(stmt, sqlite3_bind_parameter_index(stmt, ":cpu"),
				   d->selection.cpu);
}

sqlite3_stmt *database_query(struct database *d, const char *sql)
{
	sqlite3_stmt *stmt;

	sqlite3_busy_timeout(d->db, 5000);
	if (sqlite3_prepare_v2(d->db, sql, -1, &stmt, NULL)) {
		fail("%s", sqlite3_errmsg(d->db));
		return NULL;
	}
	bind_selection(d, stmt);

	return stmt;
}

int database_end(struct database *d, sqlite3_stmt *stmt, int status)
{
	if (sqlite3_finalize(stmt))
		return fail("%s", sqlite3_errmsg(d->db));

	return status;
}

const char *database_time(int64_t wall_ns, char *buf, size_t size)
{
	time_t seconds = wall_ns / NS_PER_SEC;
	struct tm tm;

	localtime_r(&seconds, &tm);
	strftime(buf, size, "%Y-%m-%d %H:%M", &tm);

	return buf;
}

int database_events(struct database *d, database_fn fn, void *arg)
{
	struct mce_decoded decoded;
	struct mce_event ev;
	sqlite3_stmt *stmt;

	stmt = database_query(d, "SELECT " ROW_COLUMNS " FROM events WHERE" DATABASE_WHERE
			      " ORDER BY boot, wall_ns, time_ns, id");
	if (!stmt)
		return EXIT_FAILED;
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		row_read(stmt, &ev, &decoded);
		if (fn(&ev, &decoded, arg))
			break;
	}

	return database_end(d, stmt, EXIT_OK);
}
