// SPDX-License-Identifier: GPL-2.0
/*
 * mce:mce_record, the only event of kernels without the bank events.
 *
 * It is fired from a work queue, so its task and time are not those of the error.
 * It does not say how the error was found, but it does say on which CPU.
 */
#include <string.h>

#include <linux/bits.h>
#include <asm/mce_unit.h>

#include "record.h"
#include "source.h"

#define NSEC_PER_SEC	1000000000LL

void mce_record_finish(struct mce_event *ev, const struct mce_record_extra *extra)
{
	mce_machine_cpuid(&ev->machine, extra->cpuvendor, extra->cpuid);
	ev->machine.mcgcap = extra->mcgcap;
	ev->machine.ppin = extra->ppin;
	ev->machine.microcode = extra->microcode;

	ev->bank.origin = MCE_ORIGIN_UNKNOWN;
	/* Of what registers don't tell, the mode is known. */
	ev->bank.told = MCE_TOLD_VERDICT;
	if ((extra->cs & 3) == 3)
		ev->bank.flags |= MCE_FLAG_USER;
	if (extra->walltime) {
		ev->wall_ns = extra->walltime * NSEC_PER_SEC;
		ev->has |= MCE_HAS_WALL;
	}
}

/* struct mce_hw_err::vendor: on AMD SYND1 and SYND2, empty elsewhere. */
void mce_record_vendor_data(struct mce_event *ev, const void *data, size_t size)
{
	uint64_t synd[2];

	if (size < sizeof(synd))
		return;

	memcpy(synd, data, sizeof(synd));
	ev->bank.synd1 = synd[0];
	ev->bank.synd2 = synd[1];
}

#define STATUS_UC		BIT_ULL(61)
#define STATUS_PCC		BIT_ULL(57)
#define STATUS_S		BIT_ULL(56)
#define STATUS_AR		BIT_ULL(55)
#define STATUS_DEFERRED		BIT_ULL(44)
#define MCGSTATUS_EIPV		BIT_ULL(1)

/*
 * A kernel that has no such flag: whether the interrupted context has consumed the error
 * follows from the registers, as in the kernel's mce_consumed().
 */
void mce_record_blame(struct mce_event *ev)
{
	bool amd = mce_is_amd(ev->machine.vendor);
	uint64_t wanted = amd ? STATUS_UC : STATUS_UC | STATUS_S | STATUS_AR;
	uint64_t mask = wanted | STATUS_PCC | (amd ? STATUS_DEFERRED : 0);

	if ((ev->bank.status & mask) == wanted && (ev->bank.mcgstatus & MCGSTATUS_EIPV))
		ev->bank.flags |= MCE_FLAG_CONSUMED;
}

void mce_record_blame_nobody(struct mce_event *ev)
{
	ev->has &= ~(MCE_HAS_TASK | MCE_HAS_CHAIN);
	ev->has |= MCE_FROM_RECORD;
	ev->pid = 0;
	ev->tid = 0;
	ev->comm[0] = '\0';
	ev->chain = NULL;
	ev->nr_chain = 0;
}
