/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCECTL_CONCLUDE_H
#define _MCECTL_CONCLUDE_H

/* What the places of many errors say together: which part is bad, or that none is. */

#include "tally.h"

/**
 * struct place - what has the same key, and how alike it is inside
 * @records:	how many
 * @channel:	the memory channel, and the controller and socket; of a core the socket;
 *		-1 if not known
 * @row, @page:	of the first record that has one; -1 if none has
 * @rows, @pages: there are others
 */
struct place {
	char		key[128];
	uint64_t	records;
	int64_t		channel, row, page;
	bool		rows, pages;
};

/* More places than that are no place. */
#define MAX_PLACES	1024

/* Errors of memory, or of cores; @last: which place the record before was of */
struct places {
	struct place	places[MAX_PLACES];
	unsigned int	nr, last;
	uint64_t	records, uncorrected;
};

/* @several: the records are of several models of CPUs; @family, @model: of the first one */
struct conclusions {
	struct places	memory, cores;
	unsigned int	family, model;
	bool		several;
};

void conclude_add(struct conclusions *c, const struct mce_event *ev,
		  const struct mce_decoded *d);

/* A line for each conclusion, or a JSON object. */
void conclude_print(const struct conclusions *c, bool json);

#endif /* _MCECTL_CONCLUDE_H */
