// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conf.h"
#include "feed.h"
#include "log.h"
#include "source.h"

/* With clocks that can't be compared, live events are new from this time on. */
#define SETTLE_NS	(2 * NS_PER_SEC)

struct feed {
	struct feed_opts	opts;
	struct mce_source	*live;
	bool			same_clock, past;
	/* When the recorder had been read: in the clock of the events, and monotonic. */
	uint64_t		read_ns;
	int64_t			settled_ns;
};

static int64_t clock_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);

	return ts.tv_sec * NS_PER_SEC + ts.tv_nsec;
}

static struct mce_source *open_live(const struct feed_opts *opts)
{
	struct mce_live_opts live = {
		.size		= sizeof(live),
		.buffer_kb	= opts->buffer_kb,
		.call_chain	= opts->call_chain,
		.pid		= -1,
	};

	return opts->file ? mce_source_auto(opts->file) : mce_source_live(&live);
}

/* Its size is for a kernel alone: what comes while this daemon is away should fit. */
static void enlarge(const struct feed_opts *opts)
{
	int err;

	if (opts->file || !*opts->recorder || !opts->recorder_kb)
		return;
	err = mce_instance_enlarge(opts->recorder, opts->recorder_kb);
	if (err && err != -ENOENT && err != -EOPNOTSUPP)
		log_msg(LOG_WARNING, LOG_ID_DAEMON, "the flight recorder cannot be enlarged: %s",
			strerror(-err));
}

struct feed *feed_open(const struct feed_opts *opts)
{
	struct feed *f = calloc(1, sizeof(*f));
	int err;

	if (!f)
		return NULL;
	f->opts = *opts;
	f->past = true;
	enlarge(opts);
	if (!opts->live)
		return f;
	f->live = open_live(opts);
	if (f->live && !mce_source_status(f->live))
		return f;
	err = f->live ? -mce_source_status(f->live) : ENOMEM;
	log_msg(LOG_CRIT, LOG_ID_DAEMON, "%s",
		f->live ? mce_source_error(f->live) : strerror(ENOMEM));
	feed_close(f);
	errno = err;

	return NULL;
}

static bool monotonic(const struct mce_source *s)
{
	return s && !strcmp(mce_source_clock(s), "mono");
}

bool feed_same_clock(const struct feed *f)
{
	return f->same_clock;
}

int64_t feed_written(const struct feed *f)
{
	uint64_t count;

	if (f->opts.file || !*f->opts.recorder || mce_instance_written(f->opts.recorder, &count))
		return -1;

	return count;
}

static void give(struct feed *f, const struct mce_event *ev, enum store_source source, bool check,
		 feed_fn fn, void *arg)
{
	struct mce_decoded d;

	if (ev->type != MCE_EVENT_BANK) {
		fn(ev, NULL, source, check, arg);
		return;
	}
	mce_decode_event(ev, &d);
	if (!f->opts.file)
		mce_decode_here(&ev->bank, &d);
	fn(ev, &d, source, check, arg);
}

/* The clock of a boot that is over says nothing: it was before this one began. */
static void set_last_boot(struct mce_event *ev)
{
	if (ev->has & MCE_HAS_WALL)
		return;
	ev->wall_ns = clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_BOOTTIME);
	ev->has |= MCE_HAS_WALL;
}

static void give_past(struct feed *f, struct mce_event *ev, const struct mce_source *s, feed_fn fn,
		      void *arg)
{
	/* The daemon compares what was written with what it has, see feed_written(). */
	if (ev->type == MCE_EVENT_DROPPED)
		return;
	if (ev->has & MCE_OF_LAST_BOOT) {
		set_last_boot(ev);
		give(f, ev, STORE_PREVIOUS, true, fn, arg);
		return;
	}
	f->same_clock &= monotonic(s);
	give(f, ev, STORE_RECORDER, true, fn, arg);
}

static void read_instance(struct feed *f, const char *name, bool needed, feed_fn fn, void *arg)
{
	struct mce_source *s = mce_source_instance(name);
	struct mce_event ev;
	int ret;

	if (!s || mce_source_status(s)) {
		if (needed)
			log_msg(LOG_WARNING, LOG_ID_DAEMON,
				"there is no flight recorder: %s. Events from before now are not known",
				s ? mce_source_error(s) : strerror(ENOMEM));
		goto out;
	}
	while ((ret = mce_source_next(s, &ev, 0)) > 0 || ret == -EBADMSG) {
		if (ret < 0)
			log_msg(LOG_ERR, LOG_ID_DAEMON, "%s", mce_source_error(s));
		else
			give_past(f, &ev, s, fn, arg);
	}
	if (ret < 0 && ret != -ENODATA)
		log_msg(LOG_ERR, LOG_ID_DAEMON, "%s", mce_source_error(s));
out:
	if (s)
		mce_source_close(s);
}

void feed_read_past(struct feed *f, feed_fn fn, void *arg)
{
	if (f->opts.file)
		return;
	f->same_clock = !f->live || monotonic(f->live);
	if (*f->opts.previous)
		read_instance(f, f->opts.previous, false, fn, arg);
	if (*f->opts.recorder)
		read_instance(f, f->opts.recorder, true, fn, arg);
	f->past = false;
	f->read_ns = clock_ns(CLOCK_MONOTONIC);
	f->settled_ns = f->read_ns + SETTLE_NS;
}

/* Whether the recorder had it, too. A file can be read again. */
static bool maybe_past(struct feed *f, const struct mce_event *ev)
{
	if (f->opts.file)
		return true;
	if (f->past)
		return false;
	if (f->same_clock)
		return ev->time_ns <= f->read_ns;

	return clock_ns(CLOCK_MONOTONIC) < f->settled_ns;
}

bool feed_is_past(const struct feed *f)
{
	return f->past;
}

int feed_read(struct feed *f, int max, feed_fn fn, void *arg)
{
	struct mce_event ev;
	int nr, ret = 0;

	if (!f->live)
		return -ENODATA;
	for (nr = 0; nr < max; nr++) {
		ret = mce_source_next(f->live, &ev, 0);
		if (ret <= 0 && ret != -EBADMSG)
			break;
		if (ret > 0)
			give(f, &ev, f->opts.file ? STORE_FILE : STORE_LIVE, maybe_past(f, &ev), fn,
			     arg);
		else
			log_msg(LOG_ERR, LOG_ID_DAEMON, "%s", mce_source_error(f->live));
	}
	/* All that was in the buffers when the recorder had been read is out now. */
	if (!f->past && ret == 0 && clock_ns(CLOCK_MONOTONIC) >= f->settled_ns)
		f->past = true;
	if (ret < 0 && ret != -EBADMSG && ret != -ENODATA)
		log_msg(LOG_CRIT, LOG_ID_DAEMON, "%s", mce_source_error(f->live));

	return nr ?: (ret == -EBADMSG ? 0 : ret);
}

int feed_fd(const struct feed *f)
{
	return f->live ? mce_source_fd(f->live) : -1;
}

void feed_stats(const struct feed *f, struct mce_source_stats *stats)
{
	*stats = (struct mce_source_stats) { };
	if (f->live)
		mce_source_stats(f->live, stats);
}

void feed_close(struct feed *f)
{
	if (!f)
		return;
	if (f->live)
		mce_source_close(f->live);
	free(f);
}
