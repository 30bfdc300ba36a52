// SPDX-License-Identifier: GPL-2.0
/*
 * Records of shared banks.
 *
 * While the machine can go on the CPUs read their banks one after the other, and
 * who reads a bank first clears it. With no way out no bank is cleared, and each
 * CPU that shares a bank reads the same record. The first one that tells of it
 * tells of an error; the others repeat it, and must say so.
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/jhash.h>
#include <linux/topology.h>

#include <asm/mce.h>
#include <asm/mce_unit.h>

#include "internal.h"

/* The shared records of a rendezvous that an event was fired for. */
#define NR_TOLD		64

static atomic64_t told[NR_TOLD];

/* Who shares a bank of a unit. Of a unit that is not known nobody can tell. */
enum scope {
	SCOPE_UNKNOWN,
	SCOPE_CORE,
	SCOPE_PACKAGE,
};

static const u8 scopes[MCE_NR_UNITS] = {
	[MCE_UNIT_IFETCH]	= SCOPE_CORE,
	[MCE_UNIT_LOAD_STORE]	= SCOPE_CORE,
	[MCE_UNIT_TLB]		= SCOPE_CORE,
	[MCE_UNIT_DECODE]	= SCOPE_CORE,
	[MCE_UNIT_EXEC]		= SCOPE_CORE,
	[MCE_UNIT_FP]		= SCOPE_CORE,
	[MCE_UNIT_L2]		= SCOPE_CORE,
	[MCE_UNIT_L3]		= SCOPE_PACKAGE,
	[MCE_UNIT_MEM_CTRL]	= SCOPE_PACKAGE,
	[MCE_UNIT_INTERCONNECT]	= SCOPE_PACKAGE,
	[MCE_UNIT_IO]		= SCOPE_PACKAGE,
	[MCE_UNIT_POWER]	= SCOPE_PACKAGE,
	[MCE_UNIT_SECURITY]	= SCOPE_PACKAGE,
};

/* What is the same in all copies of a record, and in no other record. */
struct told_key {
	u64	status;
	u64	addr;
	u64	misc;
	u64	ipid;
	u32	bank;
	u32	scope;
	u32	owner;
	u32	pad;
};

/* 64 bits: no two records of a panic have the same. Never 0. */
static u64 fingerprint(const struct told_key *key)
{
	u32 low = jhash2((const u32 *)key, sizeof(*key) / sizeof(u32), 0);
	u32 high = jhash2((const u32 *)key, sizeof(*key) / sizeof(u32), low);

	return (u64)high << 32 | low | 1;
}

static bool is_told(u64 print)
{
	s64 old;
	int i;

	for (i = 0; i < NR_TOLD; i++) {
		old = atomic64_cmpxchg(&told[i], 0, print);
		if (!old)
			return false;
		if (old == (s64)print)
			return true;
	}

	/* More than there is room for: better one too many than one too few. */
	return false;
}

/**
 * mce_shared() - has another CPU of this exception told of a record already?
 * @m:		the record
 *
 * The same content makes a record of the same bank only where the CPUs share
 * it: a bank of a core is that of its threads, and two cores can report the same.
 * Where the unit of a bank is not known each CPU's record stands for itself.
 *
 * Context: any, on several CPUs at once.
 * Return: false for the first one, and true for those that repeat it.
 */
bool mce_shared(const struct mce *m)
{
	struct told_key key = {
		.status	= m->status,
		.addr	= m->addr,
		.misc	= m->misc,
		.ipid	= m->ipid,
		.bank	= m->bank,
	};

	if (m->extcpu >= nr_cpu_ids || m->bank >= MAX_NR_BANKS)
		return false;

	key.scope = scopes[per_cpu(mce_bank_ids, m->extcpu)[m->bank].unit];
	if (key.scope == SCOPE_UNKNOWN)
		return false;

	key.owner = key.scope == SCOPE_PACKAGE ? m->socketid :
		    cpumask_first(topology_sibling_cpumask(m->extcpu));

	return is_told(fingerprint(&key));
}

/**
 * mce_shared_begin() - forget what was told; another exception begins
 *
 * Context: any. There is something to forget only after a panic that was not real.
 */
void mce_shared_begin(void)
{
	int i;

	for (i = 0; i < NR_TOLD; i++)
		atomic64_set(&told[i], 0);
}
