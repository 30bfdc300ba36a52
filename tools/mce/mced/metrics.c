// SPDX-License-Identifier: GPL-2.0
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "conf.h"
#include "metrics.h"

#define NR_SEVERITIES	(MCE_SEV_FATAL + 1)

/* Sockets of a machine; what is beyond is counted as -1. */
#define MAX_SOCKETS	64

/* A series of a counter that is known by a name. */
struct series {
	char		*name;
	uint64_t	corrected, uncorrected;
};

struct family {
	struct series	*list;
	size_t		nr;
};

struct action_count {
	char		*policy;
	const char	*action, *result;
	uint64_t	count;
};

struct counts {
	uint64_t	records, errors;
};

struct metrics {
	unsigned int		max_series;
	/* by unit, severity, and socket + 1 */
	struct counts		banks[MCE_NR_UNITS][NR_SEVERITIES][MAX_SOCKETS + 1];
	struct family		cpus, dimms;
	uint64_t		life[MCE_NR_EVENT_TYPES];
	uint64_t		kernel_lost;
	int64_t			last_ns;
	struct action_count	*actions;
	size_t			nr_actions;
};

struct metrics *metrics_new(unsigned int max_series)
{
	struct metrics *m = calloc(1, sizeof(*m));

	if (m)
		m->max_series = max_series;

	return m;
}

static void family_free(struct family *f)
{
	for (size_t i = 0; i < f->nr; i++)
		free(f->list[i].name);
	free(f->list);
}

void metrics_free(struct metrics *m)
{
	if (!m)
		return;
	family_free(&m->cpus);
	family_free(&m->dimms);
	for (size_t i = 0; i < m->nr_actions; i++)
		free(m->actions[i].policy);
	free(m->actions);
	free(m);
}

static struct series *find_series(struct family *f, const char *name)
{
	for (size_t i = 0; i < f->nr; i++) {
		if (!strcmp(f->list[i].name, name))
			return &f->list[i];
	}

	return NULL;
}

static struct series *new_series(struct family *f, const char *name)
{
	struct series *list = reallocarray(f->list, f->nr + 1, sizeof(*list));

	if (!list)
		return NULL;
	f->list = list;
	list[f->nr] = (struct series) { .name = strdup(name) };

	return list[f->nr].name ? &list[f->nr++] : NULL;
}

static void family_add(struct family *f, size_t max, const char *name, unsigned int severity,
		       uint64_t errors)
{
	struct series *series = find_series(f, name);

	if (!series && f->nr >= max)
		series = find_series(f, name = "other");
	if (!series)
		series = new_series(f, name);
	if (!series)
		return;
	if (severity <= MCE_SEV_CORRECTED)
		series->corrected += errors;
	else
		series->uncorrected += errors;
}

void metrics_add(struct metrics *m, unsigned int unit, unsigned int severity, int cpu, int socket,
		 const char *dimm, uint64_t records, uint64_t errors)
{
	struct counts *c;
	char name[16];

	if (unit >= MCE_NR_UNITS)
		unit = MCE_UNIT_OTHER;
	if (severity >= NR_SEVERITIES)
		severity = MCE_SEV_UNKNOWN;
	if (socket < 0 || socket >= MAX_SOCKETS)
		socket = -1;
	c = &m->banks[unit][severity][socket + 1];
	c->records += records;
	c->errors += errors;

	snprintf(name, sizeof(name), "%d", cpu);
	if (cpu >= 0)
		family_add(&m->cpus, m->max_series, name, severity, errors);
	if (*dimm)
		family_add(&m->dimms, m->max_series, dimm, severity, errors);
}

void metrics_event(struct metrics *m, const struct mce_event *ev)
{
	m->life[ev->type]++;
	if (ev->has & MCE_HAS_WALL)
		metrics_set_last(m, ev->wall_ns);
	if (ev->type == MCE_EVENT_LOST)
		m->kernel_lost += ev->lost.count;
}

void metrics_set_last(struct metrics *m, int64_t wall_ns)
{
	if (wall_ns > m->last_ns)
		m->last_ns = wall_ns;
}

void metrics_action(struct metrics *m, const char *policy, const char *action,
		    const char *result)
{
	struct action_count *list;

	for (size_t i = 0; i < m->nr_actions; i++) {
		struct action_count *a = &m->actions[i];

		if (!strcmp(a->policy, policy) && !strcmp(a->action, action) &&
		    !strcmp(a->result, result)) {
			a->count++;
			return;
		}
	}
	list = reallocarray(m->actions, m->nr_actions + 1, sizeof(*list));
	if (!list)
		return;
	m->actions = list;
	list[m->nr_actions] = (struct action_count) {
		.policy = strdup(policy), .action = action, .result = result, .count = 1,
	};
	if (list[m->nr_actions].policy)
		m->nr_actions++;
}

/* --- printing */

struct printer {
	FILE			*out;
	enum metrics_format	format;
	/* of the family that is being printed */
	const char		*name;
	bool			counter;
};

/*
 * In OpenMetrics a counter's family has no "_total", its samples have; in
 * Prometheus' text both have.
 */
static void begin(struct printer *p, const char *name, bool counter, const char *help)
{
	const char *suffix = counter && p->format == METRICS_TEXT ? "_total" : "";

	p->name = name;
	p->counter = counter;
	fprintf(p->out, "# HELP %s%s %s\n# TYPE %s%s %s\n", name, suffix, help, name, suffix,
		counter ? "counter" : "gauge");
}

static void put_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			fputs("\\n", out);
		else if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else
			putc(*text, out);
	}
}

/* Labels are pairs of name and value, NULL at the end. */
static void sample(struct printer *p, uint64_t value, ...)
{
	const char *label, *separator = "{";
	va_list args;

	fprintf(p->out, "%s%s", p->name, p->counter ? "_total" : "");
	va_start(args, value);
	while ((label = va_arg(args, const char *))) {
		fprintf(p->out, "%s%s=\"", separator, label);
		put_escaped(p->out, va_arg(args, const char *));
		putc('"', p->out);
		separator = ",";
	}
	va_end(args);
	fprintf(p->out, "%s %" PRIu64 "\n", *separator == ',' ? "}" : "", value);
}

static void one(struct printer *p, const char *name, bool counter, const char *help,
		uint64_t value)
{
	begin(p, name, counter, help);
	sample(p, value, NULL);
}

static void seconds(struct printer *p, const char *name, const char *help, int64_t ns)
{
	begin(p, name, false, help);
	fprintf(p->out, "%s %" PRId64 ".%03d\n", name, ns / NS_PER_SEC,
		(int)(ns % NS_PER_SEC / 1000000));
}

static const char *const severities[] = {
#define X(value, symbol, name)	[value] = name,
	MCE_SEVERITIES(X)
#undef X
};

static_assert(ARRAY_SIZE(severities) == NR_SEVERITIES, "a name for each severity");

static void bank_sample(struct printer *p, unsigned int unit, unsigned int severity, int socket,
			uint64_t value)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", socket);
	sample(p, value, "unit", mce_unit_name(unit), "severity",
	       severity ? severities[severity] : "unknown", "socket",
	       socket < 0 ? "unknown" : text, NULL);
}

/*
 * Units without errors have a series for corrected ones, so that an alert can tell
 * the first error from no data.
 */
static void print_banks(struct printer *p, const struct metrics *m, bool errors)
{
	for (unsigned int u = 0; u < MCE_NR_UNITS; u++) {
		for (unsigned int v = 0; v < NR_SEVERITIES; v++) {
			for (int s = -1; s < MAX_SOCKETS; s++) {
				const struct counts *c = &m->banks[u][v][s + 1];

				if (c->records || (v == MCE_SEV_CORRECTED && !s))
					bank_sample(p, u, v, s, errors ? c->errors : c->records);
			}
		}
	}
}

static void print_family(struct printer *p, const struct family *f, const char *label)
{
	for (size_t i = 0; i < f->nr; i++) {
		const struct series *s = &f->list[i];

		sample(p, s->corrected, label, s->name, "kind", "corrected", NULL);
		sample(p, s->uncorrected, label, s->name, "kind", "uncorrected", NULL);
	}
}

static void print_hardware(struct printer *p, const struct metrics *m)
{
	begin(p, "mce_records", true, "Machine check records of this boot.");
	print_banks(p, m, false);
	begin(p, "mce_errors", true,
	      "Errors of this boot; a record can stand for many corrected ones.");
	print_banks(p, m, true);
	begin(p, "mce_cpu_errors", true, "Errors of this boot by the CPU that reported them.");
	print_family(p, &m->cpus, "cpu");
	begin(p, "mce_dimm_errors", true, "Memory errors of this boot by DIMM.");
	print_family(p, &m->dimms, "dimm");
}

static void print_life(struct printer *p, const struct metrics *m)
{
	static const struct {
		enum mce_event_type	type;
		const char		*name, *help;
	} life[] = {
		{ MCE_EVENT_EXCEPTION, "mce_exceptions", "Machine check exceptions seen." },
		{ MCE_EVENT_RECOVERY, "mce_recoveries", "Decisions about uncorrected errors." },
		{ MCE_EVENT_STORM_BEGIN, "mce_storms", "Storms of corrected errors that began." },
		{ MCE_EVENT_PANIC, "mce_panics", "Panics of machine checks, of the last boot." },
	};

	for (size_t i = 0; i < ARRAY_SIZE(life); i++)
		one(p, life[i].name, true, life[i].help, m->life[life[i].type]);
	one(p, "mce_kernel_lost_records", true,
	    "Records that the kernel or the hardware lost before anybody could read them.",
	    m->kernel_lost);
	if (m->last_ns)
		seconds(p, "mce_last_event_timestamp_seconds",
			"Time of the last event, since 1970.", m->last_ns);
}

static void print_actions(struct printer *p, const struct metrics *m)
{
	begin(p, "mced_actions", true, "What policies did, by result.");
	for (size_t i = 0; i < m->nr_actions; i++) {
		const struct action_count *a = &m->actions[i];

		sample(p, a->count, "policy", a->policy, "action", a->action, "result", a->result,
		       NULL);
	}
}

static void print_daemon(struct printer *p, const struct metrics_daemon *d)
{
	begin(p, "mced_build_info", false, "Version of the daemon; the value is 1.");
	sample(p, 1, "version", d->version, NULL);
	seconds(p, "mced_start_timestamp_seconds", "Start of the daemon, since 1970.",
		d->start_ns);
	one(p, "mced_healthy", false,
	    "1 if mced_live, mced_database_ok, mced_config_ok and mced_log_ok are.",
	    d->live && d->database && d->config_ok && d->log_ok);
	one(p, "mced_live", false, "1 if the kernel's events are followed.", d->live);
	one(p, "mced_database_ok", false, "1 if the history can be written.", d->database);
	one(p, "mced_config_ok", false, "0 if the last reload was refused.", d->config_ok);
	one(p, "mced_log_ok", false, "0 if the last line could not be written to the JSON log.",
	    d->log_ok);
	one(p, "mced_events_written", true, "Events written to the history.", d->written);
	one(p, "mced_events_duplicate", true, "Events that were in the history already.",
	    d->duplicates);
	one(p, "mced_events_queued", false, "Events that wait to be written.", d->queued);
	one(p, "mced_events_lost", true,
	    "Events that are not in the history for want of memory.", d->lost);
	one(p, "mced_events_dropped", true,
	    "Events that neither the perf buffer nor the flight recorder had room for.",
	    d->dropped);
	one(p, "mced_events_bad", true, "Events that made no sense.", d->bad);
	one(p, "mced_database_failures", true, "Failed attempts to write the history.",
	    d->failures);
	one(p, "mced_database_corrupt", true, "Damaged databases that were put aside.",
	    d->corrupt);
	one(p, "mced_policy_buckets", false, "Buckets in use.", d->buckets);
	one(p, "mced_policy_buckets_evicted", true,
	    "Buckets that were thrown away before they were empty.", d->evicted);
	one(p, "mced_policy_no_target", true,
	    "Errors that a policy asks for but that don't tell their page or DIMM.",
	    d->no_target);
	one(p, "mced_triggers_running", false, "Trigger programs that run.", d->triggers);
	one(p, "mced_log_errors", true, "Messages of the daemon of priority err or worse.",
	    d->log_errors);
	one(p, "mced_log_lost", true, "Messages and log lines that could not be written.",
	    d->log_lost);
}

int metrics_print(FILE *out, const struct metrics *m, const struct metrics_daemon *d,
		  enum metrics_format format)
{
	struct printer p = { .out = out, .format = format };

	print_hardware(&p, m);
	print_life(&p, m);
	print_actions(&p, m);
	print_daemon(&p, d);
	if (format == METRICS_OPENMETRICS)
		fprintf(out, "# EOF\n");

	return ferror(out) ? -EIO : 0;
}

static int write_and_close(FILE *out, const struct metrics *m, const struct metrics_daemon *d)
{
	int err = metrics_print(out, m, d, METRICS_TEXT);

	/* The disk may be full: that shows at the latest when it is closed. */
	if (!err && (fflush(out) || fchmod(fileno(out), 0644)))
		err = -errno;
	if (fclose(out) && !err)
		err = -errno;

	return err;
}

/* What each of our files begins with. */
#define FILE_BEGIN	"# HELP mce"

/* A name that is free, or has a regular file of ours that we have made. */
static bool is_ours(const char *path)
{
	char text[sizeof(FILE_BEGIN)] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	bool ours;

	if (fd < 0)
		return errno == ENOENT;
	ours = !fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
	       st.st_nlink == 1 && pread(fd, text, sizeof(text) - 1, 0) >= 0 &&
	       (!*text || !strcmp(text, FILE_BEGIN));
	close(fd);

	return ours;
}

/* In a directory that others can write there can be anything under our names. */
static FILE *open_new(const char *path)
{
	FILE *out;
	int fd;

	if (!is_ours(path)) {
		errno = EEXIST;
		return NULL;
	}
	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return NULL;
	out = fdopen(fd, "w");
	if (!out)
		close(fd);

	return out;
}

int metrics_write_file(const char *path, const struct metrics *m,
		       const struct metrics_daemon *d)
{
	char *temp;
	FILE *out;
	int err;

	if (!is_ours(path))
		return -EEXIST;
	/* node_exporter reads *.prom only. */
	if (asprintf(&temp, "%s.new", path) < 0)
		return -ENOMEM;
	out = open_new(temp);
	err = out ? write_and_close(out, m, d) : -errno;
	if (!err && rename(temp, path))
		err = -errno;
	if (err && out)
		unlink(temp);
	free(temp);

	return err;
}
