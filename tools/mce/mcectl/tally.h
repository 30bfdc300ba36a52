/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCECTL_TALLY_H
#define _MCECTL_TALLY_H

/* Count events by something. */

#include "mcectl.h"

enum tally_by {
	BY_UNIT,
	BY_SEVERITY,
	BY_CPU,
	BY_BANK,
	BY_PLACE,	/* the DIMM, or as much of it as is known */
	BY_PROCESS,
	NR_TALLY_BY
};

/* Its name, and the number of a name or -1. */
const char *tally_by_name(unsigned int by);
int tally_by_number(const char *name);

/**
 * struct tally_row - what has the same key
 * @events:	records
 * @errors:	errors that they stand for
 * @corrected, @uncorrected: records
 * @first_ns, @last_ns: since 1970, or of the source's clock; 0 if not known
 * @wall:	they are since 1970: records that tell no more than the time since boot
 *		don't count then
 * @worst:	the highest enum mce_sev
 */
struct tally_row {
	char		key[128];
	uint64_t	events, errors, corrected, uncorrected;
	int64_t		first_ns, last_ns;
	unsigned int	worst;
	bool		wall;
};

/* Rows, in no order; keys are found by a hash. */
struct tally {
	enum tally_by		by;
	struct tally_row	*rows;
	size_t			nr, size;
	unsigned int		*slots;
	size_t			nr_slots;
};

/* Tallies for a list such as "unit,cpu". Return: EXIT_OK or EXIT_USAGE. */
int tallies_init(struct tally *list, unsigned int *nr, const char *names);

/* Return: false when out of memory. */
bool tally_add(struct tally *t, const struct mce_event *ev, const struct mce_decoded *d);

/* What an event is counted under. Return: false if it is not of the kind that is counted. */
bool tally_key(char *key, size_t size, enum tally_by by, const struct mce_event *ev,
	       const struct mce_decoded *d);

/* Sort by number of events. */
void tally_sort(struct tally *t);

/* Print the rows: a table, or JSON. */
void tally_print(struct tally *t, bool json);

void tally_free(struct tally *t);

#endif /* _MCECTL_TALLY_H */
