// SPDX-License-Identifier: GPL-2.0
/*
 * Events for people, one line each.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include <mce/mce.h>

#include <linux/kernel.h>

#include "decode.h"
#include "event_names.h"
#include "names.h"
#include "words.h"

#define NSEC_PER_SEC	1000000000L
#define NSEC_PER_USEC	1000L

/* Terminal colours */
#define RESET		"\033[0m"
#define DIM		"\033[2m"

static const char * const severity_colors[] = {
	[MCE_SEV_UNKNOWN]	= "",
	[MCE_SEV_CORRECTED]	= "\033[32m",
	[MCE_SEV_DEFERRED]	= "\033[33m",
	[MCE_SEV_UCNA]		= "\033[33m",
	[MCE_SEV_SRAO]		= "\033[35m",
	[MCE_SEV_SRAR]		= "\033[31m",
	[MCE_SEV_FATAL]		= "\033[1;31m",
};

/* A line under construction, and how it is to look. */
struct line {
	struct mce_words	words;
	unsigned int		flags;
	char			buf[1536];
};

static void color(struct line *l, const char *code)
{
	if (l->flags & MCE_FORMAT_COLOR)
		mce_words_add(&l->words, code);
}

static void add_number(struct line *l, unsigned int number, unsigned int width,
		       const char *behind)
{
	mce_words_add_uint(&l->words, number, width, '0');
	mce_words_add(&l->words, behind);
}

static void add_wall(struct line *l, const struct mce_event *ev)
{
	int64_t wall_ns = ev->wall_ns;
	time_t seconds = wall_ns / NSEC_PER_SEC;
	struct tm tm;

	/* What was told without a zone is printed as it was told. */
	if (ev->has & MCE_WALL_LOCAL ? gmtime_r(&seconds, &tm) : localtime_r(&seconds, &tm)) {
		add_number(l, tm.tm_year + 1900, 4, "-");
		add_number(l, tm.tm_mon + 1, 2, "-");
		add_number(l, tm.tm_mday, 2, " ");
		add_number(l, tm.tm_hour, 2, ":");
		add_number(l, tm.tm_min, 2, ":");
		add_number(l, tm.tm_sec, 2, ".");
		add_number(l, wall_ns % NSEC_PER_SEC / NSEC_PER_USEC, 6, "");
	}
	if (ev->has & MCE_WALL_LOCAL)
		mce_words_add(&l->words, " (local)");
	if (ev->has & MCE_WALL_YEAR_GUESSED)
		mce_words_add(&l->words, " (year guessed)");
}

static void add_seconds(struct line *l, uint64_t time_ns)
{
	mce_words_add_uint(&l->words, time_ns / NSEC_PER_SEC, 6, ' ');
	mce_words_add(&l->words, ".");
	mce_words_add_uint(&l->words, time_ns % NSEC_PER_SEC / NSEC_PER_USEC, 6, '0');
}

static void add_time(struct line *l, const struct mce_event *ev)
{
	if (!(ev->has & (MCE_HAS_WALL | MCE_HAS_TIME)))
		return;

	color(l, DIM);
	if (ev->has & MCE_HAS_WALL)
		add_wall(l, ev);
	else
		add_seconds(l, ev->time_ns);
	color(l, RESET);
	mce_words_add(&l->words, "  ");
}

/* A task's name can hold anything. */
static void add_comm(struct line *l, const char *comm)
{
	char clean[sizeof(((struct mce_event *)0)->comm)];
	size_t i;

	for (i = 0; comm[i] && i < sizeof(clean) - 1; i++)
		clean[i] = comm[i] < 0x20 || comm[i] == 0x7f ? '?' : comm[i];
	clean[i] = '\0';
	mce_words_add(&l->words, clean);
}

static void add_task(struct line *l, const struct mce_event *ev)
{
	if (!(ev->has & MCE_HAS_TASK))
		return;

	mce_words_add(&l->words, "  ");
	add_comm(l, ev->comm);
	mce_words_add(&l->words, "[");
	mce_words_add_int(&l->words, ev->tid);
	mce_words_add(&l->words, "]");
}

static void add_address(struct line *l, const struct mce_bank_record *rec,
			const struct mce_decoded *d)
{
	if (d->addr_valid) {
		mce_words_add(&l->words, d->addr_physical ? "  address " : "  raw address ");
		mce_words_add_hex(&l->words, rec->addr);
	} else if (d->flags & MCE_FLAG_ADDRV && !rec->addr) {
		mce_words_add(&l->words, "  address not in the log");
	}
	if (d->location[0])
		mce_words_addf(&l->words, "  %s", d->location);
	if (d->dimm[0])
		mce_words_addf(&l->words, "  DIMM %s", d->dimm);
	if (d->fru_text[0])
		mce_words_addf(&l->words, "  FRU %s", d->fru_text);
}

/* The summary begins with the severity, which is what the colour tells, too. */
static void add_summary(struct line *l, const struct mce_decoded *d)
{
	const char *severity = mce_severity_words(d->severity_nr);

	if (d->severity_nr < ARRAY_SIZE(severity_colors))
		color(l, severity_colors[d->severity_nr]);
	mce_words_add(&l->words, severity);
	color(l, RESET);
	mce_words_add(&l->words, d->summary + strlen(severity));
}

/*
 * Has the task to do with the error? Only if it has consumed it. Most tasks that an
 * exception interrupts were just running; of a polled error not even that is known.
 */
static void add_context(struct line *l, const struct mce_event *ev, const struct mce_decoded *d)
{
	if (!ev->bank.mcgstatus || (d->flags & MCE_FLAG_LATE) || !(ev->has & MCE_HAS_TASK))
		return;

	if (!(d->flags & MCE_FLAG_CONSUMED))
		mce_words_add(&l->words, "  was running:");
	add_task(l, ev);
}

static void add_bank(struct line *l, const struct mce_event *ev, const struct mce_decoded *d)
{
	const struct mce_bank_record *rec = &ev->bank;

	if (!(ev->has & MCE_NO_CPU)) {
		mce_words_add(&l->words, "cpu ");
		mce_words_add_uint(&l->words, rec->cpu, 0, ' ');
	} else if (ev->has & MCE_HAS_APICID) {
		mce_words_addf(&l->words, "APIC ID %#x", rec->apicid);
	} else {
		mce_words_add(&l->words, "cpu ?");
	}
	if (rec->bank == MCE_BANK_NONE) {
		mce_words_add(&l->words, " no bank  ");
	} else {
		mce_words_add(&l->words, " bank ");
		mce_words_add_uint(&l->words, rec->bank, 0, ' ');
		mce_words_add(&l->words, "  ");
	}
	if (!d) {
		mce_words_addf(&l->words, "status %#" PRIx64, rec->status);
		return;
	}
	add_summary(l, d);
	add_address(l, rec, d);
	add_context(l, ev, d);
	if (ev->has & MCE_FROM_PROBE)
		mce_words_add(&l->words, "  via: probe");
}

static void add_storm(struct line *l, const struct mce_event *ev)
{
	const struct mce_storm_event *e = &ev->storm;

	mce_words_addf(&l->words, "cpu %u bank %u  Storm of corrected errors in %s ", e->cpu,
		       e->bank, mce_unit_words(e->unit));
	if (ev->type == MCE_EVENT_STORM_BEGIN)
		mce_words_add(&l->words, "begins: the bank is polled from now on");
	else
		mce_words_addf(&l->words, "is over: %" PRIu64 " errors in %" PRIu64 " ms",
			       e->count, e->duration_ms);
}

static void add_exception(struct line *l, const struct mce_event *ev)
{
	const struct mce_exception_event *e = &ev->exception;
	const char *outcome = mce_outcome_name(e->outcome);

	mce_words_addf(&l->words,
		       "cpu %u  Machine check exception from %s mode: severity %s, banks %#"
		       PRIx64 ", next %s, %" PRIu64 " us",
		       e->cpu, e->user ? "user" : "kernel",
		       mce_severity_name(e->severity) ?: "not known", e->banks,
		       outcome ?: "not known", e->handler_ns / NSEC_PER_USEC);
	add_task(l, ev);
}

static void add_other(struct line *l, const struct mce_event *ev)
{
	struct mce_words *w = &l->words;

	switch (ev->type) {
	case MCE_EVENT_EXCEPTION:
		add_exception(l, ev);
		break;
	case MCE_EVENT_RECOVERY:
		mce_words_addf(w, "Recovery: %s, task %d, address %#" PRIx64,
			       mce_recovery_name(ev->recovery.action) ?: "not known",
			       ev->recovery.pid, ev->recovery.addr);
		break;
	case MCE_EVENT_STORM_BEGIN:
	case MCE_EVENT_STORM_END:
		add_storm(l, ev);
		break;
	case MCE_EVENT_LOST:
		mce_words_addf(w, "cpu %u bank %u  %" PRIu64 " records lost: %s", ev->lost.cpu,
			       ev->lost.bank, ev->lost.count,
			       mce_lost_name(ev->lost.reason) ?: "not known why");
		break;
	case MCE_EVENT_PANIC:
		mce_words_addf(w, "cpu %u bank %u  Panic: %s %s", ev->panic.cpu, ev->panic.bank,
			       ev->panic.msg, ev->panic.reason);
		break;
	case MCE_EVENT_DROPPED:
		mce_words_addf(w, "%" PRIu64 " events did not fit into the buffer",
			       ev->dropped.count);
		if (ev->dropped.cpu >= 0)
			mce_words_addf(w, " of cpu %d", ev->dropped.cpu);
		break;
	default:
		break;
	}
}

/* How the event was delivered. */
static void add_life_flags(struct line *l, uint32_t flags)
{
	unsigned int bit, nr = 0;

	for (bit = 0; bit < 32; bit++) {
		if (flags & (1U << bit) && mce_flag_name(bit))
			mce_words_addf(&l->words, "%s%s", nr++ ? ", " : "  (", mce_flag_name(bit));
	}
	if (nr)
		mce_words_add(&l->words, ")");
}

static void print_registers(FILE *out, const struct mce_event *ev, const struct mce_decoded *d)
{
	const struct mce_bank_record *rec = &ev->bank;
	const struct mce_machine *m = &ev->machine;
	unsigned int bit;

	if (ev->named && ev->named->no_registers)
		fputs("\tno registers in the log\n", out);
	else
		fprintf(out, "\tstatus %#018" PRIx64 " addr %#" PRIx64 " misc %#" PRIx64
		" mcgstatus %#" PRIx64 "\n", rec->status, rec->addr, rec->misc, rec->mcgstatus);
	if (m->smca > 0)
		fprintf(out, "\tipid %#" PRIx64 " synd %#" PRIx64 " synd1 %#" PRIx64
			" synd2 %#" PRIx64 "\n", rec->ipid, rec->synd, rec->synd1, rec->synd2);
	fprintf(out, "\tip %#" PRIx64 " tsc %" PRIu64 " socket %d", rec->ip, rec->tsc, rec->socket);
	if (m->vendor >= 0)
		fprintf(out, " %s %02x:%02x:%x", mce_vendor_name(m->vendor) ?: "?", m->family,
			m->model, m->stepping);
	if (m->microcode)
		fprintf(out, " microcode %#x", m->microcode);
	if (d->origin)
		fprintf(out, " origin %s", d->origin);
	fputs("\n\tflags", out);
	for (bit = 0; bit < 32; bit++) {
		if (d->flags & (1U << bit) && mce_flag_name(bit))
			fprintf(out, " %s", mce_flag_name(bit));
	}
	fprintf(out, "\n\t%s\n", d->advice);
}

static void print_chain(FILE *out, const struct mce_event *ev)
{
	size_t i;

	for (i = 0; i < ev->nr_chain; i++) {
		const char *context = mce_chain_context(ev->chain[i]);

		if (context)
			fprintf(out, "\t\t%s:\n", context);
		else
			fprintf(out, "\t\t%16" PRIx64 "\n", ev->chain[i]);
	}
}

int mce_format_text(FILE *out, const struct mce_event *ev,
		    const struct mce_decoded *d, unsigned int flags)
{
	struct line l;

	mce_words_init(&l.words, l.buf, sizeof(l.buf));
	l.flags = flags;

	if (ev->has & MCE_OF_LAST_BOOT)
		mce_words_add(&l.words, "last boot  ");
	if (ev->has & MCE_MIXED)
		mce_words_add(&l.words, "mixed  ");
	add_time(&l, ev);
	if (ev->type == MCE_EVENT_BANK)
		add_bank(&l, ev, d);
	else
		add_other(&l, ev);
	add_life_flags(&l, ev->life_flags);
	fwrite(l.buf, 1, l.words.len, out);
	putc('\n', out);

	if ((flags & MCE_FORMAT_REGS) && ev->type == MCE_EVENT_BANK && d)
		print_registers(out, ev, d);
	if ((flags & MCE_FORMAT_CHAIN) && (ev->has & MCE_HAS_CHAIN))
		print_chain(out, ev);

	return ferror(out) ? -EIO : 0;
}
