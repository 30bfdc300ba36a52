// SPDX-License-Identifier: GPL-2.0
/*
 * A plugin of libtraceevent: perf script, perf trace and trace-cmd report print
 * the codes of machine checks in words.
 *
 * The words stand in brackets in front of the event's own text, which stays as
 * the kernel has it: programs read that. See plugin_mce(7).
 *
 * perf 6.1 and before have a libtraceevent of their own, of which a plugin can use
 * only what perf's own plugins do: look fields up and read numbers, not more.
 */
#include <event-parse.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <trace-seq.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>
#include <mce/mce.h>

#include "cpu.h"
#include "source.h"

/* A handler that returns this has the event's own text printed after its own. */
#define AND_PRINT_THE_EVENT	1

/* For perf, which has no options for plugins. */
#define CPU_VARIABLE	"TRACEEVENT_MCE_CPU"

#define BAD_CPU		\
	"plugin_mce: '%s' is not a CPU: try 06_55, or GenuineIntel,6,85, or here\n"

/* MCi_STATUS[31:16] on Intel: the model-specific code */
#define MSCOD		0xffff0000ULL

static const char * const bank_events[] = {
#define EVENT_NAME(symbol, name)	"mce_bank_" #name,
	MCE_UNITS(EVENT_NAME)
#undef EVENT_NAME
};

static struct tep_plugin_option options[] = {
	{
		.name		= "cpu",
		.plugin_alias	= "mce",
		.description	= "CPU of the records, such as 06_55, or \"here\"",
		.value		= "",
	},
	{
		.name		= NULL,
	},
};

/* What is read from an event. */
struct record {
	struct mce_bank_record	bank;
	uint64_t		mcgcap, cpuid, cpuvendor, v_data;
};

/*
 * A field: where it goes, and whether there is no sense in a record without it.
 * mce_record has only what mce_bank events have, too, and the CPU.
 */
struct known_field {
	const char	*name;
	unsigned short	to, size;
	bool		needed;
};

#define FIELD_AS(name, part, is_needed)	\
	{ name, offsetof(struct record, part), sizeof(((struct record *)0)->part), is_needed }
#define FIELD(part, is_needed)	FIELD_AS(#part, bank.part, is_needed)
#define EXTRA(part, is_needed)	FIELD_AS(#part, part, is_needed)

static const struct known_field bank_fields[] = {
	FIELD(status,		true),
	FIELD(bank,		true),
	FIELD(unit,		true),
	FIELD(vendor_unit,	true),
	FIELD(severity,		true),
	FIELD(flags,		true),
	FIELD(ext_code,		true),
	FIELD(addr,		false),
	FIELD(misc,		false),
	FIELD(synd,		false),
	FIELD(synd1,		false),
	FIELD(synd2,		false),
	FIELD(ipid,		false),
	FIELD(mcgstatus,	false),
	FIELD(origin,		false),
	FIELD(err_count,	false),
	FIELD(instance,		false),
	FIELD(channel,		false),
	FIELD(error_class,	false),
	FIELD(level,		false),
	FIELD(transaction,	false),
	FIELD(request,		false),
	FIELD(participation,	false),
	FIELD(timeout,		false),
	FIELD(addr_lsb,		false),
	{ }
};

static const struct known_field record_fields[] = {
	FIELD(status,		true),
	FIELD(bank,		true),
	EXTRA(cpuid,		true),
	EXTRA(cpuvendor,	true),
	FIELD(addr,		false),
	FIELD(misc,		false),
	FIELD(synd,		false),
	FIELD(ipid,		false),
	FIELD(mcgstatus,	false),
	EXTRA(mcgcap,		false),
	EXTRA(v_data,		false),
	{ }
};

static bool fits(const struct tep_record *record, int offset, int size)
{
	return offset >= 0 && size > 0 && size <= record->size &&
	       offset <= record->size - size;
}

static uint64_t read_number(const struct tep_event *event, const struct tep_record *record,
			    const struct tep_format_field *field)
{
	const char *data = (const char *)record->data + field->offset;
	uint64_t value = tep_read_number(event->tep, data, field->size);
	unsigned int unused = 64 - 8 * field->size;

	if (!(field->flags & TEP_FIELD_IS_SIGNED))
		return value;

	return (uint64_t)((int64_t)(value << unused) >> unused);
}

/* Little-endian, as all machines that have machine checks and run this. */
static void store(struct record *rec, const struct known_field *known, uint64_t value)
{
	memcpy((char *)rec + known->to, &value, known->size);
}

/*
 * False if the event lacks a field that is needed, or is too short for one: then
 * it is up to libtraceevent what to print.
 */
static bool read_fields(struct tep_event *event, const struct tep_record *record,
			const struct known_field *known, struct record *rec)
{
	const struct tep_format_field *field;

	memset(rec, 0, sizeof(*rec));
	rec->bank.bank = MCE_BANK_NONE;
	rec->bank.instance = -1;
	rec->bank.channel = -1;
	rec->bank.err_count = 1;
	rec->bank.addr_lsb = MCE_ADDR_LSB_UNKNOWN;

	for (; known->name; known++) {
		field = tep_find_field(event, known->name);
		if (!field || field->size > 8) {
			if (known->needed)
				return false;
			continue;
		}
		if (!fits(record, field->offset, field->size))
			return false;
		store(rec, known, read_number(event, record, field));
	}

	return true;
}

/*
 * The CPU that the user has told, in an option or in the environment, or NULL.
 * An option can come after the plugin was loaded.
 */
static const struct mce_machine *told_machine(void)
{
	const char *text = *options[0].value ? options[0].value : getenv(CPU_VARIABLE);
	static struct mce_machine machine;
	static char last[64];
	static bool known;

	if (!text || !*text)
		return NULL;

	if (strncmp(text, last, sizeof(last) - 1)) {
		snprintf(last, sizeof(last), "%s", text);
		known = !cpu_parse(text, &machine);
		if (!known)
			fprintf(stderr, BAD_CPU, text);
	}

	return known ? &machine : NULL;
}

/*
 * A bank event does not say on which CPU it was, but its vendor's unit tells the
 * vendor, and IPID, which is never 0 on it, Scalable MCA. Linux makes up some
 * units on any vendor's CPU; those have no codes.
 */
static void guess_machine(const struct mce_bank_record *rec, struct mce_machine *m)
{
	mce_machine_init(m);
	m->smca = !!rec->ipid;

	if (rec->ipid || (rec->vendor_unit >= MCE_VU_DC && rec->vendor_unit < MCE_VU_CPU))
		m->vendor = MCE_VENDOR_AMD;
	else if (rec->vendor_unit >= MCE_VU_CPU)
		m->vendor = MCE_VENDOR_ZHAOXIN;
	else if (rec->vendor_unit && rec->vendor_unit < MCE_VU_THERMAL)
		m->vendor = MCE_VENDOR_INTEL;
}

/* Hygon's CPUs are AMD's, and their units have the same names. */
static int name_giver(int vendor)
{
	return vendor == MCE_VENDOR_HYGON ? MCE_VENDOR_AMD : vendor;
}

/* The CPU of a bank event: a told one only if it can be. */
static void find_machine(const struct mce_bank_record *rec, struct mce_machine *m)
{
	const struct mce_machine *told = told_machine();
	struct mce_machine guess;

	guess_machine(rec, &guess);
	*m = guess;
	if (!told || (told->vendor >= 0 && guess.vendor >= 0 &&
		      name_giver(told->vendor) != guess.vendor))
		return;

	*m = *told;
	if (m->vendor < 0)
		m->vendor = guess.vendor;
	if (m->smca < 0 || guess.smca)
		m->smca = guess.smca;
}

/* Text in brackets must not look like the "name=value" that follows. */
static void put_text(struct trace_seq *s, const char *before, const char *text)
{
	if (!*text)
		return;

	trace_seq_puts(s, before);
	for (; *text; text++)
		trace_seq_putc(s, *text == '=' ? ':' : *text);
}

static void put_words(struct trace_seq *s, const struct mce_machine *m,
		      struct mce_bank_record *rec)
{
	struct mce_decoded d;

	/* Without a model a code is not one that has no name; it has no meaning. */
	if (!m->family && m->smca <= 0) {
		rec->status &= ~MSCOD;
		rec->ext_code = 0;
	}

	mce_decode(m, rec, &d);
	put_text(s, "[", d.summary);
	put_text(s, "; ", d.location);
	put_text(s, "; FRU ", d.fru_text);
	trace_seq_puts(s, "] ");
}

static int print_bank(struct trace_seq *s, struct tep_record *record,
		      struct tep_event *event, void *context)
{
	struct mce_machine m;
	struct record rec;

	(void)context;
	if (read_fields(event, record, bank_fields, &rec)) {
		rec.bank.told = MCE_TOLD_ALL;
		find_machine(&rec.bank, &m);
		put_words(s, &m, &rec.bank);
	}

	return AND_PRINT_THE_EVENT;
}

/* SYND1 and SYND2, which mce_record has on newer kernels. */
static void read_vendor_data(const struct tep_record *record, struct record *rec)
{
	unsigned int offset = rec->v_data & 0xffff, size = rec->v_data >> 16;

	if (size < 16 || !fits(record, offset, 16))
		return;

	memcpy(&rec->bank.synd1, (const char *)record->data + offset, 8);
	memcpy(&rec->bank.synd2, (const char *)record->data + offset + 8, 8);
}

/* mce_record does say on which CPU it was. */
static int print_record(struct trace_seq *s, struct tep_record *record,
			struct tep_event *event, void *context)
{
	struct mce_machine m;
	struct record rec;

	(void)context;
	if (read_fields(event, record, record_fields, &rec)) {
		read_vendor_data(record, &rec);
		mce_machine_cpuid(&m, rec.cpuvendor, rec.cpuid);
		m.mcgcap = rec.mcgcap;
		put_words(s, &m, &rec.bank);
	}

	return AND_PRINT_THE_EVENT;
}

int TEP_PLUGIN_LOADER(struct tep_handle *tep)
{
	for (size_t i = 0; i < ARRAY_SIZE(bank_events); i++)
		tep_register_event_handler(tep, -1, "mce", bank_events[i], print_bank, NULL);
	tep_register_event_handler(tep, -1, "mce", "mce_record", print_record, NULL);
	tep_plugin_add_options("mce", options);

	return 0;
}

void TEP_PLUGIN_UNLOADER(struct tep_handle *tep)
{
	for (size_t i = 0; i < ARRAY_SIZE(bank_events); i++)
		tep_unregister_event_handler(tep, -1, "mce", bank_events[i], print_bank, NULL);
	tep_unregister_event_handler(tep, -1, "mce", "mce_record", print_record, NULL);
	tep_plugin_remove_options(options);
}
