// SPDX-License-Identifier: GPL-2.0
/*
 * What all sources have in common.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <asm/mce_unit.h>

#include "source.h"
#include "words.h"

void *mce_source_new(const struct mce_source_ops *ops, size_t size)
{
	struct mce_source *s = calloc(1, size);

	if (s)
		s->ops = ops;

	return s;
}

int mce_source_fail(struct mce_source *s, int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(s->error, sizeof(s->error), fmt, args);
	va_end(args);

	return err;
}

void mce_machine_init(struct mce_machine *m)
{
	memset(m, 0, sizeof(*m));
	m->vendor = -1;
	m->smca = -1;
}

void mce_event_init(struct mce_event *ev, enum mce_event_type type)
{
	memset(ev, 0, sizeof(*ev));
	ev->type = type;
	ev->sample_cpu = -1;
	mce_machine_init(&ev->machine);

	if (type == MCE_EVENT_BANK) {
		ev->bank.socket = -1;
		ev->bank.bank = MCE_BANK_NONE;
		ev->bank.instance = -1;
		ev->bank.channel = -1;
		ev->bank.addr_lsb = MCE_ADDR_LSB_UNKNOWN;
	} else if (type == MCE_EVENT_DROPPED) {
		ev->dropped.cpu = -1;
	}
}

const char *mce_clock_name(int clockid)
{
	switch (clockid) {
	case CLOCK_REALTIME:
		return "wall";
	case CLOCK_MONOTONIC:
		return "mono";
	case CLOCK_MONOTONIC_RAW:
		return "mono_raw";
	case CLOCK_BOOTTIME:
		return "boot";
	case CLOCK_TAI:
		return "tai";
	default:
		return "none";
	}
}

static void count(struct mce_source *s, const struct mce_event *ev)
{
	if (ev->type == MCE_EVENT_DROPPED)
		s->stats.dropped += ev->dropped.count;
	else
		s->stats.events++;
}

/*
 * An error can come twice: as a bank event, and later as mce_record. The kernel has
 * no more of them under way than it has room for in its pool.
 */
#define MAX_SEEN	1024

struct mce_seen {
	struct seen_key {
		uint64_t	status, tsc;
		uint32_t	cpu;
		uint8_t		bank;
		bool		used;
	}		keys[MAX_SEEN];
	unsigned int	next;
};

static struct seen_key key_of(const struct mce_bank_record *rec)
{
	return (struct seen_key) { rec->status, rec->tsc, rec->cpu, rec->bank, true };
}

static bool same(const struct seen_key *a, const struct seen_key *b)
{
	return a->used && a->status == b->status && a->tsc == b->tsc &&
	       a->cpu == b->cpu && a->bank == b->bank;
}

static bool seen_before(struct mce_source *s, const struct mce_event *ev)
{
	struct seen_key key;

	if (ev->type != MCE_EVENT_BANK)
		return false;

	key = key_of(&ev->bank);
	if (!(ev->has & MCE_FROM_RECORD)) {
		if (!s->seen)
			s->seen = calloc(1, sizeof(*s->seen));
		if (s->seen)
			s->seen->keys[s->seen->next++ % MAX_SEEN] = key;
		return false;
	}

	for (unsigned int i = 0; s->seen && i < MAX_SEEN; i++) {
		if (same(&s->seen->keys[i], &key)) {
			s->seen->keys[i].used = false;
			return true;
		}
	}

	return false;
}

/* The door for what tasks, kernels and logs name. */
static void clean(struct mce_event *ev)
{
	mce_clean(ev->comm);
	if (ev->type == MCE_EVENT_PANIC) {
		mce_clean(ev->panic.msg);
		mce_clean(ev->panic.reason);
	}
}

int mce_source_next(struct mce_source *s, struct mce_event *ev, int timeout_ms)
{
	int ret;

	if (s->status < 0)
		return s->status;

	do {
		ret = s->ops->next(s, ev, timeout_ms);
	} while (ret > 0 && seen_before(s, ev));
	if (ret == -EBADMSG)
		s->stats.bad++;
	if (ret <= 0)
		return ret;

	clean(ev);
	count(s, ev);
	if (s->assume && ev->machine.vendor < 0)
		ev->machine = s->assumed;

	return ret;
}

int mce_source_status(const struct mce_source *s)
{
	return s->status;
}

enum mce_way mce_source_way(const struct mce_source *s, const char **why)
{
	if (why)
		*why = s->why;

	return s->way;
}

const char *mce_source_error(const struct mce_source *s)
{
	return s->error;
}

const char *mce_source_clock(const struct mce_source *s)
{
	if (s->status < 0 || !s->ops->clock)
		return "none";

	return s->ops->clock(s);
}

int mce_source_fd(const struct mce_source *s)
{
	if (s->status < 0 || !s->ops->fd)
		return -1;

	return s->ops->fd(s);
}

void mce_source_assume(struct mce_source *s, const struct mce_machine *m)
{
	s->assumed = *m;
	s->assume = true;
}

int mce_source_assume_here(struct mce_source *s)
{
	s->here = true;
	s->assume = true;

	return mce_machine_here(&s->assumed);
}

void mce_source_stats(const struct mce_source *s, struct mce_source_stats *st)
{
	*st = s->stats;
}

/* Of a log: what it says beside records, and what to do about it. */
const char *mce_source_note(const struct mce_source *s, unsigned int nr)
{
	const struct mce_source_stats *st = &s->stats;
	const char *notes[6] = { };
	unsigned int i = 0;

	if (st->announced && !st->events)
		notes[i++] = "it says that machine checks were logged, and has none of them: the records went to who reads /dev/mcelog or mce:mce_record (mcelog, rasdaemon); look into their logs, or into mcectl history";
	if (st->hot)
		notes[i++] = "it says that a CPU was too hot and was throttled: check the cooling";
	if (st->unread && !st->events && !st->bad)
		notes[i++] = "it reports machine checks, and has no record with their registers: look into the log that the machine's management keeps, and into the kernel's";

	if (st->sel && !st->events)
		notes[i++] = "it has entries of the log that the machine's management keeps (SEL), which tell of errors of a CPU or of memory, and have no registers: look into the kernel's log of that time";
	if (st->aer)
		notes[i++] = "it has errors of PCI Express that the kernel's AER driver reports, which are no machine checks: look at the device that they name, and at its slot or cable";

	return nr < i ? notes[nr] : NULL;
}

void mce_source_close(struct mce_source *s)
{
	if (!s)
		return;

	s->ops->close(s);
	free(s->seen);
	free(s);
}
