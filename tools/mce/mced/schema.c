// SPDX-License-Identifier: GPL-2.0
/*
 * The tables of the history, and how older ones become newer ones.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/kernel.h>

#include "schema.h"

/*
 * steps[n] makes version n + 1 of version n. A step that is released is never
 * changed; mced-database(5) describes the result.
 *
 * Registers are 64-bit and unsigned, SQLite's integers are signed: they hold the
 * same bits, and printf('0x%x', status) shows them.
 */
static const char *const steps[] = {
	"CREATE TABLE boots("
	"  id INTEGER PRIMARY KEY,"
	"  boot_id TEXT NOT NULL UNIQUE,"
	"  previous INTEGER REFERENCES boots(id),"
	"  first_ns INTEGER NOT NULL,"
	"  release TEXT,"
	"  vendor INTEGER, family INTEGER, model INTEGER, stepping INTEGER, smca INTEGER,"
	"  microcode INTEGER, ppin INTEGER, mcgcap INTEGER);"
	"CREATE TABLE events("
	"  id INTEGER PRIMARY KEY,"
	"  boot INTEGER NOT NULL REFERENCES boots(id),"
	"  source TEXT NOT NULL,"
	"  wall_ns INTEGER, time_ns INTEGER,"
	"  cpu INTEGER NOT NULL, bank INTEGER NOT NULL, tsc INTEGER NOT NULL,"
	"  status INTEGER NOT NULL,"
	"  addr INTEGER, misc INTEGER, synd INTEGER, synd1 INTEGER, synd2 INTEGER,"
	"  ipid INTEGER, mcgstatus INTEGER, ip INTEGER,"
	"  socket INTEGER, apicid INTEGER,"
	"  unit TEXT NOT NULL, vendor_unit TEXT, severity TEXT, origin TEXT,"
	"  error_class TEXT, level TEXT, transaction_type TEXT, request TEXT,"
	"  participation TEXT, timeout TEXT,"
	"  ext_code INTEGER, ext_error TEXT, mcacod TEXT,"
	"  instance INTEGER, channel INTEGER, err_count INTEGER, addr_lsb INTEGER,"
	"  addr_valid INTEGER, addr_physical INTEGER, memory INTEGER, flags INTEGER,"
	"  dimm TEXT NOT NULL, fru TEXT, summary TEXT,"
	"  sample_cpu INTEGER, pid INTEGER, tid INTEGER, comm TEXT, chain TEXT);"
	"CREATE UNIQUE INDEX events_key ON events(boot, cpu, bank, tsc, status) WHERE tsc != 0;"
	"CREATE INDEX events_no_tsc ON events(boot, cpu, bank, status, time_ns) WHERE tsc = 0;"
	"CREATE INDEX events_wall ON events(wall_ns);"
	"CREATE TABLE life("
	"  id INTEGER PRIMARY KEY,"
	"  boot INTEGER NOT NULL REFERENCES boots(id),"
	"  source TEXT NOT NULL,"
	"  type TEXT NOT NULL,"
	"  wall_ns INTEGER, time_ns INTEGER,"
	"  pid INTEGER, comm TEXT,"
	"  data TEXT NOT NULL);"
	"CREATE INDEX life_type ON life(boot, type, time_ns);"
	"CREATE INDEX life_wall ON life(wall_ns);"
	"CREATE TABLE actions("
	"  id INTEGER PRIMARY KEY,"
	"  boot INTEGER NOT NULL REFERENCES boots(id),"
	"  wall_ns INTEGER NOT NULL,"
	"  policy TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL,"
	"  result TEXT NOT NULL, detail TEXT);"
	"CREATE INDEX actions_wall ON actions(wall_ns);",

	/* Sums that outlive the rows. */
	"CREATE TABLE totals("
	"  boot INTEGER NOT NULL REFERENCES boots(id),"
	"  unit TEXT NOT NULL, severity TEXT NOT NULL,"
	"  cpu INTEGER NOT NULL, socket INTEGER NOT NULL, dimm TEXT NOT NULL,"
	"  records INTEGER NOT NULL, errors INTEGER NOT NULL,"
	"  PRIMARY KEY(boot, unit, severity, cpu, socket, dimm)) WITHOUT ROWID;"
	"INSERT INTO totals"
	"  SELECT boot, unit, coalesce(severity, '-'), cpu, coalesce(socket, -1), dimm,"
	"         count(*), sum(err_count) FROM events"
	"  GROUP BY 1, 2, 3, 4, 5, 6;",

	/*
	 * Each record with the CPU that it is from, which need not be that of the machine
	 * where mced runs, and with all of its meaning. An old record is of the CPU of its
	 * boot if it was read from a buffer of the kernel; a "live" one can also be from a
	 * file, and then nobody knows.
	 */
	"ALTER TABLE events ADD COLUMN vendor TEXT;"
	"ALTER TABLE events ADD COLUMN family INTEGER;"
	"ALTER TABLE events ADD COLUMN model INTEGER;"
	"ALTER TABLE events ADD COLUMN stepping INTEGER;"
	"ALTER TABLE events ADD COLUMN smca INTEGER;"
	"ALTER TABLE events ADD COLUMN microcode INTEGER;"
	"ALTER TABLE events ADD COLUMN ppin INTEGER;"
	"ALTER TABLE events ADD COLUMN mcgcap INTEGER;"
	"ALTER TABLE events ADD COLUMN code_format TEXT;"
	"ALTER TABLE events ADD COLUMN mscod INTEGER;"
	"ALTER TABLE events ADD COLUMN undecoded INTEGER;"
	"ALTER TABLE events ADD COLUMN location TEXT;"
	"ALTER TABLE events ADD COLUMN lacks TEXT;"
	"UPDATE events SET"
	"  (vendor, family, model, stepping, smca, microcode, ppin, mcgcap) ="
	"  (SELECT CASE b.vendor WHEN 0 THEN 'intel' WHEN 2 THEN 'amd' WHEN 5 THEN 'centaur'"
	"          WHEN 9 THEN 'hygon' WHEN 10 THEN 'zhaoxin' END,"
	"          b.family, b.model, b.stepping, b.smca, nullif(b.microcode, 0),"
	"          nullif(b.ppin, 0), nullif(b.mcgcap, 0)"
	"   FROM boots b WHERE b.id = events.boot)"
	"  WHERE source IN ('recorder', 'previous');",

	/*
	 * The history's own clock, and how many rows there were when, see expire.c. What
	 * is there already counts as if it had come now.
	 */
	"CREATE TABLE clock("
	"  id INTEGER PRIMARY KEY CHECK(id = 1),"
	"  age_ns INTEGER NOT NULL, boot INTEGER NOT NULL, boot_ns INTEGER NOT NULL);"
	"CREATE TABLE marks("
	"  what INTEGER NOT NULL, age_ns INTEGER NOT NULL, row INTEGER NOT NULL,"
	"  PRIMARY KEY(what, age_ns)) WITHOUT ROWID;"
	/* How many events of a boot are known, with those that are known to be lost. */
	"ALTER TABLE boots ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;"
	"UPDATE boots SET seen ="
	"  (SELECT count(*) FROM events e WHERE e.boot = boots.id"
	"   AND source IN ('live', 'recorder'))"
	"  + (SELECT coalesce(sum(CASE type WHEN 'dropped' THEN json_extract(data, '$.count')"
	"     ELSE 1 END), 0) FROM life l WHERE l.boot = boots.id"
	"     AND source IN ('live', 'recorder'));",
};

static_assert(ARRAY_SIZE(steps) == SCHEMA_VERSION, "a step for each version");

/* The beginning of a file of SQLite: https://www.sqlite.org/fileformat.html */
#define MAGIC			"SQLite format 3"
#define HEADER_SIZE		100
#define OFFSET_PAGES		28
#define OFFSET_USER_VERSION	60
#define OFFSET_APPLICATION_ID	68

static uint32_t be32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

static int check_header(const unsigned char *header)
{
	uint32_t version = be32(header + OFFSET_USER_VERSION);
	uint32_t id = be32(header + OFFSET_APPLICATION_ID);

	if (memcmp(header, MAGIC, sizeof(MAGIC)))
		return SQLITE_NOTADB;
	/* Ours, just begun: all but the first page is in the journal still. */
	if (!id && !version && be32(header + OFFSET_PAGES) <= 1)
		return SQLITE_OK;

	return id == SCHEMA_APPLICATION_ID && version <= SCHEMA_VERSION ? SQLITE_OK :
									  SQLITE_MISMATCH;
}

int schema_check_file(const char *path)
{
	unsigned char header[HEADER_SIZE];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	ssize_t size;

	if (fd < 0)
		return errno == ENOENT ? SQLITE_OK : SQLITE_CANTOPEN;
	size = fstat(fd, &st) || !S_ISREG(st.st_mode) ? -1 : pread(fd, header, sizeof(header), 0);
	close(fd);
	if (size < 0)
		return SQLITE_MISMATCH;
	if (!size)
		return SQLITE_OK;

	return size < sizeof(header) ? SQLITE_NOTADB : check_header(header);
}

static int get_number(sqlite3 *db, const char *sql, int *number)
{
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

	if (rc)
		return rc;
	/* Each of these has one row. */
	rc = sqlite3_step(stmt) == SQLITE_ROW ? SQLITE_OK : SQLITE_CORRUPT;
	*number = sqlite3_column_int(stmt, 0);

	return sqlite3_finalize(stmt) ?: rc;
}

/* A file that another program made is not ours to change. */
static int check_owner(sqlite3 *db, int version)
{
	int id, tables, rc;

	rc = get_number(db, "PRAGMA application_id", &id);
	if (!rc)
		rc = get_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
	if (rc)
		return rc;
	if (version < 0 || version > SCHEMA_VERSION)
		return SQLITE_MISMATCH;

	return id == SCHEMA_APPLICATION_ID || (!id && !version && !tables) ? SQLITE_OK :
									     SQLITE_MISMATCH;
}

int schema_check(sqlite3 *db)
{
	int version;

	return get_number(db, "PRAGMA user_version", &version) ?: check_owner(db, version);
}

static int run_steps(sqlite3 *db, int version)
{
	char pragma[64];
	int rc = SQLITE_OK;

	for (int i = version; i < SCHEMA_VERSION && !rc; i++)
		rc = sqlite3_exec(db, steps[i], NULL, NULL, NULL);
	if (rc)
		return rc;
	snprintf(pragma, sizeof(pragma), "PRAGMA user_version = %d; PRAGMA application_id = %d;",
		 SCHEMA_VERSION, SCHEMA_APPLICATION_ID);

	return sqlite3_exec(db, pragma, NULL, NULL, NULL);
}

int schema_upgrade(sqlite3 *db)
{
	int version, rc;

	rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (rc)
		return rc;
	rc = get_number(db, "PRAGMA user_version", &version);
	if (!rc)
		rc = check_owner(db, version);
	if (!rc && version < SCHEMA_VERSION)
		rc = run_steps(db, version);
	if (!rc)
		rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (rc && !sqlite3_get_autocommit(db))
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);

	return rc;
}
