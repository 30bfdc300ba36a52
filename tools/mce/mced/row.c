// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "names.h"
#include "row.h"
#include "source.h"

#define STATUS_CODE_MASK	0xffff

/* Reads one column after the other. */
struct reader {
	sqlite3_stmt	*stmt;
	int		column;
};

static int64_t next_int(struct reader *r, int64_t none)
{
	int column = r->column++;

	return sqlite3_column_type(r->stmt, column) == SQLITE_NULL ? none :
	       sqlite3_column_int64(r->stmt, column);
}

/* Return: NULL if it is not known. */
static const char *next_name(struct reader *r)
{
	return (const char *)sqlite3_column_text(r->stmt, r->column++);
}

static void next_text(struct reader *r, char *to, size_t size)
{
	snprintf(to, size, "%s", next_name(r) ?: "");
}

/* The number of a name; a name that is not known here is of a newer mced. */
static unsigned int number(const char *name, int (*by_name)(const char *name), int otherwise)
{
	int nr = name ? by_name(name) : -1;

	return nr < 0 ? otherwise : nr;
}

static void read_time(struct reader *r, struct mce_event *ev)
{
	ev->wall_ns = next_int(r, 0);
	ev->time_ns = next_int(r, 0);
	ev->has = (ev->wall_ns ? MCE_HAS_WALL : 0) | (ev->time_ns ? MCE_HAS_TIME : 0);
}

static void read_registers(struct reader *r, struct mce_bank_record *rec)
{
	rec->cpu = next_int(r, 0);
	rec->bank = next_int(r, MCE_BANK_NONE);
	rec->tsc = next_int(r, 0);
	rec->status = next_int(r, 0);
	rec->addr = next_int(r, 0);
	rec->misc = next_int(r, 0);
	rec->synd = next_int(r, 0);
	rec->synd1 = next_int(r, 0);
	rec->synd2 = next_int(r, 0);
	rec->ipid = next_int(r, 0);
	rec->mcgstatus = next_int(r, 0);
	rec->ip = next_int(r, 0);
	rec->socket = next_int(r, -1);
	rec->apicid = next_int(r, 0);
}

static void read_task(struct reader *r, struct mce_event *ev)
{
	ev->sample_cpu = next_int(r, -1);
	ev->pid = next_int(r, -1);
	ev->tid = next_int(r, -1);
	next_text(r, ev->comm, sizeof(ev->comm));
	if (ev->pid >= 0)
		ev->has |= MCE_HAS_TASK;
}

static void read_machine(struct reader *r, struct mce_machine *m)
{
	const char *vendor = next_name(r);

	m->vendor = vendor ? mce_vendor_by_name(vendor) : -1;
	m->family = next_int(r, 0);
	m->model = next_int(r, 0);
	m->stepping = next_int(r, 0);
	m->smca = next_int(r, -1);
	m->microcode = next_int(r, 0);
	m->ppin = next_int(r, 0);
	m->mcgcap = next_int(r, 0);
}

static void read_names(struct reader *r, struct mce_decoded *d)
{
	d->unit = next_name(r) ?: mce_unit_name(MCE_UNIT_OTHER);
	d->vendor_unit = next_name(r);
	d->severity = next_name(r);
	d->origin = next_name(r);
	d->error_class = next_name(r);
	d->code_format = next_name(r);
	d->level = next_name(r);
	d->transaction = next_name(r);
	d->request = next_name(r);
	d->participation = next_name(r);
	d->timeout = next_name(r);
	d->unit_nr = number(d->unit, mce_unit_by_name, MCE_UNIT_OTHER);
	d->vendor_unit_nr = number(d->vendor_unit, mce_vendor_unit_by_name, MCE_VU_UNKNOWN);
	d->severity_nr = number(d->severity, mce_severity_by_name, MCE_SEV_UNKNOWN);
}

static void read_numbers(struct reader *r, struct mce_decoded *d)
{
	d->ext_error_code = next_int(r, -1);
	d->mscod = next_int(r, -1);
	d->instance = next_int(r, -1);
	d->channel = next_int(r, -1);
	d->err_count = next_int(r, 1);
	d->addr_lsb = next_int(r, -1);
	d->addr_valid = next_int(r, 0);
	d->addr_physical = next_int(r, 0);
	d->is_memory_error = next_int(r, 0);
	d->undecoded = next_int(r, 0);
	d->flags = next_int(r, 0);
}

static void read_texts(struct reader *r, struct mce_decoded *d)
{
	next_text(r, d->ext_error, sizeof(d->ext_error));
	next_text(r, d->mcacod, sizeof(d->mcacod));
	next_text(r, d->location, sizeof(d->location));
	next_text(r, d->fru_text, sizeof(d->fru_text));
	next_text(r, d->dimm, sizeof(d->dimm));
	next_text(r, d->summary, sizeof(d->summary));
}

/* What an event lacks by its flags. */
static const struct lack {
	uint32_t	has;
	const char	*word;
} lacks[] = {
	{ MCE_NO_CPU,			"cpu " },
	{ MCE_WALL_LOCAL,		"zone " },
	{ MCE_WALL_YEAR_GUESSED,	"year " },
	{ MCE_MIXED,			"order " },
};

#define LACKS_REGISTERS	"registers "
#define LACKS_ADDRESS	"address "

void row_lacks(const struct mce_event *ev, char *buf, size_t size)
{
	const struct mce_named *named = ev->named;
	struct mce_words words;

	mce_words_init(&words, buf, size);
	for (size_t i = 0; i < ARRAY_SIZE(lacks); i++) {
		if (ev->has & lacks[i].has)
			mce_words_add(&words, lacks[i].word);
	}
	if (named && named->no_registers)
		mce_words_add(&words, LACKS_REGISTERS);
	if (named && !named->addr_valid)
		mce_words_add(&words, LACKS_ADDRESS);
}

static void read_lacks(struct reader *r, struct mce_event *ev)
{
	/* [without registers][with an address] */
	static const struct mce_named named[2][2] = {
		{ { .channel = -1, .count = -1, .addr_physical = -1 } },
		{ { .channel = -1, .count = -1, .addr_physical = -1, .no_registers = true },
		  { .channel = -1, .count = -1, .addr_physical = -1, .no_registers = true,
		    .addr_valid = 1 } },
	};
	const char *text = next_name(r) ?: "";
	bool registers = !strstr(text, LACKS_REGISTERS), address = !strstr(text, LACKS_ADDRESS);

	for (size_t i = 0; i < ARRAY_SIZE(lacks); i++) {
		if (strstr(text, lacks[i].word))
			ev->has |= lacks[i].has;
	}
	if (ev->has & MCE_NO_CPU && ev->bank.apicid)
		ev->has |= MCE_HAS_APICID;
	if (!registers || !address)
		ev->named = &named[!registers][address];
}

static const char *advice(const struct mce_decoded *d)
{
	struct mce_unit_info info = {
		.unit		= d->unit_nr,
		.severity	= d->severity_nr,
		.flags		= d->flags,
		.error_class	= number(d->error_class, mce_error_class_by_name, 0),
	};

	return mce_advice(&info);
}

/* What the record must tell itself when it is decoded again. */
static void set_verdict(struct mce_bank_record *rec, const struct mce_decoded *d)
{
	rec->told = MCE_TOLD_VERDICT;
	rec->origin = number(d->origin, mce_origin_by_name, MCE_ORIGIN_UNKNOWN);
	rec->severity = d->severity_nr;
	rec->flags = d->flags;
}

void row_read(sqlite3_stmt *stmt, struct mce_event *ev, struct mce_decoded *d)
{
	struct reader r = { .stmt = stmt };

	mce_event_init(ev, MCE_EVENT_BANK);
	memset(d, 0, sizeof(*d));
	read_time(&r, ev);
	read_registers(&r, &ev->bank);
	if (ev->bank.tsc)
		ev->has |= MCE_HAS_TSC;
	read_task(&r, ev);
	read_machine(&r, &ev->machine);
	read_names(&r, d);
	read_numbers(&r, d);
	read_texts(&r, d);
	read_lacks(&r, ev);
	d->mca_code = ev->bank.status & STATUS_CODE_MASK;
	d->advice = advice(d);
	set_verdict(&ev->bank, d);
}
