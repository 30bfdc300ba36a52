// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include <asm/mce_unit.h>

#include "names.h"
#include "select.h"

int selection_init(struct selection *s)
{
	char *rest, *name, *list = NULL;
	int nr;

	if (s->severity) {
		nr = mce_severity_by_name(s->severity);
		if (nr <= 0) {
			complain("--severity %s: not corrected, deferred, ucna, srao, srar, fatal",
				 s->severity);
			return EXIT_USAGE;
		}
		s->severity_nr = nr;
	}
	if (!s->units)
		return EXIT_OK;

	list = strdup(s->units);
	rest = list;
	while (rest && (name = strsep(&rest, ","))) {
		nr = mce_unit_by_name(name);
		if (nr < 0) {
			complain("--unit %s: there is no such unit; mcectl explain lists them",
				 name);
			free(list);
			return EXIT_USAGE;
		}
		s->unit_mask |= 1U << nr;
	}
	free(list);

	return EXIT_OK;
}

char *selection_events(const struct selection *s)
{
	char *events = NULL;
	size_t size = 0;
	unsigned int unit;
	FILE *out;

	if (!s->unit_mask)
		return NULL;
	out = open_memstream(&events, &size);
	if (!out)
		return NULL;
	for (unit = 0; unit < MCE_NR_UNITS; unit++) {
		if (s->unit_mask & 1U << unit)
			fprintf(out, "%smce_bank_%s", ftell(out) ? "," : "", mce_unit_name(unit));
	}
	fclose(out);

	return events;
}

bool selected(const struct selection *s, const struct mce_event *ev,
	      const struct mce_decoded *d)
{
	/* That something was lost is always of interest. */
	if (ev->type == MCE_EVENT_DROPPED || ev->type == MCE_EVENT_LOST)
		return true;
	if (ev->type != MCE_EVENT_BANK)
		return !s->unit_mask && !s->severity_nr && !s->has_cpu;

	if (s->unit_mask && !(s->unit_mask & 1U << d->unit_nr))
		return false;
	if (d->severity_nr < s->severity_nr)
		return false;

	return !s->has_cpu || ev->bank.cpu == s->cpu;
}
