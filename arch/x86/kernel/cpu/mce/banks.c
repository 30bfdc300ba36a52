// SPDX-License-Identifier: GPL-2.0
/*
 * Which hardware unit each bank of each CPU belongs to, as far as that can be
 * told before the bank has reported an error.
 */
#include <linux/percpu.h>
#include <linux/processor.h>

#include <asm/mce.h>
#include <asm/mce_unit.h>
#include <asm/msr.h>

#include "internal.h"

DEFINE_PER_CPU_READ_MOSTLY(struct mce_bank_id[MAX_NR_BANKS], mce_bank_ids);

static void identify_bank(struct mce_bank_id *id, const struct mce_unit_rec *rec)
{
	struct mce_unit_info info;
	int unit;

	unit = mce_unit_of_bank(rec, &id->vendor_unit);
	id->unit = unit < 0 ? MCE_UNIT_OTHER : unit;
	id->units = mce_units_of_bank(rec);

	/* Which one of several units does not depend on the error. */
	mce_unit_classify(rec, &info);
	id->instance = info.instance;
}

/**
 * mce_identify_banks() - find out what the banks of this CPU are
 * @c:	this CPU
 *
 * On SMCA systems the banks are asked, which only the CPU itself can do. What
 * they say is kept for mce_bank_ids' readers on all CPUs.
 *
 * Context: on a CPU that comes up, after its banks were counted.
 */
void mce_identify_banks(const struct cpuinfo_x86 *c)
{
	struct mce_bank_id *ids = this_cpu_ptr(mce_bank_ids);
	struct mce_unit_rec rec = {
		.family		= c->x86,
		.model		= c->x86_model,
		.vendor		= c->x86_vendor,
		.smca		= mce_flags.smca,
		.no_bank_map	= cpu_feature_enabled(X86_FEATURE_HYPERVISOR),
	};
	unsigned int bank;

	for (bank = 0; bank < this_cpu_read(mce_num_banks); bank++) {
		rec.bank = bank;
		if (rec.smca && rdmsrq_safe(MSR_AMD64_SMCA_MCx_IPID(bank), &rec.ipid))
			rec.ipid = 0;

		identify_bank(&ids[bank], &rec);
	}
}
