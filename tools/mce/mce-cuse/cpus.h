/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_CUSE_CPUS_H
#define _MCE_CUSE_CPUS_H

#include <stdint.h>

/*
 * What a record of /dev/mcelog has and an event has not, because it is the same for
 * each event of a CPU. 0 where the machine doesn't tell.
 */
struct cpu {
	uint32_t	apicid;
	uint64_t	mcgcap;
};

/**
 * struct cpus - the CPUs of this machine
 * @cpu:	@nr of them
 */
struct cpus {
	struct cpu	*cpu;
	unsigned int	nr;
};

/* Read them again, as at the start and after a hotplug. Return: 0 or -ENOMEM. */
int cpus_read(struct cpus *cpus);

/* Return: the CPU, one that is all 0 if there is none of this number. */
const struct cpu *cpus_get(const struct cpus *cpus, unsigned int nr);

void cpus_free(struct cpus *cpus);

#endif /* _MCE_CUSE_CPUS_H */
