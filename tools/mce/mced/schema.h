/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_SCHEMA_H
#define MCED_SCHEMA_H

#include <sqlite3.h>

/* "mced", in the header of the file, so that file(1) and we know it. */
#define SCHEMA_APPLICATION_ID	0x6d636564

/* What PRAGMA user_version is in a database that this mced writes. */
#define SCHEMA_VERSION		4

/**
 * schema_check_file() - whether a file may be a history, without touching it
 * @path:	the file
 *
 * SQLite itself would make a journal for a file that it only looks at.
 *
 * Return: SQLITE_OK: it is ours, empty, or not there; SQLITE_MISMATCH: another program or
 * a newer mced made it; SQLITE_NOTADB: it is no database, or is damaged at its beginning;
 * SQLITE_CANTOPEN: it can't be read, see errno.
 */
int schema_check_file(const char *path);

/* The same, of what SQLite sees, journal and all. */
int schema_check(sqlite3 *db);

/**
 * schema_upgrade() - make the tables, or bring them to SCHEMA_VERSION
 * @db:	the database
 *
 * In one transaction: a failure leaves the database as it was.
 *
 * Return: SQLITE_OK; SQLITE_MISMATCH if it was made by a newer version or is not
 * ours; another error of SQLite.
 */
int schema_upgrade(sqlite3 *db);

#endif /* MCED_SCHEMA_H */
