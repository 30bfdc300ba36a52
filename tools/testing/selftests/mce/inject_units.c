// SPDX-License-Identifier: GPL-2.0
/*
 * Inject one record for each unit that this CPU can report, and print the units'
 * names. With arguments SEVERITY CHANNEL, inject a memory controller's error of
 * that severity (see mem_error()) and channel instead.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vectors.h"

static int inject_units(const struct mce_vector *vectors)
{
	unsigned int unit;
	int ret;

	for (unit = 0; unit < NR_UNITS; unit++) {
		if (!vector_of(vectors, unit))
			continue;
		ret = mce_inject(&vectors[unit].regs);
		if (ret)
			return ret;
		puts(unit_names[unit]);
	}

	return 0;
}

static int inject_mem_error(const char *severity, const char *channel)
{
	struct mce_regs regs;

	mem_error(&regs, atoi(severity), atoi(channel));

	return mce_inject(&regs);
}

int main(int argc, char **argv)
{
	const char *lacks = mce_test_lacks();
	int ret;

	if (lacks) {
		fprintf(stderr, "inject_units: %s\n", lacks);
		return 4;
	}

	if (argc == 3)
		ret = inject_mem_error(argv[1], argv[2]);
	else
		ret = inject_units(cpu_is_amd() ? smca_vectors : intel_vectors);
	if (ret)
		fprintf(stderr, "inject_units: injection failed: %s\n", strerror(-ret));

	return !!ret;
}
