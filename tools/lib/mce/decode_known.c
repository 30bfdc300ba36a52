// SPDX-License-Identifier: GPL-2.0
/*
 * Records of which it is known that they mean no error, and those that ask for
 * something else than their severity does.
 */
#include "decode.h"

#include <linux/bits.h>
#include <linux/kernel.h>

#include "words.h"

/*
 * MCi_STATUS, Intel
 *
 * 54:53	threshold-based status of corrected errors: 1 green, 2 yellow
 */
#define STATUS_THRESHOLD_SHIFT	53
#define STATUS_THRESHOLD_MASK	3
#define THRESHOLD_GREEN		1
#define THRESHOLD_YELLOW	2

/* The first model of family 6 with threshold-based status: Nehalem */
#define MODEL_NEHALEM		0x1a

#define CODE_TIMER		0x400

/**
 * struct known - records that mean no error
 * @vendor, @first, @last: the CPU; vendor, and family << 8 | model from first to last
 * @bank:		of it
 * @mask, @match:	MCi_STATUS
 * @why, @todo:		what to say
 */
struct known {
	u8		vendor, bank;
	u16		first, last;
	u64		mask, match;
	const char	*why, *todo;
};

#define HASWELL_WHY	"a bogus internal parity error, erratum HSD131, HSM142, HSW131, BDM48 or SKX37"
#define HASWELL_TODO	"Nothing: it is a known erratum of the CPU, and no part is to be replaced. Linux drops it (intel_filter_mce)."
#define HASWELL(first, last)						\
	{ MCE_VENDOR_INTEL, 0, 0x600 | (first), 0x600 | (last),		\
	  0xa0000000ffffffff, 0x80000000000f0005, HASWELL_WHY, HASWELL_TODO }

/* Source: intel_filter_mce() and amd_filter_mce() of Linux 7.3, the vendors' lists of errata. */
static const struct known known[] = {
	HASWELL(0x3c, 0x3d), HASWELL(0x45, 0x46), HASWELL(0x55, 0x55),
	{ MCE_VENDOR_AMD, 4, 0x0f00, 0x16ff, 0x1f0000, 0x50000,
	  "a GART table walk error, which is expected",
	  "Nothing: speculative accesses beyond the GART make it, with or without an IOMMU. Linux drops it (amd_filter_mce)." },
	{ MCE_VENDOR_AMD, 1, 0x1710, 0x172f, 0x3f0000, 0xa0000,
	  "a bogus error of the instruction fetch unit, erratum 1114",
	  "Nothing: it is a known erratum of the CPU, and no part is to be replaced. Linux drops it (amd_filter_mce)." },
};

static const struct known *find(const struct mce_machine *m, const struct mce_bank_record *rec)
{
	unsigned int cpu = m->family << 8 | m->model;
	const struct known *k;

	for (k = known; k < known + ARRAY_SIZE(known); k++) {
		if (m->vendor == k->vendor && rec->bank == k->bank && cpu >= k->first &&
		    cpu <= k->last && (rec->status & k->mask) == k->match)
			return k;
	}

	return NULL;
}

bool mce_is_dropped_by_linux(const struct mce_machine *m, const struct mce_bank_record *rec)
{
	return find(m, rec);
}

static void decode_threshold(const struct mce_machine *m, const struct mce_bank_record *rec,
			     const struct mce_unit_info *info, struct mce_decoded *d)
{
	unsigned int state = (rec->status >> STATUS_THRESHOLD_SHIFT) & STATUS_THRESHOLD_MASK;

	if (m->vendor != MCE_VENDOR_INTEL || m->family != 6 || m->model < MODEL_NEHALEM ||
	    info->severity != MCE_SEV_CORRECTED || info->code_format != MCE_FMT_CACHE)
		return;
	if (state == THRESHOLD_GREEN)
		d->threshold = "green";
	if (state != THRESHOLD_YELLOW)
		return;
	d->threshold = "yellow";
	d->advice = "This cache has had many corrected errors (state yellow), and uncorrected ones may follow: plan to replace the CPU; until then take its cores offline.";
}

static bool is_timeout(const struct mce_machine *m, const struct mce_unit_info *info,
		       const struct mce_decoded *d)
{
	return m->vendor == MCE_VENDOR_INTEL && d->mca_code == CODE_TIMER &&
	       info->unit != MCE_UNIT_MEM_CTRL;
}

/*
 * A core that has waited too long can't be asked any more, so the hardware copies its
 * record to the bank of the PCU, whose own codes it does not have. Source: Intel SDM
 * vol. 3B, table of 06_56H's IA32_MC4_STATUS. ADDR and MISC hold where the core was.
 */
static void decode_timeout(const struct mce_bank_record *rec, struct mce_decoded *d)
{
	struct mce_words words;

	d->advice = "A core has waited too long (3-strike, IERR), mostly for a device or a link that does not answer: look at PCIe devices, the firmware, and the driver that was loaded last; at the CPU last.";
	if (d->vendor_unit_nr == MCE_VU_PCU) {
		snprintf(d->ext_error, sizeof(d->ext_error),
			 "a core waited too long (3-strike, IERR), copied to bank %u by the hardware",
			 rec->bank);
		d->unknown_code = 0;
		d->undecoded = false;
	}
	if (!d->addr_valid || !rec->addr || (rec->addr != rec->misc && rec->addr != rec->ip))
		return;
	d->addr_valid = false;
	d->addr_physical = false;
	mce_words_init(&words, d->location, sizeof(d->location));
	mce_words_addf(&words, "stuck at ip %#llx", (unsigned long long)rec->addr);
}

void mce_decode_known(const struct mce_machine *m, const struct mce_bank_record *rec,
		      const struct mce_unit_info *info, struct mce_decoded *d)
{
	const struct known *k = find(m, rec);

	decode_threshold(m, rec, info, d);
	if (is_timeout(m, info, d))
		decode_timeout(rec, d);
	if (k) {
		d->harmless = k->why;
		d->advice = k->todo;
	}
}
