/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_CONF_H
#define MCED_CONF_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/compiler.h>

#include "policy.h"

#define NS_PER_SEC	INT64_C(1000000000)

/**
 * struct conf - the configuration; mced.conf(5) describes the keys
 *
 * Strings are never NULL; an empty one means off.
 */
struct conf {
	/* [daemon] */
	char		*recorder;
	char		*previous;
	char		*mcelog_conf;
	uint64_t	recorder_kb, buffer_kb;
	bool		call_chain;

	/* [database] */
	char		*database;
	int64_t		keep_ns;
	uint64_t	keep_rows;
	uint64_t	queue;

	/* [log] */
	char		*log_to;
	char		*log_json;
	char		*log_level;

	/* [metrics] */
	char		*listen;
	char		*textfile;
	int64_t		textfile_ns;
	uint64_t	max_series;

	/* [actions] */
	bool		dry_run;
	uint64_t	max_pages;
	uint64_t	max_cpus;
	uint64_t	max_triggers;
	int64_t		trigger_ns;

	/* [policy NAME] */
	struct policies	policies;
};

/**
 * struct conf_report - who is told what is wrong
 * @say:	called with a line "FILE:LINE: [SECTION] KEY: REASON"
 * @arg:	for @say
 * @errors:	how many errors there were
 * @warnings:	how many lines have no effect
 */
struct conf_report {
	void		(*say)(const char *text, bool error, void *arg);
	void		*arg;
	unsigned int	errors, warnings;
};

/* The configuration that mced.conf has as it is shipped. */
extern const char conf_default_text[];

/**
 * conf_read() - read a configuration
 * @path:	the file; NULL for the one that is shipped
 * @report:	hears of everything that is wrong
 *
 * Reads the mcelog.conf that it names, too.
 *
 * Return: the configuration, or NULL after an error.
 */
struct conf *conf_read(const char *path, struct conf_report *report);
struct conf *conf_read_stream(FILE *in, const char *name, struct conf_report *report);
void conf_free(struct conf *conf);

/**
 * mcelog_conf_read() - add the thresholds and triggers of a mcelog.conf
 * @in, @name:	the file
 * @policies:	what it asks for is appended here
 * @report:	hears of what is wrong, and of what is not supported
 */
void mcelog_conf_read(FILE *in, const char *name, struct policies *policies,
		      struct conf_report *report);

/* Print policies as mced.conf has them. */
void conf_print_policies(FILE *out, const struct policies *policies);

/*
 * Parsers of values. Return: 0, or -EINVAL.
 */

/* "90s", "10m", "24h", "7d", "1w" */
int conf_parse_time(const char *text, int64_t *ns);
/* "10 in 24h", or with a slash */
int conf_parse_threshold(const char *text, uint32_t *n, int64_t *period_ns);
int conf_parse_number(const char *text, uint64_t *n);
int conf_parse_bool(const char *text, bool *value);
/* Print a time with the largest unit that fits. */
const char *conf_format_time(int64_t ns, char *buf, size_t size);

struct ini_line;
__printf(4, 5)
void conf_say(struct conf_report *report, const struct ini_line *at, bool error,
	      const char *fmt, ...);

#endif /* MCED_CONF_H */
