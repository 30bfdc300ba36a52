// SPDX-License-Identifier: GPL-2.0
/*
 * A libFuzzer target: no record makes the classifier misbehave, see check.c of
 * its tests for what that means. gen_tests.py --corpus makes the seeds.
 *
 * An input, little endian:
 *
 *  0 status, 8 misc, 16 addr, 24 synd, 32 ipid, 40 mcgstatus, 48 mcgcap,
 * 56 family, 58 model, 60 stepping, 61 vendor, 62 bank, 63 smca, no_mcgcap, no_bank_map
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define INPUT_SMCA		BIT(0)
#define INPUT_NO_MCGCAP		BIT(1)
#define INPUT_NO_BANK_MAP	BIT(2)

struct input {
	u64	status;
	u64	misc;
	u64	addr;
	u64	synd;
	u64	ipid;
	u64	mcgstatus;
	u64	mcgcap;
	u16	family;
	u16	model;
	u8	stepping;
	u8	vendor;
	u8	bank;
	u8	flags;
};

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void record_of(const struct input *in, struct mce_unit_rec *rec)
{
	*rec = (struct mce_unit_rec) {
		.status		= in->status,
		.misc		= in->misc,
		.addr		= in->addr,
		.synd		= in->synd,
		.ipid		= in->ipid,
		.mcgstatus	= in->mcgstatus,
		.mcgcap		= in->mcgcap,
		.family		= in->family,
		.model		= in->model,
		.stepping	= in->stepping,
		.vendor		= in->vendor,
		.bank		= in->bank,
		.smca		= in->flags & INPUT_SMCA,
		.no_mcgcap	= in->flags & INPUT_NO_MCGCAP,
		.no_bank_map	= in->flags & INPUT_NO_BANK_MAP,
	};
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = {};
	struct mce_unit_rec rec;
	const char *what;

	memcpy(&in, data, size < sizeof(in) ? size : sizeof(in));
	record_of(&in, &rec);

	what = mce_unit_violation(&rec);
	if (what) {
		fprintf(stderr, "%s: %s\n", what, mce_unit_rec_text(&rec));
		abort();
	}

	return 0;
}
