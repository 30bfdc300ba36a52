// SPDX-License-Identifier: GPL-2.0
/*
 * The history: what is kept, what comes twice, and what happens when it can't be
 * written.
 */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <linux/kernel.h>

#include "saved.h"
#include "schema.h"
#include "store.h"

struct fixture {
	char		path[256];
	int		new_events;
	int		new_by_source[STORE_NR_SOURCES];
};

static void on_new(const struct mce_event *ev, const struct mce_decoded *d,
		   enum store_source source, void *arg)
{
	struct fixture *f = arg;

	f->new_events++;
	f->new_by_source[source]++;
}

static struct store *open_boot(struct fixture *f, const char *boot)
{
	struct store_opts opts = {
		.path = f->path, .boot_id = boot, .queue = 100, .on_new = on_new, .arg = f,
	};
	struct store *s = store_open(&opts);

	assert_non_null(s);
	store_set_same_clock(s, true);

	return s;
}

static struct store *open_store(struct fixture *f)
{
	return open_boot(f, "boot-a");
}

static void init(struct fixture *f, void **state)
{
	*f = (struct fixture) { };
	snprintf(f->path, sizeof(f->path), "%s/mced.db", (char *)*state);
}

static int64_t query(const char *path, const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t number;
	sqlite3 *db;

	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);

	return number;
}

static void add(struct store *s, uint64_t tsc, uint64_t time_ns, enum store_source source,
		bool check)
{
	struct mce_decoded d;
	struct mce_event ev;

	make_event(&ev, &d, tsc);
	ev.time_ns = time_ns;
	store_add(s, &ev, &d, source, check);
}

static void add_life(struct store *s, uint64_t pfn, uint64_t time_ns, enum store_source source,
		     bool check)
{
	struct mce_event ev = {
		.type = MCE_EVENT_RECOVERY, .has = MCE_HAS_TIME | MCE_HAS_WALL,
		.time_ns = time_ns, .wall_ns = 1, .recovery = { .pfn = pfn },
	};

	store_add(s, &ev, NULL, source, check);
}

static void keeps_every_register(void **state)
{
	struct mce_decoded d;
	struct mce_event ev;
	struct fixture f;
	struct store *s;

	init(&f, state);
	s = open_store(&f);
	make_event(&ev, &d, 0xfedcba9876543210);
	ev.bank.synd1 = ~0ULL;
	ev.bank.synd2 = 1;
	ev.bank.ipid = 0x9600050f00;
	ev.bank.mcgstatus = 7;
	store_add(s, &ev, &d, STORE_LIVE, false);
	assert_int_equal(store_flush(s), 0);
	store_close(s);

	assert_int_equal(query(f.path, "SELECT status = 0x8c00004000010091 AND misc = 0x8c"
			       " AND synd1 = -1 AND synd2 = 1 AND ipid = 0x9600050f00"
			       " AND tsc = 0xfedcba9876543210 AND mcgstatus = 7"
			       " AND addr = 0x12345000 AND memory AND unit = 'mem_ctrl'"
			       " AND severity = 'corrected' AND source = 'live' AND pid = 42"
			       " AND comm = 'victim' FROM events"), 1);
	assert_int_equal(query(f.path, "SELECT errors FROM totals WHERE unit = 'mem_ctrl'"), 1);
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void assert_file(const char *path, const char *text)
{
	char is[512] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	fread(is, 1, sizeof(is) - 1, file);
	fclose(file);
	assert_string_equal(is, text);
}

#define SAVED(id, tsc)	"id=" id " time=1 cpu=1 socket=0 bank=7 mcgstatus=0x5 "		\
			"status=0x8c00004000010091 addr=0x1000 tsc=" tsc "\n"

/* A record that was written clears the one with its number; the file takes the place of sysfs. */
static void what_is_kept_is_acknowledged(void **state)
{
	char path[300];
	struct fixture f;
	struct store *s;

	init(&f, state);
	snprintf(path, sizeof(path), "%s.saved", f.path);
	s = open_store(&f);
	write_file(path, SAVED("0x123", "100") SAVED("0xfedcba9876543210", "101"));

	add(s, 101, 1000, STORE_RECORDER, true);
	saved_acknowledge(path, s);
	assert_file(path, SAVED("0x123", "100") SAVED("0xfedcba9876543210", "101"));

	assert_int_equal(store_flush(s), 0);
	saved_acknowledge(path, s);
	assert_file(path, "0xfedcba9876543210\n");

	/* Half a line, and none at all */
	write_file(path, "id=0x123 cpu=1 bank=7 tsc=101\n\nid=\n");
	saved_acknowledge(path, s);
	assert_file(path, "id=0x123 cpu=1 bank=7 tsc=101\n\nid=\n");
	unlink(path);
	saved_acknowledge(path, s);
	store_close(s);
}

static void a_key_is_kept_once(void **state)
{
	struct store_stats stats;
	struct fixture f;
	struct store *s;

	init(&f, state);
	s = open_store(&f);
	add(s, 100, 1000, STORE_LIVE, false);
	add(s, 101, 1001, STORE_LIVE, false);
	store_flush(s);
	add(s, 100, 1000, STORE_RECORDER, true);
	add(s, 102, 1002, STORE_RECORDER, true);
	store_flush(s);
	store_stats(s, &stats);
	store_close(s);
	assert_int_equal(stats.written, 3);
	assert_int_equal(stats.duplicates, 1);
	assert_int_equal(f.new_events, 3);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 3);
	assert_int_equal(query(f.path, "SELECT sum(records) FROM totals"), 3);

	/* The same key in another boot is another event. */
	s = open_boot(&f, "boot-b");
	add(s, 100, 1000, STORE_RECORDER, true);
	store_close(s);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 4);
}

/* Records without a time stamp: equal ones are told apart by their number. */
static void without_a_key_numbers_are_right(void **state)
{
	struct fixture f;
	struct store *s;

	init(&f, state);
	s = open_store(&f);
	for (int i = 0; i < 10; i++)
		add(s, 0, 1000 + i * 1000, STORE_LIVE, false);
	store_flush(s);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 10);
	store_close(s);

	/* After a restart the recorder has these ten and three more. */
	s = open_store(&f);
	for (int i = 0; i < 13; i++)
		add(s, 0, 1500 + i * 1000, STORE_RECORDER, true);
	store_flush(s);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 13);
	/* And the live events that the daemon opened before have the last of them. */
	add(s, 0, 13000, STORE_LIVE, true);
	store_flush(s);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 13);
	/* From now on each is new. */
	add(s, 0, 13000, STORE_LIVE, false);
	add(s, 0, 13000, STORE_LIVE, false);
	store_close(s);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 15);
	assert_int_equal(f.new_events, 15);
}

static void far_in_time_is_another_event(void **state)
{
	struct fixture f;
	struct store *s;

	init(&f, state);
	s = open_store(&f);
	add(s, 0, 1000, STORE_LIVE, false);
	add(s, 0, 1000 + 5 * NS_PER_SEC, STORE_RECORDER, true);
	store_close(s);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 2);
}

static void other_events_come_once_too(void **state)
{
	struct fixture f;
	struct store *s;

	init(&f, state);
	s = open_store(&f);
	add_life(s, 1, 1000, STORE_LIVE, false);
	add_life(s, 2, 2000, STORE_LIVE, false);
	store_flush(s);
	add_life(s, 1, 1100, STORE_RECORDER, true);
	add_life(s, 2, 2100, STORE_RECORDER, true);
	add_life(s, 3, 3100, STORE_RECORDER, true);
	store_close(s);
	assert_int_equal(query(f.path, "SELECT count(*) FROM life"), 3);
	assert_int_equal(query(f.path, "SELECT count(*) FROM life WHERE type = 'recovery'"), 3);
}

static void the_boot_before(void **state)
{
	struct fixture f;
	struct store *s;

	init(&f, state);
	s = open_boot(&f, "boot-a");
	add(s, 100, 1000, STORE_LIVE, false);
	add(s, 0, 3600 * NS_PER_SEC, STORE_LIVE, false);
	store_close(s);

	/*
	 * The buffer that survived has what was known, and the last words. Its clock is a
	 * few seconds ahead of ours, and that is the same event.
	 */
	for (int i = 0; i < 2; i++) {
		s = open_boot(&f, "boot-b");
		add(s, 100, 1000, STORE_PREVIOUS, true);
		add(s, 200, 2000, STORE_PREVIOUS, true);
		add(s, 0, 2000, STORE_PREVIOUS, true);
		add(s, 0, 3605 * NS_PER_SEC, STORE_PREVIOUS, true);
		add(s, 300, 1000, STORE_RECORDER, true);
		store_close(s);
	}
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 5);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events e, boots b ON b.id = e.boot"
			       " WHERE boot_id = 'boot-a'"), 4);
}

/* @origin: how the fatal error came to be known */
static void add_fatal(struct store *s, const char *origin, uint64_t tsc, uint64_t status,
		      enum store_source source)
{
	struct mce_decoded d;
	struct mce_event ev;

	make_event(&ev, &d, tsc);
	ev.bank.status = status;
	d.severity = "fatal";
	d.origin = origin;
	store_add(s, &ev, &d, source, true);
}

/* Memory, the bank and the firmware have kept it: one error. */
static void what_is_left_of_a_fatal_error(void **state)
{
	static const struct {
		bool		memory;
		const char	*first, *second;
		uint64_t	first_tsc, second_tsc;
	} cases[] = {
		{ true, "boot", "erst", 0, 10 },
		{ false, "boot", "erst", 0, 20 },
		{ false, "erst", "boot", 30, 0 },
	};
	char boot[32];
	struct fixture f;
	struct store *s;

	init(&f, state);
	for (int i = 0; i < ARRAY_SIZE(cases); i++) {
		f.new_events = 0;
		snprintf(boot, sizeof(boot), "boot-%d", i);
		for (int start = 0; start < 2; start++) {
			s = open_boot(&f, boot);
			if (cases[i].memory)
				add_fatal(s, "exception", 10, i, STORE_PREVIOUS);
			add_fatal(s, cases[i].first, cases[i].first_tsc, i, STORE_RECORDER);
			add_fatal(s, cases[i].second, cases[i].second_tsc, i, STORE_RECORDER);
			assert_int_equal(store_flush(s), 0);
			assert_int_equal(f.new_events, 1);
			store_close(s);
		}
	}
	/* Another error of the bank, and one that was not the end, are others. */
	s = open_boot(&f, boot);
	add_fatal(s, "boot", 0, 100, STORE_RECORDER);
	add(s, 0, 1000, STORE_RECORDER, true);
	assert_int_equal(store_flush(s), 0);
	assert_int_equal(f.new_events, 3);
	store_close(s);
}

static void an_unknown_boot_before(void **state)
{
	struct fixture f;
	struct store *s;

	init(&f, state);
	s = open_boot(&f, "boot-b");
	add(s, 200, 2000, STORE_PREVIOUS, true);
	store_close(s);
	s = open_boot(&f, "boot-c");
	add(s, 300, 2000, STORE_PREVIOUS, true);
	store_close(s);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events e, boots b ON b.id = e.boot"
			       " WHERE boot_id = 'before-boot-b'"), 1);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events e, boots b ON b.id = e.boot"
			       " WHERE boot_id = 'boot-b'"), 1);
}

static void a_lock_delays(void **state)
{
	struct store_stats stats;
	struct fixture f;
	struct store *s;
	sqlite3 *db;

	init(&f, state);
	s = open_store(&f);
	sqlite3_open(f.path, &db);
	assert_int_equal(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
	add(s, 100, 1, STORE_LIVE, false);
	add(s, 101, 1, STORE_RECORDER, true);
	assert_int_equal(store_flush(s), -EBUSY);
	/* What is live is known to be new; of the rest nothing can be said yet. */
	assert_int_equal(f.new_events, 1);
	store_stats(s, &stats);
	assert_int_equal(stats.queued, 2);
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(db);
	assert_int_equal(store_flush(s), 0);
	assert_int_equal(f.new_events, 2);
	store_close(s);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 2);
}

static void memory_is_bounded_and_loss_is_counted(void **state)
{
	struct store_stats stats;
	struct fixture f;
	struct store *s;
	sqlite3 *db;

	init(&f, state);
	s = open_store(&f);
	sqlite3_open(f.path, &db);
	sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
	for (int i = 0; i < 150; i++)
		add(s, 100 + i, 1, STORE_LIVE, false);
	store_stats(s, &stats);
	assert_int_equal(stats.queued, 100);
	assert_int_equal(stats.lost, 50);
	/* Policies and counters have seen them all. */
	assert_int_equal(f.new_events, 150);
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(db);
	assert_int_equal(store_flush(s), 0);
	store_close(s);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 100);
	assert_int_equal(query(f.path, "SELECT count(*) FROM life WHERE type = 'dropped'"), 1);
}

/* The size that a file of this process can have stands for a full disk. */
static void a_full_disk_delays(void **state)
{
	struct rlimit old, small = { .rlim_cur = 90000, .rlim_max = RLIM_INFINITY };
	struct store_stats stats;
	struct fixture f;
	struct store *s;
	int err = 0;

	init(&f, state);
	s = open_store(&f);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	small.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_FSIZE, &small);
	for (int i = 0; i < 90 && !err; i++) {
		add(s, 100 + i, 1, STORE_LIVE, false);
		err = store_flush(s);
	}
	assert_true(err < 0);
	add(s, 1, 1, STORE_LIVE, false);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(store_flush(s), 0);
	store_stats(s, &stats);
	assert_int_equal(stats.lost, 0);
	assert_true(stats.failures > 0);
	store_close(s);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), stats.written);
	assert_int_equal(f.new_events, stats.written);
}

static int count_files(const char *path, const char *suffix)
{
	char pattern[300];
	glob_t found;
	int nr;

	snprintf(pattern, sizeof(pattern), "%s%s", path, suffix);
	nr = glob(pattern, 0, NULL, &found) ? 0 : found.gl_pathc;
	if (nr)
		globfree(&found);

	return nr;
}

static void put_text(const char *path)
{
	FILE *out = fopen(path, "r+") ?: fopen(path, "w");

	for (int i = 0; i < 1000; i++)
		fputs("this is no database\n", out);
	fflush(out);
	assert_int_equal(ftruncate(fileno(out), ftell(out)), 0);
	fclose(out);
}

static void must_be_text(const char *path)
{
	FILE *in = fopen(path, "r");
	char line[100];

	assert_non_null(in);
	for (int i = 0; i < 1000; i++) {
		assert_non_null(fgets(line, sizeof(line), in));
		assert_string_equal(line, "this is no database\n");
	}
	assert_null(fgets(line, sizeof(line), in));
	fclose(in);
}

static void must_not_be_aside(struct fixture *f, uint64_t inode)
{
	struct store_opts opts = { .boot_id = "boot-a", .queue = 100, .path = f->path,
				   .inode = inode };
	struct store *s = store_open(&opts);

	assert_int_equal(store_status(s), -EPROTO);
	store_close(s);
	assert_int_equal(count_files(f->path, "?*"), 0);
}

static void what_is_not_ours_is_not_touched(void **state)
{
	struct fixture f;
	struct store *s;

	init(&f, state);
	put_text(f.path);
	s = open_store(&f);
	assert_int_equal(store_status(s), -EPROTO);
	assert_int_equal(store_inode(s), 0);
	add(s, 100, 1, STORE_LIVE, false);
	assert_int_equal(store_flush(s), -EPROTO);
	store_close(s);
	must_be_text(f.path);
	assert_int_equal(count_files(f.path, "?*"), 0);
	/* Another file than the one that was the history. */
	must_not_be_aside(&f, 12345);
	must_be_text(f.path);
}

/* While the daemon runs. */
static void a_history_that_is_removed_is_begun_again(void **state)
{
	const struct expire_now now = { NS_PER_SEC, NS_PER_SEC };
	struct store_stats stats;
	struct fixture f;
	struct store *s;

	init(&f, state);
	s = open_store(&f);
	add(s, 100, 1, STORE_LIVE, false);
	assert_int_equal(store_flush(s), 0);
	assert_int_equal(unlink(f.path), 0);
	add(s, 101, 1, STORE_LIVE, false);
	assert_int_equal(store_flush(s), 0);
	store_stats(s, &stats);
	assert_int_equal(stats.failures, 1);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 1);
	/* Also if nothing happens that would have to be written. */
	assert_int_equal(unlink(f.path), 0);
	store_expire(s, &now);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 0);
	/* What is put there is not ours. */
	assert_int_equal(unlink(f.path), 0);
	put_text(f.path);
	add(s, 102, 1, STORE_LIVE, false);
	assert_int_equal(store_flush(s), -EPROTO);
	must_be_text(f.path);
	store_close(s);
}

static void the_journal_is_cut_when_a_reader_has_gone(void **state)
{
	const struct expire_now now = { NS_PER_SEC, NS_PER_SEC };
	struct fixture f;
	char wal[300];
	struct store *s;
	struct stat st;
	sqlite3 *db;

	init(&f, state);
	s = open_store(&f);
	add(s, 1, 1, STORE_LIVE, false);
	store_flush(s);
	sqlite3_open(f.path, &db);
	assert_int_equal(sqlite3_exec(db, "BEGIN; SELECT * FROM events", NULL, NULL, NULL),
			 SQLITE_OK);
	for (int i = 0; i < 200; i++) {
		add(s, 100 + i, 1, STORE_LIVE, false);
		assert_int_equal(store_flush(s), 0);
	}
	store_expire(s, &now);
	snprintf(wal, sizeof(wal), "%s-wal", f.path);
	assert_int_equal(stat(wal, &st), 0);
	assert_true(st.st_size > 1000000);
	sqlite3_close(db);
	store_expire(s, &now);
	assert_int_equal(stat(wal, &st), 0);
	assert_true(st.st_size < 100000);
	store_close(s);
}

static void a_history_that_is_overwritten_is_put_aside(void **state)
{
	struct store_opts opts = { .boot_id = "boot-a", .queue = 100 };
	struct store_stats stats;
	struct fixture f;
	struct store *s;

	init(&f, state);
	opts.path = f.path;
	s = open_store(&f);
	opts.inode = store_inode(s);
	assert_true(opts.inode);
	store_close(s);
	put_text(f.path);
	s = store_open(&opts);
	assert_int_equal(store_status(s), 0);
	add(s, 100, 1, STORE_LIVE, false);
	store_flush(s);
	store_stats(s, &stats);
	store_close(s);
	assert_int_equal(stats.corrupt, 1);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 1);
	assert_int_equal(count_files(f.path, ".corrupt-*"), 1);
}

static void damage_in_the_middle(void **state)
{
	struct store_stats stats;
	char garbage[4096];
	struct fixture f;
	struct store *s;
	struct stat st;
	int fd;

	init(&f, state);
	s = open_store(&f);
	for (int i = 0; i < 80; i++)
		add(s, 100 + i, 1, STORE_LIVE, false);
	store_close(s);

	memset(garbage, 0xa5, sizeof(garbage));
	fd = open(f.path, O_RDWR);
	assert_int_equal(fstat(fd, &st), 0);
	for (off_t at = 4096; at < st.st_size; at += sizeof(garbage))
		assert_int_equal(pwrite(fd, garbage, sizeof(garbage), at), sizeof(garbage));
	close(fd);

	s = open_store(&f);
	for (int i = 0; i < 5; i++)
		add(s, 1000 + i, 1, STORE_LIVE, false);
	assert_int_equal(store_flush(s), 0);
	store_stats(s, &stats);
	store_close(s);
	assert_int_equal(stats.corrupt, 1);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 5);
	assert_int_equal(count_files(f.path, ".corrupt-*"), 1);
}

/* The name is so long that there is no room for that of the file put aside. */
static void a_damaged_database_that_stays_is_no_endless_loop(void **state)
{
	struct store_opts opts = { .boot_id = "boot-a", .queue = 10 };
	struct store_stats stats;
	char path[512], name[241];
	struct store *s;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	snprintf(path, sizeof(path), "%s/%s", (char *)*state, name);
	opts.path = path;
	s = store_open(&opts);
	assert_int_equal(store_status(s), 0);
	opts.inode = store_inode(s);
	store_close(s);
	put_text(path);
	alarm(30);
	s = store_open(&opts);
	assert_int_equal(store_status(s), -EIO);
	add(s, 100, 1, STORE_LIVE, false);
	assert_int_equal(store_flush(s), -EIO);
	store_stats(s, &stats);
	assert_int_equal(stats.corrupt, 0);
	assert_int_equal(stats.queued, 1);
	store_close(s);
	alarm(0);
	must_be_text(path);
}

/* Make it one of version 2, whose records don't say which CPU they are from. */
#define TO_VERSION_2							\
	"ALTER TABLE events DROP COLUMN vendor; ALTER TABLE events DROP COLUMN family;"	\
	"ALTER TABLE events DROP COLUMN model; ALTER TABLE events DROP COLUMN stepping;"	\
	"ALTER TABLE events DROP COLUMN smca; ALTER TABLE events DROP COLUMN microcode;"	\
	"ALTER TABLE events DROP COLUMN ppin; ALTER TABLE events DROP COLUMN mcgcap;"	\
	"ALTER TABLE events DROP COLUMN code_format; ALTER TABLE events DROP COLUMN mscod;"	\
	"ALTER TABLE events DROP COLUMN undecoded; ALTER TABLE events DROP COLUMN location;"	\
	"ALTER TABLE events DROP COLUMN lacks; DROP TABLE clock; DROP TABLE marks;" \
	"ALTER TABLE boots DROP COLUMN seen;"	\
	"PRAGMA user_version = 2;"

/*
 * What came from the kernel's recorder is of the boot's CPU. A live event can have been
 * read from a file: then the CPU is not known.
 */
static void an_old_record_has_no_made_up_cpu(void **state)
{
	struct mce_machine boot = { .vendor = MCE_VENDOR_AMD, .family = 0x19, .model = 1,
				    .smca = 1, .ppin = 42 };
	struct store_opts opts = { .boot_id = "boot-a", .queue = 100, .machine = &boot };
	struct fixture f;
	struct store *s;
	sqlite3 *db;

	init(&f, state);
	opts.path = f.path;
	s = store_open(&opts);
	add(s, 100, 1, STORE_LIVE, false);
	add(s, 101, 1, STORE_RECORDER, true);
	store_close(s);
	sqlite3_open(f.path, &db);
	assert_int_equal(sqlite3_exec(db, TO_VERSION_2, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);

	s = store_open(&opts);
	assert_int_equal(store_status(s), 0);
	store_close(s);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events WHERE source = 'live' AND"
			       " vendor IS NULL AND family IS NULL AND smca IS NULL"
			       " AND unit = 'mem_ctrl' AND vendor_unit = 'M2M'"), 1);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events WHERE source = 'recorder' AND"
			       " vendor = 'amd' AND family = 0x19 AND smca = 1 AND ppin = 42"
			       " AND microcode IS NULL"), 1);
}

/* Give up after so many steps of SQLite's machine, as if the power had failed. */
static int give_up(void *steps)
{
	return --*(int *)steps <= 0;
}

/* It has one version or the other, and all rows. */
static void an_upgrade_can_be_interrupted(void **state)
{
	struct fixture f;
	struct store *s;
	int rc, left, steps = 0;
	sqlite3 *db;

	init(&f, state);
	s = open_store(&f);
	for (int i = 0; i < 50; i++)
		add(s, 100 + i, 1, STORE_RECORDER, true);
	store_close(s);
	sqlite3_open(f.path, &db);
	assert_int_equal(sqlite3_exec(db, "DROP TABLE totals;" TO_VERSION_2
				      "PRAGMA user_version = 1", NULL, NULL, NULL), SQLITE_OK);
	do {
		left = steps += 3;
		sqlite3_progress_handler(db, 5, give_up, &left);
		rc = schema_upgrade(db);
		sqlite3_progress_handler(db, 0, NULL, NULL);
		assert_int_equal(query(f.path, "PRAGMA user_version"), rc ? 1 : SCHEMA_VERSION);
		assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 50);
	} while (rc);
	sqlite3_close(db);
	assert_true(steps > 30);
	assert_int_equal(query(f.path, "SELECT sum(records) FROM totals"), 50);
}

/* Version 1 had no sums. */
static void an_old_schema_is_upgraded(void **state)
{
	struct fixture f;
	struct store *s;
	sqlite3 *db;

	init(&f, state);
	s = open_store(&f);
	for (int i = 0; i < 3; i++)
		add(s, 100 + i, 1, STORE_LIVE, false);
	store_close(s);
	sqlite3_open(f.path, &db);
	assert_int_equal(sqlite3_exec(db, TO_VERSION_2 "DROP TABLE totals;"
				      "PRAGMA user_version = 1", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);

	s = open_store(&f);
	add(s, 200, 1, STORE_LIVE, false);
	store_close(s);
	assert_int_equal(query(f.path, "PRAGMA user_version"), SCHEMA_VERSION);
	assert_int_equal(query(f.path, "SELECT sum(records) FROM totals"), 4);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 4);
}

static void set_version(const char *path, int version)
{
	char sql[64];
	sqlite3 *db;

	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", version);
	sqlite3_open(path, &db);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* Or one that has a number that makes no sense. */
static void a_newer_schema_is_left_alone(void **state)
{
	static const int versions[] = { 99, -1, INT32_MIN, INT32_MAX };
	struct fixture f;
	struct store *s;

	init(&f, state);
	s = open_store(&f);
	store_close(s);
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		set_version(f.path, versions[i]);
		s = open_store(&f);
		assert_int_equal(store_status(s), -EPROTO);
		store_close(s);
		assert_int_equal(query(f.path, "PRAGMA user_version"), versions[i]);
		assert_int_equal(count_files(f.path, ".corrupt-*"), 0);
	}
}

static size_t read_file(const char *path, char *buf, size_t size)
{
	FILE *in = fopen(path, "r");

	assert_non_null(in);
	size = fread(buf, 1, size, in);
	fclose(in);

	return size;
}

static void a_foreign_database_is_left_alone(void **state)
{
	struct fixture f;
	struct store *s;
	char before[16384], after[16384];
	sqlite3 *db;
	size_t size;

	init(&f, state);
	sqlite3_open(f.path, &db);
	sqlite3_exec(db, "CREATE TABLE theirs(a)", NULL, NULL, NULL);
	sqlite3_close(db);
	size = read_file(f.path, before, sizeof(before));
	s = open_store(&f);
	assert_int_equal(store_status(s), -EPROTO);
	store_close(s);
	/* Each byte, and no journal beside it. */
	assert_int_equal(read_file(f.path, after, sizeof(after)), size);
	assert_memory_equal(before, after, size);
	assert_int_equal(count_files(f.path, "?*"), 0);
}

static void add_many(struct store *s, int first, int nr, int64_t wall_ns)
{
	struct mce_decoded d;
	struct mce_event ev;

	make_event(&ev, &d, 1);
	ev.wall_ns = wall_ns;
	for (int i = 0; i < nr; i++) {
		ev.bank.tsc = first + i;
		store_add(s, &ev, &d, STORE_LIVE, false);
	}
	assert_int_equal(store_flush(s), 0);
}

static void expire(struct store *s, int64_t wall_s, int64_t boot_s)
{
	const struct expire_now now = { wall_s * NS_PER_SEC, boot_s * NS_PER_SEC };

	while (store_expire(s, &now))
		;
}

static struct store *open_keeping(struct fixture *f, const char *boot, uint64_t rows)
{
	struct store_opts opts = { .boot_id = boot, .queue = 10000, .path = f->path,
				   .keep_rows = rows, .keep_ns = 1000 * NS_PER_SEC };

	return store_open(&opts);
}

static void old_and_many_rows_go(void **state)
{
	struct fixture f;
	struct store *s;

	init(&f, state);
	s = open_keeping(&f, "boot-a", 500);
	add_many(s, 1, 2800, 5000 * NS_PER_SEC);
	expire(s, 5000, 100);
	add_many(s, 2801, 200, 5900 * NS_PER_SEC);
	expire(s, 5900, 1000);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 500);
	expire(s, 6010, 1110);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 200);
	/* Ids begin anew in an empty table, and what is new has its time, too. */
	expire(s, 7100, 2200);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 0);
	add_many(s, 5000, 10, 7100 * NS_PER_SEC);
	expire(s, 7200, 2300);
	expire(s, 7900, 3000);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 10);
	store_close(s);
	/* The sums stay. */
	assert_int_equal(query(f.path, "SELECT sum(records) FROM totals"), 3010);
}

#define YEAR	(365 * 24 * 3600LL)

/* The wall clock is wrong for a minute, or until it is set; then it is right. */
static void a_wrong_clock_deletes_nothing(void **state)
{
	struct fixture f;
	struct store *s;

	init(&f, state);
	s = open_keeping(&f, "boot-a", UINT64_MAX);
	add_many(s, 1, 10, 50 * YEAR * NS_PER_SEC);
	expire(s, 50 * YEAR, 1);
	expire(s, 52 * YEAR, 61);
	add_many(s, 11, 10, 52 * YEAR * NS_PER_SEC);
	expire(s, 50 * YEAR + 120, 120);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 20);
	store_close(s);

	/* Another boot, in 1970 until the clock is set. */
	s = open_keeping(&f, "boot-b", UINT64_MAX);
	expire(s, 10, 10);
	add_many(s, 21, 10, 10 * NS_PER_SEC);
	expire(s, 20, 20);
	expire(s, 50 * YEAR + 200, 80);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 30);
	/* What is old by any clock goes all the same. */
	expire(s, 50 * YEAR + 1500, 1500);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events"), 0);
	store_close(s);
}

/* Time that the machine is switched off counts, but not at once. */
static void the_clock_of_the_history(void **state)
{
	assert_int_equal(expire_age(1000, 10, 1010), 1010);
	assert_int_equal(expire_age(1000, 10, 0), 1010);
	assert_int_equal(expire_age(1000, 10, 1020), 1020);
	assert_int_equal(expire_age(1000, 10, 1000000), 1040);
	assert_int_equal(expire_age(1000, -5, 1000000), 1000);
	assert_int_equal(expire_age(1000, 10, INT64_MAX), 1040);
}

static void count_target(const char *target, void *arg)
{
	assert_memory_equal(target, "page 0x", 7);
	++*(int *)arg;
}

static void actions_are_kept(void **state)
{
	struct store_action action = {
		.wall_ns = 1, .policy = "page", .action = "soft-offline-page",
		.target = "page 0x1000", .result = "done", .detail = "",
	};
	struct store_opts opts = { .boot_id = "boot-a", .queue = 100 };
	struct fixture f;
	struct store *s;
	int nr = 0;

	init(&f, state);
	opts.path = f.path;
	s = open_store(&f);
	store_add_action(s, &action);
	store_add_action(s, &action);
	action.target = "page 0x2000";
	store_add_action(s, &action);
	store_flush(s);
	assert_int_equal(store_actions(s, "soft-offline-page", "done", count_target, &nr), 0);
	assert_int_equal(nr, 2);
	assert_int_equal(store_actions(s, "soft-offline-page", "failed", count_target, &nr), 0);
	assert_int_equal(nr, 2);
	opts.inode = store_inode(s);
	store_close(s);

	/* What is not known is not nothing. */
	put_text(f.path);
	s = store_open(&opts);
	assert_int_equal(store_status(s), 0);
	assert_true(store_actions(s, "soft-offline-page", "done", count_target, &nr) < 0);
	store_close(s);
}

static void sum_totals(const struct store_total *total, void *arg)
{
	assert_int_equal(total->unit, MCE_UNIT_MEM_CTRL);
	assert_int_equal(total->severity, MCE_SEV_CORRECTED);
	*(uint64_t *)arg += total->records;
}

static void count_rows(const struct mce_event *ev, const struct mce_decoded *d, bool same_boot,
		       void *arg)
{
	assert_int_equal(d->unit_nr, MCE_UNIT_MEM_CTRL);
	assert_true(d->is_memory_error);
	assert_true(same_boot);
	assert_int_equal(ev->bank.addr, 0x12345000);
	++*(int *)arg;
}

static void what_is_read_back(void **state)
{
	uint64_t total = 0;
	struct fixture f;
	struct store *s;
	int rows = 0;

	init(&f, state);
	s = open_store(&f);
	for (int i = 0; i < 7; i++)
		add(s, 100 + i, 1, STORE_LIVE, false);
	store_flush(s);
	assert_int_equal(store_totals(s, sum_totals, &total), 0);
	assert_int_equal(total, 7);
	assert_int_equal(store_rows(s, 0, false, count_rows, &rows), 0);
	assert_int_equal(rows, 7);
	/* This boot's have a time that is sure, whatever the wall clock was. */
	assert_int_equal(store_rows(s, 1800000000 * NS_PER_SEC, false, count_rows, &rows), 0);
	assert_int_equal(rows, 14);
	store_close(s);
	s = open_boot(&f, "boot-b");
	assert_int_equal(store_rows(s, 1800000000 * NS_PER_SEC, false, count_rows, &rows), 0);
	assert_int_equal(rows, 14);
	store_close(s);
}

/* An event and its meaning as JSON and as text, which together show all of them. */
static char *shown(const struct mce_event *ev, const struct mce_decoded *d)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	mce_format_json(out, ev, d);
	mce_format_text(out, ev, d, MCE_FORMAT_REGS);
	fclose(out);

	return text;
}

static void must_be_shown(const struct mce_event *ev, const struct mce_decoded *d, bool same_boot,
			  void *arg)
{
	char *text = shown(ev, d), **expected = arg;

	assert_string_equal(text, *expected);
	assert_int_equal(ev->bank.told, MCE_TOLD_VERDICT);
	free(text);
	free(*expected);
	*expected = NULL;
}

/* Whatever the CPU is, and also if decoding again would say something else. */
static void what_was_stored_is_what_is_read(void **state)
{
	static const struct mce_machine machines[] = {
		{ .vendor = MCE_VENDOR_INTEL, .family = 6, .model = 0x55, .stepping = 4,
		  .microcode = 0x1000065, .ppin = 0xfedcba9876543210, .mcgcap = 0x7000c14 },
		{ .vendor = MCE_VENDOR_AMD, .family = 0x19, .model = 1, .smca = 1 },
		{ .vendor = -1, .smca = -1 },
	};
	struct mce_named named = { .no_registers = true, .channel = -1, .count = -1 };
	struct mce_decoded d;
	struct mce_event ev;
	struct fixture f;
	struct store *s;
	char *expected, boot[16];

	init(&f, state);
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
		make_event(&ev, &d, 100 + i);
		ev.wall_ns += i * NS_PER_SEC;
		ev.machine = machines[i];
		ev.bank.told = MCE_TOLD_ALL;
		ev.bank.unit = MCE_UNIT_SECURITY;
		ev.bank.severity = MCE_SEV_SRAO;
		ev.bank.origin = MCE_ORIGIN_CMCI;
		ev.bank.flags = MCE_FLAG_ADDRV | MCE_FLAG_LATE;
		ev.bank.instance = -1;
		ev.bank.err_count = 3;
		if (i == 2) {
			ev.has |= MCE_NO_CPU | MCE_WALL_LOCAL | MCE_MIXED;
			ev.named = &named;
		}
		mce_decode(&ev.machine, &ev.bank, &d);
		snprintf(d.location, sizeof(d.location), "a place that %zu knew", i);
		snprintf(d.dimm, sizeof(d.dimm), "DIMM_%zu", i);
		expected = shown(&ev, &d);
		snprintf(boot, sizeof(boot), "boot-%zu", i);
		s = open_boot(&f, boot);
		store_add(s, &ev, &d, STORE_LIVE, false);
		assert_int_equal(store_flush(s), 0);
		assert_int_equal(store_rows(s, ev.wall_ns, false, must_be_shown, &expected), 0);
		assert_null(expected);
		store_close(s);
	}
	assert_int_equal(query(f.path, "SELECT count(*) FROM events WHERE vendor = 'intel' AND"
			       " family = 6 AND model = 85 AND stepping = 4 AND ppin < 0"), 1);
	assert_int_equal(query(f.path, "SELECT count(*) FROM events WHERE coalesce(vendor, family,"
			       " model, stepping, smca, microcode, ppin, mcgcap) IS NULL"), 1);
}

static void count_any(const struct mce_event *ev, const struct mce_decoded *d, bool same_boot,
		      void *arg)
{
	++*(int *)arg;
}

/* A file, and a history that was copied from elsewhere, say nothing about this machine. */
static void errors_of_other_machines_are_told_apart(void **state)
{
	struct mce_machine here = { .vendor = MCE_VENDOR_AMD, .family = 0x1a, .smca = 1 };
	struct store_opts opts = { .boot_id = "boot-a", .queue = 100, .machine = &here };
	struct mce_decoded d;
	struct mce_event ev;
	struct fixture f;
	struct store *s;
	int rows = 0;

	init(&f, state);
	opts.path = f.path;
	s = store_open(&opts);
	make_event(&ev, &d, 1);
	store_add(s, &ev, &d, STORE_LIVE, false);
	ev.bank.tsc++;
	store_add(s, &ev, &d, STORE_FILE, false);
	ev.machine = here;
	ev.bank.tsc++;
	store_add(s, &ev, &d, STORE_LIVE, false);
	ev.machine.vendor = -1;
	ev.bank.tsc++;
	store_add(s, &ev, &d, STORE_LIVE, false);
	store_flush(s);
	assert_int_equal(store_rows(s, 0, false, count_any, &rows), 0);
	assert_int_equal(rows, 2);
	assert_int_equal(store_rows(s, 0, true, count_any, &rows), 0);
	assert_int_equal(rows, 3);
	store_close(s);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, make_dir, remove_dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keeps_every_register),
		TEST(what_is_kept_is_acknowledged),
		TEST(a_key_is_kept_once),
		TEST(without_a_key_numbers_are_right),
		TEST(far_in_time_is_another_event),
		TEST(other_events_come_once_too),
		TEST(the_boot_before),
		TEST(what_is_left_of_a_fatal_error),
		TEST(an_unknown_boot_before),
		TEST(a_lock_delays),
		TEST(memory_is_bounded_and_loss_is_counted),
		TEST(a_full_disk_delays),
		TEST(what_is_not_ours_is_not_touched),
		TEST(a_history_that_is_removed_is_begun_again),
		TEST(the_journal_is_cut_when_a_reader_has_gone),
		TEST(a_history_that_is_overwritten_is_put_aside),
		TEST(a_damaged_database_that_stays_is_no_endless_loop),
		TEST(damage_in_the_middle),
		TEST(an_old_schema_is_upgraded),
		TEST(an_old_record_has_no_made_up_cpu),
		TEST(an_upgrade_can_be_interrupted),
		TEST(a_newer_schema_is_left_alone),
		TEST(a_foreign_database_is_left_alone),
		TEST(old_and_many_rows_go),
		TEST(a_wrong_clock_deletes_nothing),
		TEST(the_clock_of_the_history),
		TEST(actions_are_kept),
		TEST(what_is_read_back),
		TEST(what_was_stored_is_what_is_read),
		TEST(errors_of_other_machines_are_told_apart),
	};

	quiet();

	return cmocka_run_group_tests(tests, NULL, NULL);
}
