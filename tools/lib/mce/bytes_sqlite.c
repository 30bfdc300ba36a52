// SPDX-License-Identifier: GPL-2.0
/*
 * rasdaemon's database. Lines are made of its rows as "ras-mc-ctl --errors" prints
 * them, with all the columns that there are: older schemas have fewer.
 */
#include "bytes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include <linux/kernel.h>

static const char mce_query[] = "SELECT * FROM mce_record ORDER BY id";
static const char memory_query[] = "SELECT * FROM mc_event ORDER BY id";

struct bytes_sqlite {
	struct mce_bytes	base;
	sqlite3			*db;
	sqlite3_stmt		*statement;
	bool			memory;		/* the second table */
	struct mce_buffer	out;
	int			fd;
};

/* The column @name of the row, -1 if there is none. */
static int column(sqlite3_stmt *st, const char *name)
{
	int i;

	for (i = 0; i < sqlite3_column_count(st); i++) {
		if (!strcmp(sqlite3_column_name(st, i), name))
			return i;
	}

	return -1;
}

static const char *text(sqlite3_stmt *st, const char *name)
{
	int i = column(st, name);
	const char *value = i < 0 ? NULL : (const char *)sqlite3_column_text(st, i);

	return value ?: "";
}

static long long number(sqlite3_stmt *st, const char *name)
{
	int i = column(st, name);

	return i < 0 ? 0 : sqlite3_column_int64(st, i);
}

static bool add_record(struct bytes_sqlite *s)
{
	static const char * const registers[] = {
		"mcgcap", "mcgstatus", "status", "addr", "misc", "ip", "tsc", "walltime", "ppin",
		"cpu", "cpuid", "apicid", "socketid", "cs", "bank", "cpuvendor", "microcode",
		"synd", "ipid",
	};
	sqlite3_stmt *st = s->statement;
	size_t i;

	mce_buffer_addf(&s->out, "%lld %s error: %s, bank %s, %s", number(st, "id"),
			text(st, "timestamp"), text(st, "error_msg"), text(st, "bank_name"),
			text(st, "mc_location"));
	for (i = 0; i < ARRAY_SIZE(registers); i++) {
		if (column(st, registers[i]) >= 0)
			mce_buffer_addf(&s->out, ", %s=0x%llx", registers[i],
					number(st, registers[i]));
	}

	return mce_buffer_add(&s->out, "\n", 1);
}

static bool add_memory(struct bytes_sqlite *s)
{
	sqlite3_stmt *st = s->statement;

	return mce_buffer_addf(&s->out,
		"%lld %s %lld %s error(s): %s at %s location: %lld:%lld:%lld:%lld, addr %lld\n",
		number(st, "id"), text(st, "timestamp"), number(st, "err_count"),
		text(st, "err_type"), text(st, "err_msg"), text(st, "label"), number(st, "mc"),
		number(st, "top_layer"), number(st, "middle_layer"), number(st, "lower_layer"),
		number(st, "address"));
}

/* A table that is not there has no rows. */
static void begin_table(struct bytes_sqlite *s, const char *query)
{
	sqlite3_finalize(s->statement);
	s->statement = NULL;
	sqlite3_prepare_v2(s->db, query, -1, &s->statement, NULL);
}

static ssize_t sqlite_read(struct mce_bytes *b, void *buf, size_t size)
{
	struct bytes_sqlite *s = (struct bytes_sqlite *)b;
	int ret;

	while (s->out.start == s->out.end) {
		ret = s->statement ? sqlite3_step(s->statement) : SQLITE_DONE;
		if (ret == SQLITE_ROW) {
			if (!(s->memory ? add_memory(s) : add_record(s)))
				return -ENOMEM;
			continue;
		}
		if (ret != SQLITE_DONE)
			return -EIO;
		if (s->memory)
			return 0;
		s->memory = true;
		begin_table(s, memory_query);
	}

	return mce_buffer_take(&s->out, buf, size);
}

static void sqlite_close(struct mce_bytes *b)
{
	struct bytes_sqlite *s = (struct bytes_sqlite *)b;

	sqlite3_finalize(s->statement);
	sqlite3_close(s->db);
	close(s->fd);
	free(s->out.data);
	free(s);
}

static bool open_database(struct bytes_sqlite *s)
{
	char uri[320], path[256];
	int ret, copied = mce_named_copy(&s->fd, path, sizeof(path));

	if (copied < 0)
		return false;
	if (!copied)
		snprintf(path, sizeof(path), "/proc/self/fd/%d", s->fd);
	/* Immutable: a daemon can have it open, and nothing of it is to be changed. */
	snprintf(uri, sizeof(uri), "file:%s?immutable=1", path);
	ret = sqlite3_open_v2(uri, &s->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
	if (copied)
		unlink(path);

	return ret == SQLITE_OK;
}

struct mce_bytes *mce_bytes_sqlite(int fd, const char **why)
{
	struct bytes_sqlite *s = calloc(1, sizeof(*s));

	if (!s) {
		close(fd);
		return NULL;
	}
	s->fd = fd;
	s->base.read = sqlite_read;
	s->base.close = sqlite_close;
	if (!open_database(s)) {
		*why = "sqlite3 cannot open it";
		sqlite_close(&s->base);
		return NULL;
	}
	begin_table(s, mce_query);

	return &s->base;
}
