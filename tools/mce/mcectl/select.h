/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCECTL_SELECT_H
#define _MCECTL_SELECT_H

/* Which events a user wants to see, for all verbs that show events. */

#include "mcectl.h"

/**
 * struct selection - what is wanted
 * @units:	names of units, comma separated; NULL for all
 * @severity:	the least severity by name; NULL for all
 * @cpu, @has_cpu: only this CPU
 */
struct selection {
	const char	*units;
	const char	*severity;
	unsigned int	cpu;
	bool		has_cpu;

	/* private */
	uint32_t	unit_mask;
	unsigned int	severity_nr;
};

#define SELECTION_OPTS(s)						\
	{ .name = "unit", .letter = 'u', .kind = OPT_STRING, .value = &(s).units,	\
	  .arg = "LIST", .help = "only these units, comma separated" },	\
	{ .name = "severity", .kind = OPT_STRING, .value = &(s).severity, .arg = "NAME",	\
	  .help = "only this severity and worse" },			\
	{ .name = "cpu", .letter = 'C', .kind = OPT_UINT, .value = &(s).cpu, .arg = "N",	\
	  .help = "only this CPU's banks", .given = &(s).has_cpu }

/* Read the names. Return: EXIT_OK or EXIT_USAGE. */
int selection_init(struct selection *s);

/* Names of the events, for a live source; NULL for all. To be freed. */
char *selection_events(const struct selection *s);

bool selected(const struct selection *s, const struct mce_event *ev,
	      const struct mce_decoded *d);

#endif /* _MCECTL_SELECT_H */
