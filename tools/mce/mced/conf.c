// SPDX-License-Identifier: GPL-2.0
/*
 * mced.conf
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "conf.h"
#include "ini.h"
#include "trusted.h"

void conf_say(struct conf_report *report, const struct ini_line *at, bool error,
	      const char *fmt, ...)
{
	char *what = NULL, *text = NULL;
	va_list args;
	int len;

	*(error ? &report->errors : &report->warnings) += 1;
	va_start(args, fmt);
	len = vasprintf(&what, fmt, args);
	va_end(args);
	if (len < 0)
		return;

	if (!at->line)
		len = asprintf(&text, "%s: %s", at->file, what);
	else
		len = asprintf(&text, "%s:%u: %s%s%s%s%s%s%s", at->file, at->line,
			       *at->section ? "[" : "", at->section, *at->section ? "]" : "",
			       *at->section && at->key ? " " : "", at->key ?: "",
			       *at->section || at->key ? ": " : "", what);
	if (len >= 0 && report->say)
		report->say(text, error, report->arg);
	if (len >= 0)
		free(text);
	free(what);
}

static const struct {
	const char	*suffix;
	int64_t		ns;
} time_units[] = {
	{ "w",	7 * 24 * 3600 * NS_PER_SEC },
	{ "d",	24 * 3600 * NS_PER_SEC },
	{ "h",	3600 * NS_PER_SEC },
	{ "m",	60 * NS_PER_SEC },
	{ "s",	NS_PER_SEC },
};

int conf_parse_time(const char *text, int64_t *ns)
{
	unsigned long n;
	char *end;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno || n > 1000000)
		return -EINVAL;
	for (size_t i = 0; i < ARRAY_SIZE(time_units); i++) {
		/* 1000 years are enough for everybody, and don't overflow. */
		if (!strcmp(end, time_units[i].suffix) &&
		    n <= (unsigned long)(INT64_MAX / 8 / time_units[i].ns)) {
			*ns = n * time_units[i].ns;
			return 0;
		}
	}

	return -EINVAL;
}

const char *conf_format_time(int64_t ns, char *buf, size_t size)
{
	size_t i = 0;

	while (i < ARRAY_SIZE(time_units) - 1 && ns % time_units[i].ns)
		i++;
	/* "24h" is what people say. */
	if (!strcmp(time_units[i].suffix, "d") && ns < 7 * time_units[i].ns)
		i++;
	snprintf(buf, size, "%" PRId64 "%s", ns / time_units[i].ns, time_units[i].suffix);

	return buf;
}

int conf_parse_number(const char *text, uint64_t *n)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	*n = strtoull(text, &end, 10);

	return errno || *end ? -EINVAL : 0;
}

int conf_parse_bool(const char *text, bool *value)
{
	*value = !strcmp(text, "yes") || !strcmp(text, "true") || !strcmp(text, "on");
	if (*value || !strcmp(text, "no") || !strcmp(text, "false") || !strcmp(text, "off"))
		return 0;

	return -EINVAL;
}

int conf_parse_threshold(const char *text, uint32_t *n, int64_t *period_ns)
{
	char time[16];
	int end = 0;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	if ((sscanf(text, "%" SCNu32 " in %15s%n", n, time, &end) != 2 &&
	     sscanf(text, "%" SCNu32 " / %15s%n", n, time, &end) != 2) || text[end])
		return -EINVAL;
	if (conf_parse_time(time, period_ns))
		return -EINVAL;

	return *n && *n <= 1000000 && *period_ns >= NS_PER_SEC ? 0 : -EINVAL;
}

/* The reader's state. */
struct parser {
	struct conf		*conf;
	struct conf_report	*report;
	struct policy		*policy;
	bool			threshold;
	bool			skip;
};

#define bad(p, at, ...)		conf_say((p)->report, at, true, __VA_ARGS__)

enum kind { TEXT, PATH, TIME, NUMBER, BOOL, LISTEN, LOG_TARGET, LOG_LEVEL };

/* What a key expects, for people. */
static const char *const expects[] = {
	[PATH]		= "an absolute path, or nothing",
	[TIME]		= "a time such as 30s, 10m, 24h, 7d",
	[NUMBER]	= "a number",
	[BOOL]		= "yes or no",
	[LISTEN]	= "ADDRESS:PORT, unix:/PATH, or nothing",
	[LOG_TARGET]	= "auto, journal, stderr or none",
	[LOG_LEVEL]	= "err, warning, notice, info or debug",
};

#define KEY(section, key, kind, member)	\
	{ section, key, kind, offsetof(struct conf, member), 0, 0 }
/* A number, or a time in seconds, from @min to @max. */
#define RANGE(section, key, kind, member, min, max)	\
	{ section, key, kind, offsetof(struct conf, member), min, max }

#define DAY_S	(24 * 3600)

static const struct key {
	const char	*section;
	const char	*key;
	enum kind	kind;
	size_t		offset;
	int64_t		min, max;
} keys[] = {
	KEY("daemon",	"recorder",		TEXT,	recorder),
	KEY("daemon",	"previous-boot",	TEXT,	previous),
	KEY("daemon",	"mcelog-conf",		PATH,	mcelog_conf),
	RANGE("daemon",	"recorder-kb",		NUMBER,	recorder_kb, 0, 1 << 20),
	RANGE("daemon",	"buffer-kb",		NUMBER,	buffer_kb, 0, 1 << 20),
	KEY("daemon",	"call-chain",		BOOL,	call_chain),
	KEY("database",	"path",			PATH,	database),
	RANGE("database",	"keep",		TIME,	keep_ns, 0, 100 * 365 * (int64_t)DAY_S),
	RANGE("database",	"keep-rows",	NUMBER,	keep_rows, 0, 1000000000),
	RANGE("database",	"queue",	NUMBER,	queue, 1, 1000000),
	KEY("log",	"to",			LOG_TARGET,	log_to),
	KEY("log",	"json-file",		PATH,	log_json),
	KEY("log",	"level",		LOG_LEVEL,	log_level),
	KEY("metrics",	"listen",		LISTEN,	listen),
	KEY("metrics",	"textfile",		PATH,	textfile),
	RANGE("metrics",	"textfile-interval", TIME,	textfile_ns, 1, DAY_S),
	RANGE("metrics",	"max-series",	NUMBER,	max_series, 0, 100000),
	KEY("actions",	"dry-run",		BOOL,	dry_run),
	RANGE("actions",	"max-offline-pages", NUMBER, max_pages, 0, 1000000),
	RANGE("actions",	"max-offline-cpus", NUMBER,	max_cpus, 0, 65536),
	RANGE("actions",	"max-triggers",	NUMBER,	max_triggers, 1, 1000),
	RANGE("actions",	"trigger-timeout", TIME,	trigger_ns, 1, DAY_S),
};

static int set_text(char **member, const char *value)
{
	char *copy = strdup(value);

	if (!copy)
		return -ENOMEM;
	free(*member);
	*member = copy;

	return 0;
}

/* Numbers only: names can mean something else tomorrow, or need a network. */
static bool is_listen(const char *value)
{
	const char *port = strrchr(value, ':');
	uint64_t nr;

	if (!*value)
		return true;
	if (!strncmp(value, "unix:", 5))
		return value[5] == '/';

	return port && port != value && !conf_parse_number(port + 1, &nr) && nr && nr <= 65535;
}

static bool is_one_of(const char *value, const char *const *words)
{
	while (*words && strcmp(*words, value))
		words++;

	return *words;
}

static bool is_good(enum kind kind, const char *value)
{
	static const char *const targets[] = { "auto", "journal", "stderr", "none", NULL };
	static const char *const levels[] = { "err", "warning", "notice", "info", "debug", NULL };

	switch (kind) {
	case PATH:
		return !*value || *value == '/';
	case LISTEN:
		return is_listen(value);
	case LOG_TARGET:
		return is_one_of(value, targets);
	case LOG_LEVEL:
		return is_one_of(value, levels);
	default:
		return true;
	}
}

/* Everything but times, numbers and switches is kept as a string. */
static bool is_string(enum kind kind)
{
	return kind != TIME && kind != NUMBER && kind != BOOL;
}

static int set_number(const struct key *key, const char *value, int64_t *member)
{
	int64_t unit = key->kind == TIME ? NS_PER_SEC : 1, n;
	uint64_t number;

	if (key->kind == TIME ? conf_parse_time(value, &n) : conf_parse_number(value, &number))
		return -EINVAL;
	if (key->kind == NUMBER)
		n = number > INT64_MAX ? INT64_MAX : number;
	if (n < key->min * unit || n > key->max * unit)
		return -ERANGE;
	*member = n;

	return 0;
}

static int set_key(struct conf *conf, const struct key *key, const char *value)
{
	void *member = (char *)conf + key->offset;

	if (is_string(key->kind))
		return is_good(key->kind, value) ? set_text(member, value) : -EINVAL;
	if (key->kind == BOOL)
		return conf_parse_bool(value, member);

	return set_number(key, value, member);
}

static void read_key(struct parser *p, const struct ini_line *at)
{
	int err;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (strcmp(keys[i].section, at->section) || strcmp(keys[i].key, at->key))
			continue;
		err = set_key(p->conf, &keys[i], at->value);
		if (err == -ERANGE)
			bad(p, at, "'%s' is not from %" PRId64 " to %" PRId64 "%s", at->value,
			    keys[i].min, keys[i].max, keys[i].kind == TIME ? "s" : "");
		else if (err)
			bad(p, at, "'%s' is not %s", at->value, expects[keys[i].kind]);
		return;
	}
	bad(p, at, "there is no such key in this section");
}

/* Names of bits, from the lists of the kernel. */
struct name {
	const char	*name;
	unsigned int	bit;
};

static const struct name units[] = {
#define X(symbol, name)	{ #name, MCE_UNIT_##symbol },
	MCE_UNITS(X)
#undef X
	{ }
};

static const struct name severities[] = {
#define X(value, symbol, name)	{ name, value },
	MCE_SEVERITIES(X)
#undef X
	{ }
};

static const struct name actions[] = {
#define X(symbol, name)	{ name, POLICY_##symbol },
	POLICY_ACTIONS(X)
#undef X
	{ }
};

static const struct name pers[] = {
#define X(symbol, name)	{ name, POLICY_PER_##symbol },
	POLICY_PERS(X)
#undef X
	{ }
};

static int find_name(const struct name *names, const char *name)
{
	for (; names->name; names++) {
		if (!strcmp(names->name, name))
			return names->bit;
	}

	return -1;
}

/* "a, b, c" into bits. "all" is all bits; ">=x" is x and all behind it. */
static uint32_t read_bits(struct parser *p, const struct ini_line *at, const struct name *names)
{
	char *copy = strdup(at->value), *save, *word;
	uint32_t bits = 0;
	bool from;
	int bit;

	if (!copy)
		return 0;
	for (word = strtok_r(copy, ", \t", &save); word; word = strtok_r(NULL, ", \t", &save)) {
		if (!strcmp(word, "all")) {
			bits = ~0U;
			continue;
		}
		from = names == severities && !strncmp(word, ">=", 2);
		bit = find_name(names, from ? word + 2 : word);
		if (bit < 0)
			bad(p, at, "'%s' is not known; see mced.conf(5)", word);
		else
			bits |= from ? ~0U << bit : 1U << bit;
	}
	if (!bits)
		bad(p, at, "nothing is named");
	free(copy);

	return bits;
}

static void read_trigger(struct parser *p, const struct ini_line *at)
{
	const char *problem = trusted_program(at->value);

	if (problem)
		bad(p, at, "'%s': %s", at->value, problem);
	set_text(&p->policy->trigger, at->value);
	p->policy->actions |= 1U << POLICY_TRIGGER;
}

static void read_count(struct parser *p, const struct ini_line *at)
{
	p->policy->errors = !strcmp(at->value, "errors");
	if (!p->policy->errors && strcmp(at->value, "records"))
		bad(p, at, "'%s' is neither errors nor records", at->value);
}

static void read_memory(struct parser *p, const struct ini_line *at)
{
	bool memory;

	if (conf_parse_bool(at->value, &memory))
		bad(p, at, "'%s' is not %s", at->value, expects[BOOL]);
	p->policy->memory = memory;
}

static void read_per(struct parser *p, const struct ini_line *at)
{
	int per = find_name(pers, at->value);

	if (per < 0)
		bad(p, at, "'%s' is not known; see mced.conf(5)", at->value);
	else
		p->policy->per = per;
}

static void read_policy_key(struct parser *p, const struct ini_line *at)
{
	struct policy *policy = p->policy;

	if (!strcmp(at->key, "unit")) {
		policy->units = read_bits(p, at, units);
	} else if (!strcmp(at->key, "severity")) {
		policy->severities = read_bits(p, at, severities);
	} else if (!strcmp(at->key, "memory")) {
		read_memory(p, at);
	} else if (!strcmp(at->key, "per")) {
		read_per(p, at);
	} else if (!strcmp(at->key, "count")) {
		read_count(p, at);
	} else if (!strcmp(at->key, "action")) {
		policy->actions |= read_bits(p, at, actions) & ((1U << POLICY_NR_ACTIONS) - 1);
	} else if (!strcmp(at->key, "trigger")) {
		read_trigger(p, at);
	} else if (!strcmp(at->key, "mcelog-environment")) {
		if (conf_parse_bool(at->value, &policy->mcelog))
			bad(p, at, "'%s' is not %s", at->value, expects[BOOL]);
	} else if (!strcmp(at->key, "threshold")) {
		p->threshold = true;
		if (conf_parse_threshold(at->value, &policy->threshold, &policy->period_ns))
			bad(p, at, "'%s' is not a threshold such as '10 in 24h'", at->value);
	} else {
		bad(p, at, "there is no such key in a policy");
	}
}

/* What can only be judged when all keys of a policy are read. */
static void end_policy(struct parser *p)
{
	const uint32_t page = 1U << POLICY_SOFT_OFFLINE_PAGE | 1U << POLICY_HARD_OFFLINE_PAGE;
	struct policy *policy = p->policy;
	struct ini_line at = { };

	if (!policy)
		return;
	at.file = policy->file;
	at.line = policy->line;
	at.section = policy->name;
	if (!p->threshold)
		bad(p, &at, "the policy has no threshold");
	if (!policy->actions)
		bad(p, &at, "the policy has neither an action nor a trigger");
	if (policy->actions & 1U << POLICY_TRIGGER && !policy->trigger)
		bad(p, &at, "action = trigger needs a key 'trigger' with the program");
	if (policy->actions & page && policy->per != POLICY_PER_PAGE)
		bad(p, &at, "a page can be taken offline only if errors are counted per page");
	if (policy->actions & 1U << POLICY_OFFLINE_CPU && policy->per != POLICY_PER_CPU &&
	    policy->per != POLICY_PER_BANK)
		bad(p, &at, "a CPU can be taken offline only if errors are counted per cpu, bank");
	p->policy = NULL;
}

static bool known_section(const char *section)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (!strcmp(keys[i].section, section))
			return true;
	}

	return false;
}

static void begin_policy(struct parser *p, const struct ini_line *at, const char *name)
{
	for (size_t i = 0; i < p->conf->policies.nr; i++) {
		if (!strcmp(p->conf->policies.list[i].name, name)) {
			bad(p, at, "there is a policy of this name in line %u already",
			    p->conf->policies.list[i].line);
			p->skip = true;
			return;
		}
	}
	p->policy = policies_add(&p->conf->policies, name);
	p->threshold = false;
	if (!p->policy) {
		bad(p, at, "out of memory");
		p->skip = true;
		return;
	}
	p->policy->file = strdup(at->file);
	p->policy->line = at->line;
}

static void begin_section(struct parser *p, const struct ini_line *at)
{
	const char *name = at->section + strlen("policy");

	end_policy(p);
	p->skip = false;
	if (known_section(at->section))
		return;
	if (strncmp(at->section, "policy", strlen("policy")) || !isspace((unsigned char)*name)) {
		bad(p, at, "there is no such section");
		p->skip = true;
		return;
	}
	while (isspace((unsigned char)*name))
		name++;
	begin_policy(p, at, name);
}

static void read_line(const struct ini_line *at, void *arg)
{
	struct parser *p = arg;

	if (!at->key)
		begin_section(p, at);
	else if (p->skip)
		return;
	else if (p->policy)
		read_policy_key(p, at);
	else
		read_key(p, at);
}

static void read_error(const struct ini_line *at, const char *what, void *arg)
{
	struct parser *p = arg;

	bad(p, at, "%s", what);
}

static int init_texts(struct conf *c)
{
	return set_text(&c->recorder, "mce") ?:
	       set_text(&c->previous, "mce_last") ?:
	       set_text(&c->mcelog_conf, "") ?:
	       set_text(&c->database, "/var/lib/mced/mced.db") ?:
	       set_text(&c->log_to, "auto") ?:
	       set_text(&c->log_json, "") ?:
	       set_text(&c->log_level, "info") ?:
	       set_text(&c->listen, "") ?:
	       set_text(&c->textfile, "");
}

static struct conf *conf_new(void)
{
	struct conf *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->keep_ns = 365 * 24 * 3600 * NS_PER_SEC;
	c->keep_rows = 1000000;
	c->recorder_kb = 256;
	c->queue = 10000;
	c->textfile_ns = 15 * NS_PER_SEC;
	c->max_series = 64;
	c->max_pages = 256;
	c->max_cpus = 1;
	c->max_triggers = 4;
	c->trigger_ns = 10 * NS_PER_SEC;
	if (init_texts(c)) {
		conf_free(c);
		return NULL;
	}

	return c;
}

static void check_values(struct parser *p, const char *name)
{
	struct ini_line at = { .file = name };

	if (!*p->conf->database)
		bad(p, &at, "[database] path: a database is needed");
}

static void read_mcelog(struct parser *p)
{
	struct ini_line at = { .file = p->conf->mcelog_conf };
	FILE *in;

	if (!*p->conf->mcelog_conf)
		return;
	in = fopen(p->conf->mcelog_conf, "re");
	if (!in) {
		bad(p, &at, "%s", strerror(errno));
		return;
	}
	mcelog_conf_read(in, p->conf->mcelog_conf, &p->conf->policies, p->report);
	fclose(in);
}

struct conf *conf_read_stream(FILE *in, const char *name, struct conf_report *report)
{
	static const struct ini_ops ops = { .line = read_line, .error = read_error };
	struct parser p = { .conf = conf_new(), .report = report };

	if (!p.conf)
		return NULL;
	ini_read(in, name, &ops, &p);
	end_policy(&p);
	check_values(&p, name);
	read_mcelog(&p);
	if (report->errors) {
		conf_free(p.conf);
		return NULL;
	}

	return p.conf;
}

static FILE *open_conf(const char *path)
{
	if (path)
		return fopen(path, "re");

	return fmemopen((void *)conf_default_text, strlen(conf_default_text), "r");
}

struct conf *conf_read(const char *path, struct conf_report *report)
{
	const char *name = path ?: "built-in mced.conf";
	struct ini_line at = { .file = name };
	FILE *in = open_conf(path);
	struct conf *conf;

	if (!in) {
		conf_say(report, &at, true, "%s", strerror(errno));
		return NULL;
	}
	conf = conf_read_stream(in, name, report);
	if (ferror(in)) {
		conf_say(report, &at, true, "it cannot be read");
		conf_free(conf);
		conf = NULL;
	}
	fclose(in);

	return conf;
}

void conf_free(struct conf *c)
{
	if (!c)
		return;
	policies_free(&c->policies);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (is_string(keys[i].kind))
			free(*(char **)((char *)c + keys[i].offset));
	}
	free(c);
}

static void print_bits(FILE *out, const char *key, const struct name *names, uint32_t bits)
{
	const char *comma = "";

	if (bits == ~0U)
		return;
	fprintf(out, "%s = ", key);
	for (; names->name; names++) {
		if (bits & 1U << names->bit) {
			fprintf(out, "%s%s", comma, names->name);
			comma = ", ";
		}
	}
	fprintf(out, "\n");
}

void conf_print_policies(FILE *out, const struct policies *policies)
{
	char time[32];

	for (size_t i = 0; i < policies->nr; i++) {
		const struct policy *p = &policies->list[i];

		fprintf(out, "%s[policy %s]\n", i ? "\n" : "", p->name);
		print_bits(out, "unit", units, p->units);
		print_bits(out, "severity", severities, p->severities);
		if (p->memory >= 0)
			fprintf(out, "memory = %s\n", p->memory ? "yes" : "no");
		fprintf(out, "per = %s\nthreshold = %u in %s\n", policy_per_name(p->per),
			p->threshold, conf_format_time(p->period_ns, time, sizeof(time)));
		if (p->errors)
			fprintf(out, "count = errors\n");
		if (p->actions & ~(1U << POLICY_TRIGGER))
			print_bits(out, "action", actions, p->actions & ~(1U << POLICY_TRIGGER));
		if (p->trigger)
			fprintf(out, "trigger = %s\n", p->trigger);
		if (p->mcelog)
			fprintf(out, "mcelog-environment = yes\n");
	}
}
