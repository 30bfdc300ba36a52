// SPDX-License-Identifier: GPL-2.0
#include "scenarios.h"

#include <string.h>

#include <asm/mce_unit.h>

/* MISC of Intel: a physical address, down to the cache line or to the page. */
#define MISC_LINE	0x86
#define MISC_PAGE	0x8c

/*
 * MCG_STATUS: RIPV, EIPV, MCIP, LMCES. The last one says that the exception goes to
 * one CPU only; otherwise the kernel would wait for the others.
 */
#define RIPV_MCIP	0xd
#define RIPV_EIPV_MCIP	0xf

const struct scenario scenarios[] = {
	{
		.name = "corrected-memory", .unit = MCE_UNIT_MEM_CTRL,
		.summary = "a bit flip in memory that ECC has repaired",
		.status = 0x9c00004000010090, .misc = MISC_LINE,
	}, {
		.name = "corrected-cache", .unit = MCE_UNIT_L2,
		.summary = "a bit flip in the L2 cache that ECC has repaired",
		.status = 0x9c00004000000135, .misc = MISC_LINE,
	}, {
		.name = "corrected-tlb", .unit = MCE_UNIT_TLB,
		.summary = "a parity error in a TLB that was loaded again",
		.status = 0x9000004000000014,
	}, {
		.name = "ucna", .unit = MCE_UNIT_MEM_CTRL, .harm = HARM_PAGE,
		.summary = "lost data in memory that nobody has used yet",
		.status = 0xbc00000000010090, .misc = MISC_PAGE,
	}, {
		.name = "srao", .unit = MCE_UNIT_MEM_CTRL, .harm = HARM_PAGE, .exception = true,
		.summary = "lost data in memory that a scrubber has found",
		.status = 0xbd000000000000c0, .misc = MISC_PAGE, .mcgstatus = RIPV_MCIP,
	}, {
		.name = "srar", .unit = MCE_UNIT_LOAD_STORE, .harm = HARM_PROCESS,
		.exception = true,
		.summary = "a program loads data that were lost",
		.status = 0xbd80000000100134, .misc = MISC_PAGE, .mcgstatus = RIPV_EIPV_MCIP,
	}, {
		.name = "fatal", .unit = MCE_UNIT_IFETCH, .harm = HARM_MACHINE, .exception = true,
		.summary = "an error after which the machine cannot go on",
		.status = 0xb200000000000005, .mcgstatus = RIPV_MCIP,
	}, {
		.name = "corrected-memory", .unit = MCE_UNIT_MEM_CTRL, .smca = true,
		.summary = "a bit flip in memory that ECC has repaired",
		.status = 0x9c2040000000011b, .ipid = 0x0000009600050f00, .synd = 0x1,
		.misc = 0xd01a000000000000,
	}, {
		.name = "corrected-cache", .unit = MCE_UNIT_L3, .smca = true,
		.summary = "a bit flip in the L3 cache that ECC has repaired",
		.status = 0x9c2040000004017b, .ipid = 0x000700b020350000,
	}, {
		.name = "deferred", .unit = MCE_UNIT_MEM_CTRL, .smca = true,
		.summary = "lost data in memory that nobody has used yet",
		.status = 0x9c2031000001011b, .ipid = 0x0000009600050f00, .synd = 0x1,
	},
	{ }
};

const struct scenario *find_scenario(const char *name, bool smca)
{
	const struct scenario *s;

	for (s = scenarios; s->name; s++) {
		if (s->smca == smca && !strcmp(s->name, name))
			return s;
	}

	return NULL;
}
