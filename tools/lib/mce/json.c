// SPDX-License-Identifier: GPL-2.0
/*
 * The JSON source: events as mce_format_json() writes them, one object a line.
 * Only what an event holds is read; names of codes and sentences are found out again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <json-c/json.h>

#include <asm/mce_unit.h>

#include "event_names.h"
#include "lines.h"
#include "names.h"
#include "source.h"

#define NSEC_PER_SEC	1000000000LL

/* Deeper objects are none of ours. */
#define MAX_DEPTH	4

#define MAX_CHAIN	128

struct json_source {
	struct mce_source	base;
	struct lines		lines;
	struct json_tokener	*tokener;
	struct mce_named	named;
	uint64_t		chain[MAX_CHAIN];
};

/* A member that is neither missing nor null. */
static struct json_object *member(struct json_object *obj, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(obj, key, &value) ? value : NULL;
}

/* Is it there, and null? */
static bool is_null(struct json_object *obj, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(obj, key, &value) && !value;
}

static const char *string(struct json_object *obj, const char *key)
{
	struct json_object *value = member(obj, key);

	return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
}

/* A number, or a string with one in hex. Return: false if it is neither. */
static bool to_number(struct json_object *value, uint64_t *number)
{
	const char *text;
	char *end;

	if (json_object_is_type(value, json_type_int)) {
		*number = json_object_get_int64(value) < 0 ?
			  (uint64_t)json_object_get_int64(value) : json_object_get_uint64(value);
		return true;
	}
	if (!json_object_is_type(value, json_type_string))
		return false;
	text = json_object_get_string(value);
	errno = 0;
	*number = strtoull(text, &end, 0);

	return *text >= '0' && *text <= '9' && !*end && !errno;
}

/* Reads the members of one object, and remembers the first one that is wrong. */
struct reader {
	struct json_object	*obj;
	const char		*bad;
};

static uint64_t number_max(struct reader *r, const char *key, uint64_t max, uint64_t otherwise)
{
	struct json_object *value = member(r->obj, key);
	uint64_t number;

	if (!value)
		return otherwise;
	if (to_number(value, &number) && number <= max)
		return number;
	if (!r->bad)
		r->bad = key;

	return otherwise;
}

static uint64_t number(struct reader *r, const char *key)
{
	return number_max(r, key, UINT64_MAX, 0);
}

static int64_t signed_number(struct reader *r, const char *key, int64_t otherwise)
{
	struct json_object *value = member(r->obj, key);

	if (!value)
		return otherwise;
	if (json_object_is_type(value, json_type_int))
		return json_object_get_int64(value);
	if (!r->bad)
		r->bad = key;

	return otherwise;
}

/* A name out of one of our lists. */
static unsigned int name(struct reader *r, const char *key, int (*by_name)(const char *name))
{
	const char *text = string(r->obj, key);
	int value = text ? by_name(text) : -1;

	return value < 0 ? 0 : value;
}

static void read_wall(struct reader *r, struct mce_event *ev)
{
	const char *text = string(r->obj, "time");
	struct tm tm = { };
	long ns = 0;
	int used = 0;
	time_t t;

	if (!text)
		return;
	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
		   &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &used) != 6) {
		r->bad = r->bad ?: "time";
		return;
	}
	if (text[used] == '.')
		sscanf(text + used + 1, "%9ld", &ns);
	tm.tm_year -= 1900;
	tm.tm_mon--;
	t = timegm(&tm);
	if (t < 0 || t >= INT64_MAX / NSEC_PER_SEC) {
		r->bad = r->bad ?: "time";
		return;
	}
	ev->wall_ns = t * NSEC_PER_SEC + ns;
	ev->has |= MCE_HAS_WALL;
}

static void copy(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from ?: "");
}

static void read_chain(struct json_source *js, struct reader *r, struct mce_event *ev)
{
	struct json_object *array = member(r->obj, "call_chain");
	size_t i;

	if (!json_object_is_type(array, json_type_array))
		return;
	ev->nr_chain = json_object_array_length(array);
	if (ev->nr_chain > MAX_CHAIN)
		ev->nr_chain = MAX_CHAIN;
	for (i = 0; i < ev->nr_chain; i++) {
		struct json_object *element = json_object_array_get_idx(array, i);

		if (!to_number(element, &js->chain[i]))
			js->chain[i] = mce_chain_mark(json_object_get_string(element) ?: "");
	}
	ev->chain = js->chain;
	ev->has |= MCE_HAS_CHAIN;
}

static void read_common(struct json_source *js, struct reader *r, struct mce_event *ev)
{
	read_wall(r, ev);
	if (member(r->obj, "time_ns")) {
		ev->time_ns = number(r, "time_ns");
		ev->has |= MCE_HAS_TIME;
	}
	ev->sample_cpu = signed_number(r, "sample_cpu", -1);
	if (member(r->obj, "pid")) {
		ev->pid = signed_number(r, "pid", 0);
		ev->tid = signed_number(r, "tid", ev->pid);
		copy(ev->comm, sizeof(ev->comm), string(r->obj, "comm"));
		ev->has |= MCE_HAS_TASK;
	}
	if (json_object_get_boolean(member(r->obj, "last_boot")))
		ev->has |= MCE_OF_LAST_BOOT;
	if (json_object_get_boolean(member(r->obj, "time_local")))
		ev->has |= MCE_WALL_LOCAL;
	if (json_object_get_boolean(member(r->obj, "year_guessed")))
		ev->has |= MCE_WALL_YEAR_GUESSED;
	if (json_object_get_boolean(member(r->obj, "mixed")))
		ev->has |= MCE_MIXED;
	if (json_object_get_boolean(member(r->obj, "from_record")))
		ev->has |= MCE_FROM_RECORD;
	if (!strcmp(string(r->obj, "via") ?: "", "probe"))
		ev->has |= MCE_FROM_PROBE;
	read_chain(js, r, ev);
}

static void read_machine(struct reader *r, struct mce_machine *m)
{
	const char *vendor = string(r->obj, "vendor");
	struct json_object *smca = member(r->obj, "smca");

	if (vendor && mce_vendor_by_name(vendor) < 0)
		r->bad = r->bad ?: "vendor";
	if (vendor)
		mce_machine_set(m, mce_vendor_by_name(vendor),
				number_max(r, "family", UINT16_MAX, 0),
				number_max(r, "model", UINT16_MAX, 0),
				number_max(r, "stepping", UINT8_MAX, 0));
	if (smca)
		m->smca = json_object_get_boolean(smca);
	m->microcode = number_max(r, "microcode", UINT32_MAX, 0);
	m->ppin = number(r, "ppin");
	m->mcgcap = number(r, "mcgcap");
}

/* Other names are of a newer kernel. */
static uint32_t read_flags(struct reader *r)
{
	struct json_object *list = member(r->obj, "flags");
	uint32_t flags = 0;
	const char *text;
	size_t i, nr;
	int bit;

	nr = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
	for (i = 0; i < nr; i++) {
		text = json_object_get_string(json_object_array_get_idx(list, i));
		bit = text ? mce_flag_by_name(text) : -1;
		if (bit >= 0)
			flags |= 1U << bit;
	}

	return flags;
}

/* What the writer knew of the meaning, which can be more than the registers tell. */
static void read_told(struct reader *r, struct mce_bank_record *rec)
{
	const char *text = string(r->obj, "unit");
	int unit = text ? mce_unit_by_name(text) : -1;

	rec->told = unit < 0 ? MCE_TOLD_VERDICT : MCE_TOLD_ALL;
	rec->severity = name(r, "severity", mce_severity_by_name);
	rec->flags = read_flags(r);
	if (unit < 0)
		return;
	rec->unit = unit;
	rec->vendor_unit = name(r, "vendor_unit", mce_vendor_unit_by_name);
	rec->err_count = number_max(r, "err_count", UINT16_MAX, 1);
	rec->ext_code = number_max(r, "ext_error_code", UINT16_MAX, 0);
	rec->instance = signed_number(r, "instance", -1);
	rec->channel = signed_number(r, "channel", -1);
	rec->error_class = name(r, "error_class", mce_error_class_by_name);
	rec->level = name(r, "level", mce_level_by_name);
	rec->transaction = name(r, "transaction", mce_transaction_by_name);
	rec->request = name(r, "request", mce_request_by_name);
	rec->participation = name(r, "participation", mce_participation_by_name);
	rec->timeout = name(r, "timeout", mce_timeout_by_name);
	rec->addr_lsb = number_max(r, "addr_lsb", UINT8_MAX, MCE_ADDR_LSB_UNKNOWN);
}

/* What a log had said beside the registers, and what of them it had. */
static void read_named(struct json_source *js, struct reader *r, struct mce_event *ev)
{
	struct mce_named *named = &js->named;

	memset(named, 0, sizeof(*named));
	copy(named->dimm, sizeof(named->dimm), string(r->obj, "dimm"));
	copy(named->fru, sizeof(named->fru), string(r->obj, "fru_text"));
	copy(named->location, sizeof(named->location), string(r->obj, "location"));
	named->channel = signed_number(r, "channel", -1);
	named->addr_valid = -1;
	named->addr_physical = -1;
	if (is_null(r->obj, "addr"))
		named->addr_valid = 0;
	named->no_registers = is_null(r->obj, "status");
	if (named->no_registers) {
		named->addr_valid = json_object_get_boolean(member(r->obj, "addr_valid"));
		named->addr_physical = json_object_get_boolean(member(r->obj, "addr_physical"));
		copy(named->what, sizeof(named->what), string(r->obj, "ext_error"));
		named->count = signed_number(r, "err_count", 0);
	}
	if (is_null(r->obj, "cpu"))
		ev->has |= MCE_NO_CPU;
	ev->named = named;
}

static void read_bank(struct reader *r, struct mce_event *ev)
{
	struct mce_bank_record *rec = &ev->bank;

	read_machine(r, &ev->machine);
	rec->cpu = number_max(r, "cpu", UINT32_MAX, 0);
	rec->socket = signed_number(r, "socket", -1);
	rec->apicid = number_max(r, "apicid", UINT32_MAX, 0);
	rec->bank = number_max(r, "bank", UINT8_MAX, MCE_BANK_NONE);
	rec->origin = name(r, "origin", mce_origin_by_name);
	read_told(r, rec);
	rec->status = number(r, "status");
	rec->addr = number(r, "addr");
	rec->misc = number(r, "misc");
	rec->synd = number(r, "synd");
	rec->synd1 = number(r, "synd1");
	rec->synd2 = number(r, "synd2");
	rec->ipid = number(r, "ipid");
	rec->mcgstatus = number(r, "mcgstatus");
	rec->ip = number(r, "ip");
	rec->tsc = number(r, "tsc");
	if (rec->tsc)
		ev->has |= MCE_HAS_TSC;
	if (!member(r->obj, "status") && !is_null(r->obj, "status"))
		r->bad = r->bad ?: "status";
}

static void read_exception(struct reader *r, struct mce_exception_event *e)
{
	e->cpu = number_max(r, "cpu", UINT32_MAX, 0);
	e->severity = name(r, "severity", mce_severity_by_name);
	e->outcome = name(r, "outcome", mce_outcome_by_name);
	e->user = json_object_get_boolean(member(r->obj, "user"));
	e->mcgstatus = number(r, "mcgstatus");
	e->banks = number(r, "banks");
	e->ip = number(r, "ip");
	e->handler_ns = number(r, "handler_ns");
	e->rendezvous_ns = number(r, "rendezvous_ns");
}

static void read_recovery(struct reader *r, struct mce_recovery_event *e)
{
	e->action = name(r, "action", mce_recovery_by_name);
	e->pid = signed_number(r, "task", 0);
	e->addr = number(r, "addr");
	e->pfn = number(r, "pfn");
	e->result = signed_number(r, "result", 0);
}

static void read_storm(struct reader *r, struct mce_storm_event *e)
{
	const char *unit = string(r->obj, "unit");
	int nr = unit ? mce_unit_by_name(unit) : -1;

	e->cpu = number_max(r, "cpu", UINT32_MAX, 0);
	e->bank = number_max(r, "bank", UINT8_MAX, 0);
	e->unit = nr < 0 ? MCE_UNIT_OTHER : nr;
	e->vendor_unit = name(r, "vendor_unit", mce_vendor_unit_by_name);
	e->duration_ms = number(r, "duration_ms");
	e->count = number(r, "count");
}

static void read_panic(struct reader *r, struct mce_panic_event *e)
{
	e->cpu = number_max(r, "cpu", UINT32_MAX, 0);
	e->bank = number_max(r, "bank", UINT8_MAX, 0);
	e->status = number(r, "status");
	e->addr = number(r, "addr");
	e->misc = number(r, "misc");
	copy(e->msg, sizeof(e->msg), string(r->obj, "message"));
	copy(e->reason, sizeof(e->reason), string(r->obj, "reason"));
}

static void read_event(struct json_source *js, struct reader *r, struct mce_event *ev)
{
	read_common(js, r, ev);
	if (ev->type != MCE_EVENT_BANK)
		ev->life_flags = read_flags(r);

	switch (ev->type) {
	case MCE_EVENT_BANK:
		read_bank(r, ev);
		read_named(js, r, ev);
		break;
	case MCE_EVENT_EXCEPTION:
		read_exception(r, &ev->exception);
		break;
	case MCE_EVENT_RECOVERY:
		read_recovery(r, &ev->recovery);
		break;
	case MCE_EVENT_STORM_BEGIN:
	case MCE_EVENT_STORM_END:
		read_storm(r, &ev->storm);
		break;
	case MCE_EVENT_LOST:
		ev->lost.cpu = number_max(r, "cpu", UINT32_MAX, 0);
		ev->lost.bank = number_max(r, "bank", UINT8_MAX, 0);
		ev->lost.reason = name(r, "reason", mce_lost_by_name);
		ev->lost.count = number(r, "count");
		break;
	case MCE_EVENT_PANIC:
		read_panic(r, &ev->panic);
		break;
	case MCE_EVENT_DROPPED:
		ev->dropped.cpu = signed_number(r, "cpu", -1);
		ev->dropped.count = number(r, "count");
		break;
	default:
		break;
	}
}

static int bad_line(struct json_source *js, const char *why)
{
	return mce_source_fail(&js->base, -EBADMSG, "%s:%llu: %s", lines_name(&js->lines),
			       (unsigned long long)js->lines.number, why);
}

/* An object without a type is the record of a bank: the least that others write. */
static int read_object(struct json_source *js, struct json_object *obj, struct mce_event *ev)
{
	struct reader r = { .obj = obj };
	const char *type = string(obj, "type");
	int nr = type ? mce_event_type_by_name(type) : MCE_EVENT_BANK;
	char why[96];

	if (nr < 0)
		return bad_line(js, "no such type of event");
	mce_event_init(ev, nr);
	ev->line = js->lines.number;
	read_event(js, &r, ev);
	if (r.bad) {
		snprintf(why, sizeof(why), "\"%s\" is missing or out of range", r.bad);
		return bad_line(js, why);
	}

	return 1;
}

static int parse(struct json_source *js, const char *line, size_t len, struct mce_event *ev)
{
	enum json_tokener_error err;
	struct json_object *obj;
	int ret;

	json_tokener_reset(js->tokener);
	obj = json_tokener_parse_ex(js->tokener, line, len);
	err = json_tokener_get_error(js->tokener);
	if (err == json_tokener_continue)
		return bad_line(js, "the line is cut off");
	if (err != json_tokener_success)
		return bad_line(js, json_tokener_error_desc(err));

	if (json_object_is_type(obj, json_type_object))
		ret = read_object(js, obj, ev);
	else
		ret = bad_line(js, "not a JSON object");
	json_object_put(obj);

	return ret;
}

static bool is_blank(const char *line, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (!strchr(" \t\r", line[i]) || !line[i])
			return false;
	}

	return true;
}

static int json_next(struct mce_source *s, struct mce_event *ev, int timeout_ms)
{
	struct json_source *js = (struct json_source *)s;
	size_t len;
	char *line;
	int ret;

	do {
		ret = lines_next(&js->lines, &line, &len, timeout_ms);
		if (ret == -ENODATA || !ret)
			return ret;
		if (ret < 0)
			return mce_source_fail(s, ret, "%s: cannot be read: %s",
					       lines_name(&js->lines), strerror(-ret));
	} while (is_blank(line, len));

	return parse(js, line, len, ev);
}

static int json_fd(const struct mce_source *s)
{
	const struct json_source *js = (const struct json_source *)s;

	return js->lines.regular ? -1 : js->lines.fd;
}

static void json_close(struct mce_source *s)
{
	struct json_source *js = (struct json_source *)s;

	lines_close(&js->lines);
	json_tokener_free(js->tokener);
}

static const struct mce_source_ops json_ops = {
	.next	= json_next,
	.fd	= json_fd,
	.close	= json_close,
};

struct mce_source *mce_source_json(const char *path)
{
	struct json_source *js = mce_source_new(&json_ops, sizeof(*js));

	if (!js)
		return NULL;
	js->tokener = json_tokener_new_ex(MAX_DEPTH);
	js->base.status = lines_open(&js->lines, path, false);
	if (!js->tokener)
		js->base.status = -ENOMEM;
	if (js->base.status)
		mce_source_fail(&js->base, 0, "%s: cannot be opened: %s", path,
				strerror(-js->base.status));

	return &js->base;
}
