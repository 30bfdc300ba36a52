// SPDX-License-Identifier: GPL-2.0
/*
 * Machine check events as ftrace prints them, back into numbers.
 *
 * The text is a list of key=value; values are looked up by their keys, and names
 * in the lists from which the kernel prints them.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/kernel.h>

#include <asm/mce_life.h>
#include <asm/mce_unit.h>

#include "record.h"
#include "source.h"
#include "trace_text.h"
#include "words.h"

/* ftrace pads the name of the task to so many characters. */
#define COMM_WIDTH	16

struct name {
	unsigned int	value;
	const char	*name;
};

#define NAME(value, symbol, name)	{ value, name },
#define UNIT_NAME(symbol, name)		{ MCE_UNIT_##symbol, #name },
#define NAMES(what, LIST)	static const struct name what##_names[] = { LIST(NAME) { } }

NAMES(origin, MCE_ORIGINS);
NAMES(severity, MCE_SEVERITIES);
NAMES(class, MCE_ERROR_CLASSES);
NAMES(level, MCE_LEVELS);
NAMES(transaction, MCE_TRANSACTIONS);
NAMES(request, MCE_REQUESTS);
NAMES(participation, MCE_PARTICIPATIONS);
NAMES(timeout, MCE_TIMEOUTS);
NAMES(flag, MCE_FLAGS);
NAMES(vendor_unit, MCE_VENDOR_UNITS);
NAMES(outcome, MCE_OUTCOMES);
NAMES(recovery, MCE_RECOVERIES);
NAMES(lost, MCE_LOST_REASONS);

static const struct name unit_names[] = { MCE_UNITS(UNIT_NAME) { } };

/* A key, and where its value goes. @names: NULL if it is a number. */
struct key {
	const char		*key;
	const struct name	*names;
	unsigned short		to, size;
	bool			is_text;
};

#define KEY_AS(_key, part, member, _names)				\
	{ _key, _names, offsetof(struct mce_event, part.member),	\
	  sizeof(((struct mce_event *)0)->part.member) }
#define KEY(part, member)		KEY_AS(#member, part, member, NULL)
#define KEY_NAMES(part, member, names)	KEY_AS(#member, part, member, names)
#define KEY_TEXT(part, member)						\
	{ #member, NULL, offsetof(struct mce_event, part.member),	\
	  sizeof(((struct mce_event *)0)->part.member), true }

#define LIFE_FLAGS							\
	{ "flags", flag_names, offsetof(struct mce_event, life_flags),	\
	  sizeof(((struct mce_event *)0)->life_flags) }

static const struct key bank_keys[] = {
	KEY(bank, cpu),
	KEY(bank, socket),
	KEY(bank, bank),
	KEY_NAMES(bank, vendor_unit, vendor_unit_names),
	KEY(bank, instance),
	KEY_NAMES(bank, origin, origin_names),
	KEY_NAMES(bank, severity, severity_names),
	KEY_AS("class", bank, error_class, class_names),
	KEY_NAMES(bank, level, level_names),
	KEY_NAMES(bank, transaction, transaction_names),
	KEY_NAMES(bank, request, request_names),
	KEY_NAMES(bank, participation, participation_names),
	KEY_NAMES(bank, timeout, timeout_names),
	KEY(bank, channel),
	KEY(bank, ext_code),
	KEY(bank, err_count),
	KEY(bank, addr_lsb),
	KEY_NAMES(bank, flags, flag_names),
	KEY(bank, status),
	KEY(bank, addr),
	KEY(bank, misc),
	KEY(bank, mcgstatus),
	KEY(bank, synd),
	KEY(bank, synd1),
	KEY(bank, synd2),
	KEY(bank, ipid),
	KEY(bank, ip),
	KEY(bank, tsc),
	{ }
};

static const struct key exception_keys[] = {
	KEY(exception, cpu),
	KEY_NAMES(exception, severity, severity_names),
	KEY_NAMES(exception, outcome, outcome_names),
	KEY(exception, user),
	KEY(exception, mcgstatus),
	KEY(exception, banks),
	KEY(exception, ip),
	KEY(exception, handler_ns),
	KEY(exception, rendezvous_ns),
	LIFE_FLAGS,
	{ }
};

static const struct key recovery_keys[] = {
	KEY_NAMES(recovery, action, recovery_names),
	KEY(recovery, pid),
	KEY(recovery, addr),
	KEY(recovery, pfn),
	KEY(recovery, result),
	LIFE_FLAGS,
	{ }
};

static const struct key storm_keys[] = {
	KEY(storm, cpu),
	KEY(storm, bank),
	KEY_NAMES(storm, unit, unit_names),
	KEY_NAMES(storm, vendor_unit, vendor_unit_names),
	KEY(storm, duration_ms),
	KEY(storm, count),
	LIFE_FLAGS,
	{ }
};

static const struct key lost_keys[] = {
	KEY(lost, cpu),
	KEY(lost, bank),
	KEY_NAMES(lost, reason, lost_names),
	KEY(lost, count),
	LIFE_FLAGS,
	{ }
};

static const struct key panic_keys[] = {
	KEY(panic, cpu),
	KEY(panic, bank),
	KEY(panic, status),
	KEY(panic, addr),
	KEY(panic, misc),
	KEY_TEXT(panic, msg),
	KEY_TEXT(panic, reason),
	{ }
};

static const struct {
	const char		*event;
	enum mce_event_type	type;
	const struct key	*keys;
	const char		*needed;
} events[] = {
	{ "mce_exception", MCE_EVENT_EXCEPTION, exception_keys, "cpu" },
	{ "mce_recovery", MCE_EVENT_RECOVERY, recovery_keys, "action" },
	{ "mce_storm_begin", MCE_EVENT_STORM_BEGIN, storm_keys, "bank" },
	{ "mce_storm_end", MCE_EVENT_STORM_END, storm_keys, "bank" },
	{ "mce_lost", MCE_EVENT_LOST, lost_keys, "count" },
	{ "mce_panic", MCE_EVENT_PANIC, panic_keys, "status" },
#define BANK_EVENT(symbol, name) { "mce_bank_" #name, MCE_EVENT_BANK, bank_keys, "status" },
	MCE_UNITS(BANK_EVENT)
#undef BANK_EVENT
};

static bool is(const char *name, const char *text, size_t len)
{
	return strlen(name) == len && !memcmp(name, text, len);
}

/* A name, or the number that is printed where there is no name. */
static int name_value(const struct name *names, const char *text, size_t len,
		      uint64_t *value)
{
	char *end;

	for (; names->name; names++) {
		if (is(names->name, text, len)) {
			*value = names->value;
			return 0;
		}
	}

	if (!isdigit((unsigned char)*text))
		return -EBADMSG;
	*value = strtoull(text, &end, 0);

	return end == text + len ? 0 : -EBADMSG;
}

/* "uc|en|0x4000": bits, and in one number those that have no name */
static int flags_value(const char *text, size_t len, uint64_t *value)
{
	const char *end = text + len;
	uint64_t bit;
	size_t part;

	*value = 0;
	for (; text < end; text += part + 1) {
		part = strcspn(text, "| ");
		if (text + part > end)
			part = end - text;
		if (name_value(flag_names, text, part, &bit))
			return -EBADMSG;
		*value |= isdigit((unsigned char)*text) ? bit : 1ULL << bit;
	}

	return 0;
}

static int number_value(const char *text, size_t len, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = *text == '-' ? (uint64_t)strtoll(text, &end, 0) : strtoull(text, &end, 0);

	return end == text + len && len && !errno ? 0 : -EBADMSG;
}

static int set_value(const struct key *key, const char *text, size_t len,
		     struct mce_event *ev)
{
	uint64_t value;
	int ret;

	if (key->is_text) {
		snprintf((char *)ev + key->to, key->size, "%.*s", (int)len, text);
		return 0;
	}

	if (key->names == flag_names)
		ret = flags_value(text, len, &value);
	else if (key->names)
		ret = name_value(key->names, text, len, &value);
	else
		ret = number_value(text, len, &value);
	if (!ret)
		memcpy((char *)ev + key->to, &value, key->size);

	return ret;
}

/* Where "[...]" with anything in it ends: before the next key, or at the end. */
static const char *end_of_text(const char *text)
{
	const char *end, *key, *last = NULL;

	for (end = strchr(text, ']'); end; end = strchr(end + 1, ']')) {
		last = end;
		if (end[1] != ' ')
			continue;
		for (key = end + 2; mce_is_alnum(*key) || *key == '_'; key++)
			;
		if (*key == '=' && key > end + 2)
			break;
	}

	return last ?: text + strlen(text);
}

/* The value behind a "=" */
static const char *value_of(const char *text, size_t *len, const char **next)
{
	const char *end;

	if (*text != '[') {
		*len = strcspn(text, " ");
		*next = text + *len;
		return text;
	}

	end = end_of_text(text);
	*len = end - text - 1;
	*next = *end ? end + 1 : end;

	return text + 1;
}

static const struct key *find_key(const struct key *keys, const char *text, size_t len)
{
	for (; keys->key; keys++) {
		if (is(keys->key, text, len))
			return keys;
	}

	return NULL;
}

static int read_pairs(const struct key *keys, const char *text, const char *needed,
		      struct mce_event *ev)
{
	const struct key *key;
	const char *value;
	bool found = false;
	size_t len;

	while (*(text += strspn(text, " "))) {
		len = strcspn(text, "= ");
		if (text[len] != '=')
			return -EBADMSG;
		key = find_key(keys, text, len);
		found |= is(needed, text, len);
		value = value_of(text + len + 1, &len, &text);
		if (key && set_value(key, value, len, ev))
			return -EBADMSG;
	}

	return found ? 0 : -EBADMSG;
}

static void finish_bank(const char *event, struct mce_event *ev)
{
	for (int unit = 0; unit < MCE_NR_UNITS; unit++) {
		if (!strcmp(event + strlen("mce_bank_"), mce_unit_name(unit)))
			ev->bank.unit = unit;
	}
	ev->bank.told = MCE_TOLD_ALL;
	if (ev->bank.tsc)
		ev->has |= MCE_HAS_TSC;
}

/*
 * mce_record: "CPU: 0, MCGc/s: 100010a/0, MC7: 8c00004000010091, ..., vendor: 0,
 * CPUID: 50654, ...". Older kernels have "ADDR/MISC/SYND: x/x/x" and
 * "PROCESSOR: vendor:cpuid". All but the CPU, the bank, the vendor, the time and the
 * socket is hexadecimal.
 */
struct record_text {
	struct mce_bank_record	*bank;
	struct mce_record_extra	extra;
	bool			has_status;
};

static void record_pair(struct record_text *r, const char *key, const char *value)
{
	uint64_t hex = strtoull(value, NULL, 16);
	unsigned int vendor, cpuid;

	if (!strcmp(key, "CPU"))
		r->bank->cpu = strtoul(value, NULL, 10);
	else if (!strcmp(key, "MCGc/s"))
		sscanf(value, "%lx/%lx", &r->extra.mcgcap, &r->bank->mcgstatus);
	else if (!strcmp(key, "IPID"))
		r->bank->ipid = hex;
	else if (!strcmp(key, "ADDR/MISC/SYND"))
		sscanf(value, "%lx/%lx/%lx", &r->bank->addr, &r->bank->misc, &r->bank->synd);
	else if (!strcmp(key, "ADDR"))
		r->bank->addr = hex;
	else if (!strcmp(key, "MISC"))
		r->bank->misc = hex;
	else if (!strcmp(key, "SYND"))
		r->bank->synd = hex;
	else if (!strcmp(key, "RIP"))
		sscanf(value, "%hhx:<%lx>", &r->extra.cs, &r->bank->ip);
	else if (!strcmp(key, "TSC"))
		r->bank->tsc = hex;
	else if (!strcmp(key, "PPIN"))
		r->extra.ppin = hex;
	else if (!strcmp(key, "vendor"))
		r->extra.cpuvendor = strtoul(value, NULL, 10);
	else if (!strcmp(key, "CPUID"))
		r->extra.cpuid = hex;
	else if (!strcmp(key, "PROCESSOR") && sscanf(value, "%u:%x", &vendor, &cpuid) == 2)
		r->extra.cpuvendor = vendor, r->extra.cpuid = cpuid;
	else if (!strcmp(key, "time") || !strcmp(key, "TIME"))
		r->extra.walltime = strtoull(value, NULL, 10);
	else if (!strcmp(key, "socket") || !strcmp(key, "SOCKET"))
		r->bank->socket = strtoul(value, NULL, 10);
	else if (!strcmp(key, "APIC"))
		r->bank->apicid = hex;
	else if (!strcmp(key, "microcode"))
		r->extra.microcode = hex;
	else if (sscanf(key, "MC%hhu", &r->bank->bank) == 1)
		r->bank->status = hex, r->has_status = true;
}

static int read_record(const char *text, struct mce_event *ev)
{
	struct record_text r = { .bank = &ev->bank };
	char *copy = strdup(text), *pair, *save, *value;

	if (!copy)
		return -ENOMEM;

	for (pair = strtok_r(copy, ",", &save); pair; pair = strtok_r(NULL, ",", &save)) {
		pair += strspn(pair, " ");
		value = strstr(pair, ": ");
		if (!value)
			continue;
		*value = '\0';
		record_pair(&r, pair, value + 2);
	}
	free(copy);
	if (!r.has_status)
		return -EBADMSG;

	mce_record_finish(ev, &r.extra);
	if (ev->bank.tsc)
		ev->has |= MCE_HAS_TSC;

	return 1;
}

int mce_trace_payload(const char *event, const char *text, struct mce_event *ev)
{
	if (!strcmp(event, "mce_record")) {
		mce_event_init(ev, MCE_EVENT_BANK);
		return read_record(text, ev);
	}

	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		if (strcmp(event, events[i].event))
			continue;
		mce_event_init(ev, events[i].type);
		if (read_pairs(events[i].keys, text, events[i].needed, ev))
			return -EBADMSG;
		if (events[i].type == MCE_EVENT_BANK)
			finish_bank(event, ev);
		return 1;
	}

	return 0;
}

/* What stands in front of the event's name. */
struct context {
	char		comm[COMM_WIDTH + 1];
	long		pid;
	int		cpu;
	bool		has_time;
	uint64_t	time_ns;
};

static uint64_t to_ns(const char *seconds, const char **end)
{
	uint64_t ns = strtoull(seconds, (char **)end, 10) * 1000000000ULL;
	uint64_t digit = 100000000;

	if (**end != '.')
		return ns;
	for ((*end)++; isdigit((unsigned char)**end); (*end)++, digit /= 10)
		ns += (**end - '0') * digit;

	return ns;
}

static const char *read_context(const char *line, struct context *c)
{
	const char *at = line + COMM_WIDTH, *dot;
	size_t lead = strspn(line, " ");

	if (strnlen(line, COMM_WIDTH + 1) <= COMM_WIDTH || *at != '-')
		return NULL;

	snprintf(c->comm, sizeof(c->comm), "%.*s", (int)(COMM_WIDTH - lead), line + lead);
	c->pid = strtol(at + 1, (char **)&at, 10);
	at += strspn(at, " ");
	/* The thread group, if it is recorded */
	if (*at == '(')
		at += strcspn(at, ")");
	at = strchr(at, '[');
	if (!at)
		return NULL;
	c->cpu = strtol(at + 1, (char **)&at, 10);
	if (*at != ']')
		return NULL;
	/* Flags, if they are printed, then the time */
	dot = strchr(at, ':');
	while (dot && dot > at && (isdigit((unsigned char)dot[-1]) || dot[-1] == '.'))
		dot--;
	if (!dot || !isdigit((unsigned char)*dot))
		return NULL;
	c->has_time = !!memchr(dot, '.', strcspn(dot, ":"));
	c->time_ns = to_ns(dot, &at);

	return !strncmp(at, ": ", 2) ? at + 2 : NULL;
}

int mce_trace_line(const char *line, struct mce_event *ev)
{
	char event[64];
	struct context c;
	const char *text;
	size_t len;
	int ret;

	if (line[0] == '#')
		return 0;

	text = read_context(line, &c);
	if (!text)
		return 0;

	len = strcspn(text, ": ");
	if (text[len] != ':' || len >= sizeof(event))
		return 0;

	memcpy(event, text, len);
	event[len] = '\0';
	ret = mce_trace_payload(event, text + len + 1, ev);
	if (ret <= 0)
		return ret;

	ev->sample_cpu = c.cpu;
	ev->pid = c.pid;
	ev->tid = c.pid;
	ev->has |= MCE_HAS_TASK;
	if (strcmp(c.comm, "<...>"))
		snprintf(ev->comm, sizeof(ev->comm), "%s",
			 strcmp(c.comm, "<idle>") ? c.comm : "swapper");
	if (c.has_time) {
		ev->time_ns = c.time_ns;
		ev->has |= MCE_HAS_TIME;
	}
	if (!strcmp(event, "mce_record"))
		mce_record_blame_nobody(ev);

	return 1;
}
