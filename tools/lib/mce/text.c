// SPDX-License-Identifier: GPL-2.0
/*
 * The text source: machine checks as logs have them.
 *
 * A record is several lines. Other messages can stand between them, and where the
 * log tells the caller of each message, so can lines of other records. Where it does
 * not, and lines of several records are mixed, the order of the lines in a record
 * tells them apart, or they are left out.
 */
#include "text.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <linux/bits.h>

#include "lines.h"
#include "source.h"
#include "text_frag.h"
#include "text_join.h"
#include "text_time.h"

/* How many records can be open at a time. */
#define MAX_RECORDS	8

/* In a log that grows, a record is complete after this time without more. */
#define SETTLE_MS	1000

/* Lines that are further apart don't belong to one record. */
#define FAR_LINES	200

/* Records whose first lines are further apart are not mixed: the first one is cut off. */
#define NEAR_LINES	4
#define NEAR_NS		50000000ULL

/* How many lines can wait until it is clear which record they belong to. */
#define MAX_HELD	32
#define HELD_SIZE	256

/* How many records can be ready, and wait for the caller. */
#define MAX_READY	(MAX_RECORDS + 2)

/* A line that fits several open records. */
struct held {
	unsigned int	entry;		/* in the form's table */
	uint64_t	line, count;
	char		message[HELD_SIZE];
};

/* A record or a complaint for the caller. */
struct ready {
	struct mce_event	ev;
	struct mce_named	named;
	char			why[512];
};

/**
 * struct text_source - a log
 * @open:	records that are not given to the caller yet, the oldest first
 * @nr_open:	how many
 * @ready:	a ring of what the caller gets next
 * @named:	of the event that the caller has
 * @held:	lines of the mixed records that are open
 * @line:	the number of the line that is read
 * @count:	how many were read: numbers go down in a log that is upside down
 * @join:	a line that may go on in the next one
 * @frag:	a message of netconsole that is not complete yet
 * @looked:	the beginning of the log was looked at
 * @at_end:	the file has ended: the open records are all there is
 * @offset_ns:	what the kernel's clock is behind the wall clock, once a record has told
 * @last_ns:	the last time of the kernel's clock
 * @has_offset:	there is an offset
 * @told_ns:	the last time that was told with the year, 0 if there was none
 */
struct text_source {
	struct mce_source	base;
	struct lines		lines;
	struct text_record	open[MAX_RECORDS];
	unsigned int		nr_open;
	struct ready		ready[MAX_READY];
	unsigned int		first_ready, nr_ready;
	struct mce_named	named;
	struct held		held[MAX_HELD];
	unsigned int		nr_held;
	uint64_t		line, count;
	struct text_join	join;
	struct text_frag	frag;
	bool			looked, at_end;
	int64_t			offset_ns, told_ns;
	uint64_t		last_ns;
	bool			has_offset;
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

/* --- what the caller gets */

static struct ready *new_ready(struct text_source *ts)
{
	unsigned int at = (ts->first_ready + ts->nr_ready) % MAX_READY;

	/* More complaints than anybody reads: the records are what counts. */
	if (ts->nr_ready < MAX_READY)
		ts->nr_ready++;
	ts->ready[at].why[0] = '\0';

	return &ts->ready[at];
}

static void complain(struct text_source *ts, uint64_t line, const char *why)
{
	snprintf(new_ready(ts)->why, sizeof(ts->ready[0].why), "%s:%llu: %s",
		 lines_name(&ts->lines), (unsigned long long)line, why);
}

/* A time without a year is guessed; one without a zone is one of ours if the log is. */
static void settle_local(struct text_source *ts, struct mce_event *ev)
{
	if (ev->has & MCE_WALL_YEAR_GUESSED)
		ev->wall_ns = text_time_guess_year(ev->wall_ns, ts->told_ns,
						   ts->lines.written_ns);
	else if (ev->has & MCE_HAS_WALL)
		ts->told_ns = ev->wall_ns;
	if (ev->has & MCE_WALL_LOCAL && ts->base.here) {
		ev->wall_ns = text_time_here(ev->wall_ns);
		ev->has &= ~MCE_WALL_LOCAL;
	}
}

/*
 * A record that tells both clocks tells how far they are apart. It is good until the
 * kernel's clock goes back, which it does when the machine is started again.
 */
static void tell_wall(struct text_source *ts, struct mce_event *ev)
{
	bool has_time = ev->has & MCE_HAS_TIME, has_wall = ev->has & MCE_HAS_WALL;

	if (!has_time)
		return;
	if (ev->time_ns < ts->last_ns)
		ts->has_offset = false;
	ts->last_ns = ev->time_ns;
	if (has_wall && !(ev->has & (MCE_WALL_LOCAL | MCE_WALL_YEAR_GUESSED))) {
		ts->offset_ns = ev->wall_ns - (int64_t)ev->time_ns;
		ts->has_offset = true;
	} else if (!has_wall && ts->has_offset) {
		ev->wall_ns = ts->offset_ns + (int64_t)ev->time_ns;
		ev->has |= MCE_HAS_WALL;
	}
}

/* MCi_STATUS.ADDRV */
#define STATUS_ADDRV	BIT_ULL(58)

/* Hand over what was read of a record. */
static void emit(struct text_source *ts, struct text_record *rec)
{
	const char *wrong = rec->form->finish ? rec->form->finish(rec) : NULL;
	struct ready *ready;

	if (wrong) {
		if (*wrong)
			complain(ts, rec->ev.line, wrong);
		return;
	}
	if (rec->mixed) {
		rec->ev.has |= MCE_MIXED;
		complain(ts, rec->ev.line,
			 "lines of this record and of another one are mixed, and which is whose is not told: it may lack some, or have the other's");
	}
	if (!rec->named.no_registers && !rec->has_addr && rec->ev.bank.status & STATUS_ADDRV)
		rec->named.addr_valid = 0;
	settle_local(ts, &rec->ev);
	tell_wall(ts, &rec->ev);
	ready = new_ready(ts);
	ready->ev = rec->ev;
	ready->named = rec->named;
}

static void forget(struct text_source *ts, struct text_record *rec)
{
	ts->nr_open--;
	memmove(rec, rec + 1, (char *)&ts->open[ts->nr_open] - (char *)rec);
}

static void close_record(struct text_source *ts, struct text_record *rec)
{
	emit(ts, rec);
	forget(ts, rec);
}

/* --- lines that fit several records */

static bool can_take(const struct text_record *rec, unsigned int entry)
{
	const struct text_more *more = &rec->form->more[entry];

	if (rec->done)
		return false;
	if (more->repeats)
		return true;
	if (rec->form->in_order)
		return !(rec->seen >> entry);

	return !(rec->seen & (1U << entry));
}

static void note_line(struct text_source *ts, struct text_record *rec)
{
	rec->last_line = ts->count;
}

/* Read a line as one of @rec. Return: TEXT_*. */
static enum text_line read_more(struct text_source *ts, struct text_record *rec,
				unsigned int entry, const char *message, struct mce_words *why)
{
	const struct text_more *more = &rec->form->more[entry];
	struct text_record before;
	enum text_line ret;

	if (more->repeats)
		before = *rec;
	ret = more->read(text_skip_spaces(message + strlen(more->text)), rec, why);
	if (ret == TEXT_SPLIT) {
		before.done = true;
		emit(ts, &before);
		rec->ev.line = ts->line;
	}
	if (ret != TEXT_OTHER && ret != TEXT_BAD) {
		rec->seen |= 1U << entry;
		note_line(ts, rec);
	}
	if (ret == TEXT_END)
		rec->done = true;

	return ret;
}

/* How many of the records that overlap lack the line, and how many such lines wait. */
static void count_entry(const struct text_source *ts, unsigned int entry,
			unsigned int *lacking, unsigned int *lines)
{
	unsigned int i;

	*lacking = 0;
	*lines = 0;
	for (i = 0; i < ts->nr_open; i++)
		*lacking += ts->open[i].overlaps && !(ts->open[i].seen & (1U << entry));
	for (i = 0; i < ts->nr_held; i++)
		*lines += ts->held[i].entry == entry;
}

/* The first of the overlapping records that lacks the line. */
static struct text_record *first_lacking(struct text_source *ts, unsigned int entry)
{
	unsigned int i;

	for (i = 0; i < ts->nr_open; i++) {
		if (ts->open[i].overlaps && !(ts->open[i].seen & (1U << entry)))
			return &ts->open[i];
	}

	return NULL;
}

static void place_held(struct text_source *ts, const struct held *held,
		       struct text_record *rec)
{
	char reason[256];
	struct mce_words why;

	mce_words_init(&why, reason, sizeof(reason));
	if (rec && read_more(ts, rec, held->entry, held->message, &why) == TEXT_BAD)
		complain(ts, held->line, reason);
}

/*
 * Are the lines that wait those of the last record, because the ones before are cut
 * off? So it is if those had more than their first line when the next one began, and
 * too few lines wait for all. Return: the last record, NULL if that is not so.
 */
static struct text_record *cut_before(struct text_source *ts)
{
	struct text_record *last = NULL;
	unsigned int lacking, lines, i;

	for (i = 0; i < ts->nr_held; i++) {
		count_entry(ts, ts->held[i].entry, &lacking, &lines);
		if (lines == lacking)
			return NULL;
	}
	for (i = 0; i < ts->nr_open; i++) {
		if (!ts->open[i].overlaps)
			continue;
		if (last && last->bare)
			return NULL;
		last = &ts->open[i];
	}

	return last;
}

/*
 * The group of mixed records is complete, or nothing more comes. If each of them has
 * a line of a kind, they are taken to come in the order of the records; otherwise it
 * is not told which record lacks the line, and no record gets it. All are marked.
 */
static void resolve(struct text_source *ts)
{
	struct text_record *last = cut_before(ts);
	unsigned int lacking, lines, i;
	bool complete[32];

	for (i = 0; i < 32; i++) {
		count_entry(ts, i, &lacking, &lines);
		complete[i] = lines && lines == lacking;
	}
	for (i = 0; i < ts->nr_open && !last; i++)
		ts->open[i].mixed |= ts->open[i].overlaps && ts->nr_held;
	for (i = 0; i < ts->nr_held; i++) {
		if (last)
			place_held(ts, &ts->held[i], last);
		else if (complete[ts->held[i].entry])
			place_held(ts, &ts->held[i], first_lacking(ts, ts->held[i].entry));
	}
	ts->nr_held = 0;
	for (i = 0; i < ts->nr_open;) {
		if (ts->open[i].overlaps)
			close_record(ts, &ts->open[i]);
		else
			i++;
	}
}

static void hold(struct text_source *ts, unsigned int entry, const char *message)
{
	struct held *held;

	if (ts->nr_held == MAX_HELD) {
		resolve(ts);
		return;
	}
	held = &ts->held[ts->nr_held++];
	held->entry = entry;
	held->line = ts->line;
	held->count = ts->count;
	snprintf(held->message, sizeof(held->message), "%s", message);
}

static const char *find_text(const char *message, const struct text_start *start)
{
	if (start->inside)
		return strstr(message, start->text);

	return *message == *start->text &&
	       !strncmp(message, start->text, strlen(start->text)) ? message : NULL;
}

/* Does the line begin a record? */
static enum text_line find_start(const char *message, struct text_record *fresh,
				 enum text_said *said, struct mce_words *why)
{
	const struct text_start *const *list;
	const struct text_start *start;
	enum text_line ret;
	const char *at;

	for (list = text_starts; *list; list++) {
		for (start = *list; start->text; start++) {
			at = find_text(message, start);
			if (!at)
				continue;
			*said = start->said;
			if (!start->begin)
				return TEXT_SAID;
			ret = start->begin(at + strlen(start->text), message, fresh, why);
			if (ret != TEXT_OTHER)
				return ret;
		}
	}

	return TEXT_OTHER;
}

/* A record that takes all lines that follow does not take the next record. */
static bool begins_another(const struct text_record *rec, const char *message)
{
	enum text_said said = TEXT_SAID_NOTHING;
	struct text_record fresh;
	struct mce_words why;
	char reason[256];

	mce_words_init(&why, reason, sizeof(reason));

	return rec->form->wraps && find_start(message, &fresh, &said, &why) != TEXT_OTHER;
}

/* --- which record a line belongs to */

/* Is a line from another machine or process than the record? */
static bool is_foreign(const struct text_record *rec, const struct text_prefix *prefix)
{
	return (rec->host && prefix->host && rec->host != prefix->host) ||
	       (rec->pid && prefix->pid && rec->pid != prefix->pid);
}

/* Do a line and the record belong to the same stream of lines? */
static bool is_of(const struct text_record *rec, const struct text_prefix *prefix)
{
	if (rec->marked != prefix->marked || is_foreign(rec, prefix))
		return false;
	if (rec->caller == prefix->caller)
		return true;

	/* Not all ways to print a log tell the caller in each line. */
	return (!rec->caller || !prefix->caller) &&
	       !text_is_report(rec->caller | prefix->caller);
}

static unsigned int find_entry(const struct text_form *form, const char *message)
{
	unsigned int i;

	for (i = 0; form->more[i].text; i++) {
		if (*message == *form->more[i].text &&
		    !strncmp(message, form->more[i].text, strlen(form->more[i].text)))
			return i;
	}

	return UINT32_MAX;
}

/*
 * Can a line that is in no table be of @rec, or as well of one that began before it? The
 * one before is cut off if it had more than its first line; see cut_before().
 */
static bool is_shared(const struct text_source *ts, const struct text_record *rec)
{
	const struct text_record *before;

	for (before = ts->open; before < rec; before++) {
		if (before->overlaps && rec->overlaps && before->bare && !before->done)
			return true;
	}

	return false;
}

/* Give the line to the record that it belongs to. Return: TEXT_OTHER if there is none. */
static enum text_line continue_record(struct text_source *ts, const char *message,
				      const struct text_prefix *prefix, struct mce_words *why)
{
	struct text_record *fits = NULL;
	unsigned int i, entry, nr = 0, of = UINT32_MAX;
	enum text_line ret;

	for (i = ts->nr_open; i > 0; i--) {
		struct text_record *rec = &ts->open[i - 1];

		if (!is_of(rec, prefix) || !rec->form->more)
			continue;
		entry = find_entry(rec->form, message);
		if (entry != UINT32_MAX && can_take(rec, entry)) {
			nr++;
			if (!fits) {
				fits = rec;
				of = entry;
			}
		}
	}
	if (nr > 1) {
		hold(ts, of, message);
		return TEXT_MORE;
	}
	if (fits) {
		ret = read_more(ts, fits, of, message, why);
		if (ret != TEXT_OTHER)
			return ret;
	}
	for (i = ts->nr_open; i > 0; i--) {
		struct text_record *rec = &ts->open[i - 1];

		if (!is_of(rec, prefix) || rec->done || !rec->form->other ||
		    begins_another(rec, message))
			continue;
		/* A record does without its words rather than have those of another one. */
		if (is_shared(ts, rec))
			break;
		ret = rec->form->other(message, rec);
		if (ret == TEXT_END)
			rec->done = true;
		if (ret != TEXT_OTHER)
			note_line(ts, rec);
		return ret;
	}

	return TEXT_OTHER;
}

/* The line of the DIMM behind a record of a driver, or of mce_amd. */
static bool add_dimm(struct text_source *ts, const char *message,
		     const struct text_prefix *prefix)
{
	struct text_record *rec;
	unsigned int i;

	for (i = ts->nr_open; i > 0; i--) {
		rec = &ts->open[i - 1];
		if (is_foreign(rec, prefix))
			continue;
		/* ghes_edac says the same as firmware's report in front of it. */
		if (rec->form == &text_form_ghes && strstr(message, "APEI location")) {
			if (!rec->named.dimm[0])
				text_edac_dimm(message, rec);
			return true;
		}
		if (rec->form != &text_form_kernel && rec->form != &text_form_mce_amd)
			continue;
		return !is_shared(ts, rec) && !rec->named.dimm[0] && text_edac_dimm(message, rec);
	}

	return false;
}

static void set_time(struct mce_event *ev, const struct text_prefix *prefix)
{
	if (prefix->has_time) {
		ev->time_ns = prefix->time_ns;
		ev->has |= MCE_HAS_TIME;
	}
	if (prefix->has_wall && !(ev->has & MCE_HAS_WALL)) {
		ev->wall_ns = prefix->wall_ns;
		ev->has |= MCE_HAS_WALL | (prefix->local ? MCE_WALL_LOCAL : 0) |
			   (prefix->no_year ? MCE_WALL_YEAR_GUESSED : 0);
	}
}

/* Was the record still going on when the next one was begun? Otherwise it is cut off. */
static bool is_near(const struct text_source *ts, const struct text_record *rec,
		    const struct text_prefix *prefix)
{
	if (ts->count - rec->last_line > NEAR_LINES)
		return false;

	return !prefix->has_time || !rec->last_ns || (prefix->time_ns >= rec->last_ns &&
	       prefix->time_ns - rec->last_ns < NEAR_NS);
}

/* Can lines of both come in any order? Where the log tells the caller they can't. */
static bool can_mix(const struct text_source *ts, const struct text_record *rec,
		    const struct text_record *fresh, const struct text_prefix *prefix)
{
	return !prefix->caller && rec->form->in_order && rec->form == fresh->form &&
	       is_near(ts, rec, prefix);
}

/* Close what cannot go on when a record of @fresh's stream begins, or mark what can. */
static void make_way(struct text_source *ts, struct text_record *fresh,
		     const struct text_prefix *prefix)
{
	struct text_record *rec;
	unsigned int i;

	for (i = 0; i < ts->nr_open;) {
		rec = &ts->open[i];
		if (rec->done || (is_of(rec, prefix) && !can_mix(ts, rec, fresh, prefix))) {
			if (rec->overlaps) {
				resolve(ts);
				i = 0;
			} else {
				close_record(ts, rec);
			}
			continue;
		}
		if (is_of(rec, prefix) && rec->form == fresh->form) {
			rec->overlaps = true;
			rec->bare |= !rec->seen;
			fresh->overlaps = true;
		}
		i++;
	}
}

static void open_record(struct text_source *ts, struct text_record *fresh,
			const struct text_prefix *prefix, bool whole)
{
	fresh->caller = prefix->caller;
	fresh->host = prefix->host;
	fresh->pid = prefix->pid;
	fresh->marked |= prefix->marked;
	/* What a file has not got by now does not come later. */
	fresh->begun_ms = ts->lines.follow || !ts->lines.regular ? now_ms() : 0;
	fresh->last_line = ts->count;
	fresh->last_ns = prefix->time_ns;
	fresh->ev.line = ts->line;
	set_time(&fresh->ev, prefix);
	if (prefix->has_cpu && fresh->ev.has & MCE_NO_CPU)
		text_set_cpu(fresh, prefix->cpu);

	make_way(ts, fresh, prefix);
	if (whole) {
		emit(ts, fresh);
		return;
	}
	if (ts->nr_open == MAX_RECORDS && ts->nr_held)
		resolve(ts);
	if (ts->nr_open == MAX_RECORDS)
		close_record(ts, &ts->open[0]);
	ts->open[ts->nr_open++] = *fresh;
}

static void count_said(struct text_source *ts, enum text_said said)
{
	struct mce_source_stats *stats = &ts->base.stats;

	stats->announced += said == TEXT_SAID_LOGGED;
	stats->hot += said == TEXT_SAID_HOT;
	stats->unread += said == TEXT_SAID_UNREAD;
	stats->sel += said == TEXT_SAID_SEL;
	stats->aer += said == TEXT_SAID_AER;
}

/* A line that should begin a record, and can't be read: what follows is not of the one before. */
static void close_stream(struct text_source *ts, const struct text_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < ts->nr_open;) {
		if (is_of(&ts->open[i], prefix) && !ts->open[i].overlaps)
			close_record(ts, &ts->open[i]);
		else
			i++;
	}
}

static void parse_message(struct text_source *ts, const char *message,
			  const struct text_prefix *prefix)
{
	enum text_said said = TEXT_SAID_NOTHING;
	struct text_record fresh;
	struct mce_words why;
	enum text_line ret;
	char reason[256];

	mce_words_init(&why, reason, sizeof(reason));
	if (add_dimm(ts, message, prefix))
		return;
	ret = continue_record(ts, message, prefix, &why);
	if (ret == TEXT_BAD)
		complain(ts, ts->line, reason);
	if (ret != TEXT_OTHER)
		return;

	switch (find_start(message, &fresh, &said, &why)) {
	case TEXT_BEGIN:
		open_record(ts, &fresh, prefix, false);
		break;
	case TEXT_WHOLE:
		open_record(ts, &fresh, prefix, true);
		break;
	case TEXT_BAD:
		close_stream(ts, prefix);
		complain(ts, ts->line, reason);
		break;
	case TEXT_SAID:
		count_said(ts, said);
		if (said == TEXT_SAID_NEXT)
			close_stream(ts, prefix);
		break;
	default:
		/* A record is cut off in front, or the line is in no table. */
		if (prefix->marked)
			count_said(ts, TEXT_SAID_UNREAD);
		break;
	}
}

/* Records that have gone on for too long, or are done and stand alone in the log. */
static void close_old(struct text_source *ts)
{
	unsigned int i;

	if (ts->nr_held && ts->count - ts->held[ts->nr_held - 1].count > FAR_LINES)
		resolve(ts);
	for (i = 0; i < ts->nr_open;) {
		if (!ts->open[i].overlaps && ts->count - ts->open[i].last_line > FAR_LINES)
			close_record(ts, &ts->open[i]);
		else
			i++;
	}
}

/* All of the mixed records have got their last line. */
static void resolve_when_complete(struct text_source *ts)
{
	unsigned int lacking, lines, i;
	const struct text_form *form = NULL;

	if (!ts->nr_held)
		return;
	for (i = 0; i < ts->nr_open; i++) {
		if (ts->open[i].overlaps)
			form = ts->open[i].form;
	}
	if (!form || !form->last)
		return;
	i = find_entry(form, form->last);
	count_entry(ts, i, &lacking, &lines);
	if (lines && lines == lacking)
		resolve(ts);
}

static void parse_line(struct text_source *ts, const char *line)
{
	struct text_prefix prefix;
	const char *message = text_prefix(line, &prefix);

	parse_message(ts, message, &prefix);
	resolve_when_complete(ts);
	close_old(ts);
}

/* --- lines */

/* Is a record open whose lines nothing marks, so that each line has to be looked at? */
static bool reads_all(const struct text_source *ts)
{
	unsigned int i;

	for (i = 0; i < ts->nr_open; i++) {
		if (!ts->open[i].marked && !ts->open[i].done)
			return true;
	}

	return false;
}

/* The line that waits is complete. */
static void flush_line(struct text_source *ts)
{
	struct text_join *j = &ts->join;

	if (!j->len)
		return;
	while (j->len && j->text[j->len - 1] == ' ')
		j->text[--j->len] = '\0';
	ts->line = j->line;
	parse_line(ts, j->text);
	j->len = 0;
}

/* Does the line that waits begin a record that can't be read as far as it goes? */
static bool lacks_more(struct text_source *ts)
{
	enum text_said said = TEXT_SAID_NOTHING;
	struct text_prefix prefix;
	struct text_record fresh;
	struct mce_words why;
	char reason[256];

	mce_words_init(&why, reason, sizeof(reason));

	return find_start(text_prefix(ts->join.text, &prefix), &fresh, &said, &why) == TEXT_BAD;
}

/* Is the line a piece of the one that waits? */
static bool is_piece(struct text_source *ts, const char *line, size_t len)
{
	struct text_prefix prefix;
	char text[TEXT_PREFIX_MAX];
	size_t size = len < sizeof(text) - 1 ? len : sizeof(text) - 1;

	if (!text_join_open(&ts->join) || !len || text_may_matter(line, len))
		return false;
	memcpy(text, line, size);
	text[size] = '\0';
	text_prefix(text, &prefix);
	if (prefix.any)
		return false;

	return ts->join.prefixed || ts->join.width || lacks_more(ts);
}

/*
 * A line that is long enough to have been broken waits for the next one. Nothing is
 * done for the others: nearly all lines of a log.
 */
static void take_whole(struct text_source *ts, const char *line, size_t len, bool matters)
{
	struct text_prefix prefix;

	if (ts->join.len) {
		if (is_piece(ts, line, len)) {
			text_join_add(&ts->join, line, len);
			return;
		}
		flush_line(ts);
	}
	ts->line = ts->lines.number;
	if (!matters && !reads_all(ts))
		return;
	text_join_start(&ts->join, line, len, ts->lines.number);
	if (!text_join_open(&ts->join)) {
		flush_line(ts);
		return;
	}
	text_prefix(ts->join.text, &prefix);
	ts->join.prefixed = prefix.any;
}

/* A message of netconsole is as complete as it gets: the rest of it was lost. */
static void flush_frag(struct text_source *ts)
{
	size_t len = text_frag_rest(&ts->frag);

	if (len)
		take_whole(ts, ts->frag.text, len, text_may_matter(ts->frag.text, len));
}

/* rsyslog writes what it got with newlines as one line. */
#define ESCAPED_NEWLINE	"#012"

static void take_line(struct text_source *ts, const char *line, size_t len)
{
	bool matters = text_may_matter(line, len);
	const char *end = matters ? memmem(line, len, ESCAPED_NEWLINE, 4) : NULL;

	for (; end; end = memmem(line, len, ESCAPED_NEWLINE, 4)) {
		take_whole(ts, line, end - line, true);
		len -= end + 4 - line;
		line = end + 4;
	}
	ts->count++;
	if (matters && text_frag_is(line, len)) {
		if (text_frag_is_other(&ts->frag, line, len))
			flush_frag(ts);
		len = text_frag_add(&ts->frag, line, len);
		if (!len)
			return;
		line = ts->frag.text;
		matters = text_may_matter(line, len);
	}
	take_whole(ts, line, len, matters);
}

/* Return: 0, or what lines_next() says. */
static int next_line(struct text_source *ts, int timeout_ms)
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
	take_line(ts, line, len);

	return 0;
}

/* How long to wait for a line: not longer than until an open record has settled. */
static int wait_ms(const struct text_source *ts, int timeout_ms)
{
	int64_t settle;

	if (ts->join.len)
		return timeout_ms < 0 || timeout_ms > SETTLE_MS ? SETTLE_MS : timeout_ms;
	if (!ts->nr_open || (ts->lines.regular && !ts->lines.follow))
		return timeout_ms;
	settle = ts->open[0].begun_ms + SETTLE_MS - now_ms();
	if (settle < 0)
		settle = 0;

	return timeout_ms < 0 || settle < timeout_ms ? settle : timeout_ms;
}

/* Nothing has come for a while: what was begun is complete. */
static void settle(struct text_source *ts)
{
	flush_line(ts);
	while (ts->nr_open && now_ms() - ts->open[0].begun_ms >= SETTLE_MS) {
		if (ts->nr_held || ts->open[0].overlaps)
			resolve(ts);
		else
			close_record(ts, &ts->open[0]);
	}
}

static void finish(struct text_source *ts)
{
	flush_frag(ts);
	flush_line(ts);
	if (ts->nr_held)
		resolve(ts);
	while (ts->nr_open && ts->nr_ready < MAX_READY)
		close_record(ts, &ts->open[0]);
}

/* Return: 1 with an event, -EBADMSG, or 0 if there is nothing. */
static int give_ready(struct text_source *ts, struct mce_event *ev)
{
	struct ready *ready = &ts->ready[ts->first_ready];

	if (!ts->nr_ready)
		return 0;
	ts->first_ready = (ts->first_ready + 1) % MAX_READY;
	ts->nr_ready--;
	if (ready->why[0])
		return mce_source_fail(&ts->base, -EBADMSG, "%s", ready->why);
	*ev = ready->ev;
	ts->named = ready->named;
	ev->named = &ts->named;

	return 1;
}

/*
 * What the first lines tell: the width of a console, the order of the lines. Return: 0;
 * -EAGAIN if there is nothing yet; or another negative errno.
 */
static int look_ahead(struct text_source *ts, int timeout_ms)
{
	struct pollfd pfd = { .fd = ts->lines.fd, .events = POLLIN };
	const char *buf;
	size_t len;
	int ret;

	if (ts->looked || ts->lines.follow)
		return 0;
	if (!ts->lines.regular && poll(&pfd, 1, timeout_ms) <= 0)
		return -EAGAIN;
	ts->looked = true;
	ret = lines_peek(&ts->lines, &buf, &len);
	if (ret)
		return mce_source_fail(&ts->base, ret, "%s: cannot be read: %s",
				       lines_name(&ts->lines), strerror(-ret));
	text_join_learn(&ts->join, buf, len);

	return text_is_reversed(buf, len, &ts->told_ns) ? lines_reverse(&ts->lines) : 0;
}

static int text_next(struct mce_source *s, struct mce_event *ev, int timeout_ms)
{
	struct text_source *ts = text_source(s);
	int64_t deadline = INT64_MAX;
	int ret;

	if (timeout_ms >= 0 && (ts->lines.follow || !ts->lines.regular))
		deadline = now_ms() + timeout_ms;
	ret = look_ahead(ts, timeout_ms);
	if (ret)
		return ret == -EAGAIN ? 0 : ret;
	while (!(ret = give_ready(ts, ev))) {
		if (ts->at_end) {
			finish(ts);
			if (!ts->nr_ready)
				return -ENODATA;
			continue;
		}
		ret = next_line(ts, wait_ms(ts, timeout_ms));
		if (ret == -ENODATA) {
			ts->at_end = true;
		} else if (ret == -EAGAIN) {
			settle(ts);
			if (!ts->nr_ready && now_ms() >= deadline)
				return 0;
		} else if (ret) {
			return ret;
		}
	}

	return ret;
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

struct mce_source *mce_source_text_bytes(const char *name, struct mce_bytes *bytes)
{
	struct text_source *ts = mce_source_new(&text_ops, sizeof(*ts));

	if (!ts) {
		bytes->close(bytes);
		return NULL;
	}
	ts->base.status = lines_open_bytes(&ts->lines, name, bytes);
	if (ts->base.status)
		mce_source_fail(&ts->base, 0, "%s: cannot be read: %s", name,
				strerror(-ts->base.status));

	return &ts->base;
}
