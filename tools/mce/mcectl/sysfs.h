/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCECTL_SYSFS_H
#define _MCECTL_SYSFS_H

/* What the kernel's files say of this machine. */

#include "mcectl.h"

/**
 * struct bank - a bank of a CPU, from sysfs
 * @cpu, @bank:		which
 * @unit, @vendor_unit:	their names; empty if not known
 * @instance:		-1 if not known
 * @counters:		the kernel counts:
 * @corrected, @uncorrected, @lost: records since it has booted
 */
struct bank {
	unsigned int	cpu, bank;
	char		unit[24], vendor_unit[24];
	int		instance;
	bool		counters;
	uint64_t	corrected, uncorrected, lost;
};

/* All banks, by CPU and number. Return: how many, or a negative errno. */
int read_banks(struct bank **banks);

/* The directory of tracefs, NULL if it cannot be found. */
const char *tracing_dir(void);

/* Is there an event of this name in the system mce? */
bool has_event(const char *name);

/* A number in a file; @otherwise if there is none. */
long long read_number(const char *path, long long otherwise);

#endif /* _MCECTL_SYSFS_H */
