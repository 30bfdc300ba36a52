/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCECTL_TIMELINE_H
#define _MCECTL_TIMELINE_H

/* How many events there are over time. Memory does not grow with their number. */

#include <stdbool.h>
#include <stdint.h>

#define TIMELINE_SLOTS	4096

/**
 * struct timeline - a histogram whose slots get longer as time goes on
 * @start:	second at which the first slot begins
 * @unit:	seconds in a slot
 * @events:	how many there are in all
 * @wall:	times are since 1970
 */
struct timeline {
	int64_t		start, unit;
	uint64_t	events;
	bool		wall;
	uint64_t	slots[TIMELINE_SLOTS];
};

/* Add an event. Return: false if its time is of another clock than that of the others. */
bool timeline_add(struct timeline *t, int64_t ns, bool wall);

void timeline_print(const struct timeline *t, bool json);

#endif /* _MCECTL_TIMELINE_H */
