// SPDX-License-Identifier: GPL-2.0
#include "cpu.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "source.h"

/* sscanf() says where it has stopped. */
static bool at_end(const char *text, int len)
{
	return len && !text[len];
}

static int parse_signature(const char *text, struct mce_machine *m)
{
	unsigned int family, model;
	int plain = 0, with_h = 0;

	if (sscanf(text, "%2x_%2x%n%*1[Hh]%n", &family, &model, &plain, &with_h) != 2 ||
	    !(at_end(text, plain) || at_end(text, with_h)) || !family)
		return -EINVAL;

	mce_machine_set(m, -1, family, model, 0);
	m->smca = -1;

	return 0;
}

static int parse_cpuid(const char *text, struct mce_machine *m)
{
	unsigned int family, model, stepping = 0;
	int len = 0, all = 0;
	char vendor[16];

	if (sscanf(text, "%15[^,],%3u,%3u%n,%3u%n", vendor, &family, &model, &len, &stepping,
		   &all) < 3 || !(at_end(text, len) || at_end(text, all)))
		return -EINVAL;
	if (mce_vendor_number(vendor) < 0)
		return -EINVAL;

	mce_machine_set(m, mce_vendor_number(vendor), family, model, stepping);

	return 0;
}

int cpu_parse(const char *text, struct mce_machine *m)
{
	if (!strcmp(text, "here"))
		return mce_machine_here(m);
	if (strchr(text, ','))
		return parse_cpuid(text, m);

	return parse_signature(text, m);
}
