// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <asm/mce_unit.h>

#include "json_out.h"
#include "names.h"
#include "tally.h"

#define NSEC_PER_SEC	1000000000L

static const char * const by_names[] = {
	[BY_UNIT]	= "unit",
	[BY_SEVERITY]	= "severity",
	[BY_CPU]	= "cpu",
	[BY_BANK]	= "bank",
	[BY_PLACE]	= "dimm",
	[BY_PROCESS]	= "process",
};

const char *tally_by_name(unsigned int by)
{
	return by_names[by];
}

int tally_by_number(const char *name)
{
	int by;

	for (by = 0; by < NR_TALLY_BY; by++) {
		if (!strcmp(by_names[by], name))
			return by;
	}

	return -1;
}

int tallies_init(struct tally *list, unsigned int *nr, const char *names)
{
	char *copy = strdup(names), *rest = copy, *name;
	int by;

	*nr = 0;
	while (rest && (name = strsep(&rest, ","))) {
		by = tally_by_number(name);
		if (by < 0 || *nr == NR_TALLY_BY) {
			complain("--by %s: not a list of unit, severity, cpu, bank, dimm, process",
				 names);
			free(copy);
			return EXIT_USAGE;
		}
		list[(*nr)++] = (struct tally){ .by = by };
	}
	free(copy);

	return EXIT_OK;
}

/* How much of a place tells the DIMM: what comes behind is inside of it. */
static size_t dimm_part(const char *location)
{
	static const char * const inside[] = {
		" subrank ", " bank ", " bank group ", " row ", " column ", " device ",
	};
	size_t len = strlen(location), i;
	const char *at;

	for (i = 0; i < ARRAY_SIZE(inside); i++) {
		at = strstr(location, inside[i]);
		if (at && (size_t)(at - location) < len)
			len = at - location;
	}

	return len;
}

/* Where EDAC and DMI don't tell, the controller and channel still do. */
static void place_key(char *key, size_t size, const struct mce_event *ev,
		      const struct mce_decoded *d)
{
	size_t len;

	if (d->dimm[0] || d->fru_text[0]) {
		snprintf(key, size, "%s", d->dimm[0] ? d->dimm : d->fru_text);
		return;
	}
	len = snprintf(key, size, "socket %d %s", ev->bank.socket, d->vendor_unit ?: d->unit);
	if (d->instance >= 0 && len < size)
		len += snprintf(key + len, size - len, " %d", d->instance);
	if (d->channel >= 0 && len < size)
		len += snprintf(key + len, size - len, " channel %d", d->channel);
	if (d->location[0] && len < size)
		snprintf(key + len, size - len, " %.*s", (int)dimm_part(d->location), d->location);
}

bool tally_key(char *key, size_t size, enum tally_by by, const struct mce_event *ev,
	       const struct mce_decoded *d)
{
	switch (by) {
	case BY_UNIT:
		snprintf(key, size, "%s", d->unit);
		return true;
	case BY_SEVERITY:
		snprintf(key, size, "%s", d->severity ?: "-");
		return true;
	case BY_CPU:
		snprintf(key, size, "%u", ev->bank.cpu);
		return true;
	case BY_BANK:
		snprintf(key, size, "cpu %u bank %u %s", ev->bank.cpu, ev->bank.bank,
			 d->vendor_unit ?: "");
		return true;
	case BY_PLACE:
		if (d->unit_nr != MCE_UNIT_MEM_CTRL && !d->is_memory_error)
			return false;
		place_key(key, size, ev, d);
		return true;
	case BY_PROCESS:
		/* Only who has consumed the error has to do with it; a guest can, too. */
		if (!(ev->has & MCE_HAS_TASK) || !(d->flags & MCE_FLAG_CONSUMED) ||
		    !(d->flags & (MCE_FLAG_USER | MCE_FLAG_GUEST)) ||
		    (d->flags & MCE_FLAG_LATE))
			return false;
		snprintf(key, size, "%s[%d]", ev->comm, ev->pid);
		return true;
	default:
		return false;
	}
}

static size_t hash(const char *key)
{
	size_t value = 5381;

	while (*key)
		value = value * 33 + (unsigned char)*key++;

	return value;
}

/* The slot that holds the row of @key, or where it belongs. */
static unsigned int *find_slot(struct tally *t, const char *key)
{
	size_t i = hash(key) & (t->nr_slots - 1);

	while (t->slots[i] && strcmp(t->rows[t->slots[i] - 1].key, key))
		i = (i + 1) & (t->nr_slots - 1);

	return &t->slots[i];
}

static bool grow(struct tally *t)
{
	size_t size = t->size ? 2 * t->size : 64;
	struct tally_row *rows = realloc(t->rows, size * sizeof(*rows));
	size_t i;

	if (!rows)
		return false;
	t->rows = rows;
	t->size = size;
	free(t->slots);
	t->nr_slots = 4 * size;
	t->slots = calloc(t->nr_slots, sizeof(*t->slots));
	if (!t->slots)
		return false;
	for (i = 0; i < t->nr; i++)
		*find_slot(t, t->rows[i].key) = i + 1;

	return true;
}

static struct tally_row *row_of(struct tally *t, const char *key)
{
	unsigned int *slot;

	if (t->nr == t->size && !grow(t))
		return NULL;
	slot = find_slot(t, key);
	if (!*slot) {
		memset(&t->rows[t->nr], 0, sizeof(t->rows[0]));
		snprintf(t->rows[t->nr].key, sizeof(t->rows[0].key), "%s", key);
		*slot = ++t->nr;
	}

	return &t->rows[*slot - 1];
}

/* The times of a row are of one clock: of the better one. */
static void add_time(struct tally_row *row, const struct mce_event *ev)
{
	bool wall = ev->has & MCE_HAS_WALL;
	int64_t time = wall ? ev->wall_ns : (int64_t)ev->time_ns;

	if (!time || (row->wall && !wall))
		return;
	if (wall && !row->wall) {
		row->wall = true;
		row->first_ns = 0;
		row->last_ns = 0;
	}
	if (!row->first_ns || time < row->first_ns)
		row->first_ns = time;
	if (time > row->last_ns)
		row->last_ns = time;
}

bool tally_add(struct tally *t, const struct mce_event *ev, const struct mce_decoded *d)
{
	struct tally_row *row;
	char key[sizeof(row->key)];

	/* The record was another CPU's before. */
	if (d->flags & MCE_FLAG_SHARED)
		return true;
	if (!tally_key(key, sizeof(key), t->by, ev, d))
		return true;
	row = row_of(t, key);
	if (!row)
		return false;

	row->events++;
	row->errors += d->err_count;
	if (d->severity_nr <= MCE_SEV_CORRECTED)
		row->corrected++;
	else
		row->uncorrected++;
	if (d->severity_nr > row->worst)
		row->worst = d->severity_nr;
	add_time(row, ev);

	return true;
}

static int cmp_rows(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;

	if (x->events != y->events)
		return x->events < y->events ? 1 : -1;

	return strcmp(x->key, y->key);
}

void tally_sort(struct tally *t)
{
	size_t i;

	qsort(t->rows, t->nr, sizeof(*t->rows), cmp_rows);
	if (!t->nr)
		return;
	memset(t->slots, 0, t->nr_slots * sizeof(*t->slots));
	for (i = 0; i < t->nr; i++)
		*find_slot(t, t->rows[i].key) = i + 1;
}

static void print_json(const struct tally_row *row, const char *by)
{
	struct json_out j;

	json_begin(&j, stdout);
	json_string(&j, "type", "count");
	json_string(&j, "by", by);
	json_string(&j, "key", row->key);
	json_uint(&j, "events", row->events);
	json_uint(&j, "errors", row->errors);
	json_uint(&j, "corrected", row->corrected);
	json_uint(&j, "uncorrected", row->uncorrected);
	json_string(&j, "worst", mce_severity_name(row->worst));
	json_int(&j, "first_ns", row->first_ns);
	json_int(&j, "last_ns", row->last_ns);
	json_end(&j);
}

static void format_time(char *text, size_t size, int64_t ns, bool wall)
{
	time_t seconds = ns / NSEC_PER_SEC;
	struct tm tm;

	if (!ns)
		snprintf(text, size, "-");
	else if (!wall)
		snprintf(text, size, "%ld.%06ld", seconds, ns % NSEC_PER_SEC / 1000);
	else if (!localtime_r(&seconds, &tm) || !strftime(text, size, "%F %T", &tm))
		snprintf(text, size, "-");
}

void tally_print(struct tally *t, bool json)
{
	const struct tally_row *row;
	char first[32], last[32];

	tally_sort(t);
	if (!json)
		printf("%-32s %8s %8s %10s %12s %-10s %-19s %-19s\n", by_names[t->by], "events",
		       "errors", "corrected", "uncorrected", "worst", "first", "last");
	for (row = t->rows; row < t->rows + t->nr; row++) {
		if (json) {
			print_json(row, by_names[t->by]);
			continue;
		}
		format_time(first, sizeof(first), row->first_ns, row->wall);
		format_time(last, sizeof(last), row->last_ns, row->wall);
		printf("%-32s %8llu %8llu %10llu %12llu %-10s %-19s %-19s\n", row->key,
		       (unsigned long long)row->events, (unsigned long long)row->errors,
		       (unsigned long long)row->corrected, (unsigned long long)row->uncorrected,
		       mce_severity_name(row->worst) ?: "-", first, last);
	}
}

void tally_free(struct tally *t)
{
	free(t->rows);
	free(t->slots);
	t->rows = NULL;
	t->slots = NULL;
	t->nr = 0;
	t->size = 0;
	t->nr_slots = 0;
}
