// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "conf.h"
#include "database.h"
#include "schema.h"

static int set_since(struct database *d)
{
	struct timespec now;
	int64_t ns;

	d->since_ns = INT64_MIN;
	if (!d->since)
		return EXIT_OK;
	if (conf_parse_time(d->since, &ns)) {
		complain("--since: '%s' is not a time such as 90s, 10m, 24h, 7d", d->since);
		return EXIT_USAGE;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	d->since_ns = now.tv_sec * NS_PER_SEC + now.tv_nsec - ns;

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
	int status = set_since(d);

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
}

sqlite3_stmt *database_query(struct database *d, const char *sql)
{
	sqlite3_stmt *stmt;

	sqlite3_busy_timeout(d->db, 5000);
	if (sqlite3_prepare_v2(d->db, sql, -1, &stmt, NULL)) {
		fail("%s", sqlite3_errmsg(d->db));
		return NULL;
	}
	if (sqlite3_bind_parameter_count(stmt))
		sqlite3_bind_int64(stmt, 1, d->since_ns);

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
	" mcgstatus, ip, socket, apicid, sample_cpu, pid, tid, comm, dimm,"	\
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
			      " WHERE coalesce(wall_ns, 0) >= ?"
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
