// SPDX-License-Identifier: GPL-2.0
/*
 * Tell the hardware unit and the kind of error of a machine check record.
 *
 * The stages, each of which fills in a part of struct mce_unit_info:
 *
 *  1. place:	which unit the bank belongs to, by vendor and model
 *  2. mcacod:	what the MCA error code says (mcacod.c)
 *  3. refine:	what only the record can tell: the part of a northbridge, the
 *		memory channel, the unit behind an unknown bank
 *  4. status:	flags, severity, counts, address granularity (status.c)
 *
 * What no table and no register tells stays "not known".
 */
#include "internal.h"

/* Put the record into @vendor_unit, and into the unit that this belongs to. */
void mce_place(struct mce_unit_ctx *ctx, unsigned int vendor_unit)
{
	ctx->info->vendor_unit = vendor_unit;
	ctx->info->unit = mce_unit_of_vendor_unit(vendor_unit);
	ctx->placed = true;
}

/* Place the record by its bank number; false if @map does not have the bank. */
bool mce_place_by_map(struct mce_unit_ctx *ctx, const struct mce_bank_map *map)
{
	const struct mce_bank_range *range;
	unsigned int bank = ctx->rec->bank;
	unsigned int i;

	for (i = 0; i < map->nr; i++) {
		range = &map->ranges[i];
		if (bank < range->first || bank > range->last)
			continue;

		mce_place(ctx, range->vendor_unit);
		if (range->instance != NO_INSTANCE)
			ctx->info->instance = range->instance + bank - range->first;
		return true;
	}

	return false;
}

static int cmp_model(const struct mce_unit_rec *rec, const struct mce_model_map *model)
{
	if (rec->family != model->family)
		return rec->family < model->family ? -1 : 1;
	if (rec->model != model->model)
		return rec->model < model->model ? -1 : 1;

	return 0;
}

/* Place the record by the bank map of its CPU model, if @models has one. */
bool mce_place_by_model(struct mce_unit_ctx *ctx, const struct mce_model_map *models,
			unsigned int nr)
{
	const struct mce_model_map *mid;
	int cmp;

	while (nr) {
		mid = models + nr / 2;
		cmp = cmp_model(ctx->rec, mid);
		if (!cmp)
			return mce_place_by_map(ctx, mid->core) ||
			       mce_place_by_map(ctx, mid->uncore);
		if (cmp > 0) {
			models = mid + 1;
			nr -= nr / 2 + 1;
		} else {
			nr /= 2;
		}
	}

	return false;
}

static void place_bank(struct mce_unit_ctx *ctx)
{
	if (ctx->rec->bank == MCE_BANK_NONE)
		return;
	if (ctx->rec->no_bank_map && !(ctx->rec->smca && ctx->rec->ipid))
		return;

	switch (ctx->rec->vendor) {
	case MCE_VENDOR_INTEL:
		mce_intel_place(ctx);
		break;
	case MCE_VENDOR_AMD:
	case MCE_VENDOR_HYGON:
		mce_amd_place(ctx);
		break;
	case MCE_VENDOR_ZHAOXIN:
		mce_zhaoxin_place(ctx);
		break;
	default:
		break;
	}
}

/*
 * A record without a bank was made by software from a firmware report. Its
 * status is in Intel's layout whatever the CPU, see
 * apei_mce_report_mem_error().
 */
static enum mce_dialect dialect(const struct mce_unit_rec *rec)
{
	if (rec->bank == MCE_BANK_NONE)
		return MCE_DIALECT_INTEL;

	switch (rec->vendor) {
	case MCE_VENDOR_AMD:
	case MCE_VENDOR_HYGON:
		return MCE_DIALECT_AMD;
	default:
		return MCE_DIALECT_INTEL;
	}
}

/*
 * MCG_CAP says which fields MCi_STATUS has. Firmware's records have S and AR
 * clear and mean it. The capabilities of a Centaur, or of a vendor that is not
 * known, are not guessed.
 */
static u64 capabilities(const struct mce_unit_rec *rec)
{
	if (rec->bank == MCE_BANK_NONE)
		return CAP_SER_P;
	if (!rec->no_mcgcap)
		return rec->mcgcap;

	switch (rec->vendor) {
	case MCE_VENDOR_INTEL:
		return mce_intel_known_caps(rec->family, rec->model);
	case MCE_VENDOR_ZHAOXIN:
		return CAP_CMCI_P | CAP_SER_P | CAP_LMCE_P;
	default:
		return 0;
	}
}

static void init_ctx(struct mce_unit_ctx *ctx, const struct mce_unit_rec *rec,
		     struct mce_unit_info *info)
{
	*info = (struct mce_unit_info) {
		.err_count	= 1,
		.instance	= -1,
		.channel	= -1,
		.addr_lsb	= MCE_ADDR_LSB_UNKNOWN,
	};
	*ctx = (struct mce_unit_ctx) {
		.rec		= rec,
		.info		= info,
		.mcgcap		= capabilities(rec),
		.dialect	= dialect(rec),
	};
}

/*
 * Intel's "memory controller" formats are memory errors by definition. The code
 * is all that is known of the unit if the bank has told nothing. In a record
 * that software has made of a firmware's memory error it says "read" for want of
 * anything better: the firmware has not said so.
 */
static void intel_refine(struct mce_unit_ctx *ctx)
{
	struct mce_unit_info *info = ctx->info;

	if (info->code_format == MCE_FMT_MEM || info->code_format == MCE_FMT_EXTMEM)
		info->flags |= MCE_FLAG_MEMORY;

	if (!ctx->placed)
		info->unit = mce_unit_by_mcacod(info);

	if (ctx->rec->bank == MCE_BANK_NONE && info->unit == MCE_UNIT_MEM_CTRL) {
		info->vendor_unit = MCE_VU_APEI_MEM;
		info->request = MCE_REQ_UNKNOWN;
	}
}

void mce_unit_classify(const struct mce_unit_rec *rec, struct mce_unit_info *info)
{
	struct mce_unit_ctx ctx;

	init_ctx(&ctx, rec, info);
	place_bank(&ctx);
	mce_parse_mcacod(&ctx);
	mce_parse_status(&ctx);

	if (ctx.dialect == MCE_DIALECT_AMD)
		mce_amd_refine(&ctx);
	else
		intel_refine(&ctx);
}

int mce_unit_of_bank(const struct mce_unit_rec *rec, u16 *vendor_unit)
{
	struct mce_unit_info info;
	struct mce_unit_ctx ctx;

	init_ctx(&ctx, rec, &info);
	place_bank(&ctx);
	*vendor_unit = info.vendor_unit;

	return ctx.placed ? info.unit : -1;
}

u32 mce_units_of_bank(const struct mce_unit_rec *rec)
{
	struct mce_unit_info info;
	struct mce_unit_ctx ctx;

	init_ctx(&ctx, rec, &info);
	place_bank(&ctx);

	if (ctx.placed)
		return BIT(info.unit);
	if (ctx.dialect == MCE_DIALECT_AMD && !rec->no_bank_map)
		return mce_amd_nb_units(rec);

	return mce_units_by_mcacod();
}
