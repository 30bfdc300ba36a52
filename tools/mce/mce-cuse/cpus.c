// SPDX-License-Identifier: GPL-2.0
/* The constants of each CPU, from /proc and the MSR driver. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpus.h"

#define MSR_IA32_MCG_CAP	0x179

/* More than any kernel is built for; a limit for what /proc may say. */
#define CPUS_MAX		65536

static uint64_t read_mcgcap(unsigned int cpu)
{
	uint64_t value = 0;
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/dev/cpu/%u/msr", cpu);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	if (pread(fd, &value, sizeof(value), MSR_IA32_MCG_CAP) != sizeof(value))
		value = 0;
	close(fd);

	return value;
}

/* Room for @cpu, and its entry. */
static struct cpu *cpus_at(struct cpus *cpus, unsigned int cpu)
{
	struct cpu *more;

	if (cpu < cpus->nr)
		return &cpus->cpu[cpu];

	more = realloc(cpus->cpu, (cpu + 1) * sizeof(*more));
	if (!more)
		return NULL;
	memset(more + cpus->nr, 0, (cpu + 1 - cpus->nr) * sizeof(*more));
	cpus->cpu = more;
	cpus->nr = cpu + 1;

	return &more[cpu];
}

int cpus_read(struct cpus *cpus)
{
	FILE *f = fopen("/proc/cpuinfo", "r");
	unsigned int nr = 0, apicid;
	struct cpu *cpu;
	char line[4096];
	int err = 0;

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "processor : %u", &nr) == 1)
			continue;
		if (sscanf(line, "initial apicid : %u", &apicid) != 1 || nr >= CPUS_MAX)
			continue;
		cpu = cpus_at(cpus, nr);
		if (!cpu) {
			err = -ENOMEM;
			break;
		}
		*cpu = (struct cpu) {
			.apicid	= apicid,
			.mcgcap	= read_mcgcap(nr),
		};
	}
	if (f)
		fclose(f);

	return err;
}

const struct cpu *cpus_get(const struct cpus *cpus, unsigned int nr)
{
	static const struct cpu none;

	return nr < cpus->nr ? &cpus->cpu[nr] : &none;
}

void cpus_free(struct cpus *cpus)
{
	free(cpus->cpu);
	cpus->cpu = NULL;
	cpus->nr = 0;
}
