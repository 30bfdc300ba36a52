// SPDX-License-Identifier: GPL-2.0
/*
 * Events as JSON, one object a line. mcectl-json(5) describes it: names may be
 * added, and are never changed.
 */
#include <time.h>

#include <mce/mce.h>

#include <linux/kernel.h>

#include "event_names.h"
#include "json_out.h"
#include "names.h"

#define NSEC_PER_SEC	1000000000L

/* ISO 8601 in UTC, to the nanosecond. */
static void put_wall(struct json_out *j, int64_t wall_ns)
{
	time_t seconds = wall_ns / NSEC_PER_SEC;
	long nanoseconds = wall_ns % NSEC_PER_SEC;
	char text[64], date[32];
	struct tm tm;

	if (nanoseconds < 0) {
		nanoseconds += NSEC_PER_SEC;
		seconds--;
	}
	if (!gmtime_r(&seconds, &tm) || !strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm)) {
		json_null(j, "time");
		return;
	}
	snprintf(text, sizeof(text), "%s.%09ldZ", date, nanoseconds);
	json_string(j, "time", text);
}

static void put_time(struct json_out *j, const struct mce_event *ev)
{
	if (ev->has & MCE_HAS_WALL)
		put_wall(j, ev->wall_ns);
	else
		json_null(j, "time");

	if (ev->has & MCE_HAS_TIME)
		json_uint(j, "time_ns", ev->time_ns);
	else
		json_null(j, "time_ns");
}

static void put_task(struct json_out *j, const struct mce_event *ev)
{
	size_t i;

	json_number(j, "sample_cpu", ev->sample_cpu);
	if (ev->has & MCE_HAS_TASK) {
		json_int(j, "pid", ev->pid);
		json_int(j, "tid", ev->tid);
		json_string(j, "comm", ev->comm);
	} else {
		json_null(j, "pid");
		json_null(j, "tid");
		json_null(j, "comm");
	}

	if (!(ev->has & MCE_HAS_CHAIN)) {
		json_null(j, "call_chain");
		return;
	}
	json_array(j, "call_chain");
	for (i = 0; i < ev->nr_chain; i++) {
		const char *context = mce_chain_context(ev->chain[i]);

		if (context)
			json_string(j, NULL, context);
		else
			json_hex(j, NULL, ev->chain[i]);
	}
	json_array_end(j);
}

static void put_machine(struct json_out *j, const struct mce_machine *m)
{
	bool known = m->vendor >= 0;

	json_string(j, "vendor", mce_vendor_name(m->vendor));
	json_number(j, "family", known ? (int)m->family : -1);
	json_number(j, "model", known ? (int)m->model : -1);
	json_number(j, "stepping", known ? (int)m->stepping : -1);
	if (m->smca < 0)
		json_null(j, "smca");
	else
		json_bool(j, "smca", m->smca);
	if (m->microcode)
		json_hex(j, "microcode", m->microcode);
	else
		json_null(j, "microcode");
	if (m->ppin)
		json_hex(j, "ppin", m->ppin);
	else
		json_null(j, "ppin");
	if (m->mcgcap)
		json_hex(j, "mcgcap", m->mcgcap);
	else
		json_null(j, "mcgcap");
}

static void put_flags(struct json_out *j, uint32_t flags)
{
	unsigned int bit;

	json_array(j, "flags");
	for (bit = 0; bit < 32; bit++) {
		if (flags & (1U << bit) && mce_flag_name(bit))
			json_string(j, NULL, mce_flag_name(bit));
	}
	json_array_end(j);
}

static const char *text_or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static void put_decoded(struct json_out *j, const struct mce_decoded *d)
{
	json_string(j, "unit", d->unit);
	json_string(j, "vendor_unit", d->vendor_unit);
	json_string(j, "error_class", d->error_class);
	json_string(j, "code_format", d->code_format);
	json_string(j, "level", d->level);
	json_string(j, "transaction", d->transaction);
	json_string(j, "request", d->request);
	json_string(j, "participation", d->participation);
	json_string(j, "timeout", d->timeout);
	json_number(j, "channel", d->channel);
	json_number(j, "instance", d->instance);
	json_string(j, "severity", d->severity);
	json_string(j, "origin", d->origin);
	json_string(j, "threshold", d->threshold);
	json_string(j, "harmless", d->harmless);
	json_bool(j, "is_memory_error", d->is_memory_error);
	json_uint(j, "mca_code", d->mca_code);
	json_string(j, "mca_error", text_or_null(d->mcacod));
	json_number(j, "ext_error_code", d->ext_error_code);
	json_number(j, "mscod", d->mscod);
	json_string(j, "ext_error", text_or_null(d->ext_error));
	json_bool(j, "undecoded", d->undecoded);
	json_int(j, "err_count", d->err_count);
	json_bool(j, "addr_valid", d->addr_valid);
	json_bool(j, "addr_physical", d->addr_physical);
	json_number(j, "addr_lsb", d->addr_lsb);
	put_flags(j, d->flags);
	json_string(j, "location", text_or_null(d->location));
	json_string(j, "dimm", text_or_null(d->dimm));
	json_string(j, "fru_text", text_or_null(d->fru_text));
	json_string(j, "summary", d->summary);
	json_string(j, "advice", d->advice);
}

/* A log without registers has none, and what the record holds in their place is ours. */
static void put_no_registers(struct json_out *j, const struct mce_event *ev)
{
	static const char * const names[] = {
		"misc", "synd", "synd1", "synd2", "ipid", "mcgstatus",
	};
	size_t i;

	json_null(j, "status");
	if (ev->named->addr_valid > 0)
		json_hex(j, "addr", ev->bank.addr);
	else
		json_null(j, "addr");
	for (i = 0; i < ARRAY_SIZE(names); i++)
		json_null(j, names[i]);
	json_hex(j, "ip", ev->bank.ip);
	json_hex(j, "tsc", ev->bank.tsc);
}

static void put_registers(struct json_out *j, const struct mce_event *ev)
{
	const struct mce_bank_record *rec = &ev->bank;
	const struct mce_named *named = ev->named;

	if (named && named->no_registers) {
		put_no_registers(j, ev);
		return;
	}
	json_hex(j, "status", rec->status);
	if (named && !named->addr_valid)
		json_null(j, "addr");
	else
		json_hex(j, "addr", rec->addr);
	json_hex(j, "misc", rec->misc);
	json_hex(j, "synd", rec->synd);
	json_hex(j, "synd1", rec->synd1);
	json_hex(j, "synd2", rec->synd2);
	json_hex(j, "ipid", rec->ipid);
	json_hex(j, "mcgstatus", rec->mcgstatus);
	json_hex(j, "ip", rec->ip);
	json_hex(j, "tsc", rec->tsc);
}

static void put_bank(struct json_out *j, const struct mce_event *ev, const struct mce_decoded *d)
{
	const struct mce_bank_record *rec = &ev->bank;

	put_machine(j, &ev->machine);
	if (ev->has & MCE_NO_CPU)
		json_null(j, "cpu");
	else
		json_uint(j, "cpu", rec->cpu);
	json_number(j, "socket", rec->socket);
	json_uint(j, "apicid", rec->apicid);
	if (rec->bank == MCE_BANK_NONE)
		json_null(j, "bank");
	else
		json_uint(j, "bank", rec->bank);
	if (d)
		put_decoded(j, d);
	put_registers(j, ev);
}

static void put_exception(struct json_out *j, const struct mce_exception_event *e)
{
	json_uint(j, "cpu", e->cpu);
	json_string(j, "severity", mce_severity_name(e->severity));
	json_string(j, "outcome", mce_outcome_name(e->outcome));
	json_bool(j, "user", e->user);
	json_hex(j, "mcgstatus", e->mcgstatus);
	json_hex(j, "banks", e->banks);
	json_hex(j, "ip", e->ip);
	json_uint(j, "handler_ns", e->handler_ns);
	json_uint(j, "rendezvous_ns", e->rendezvous_ns);
}

static void put_recovery(struct json_out *j, const struct mce_recovery_event *e)
{
	json_string(j, "action", mce_recovery_name(e->action));
	json_int(j, "task", e->pid);
	json_hex(j, "addr", e->addr);
	json_hex(j, "pfn", e->pfn);
	json_int(j, "result", e->result);
}

static void put_storm(struct json_out *j, const struct mce_storm_event *e)
{
	json_uint(j, "cpu", e->cpu);
	json_uint(j, "bank", e->bank);
	json_string(j, "unit", mce_unit_name(e->unit));
	if (e->vendor_unit == MCE_VU_UNKNOWN)
		json_null(j, "vendor_unit");
	else
		json_string(j, "vendor_unit", mce_vendor_unit_name(e->vendor_unit));
	json_uint(j, "duration_ms", e->duration_ms);
	json_uint(j, "count", e->count);
}

static void put_lost(struct json_out *j, const struct mce_lost_event *e)
{
	json_uint(j, "cpu", e->cpu);
	json_uint(j, "bank", e->bank);
	json_string(j, "reason", mce_lost_name(e->reason));
	json_uint(j, "count", e->count);
}

static void put_panic(struct json_out *j, const struct mce_panic_event *e)
{
	json_uint(j, "cpu", e->cpu);
	json_uint(j, "bank", e->bank);
	json_hex(j, "status", e->status);
	json_hex(j, "addr", e->addr);
	json_hex(j, "misc", e->misc);
	json_string(j, "message", e->msg);
	json_string(j, "reason", text_or_null(e->reason));
}

static void put_dropped(struct json_out *j, const struct mce_dropped_event *e)
{
	json_number(j, "cpu", e->cpu);
	json_uint(j, "count", e->count);
}

int mce_format_json(FILE *out, const struct mce_event *ev, const struct mce_decoded *d)
{
	struct json_out j;

	json_begin(&j, out);
	json_string(&j, "type", mce_event_type_name(ev->type));
	put_time(&j, ev);
	if (ev->line)
		json_uint(&j, "line", ev->line);
	if (ev->has & MCE_OF_LAST_BOOT)
		json_bool(&j, "last_boot", true);
	if (ev->has & MCE_FROM_RECORD)
		json_bool(&j, "from_record", true);
	if (ev->has & MCE_FROM_PROBE)
		json_string(&j, "via", "probe");
	if (ev->has & MCE_WALL_LOCAL)
		json_bool(&j, "time_local", true);
	if (ev->has & MCE_WALL_YEAR_GUESSED)
		json_bool(&j, "year_guessed", true);
	if (ev->has & MCE_MIXED)
		json_bool(&j, "mixed", true);
	put_task(&j, ev);

	switch (ev->type) {
	case MCE_EVENT_BANK:
		put_bank(&j, ev, d);
		break;
	case MCE_EVENT_EXCEPTION:
		put_exception(&j, &ev->exception);
		break;
	case MCE_EVENT_RECOVERY:
		put_recovery(&j, &ev->recovery);
		break;
	case MCE_EVENT_STORM_BEGIN:
	case MCE_EVENT_STORM_END:
		put_storm(&j, &ev->storm);
		break;
	case MCE_EVENT_LOST:
		put_lost(&j, &ev->lost);
		break;
	case MCE_EVENT_PANIC:
		put_panic(&j, &ev->panic);
		break;
	case MCE_EVENT_DROPPED:
		put_dropped(&j, &ev->dropped);
		break;
	default:
		break;
	}
	if (ev->life_flags)
		put_flags(&j, ev->life_flags);

	return json_end(&j);
}
