// SPDX-License-Identifier: GPL-2.0
/*
 * MCi_STATUS beside the MCA error code: flags, severity, error count, extended
 * code and the granularity of the address.
 *
 * Sources: Intel SDM vol. 3B, "Machine-Check Architecture"; AMD APM vol. 2,
 * "Machine Check Architecture".
 */
#include "internal.h"

/* A bit of a register, and the flag that it becomes. */
struct flag_bit {
	u64	bit;
	u32	flag;
};

static const struct flag_bit common_flags[] = {
	{ STATUS_OVER,		MCE_FLAG_OVER	},
	{ STATUS_UC,		MCE_FLAG_UC	},
	{ STATUS_EN,		MCE_FLAG_EN	},
	{ STATUS_MISCV,		MCE_FLAG_MISCV	},
	{ STATUS_ADDRV,		MCE_FLAG_ADDRV	},
	{ STATUS_PCC,		MCE_FLAG_PCC	},
};

static const struct flag_bit ser_flags[] = {
	{ INTEL_STATUS_S,	MCE_FLAG_S	},
	{ INTEL_STATUS_AR,	MCE_FLAG_AR	},
};

static const struct flag_bit mcg_flags[] = {
	{ MCG_RIPV,		MCE_FLAG_RIPV	},
	{ MCG_EIPV,		MCE_FLAG_EIPV	},
};

static u32 flags_of(u64 reg, const struct flag_bit *bits, unsigned int nr)
{
	u32 flags = 0;

	for (; nr; bits++, nr--) {
		if (reg & bits->bit)
			flags |= bits->flag;
	}

	return flags;
}

static u32 intel_flags(const struct mce_unit_ctx *ctx)
{
	const struct mce_unit_rec *rec = ctx->rec;
	u32 flags = 0;

	if (ctx->mcgcap & CAP_SER_P)
		flags |= flags_of(rec->status, ser_flags, ARRAY_SIZE(ser_flags));

	if ((ctx->mcgcap & CAP_LMCE_P) && (rec->mcgstatus & MCG_LMCE_S))
		flags |= MCE_FLAG_LMCE;

	/* Filtering is a property of corrected errors, and of known formats. */
	if ((rec->status & INTEL_STATUS_F) && !(rec->status & STATUS_UC) &&
	    ctx->info->code_format != MCE_FMT_UNKNOWN)
		flags |= MCE_FLAG_FILTERED;

	return flags;
}

/*
 * SDM, "UCR Error Classification", by S and AR. AR without S is not defined:
 * the worst is assumed.
 */
static const u8 ucr_severities[2][2] = {
	{ MCE_SEV_UCNA, MCE_SEV_FATAL },
	{ MCE_SEV_SRAO, MCE_SEV_SRAR },
};

/*
 * Where the kernel grades a record otherwise its grade is the event's; see
 * grade_test.c for all cases.
 */
static unsigned int intel_severity(const struct mce_unit_ctx *ctx)
{
	u64 status = ctx->rec->status;

	if (!(status & STATUS_UC))
		return MCE_SEV_CORRECTED;
	if ((status & STATUS_PCC) || !(ctx->mcgcap & CAP_SER_P))
		return MCE_SEV_FATAL;

	return ucr_severities[FIELD_GET(INTEL_STATUS_S, status)]
			     [FIELD_GET(INTEL_STATUS_AR, status)];
}

/*
 * Before family 17h, the first with SMCA, an uncorrected error cannot be
 * contained. A hypervisor can hide SMCA from its guests, but hands on what they
 * can survive.
 */
static unsigned int amd_severity(const struct mce_unit_ctx *ctx)
{
	u32 flags = ctx->info->flags;

	if (flags & MCE_FLAG_UC) {
		if (flags & MCE_FLAG_PCC)
			return MCE_SEV_FATAL;
		if (!ctx->rec->smca && ctx->rec->family < FAMILY_SMCA_FIRST)
			return MCE_SEV_FATAL;
		return MCE_SEV_SRAR;
	}

	return flags & MCE_FLAG_DEFERRED ? MCE_SEV_DEFERRED : MCE_SEV_CORRECTED;
}

static unsigned int intel_err_count(const struct mce_unit_ctx *ctx)
{
	u64 status = ctx->rec->status;
	unsigned int count;

	if (!(ctx->mcgcap & CAP_CMCI_P) || (status & STATUS_UC))
		return 1;

	count = FIELD_GET(INTEL_STATUS_CEC, status);

	return count ?: 1;
}

/* MCi_MISC of an I/O error holds a PCI address instead, see the SDM. */
static unsigned int intel_addr_lsb(const struct mce_unit_ctx *ctx)
{
	const struct mce_unit_rec *rec = ctx->rec;

	if (!(rec->status & STATUS_ADDRV) || !(rec->status & STATUS_MISCV))
		return MCE_ADDR_LSB_UNKNOWN;
	if (!(ctx->mcgcap & CAP_SER_P) || ctx->info->error_class == MCE_CLASS_IO)
		return MCE_ADDR_LSB_UNKNOWN;

	return FIELD_GET(INTEL_MISC_ADDR_LSB, rec->misc);
}

/*
 * MCA_CONFIG, which is not in the record, tells whether MCA_STATUS or MCA_ADDR
 * holds the field. The other one is reserved and zero, so a value that is not
 * zero is certain. Zero is not: the kernel cuts the field off MCA_ADDR.
 */
static unsigned int amd_addr_lsb(const struct mce_unit_rec *rec)
{
	unsigned int lsb;

	if (!rec->smca || !(rec->status & STATUS_ADDRV))
		return MCE_ADDR_LSB_UNKNOWN;

	lsb = FIELD_GET(AMD_STATUS_ADDR_LSB, rec->status);
	if (!lsb)
		lsb = FIELD_GET(AMD_ADDR_LSB, rec->addr);

	return lsb ?: MCE_ADDR_LSB_UNKNOWN;
}

/* Fill in what the rest of MCi_STATUS, and MCG_STATUS, say. */
void mce_parse_status(struct mce_unit_ctx *ctx)
{
	const struct mce_unit_rec *rec = ctx->rec;
	struct mce_unit_info *info = ctx->info;
	unsigned int severity;

	info->flags |= flags_of(rec->status, common_flags, ARRAY_SIZE(common_flags));
	info->flags |= flags_of(rec->mcgstatus, mcg_flags, ARRAY_SIZE(mcg_flags));

	if (ctx->dialect == MCE_DIALECT_AMD) {
		info->flags |= mce_amd_flags(rec);
		info->addr_lsb = amd_addr_lsb(rec);
		severity = amd_severity(ctx);
	} else {
		info->flags |= intel_flags(ctx);
		info->ext_code = FIELD_GET(INTEL_STATUS_MSCOD, rec->status);
		info->err_count = intel_err_count(ctx);
		info->addr_lsb = intel_addr_lsb(ctx);
		severity = intel_severity(ctx);
	}

	if (rec->status & STATUS_VAL)
		info->severity = severity;
}
