// SPDX-License-Identifier: GPL-2.0
/*
 * AMD and Hygon: which unit a bank belongs to, and what only AMD's registers
 * tell.
 *
 * With Scalable MCA (SMCA) each bank says in MCA_IPID what it is. Before, the
 * bank number decides, by family. Hygon's family 18h is SMCA and has the bank
 * types of AMD's family 17h.
 */
#include "internal.h"
#include "smca.h"

/*
 * MCA_IPID
 *
 * 63:48 McaType	bank type within the hardware block
 * 47:44 InstanceIdHi
 * 43:32 HardwareID	hardware block
 * 31:0  InstanceId
 *
 * InstanceId of a memory controller
 *
 * 31:20		number of the UMC, which has one channel, in a CPU
 * 31:21		number of the UMC, which has eight channels, in a GPU
 *    20		upper four of those channels
 * 15:12		channel within those four
 */
#define IPID_MCATYPE		GENMASK_ULL(63, 48)
#define IPID_HWID		GENMASK_ULL(43, 32)
#define IPID_UMC		GENMASK_ULL(31, 20)
#define IPID_GPU_UMC		GENMASK_ULL(31, 21)
#define IPID_GPU_UMC_HIGH	BIT_ULL(20)
#define IPID_GPU_CHANNEL	GENMASK_ULL(15, 12)

#define GPU_CHANNELS_HIGH	4

/* What struct mce_unit_info::channel can hold; no CPU comes near it. */
#define MAX_CHANNEL		127

/* The last family that has SMCA and a known order of the core's banks. */
#define FAMILY_SMCA_LAST	0x1a

#define SMCA_TYPE(hwid, mcatype, name)	{ hwid, mcatype, MCE_VU_##name },

const struct mce_smca_type mce_smca_types[] = {
	MCE_SMCA_TYPES(SMCA_TYPE)
};

const unsigned int mce_nr_smca_types = ARRAY_SIZE(mce_smca_types);

/*
 * Family 06h (K7). The kernel knows bank 0 of it; the others are inferred from
 * family 0Fh.
 */
static const struct mce_bank_range k7_banks[] = {
	BANKS(0, 0, DC, NO_INSTANCE),
	BANKS(1, 1, IC, NO_INSTANCE),
	BANKS(2, 2, BU, NO_INSTANCE),
	BANKS(3, 3, LS, NO_INSTANCE),
};

BANK_MAP(k7);

/*
 * Families 0Fh to 12h. Source: drivers/edac/mce_amd.c, the BKDGs. The kernel
 * decodes no bank 5 of families 0Fh and 11h; other decoders call it FR there
 * too.
 */
static const struct mce_bank_range k8_banks[] = {
	BANKS(0, 0, DC, NO_INSTANCE),
	BANKS(1, 1, IC, NO_INSTANCE),
	BANKS(2, 2, BU, NO_INSTANCE),
	BANKS(3, 3, LS, NO_INSTANCE),
	BANKS(4, 4, NB, NO_INSTANCE),
	BANKS(5, 5, FR, NO_INSTANCE),
};

BANK_MAP(k8);

/* Families 14h and 16h. Source: as above. Bank 3 is reserved. */
static const struct mce_bank_range cat_banks[] = {
	BANKS(0, 0, DC, NO_INSTANCE),
	BANKS(1, 1, IC, NO_INSTANCE),
	BANKS(2, 2, BU, NO_INSTANCE),
	BANKS(3, 3, LS, NO_INSTANCE),
	BANKS(4, 4, NB, NO_INSTANCE),
	BANKS(5, 5, EX, NO_INSTANCE),
};

BANK_MAP(cat);

/* Family 15h. Source: as above, and the bank names in mce/amd.c. */
static const struct mce_bank_range f15h_banks[] = {
	BANKS(0, 0, LS, NO_INSTANCE),
	BANKS(1, 1, IF, NO_INSTANCE),
	BANKS(2, 2, CU, NO_INSTANCE),
	BANKS(3, 3, DE, NO_INSTANCE),
	BANKS(4, 4, NB, NO_INSTANCE),
	BANKS(5, 5, EX, NO_INSTANCE),
	BANKS(6, 6, FP, NO_INSTANCE),
};

BANK_MAP(f15h);

/*
 * SMCA, for records without MCA_IPID. Source: mce/core.c relies on bank 1 being
 * IF; public logs and decoders agree on the others. The banks beyond the core
 * differ from product to product.
 */
static const struct mce_bank_range smca_core_banks[] = {
	BANKS(0, 0, LS, NO_INSTANCE),
	BANKS(1, 1, IF, NO_INSTANCE),
	BANKS(2, 2, L2, NO_INSTANCE),
	BANKS(3, 3, DE, NO_INSTANCE),
	BANKS(4, 4, RESERVED, NO_INSTANCE),
	BANKS(5, 5, EX, NO_INSTANCE),
	BANKS(6, 6, FP, NO_INSTANCE),
};

BANK_MAP(smca_core);

/* Sorted by family. */
const struct mce_family_map mce_amd_families[] = {
	{ 0x06, 0x06, &k7		},
	{ 0x0f, 0x12, &k8		},
	{ 0x14, 0x14, &cat		},
	{ 0x15, 0x15, &f15h		},
	{ 0x16, 0x16, &cat		},
	{ FAMILY_SMCA_FIRST, FAMILY_SMCA_LAST, &smca_core },
};

const unsigned int mce_nr_amd_families = ARRAY_SIZE(mce_amd_families);

static unsigned int smca_vendor_unit(u64 ipid)
{
	unsigned int hwid = FIELD_GET(IPID_HWID, ipid);
	unsigned int mcatype = FIELD_GET(IPID_MCATYPE, ipid);
	const struct mce_smca_type *type = mce_smca_types;
	const struct mce_smca_type *end = type + mce_nr_smca_types;

	for (; type < end && type->hwid <= hwid; type++) {
		if (type->hwid == hwid && type->mcatype == mcatype)
			return type->vendor_unit;
	}

	return MCE_VU_UNKNOWN;
}

static void place_by_family(struct mce_unit_ctx *ctx)
{
	const struct mce_family_map *map = mce_amd_families;
	const struct mce_family_map *end = map + mce_nr_amd_families;
	unsigned int family = ctx->rec->family;

	for (; map < end; map++) {
		if (family >= map->family_first && family <= map->family_last) {
			mce_place_by_map(ctx, map->banks);
			return;
		}
	}
}

/* The channel of a memory controller's bank stands in MCA_IPID. */
static void place_umc(struct mce_unit_ctx *ctx)
{
	struct mce_unit_info *info = ctx->info;
	u64 ipid = ctx->rec->ipid;
	unsigned int channel;

	switch (info->vendor_unit) {
	case MCE_VU_UMC:
		channel = FIELD_GET(IPID_UMC, ipid);
		info->instance = channel;
		break;
	case MCE_VU_UMC_V2:
		channel = FIELD_GET(IPID_GPU_CHANNEL, ipid);
		if (ipid & IPID_GPU_UMC_HIGH)
			channel += GPU_CHANNELS_HIGH;
		info->instance = FIELD_GET(IPID_GPU_UMC, ipid);
		break;
	default:
		return;
	}

	if (channel <= MAX_CHANNEL)
		info->channel = channel;
}

/*
 * Place the record by MCA_IPID, else by its bank number. No record can tell more
 * of a bank that neither knows; but the northbridge is several units in one, and
 * its extended error code says which, see mce_amd_refine().
 */
void mce_amd_place(struct mce_unit_ctx *ctx)
{
	const struct mce_unit_rec *rec = ctx->rec;

	if (rec->smca && rec->ipid) {
		mce_place(ctx, smca_vendor_unit(rec->ipid));
		place_umc(ctx);
		return;
	}

	mce_place(ctx, MCE_VU_UNKNOWN);
	place_by_family(ctx);
	ctx->placed = ctx->info->vendor_unit != MCE_VU_NB;
}

/* How much of MCA_STATUS[21:16] is the extended error code. */
struct ext_code_mask {
	u16	family_first;
	u16	family_last;
	u16	model_first;
	u16	model_last;
	u8	mask;
};

/*
 * Before SMCA, in banks other than the northbridge's. Source:
 * drivers/edac/mce_amd.c. First match wins.
 */
static const struct ext_code_mask ext_code_masks[] = {
	{ 0x00, 0x14, 0x00, 0xffff,	GENMASK(3, 0) },
	{ 0x15, 0x15, 0x60, 0x60,	GENMASK(5, 0) },
	{ 0x15, 0x16, 0x00, 0xffff,	GENMASK(4, 0) },
};

#define NB_EXT_CODE_MASK	GENMASK(4, 0)
#define SMCA_EXT_CODE_MASK	GENMASK(5, 0)

static unsigned int ext_code_mask(const struct mce_unit_rec *rec)
{
	const struct ext_code_mask *m = ext_code_masks;

	if (rec->smca)
		return SMCA_EXT_CODE_MASK;

	for (; m < ext_code_masks + ARRAY_SIZE(ext_code_masks); m++) {
		if (rec->family >= m->family_first && rec->family <= m->family_last &&
		    rec->model >= m->model_first && rec->model <= m->model_last)
			return m->mask;
	}

	return SMCA_EXT_CODE_MASK;
}

static unsigned int amd_ext_code(const struct mce_unit_ctx *ctx)
{
	unsigned int code = FIELD_GET(AMD_STATUS_XEC, ctx->rec->status);

	if (ctx->info->vendor_unit == MCE_VU_NB)
		return code & NB_EXT_CODE_MASK;

	return code & ext_code_mask(ctx->rec);
}

/* Northbridge error codes @first to @last on some families, and their unit. */
struct nb_code {
	u16	family_first;
	u16	family_last;
	u8	first;
	u8	last;
	u8	unit;
};

/*
 * The codes of the northbridge that belong to another unit than the links; see
 * mc4_mce_desc[] in drivers/edac/mce_amd.c and the BKDGs.
 *
 * Debatable: whether a DRAM or L3 error that the northbridge reports belongs to
 * the northbridge. The memory controller and the L3 are part of it, and it is
 * them that a user wants to hear of. Code 0, DRAM ECC, is an error of K8 that
 * later families report as code 8. Master and target aborts, GART and DMA
 * exclusion faults are I/O's; families from 14h on are not documented to
 * report them in a way that tells I/O from links.
 */
static const struct nb_code nb_codes[] = {
	/* DRAM ECC error */
	{ 0x0f, 0x12, 0x00, 0x00, MCE_UNIT_MEM_CTRL },
	/* Master abort, target abort, GART, atomic read-modify-write */
	{ 0x0f, 0x12, 0x03, 0x06, MCE_UNIT_IO },
	/* DRAM ECC error with chipkill */
	{ 0x0f, 0x16, 0x08, 0x08, MCE_UNIT_MEM_CTRL },
	/* DMA exclusion vector */
	{ 0x0f, 0x12, 0x09, 0x09, MCE_UNIT_IO },
	/* DRAM address and control parity */
	{ 0x0f, 0x16, 0x0d, 0x0d, MCE_UNIT_MEM_CTRL },
	/* Table walk of GART or DMA exclusion vector */
	{ 0x0f, 0x12, 0x0f, 0x0f, MCE_UNIT_IO },
	/* L3 data, tag and LRU */
	{ 0x0f, 0x12, 0x1c, 0x1e, MCE_UNIT_L3 },
	{ 0x15, 0x15, 0x1c, 0x1e, MCE_UNIT_L3 },
};

static unsigned int nb_unit(unsigned int family, unsigned int code)
{
	const struct nb_code *c;

	for (c = nb_codes; c < nb_codes + ARRAY_SIZE(nb_codes); c++) {
		if (family >= c->family_first && family <= c->family_last &&
		    code >= c->first && code <= c->last)
			return c->unit;
	}

	return mce_unit_of_vendor_unit(MCE_VU_NB);
}

/* All units that a northbridge reports for, as bits. */
u32 mce_amd_nb_units(const struct mce_unit_rec *rec)
{
	u32 units = BIT(mce_unit_of_vendor_unit(MCE_VU_NB));
	const struct nb_code *c;

	for (c = nb_codes; c < nb_codes + ARRAY_SIZE(nb_codes); c++) {
		if (rec->family >= c->family_first && rec->family <= c->family_last)
			units |= BIT(c->unit);
	}

	return units;
}

/*
 * DRAM ECC errors: code 0 of a UMC, code 8 of a northbridge. K8 uses code 0 for
 * ECC and 8 for chipkill ECC; Linux counts only the latter as memory errors,
 * other decoders both, which is what the BKDG says.
 */
#define UMC_DRAM_ECC		0x0
#define NB_DRAM_ECC		0x8
#define K8_DRAM_ECC		0x0

static bool is_memory_error(const struct mce_unit_ctx *ctx)
{
	unsigned int code = ctx->info->ext_code;

	switch (ctx->info->vendor_unit) {
	case MCE_VU_UMC:
	case MCE_VU_UMC_V2:
		return code == UMC_DRAM_ECC;
	case MCE_VU_NB:
		return code == NB_DRAM_ECC ||
		       (ctx->rec->family == 0x0f && code == K8_DRAM_ECC);
	default:
		return false;
	}
}

/* Whatever a UMC reports is a matter of memory. */
static bool is_umc(const struct mce_unit_info *info)
{
	return info->vendor_unit == MCE_VU_UMC || info->vendor_unit == MCE_VU_UMC_V2;
}

/* Fill in what follows from the extended error code. */
void mce_amd_refine(struct mce_unit_ctx *ctx)
{
	struct mce_unit_info *info = ctx->info;

	info->ext_code = amd_ext_code(ctx);
	if (info->vendor_unit == MCE_VU_NB)
		info->unit = nb_unit(ctx->rec->family, info->ext_code);
	else if (!ctx->placed)
		info->unit = mce_unit_by_mcacod(info);

	if (is_memory_error(ctx))
		info->flags |= MCE_FLAG_MEMORY;
	if (is_umc(info) || (info->flags & MCE_FLAG_MEMORY))
		info->error_class = MCE_CLASS_MEM;
}

/*
 * A bit of MCi_STATUS and where it is defined: from which family on, only with
 * SMCA, in which banks without SMCA.
 */
struct amd_flag {
	u64	bit;
	u32	flag;
	u16	family;
	bool	smca;
	u32	legacy_banks;
};

#define NB_BANK			BIT(4)
#define DC_BANK			BIT(0)
#define ALL_BANKS		GENMASK(31, 0)

/*
 * Bit 43 of the northbridge's bank is part of another field; older kernels
 * printed it as poison.
 */
static const struct amd_flag amd_flag_bits[] = {
	{ AMD_STATUS_TCC,	MCE_FLAG_TCC,		0x17, true,	0 },
	{ AMD_STATUS_PADDRV,	MCE_FLAG_PADDRV,	0x17, true,	0 },
	{ AMD_STATUS_SYNDV,	MCE_FLAG_SYNDV,		0x17, true,	0 },
	{ AMD_STATUS_DEFERRED,	MCE_FLAG_DEFERRED,	0x15, false,	ALL_BANKS },
	{ AMD_STATUS_POISON,	MCE_FLAG_POISON,	0x15, false,	ALL_BANKS & ~NB_BANK },
	{ AMD_STATUS_SCRUB,	MCE_FLAG_SCRUB,		0x0f, false,	DC_BANK | NB_BANK },
};

static bool has_flag(const struct mce_unit_rec *rec, const struct amd_flag *f)
{
	if (rec->smca)
		return true;
	if (f->smca || rec->family < f->family)
		return false;
	if (rec->family >= FAMILY_SMCA_FIRST)
		return true;

	return rec->bank < BITS_PER_TYPE(f->legacy_banks) &&
	       (f->legacy_banks & BIT(rec->bank));
}

/* The flags that only AMD has. */
u32 mce_amd_flags(const struct mce_unit_rec *rec)
{
	const struct amd_flag *f;
	u32 flags = 0;

	for (f = amd_flag_bits; f < amd_flag_bits + ARRAY_SIZE(amd_flag_bits); f++) {
		if ((rec->status & f->bit) && has_flag(rec, f))
			flags |= f->flag;
	}

	return flags;
}
