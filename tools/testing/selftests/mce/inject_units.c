// SPDX-License-Identifier: GPL-2.0
/*
 * Inject one record for each unit that this CPU can report, and print the units'
 * names. With arguments, which are pairs SEVERITY CHANNEL, inject a memory
 * controller's error of that severity (see mem_error()) and channel for each pair
 * instead.
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

static int inject_mem_errors(char **args)
{
	struct mce_regs regs;
	int ret = 0;

	for (; args[0] && args[1] && !ret; args += 2) {
		mem_error(&regs, atoi(args[0]), atoi(args[1]));
		ret = mce_inject(&regs);
	}

	return ret;
}

int main(int argc, char **argv)
{
	const char *lacks = mce_test_lacks();
	int ret;

	if (lacks) {
		fprintf(stderr, "inject_units: %s\n", lacks);
		return 4;
	}

	if (argc > 1)
		ret = inject_mem_errors(argv + 1);
	else
		ret = inject_units(cpu_has_smca() ? smca_vectors : intel_vectors);
	if (ret)
		fprintf(stderr, "inject_units: injection failed: %s\n", strerror(-ret));

	return !!ret;
}
