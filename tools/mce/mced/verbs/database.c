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
	else if (sqlite3_column_int(stmt, 0) != SCHEMA_APPLICATION_ID)
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

/* The columns that make an event; database_events() reads them in this order. */
#define COLUMNS								\
	"wall_ns, time_ns, cpu, bank, tsc, status, addr, misc, synd, synd1, synd2, ipid,"	\
	" mcgstatus, ip, socket, apicid, origin, severity, flags, sample_cpu, pid, tid, comm,"	\
	" dimm,"							\
	" vendor, family, model, stepping, smca, microcode, ppin, mcgcap"

/* Reads one column after the other. */
struct reader {
	sqlite3_stmt	*stmt;
	int		column;
};

static int64_t next_int(struct reader *r, int64_t none)
{
	int column = r->column++;

	return sqlite3_column_type(r->stmt, column) == SQLITE_NULL ? none :
	       sqlite3_column_int64(r->stmt, column);
}

static const char *next_text(struct reader *r)
{
	return (const char *)sqlite3_column_text(r->stmt, r->column++) ?: "";
}

static void read_record(struct reader *r, struct mce_bank_record *rec)
{
	rec->cpu = next_int(r, 0);
	rec->bank = next_int(r, MCE_BANK_NONE);
	rec->tsc = next_int(r, 0);
	rec->status = next_int(r, 0);
	rec->addr = next_int(r, 0);
	rec->misc = next_int(r, 0);
	rec->synd = next_int(r, 0);
	rec->synd1 = next_int(r, 0);
	rec->synd2 = next_int(r, 0);
	rec->ipid = next_int(r, 0);
	rec->mcgstatus = next_int(r, 0);
	rec->ip = next_int(r, 0);
	rec->socket = next_int(r, -1);
	rec->apicid = next_int(r, 0);
}

/* What the kernel said of it. Names that are not known are of a newer mced. */
static void read_verdict(struct reader *r, struct mce_bank_record *rec)
{
	int origin = mce_origin_by_name(next_text(r));
	int severity = mce_severity_by_name(next_text(r));

	rec->verdict_only = true;
	rec->origin = origin < 0 ? 0 : origin;
	rec->severity = severity < 0 ? MCE_SEV_UNKNOWN : severity;
	rec->flags = next_int(r, 0);
}

static void read_machine(struct reader *r, struct mce_machine *m)
{
	m->vendor = next_int(r, -1);
	m->family = next_int(r, 0);
	m->model = next_int(r, 0);
	m->stepping = next_int(r, 0);
	m->smca = next_int(r, -1);
	m->microcode = next_int(r, 0);
	m->ppin = next_int(r, 0);
	m->mcgcap = next_int(r, 0);
}

static const char *read_event(sqlite3_stmt *stmt, struct mce_event *ev)
{
	struct reader r = { .stmt = stmt };
	const char *dimm;

	*ev = (struct mce_event) { .type = MCE_EVENT_BANK };
	ev->wall_ns = next_int(&r, 0);
	ev->time_ns = next_int(&r, 0);
	ev->has = (ev->wall_ns ? MCE_HAS_WALL : 0) | (ev->time_ns ? MCE_HAS_TIME : 0);
	read_record(&r, &ev->bank);
	read_verdict(&r, &ev->bank);
	if (ev->bank.tsc)
		ev->has |= MCE_HAS_TSC;
	ev->sample_cpu = next_int(&r, -1);
	ev->pid = next_int(&r, -1);
	ev->tid = next_int(&r, -1);
	snprintf(ev->comm, sizeof(ev->comm), "%s", next_text(&r));
	if (ev->pid >= 0)
		ev->has |= MCE_HAS_TASK;
	dimm = next_text(&r);
	read_machine(&r, &ev->machine);

	return dimm;
}

int database_events(struct database *d, database_fn fn, void *arg)
{
	struct mce_event ev;
	sqlite3_stmt *stmt;
	const char *dimm;

	stmt = database_query(d, "SELECT " COLUMNS " FROM events JOIN boots b ON b.id = boot"
			      " WHERE" DATABASE_WHERE
			      " ORDER BY boot, wall_ns, time_ns, events.id");
	if (!stmt)
		return EXIT_FAILED;
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		dimm = read_event(stmt, &ev);
		if (fn(&ev, dimm, arg))
			break;
	}

	return database_end(d, stmt, EXIT_OK);
}
