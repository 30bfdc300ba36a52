/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_HERE_H
#define LIBMCE_HERE_H

#include <mce/mce.h>

/**
 * struct mce_here - the CPUs of this machine, for the sources whose events are of it
 * @machine:	what all of them have in common, and the PPIN of @cpu
 * @cpu:	the one that was asked for last, -1 for none
 */
struct mce_here {
	struct mce_machine	machine;
	int64_t			cpu;
};

void mce_here_init(struct mce_here *here);

/* What @cpu is like. A storm comes from few CPUs, and reads the PPIN once. */
const struct mce_machine *mce_here_cpu(struct mce_here *here, unsigned int cpu);

#endif /* LIBMCE_HERE_H */
