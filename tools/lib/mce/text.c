// SPDX-License-Identifier: GPL-2.0
/*
 * The text source: machine checks as kernel logs have them.
 *
 * A record is several lines. Other messages can stand between them, and where the
 * log tells the caller of each message, so can lines of other records.
 */
#include "text.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "lines.h"
#include "source.h"

#define MARKER		"[Hardware Error]: "

/* Messages are cut to this. */
#define MESSAGE_MAX	1024

/* How many records can be open at a time. */
#define MAX_RECORDS	8

/* In a log that grows, a record is complete after this time without more. */
#define SETTLE_MS	1000

/**
 * struct text_source - a log
 * @open:	records whose last line was not seen yet, the oldest first
 * @nr_open:	how many
 * @at_end:	the file has ended: the open records are all there is
 */
struct text_source {
	struct mce_source	base;
	struct lines		lines;
	struct text_record	open[MAX_RECORDS];
	unsigned int		nr_open;
	bool			at_end;
};

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);

	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static struct text_source *text_source(struct mce_source *s)
{
	return (struct text_source *)s;
}

/* The open record of @caller; without a caller the one that was begun last. */
static struct text_record *find_open(struct text_source *ts, uint64_t caller)
{
	unsigned int i;

	for (i = ts->nr_open; i > 0; i--) {
		if (ts->open[i - 1].caller == caller)
			return &ts->open[i - 1];
	}

	return NULL;
}

/* Give @rec to the caller and forget it. Return: 1, or 0 if there is nothing in it. */
static int give(struct text_source *ts, struct text_record *rec, struct mce_event *ev)
{
	bool empty = rec->style == TEXT_BANKS && !rec->ev.bank.status;

	*ev = rec->ev;
	ts->nr_open--;
	memmove(rec, rec + 1, (char *)&ts->open[ts->nr_open] - (char *)rec);

	return !empty;
}

/* Make a string of a line: no 0, no control characters. */
static void clean(char *message, const char *line, size_t len)
{
	size_t i;

	if (len > MESSAGE_MAX - 1)
		len = MESSAGE_MAX - 1;
	for (i = 0; i < len; i++)
		message[i] = (unsigned char)line[i] < ' ' ? ' ' : line[i];
	message[len] = '\0';
}

/*
 * Is there anything of a machine check in this line? Asked of each line of the
 * log, so it must be fast. Kernels before 2.6.36 have no marker.
 */
static bool is_interesting(const struct text_source *ts, const char *line, size_t len)
{
	if (memmem(line, len, MARKER, strlen(MARKER)))
		return true;
	if (memmem(line, len, "Machine Check", strlen("Machine Check")))
		return true;

	return ts->nr_open && !ts->open[ts->nr_open - 1].marked;
}

/* "EDAC sbridge MC1: ", the name of a driver and a controller, behind a time or not */
static const char *skip_edac(const char *message)
{
	const char *edac = strstr(message, "EDAC ");
	const char *end;

	if (!edac || (edac > message && edac[-1] != ' '))
		return message;
	end = strstr(edac, ": ");

	return end ? end + 2 : message;
}

static const char *find_message(const char *line, struct text_prefix *prefix, bool *marked)
{
	const char *message = text_prefix(line, prefix);
	const char *marker = strstr(message, MARKER);

	*marked = marker;
	if (marker)
		message = marker + strlen(MARKER);
	else
		message = skip_edac(message);
	if (!strncmp(message, "mce: ", 5))
		message += 5;
	while (*message == ' ')
		message++;

	return message;
}

static void set_time(struct mce_event *ev, const struct text_prefix *prefix)
{
	if (prefix->has_time) {
		ev->time_ns = prefix->time_ns;
		ev->has |= MCE_HAS_TIME;
	}
	if (prefix->has_wall) {
		ev->wall_ns = prefix->wall_ns;
		ev->has |= MCE_HAS_WALL;
	}
}

/* Open the record @fresh. What it pushes out is complete. Return: 1 with an event, or 0. */
static int begin(struct text_source *ts, struct text_record *fresh,
		 const struct text_prefix *prefix, struct mce_event *ev)
{
	struct text_record *old = find_open(ts, prefix->caller);
	int ret = 0;

	fresh->caller = prefix->caller;
	fresh->begun_ms = now_ms();
	fresh->ev.line = ts->lines.number;
	set_time(&fresh->ev, prefix);

	if (!old && ts->nr_open == MAX_RECORDS)
		old = &ts->open[0];
	if (old)
		ret = give(ts, old, ev);
	ts->open[ts->nr_open++] = *fresh;

	return ret;
}

/* Return: 1 with an event, 0 without, or -EBADMSG. */
static int parse_line(struct text_source *ts, const char *line, size_t len, struct mce_event *ev)
{
	struct text_prefix prefix;
	struct text_record fresh;
	struct text_record *rec;
	struct mce_words why;
	char message[MESSAGE_MAX], reason[256];
	bool marked;

	clean(message, line, len);
	mce_words_init(&why, reason, sizeof(reason));
	line = find_message(message, &prefix, &marked);
	rec = find_open(ts, prefix.caller);
	if (rec && rec->marked != marked)
		rec = NULL;

	switch (text_parse(line, rec, &fresh, &why)) {
	case TEXT_BEGIN:
		fresh.marked = marked;
		return begin(ts, &fresh, &prefix, ev);
	case TEXT_END:
		return give(ts, rec, ev);
	case TEXT_BAD:
		return mce_source_fail(&ts->base, -EBADMSG, "%s:%llu: %s", lines_name(&ts->lines),
				       (unsigned long long)ts->lines.number, reason);
	default:
		return 0;
	}
}

static int next_line(struct text_source *ts, struct mce_event *ev, int timeout_ms)
{
	size_t len;
	char *line;
	int ret;

	ret = lines_next(&ts->lines, &line, &len, timeout_ms);
	if (ret == -ENODATA)
		return ret;
	if (ret < 0)
		return mce_source_fail(&ts->base, ret, "%s: cannot be read: %s",
				       lines_name(&ts->lines), strerror(-ret));
	if (!ret)
		return -EAGAIN;
	if (!is_interesting(ts, line, len))
		return 0;

	return parse_line(ts, line, len, ev);
}

/* How long to wait for a line: not longer than until an open record has settled. */
static int wait_ms(const struct text_source *ts, int timeout_ms)
{
	int64_t settle;

	if (!ts->nr_open)
		return timeout_ms;
	settle = ts->open[0].begun_ms + SETTLE_MS - now_ms();
	if (settle < 0)
		settle = 0;

	return timeout_ms < 0 || settle < timeout_ms ? settle : timeout_ms;
}

static bool has_settled(const struct text_source *ts)
{
	return ts->nr_open && now_ms() - ts->open[0].begun_ms >= SETTLE_MS;
}

static int text_next(struct mce_source *s, struct mce_event *ev, int timeout_ms)
{
	struct text_source *ts = text_source(s);
	int64_t deadline = timeout_ms < 0 ? INT64_MAX : now_ms() + timeout_ms;
	int ret;

	while (!ts->at_end) {
		ret = next_line(ts, ev, wait_ms(ts, timeout_ms));
		if (ret == -ENODATA)
			ts->at_end = true;
		else if (ret != -EAGAIN && ret)
			return ret;
		else if (ret == -EAGAIN && has_settled(ts) && give(ts, &ts->open[0], ev))
			return 1;
		else if (ret == -EAGAIN && now_ms() >= deadline)
			return 0;
	}

	while (ts->nr_open) {
		if (give(ts, &ts->open[0], ev))
			return 1;
	}

	return -ENODATA;
}

static int text_fd(const struct mce_source *s)
{
	const struct text_source *ts = (const struct text_source *)s;

	return ts->lines.regular ? -1 : ts->lines.fd;
}

static const char *text_clock(const struct mce_source *s)
{
	(void)s;

	return "local";
}

static void text_close(struct mce_source *s)
{
	lines_close(&text_source(s)->lines);
}

static const struct mce_source_ops text_ops = {
	.next	= text_next,
	.fd	= text_fd,
	.clock	= text_clock,
	.close	= text_close,
};

struct mce_source *mce_source_text(const char *path, bool follow)
{
	struct text_source *ts = mce_source_new(&text_ops, sizeof(*ts));

	if (!ts)
		return NULL;
	ts->base.status = lines_open(&ts->lines, path, follow);
	if (ts->base.status)
		mce_source_fail(&ts->base, 0, "%s: cannot be opened: %s", path,
				strerror(-ts->base.status));

	return &ts->base;
}
