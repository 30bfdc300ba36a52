// SPDX-License-Identifier: GPL-2.0
/*
 * What an expert concludes from where errors come from. Corrected errors that always
 * come from one DIMM, row or core are a bad part; those that come from all over have a
 * cause that all have in common: power, cooling, firmware, a board. Two records are the
 * least that can say so.
 */
#include <stdlib.h>
#include <string.h>

#include <asm/mce_unit.h>

#include "conclude.h"
#include "json_out.h"

#define PAGE_SHIFT	12

/* So many records, of so many places, are needed to say that all of these are bad at once. */
#define ONE_RECORDS	2
#define SHARED_RECORDS	4
#define SHARED_PLACES	2
#define SPREAD_RECORDS	8
#define SPREAD_PLACES	4

/* A place that has so many percent of the records is where they come from. */
#define NEARLY_ALL	90
#define MOST		50

static struct place *find_place(struct places *p, const char *key)
{
	struct place *place;
	unsigned int i;

	if (p->nr && !strcmp(p->places[p->last].key, key))
		return &p->places[p->last];
	for (i = 0; i < p->nr; i++) {
		if (!strcmp(p->places[i].key, key)) {
			p->last = i;
			return &p->places[i];
		}
	}
	if (p->nr == MAX_PLACES)
		return NULL;
	place = &p->places[p->nr];
	*place = (struct place) { .channel = -1, .row = -1, .page = -1 };
	snprintf(place->key, sizeof(place->key), "%s", key);
	p->last = p->nr++;

	return place;
}

static void same_or_more(int64_t *first, bool *several, int64_t value)
{
	if (value < 0)
		return;
	if (*first < 0)
		*first = value;
	else
		*several |= *first != value;
}

/* Is it one of the units that each core has for itself? */
static bool is_core(unsigned int unit)
{
	return unit == MCE_UNIT_IFETCH || unit == MCE_UNIT_LOAD_STORE || unit == MCE_UNIT_TLB ||
	       unit == MCE_UNIT_DECODE || unit == MCE_UNIT_EXEC || unit == MCE_UNIT_FP ||
	       unit == MCE_UNIT_L2;
}

/* Data that were lost elsewhere don't speak against the core that used them. */
static bool blames_core(const struct mce_event *ev, const struct mce_decoded *d)
{
	return is_core(d->unit_nr) && !d->harmless && !(d->flags & MCE_FLAG_POISON) &&
	       d->severity_nr != MCE_SEV_SRAR && !(ev->has & MCE_NO_CPU);
}

static int64_t row_of(const struct mce_decoded *d)
{
	const char *at = strstr(d->location, "row ");

	/* Not that of "csrow 2", which is a rank */
	if (!at || (at > d->location && at[-1] != ' '))
		return -1;

	return strtol(at + strlen("row "), NULL, 0);
}

/* Two threads of a core have numbers that differ in the last bit. */
static void core_key(char *key, size_t size, const struct mce_bank_record *rec)
{
	if (rec->apicid)
		snprintf(key, size, "the core with APIC ID %#x", rec->apicid & ~1U);
	else
		snprintf(key, size, "CPU %u", rec->cpu);
}

static void count(struct places *p, const char *key, const struct mce_decoded *d,
		  int64_t channel, int64_t row, int64_t page)
{
	struct place *place = find_place(p, key);

	p->records++;
	p->uncorrected += d->severity_nr > MCE_SEV_CORRECTED;
	if (!place)
		return;
	place->records++;
	if (place->channel < 0)
		place->channel = channel;
	same_or_more(&place->row, &place->rows, row);
	same_or_more(&place->page, &place->pages, page);
}

/* Two models in a log are two machines, whose errors have nothing in common. */
static void note_machine(struct conclusions *c, const struct mce_machine *m)
{
	if (m->vendor < 0 || !m->family)
		return;
	if (!c->family) {
		c->family = m->family;
		c->model = m->model;
	}
	c->several |= c->family != m->family || c->model != m->model;
}

void conclude_add(struct conclusions *c, const struct mce_event *ev, const struct mce_decoded *d)
{
	const struct mce_bank_record *rec = &ev->bank;
	int64_t channel = -1;
	char key[128];

	note_machine(c, &ev->machine);
	if (d->is_memory_error && !d->harmless) {
		tally_key(key, sizeof(key), BY_PLACE, ev, d);
		if (d->channel >= 0)
			channel = (int64_t)(rec->socket + 1) << 32 |
				  (d->instance + 1) << 8 | d->channel;
		count(&c->memory, key, d, channel, row_of(d),
		      d->addr_valid ? (int64_t)(rec->addr >> PAGE_SHIFT) : -1);
	} else if (blames_core(ev, d)) {
		core_key(key, sizeof(key), rec);
		count(&c->cores, key, d, rec->socket, -1, -1);
	}
}

static bool one_channel(const struct places *p)
{
	unsigned int i;

	for (i = 0; i < p->nr; i++) {
		if (p->places[i].channel < 0 || p->places[i].channel != p->places[0].channel)
			return false;
	}

	return true;
}

/* The place that has @percent or more of the records, NULL if there is none. */
static const struct place *main_place(const struct places *p, unsigned int percent)
{
	unsigned int i;

	for (i = 0; i < p->nr; i++) {
		if (p->places[i].records * 100 >= p->records * percent)
			return &p->places[i];
	}

	return NULL;
}

static bool is_shared(const struct places *p)
{
	return p->records >= SHARED_RECORDS && p->nr >= SHARED_PLACES && one_channel(p);
}

static bool is_spread(const struct places *p)
{
	return p->records >= SPREAD_RECORDS && p->nr >= SPREAD_PLACES && !main_place(p, MOST);
}

/* What it is called in JSON, and what it means. */
struct meaning {
	const char	*kind, *what, *todo;
};

static const struct meaning one_page = {
	"one_page", "one page of one DIMM",
	"a few cells are bad: let the kernel take the page offline, and watch whether others follow",
};

static const struct meaning one_row = {
	"one_row", "one row of one DIMM",
	"the row is bad: let the kernel take its pages offline, or have it repaired (PPR); replace the DIMM if others follow",
};

static const struct meaning one_dimm = {
	"one_dimm", "one DIMM",
	"the DIMM is bad, or does not sit well: replace it",
};

static const struct meaning dimms_of_channel = {
	"one_channel", "several DIMMs of one channel",
	"it is the channel more than the DIMMs: look at sockets and contacts, then at the board and the CPU",
};

static const struct meaning many_dimms = {
	"spread", "several DIMMs and channels",
	"so many DIMMs don't fail at once: look at power, cooling and the firmware's settings of memory (speed, voltage) first",
};

static const struct meaning one_core = {
	"one_core", "one core",
	"the core is bad: take it offline, and have the CPU replaced",
};

static const struct meaning one_socket = {
	"one_socket", "several cores of one CPU",
	"it is the CPU as a whole: look at its cooling, voltage, clock and microcode, then have it replaced",
};

static const struct meaning many_cores = {
	"spread", "several cores",
	"so many cores don't fail at once: look at power, cooling, clock settings, firmware and microcode first",
};

/* What the place means, or that there is none; NULL if nothing follows. */
static const struct meaning *meaning_of_memory(const struct places *p, const struct place *place)
{
	if (!place)
		return is_shared(p) ? &dimms_of_channel : is_spread(p) ? &many_dimms : NULL;
	if (place->page >= 0 && !place->pages)
		return &one_page;
	if (place->row >= 0 && !place->rows)
		return &one_row;

	return &one_dimm;
}

static const struct meaning *meaning_of_cores(const struct places *p, const struct place *place)
{
	if (place)
		return &one_core;

	return is_shared(p) ? &one_socket : is_spread(p) ? &many_cores : NULL;
}

static void print_one(const struct places *p, const char *about, const struct place *place,
		      const struct meaning *m, bool json)
{
	uint64_t records = place ? place->records : p->records;
	struct json_out j;

	if (!json) {
		printf("%s%llu errors of %s are of %s%s%s%s: %s\n",
		       records == p->records ? "all " : "", (unsigned long long)records, about,
		       m->what, place ? " (" : "", place ? place->key : "", place ? ")" : "",
		       m->todo);
		return;
	}
	json_begin(&j, stdout);
	json_string(&j, "type", "conclusion");
	json_string(&j, "about", about);
	json_string(&j, "kind", m->kind);
	json_string(&j, "key", place ? place->key : NULL);
	json_uint(&j, "events", p->records);
	json_uint(&j, "uncorrected", p->uncorrected);
	json_string(&j, "text", m->todo);
	json_end(&j);
}

static void print_places(const struct places *p, const char *about,
			 const struct meaning *(*meaning_of)(const struct places *p,
							     const struct place *place),
			 bool json)
{
	const struct place *place = main_place(p, NEARLY_ALL);
	const struct meaning *m;

	if (p->records < ONE_RECORDS)
		return;
	m = meaning_of(p, place);
	if (m)
		print_one(p, about, place, m, json);
}

void conclude_print(const struct conclusions *c, bool json)
{
	if (c->several)
		return;
	print_places(&c->memory, "memory", meaning_of_memory, json);
	print_places(&c->cores, "cores", meaning_of_cores, json);
}
