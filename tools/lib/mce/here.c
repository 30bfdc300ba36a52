// SPDX-License-Identifier: GPL-2.0
#include "here.h"

#include <inttypes.h>
#include <limits.h>

#include "decode_here.h"

void mce_here_init(struct mce_here *here)
{
	mce_machine_here(&here->machine);
	here->cpu = -1;
}

/* Readable by root; 0 where the CPU has none, or has it locked. */
static uint64_t read_ppin(unsigned int cpu)
{
	char path[PATH_MAX];
	uint64_t ppin = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/devices/system/cpu/cpu%u/topology/ppin", mce_sysfs, cpu);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%" SCNx64, &ppin) != 1)
		ppin = 0;
	fclose(file);

	return ppin;
}

const struct mce_machine *mce_here_cpu(struct mce_here *here, unsigned int cpu)
{
	if (here->cpu != cpu) {
		here->machine.ppin = read_ppin(cpu);
		here->cpu = cpu;
	}

	return &here->machine;
}
