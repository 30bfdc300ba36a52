// SPDX-License-Identifier: GPL-2.0
/*
 * What holds for every record, however strange. Used by the KUnit tests and by
 * the fuzzer in tools/testing/mce/.
 */
#include "check.h"

/**
 * mce_unit_rec_text() - a record as text, so that a failure can be tried again
 * @rec:	the record
 *
 * Return: the text, which the next call overwrites.
 */
const char *mce_unit_rec_text(const struct mce_unit_rec *rec)
{
	static char text[256];

	scnprintf(text, sizeof(text),
		  "vendor %u family %#x model %#x bank %u smca %u status %#llx misc %#llx addr %#llx ipid %#llx mcgstatus %#llx mcgcap %#llx no_mcgcap %u",
		  rec->vendor, rec->family, rec->model, rec->bank, rec->smca,
		  (unsigned long long)rec->status, (unsigned long long)rec->misc,
		  (unsigned long long)rec->addr, (unsigned long long)rec->ipid,
		  (unsigned long long)rec->mcgstatus, (unsigned long long)rec->mcgcap,
		  rec->no_mcgcap);

	return text;
}

/* The last value of each list is named here: a longer list needs a look. */
static const char *range_violation(const struct mce_unit_info *info)
{
	if (info->unit >= MCE_NR_UNITS)
		return "unit is out of range";
	if (info->vendor_unit > MCE_VU_SVID2)
		return "vendor_unit is out of range";
	if (info->error_class > MCE_CLASS_OTHER || !info->error_class)
		return "error_class is out of range";
	if (info->code_format > MCE_FMT_BUS)
		return "code_format is out of range";
	if (info->level > MCE_LEVEL_RESV)
		return "level is out of range";
	if (info->transaction > MCE_TRANS_RESV)
		return "transaction is out of range";
	if (info->request > MCE_REQ_RESV)
		return "request is out of range";
	if (info->participation > MCE_PART_GEN)
		return "participation is out of range";
	if (info->timeout > MCE_TIMEOUT_YES)
		return "timeout is out of range";
	if (info->severity > MCE_SEV_FATAL)
		return "severity is out of range";
	if (info->addr_lsb > 63 && info->addr_lsb != MCE_ADDR_LSB_UNKNOWN)
		return "addr_lsb is out of range";
	if (info->channel < -1 || info->instance < -1)
		return "channel or instance is out of range";
	if (!info->err_count)
		return "err_count is 0";

	return NULL;
}

static const char *code_violation(const struct mce_unit_info *info)
{
	bool bus = info->code_format == MCE_FMT_BUS || info->error_class == MCE_CLASS_IO;

	if (info->code_format == MCE_FMT_UNKNOWN &&
	    (info->level || info->transaction || info->request))
		return "an unknown format has sub-fields";
	if (!!info->participation != bus || !!info->timeout != bus)
		return "participation and timeout do not go with a bus error";
	if ((info->code_format == MCE_FMT_MEM || info->code_format == MCE_FMT_EXTMEM) &&
	    (info->error_class != MCE_CLASS_MEM || !(info->flags & MCE_FLAG_MEMORY)))
		return "a memory error by its format is none by its class or flag";
	if ((info->flags & MCE_FLAG_MEMORY) && info->error_class != MCE_CLASS_MEM)
		return "a memory error by its flag is none by its class";

	return NULL;
}

static const char *flag_violation(const struct mce_unit_rec *rec,
				  const struct mce_unit_info *info)
{
	const u32 kernel_flags = MCE_FLAG_USER | MCE_FLAG_LATE;

	if (info->flags & kernel_flags)
		return "a flag is set that only the kernel sets";
	if (info->flags >= 2 * MCE_FLAG_LATE)
		return "an unknown flag is set";
	if (!(info->flags & MCE_FLAG_OVER) != !(rec->status & BIT_ULL(62)) ||
	    !(info->flags & MCE_FLAG_UC) != !(rec->status & BIT_ULL(61)) ||
	    !(info->flags & MCE_FLAG_EN) != !(rec->status & BIT_ULL(60)) ||
	    !(info->flags & MCE_FLAG_MISCV) != !(rec->status & BIT_ULL(59)) ||
	    !(info->flags & MCE_FLAG_ADDRV) != !(rec->status & BIT_ULL(58)) ||
	    !(info->flags & MCE_FLAG_PCC) != !(rec->status & BIT_ULL(57)))
		return "a flag is not what its bit of MCi_STATUS is";
	if (!(info->flags & MCE_FLAG_RIPV) != !(rec->mcgstatus & BIT_ULL(0)) ||
	    !(info->flags & MCE_FLAG_EIPV) != !(rec->mcgstatus & BIT_ULL(1)))
		return "a flag is not what its bit of MCG_STATUS is";
	if (info->addr_lsb != MCE_ADDR_LSB_UNKNOWN && !(info->flags & MCE_FLAG_ADDRV))
		return "addr_lsb is known without an address";

	return NULL;
}

static const char *severity_violation(const struct mce_unit_rec *rec,
				      const struct mce_unit_info *info)
{
	bool deferred = info->severity == MCE_SEV_DEFERRED;
	bool severe = info->severity >= MCE_SEV_UCNA;
	bool uc = info->flags & MCE_FLAG_UC;

	if (!(rec->status & BIT_ULL(63)))
		return info->severity ? "an invalid record has a severity" : NULL;
	if (!info->severity)
		return "a valid record has no severity";
	if (uc != severe)
		return "severity and UC do not agree";
	if (uc && (info->flags & MCE_FLAG_PCC) && info->severity != MCE_SEV_FATAL)
		return "a corrupt processor context is not fatal";
	if (!uc && deferred != !!(info->flags & MCE_FLAG_DEFERRED))
		return "severity and the deferred flag do not agree";
	if (uc && info->err_count != 1)
		return "an uncorrected error has a count";

	return NULL;
}

static const char *unit_violation(const struct mce_unit_rec *rec,
				  const struct mce_unit_info *info)
{
	u16 vendor_unit;
	int unit;

	if (info->vendor_unit != MCE_VU_UNKNOWN && info->vendor_unit != MCE_VU_NB &&
	    info->unit != mce_unit_of_vendor_unit(info->vendor_unit))
		return "unit and vendor_unit do not agree";

	unit = mce_unit_of_bank(rec, &vendor_unit);
	if (unit < -1 || unit >= MCE_NR_UNITS)
		return "mce_unit_of_bank() is out of range";
	if (unit >= 0 && (unit != info->unit || vendor_unit != info->vendor_unit))
		return "bank and record do not have the same unit";
	if (rec->bank == MCE_BANK_NONE && unit >= 0)
		return "no bank has a unit";
	if (rec->no_bank_map && !rec->ipid && unit >= 0)
		return "a hypervisor's bank has a unit of the CPU model";
	if (!(mce_units_of_bank(rec) & BIT(info->unit)))
		return "the unit is none that the bank can have";
	if (unit >= 0 && mce_units_of_bank(rec) != BIT(unit))
		return "a bank of one unit can have several";

	return NULL;
}

/* Field by field: the padding has no value. */
bool mce_unit_info_equal(const struct mce_unit_info *a, const struct mce_unit_info *b)
{
	return a->flags == b->flags && a->vendor_unit == b->vendor_unit &&
	       a->err_count == b->err_count && a->ext_code == b->ext_code &&
	       a->instance == b->instance && a->channel == b->channel &&
	       a->unit == b->unit && a->error_class == b->error_class &&
	       a->code_format == b->code_format && a->level == b->level &&
	       a->transaction == b->transaction && a->request == b->request &&
	       a->participation == b->participation && a->timeout == b->timeout &&
	       a->severity == b->severity && a->addr_lsb == b->addr_lsb;
}

/* The result must not depend on what was in the buffer, nor on what came before. */
static const char *purity_violation(const struct mce_unit_rec *rec,
				    const struct mce_unit_info *info)
{
	struct mce_unit_info again = {
		.flags = ~0U, .vendor_unit = 0xffff, .err_count = 0xffff, .ext_code = 0xffff,
		.instance = 0x5555, .channel = 0x55, .unit = 0xff, .error_class = 0xff,
		.code_format = 0xff, .level = 0xff, .transaction = 0xff, .request = 0xff,
		.participation = 0xff, .timeout = 0xff, .severity = 0xff, .addr_lsb = 0x55,
	};

	mce_unit_classify(rec, &again);

	return mce_unit_info_equal(info, &again) ? NULL : "the second result differs";
}

/**
 * mce_unit_violation() - classify a record and check what holds for all
 * @rec:	any record
 *
 * Return: what is wrong with the result, or NULL.
 */
const char *mce_unit_violation(const struct mce_unit_rec *rec)
{
	struct mce_unit_info info = {};
	const char *what;

	mce_unit_classify(rec, &info);

	what = range_violation(&info);
	if (!what)
		what = code_violation(&info);
	if (!what)
		what = flag_violation(rec, &info);
	if (!what)
		what = severity_violation(rec, &info);
	if (!what)
		what = unit_violation(rec, &info);
	if (!what)
		what = purity_violation(rec, &info);

	return what;
}

/* xorshift64*: the same numbers on each run. @state must not be 0. */
u64 mce_unit_random(u64 *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;

	return *state * 0x2545f4914f6cdd1dULL;
}

/* A record with random registers, of a CPU that has tables to walk. */
void mce_unit_random_rec(u64 *state, struct mce_unit_rec *rec)
{
	u64 cpu = mce_unit_random(state);

	*rec = (struct mce_unit_rec) {
		.status		= mce_unit_random(state),
		.misc		= mce_unit_random(state),
		.addr		= mce_unit_random(state),
		.synd		= mce_unit_random(state),
		.ipid		= mce_unit_random(state),
		.mcgstatus	= mce_unit_random(state),
		.mcgcap		= mce_unit_random(state),
		.family		= cpu & 0x1f,
		.model		= (cpu >> 8) & 0xff,
		.stepping	= (cpu >> 16) & 0xff,
		.vendor		= (cpu >> 24) & 0xf,
		.bank		= (cpu >> 32) & ((cpu >> 40) & 1 ? 0xff : 0x1f),
		.smca		= (cpu >> 41) & 1,
		.no_mcgcap	= (cpu >> 42) & 1,
		.no_bank_map	= (cpu >> 43) & 1,
	};
}
