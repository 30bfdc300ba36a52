/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_METRICS_H
#define MCED_METRICS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <mce/mce.h>

/*
 * Counters for Prometheus; mced-metrics(7) describes them.
 *
 * The counters of errors are those of this boot: they go on where they were when
 * the daemon is started again. The number of series is bounded by the hardware,
 * and for CPUs and DIMMs by a limit beyond which they are counted as "other".
 */

struct metrics;

struct metrics *metrics_new(unsigned int max_series);
void metrics_free(struct metrics *m);

/**
 * metrics_add() - count records
 * @m:		the metrics
 * @unit, @severity: enum mce_unit, enum mce_sev
 * @cpu, @socket: -1 if not known
 * @dimm:	"" if not known
 * @records:	how many
 * @errors:	how many errors they stand for
 */
void metrics_add(struct metrics *m, unsigned int unit, unsigned int severity, int cpu, int socket,
		 const char *dimm, uint64_t records, uint64_t errors);

/* Take note of any event: the kernel's other events, and the time of the last one. */
void metrics_event(struct metrics *m, const struct mce_event *ev);

/* The last event was at that time, or later. */
void metrics_set_last(struct metrics *m, int64_t wall_ns);

/* Count what a policy did. @policy must live as long as @m. */
void metrics_action(struct metrics *m, const char *policy, const char *action,
		    const char *result);

/**
 * struct metrics_daemon - what the daemon tells of itself at each scrape
 *
 * @start_ns, @now_ns:	since 1970
 * @healthy:		it follows the events, and the history can be written
 * @live:		it follows the events
 * @config_ok:		the last reload was good
 * @log_ok:		the JSON log can be written
 * @written, ...:	see struct store_stats and struct policy_stats
 */
struct metrics_daemon {
	const char	*version;
	int64_t		start_ns, now_ns;
	bool		live, database, config_ok, log_ok;
	uint64_t	written, duplicates, lost, dropped, failures, corrupt, queued, bad;
	uint64_t	buckets, evicted, no_target, triggers;
	uint64_t	log_errors, log_lost;
};

enum metrics_format {
	/* for a scrape: OpenMetrics 1.0 */
	METRICS_OPENMETRICS,
	/* Prometheus' own text, for node_exporter and for scrapers that ask for it */
	METRICS_TEXT,
};

/* Return: 0, or a negative errno if it could not be written. */
int metrics_print(FILE *out, const struct metrics *m, const struct metrics_daemon *d,
		  enum metrics_format format);

/*
 * Write @path anew in one step: readers see the old file or the new one. Return: 0, or a
 * negative errno; -EEXIST: there is something that is not a regular file of ours.
 */
int metrics_write_file(const char *path, const struct metrics *m,
		       const struct metrics_daemon *d);

#endif /* MCED_METRICS_H */
