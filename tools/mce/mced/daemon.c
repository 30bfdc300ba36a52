// SPDX-License-Identifier: GPL-2.0
/*
 * The daemon: from the sources into the history, the log, the counters and the
 * policies.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <systemd/sd-daemon.h>

#include <linux/kernel.h>

#include "action.h"
#include "daemon.h"
#include "feed.h"
#include "http.h"
#include "log.h"
#include "metrics.h"
#include "privileges.h"
#include "saved.h"
#include "store.h"

/* How long events wait for others, so that a storm is not a transaction each. */
#define FLUSH_MS	50

/* After a failure. */
#define RETRY_MS	1000
#define REOPEN_MS	5000
#define LISTEN_MS	5000

/* How many events are taken before other things have their turn. */
#define TURN		1000

#define MAX_BUCKETS	16384

#define EXPIRE_MS	60000

/* How often the history is compared with the recorder, and how long an event may take. */
#define COUNT_MS	60000
#define SETTLE_MS	3000

/* Moments at which something is due, CLOCK_MONOTONIC; 0: never. */
struct timers {
	int64_t	flush, listen, reopen, textfile, watchdog, expire, fetch, count, compare;
};

struct daemon {
	const struct daemon_opts *opts;
	struct conf		*conf;
	struct feed		*feed;
	struct store		*store;
	struct policy_engine	*engine;
	struct actions		*actions;
	struct metrics		*metrics;
	struct http		*http;
	struct timers		due;
	int64_t			start_ns, watchdog_ns;
	/* the wall clock against the events' clock, at the start */
	int64_t			wall_offset;
	uint64_t		dropped;
	/* events of the recorder, when that was last looked at */
	int64_t			recorded;
	int			signals, lock;
	uint64_t		inode;
	bool			config_ok, live, quit, failed, textfile_failed, file_ended;
	char			boot_id[64];
};

static int64_t clock_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);

	return ts.tv_sec * NS_PER_SEC + ts.tv_nsec;
}

static int64_t after_ms(int64_t ms)
{
	return clock_ns(CLOCK_MONOTONIC) + ms * 1000000;
}

static bool is_due(int64_t time)
{
	return time && time <= clock_ns(CLOCK_MONOTONIC);
}

static void set_flush(struct daemon *d, int64_t ms)
{
	if (!d->due.flush)
		d->due.flush = after_ms(ms);
}

/* --- configuration */

static void say_conf(const char *text, bool error, void *arg)
{
	log_msg(error ? LOG_ERR : LOG_WARNING, LOG_ID_CONFIG, "%s", text);
}

struct conf *daemon_read_conf(const struct daemon_opts *opts)
{
	struct conf_report report = { .say = say_conf };
	struct conf *conf = conf_read(opts->config, &report);

	if (!conf)
		return NULL;
	if (opts->database) {
		free(conf->database);
		conf->database = strdup(opts->database);
	}
	conf->dry_run |= opts->dry_run;

	return conf;
}

static int log_level(const char *name)
{
	static const struct {
		const char	*name;
		int		level;
	} levels[] = {
		{ "err", LOG_ERR }, { "warning", LOG_WARNING }, { "notice", LOG_NOTICE },
		{ "debug", LOG_DEBUG },
	};

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		if (!strcmp(levels[i].name, name))
			return levels[i].level;
	}

	return LOG_INFO;
}

static int open_log(const struct daemon_opts *opts, const struct conf *conf)
{
	struct log_opts log = { .json = conf->log_json, .level = log_level(conf->log_level) };
	bool journal = !strcmp(conf->log_to, "journal") ||
		       (!strcmp(conf->log_to, "auto") && getenv("JOURNAL_STREAM"));
	int err;

	if (opts->foreground || (!journal && strcmp(conf->log_to, "none")))
		log.targets = LOG_TO_STDERR;
	else if (journal)
		log.targets = LOG_TO_JOURNAL;
	if (*conf->log_json)
		log.targets |= LOG_TO_JSON;
	err = log_open(&log);
	if (err)
		log_msg(LOG_ERR, LOG_ID_CONFIG, "[log] json-file: %s: %s", conf->log_json,
			strerror(-err));

	return err;
}

static bool wants_pages(const struct conf *conf)
{
	const uint32_t page = 1U << POLICY_SOFT_OFFLINE_PAGE | 1U << POLICY_HARD_OFFLINE_PAGE;

	for (size_t i = 0; i < conf->policies.nr; i++) {
		if (conf->policies.list[i].actions & page)
			return !conf->dry_run;
	}

	return false;
}

/* --- events */

static void report_action(const struct log_action *action, void *arg)
{
	struct daemon *d = arg;
	struct store_action row = {
		.wall_ns	= clock_ns(CLOCK_REALTIME),
		.policy		= action->policy,
		.action		= action->action,
		.target		= action->target,
		.result		= action->result,
		.detail		= action->detail,
	};

	log_action(action);
	metrics_action(d->metrics, action->policy, action->action, action->result);
	store_add_action(d->store, &row);
	set_flush(d, FLUSH_MS);
}

/* What a full bucket needs to know of the event that filled it. */
struct cause {
	struct daemon			*d;
	const struct mce_event		*ev;
	const struct mce_decoded	*decoded;
	enum store_source		source;
};

/* Why an error says nothing about the pages and CPUs that are in use here, or NULL. */
static const char *elsewhere(enum store_source source)
{
	if (source == STORE_PREVIOUS)
		return "the error is of an earlier boot";

	return source == STORE_FILE ? "the error is from a file, maybe of another machine" : NULL;
}

static void on_fired(const struct policy_fired *fired, void *arg)
{
	const struct cause *cause = arg;

	actions_run(cause->d->actions, fired, cause->decoded->summary, &cause->ev->bank,
		    elsewhere(cause->source));
}

/*
 * Time for buckets. The wall clock can jump, and a bucket that has seen the future would
 * never leak again: what has a time of this boot's kernel is put into the wall clock's
 * scale as it was when the daemon started. What is from elsewhere is not of the future.
 */
static int64_t bucket_time(const struct daemon *d, const struct mce_event *ev, bool same_boot)
{
	int64_t now = clock_ns(CLOCK_MONOTONIC);

	if (same_boot && ev->has & MCE_HAS_TIME && ev->time_ns <= (uint64_t)now)
		return ev->time_ns + d->wall_offset;
	now += d->wall_offset;

	return ev->wall_ns < now ? ev->wall_ns : now;
}

static void on_new(const struct mce_event *ev, const struct mce_decoded *decoded,
		   enum store_source source, void *arg)
{
	struct cause cause = { .d = arg, .ev = ev, .decoded = decoded, .source = source };
	struct daemon *d = arg;
	struct policy_input in;

	log_event(ev, decoded, store_source_name(source));
	metrics_event(d->metrics, ev);
	if (ev->type != MCE_EVENT_BANK)
		return;

	policy_input_init(&in, ev, decoded);
	in.time_ns = bucket_time(d, ev, source == STORE_LIVE || source == STORE_RECORDER);
	/* The counters are of this boot. */
	if (source != STORE_PREVIOUS)
		metrics_add(d->metrics, in.unit, in.severity, in.cpu, in.socket, in.dimm, 1,
			    in.errors);
	policy_engine_input(d->engine, &in, on_fired, &cause);
}

static void on_event(const struct mce_event *ev, const struct mce_decoded *decoded,
		     enum store_source source, bool check, void *arg)
{
	struct daemon *d = arg;

	if (ev->type == MCE_EVENT_DROPPED && source == STORE_LIVE && feed_written(d->feed) >= 0) {
		/* What is lost for good shows when it was read, see compare(). */
		log_msg(LOG_WARNING, LOG_ID_LOST,
			"%" PRIu64 " events did not fit into buffer-kb; the recorder may have them",
			ev->dropped.count);
		d->due.fetch = after_ms(0);
		return;
	}
	if (ev->type == MCE_EVENT_DROPPED) {
		d->dropped += ev->dropped.count;
		log_msg(LOG_ERR, LOG_ID_LOST,
			"%" PRIu64 " events are lost; raise buffer-kb and recorder-kb in [daemon]",
			ev->dropped.count);
	}
	store_add(d->store, ev, decoded, source, check);
	set_flush(d, FLUSH_MS);
}

/* An engine that is being filled with what is in the history. */
struct filling {
	const struct daemon	*d;
	struct policy_engine	*engine;
};

static void count_row(const struct mce_event *ev, const struct mce_decoded *decoded,
		      bool same_boot, void *arg)
{
	const struct filling *filling = arg;
	struct policy_input in;

	policy_input_init(&in, ev, decoded);
	in.time_ns = bucket_time(filling->d, ev, same_boot);
	policy_engine_input(filling->engine, &in, NULL, NULL);
}

/* Buckets with what is in the history, so that a restart does not empty them. */
static struct policy_engine *make_engine(struct daemon *d, const struct conf *conf)
{
	struct policy_engine *engine = policy_engine_new(&conf->policies, MAX_BUCKETS);
	int64_t since = clock_ns(CLOCK_REALTIME) - policies_longest(&conf->policies);
	struct filling filling = { .d = d, .engine = engine };
	int err;

	if (!engine)
		return NULL;
	err = store_rows(d->store, since, d->opts->source, count_row, &filling);
	if (err)
		log_msg(LOG_WARNING, LOG_ID_DATABASE,
			"the history cannot be read: policies begin with no errors counted");

	return engine;
}

static void add_total(const struct store_total *total, void *arg)
{
	metrics_add(arg, total->unit, total->severity, total->cpu, total->socket, total->dimm,
		    total->records, total->errors);
}

/* --- metrics */

static void fill_metrics(struct daemon *d, struct metrics_daemon *m)
{
	struct mce_source_stats feed = { };
	struct store_stats store;
	struct policy_stats policy;

	store_stats(d->store, &store);
	policy_engine_stats(d->engine, &policy);
	if (d->feed)
		feed_stats(d->feed, &feed);
	*m = (struct metrics_daemon) {
		.version	= MCED_VERSION,
		.start_ns	= d->start_ns,
		.now_ns		= clock_ns(CLOCK_REALTIME),
		.live		= d->live,
		.database	= !store_status(d->store),
		.config_ok	= d->config_ok,
		.log_ok		= log_ok(),
		.written	= store.written,
		.duplicates	= store.duplicates,
		.lost		= store.lost,
		.dropped	= d->dropped,
		.failures	= store.failures,
		.corrupt	= store.corrupt,
		.queued		= store.queued,
		.bad		= feed.bad,
		.buckets	= policy.buckets,
		.evicted	= policy.evicted,
		.no_target	= policy.no_target,
		.triggers	= actions_running(d->actions),
		.log_errors	= log_errors(),
		.log_lost	= log_lost(),
	};
}

static char *make_page(bool openmetrics, size_t *size, void *arg)
{
	struct metrics_daemon m;
	struct daemon *d = arg;
	char *page = NULL;
	FILE *out;

	out = open_memstream(&page, size);
	if (!out)
		return NULL;
	fill_metrics(d, &m);
	metrics_print(out, d->metrics, &m, openmetrics ? METRICS_OPENMETRICS : METRICS_TEXT);
	if (fclose(out)) {
		free(page);
		return NULL;
	}

	return page;
}

static void try_listen(struct daemon *d)
{
	const char *what;

	d->due.listen = 0;
	if (d->http || !*d->conf->listen)
		return;
	d->http = http_open(d->conf->listen, make_page, d, &what);
	if (d->http) {
		log_msg(LOG_INFO, LOG_ID_DAEMON, "metrics are at %s", d->conf->listen);
		return;
	}
	log_msg(LOG_ERR, LOG_ID_DAEMON, "metrics: %s on %s: %s; trying again every %d s", what,
		d->conf->listen, strerror(errno), LISTEN_MS / 1000);
	d->due.listen = after_ms(LISTEN_MS);
}

static void write_textfile(struct daemon *d)
{
	struct metrics_daemon m;
	int err;

	d->due.textfile = 0;
	if (!*d->conf->textfile)
		return;
	fill_metrics(d, &m);
	err = metrics_write_file(d->conf->textfile, d->metrics, &m);
	if (err && !d->textfile_failed)
		log_msg(LOG_ERR, LOG_ID_DAEMON, "metrics: %s: %s", d->conf->textfile,
			err == -EEXIST ? "remove what is there, or with .new: it is not mced's" :
			strerror(-err));
	d->textfile_failed = err;
	d->due.textfile = after_ms(d->conf->textfile_ns / 1000000);
}

/* --- reload */

static void set_limits(struct daemon *d, const struct conf *conf, struct action_opts *opts)
{
	*opts = (struct action_opts) {
		.sysfs		= "/sys",
		.meminfo	= "/proc/meminfo",
		.dry_run	= conf->dry_run,
		.max_pages	= conf->max_pages,
		.max_cpus	= conf->max_cpus,
		.max_triggers	= conf->max_triggers,
		.trigger_ns	= conf->trigger_ns,
		.report		= report_action,
		.arg		= d,
	};
}

static const char *restart_key(const struct conf *old, const struct conf *new)
{
	if (strcmp(old->database, new->database))
		return "[database] path";
	if (old->queue != new->queue || old->keep_ns != new->keep_ns ||
	    old->keep_rows != new->keep_rows)
		return "[database]";
	if (strcmp(old->recorder, new->recorder) || strcmp(old->previous, new->previous) ||
	    old->recorder_kb != new->recorder_kb ||
	    old->buffer_kb != new->buffer_kb || old->call_chain != new->call_chain)
		return "[daemon]";

	return NULL;
}

/* Return: false if the new configuration can't be used as it is. */
static bool check_reload(struct daemon *d, const struct conf *conf)
{
	const char *key = restart_key(d->conf, conf);

	if (key)
		log_msg(LOG_WARNING, LOG_ID_CONFIG,
			"%s has changed: this needs a restart, and is as before until then", key);
	if (wants_pages(conf) && !privileges_for_pages()) {
		log_msg(LOG_ERR, LOG_ID_CONFIG,
			"a policy takes pages offline: restart, its privilege was dropped");
		return false;
	}

	return true;
}

static void use_conf(struct daemon *d, struct conf *conf, struct policy_engine *engine)
{
	bool listen = strcmp(d->conf->listen, conf->listen);
	struct action_opts limits;

	if (listen) {
		http_close(d->http);
		d->http = NULL;
	}
	policy_engine_free(d->engine);
	conf_free(d->conf);
	d->engine = engine;
	d->conf = conf;
	set_limits(d, conf, &limits);
	actions_limits(d->actions, &limits);
	try_listen(d);
	write_textfile(d);
}

static bool reload(struct daemon *d)
{
	struct conf *conf = daemon_read_conf(d->opts);
	struct policy_engine *engine = NULL;

	if (conf && check_reload(d, conf) && !open_log(d->opts, conf)) {
		/* Buckets are made of what was written. */
		store_flush(d->store);
		engine = make_engine(d, conf);
	}
	if (!engine) {
		conf_free(conf);
		log_msg(LOG_ERR, LOG_ID_CONFIG,
			"the configuration is not good; the one before stays in use");
		return false;
	}
	use_conf(d, conf, engine);
	log_msg(LOG_NOTICE, LOG_ID_CONFIG, "the configuration was read anew");

	return true;
}

static void on_reload(struct daemon *d)
{
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
		   clock_ns(CLOCK_MONOTONIC) / 1000);
	d->config_ok = reload(d);
	sd_notify(0, d->config_ok ? "READY=1" :
				    "READY=1\nSTATUS=The configuration is not good; see the log");
}

/* --- the lock */

/* Empty, or the number of a process. */
static bool is_lock(int fd)
{
	struct stat st;
	char first;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		return false;

	return pread(fd, &first, 1, 0) != 1 || (first >= '0' && first <= '9');
}

/* Which file the history was, for store_open(): see struct store_opts. */
static void read_inode(struct daemon *d)
{
	char text[64] = "";
	ssize_t len = pread(d->lock, text, sizeof(text) - 1, 0);

	if (len <= 0 || sscanf(text, "%*d %" SCNu64, &d->inode) != 1)
		d->inode = 0;
}

/* Our process, and the number of the history's file. */
static void write_lock(struct daemon *d)
{
	char text[64];
	int len = snprintf(text, sizeof(text), "%d\n%" PRIu64 "\n", getpid(), d->inode);

	/* A full disk is no reason not to start. */
	if (pwrite(d->lock, text, len, 0) != len || ftruncate(d->lock, len))
		log_msg(LOG_WARNING, LOG_ID_DAEMON, "%s.lock: %s", d->conf->database,
			strerror(errno));
}

static void note_inode(struct daemon *d)
{
	uint64_t inode = store_inode(d->store);

	if (!inode || inode == d->inode)
		return;
	d->inode = inode;
	write_lock(d);
}

/* --- the loop */

static void read_signals(struct daemon *d)
{
	struct signalfd_siginfo info;

	while (read(d->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			on_reload(d);
		else if (info.ssi_signo == SIGUSR1)
			write_textfile(d);
		else if (info.ssi_signo != SIGCHLD)
			d->quit = true;
	}
}

static bool is_refused(int err)
{
	return err == EACCES || err == EPERM;
}

static void read_events(struct daemon *d)
{
	bool past = feed_is_past(d->feed);
	int ret = feed_read(d->feed, TURN, on_event, d);

	if (!past && feed_is_past(d->feed)) {
		if (!store_flush(d->store) && !d->opts->source)
			saved_acknowledge(SAVED_PATH, d->store);
		store_end_check(d->store);
	}
	if (ret == -ENODATA && d->opts->source) {
		d->file_ended = true;
	} else if (ret < 0) {
		feed_close(d->feed);
		d->feed = NULL;
		d->live = false;
		/* A CPU has come online, and following it needs a privilege that was dropped. */
		d->due.reopen = after_ms(is_refused(-ret) ? 0 : REOPEN_MS);
	}
}

static void flush(struct daemon *d)
{
	d->due.flush = 0;
	if (store_flush(d->store))
		d->due.flush = after_ms(RETRY_MS);
	note_inode(d);
}

static struct feed *open_feed(struct daemon *d)
{
	struct feed_opts opts = {
		.recorder	= d->conf->recorder,
		.recorder_kb	= d->conf->recorder_kb,
		.previous	= d->conf->previous,
		.buffer_kb	= d->conf->buffer_kb,
		.call_chain	= d->conf->call_chain,
		.file		= d->opts->source,
		.live		= !d->opts->once || d->opts->source,
	};

	return feed_open(&opts);
}

/* Read what the recorder has once more, and take what is new. */
static void fetch(struct daemon *d)
{
	d->due.fetch = 0;
	if (!d->feed || d->opts->source)
		return;
	store_flush(d->store);
	store_begin_check(d->store);
	feed_read_past(d->feed, on_event, d);
	flush(d);
}

/*
 * Does the history have what the recorder has had? First it is looked how many there
 * were; when all of these must have come by any way, how many are known.
 */
static void count_recorded(struct daemon *d)
{
	d->due.count = after_ms(COUNT_MS);
	d->recorded = d->feed ? feed_written(d->feed) : -1;
	d->due.compare = d->recorded >= 0 ? after_ms(SETTLE_MS) : 0;
}

static void note_lost(struct daemon *d, int64_t count)
{
	struct mce_event ev = {
		.type		= MCE_EVENT_DROPPED,
		.has		= MCE_HAS_WALL,
		.wall_ns	= clock_ns(CLOCK_REALTIME),
		.sample_cpu	= -1,
		.dropped	= { .cpu = -1, .count = count },
	};

	on_event(&ev, NULL, STORE_RECORDER, false, d);
	flush(d);
}

static void compare(struct daemon *d)
{
	int64_t seen;

	d->due.compare = 0;
	if (!d->feed || store_seen(d->store, &seen) || seen >= d->recorded)
		return;
	fetch(d);
	if (store_seen(d->store, &seen) || seen >= d->recorded)
		return;
	note_lost(d, d->recorded - seen);
}

/* The live events broke off: begin as at the start. */
static void reopen(struct daemon *d)
{
	int err;

	d->due.reopen = 0;
	privileges_raise(true);
	d->feed = open_feed(d);
	err = errno;
	privileges_raise(false);
	if (!d->feed && is_refused(err)) {
		/* Who starts it again does so with all privileges. */
		log_msg(LOG_CRIT, LOG_ID_DAEMON, "the privileges that are left do not do: ending");
		d->quit = true;
		d->failed = true;
		return;
	}
	if (!d->feed) {
		d->due.reopen = after_ms(REOPEN_MS);
		return;
	}
	d->live = true;
	fetch(d);
	count_recorded(d);
}

static void expire(struct daemon *d)
{
	struct expire_now now = {
		.wall_ns	= clock_ns(CLOCK_REALTIME),
		.boot_ns	= clock_ns(CLOCK_BOOTTIME),
	};

	d->due.expire = after_ms(store_expire(d->store, &now) ? RETRY_MS : EXPIRE_MS);
}

static void do_due(struct daemon *d)
{
	if (is_due(d->due.flush))
		flush(d);
	if (is_due(d->due.listen))
		try_listen(d);
	if (is_due(d->due.reopen))
		reopen(d);
	if (is_due(d->due.fetch))
		fetch(d);
	if (is_due(d->due.compare))
		compare(d);
	if (is_due(d->due.count))
		count_recorded(d);
	if (is_due(d->due.textfile))
		write_textfile(d);
	if (is_due(d->due.expire))
		expire(d);
	if (is_due(d->due.watchdog)) {
		sd_notify(0, "WATCHDOG=1");
		d->due.watchdog = clock_ns(CLOCK_MONOTONIC) + d->watchdog_ns;
	}
	actions_poll(d->actions);
}

static int sooner(int ms, int64_t time)
{
	int64_t left;

	if (!time)
		return ms;
	left = (time - clock_ns(CLOCK_MONOTONIC) + 999999) / 1000000;
	if (left < 0)
		left = 0;

	return ms < 0 || left < ms ? left : ms;
}

static int next_timeout(struct daemon *d)
{
	const struct timers *due = &d->due;
	int ms = actions_timeout(d->actions), http;

	ms = sooner(ms, due->flush);
	ms = sooner(ms, due->listen);
	ms = sooner(ms, due->reopen);
	ms = sooner(ms, due->textfile);
	ms = sooner(ms, due->fetch);
	ms = sooner(ms, due->compare);
	ms = sooner(ms, due->count);
	ms = sooner(ms, due->watchdog);
	ms = sooner(ms, due->expire);
	/* Live events that the recorder had: when that is over must be noticed. */
	if (d->feed && !feed_is_past(d->feed) && (ms < 0 || ms > RETRY_MS))
		ms = RETRY_MS;
	http = d->http ? http_timeout(d->http) : -1;

	return http >= 0 && (ms < 0 || http < ms) ? http : ms;
}

enum { SIGNALS, FEED, HTTP, NR_FDS };

static void turn(struct daemon *d)
{
	struct pollfd fds[NR_FDS] = {
		[SIGNALS]	= { .fd = d->signals, .events = POLLIN },
		[FEED]		= { .fd = -1, .events = POLLIN },
		[HTTP]		= { .fd = -1, .events = POLLIN },
	};
	bool reading = d->feed && !d->file_ended;
	int timeout = next_timeout(d);

	if (reading)
		fds[FEED].fd = feed_fd(d->feed);
	if (d->http)
		fds[HTTP].fd = http_fd(d->http);
	/* A file needs no waiting. */
	if (reading && fds[FEED].fd < 0)
		timeout = 0;
	if (poll(fds, NR_FDS, timeout) < 0 && errno != EINTR) {
		log_msg(LOG_CRIT, LOG_ID_DAEMON, "poll: %s", strerror(errno));
		d->quit = true;
		return;
	}
	if (reading && (fds[FEED].fd < 0 || fds[FEED].revents || !feed_is_past(d->feed)))
		read_events(d);
	if (d->http)
		http_run(d->http);
	if (fds[SIGNALS].revents)
		read_signals(d);
	do_due(d);
}

/* --- start and end */

static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	/* A client of the metrics that goes away. */
	signal(SIGPIPE, SIG_IGN);

	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void say_running(int fd, const char *path)
{
	char pid[32] = "";
	ssize_t len = pread(fd, pid, sizeof(pid) - 1, 0);

	if (len > 0)
		pid[strcspn(pid, "\n")] = '\0';
	log_msg(LOG_ERR, LOG_ID_DAEMON, "another mced uses this database (process %s, see %s)",
		*pid ? pid : "?", path);
}

/* One daemon for one database. Return: an exit status. */
static int take_lock(struct daemon *d)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s.lock", d->conf->database);
	d->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0640);
	if (d->lock >= 0 && !is_lock(d->lock)) {
		log_msg(LOG_ERR, LOG_ID_DAEMON, "%s: move it away, it is not a lock of mced",
			path);
		return EXIT_FAILED;
	}
	if (d->lock < 0) {
		log_msg(LOG_ERR, LOG_ID_DAEMON,
			"%s: %s; make the directory, or name another database", path,
			strerror(errno));
		return EXIT_FAILED;
	}
	if (flock(d->lock, LOCK_EX | LOCK_NB)) {
		say_running(d->lock, path);
		return EXIT_RUNNING;
	}
	read_inode(d);
	write_lock(d);

	return EXIT_OK;
}

static void read_boot_id(struct daemon *d)
{
	FILE *in = fopen("/proc/sys/kernel/random/boot_id", "re");

	snprintf(d->boot_id, sizeof(d->boot_id), "unknown");
	if (!in)
		return;
	if (fgets(d->boot_id, sizeof(d->boot_id), in))
		d->boot_id[strcspn(d->boot_id, "\n")] = '\0';
	fclose(in);
}

static int open_store(struct daemon *d)
{
	struct mce_machine machine;
	struct store_opts opts = {
		.path		= d->conf->database,
		.boot_id	= d->boot_id,
		.machine	= &machine,
		.queue		= d->conf->queue,
		.keep_ns	= d->conf->keep_ns,
		.keep_rows	= d->conf->keep_rows,
		.inode		= d->inode,
		.on_new		= on_new,
		.arg		= d,
	};
	struct utsname uts;

	if (!uname(&uts))
		opts.release = uts.release;
	mce_machine_here(&machine);
	d->store = store_open(&opts);
	if (!d->store)
		return EXIT_FAILED;
	/* What a newer mced has made must not be touched, nor put aside. */
	if (store_status(d->store) == -EPROTO)
		return EXIT_FAILED;
	note_inode(d);

	return EXIT_OK;
}

/* An action of which the history tells what it was done to. */
struct before {
	struct actions		*actions;
	enum policy_action	action;
};

static void count_before(const char *target, void *arg)
{
	const struct before *before = arg;

	actions_done(before->actions, before->action, target);
}

/* What was taken offline in this boot, so that a restart does not begin anew. */
static void count_actions(struct daemon *d)
{
	static const enum policy_action counted[] = {
		POLICY_SOFT_OFFLINE_PAGE, POLICY_HARD_OFFLINE_PAGE, POLICY_OFFLINE_CPU,
	};
	int err = 0;

	for (size_t i = 0; i < ARRAY_SIZE(counted) && !err; i++) {
		struct before before = { d->actions, counted[i] };

		err = store_actions(d->store, policy_action_name(counted[i]), "done",
				    count_before, &before);
	}
	if (!err)
		return;
	actions_count_kernel(d->actions);
	log_msg(LOG_WARNING, LOG_ID_DATABASE,
		"the history does not tell what is offline: all that the kernel has offline counts");
}

static int open_actions(struct daemon *d)
{
	struct action_opts opts;

	set_limits(d, d->conf, &opts);
	d->actions = actions_new(&opts);
	if (!d->actions)
		return EXIT_FAILED;
	count_actions(d);

	return EXIT_OK;
}

static int drop_privileges(struct daemon *d)
{
	bool pages = wants_pages(d->conf);
	int err = privileges_drop(pages || privileges_for_events());

	if (err) {
		log_msg(LOG_ERR, LOG_ID_DAEMON, "cannot drop privileges: %s", strerror(-err));
		return EXIT_FAILED;
	}
	if (pages && !privileges_for_pages())
		log_msg(LOG_WARNING, LOG_ID_DAEMON,
			"a policy takes pages offline, but CAP_SYS_ADMIN is missing: it will fail");

	return EXIT_OK;
}

static int start(struct daemon *d)
{
	int status;

	d->conf = daemon_read_conf(d->opts);
	if (!d->conf || open_log(d->opts, d->conf))
		return EXIT_CONF;
	status = take_lock(d);
	if (status)
		return status;
	d->signals = open_signals();
	read_boot_id(d);
	/* The events first: nothing may fall between them and the recorder. */
	d->feed = open_feed(d);
	if (!d->feed || d->signals < 0)
		return EXIT_FAILED;
	d->live = true;
	status = drop_privileges(d) ?: open_store(d) ?: open_actions(d);
	if (status)
		return status;
	d->metrics = metrics_new(d->conf->max_series);
	d->engine = make_engine(d, d->conf);
	if (!d->metrics || !d->engine)
		return EXIT_FAILED;
	store_totals(d->store, add_total, d->metrics);
	metrics_set_last(d->metrics, store_last_ns(d->store));

	return EXIT_OK;
}

static void start_timers(struct daemon *d)
{
	uint64_t watchdog_us = 0;

	if (sd_watchdog_enabled(0, &watchdog_us) > 0) {
		d->watchdog_ns = watchdog_us * 1000 / 2;
		d->due.watchdog = after_ms(0);
	}
	d->due.expire = after_ms(EXPIRE_MS);
	count_recorded(d);
	try_listen(d);
	write_textfile(d);
}

static void follow(struct daemon *d)
{
	feed_read_past(d->feed, on_event, d);
	store_set_same_clock(d->store, feed_same_clock(d->feed));
	flush(d);
	if (!d->due.flush && !d->opts->source)
		saved_acknowledge(SAVED_PATH, d->store);
	if (d->opts->once) {
		while (d->opts->source && !d->file_ended && d->feed)
			read_events(d);
		flush(d);
		write_textfile(d);
		return;
	}
	start_timers(d);
	sd_notify(0, "READY=1\nSTATUS=Following machine checks");
	log_msg(LOG_INFO, LOG_ID_DAEMON, "mced %s follows machine checks%s", MCED_VERSION,
		d->conf->dry_run ? "; dry run: policies do nothing" : "");
	while (!d->quit)
		turn(d);
	sd_notify(0, "STOPPING=1");
	/* What is in the buffers still counts. */
	if (d->feed && !d->file_ended)
		feed_read(d->feed, TURN * 1000, on_event, d);
}

static void stop(struct daemon *d)
{
	feed_close(d->feed);
	http_close(d->http);
	/* The last events can still start something. */
	store_close(d->store);
	actions_free(d->actions);
	policy_engine_free(d->engine);
	metrics_free(d->metrics);
	conf_free(d->conf);
	if (d->lock >= 0)
		close(d->lock);
	if (d->signals >= 0)
		close(d->signals);
	log_close();
}

int daemon_run(const struct daemon_opts *opts)
{
	struct daemon d = { .opts = opts, .signals = -1, .lock = -1, .config_ok = true };
	int status;

	umask(027);
	d.start_ns = clock_ns(CLOCK_REALTIME);
	d.wall_offset = d.start_ns - clock_ns(CLOCK_MONOTONIC);
	status = start(&d);
	if (!status) {
		follow(&d);
		if (d.failed || (opts->once && store_status(d.store)) ||
		    (opts->once && opts->source && !d.file_ended))
			status = EXIT_FAILED;
	}
	stop(&d);

	return status;
}
