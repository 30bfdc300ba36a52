// SPDX-License-Identifier: GPL-2.0
/*
 * Zhaoxin: which unit a bank belongs to.
 */
#include "internal.h"

static const struct mce_bank_map no_banks;

/*
 * Source: the bank list of rasdaemon's KH-50000 decoder. Banks 0, 1 and 7 are
 * of a core or its die, the others of the package.
 */
static const struct mce_bank_range kh50000_banks[] = {
	BANKS(0, 0, CPU, NO_INSTANCE),
	BANKS(1, 1, PL2_CACHE, NO_INSTANCE),
	BANKS(2, 2, CRMCA0_PCIE, NO_INSTANCE),
	BANKS(3, 3, CRMCA0_IOD_ZDI, NO_INSTANCE),
	BANKS(4, 4, SVID0, NO_INSTANCE),
	BANKS(5, 5, CRMCA1_IOD_ZDI, NO_INSTANCE),
	BANKS(6, 6, CRMCA1_PCIE, NO_INSTANCE),
	BANKS(7, 7, CCD_ZDI, NO_INSTANCE),
	BANKS(8, 8, RESERVED, NO_INSTANCE),
	BANKS(9, 16, DRAM, 0),
	BANKS(17, 17, LLC_CACHE, NO_INSTANCE),
	BANKS(18, 21, DRAM, 8),
	BANKS(22, 22, SVID2, NO_INSTANCE),
	BANKS(23, 25, RESERVED, NO_INSTANCE),
	BANKS(26, 26, ZPI, NO_INSTANCE),
	BANKS(27, 27, SVID1, NO_INSTANCE),
	BANKS(28, 31, HIF, 0),
};

BANK_MAP(kh50000);

/* Source: mce_zhaoxin_feature_init(). Reporting is off by default. */
static const struct mce_bank_range svad_banks[] = {
	BANKS(8, 8, SVAD, NO_INSTANCE),
};

BANK_MAP(svad);

const struct mce_model_map mce_zhaoxin_models[] = {
	{ 0x06, 0x19, &no_banks, &svad },
	{ 0x06, 0x1f, &no_banks, &svad },
	{ 0x07, 0x1b, &no_banks, &svad },
	{ 0x07, 0x7b, &no_banks, &kh50000 },
};

const unsigned int mce_nr_zhaoxin_models = ARRAY_SIZE(mce_zhaoxin_models);

/* Place the record by the bank map of its model. */
void mce_zhaoxin_place(struct mce_unit_ctx *ctx)
{
	mce_place_by_model(ctx, mce_zhaoxin_models, mce_nr_zhaoxin_models);
}
