// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl summary: how many errors of which kind there are in mced's history.
 */
#include <stdlib.h>

#include <json-c/json.h>

#include <linux/kernel.h>

#include "database.h"

static struct database database;
static bool json;

static const struct opt opts[] = {
	DATABASE_OPTS(database),
	{ .name = "json", .letter = 'j', .kind = OPT_FLAG, .value = &json,
	  .help = "one JSON object a line, see mced-database(5)" },
	{ }
};

/* Each is "name, severity, records, errors, first, last", most errors first. */
#define SUMS(name, where)						\
	"SELECT " name ", coalesce(severity, '-'), count(*), sum(err_count), min(wall_ns),"	\
	" max(wall_ns) FROM events JOIN boots b ON b.id = boot WHERE" DATABASE_WHERE	\
	where " GROUP BY 1, 2 ORDER BY 4 DESC, 1, 2 LIMIT 20"

static const struct {
	const char	*by, *sql;
} tables[] = {
	{ "unit", SUMS("unit", "") },
	{ "dimm", SUMS("dimm", " AND dimm != ''") },
	{ "cpu", SUMS("cpu", "") },
	{ "page", SUMS("printf('0x%x', addr & ~0xfff)", " AND memory AND addr_physical") },
	{ "boot", SUMS("boot_id", "") },
};

static void print_json(const char *by, sqlite3_stmt *stmt)
{
	static const char *const names[] = { "name", "severity", "records", "errors", "first_ns",
					     "last_ns" };
	struct json_object *object = json_object_new_object();
	struct json_object *value;

	json_object_object_add(object, "by", json_object_new_string(by));
	for (int i = 0; i < 6; i++) {
		value = i < 2 ? json_object_new_string((const char *)sqlite3_column_text(stmt, i)) :
				json_object_new_int64(sqlite3_column_int64(stmt, i));
		json_object_object_add(object, names[i], value);
	}
	puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));
	json_object_put(object);
}

static void print_row(sqlite3_stmt *stmt)
{
	char first[32], last[32];

	printf("%-36s %-10s %9lld %9lld  %s  %s\n", sqlite3_column_text(stmt, 0),
	       sqlite3_column_text(stmt, 1), sqlite3_column_int64(stmt, 2),
	       sqlite3_column_int64(stmt, 3),
	       database_time(sqlite3_column_int64(stmt, 4), first, sizeof(first)),
	       database_time(sqlite3_column_int64(stmt, 5), last, sizeof(last)));
}

/* Return: how many rows, or -EXIT_FAILED. */
static int print_table(const char *by, const char *sql)
{
	sqlite3_stmt *stmt = database_query(&database, sql);
	int rows = 0;

	if (!stmt)
		return -EXIT_FAILED;
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		if (json)
			print_json(by, stmt);
		else if (!rows)
			printf("%-36s %-10s %9s %9s  %-16s  %s\n", by, "severity",
			       "records", "errors", "first", "last");
		if (!json)
			print_row(stmt);
		rows++;
	}
	if (rows && !json)
		putchar('\n');

	return database_end(&database, stmt, EXIT_OK) ? -EXIT_FAILED : rows;
}

static int run(int argc, char **argv)
{
	int status = database_open(&database), rows = 0;

	(void)argc;
	(void)argv;
	if (status)
		return status;
	pager_start();
	for (size_t i = 0; i < ARRAY_SIZE(tables) && rows >= 0; i++) {
		rows = print_table(tables[i].by, tables[i].sql);
		/* Without any unit there is nothing else. */
		if (!rows && !i) {
			if (!json)
				puts("No errors.");
			break;
		}
	}
	database_close(&database);

	return finish_output(rows < 0 ? EXIT_FAILED : EXIT_OK);
}

const struct verb verb_summary = {
	.name		= "summary",
	.args		= "",
	.summary	= "what mced's history has, by unit, DIMM, CPU, page and boot",
	.opts		= opts,
	.run		= run,
};
