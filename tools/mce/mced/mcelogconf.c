// SPDX-License-Identifier: GPL-2.0
/*
 * The thresholds and triggers of an existing mcelog.conf as policies.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/bits.h>
#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "conf.h"
#include "ini.h"
#include "trusted.h"

#define CORRECTED	BIT(MCE_SEV_CORRECTED)
#define UNCORRECTED	(~0U << MCE_SEV_DEFERRED)

/*
 * One threshold of mcelog, with its trigger and, for pages, its action. It does
 * something if the file names one of them; pages are counted only if
 * memory-ce-action says so.
 */
struct rule {
	const char	*section;
	const char	*name;
	const char	*threshold_key, *trigger_key, *log_key;
	uint32_t	severities;
	enum policy_per	per;
	const char	*threshold;
};

static const struct rule rules[] = {
	{ "dimm", "mcelog-dimm-ce", "ce-error-threshold", "ce-error-trigger", "ce-error-log",
	  CORRECTED, POLICY_PER_DIMM, "10 / 24h" },
	{ "dimm", "mcelog-dimm-uc", "uc-error-threshold", "uc-error-trigger", "uc-error-log",
	  UNCORRECTED, POLICY_PER_DIMM, "1 / 24h" },
	{ "socket", "mcelog-socket-ce", "mem-ce-error-threshold", "mem-ce-error-trigger",
	  "mem-ce-error-log", CORRECTED, POLICY_PER_SOCKET, "100 / 24h" },
	{ "socket", "mcelog-socket-uc", "mem-uc-error-threshold", "mem-uc-error-trigger",
	  "mem-uc-error-log", UNCORRECTED, POLICY_PER_SOCKET, "100 / 24h" },
	{ "page", "mcelog-page-ce", "memory-ce-threshold", "memory-ce-trigger", "memory-ce-log",
	  CORRECTED, POLICY_PER_PAGE, "10 / 24h" },
};

/* Keys that have no effect, and what to do instead. */
static const struct {
	const char	*section, *key, *instead;
} unsupported[] = {
	{ "server", NULL, "mced has no such socket; use mcectl or the metrics" },
	{ "cache", NULL, "mced does not read the yellow state; write a policy for caches" },
	{ "iommu", NULL, "mced does not handle it" },
	{ "cpu", NULL, "mced does not handle it" },
	{ "", "daemon", "mced always is one" },
	{ "", "filter", "the kernel filters known bogus errors" },
	{ "", "filter-memory-errors", "mced keeps each error" },
	{ "", "raw", "mced always keeps the raw registers" },
	{ "", "cpu", "mced knows the CPU from the kernel" },
	{ "", "cpumhz", "the kernel gives the time" },
	{ "", "syslog", "use [log] in mced.conf" },
	{ "", "syslog-error", "use [log] in mced.conf" },
	{ "", "no-syslog", "use [log] in mced.conf" },
	{ "", "logfile", "use [log] in mced.conf" },
	{ "", "pidfile", "mced locks its database" },
	{ "", "run-credentials-user", "triggers run as mced does" },
	{ "", "dmi", "mced asks EDAC and DMI for the DIMM" },
	{ "dimm", "dmi-prepopulate", "mced asks EDAC and DMI for the DIMM" },
	{ "page", "memory-pre-sync-soft-ce-trigger", "mced has triggers after the action only" },
	{ "page", "memory-post-sync-soft-ce-trigger", "use memory-ce-trigger" },
	{ "page", "memory-ce-counter-replacement-trigger", "mced reports it in its metrics" },
	{ "page", "max-corr-err-counters", "mced keeps 16384 buckets" },
};

/* What was read of one rule. */
struct found {
	char		*trigger;
	uint32_t	n;
	int64_t		period_ns;
	unsigned int	line;
};

struct parser {
	struct conf_report	*report;
	struct policies		*policies;
	struct found		found[ARRAY_SIZE(rules)];
	char			*directory;
	const char		*file;
	bool			dimm_off, socket_off;
	bool			pages, soft, hard;
};

static void read_threshold(struct parser *p, const struct ini_line *at, struct found *f)
{
	if (!conf_parse_threshold(at->value, &f->n, &f->period_ns)) {
		f->line = at->line;
		return;
	}
	conf_say(p->report, at, true, "'%s' is not a threshold such as '10 / 24h'", at->value);
}

static bool read_rule(struct parser *p, const struct ini_line *at)
{
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		const struct rule *rule = &rules[i];
		struct found *f = &p->found[i];

		if (strcmp(rule->section, at->section))
			continue;
		if (!strcmp(rule->threshold_key, at->key)) {
			read_threshold(p, at, f);
			return true;
		}
		if (!strcmp(rule->trigger_key, at->key)) {
			free(f->trigger);
			f->trigger = strdup(at->value);
			f->line = at->line;
			return true;
		}
		/* mced logs them all. */
		if (!strcmp(rule->log_key, at->key))
			return true;
	}

	return false;
}

static void read_page_action(struct parser *p, const struct ini_line *at)
{
	p->soft = !strcmp(at->value, "soft") || !strcmp(at->value, "soft-then-hard");
	p->hard = !strcmp(at->value, "hard") || !strcmp(at->value, "soft-then-hard");
	p->pages = p->soft || p->hard || !strcmp(at->value, "account");
	if (!p->pages && strcmp(at->value, "off"))
		conf_say(p->report, at, true,
			 "'%s' is not off, account, soft, hard or soft-then-hard", at->value);
}

static void read_off(struct parser *p, const struct ini_line *at, bool *off)
{
	bool on;

	if (conf_parse_bool(at->value, &on))
		conf_say(p->report, at, true, "'%s' is not yes or no", at->value);
	else
		*off = !on;
}

static bool read_other(struct parser *p, const struct ini_line *at)
{
	if (!strcmp(at->section, "page") && !strcmp(at->key, "memory-ce-action")) {
		read_page_action(p, at);
	} else if (!strcmp(at->section, "trigger") && !strcmp(at->key, "directory")) {
		free(p->directory);
		p->directory = strdup(at->value);
	} else if (!strcmp(at->section, "trigger") && !strcmp(at->key, "children-max")) {
		conf_say(p->report, at, false, "not used: see max-triggers in mced.conf");
	} else if (!strcmp(at->section, "dimm") && !strcmp(at->key, "dimm-tracking-enabled")) {
		read_off(p, at, &p->dimm_off);
	} else if (!strcmp(at->section, "socket") && !strcmp(at->key, "socket-tracing-enabled")) {
		read_off(p, at, &p->socket_off);
	} else {
		return false;
	}

	return true;
}

static void read_line(const struct ini_line *at, void *arg)
{
	struct parser *p = arg;

	if (!at->key || read_rule(p, at) || read_other(p, at))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(unsupported); i++) {
		if (!strcmp(unsupported[i].section, at->section) &&
		    (!unsupported[i].key || !strcmp(unsupported[i].key, at->key))) {
			conf_say(p->report, at, false, "not supported: %s",
				 unsupported[i].instead);
			return;
		}
	}
	conf_say(p->report, at, false, "not supported");
}

static void read_error(const struct ini_line *at, const char *what, void *arg)
{
	struct parser *p = arg;

	conf_say(p->report, at, true, "%s", what);
}

/* The same rules as for mced's own triggers; only the directory is different. */
static char *trigger_path(struct parser *p, const struct ini_line *at, const char *name)
{
	const char *problem;
	char *path;

	if (*name == '/')
		path = strdup(name);
	else if (asprintf(&path, "%s/%s", p->directory ?: "/etc/mcelog", name) < 0)
		path = NULL;
	if (!path)
		return NULL;
	problem = trusted_program(path);
	if (!problem)
		return path;
	conf_say(p->report, at, true, "trigger '%s': %s", path, problem);
	free(path);

	return NULL;
}

static void add_policy(struct parser *p, const struct rule *rule, struct found *f)
{
	struct ini_line at = { .file = p->file, .line = f->line, .section = rule->section };
	bool page = rule->per == POLICY_PER_PAGE;
	struct policy *policy;

	policy = policies_add(p->policies, rule->name);
	if (!policy)
		return;
	if (!f->n)
		conf_parse_threshold(rule->threshold, &f->n, &f->period_ns);
	policy->file = strdup(p->file);
	policy->line = f->line;
	policy->severities = rule->severities;
	policy->memory = 1;
	policy->per = rule->per;
	policy->threshold = f->n;
	policy->period_ns = f->period_ns;
	policy->errors = true;
	policy->actions = 1U << POLICY_MARK;
	if (page && p->soft)
		policy->actions |= 1U << POLICY_SOFT_OFFLINE_PAGE;
	if (page && p->hard)
		policy->actions |= 1U << POLICY_HARD_OFFLINE_PAGE;
	if (f->trigger && *f->trigger) {
		policy->trigger = trigger_path(p, &at, f->trigger);
		policy->actions |= 1U << POLICY_TRIGGER;
		policy->mcelog = true;
	}
}

static bool wanted(const struct parser *p, const struct rule *rule, const struct found *f)
{
	if (rule->per == POLICY_PER_DIMM && p->dimm_off)
		return false;
	if (rule->per == POLICY_PER_SOCKET && p->socket_off)
		return false;

	if (rule->per == POLICY_PER_PAGE)
		return p->pages;

	return f->line;
}

void mcelog_conf_read(FILE *in, const char *name, struct policies *policies,
		      struct conf_report *report)
{
	static const struct ini_ops ops = { .line = read_line, .error = read_error };
	struct parser p = { .report = report, .policies = policies, .file = name };

	ini_read(in, name, &ops, &p);
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		if (wanted(&p, &rules[i], &p.found[i]))
			add_policy(&p, &rules[i], &p.found[i]);
		free(p.found[i].trigger);
	}
	free(p.directory);
}
