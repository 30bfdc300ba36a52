// SPDX-License-Identifier: GPL-2.0
/*
 * What mced's history has, as mcectl history prints it: the records of banks, and the
 * kernel's other events, in order of time.
 */
#include <errno.h>
#include <unistd.h>

#include <sys/mman.h>

#include "database.h"
#include "decode.h"
#include "source.h"

/* As mcectl-json(5) has them: what a column has no value for is left out. */
#define LIFE								\
	"SELECT json_patch(data, json_object('time', strftime('%Y-%m-%dT%H:%M:%S',"	\
	" wall_ns / 1000000000, 'unixepoch') || printf('.%09dZ', wall_ns % 1000000000),"	\
	" 'time_ns', time_ns, 'pid', pid, 'comm', comm)) FROM life"	\
	" WHERE coalesce(wall_ns, 0) BETWEEN :since AND :until ORDER BY wall_ns, time_ns, id"

/* Two streams: the records come from the database, the others are read ahead by one. */
struct merger {
	struct printer		*printer;
	struct mce_source	*life;
	struct mce_event	next;
	bool			has_next;
};

/* The kernel's other events as a file of JSON lines. Return: its number, or -1. */
static int write_life(struct database *d)
{
	sqlite3_stmt *stmt = database_query(d, LIFE);
	int fd = memfd_create("life", MFD_CLOEXEC);
	FILE *out = fd < 0 ? NULL : fdopen(dup(fd), "w");

	if (!stmt || !out) {
		sqlite3_finalize(stmt);
		return -1;
	}
	while (sqlite3_step(stmt) == SQLITE_ROW)
		fprintf(out, "%s\n", (const char *)sqlite3_column_text(stmt, 0));
	fclose(out);
	lseek(fd, 0, SEEK_SET);
	if (!database_end(d, stmt, EXIT_OK))
		return fd;
	close(fd);

	return -1;
}

static void advance(struct merger *m)
{
	int ret;

	while ((ret = mce_source_next(m->life, &m->next, -1)) == -EBADMSG) {
		m->printer->bad = true;
		complain("%s", mce_source_error(m->life));
	}
	m->has_next = ret > 0;
}

static bool is_enough(const struct printer *p)
{
	return stopped || (p->limit && p->printed >= p->limit);
}

/* Print the other events up to a time. */
static int print_life(struct merger *m, int64_t until_ns)
{
	while (m->has_next && m->next.wall_ns <= until_ns && !is_enough(m->printer)) {
		if (print_event(m->printer, &m->next))
			return -EIO;
		advance(m);
	}

	return 0;
}

static int print_record(const struct mce_event *ev, const struct mce_decoded *d, void *arg)
{
	struct merger *m = arg;

	if (print_life(m, ev->wall_ns))
		return -EIO;
	if (is_enough(m->printer) || print_stored(m->printer, ev, d))
		return -EIO;

	return 0;
}

int database_history(struct database *d, struct printer *printer)
{
	struct merger m = { .printer = printer };
	int fd, status = database_open(d);
	char path[64];

	if (status)
		return status;
	fd = write_life(d);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	m.life = fd < 0 ? NULL : mce_source_json(path);
	if (m.life) {
		advance(&m);
		status = database_events(d, print_record, &m);
		print_life(&m, INT64_MAX);
		mce_source_close(m.life);
	} else {
		status = fail("the events cannot be read");
	}
	if (fd >= 0)
		close(fd);
	database_close(d);

	return status;
}
