// SPDX-License-Identifier: GPL-2.0
/*
 * The MCA error code, MCi_STATUS[15:0]: its formats and their sub-fields.
 *
 * Sources: Intel SDM vol. 3B, "Interpreting the MCA Error Codes"; AMD APM
 * vol. 2, "Machine Check Architecture" and the PPRs; drivers/edac/mce_amd.h;
 * for 0x0280 drivers/edac/skx_common.h.
 */
#include "internal.h"

/*
 * The sub-fields
 *
 *  1:0		LL	memory hierarchy level
 *  3:2		TT	transaction type
 *  3:2		II	memory or I/O, in bus errors
 *  7:4		RRRR	request
 *  8		T	timeout
 * 10:9		PP	participation
 *  6:4		MMM	memory transaction, in memory controller errors
 *  3:0		CCCC	memory channel, in memory controller errors
 */
#define MCACOD_LL		GENMASK(1, 0)
#define MCACOD_TT		GENMASK(3, 2)
#define MCACOD_II		GENMASK(3, 2)
#define MCACOD_RRRR		GENMASK(7, 4)
#define MCACOD_T		BIT(8)
#define MCACOD_PP		GENMASK(10, 9)
#define MCACOD_MMM		GENMASK(6, 4)
#define MCACOD_CCCC		GENMASK(3, 0)

/* The value of CCCC that names no channel. */
#define CCCC_UNSPECIFIED	15

/* The sub-fields that a format has. */
#define HAS_LL			BIT(0)
#define HAS_TT			BIT(1)
#define HAS_RRRR		BIT(2)
#define HAS_PP_T_II		BIT(3)
#define HAS_MMM_CCCC		BIT(4)

#define HAS_BUS			(HAS_PP_T_II | HAS_RRRR | HAS_LL)

/**
 * struct mcacod_format - a format of the MCA error code
 * @mask:		bits to compare
 * @match:		their value
 * @code_format:	enum mce_code_format
 * @error_class:	enum mce_error_class, as far as the format tells it
 * @fields:		HAS_* bits
 */
struct mcacod_format {
	u16	mask;
	u16	match;
	u8	code_format;
	u8	error_class;
	u8	fields;
};

#define FORMAT(_mask, _match, _format, _class, _fields)			\
	{								\
		.mask		= (_mask),				\
		.match		= (_match),				\
		.code_format	= MCE_FMT_##_format,			\
		.error_class	= MCE_CLASS_##_class,			\
		.fields		= (_fields),				\
	}

/*
 * Intel, first match wins; bit 12 (F) has been cleared.
 *
 * Debatable: an external error (BINIT# seen) is a bus error, although its
 * format is a simple code; SMM handler violation is software's fault, hence
 * no class of its own. 0x0E0B is a simple code that also reads as a bus error,
 * and is meant to: its sub-fields are decoded.
 */
static const struct mcacod_format intel_formats[] = {
	/* No error */
	FORMAT(0xffff, 0x0000, SIMPLE,		OTHER,		0),
	/* Unclassified */
	FORMAT(0xffff, 0x0001, SIMPLE,		OTHER,		0),
	/* Microcode ROM parity error */
	FORMAT(0xffff, 0x0002, SIMPLE,		INTERNAL,	0),
	/* External error */
	FORMAT(0xffff, 0x0003, SIMPLE,		BUS,		0),
	/* FRC error */
	FORMAT(0xffff, 0x0004, SIMPLE,		INTERNAL,	0),
	/* Internal parity error */
	FORMAT(0xffff, 0x0005, SIMPLE,		INTERNAL,	0),
	/* SMM handler code access violation */
	FORMAT(0xffff, 0x0006, SIMPLE,		OTHER,		0),
	/* Internal timer error */
	FORMAT(0xffff, 0x0400, SIMPLE,		INTERNAL,	0),
	/* I/O error */
	FORMAT(0xffff, 0x0e0b, SIMPLE,		IO,		HAS_BUS),
	/* 0000 01xx xxxx xxxx: internal unclassified */
	FORMAT(0xfc00, 0x0400, INTERNAL,	INTERNAL,	0),
	/* 000F 0000 0000 11LL: generic cache hierarchy */
	FORMAT(0xfffc, 0x000c, GENERIC_CACHE,	CACHE,		HAS_LL),
	/* 000F 0000 0001 TTLL: TLB */
	FORMAT(0xfff0, 0x0010, TLB,		TLB,		HAS_TT | HAS_LL),
	/* 000F 0000 1MMM CCCC: memory controller */
	FORMAT(0xff80, 0x0080, MEM,		MEM,		HAS_MMM_CCCC),
	/* 000F 0001 RRRR TTLL: cache hierarchy */
	FORMAT(0xff00, 0x0100, CACHE,		CACHE,		HAS_RRRR | HAS_TT | HAS_LL),
	/* 000F 0010 1MMM CCCC: memory that is used as a cache */
	FORMAT(0xff80, 0x0280, EXTMEM,		MEM,		HAS_MMM_CCCC),
	/* 000F 1PPT RRRR IILL: bus and interconnect */
	FORMAT(0xf800, 0x0800, BUS,		BUS,		HAS_BUS),
};

/*
 * AMD. There is no F bit, and there are no simple codes.
 *
 * Debatable: drivers/edac/mce_amd.h masks internal errors with 0xf4ff. That
 * ignores bit 11, so that 0x0c00 is an internal error and a bus error at the
 * same time; here the formats exclude each other.
 */
static const struct mcacod_format amd_formats[] = {
	/* 0000 0000 0001 TTLL: TLB */
	FORMAT(0xfff0, 0x0010, TLB,		TLB,		HAS_TT | HAS_LL),
	/* 0000 0001 RRRR TTLL: cache and memory hierarchy */
	FORMAT(0xff00, 0x0100, CACHE,		CACHE,		HAS_RRRR | HAS_TT | HAS_LL),
	/* 0000 01UU 0000 0000: internal unclassified */
	FORMAT(0xfcff, 0x0400, INTERNAL,	INTERNAL,	0),
	/* 0000 1PPT RRRR IILL: bus and data fabric */
	FORMAT(0xf800, 0x0800, BUS,		BUS,		HAS_BUS),
};

/*
 * Zhaoxin's DRAM banks, before Intel's formats: two codes of their own, and bit
 * 7 says "memory controller error" whatever the bits above it.
 */
static const struct mcacod_format zhaoxin_dram_formats[] = {
	/* Address decode error (DVAD) */
	FORMAT(0xffff, 0x0001, SIMPLE,		OTHER,		0),
	/* Parity error */
	FORMAT(0xffff, 0x0005, SIMPLE,		INTERNAL,	0),
	/* 1MMM CCCC, the other bits do not matter: memory controller */
	FORMAT(0x0080, 0x0080, MEM,		MEM,		HAS_MMM_CCCC),
};

/* The meaning of each value of a sub-field. */
static const u8 intel_levels[4] = {
	MCE_LEVEL_L0, MCE_LEVEL_L1, MCE_LEVEL_L2, MCE_LEVEL_LG,
};

static const u8 amd_levels[4] = {
	MCE_LEVEL_RESV, MCE_LEVEL_L1, MCE_LEVEL_L2, MCE_LEVEL_LG,
};

static const u8 transactions[4] = {
	MCE_TRANS_INSN, MCE_TRANS_DATA, MCE_TRANS_GENERIC, MCE_TRANS_RESV,
};

static const u8 intel_bus_transactions[4] = {
	MCE_TRANS_MEM, MCE_TRANS_RESV, MCE_TRANS_IO, MCE_TRANS_OTHER,
};

static const u8 amd_bus_transactions[4] = {
	MCE_TRANS_MEM, MCE_TRANS_RESV, MCE_TRANS_IO, MCE_TRANS_GENERIC,
};

static const u8 requests[16] = {
	MCE_REQ_GEN, MCE_REQ_RD, MCE_REQ_WR, MCE_REQ_DRD,
	MCE_REQ_DWR, MCE_REQ_IRD, MCE_REQ_PREFETCH, MCE_REQ_EVICT,
	MCE_REQ_SNOOP, MCE_REQ_RESV, MCE_REQ_RESV, MCE_REQ_RESV,
	MCE_REQ_RESV, MCE_REQ_RESV, MCE_REQ_RESV, MCE_REQ_RESV,
};

/* Zhaoxin gives 5 to 7 a meaning of its own; by architecture they have none. */
static const u8 memory_requests[8] = {
	MCE_REQ_GEN, MCE_REQ_RD, MCE_REQ_WR, MCE_REQ_AC,
	MCE_REQ_MS, MCE_REQ_RESV, MCE_REQ_RESV, MCE_REQ_RESV,
};

static const u8 participations[4] = {
	MCE_PART_SRC, MCE_PART_RES, MCE_PART_OBS, MCE_PART_GEN,
};

static const u8 timeouts[2] = {
	MCE_TIMEOUT_NO, MCE_TIMEOUT_YES,
};

static const struct mcacod_format *
find_format(const struct mcacod_format *formats, unsigned int nr, u16 code)
{
	for (; nr; formats++, nr--) {
		if ((code & formats->mask) == formats->match)
			return formats;
	}

	return NULL;
}

static const struct mcacod_format *format_of(const struct mce_unit_ctx *ctx, u16 code)
{
	const struct mcacod_format *format = NULL;

	if (ctx->dialect == MCE_DIALECT_AMD)
		return find_format(amd_formats, ARRAY_SIZE(amd_formats), code);

	if (ctx->info->vendor_unit == MCE_VU_DRAM)
		format = find_format(zhaoxin_dram_formats, ARRAY_SIZE(zhaoxin_dram_formats), code);
	if (!format)
		format = find_format(intel_formats, ARRAY_SIZE(intel_formats),
				     code & ~INTEL_STATUS_F);

	return format;
}

static void parse_bus(struct mce_unit_info *info, u16 code, bool amd)
{
	unsigned int ii = FIELD_GET(MCACOD_II, code);

	info->transaction = amd ? amd_bus_transactions[ii] : intel_bus_transactions[ii];
	info->participation = participations[FIELD_GET(MCACOD_PP, code)];
	info->timeout = timeouts[FIELD_GET(MCACOD_T, code)];
}

static void parse_memory(struct mce_unit_info *info, u16 code)
{
	unsigned int channel = FIELD_GET(MCACOD_CCCC, code);

	info->request = memory_requests[FIELD_GET(MCACOD_MMM, code)];
	if (channel != CCCC_UNSPECIFIED)
		info->channel = channel;
}

/* Fill in what the MCA error code says. */
void mce_parse_mcacod(struct mce_unit_ctx *ctx)
{
	u16 code = FIELD_GET(STATUS_MCACOD, ctx->rec->status);
	const struct mcacod_format *format = format_of(ctx, code);
	bool amd = ctx->dialect == MCE_DIALECT_AMD;
	struct mce_unit_info *info = ctx->info;
	unsigned int ll = FIELD_GET(MCACOD_LL, code);

	info->error_class = MCE_CLASS_OTHER;
	if (!format)
		return;

	info->code_format = format->code_format;
	info->error_class = format->error_class;

	if (format->fields & HAS_LL)
		info->level = amd ? amd_levels[ll] : intel_levels[ll];
	if (format->fields & HAS_TT)
		info->transaction = transactions[FIELD_GET(MCACOD_TT, code)];
	if (format->fields & HAS_RRRR)
		info->request = requests[FIELD_GET(MCACOD_RRRR, code)];
	if (format->fields & HAS_PP_T_II)
		parse_bus(info, code, amd);
	if (format->fields & HAS_MMM_CCCC)
		parse_memory(info, code);
}

/* Intel's level 0 is the first level cache, which is two units. */
static unsigned int unit_by_cache_level(const struct mce_unit_info *info)
{
	switch (info->level) {
	case MCE_LEVEL_L0:
		if (info->transaction == MCE_TRANS_INSN)
			return MCE_UNIT_IFETCH;
		if (info->transaction == MCE_TRANS_DATA)
			return MCE_UNIT_LOAD_STORE;
		return MCE_UNIT_OTHER;
	case MCE_LEVEL_L1:
		return MCE_UNIT_L2;
	case MCE_LEVEL_L2:
		return MCE_UNIT_L3;
	default:
		return MCE_UNIT_OTHER;
	}
}

/**
 * mce_unit_by_mcacod() - the unit as far as the MCA error code tells it
 * @info:	with the error code in Intel's formats parsed
 *
 * For banks that no map knows. Codes that any unit can report, such as an
 * internal error, tell nothing.
 *
 * Return: an enum mce_unit.
 */
unsigned int mce_unit_by_mcacod(const struct mce_unit_info *info)
{
	switch (info->code_format) {
	case MCE_FMT_MEM:
	case MCE_FMT_EXTMEM:
		return MCE_UNIT_MEM_CTRL;
	case MCE_FMT_CACHE:
	case MCE_FMT_GENERIC_CACHE:
		return unit_by_cache_level(info);
	case MCE_FMT_TLB:
		return MCE_UNIT_TLB;
	case MCE_FMT_BUS:
		return MCE_UNIT_INTERCONNECT;
	default:
		return info->error_class == MCE_CLASS_IO ? MCE_UNIT_IO : MCE_UNIT_OTHER;
	}
}

/* All units that mce_unit_by_mcacod() knows, as bits. */
u32 mce_units_by_mcacod(void)
{
	return BIT(MCE_UNIT_OTHER) | BIT(MCE_UNIT_IFETCH) | BIT(MCE_UNIT_LOAD_STORE) |
	       BIT(MCE_UNIT_TLB) | BIT(MCE_UNIT_L2) | BIT(MCE_UNIT_L3) |
	       BIT(MCE_UNIT_MEM_CTRL) | BIT(MCE_UNIT_INTERCONNECT) | BIT(MCE_UNIT_IO);
}
