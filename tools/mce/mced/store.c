// SPDX-License-Identifier: GPL-2.0
/*
 * The history in SQLite.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "conf.h"
#include "event_names.h"
#include "log.h"
#include "names.h"
#include "row.h"
#include "schema.h"
#include "store.h"

/* Two sources take the time of an event one after the other. */
#define MATCH_NS	NS_PER_SEC

/*
 * A buffer that has survived a reset can have another clock than ours, one that begins
 * earlier, and that nobody disciplines.
 */
#define MATCH_PREVIOUS_NS(time_ns)	(10 * NS_PER_SEC + (time_ns) / 1000)

/* How many events go into one transaction. */
#define BATCH		1000

/* How often a trouble that lasts is said again. */
#define SAY_AGAIN_NS	(60 * NS_PER_SEC)

/* An event or an action that waits to be written. */
struct entry {
	struct entry		*next;
	enum store_source	source;
	bool			check, is_new, is_left, action;
	struct mce_event	ev;
	struct mce_decoded	d;
	/* life: what it is, as JSON without its time; bank: the call chain */
	char			*text;
	struct mce_named	*named;
	char			lacks[64];
	struct store_action	act;
};

/* The statements that are used again and again. */
enum {
	INSERT_EVENT, INSERT_LIFE, INSERT_ACTION, ADD_TOTAL, FIND_EVENT, FIND_EVENT_WALL,
	FIND_LIFE, FIND_LIFE_WALL, FIND_LEFT, CLAIM, ADD_SEEN, NR_STATEMENTS
};

struct store {
	struct store_opts	opts;
	char			*path, *boot_id, *release;
	struct mce_machine	machine;
	sqlite3			*db;
	sqlite3_stmt		*stmt[NR_STATEMENTS];
	int64_t			boot, previous;
	struct entry		*head, **tail;
	struct store_stats	stats;
	int			status;
	bool			flushing, same_clock;
	/* events of this boot's recorder that are noted at the boot before */
	int64_t			left;
	/* the file that is open, or was last */
	uint64_t		inode, device;
	/* it was found to be damaged, and nothing has worked since */
	bool			damaged;
	/* when a damaged one was last put aside */
	int64_t			aside_ns;
	/* of a trouble that lasts */
	int64_t			trouble_ns, said_ns;
	uint64_t		trouble_lost;
};

const char *store_source_name(enum store_source source)
{
	static const char *const names[] = {
#define X(symbol, name)	[STORE_##symbol] = name,
		STORE_SOURCES(X)
#undef X
	};

	return names[source];
}

static int64_t now_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);

	return ts.tv_sec * NS_PER_SEC + ts.tv_nsec;
}

/* --- binding of values: one list for the columns and what is in them */

struct binder {
	sqlite3_stmt	*stmt;
	int		nr;
};

static void bind_int(struct binder *b, int64_t value)
{
	sqlite3_bind_int64(b->stmt, ++b->nr, value);
}

static void bind_text(struct binder *b, const char *value)
{
	sqlite3_bind_text(b->stmt, ++b->nr, value, -1, SQLITE_STATIC);
}

/* -1 is "not known" in struct mce_decoded, NULL in the database. */
static void bind_known(struct binder *b, int64_t value)
{
	if (value < 0)
		sqlite3_bind_null(b->stmt, ++b->nr);
	else
		bind_int(b, value);
}

static void bind_if(struct binder *b, bool known, int64_t value)
{
	if (known)
		bind_int(b, value);
	else
		sqlite3_bind_null(b->stmt, ++b->nr);
}

/*
 * X(column, how to bind, value...) of the table events, with the entry e, its
 * record r, the CPU m of that, and its meaning d. row_read() is the other way.
 */
#define EVENT_COLUMNS(X)						\
	X(boot,			bind_int, boot)				\
	X(source,		bind_text, store_source_name(e->source)) \
	X(wall_ns,		bind_if, e->ev.has & MCE_HAS_WALL, e->ev.wall_ns) \
	X(time_ns,		bind_if, e->ev.has & MCE_HAS_TIME, e->ev.time_ns) \
	X(cpu,			bind_int, r->cpu)			\
	X(bank,			bind_int, r->bank)			\
	X(tsc,			bind_int, r->tsc)			\
	X(status,		bind_int, r->status)			\
	X(addr,			bind_int, r->addr)			\
	X(misc,			bind_int, r->misc)			\
	X(synd,			bind_int, r->synd)			\
	X(synd1,		bind_int, r->synd1)			\
	X(synd2,		bind_int, r->synd2)			\
	X(ipid,			bind_int, r->ipid)			\
	X(mcgstatus,		bind_int, r->mcgstatus)			\
	X(ip,			bind_int, r->ip)			\
	X(socket,		bind_known, r->socket)			\
	X(apicid,		bind_int, r->apicid)			\
	X(vendor,		bind_text, mce_vendor_name(m->vendor))	\
	X(family,		bind_if, m->vendor >= 0, m->family)	\
	X(model,		bind_if, m->vendor >= 0, m->model)	\
	X(stepping,		bind_if, m->vendor >= 0, m->stepping)	\
	X(smca,			bind_known, m->smca)			\
	X(microcode,		bind_if, m->microcode, m->microcode)	\
	X(ppin,			bind_if, m->ppin, m->ppin)		\
	X(mcgcap,		bind_if, m->mcgcap, m->mcgcap)		\
	X(unit,			bind_text, d->unit)			\
	X(vendor_unit,		bind_text, d->vendor_unit)		\
	X(severity,		bind_text, d->severity)			\
	X(origin,		bind_text, d->origin)			\
	X(error_class,		bind_text, d->error_class)		\
	X(code_format,		bind_text, d->code_format)		\
	X(level,		bind_text, d->level)			\
	X(transaction_type,	bind_text, d->transaction)		\
	X(request,		bind_text, d->request)			\
	X(participation,	bind_text, d->participation)		\
	X(timeout,		bind_text, d->timeout)			\
	X(ext_code,		bind_known, d->ext_error_code)		\
	X(mscod,		bind_known, d->mscod)			\
	X(undecoded,		bind_int, d->undecoded)			\
	X(ext_error,		bind_text, d->ext_error)		\
	X(mcacod,		bind_text, d->mcacod)			\
	X(instance,		bind_known, d->instance)		\
	X(channel,		bind_known, d->channel)			\
	X(err_count,		bind_int, error_count(d))		\
	X(addr_lsb,		bind_known, d->addr_lsb)		\
	X(addr_valid,		bind_int, d->addr_valid)		\
	X(addr_physical,	bind_int, d->addr_physical)		\
	X(memory,		bind_int, d->is_memory_error)		\
	X(flags,		bind_int, d->flags)			\
	X(location,		bind_text, *d->location ? d->location : NULL) \
	X(lacks,		bind_text, *e->lacks ? e->lacks : NULL)	\
	X(dimm,			bind_text, d->dimm)			\
	X(fru,			bind_text, *d->fru_text ? d->fru_text : NULL) \
	X(summary,		bind_text, d->summary)			\
	X(sample_cpu,		bind_known, e->ev.sample_cpu)		\
	X(pid,			bind_if, e->ev.has & MCE_HAS_TASK, e->ev.pid) \
	X(tid,			bind_if, e->ev.has & MCE_HAS_TASK, e->ev.tid) \
	X(comm,			bind_text, e->ev.has & MCE_HAS_TASK ? e->ev.comm : NULL) \
	X(chain,		bind_text, e->text)

#define COLUMN_NAME(column, ...)	", " #column
#define COLUMN_MARK(column, ...)	", ?"

/* The first comma of a list is one too many. */
static const char column_names[] = EVENT_COLUMNS(COLUMN_NAME);
static const char column_marks[] = EVENT_COLUMNS(COLUMN_MARK);

/* The row that is nearest in time and that no event of this source has taken yet. */
#define FIND(table, time, life, where)						\
	"SELECT id FROM " table " e WHERE boot = ?1 AND " time " BETWEEN ?2 - ?9"		\
	" AND ?2 + ?9 AND " where " AND NOT EXISTS (SELECT 1"		\
	" FROM temp.claims c WHERE c.source = ?3 AND c.life = " life " AND c.row = e.id)"	\
	" ORDER BY abs(" time " - ?2), id LIMIT 1"
#define SAME_EVENT							\
	"tsc = 0 AND cpu = ?4 AND bank = ?5 AND status = ?6 AND addr = ?7 AND misc = ?8"
#define SAME_LIFE	"type = ?4 AND data = ?5"

static const char *const statements[] = {
	[INSERT_LIFE]	= "INSERT INTO life(boot, source, type, wall_ns, time_ns, pid, comm, data)"
			  " VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
	[INSERT_ACTION]	= "INSERT INTO actions(boot, wall_ns, policy, action, target, result,"
			  " detail) VALUES(?, ?, ?, ?, ?, ?, ?)",
	[ADD_TOTAL]	= "INSERT INTO totals VALUES(?, ?, ?, ?, ?, ?, 1, ?)"
			  " ON CONFLICT DO UPDATE SET records = records + 1,"
			  " errors = errors + excluded.errors",
	[FIND_EVENT]	= FIND("events", "time_ns", "0", SAME_EVENT),
	[FIND_EVENT_WALL] = FIND("events", "wall_ns", "0", SAME_EVENT),
	[FIND_LIFE]	= FIND("life", "time_ns", "1", SAME_LIFE),
	[FIND_LIFE_WALL] = FIND("life", "wall_ns", "1", SAME_LIFE),
	[FIND_LEFT]	= "SELECT 1 FROM events WHERE (boot = (SELECT previous FROM boots WHERE"
			  " id = ?1) OR (boot = ?1 AND origin IN ('boot', 'erst') AND origin != ?2))"
			  " AND severity = 'fatal' AND cpu = ?3 AND bank = ?4 AND status = ?5"
			  " AND addr = ?6 AND misc = ?7 LIMIT 1",
	[ADD_SEEN]	= "UPDATE boots SET seen = seen + ? WHERE id = ?",
	[CLAIM]		= "INSERT OR IGNORE INTO temp.claims VALUES(?, ?, ?)",
};

static int error_count(const struct mce_decoded *d)
{
	/* The same record, seen by another CPU as well. */
	if (d->flags & MCE_FLAG_SHARED)
		return 0;

	return d->err_count > 0 ? d->err_count : 1;
}

/* --- opening */

static const char setup[] =
	"PRAGMA auto_vacuum = INCREMENTAL;"
	"PRAGMA journal_mode = WAL;"
	"PRAGMA synchronous = FULL;"
	"PRAGMA journal_size_limit = 1048576;"
	"PRAGMA foreign_keys = ON;"
	"PRAGMA temp_store = MEMORY;"
	"CREATE TEMP TABLE claims(source INTEGER, life INTEGER, row INTEGER,"
	"  PRIMARY KEY(source, life, row)) WITHOUT ROWID;";

static void close_db(struct store *s)
{
	for (int i = 0; i < NR_STATEMENTS; i++) {
		sqlite3_finalize(s->stmt[i]);
		s->stmt[i] = NULL;
	}
	sqlite3_close(s->db);
	s->db = NULL;
}

static int prepare_all(struct store *s)
{
	char insert[sizeof(column_names) + sizeof(column_marks) + 100];
	int rc;

	snprintf(insert, sizeof(insert), "INSERT OR IGNORE INTO events(%s) VALUES(%s)",
		 column_names + 2, column_marks + 2);
	for (int i = 0; i < NR_STATEMENTS; i++) {
		rc = sqlite3_prepare_v3(s->db, i == INSERT_EVENT ? insert : statements[i], -1,
					SQLITE_PREPARE_PERSISTENT, &s->stmt[i], NULL);
		if (rc)
			return rc;
	}

	return SQLITE_OK;
}

/* Run a statement with text and number parameters, and get one number. */
static int query_number(struct store *s, const char *sql, int64_t *number, const char *text,
			int64_t param)
{
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);

	if (rc)
		return rc;
	if (text)
		sqlite3_bind_text(stmt, 1, text, -1, SQLITE_STATIC);
	if (sqlite3_bind_parameter_count(stmt) > 1)
		sqlite3_bind_int64(stmt, 2, param);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW && number)
		*number = sqlite3_column_int64(stmt, 0);
	rc = sqlite3_finalize(stmt);

	return rc;
}

static int insert_boot(struct store *s)
{
	const struct mce_machine *m = &s->machine;
	sqlite3_stmt *stmt;
	struct binder b = { };
	int rc;

	rc = sqlite3_prepare_v2(s->db, "INSERT OR IGNORE INTO boots(boot_id, first_ns, release,"
				" vendor, family, model, stepping, smca, microcode, ppin, mcgcap)"
				" VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", -1, &stmt, NULL);
	if (rc)
		return rc;
	b.stmt = stmt;
	bind_text(&b, s->boot_id);
	bind_int(&b, now_ns(CLOCK_REALTIME));
	bind_text(&b, s->release);
	bind_known(&b, m->vendor);
	bind_int(&b, m->family);
	bind_int(&b, m->model);
	bind_int(&b, m->stepping);
	bind_known(&b, m->smca);
	bind_int(&b, m->microcode);
	bind_int(&b, m->ppin);
	bind_int(&b, m->mcgcap);
	sqlite3_step(stmt);

	return sqlite3_finalize(stmt);
}

static int find_boot(struct store *s)
{
	int rc = insert_boot(s);

	s->boot = 0;
	s->previous = 0;
	if (!rc)
		rc = query_number(s, "SELECT id FROM boots WHERE boot_id = ?", &s->boot,
				  s->boot_id, 0);
	if (!rc)
		rc = query_number(s, "SELECT coalesce(previous, 0) FROM boots WHERE boot_id = ?",
				  &s->previous, s->boot_id, 0);

	return rc;
}

/*
 * The boot before this one. A buffer that has survived a reset does not say which
 * boot it is from: it is the last one that is known here, or one that is not.
 */
static int find_previous(struct store *s)
{
	int rc;

	if (s->previous)
		return SQLITE_OK;
	rc = query_number(s, "SELECT id FROM boots WHERE boot_id = 'before-' || ?1"
			  " OR (boot_id != ?1 AND boot_id NOT LIKE 'before-%')"
			  " ORDER BY id DESC LIMIT 1", &s->previous, s->boot_id, 0);
	if (!rc && !s->previous) {
		rc = query_number(s, "INSERT INTO boots(boot_id, first_ns)"
				  " VALUES('before-' || ?1, 0) RETURNING id",
				  &s->previous, s->boot_id, 0);
	}
	if (!rc)
		rc = query_number(s, "UPDATE boots SET previous = ?2 WHERE boot_id = ?1", NULL,
				  s->boot_id, s->previous);

	return rc;
}

/* Whose is it? Before anything is written, or even opened by SQLite. */
static int check_file(struct store *s)
{
	int rc = schema_check_file(s->path);
	struct stat st;

	if (rc == SQLITE_NOTADB && (stat(s->path, &st) || !s->inode || st.st_ino != s->inode))
		return SQLITE_MISMATCH;

	return rc;
}

static void note_file(struct store *s)
{
	struct stat st;

	if (stat(s->path, &st))
		return;
	s->inode = st.st_ino;
	s->device = st.st_dev;
}

/* Somebody has removed the file, or put another in its place: nobody would read ours. */
static void check_still_there(struct store *s)
{
	struct stat st;

	if (!s->db || (!stat(s->path, &st) && st.st_ino == s->inode && st.st_dev == s->device))
		return;
	log_msg(LOG_CRIT, LOG_ID_DATABASE,
		"the database %s was removed or replaced: what it had is lost, and a new one is begun",
		s->path);
	s->stats.failures++;
	close_db(s);
}

static int try_open(struct store *s)
{
	int rc = check_file(s);

	if (rc)
		return rc;
	rc = sqlite3_open_v2(s->path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
			     SQLITE_OPEN_NOMUTEX, NULL);
	if (!s->db)
		return SQLITE_NOMEM;
	sqlite3_extended_result_codes(s->db, 0);
	rc = rc ?: schema_check(s->db) ?: sqlite3_exec(s->db, setup, NULL, NULL, NULL) ?:
	     schema_upgrade(s->db) ?: prepare_all(s) ?: find_boot(s);
	if (!rc)
		note_file(s);

	return rc;
}

/* --- trouble */

static bool is_damaged(int rc)
{
	return rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB;
}

static const char *reason(struct store *s, int rc)
{
	switch (rc) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return "another program has locked it";
	case SQLITE_FULL:
		return "the disk is full";
	case SQLITE_READONLY:
		return "it can only be read";
	case SQLITE_CANTOPEN:
		return strerror((s->db ? sqlite3_system_errno(s->db) : errno) ?: ENOENT);
	case SQLITE_MISMATCH:
		return "it was made by a newer mced, or by another program, and is left alone:"
		       " move it away, or name another";
	default:
		return s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(rc);
	}
}

static int to_errno(int rc)
{
	switch (rc) {
	case SQLITE_OK:
		return 0;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_READONLY:
		return -EROFS;
	case SQLITE_CANTOPEN:
		return -ENOENT;
	case SQLITE_NOMEM:
		return -ENOMEM;
	case SQLITE_MISMATCH:
		return -EPROTO;
	default:
		return -EIO;
	}
}

static void say_trouble(struct store *s, const char *why)
{
	int64_t now = now_ns(CLOCK_MONOTONIC);

	if (s->trouble_ns && now - s->said_ns < SAY_AGAIN_NS)
		return;
	if (!s->trouble_ns)
		s->trouble_ns = now;
	s->said_ns = now;
	log_msg(LOG_CRIT, LOG_ID_DATABASE,
		"cannot write the database %s: %s; %zu of %zu events that fit are kept in memory,"
		" %" PRIu64 " are lost", s->path, why, s->stats.queued, s->opts.queue,
		s->trouble_lost);
}

static void end_trouble(struct store *s)
{
	struct mce_event ev = { .type = MCE_EVENT_DROPPED, .has = MCE_HAS_WALL };

	if (!s->trouble_ns)
		return;
	log_msg(LOG_WARNING, LOG_ID_DATABASE,
		"the database %s can be written again after %" PRId64 " s; %" PRIu64
		" events are lost", s->path,
		(now_ns(CLOCK_MONOTONIC) - s->trouble_ns) / NS_PER_SEC, s->trouble_lost);
	ev.wall_ns = now_ns(CLOCK_REALTIME);
	ev.sample_cpu = -1;
	ev.dropped.cpu = -1;
	ev.dropped.count = s->trouble_lost;
	s->trouble_ns = 0;
	s->trouble_lost = 0;
	/* So that the gap is in the history, too. */
	if (ev.dropped.count)
		store_add(s, &ev, NULL, STORE_LIVE, true);
}

static int move_file(const char *path, const char *to, const char *suffix)
{
	char *from_name = NULL, *to_name = NULL;
	int err = -ENOMEM;

	if (asprintf(&from_name, "%s%s", path, suffix) >= 0 &&
	    asprintf(&to_name, "%s%s", to, suffix) >= 0)
		err = renameat2(AT_FDCWD, from_name, AT_FDCWD, to_name, RENAME_NOREPLACE) ?
		      -errno : 0;
	free(from_name);
	free(to_name);

	return err;
}

/* A journal that stays behind would be taken for the new database's: it goes first. */
static int move_files(const char *path, const char *to)
{
	int err;

	move_file(path, to, "-wal");
	move_file(path, to, "-shm");
	err = move_file(path, to, "");
	if (err) {
		move_file(to, path, "-wal");
		move_file(to, path, "-shm");
	}

	return err;
}

/*
 * Keep a damaged database for those who can mend it, and begin a new one. On a disk
 * that damages each new one, this is not done again and again.
 */
static int put_aside(struct store *s, const char *why)
{
	int64_t now_mono = now_ns(CLOCK_MONOTONIC);
	time_t now = time(NULL);
	char date[32], *to;
	struct tm tm;
	int err;

	if (s->aside_ns && now_mono - s->aside_ns < SAY_AGAIN_NS)
		return -EAGAIN;
	localtime_r(&now, &tm);
	strftime(date, sizeof(date), "%Y%m%d-%H%M%S", &tm);
	if (asprintf(&to, "%s.corrupt-%s", s->path, date) < 0)
		return -ENOMEM;
	close_db(s);
	err = move_files(s->path, to);
	if (!err) {
		s->aside_ns = now_mono;
		s->damaged = false;
		s->stats.corrupt++;
		log_msg(LOG_CRIT, LOG_ID_DATABASE,
			"the database %s is damaged: %s; it is kept as %s, and a new one is begun",
			s->path, why, to);
	}
	free(to);

	return err;
}

/*
 * Take note of a failure. The database is opened again at the next try.
 *
 * Return: -EAGAIN if trying again makes sense now: it can be that it was not damaged, or
 * it is out of the way.
 */
static int fail(struct store *s, int rc)
{
	char why[200];
	int err;

	snprintf(why, sizeof(why), "%s", reason(s, rc));
	s->stats.failures++;
	s->status = to_errno(rc);
	if (is_damaged(rc) && !s->damaged) {
		/* SQLite says so, too, if the disk could not be read once. */
		s->damaged = true;
		close_db(s);
		return -EAGAIN;
	}
	if (is_damaged(rc)) {
		err = put_aside(s, why);
		if (!err)
			return -EAGAIN;
		snprintf(why, sizeof(why), "it is damaged, and cannot be put aside: %s",
			 err == -EAGAIN ? "one was, less than a minute ago" : strerror(-err));
	}
	say_trouble(s, why);
	if (rc != SQLITE_BUSY && rc != SQLITE_LOCKED && rc != SQLITE_FULL)
		close_db(s);

	return s->status;
}

/* Have the database open. A damaged one is replaced at once. */
static int need_db(struct store *s)
{
	int rc = SQLITE_OK;
	bool again;

	check_still_there(s);
	for (int i = 0; i < 3 && !s->db; i++) {
		rc = try_open(s);
		if (!rc)
			break;
		again = fail(s, rc) == -EAGAIN;
		close_db(s);
		if (!again)
			break;
	}
	if (!rc)
		s->status = 0;

	return rc ? s->status : 0;
}

static char *dup_or_null(const char *text)
{
	return text ? strdup(text) : NULL;
}

struct store *store_open(const struct store_opts *opts)
{
	struct store *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->opts = *opts;
	if (s->opts.keep_rows > INT64_MAX)
		s->opts.keep_rows = 0;
	s->tail = &s->head;
	s->inode = opts->inode;
	s->path = strdup(opts->path);
	s->boot_id = strdup(opts->boot_id);
	s->release = dup_or_null(opts->release);
	s->machine.vendor = -1;
	s->machine.smca = -1;
	if (opts->machine)
		s->machine = *opts->machine;
	if (!s->path || !s->boot_id) {
		store_close(s);
		return NULL;
	}
	need_db(s);

	return s;
}

int store_status(const struct store *s)
{
	return s->status;
}

uint64_t store_inode(const struct store *s)
{
	return s->status ? 0 : s->inode;
}

/* --- the queue */

static void entry_free(struct entry *e)
{
	free(e->text);
	free(e->named);
	if (e->action) {
		free((char *)e->act.policy);
		free((char *)e->act.target);
		free((char *)e->act.detail);
	}
	free(e);
}

static void lose(struct store *s)
{
	s->stats.lost++;
	if (!s->trouble_lost++)
		log_msg(LOG_CRIT, LOG_ID_LOST, "there is no room for more events in memory:"
			" what comes now is not in the history");
}

static struct entry *entry_new(struct store *s)
{
	struct entry *e;

	if (s->stats.queued >= s->opts.queue && !s->flushing)
		store_flush(s);
	e = s->stats.queued < s->opts.queue ? calloc(1, sizeof(*e)) : NULL;
	if (!e)
		lose(s);

	return e;
}

static void enqueue(struct store *s, struct entry *e)
{
	*s->tail = e;
	s->tail = &e->next;
	s->stats.queued++;
}

static struct entry *dequeue(struct store *s)
{
	struct entry *e = s->head;

	s->head = e->next;
	if (!s->head)
		s->tail = &s->head;
	s->stats.queued--;

	return e;
}

/* What is the same however the event came here: neither its time, its task nor how. */
static char *life_text(const struct mce_event *ev)
{
	struct mce_event copy = *ev;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	copy.has &= ~(MCE_HAS_TIME | MCE_HAS_WALL | MCE_HAS_TASK | MCE_HAS_CHAIN);
	copy.life_flags = 0;
	mce_format_json(out, &copy, NULL);
	fclose(out);
	if (size && text[size - 1] == '\n')
		text[size - 1] = '\0';

	return text;
}

static char *chain_text(const struct mce_event *ev)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out;

	if (!(ev->has & MCE_HAS_CHAIN) || !ev->nr_chain)
		return NULL;
	out = open_memstream(&text, &size);
	if (!out)
		return NULL;
	for (size_t i = 0; i < ev->nr_chain; i++)
		fprintf(out, "%s0x%" PRIx64, i ? " " : "", ev->chain[i]);
	fclose(out);

	return text;
}

/* What a source's event points to lives until its next one. */
static const struct mce_named *keep_named(struct entry *e, const struct mce_named *named)
{
	e->named = named ? malloc(sizeof(*named)) : NULL;
	if (e->named)
		*e->named = *named;

	return e->named;
}

void store_add(struct store *s, const struct mce_event *ev, const struct mce_decoded *d,
	       enum store_source source, bool check)
{
	struct entry *e = entry_new(s);

	if (!check && s->opts.on_new)
		s->opts.on_new(ev, d, source, s->opts.arg);
	if (!e)
		return;
	e->source = source;
	e->check = check;
	e->ev = *ev;
	e->ev.chain = NULL;
	e->ev.nr_chain = 0;
	e->ev.named = keep_named(e, ev->named);
	row_lacks(ev, e->lacks, sizeof(e->lacks));
	if (d)
		e->d = *d;
	e->text = ev->type == MCE_EVENT_BANK ? chain_text(ev) : life_text(ev);
	enqueue(s, e);
}

void store_add_action(struct store *s, const struct store_action *action)
{
	struct entry *e = entry_new(s);

	if (!e)
		return;
	e->action = true;
	/* The names of actions and results are constants. */
	e->act = *action;
	e->act.policy = strdup(action->policy);
	e->act.target = strdup(action->target);
	e->act.detail = strdup(action->detail);
	enqueue(s, e);
}

/* --- writing */

static int run(struct store *s, int nr)
{
	int rc;

	sqlite3_step(s->stmt[nr]);
	rc = sqlite3_reset(s->stmt[nr]);
	sqlite3_clear_bindings(s->stmt[nr]);

	return rc;
}

static int claim(struct store *s, const struct entry *e, bool life, int64_t row)
{
	struct binder b = { .stmt = s->stmt[CLAIM] };

	bind_int(&b, e->source);
	bind_int(&b, life);
	bind_int(&b, row);

	return run(s, CLAIM);
}

/* Find a row that is this event, and take it. Return: its id in @row, or 0. */
static int match(struct store *s, const struct entry *e, int64_t boot, int64_t *row)
{
	bool life = e->ev.type != MCE_EVENT_BANK;
	/* The clock of one source is one; and wall time jumps, or was never known. */
	bool wall = !s->same_clock && e->source != STORE_PREVIOUS;
	int64_t time = wall ? e->ev.wall_ns : (int64_t)e->ev.time_ns;
	struct binder b = { };
	int rc;

	b.stmt = s->stmt[life ? (wall ? FIND_LIFE_WALL : FIND_LIFE) :
				(wall ? FIND_EVENT_WALL : FIND_EVENT)];
	bind_int(&b, boot);
	bind_int(&b, time);
	bind_int(&b, e->source);
	sqlite3_bind_int64(b.stmt, 9, e->source == STORE_PREVIOUS ? MATCH_PREVIOUS_NS(time) :
								    MATCH_NS);
	if (life) {
		bind_text(&b, mce_event_type_name(e->ev.type));
		bind_text(&b, e->text);
	} else {
		bind_int(&b, e->ev.bank.cpu);
		bind_int(&b, e->ev.bank.bank);
		bind_int(&b, e->ev.bank.status);
		bind_int(&b, e->ev.bank.addr);
		bind_int(&b, e->ev.bank.misc);
	}
	*row = sqlite3_step(b.stmt) == SQLITE_ROW ? sqlite3_column_int64(b.stmt, 0) : 0;
	rc = sqlite3_reset(b.stmt);
	sqlite3_clear_bindings(b.stmt);
	if (!rc && *row)
		rc = claim(s, e, life, *row);

	return rc;
}

static int add_total(struct store *s, const struct entry *e, int64_t boot)
{
	struct binder b = { .stmt = s->stmt[ADD_TOTAL] };

	bind_int(&b, boot);
	bind_text(&b, e->d.unit);
	bind_text(&b, e->d.severity ?: "-");
	bind_int(&b, e->ev.bank.cpu);
	bind_int(&b, e->ev.bank.socket);
	bind_text(&b, e->d.dimm);
	bind_int(&b, error_count(&e->d));

	return run(s, ADD_TOTAL);
}

static int insert_event(struct store *s, struct entry *e, int64_t boot)
{
	struct binder b = { .stmt = s->stmt[INSERT_EVENT] };
	const struct mce_bank_record *r = &e->ev.bank;
	const struct mce_machine *m = &e->ev.machine;
	const struct mce_decoded *d = &e->d;
	int rc;

#define BIND(column, how, ...)	how(&b, __VA_ARGS__);
	EVENT_COLUMNS(BIND)
#undef BIND
	rc = run(s, INSERT_EVENT);
	if (rc)
		return rc;
	e->is_new = sqlite3_changes(s->db) > 0;

	return e->is_new ? add_total(s, e, boot) : SQLITE_OK;
}

static int insert_life(struct store *s, struct entry *e, int64_t boot)
{
	struct binder b = { .stmt = s->stmt[INSERT_LIFE] };

	bind_int(&b, boot);
	bind_text(&b, store_source_name(e->source));
	bind_text(&b, mce_event_type_name(e->ev.type));
	bind_if(&b, e->ev.has & MCE_HAS_WALL, e->ev.wall_ns);
	bind_if(&b, e->ev.has & MCE_HAS_TIME, e->ev.time_ns);
	bind_if(&b, e->ev.has & MCE_HAS_TASK, e->ev.pid);
	bind_text(&b, e->ev.has & MCE_HAS_TASK ? e->ev.comm : NULL);
	bind_text(&b, e->text ?: "{}");
	e->is_new = true;

	return run(s, INSERT_LIFE);
}

static int insert_action(struct store *s, const struct entry *e)
{
	struct binder b = { .stmt = s->stmt[INSERT_ACTION] };

	bind_int(&b, s->boot);
	bind_int(&b, e->act.wall_ns);
	bind_text(&b, e->act.policy);
	bind_text(&b, e->act.action);
	bind_text(&b, e->act.target);
	bind_text(&b, e->act.result);
	bind_text(&b, e->act.detail);

	return run(s, INSERT_ACTION);
}

/*
 * The fatal error that has ended the boot before: what this one finds of it in the
 * bank or in the firmware's store, while the boot before can have told it in memory
 * that survives a reset. A fatal error is the last of its boot, so that its registers
 * are enough to know it. Each source has it, but only some have the time stamp.
 */
static bool is_left(const struct entry *e)
{
	const struct mce_decoded *d = &e->d;

	return e->ev.type == MCE_EVENT_BANK && d->severity && !strcmp(d->severity, "fatal") &&
	       d->origin && (!strcmp(d->origin, "boot") || !strcmp(d->origin, "erst"));
}

static int match_left(struct store *s, const struct entry *e, int64_t boot, int64_t *row)
{
	const struct mce_bank_record *r = &e->ev.bank;
	struct binder b = { .stmt = s->stmt[FIND_LEFT] };
	int rc;

	bind_int(&b, boot);
	bind_text(&b, e->d.origin);
	bind_int(&b, r->cpu);
	bind_int(&b, r->bank);
	bind_int(&b, r->status);
	bind_int(&b, r->addr);
	bind_int(&b, r->misc);
	*row = sqlite3_step(b.stmt) == SQLITE_ROW;
	rc = sqlite3_reset(b.stmt);
	sqlite3_clear_bindings(b.stmt);

	return rc;
}

static bool has_key(const struct entry *e)
{
	return e->ev.type == MCE_EVENT_BANK && e->ev.bank.tsc;
}

static int write_entry(struct store *s, struct entry *e)
{
	bool life = e->ev.type != MCE_EVENT_BANK;
	int64_t boot = s->boot, row = 0;
	int rc = SQLITE_OK;

	e->is_new = false;
	e->is_left = false;
	if (e->action)
		return insert_action(s, e);
	if (e->source == STORE_PREVIOUS) {
		rc = find_previous(s);
		boot = s->previous;
	}
	if (!rc && e->check && is_left(e))
		rc = match_left(s, e, boot, &row);
	e->is_left = row;
	if (!rc && !row && e->check && !has_key(e))
		rc = match(s, e, boot, &row);
	if (rc || row)
		return rc;
	rc = life ? insert_life(s, e, boot) : insert_event(s, e, boot);
	if (!rc && e->check && e->is_new && !has_key(e))
		rc = claim(s, e, life, sqlite3_last_insert_rowid(s->db));

	return rc;
}

/* How many events of the recorder an entry stands for. */
static int64_t seen_by(const struct entry *e)
{
	if (e->action || !e->is_new || (e->source != STORE_LIVE && e->source != STORE_RECORDER))
		return 0;

	return e->ev.type == MCE_EVENT_DROPPED ? e->ev.dropped.count : 1;
}

static int add_seen(struct store *s, int64_t count)
{
	struct binder b = { .stmt = s->stmt[ADD_SEEN] };

	bind_int(&b, count);
	bind_int(&b, s->boot);

	return run(s, ADD_SEEN);
}

static int write_batch(struct store *s, int *nr)
{
	struct entry *e = s->head;
	int64_t seen = 0;
	int rc = sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

	for (*nr = 0; !rc && e && *nr < BATCH; e = e->next, ++*nr) {
		rc = write_entry(s, e);
		seen += seen_by(e);
	}
	if (!rc && seen)
		rc = add_seen(s, seen);
	if (!rc)
		rc = sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
	if (rc && !sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	/* The rollback may have taken its row away. */
	if (rc)
		s->previous = 0;

	return rc;
}

static void end_batch(struct store *s, int nr)
{
	while (nr--) {
		struct entry *e = dequeue(s);

		s->left += e->is_left && e->source == STORE_RECORDER;
		if (!e->action && e->is_new)
			s->stats.written++;
		else if (!e->action)
			s->stats.duplicates++;
		if (e->check && e->is_new && s->opts.on_new)
			s->opts.on_new(&e->ev, e->ev.type == MCE_EVENT_BANK ? &e->d : NULL,
				       e->source, s->opts.arg);
		entry_free(e);
	}
}

static int flush(struct store *s)
{
	int nr, rc;

	while (s->head) {
		if (need_db(s))
			return s->status;
		rc = write_batch(s, &nr);
		if (rc) {
			if (fail(s, rc) != -EAGAIN)
				return s->status;
			continue;
		}
		s->status = 0;
		s->damaged = false;
		end_batch(s, nr);
		end_trouble(s);
	}

	return 0;
}

int store_flush(struct store *s)
{
	int rc;

	s->flushing = true;
	rc = flush(s);
	s->flushing = false;

	return rc;
}

void store_set_same_clock(struct store *s, bool same)
{
	s->same_clock = same;
}

int store_seen(struct store *s, int64_t *seen)
{
	int rc;

	if (store_flush(s) || need_db(s))
		return s->status;
	rc = query_number(s, "SELECT seen FROM boots WHERE boot_id = ?", seen, s->boot_id, 0);
	*seen += s->left;

	return to_errno(rc);
}

void store_begin_check(struct store *s)
{
	s->left = 0;
	store_end_check(s);
}

void store_end_check(struct store *s)
{
	if (s->db)
		sqlite3_exec(s->db, "DELETE FROM temp.claims", NULL, NULL, NULL);
}

/* --- deleting */

bool store_expire(struct store *s, const struct expire_now *now)
{
	const struct expire_opts opts = { s->opts.keep_ns, s->opts.keep_rows };
	bool more = false;
	int rc;

	if (need_db(s))
		return false;
	rc = expire_rows(s->db, s->boot, now, &opts, &more);
	if (!rc)
		rc = sqlite3_exec(s->db, "PRAGMA incremental_vacuum(1000)", NULL, NULL, NULL);
	/* It grows while somebody reads, and is not cut by itself. Busy is no trouble. */
	if (!rc)
		sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (is_damaged(rc))
		fail(s, rc);

	return more && !rc;
}

/* --- reading */

static int unit_number(const char *name)
{
	int nr = mce_unit_by_name(name);

	return nr < 0 ? MCE_UNIT_OTHER : nr;
}

static int severity_number(const char *name)
{
	int nr = mce_severity_by_name(name);

	return nr < 0 ? MCE_SEV_UNKNOWN : nr;
}

static const char *column_text(sqlite3_stmt *stmt, int column)
{
	return (const char *)sqlite3_column_text(stmt, column) ?: "";
}

int store_totals(struct store *s, store_total_fn fn, void *arg)
{
	struct store_total total;
	sqlite3_stmt *stmt;

	if (need_db(s))
		return s->status;
	if (sqlite3_prepare_v2(s->db, "SELECT unit, severity, cpu, socket, dimm, records, errors"
			       " FROM totals WHERE boot = ?", -1, &stmt, NULL))
		return -EIO;
	sqlite3_bind_int64(stmt, 1, s->boot);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		total.unit = unit_number(column_text(stmt, 0));
		total.severity = severity_number(column_text(stmt, 1));
		total.cpu = sqlite3_column_int(stmt, 2);
		total.socket = sqlite3_column_int(stmt, 3);
		total.dimm = column_text(stmt, 4);
		total.records = sqlite3_column_int64(stmt, 5);
		total.errors = sqlite3_column_int64(stmt, 6);
		fn(&total, arg);
	}

	return to_errno(sqlite3_finalize(stmt));
}

int store_rows(struct store *s, int64_t since_ns, bool files, store_row_fn fn, void *arg)
{
	static const char sql[] =
		"SELECT " ROW_COLUMNS ", boot = ?6 AND source IN ('live', 'recorder') AS here"
		" FROM events WHERE (wall_ns >= ?1 OR boot = ?6) AND"
		" CASE ?2 WHEN 1 THEN source = 'file' ELSE source != 'file' AND"
		" (?3 IS NULL OR vendor IS NULL OR (vendor, family, model) = (?3, ?4, ?5)) END"
		" ORDER BY here, CASE here WHEN 1 THEN time_ns ELSE wall_ns END, id";
	const struct mce_machine *m = &s->machine;
	struct mce_decoded d;
	struct mce_event ev;
	struct binder b = { };
	int here;

	if (need_db(s))
		return s->status;
	if (sqlite3_prepare_v2(s->db, sql, -1, &b.stmt, NULL))
		return -EIO;
	bind_int(&b, since_ns);
	bind_int(&b, files);
	bind_text(&b, mce_vendor_name(m->vendor));
	bind_int(&b, m->family);
	bind_int(&b, m->model);
	bind_int(&b, s->boot);
	here = sqlite3_column_count(b.stmt) - 1;
	while (sqlite3_step(b.stmt) == SQLITE_ROW) {
		row_read(b.stmt, &ev, &d);
		fn(&ev, &d, sqlite3_column_int(b.stmt, here), arg);
	}

	return to_errno(sqlite3_finalize(b.stmt));
}

int64_t store_last_ns(struct store *s)
{
	int64_t last = 0;

	if (!need_db(s))
		query_number(s, "SELECT coalesce(max(wall_ns), 0) FROM events, boots b"
			     " WHERE b.id = boot AND boot_id = ?", &last, s->boot_id, 0);

	return last;
}

int store_actions(struct store *s, const char *action, const char *result, store_target_fn fn,
		  void *arg)
{
	sqlite3_stmt *stmt;

	/* A history that was damaged has forgotten what this boot has done. */
	if (need_db(s) || s->stats.corrupt)
		return s->status ?: -ENODATA;
	if (sqlite3_prepare_v2(s->db, "SELECT DISTINCT target FROM actions"
			       " WHERE boot = ? AND action = ? AND result = ?", -1, &stmt, NULL))
		return -EIO;
	sqlite3_bind_int64(stmt, 1, s->boot);
	sqlite3_bind_text(stmt, 2, action, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 3, result, -1, SQLITE_STATIC);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		fn(column_text(stmt, 0), arg);

	return to_errno(sqlite3_finalize(stmt));
}

bool store_has(struct store *s, uint64_t cpu, uint64_t bank, uint64_t tsc, uint64_t status)
{
	sqlite3_stmt *stmt;
	bool has;

	if (need_db(s) ||
	    sqlite3_prepare_v2(s->db, "SELECT 1 FROM events WHERE cpu = ? AND bank = ? AND tsc = ?"
			       " AND status = ? LIMIT 1", -1, &stmt, NULL))
		return false;
	sqlite3_bind_int64(stmt, 1, cpu);
	sqlite3_bind_int64(stmt, 2, bank);
	sqlite3_bind_int64(stmt, 3, tsc);
	sqlite3_bind_int64(stmt, 4, status);
	has = sqlite3_step(stmt) == SQLITE_ROW;
	sqlite3_finalize(stmt);

	return has;
}

void store_stats(const struct store *s, struct store_stats *stats)
{
	*stats = s->stats;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	if (s->path && store_flush(s))
		log_msg(LOG_CRIT, LOG_ID_LOST, "%zu events could not be written to %s any more",
			s->stats.queued, s->path);
	while (s->head)
		entry_free(dequeue(s));
	close_db(s);
	free(s->path);
	free(s->boot_id);
	free(s->release);
	free(s);
}
