// SPDX-License-Identifier: GPL-2.0
/*
 * Records in words.
 */
#include "decode.h"

#include <linux/kernel.h>

#include "names.h"
#include "words.h"

static const char * const unit_words[] = {
	[MCE_UNIT_OTHER]	= "another unit",
	[MCE_UNIT_IFETCH]	= "instruction fetch",
	[MCE_UNIT_LOAD_STORE]	= "load and store",
	[MCE_UNIT_TLB]		= "TLB",
	[MCE_UNIT_DECODE]	= "decode",
	[MCE_UNIT_EXEC]		= "execution",
	[MCE_UNIT_FP]		= "floating point",
	[MCE_UNIT_L2]		= "L2 cache",
	[MCE_UNIT_L3]		= "L3 cache",
	[MCE_UNIT_MEM_CTRL]	= "memory controller",
	[MCE_UNIT_INTERCONNECT]	= "interconnect",
	[MCE_UNIT_IO]		= "I/O",
	[MCE_UNIT_POWER]	= "power control",
	[MCE_UNIT_SECURITY]	= "security processor",
};

static const char * const severity_words[] = {
	[MCE_SEV_UNKNOWN]	= "Record",
	[MCE_SEV_CORRECTED]	= "Corrected error",
	[MCE_SEV_DEFERRED]	= "Deferred error",
	[MCE_SEV_UCNA]		= "Uncorrected error, no action required",
	[MCE_SEV_SRAO]		= "Uncorrected error, action optional",
	[MCE_SEV_SRAR]		= "Uncorrected error, action required",
	[MCE_SEV_FATAL]		= "Fatal error",
};

static const char * const level_words[] = {
	[MCE_LEVEL_L0]		= "level 0",
	[MCE_LEVEL_L1]		= "level 1",
	[MCE_LEVEL_L2]		= "level 2",
	[MCE_LEVEL_LG]		= "any level",
	[MCE_LEVEL_RESV]	= "reserved level",
};

static const char * const transaction_words[] = {
	[MCE_TRANS_INSN]	= "instruction",
	[MCE_TRANS_DATA]	= "data",
	[MCE_TRANS_GENERIC]	= "any kind",
	[MCE_TRANS_MEM]		= "memory",
	[MCE_TRANS_IO]		= "I/O",
	[MCE_TRANS_OTHER]	= "other transaction",
	[MCE_TRANS_RESV]	= "reserved transaction",
};

static const char * const request_words[] = {
	[MCE_REQ_GEN]		= "any request",
	[MCE_REQ_RD]		= "read",
	[MCE_REQ_WR]		= "write",
	[MCE_REQ_DRD]		= "data read",
	[MCE_REQ_DWR]		= "data write",
	[MCE_REQ_IRD]		= "instruction fetch",
	[MCE_REQ_PREFETCH]	= "prefetch",
	[MCE_REQ_EVICT]		= "eviction",
	[MCE_REQ_SNOOP]		= "snoop",
	[MCE_REQ_AC]		= "address/command",
	[MCE_REQ_MS]		= "scrub",
	[MCE_REQ_RESV]		= "reserved request",
};

static const char * const participation_words[] = {
	[MCE_PART_SRC]		= "this CPU asked",
	[MCE_PART_RES]		= "this CPU answered",
	[MCE_PART_OBS]		= "seen as third party",
};

static const char * const timeout_words[] = {
	[MCE_TIMEOUT_YES]	= "timed out",
};

static const char *word(const char * const *words, unsigned int nr, unsigned int value)
{
	return value < nr ? words[value] : NULL;
}

#define WORD(what, value)	word(what##_words, ARRAY_SIZE(what##_words), value)

const char *mce_unit_words(unsigned int unit)
{
	return WORD(unit, unit) ?: unit_words[MCE_UNIT_OTHER];
}

const char *mce_severity_words(unsigned int severity)
{
	return WORD(severity, severity) ?: severity_words[MCE_SEV_UNKNOWN];
}

/* An MCA error code of @vendor (-1: all that are not AMD) in unit @vendor_unit (0: any). */
struct simple_code {
	u16		code;
	u16		vendor_unit;
	const char	*words;
};

/*
 * Simple codes, and codes of the "internal" format to which a model gives a
 * meaning. Source: Intel SDM vol. 3B, "Simple Error Codes"; for the PCU its
 * tables of the models; rasdaemon. First match wins.
 */
static const struct simple_code intel_codes[] = {
	{ 0x0001, MCE_VU_DRAM,	"address decode (DVAD) error" },
	{ 0x0000, 0,		"no error" },
	{ 0x0001, 0,		"unclassified error" },
	{ 0x0002, 0,		"parity error in the microcode ROM" },
	{ 0x0003, 0,		"external error, another CPU asserted BINIT#" },
	{ 0x0004, 0,		"functional redundancy check mismatch" },
	{ 0x0005, 0,		"internal parity error" },
	{ 0x0006, 0,		"SMM handler ran code outside its range" },
	{ 0x0400, 0,		"internal timer error, no instruction retired" },
	{ 0x0402, MCE_VU_PCU,	"internal error of the PCU" },
	{ 0x0403, MCE_VU_PCU,	"internal error of the PCU" },
	{ 0x0406, MCE_VU_PCU,	"TXT error" },
	{ 0x0407, MCE_VU_PCU,	"internal error of the UBOX" },
	{ 0x040b, MCE_VU_PUNIT,	"in-field scan error" },
	{ 0x0e0b, 0,		"I/O error" },
};

#define MCACOD_F	0x1000
#define AMD_UU_HWA	0x0600

static void simple_words(const struct mce_machine *m, const struct mce_unit_info *info,
			 u16 code, struct mce_words *w)
{
	const struct simple_code *c;

	if (mce_is_amd(m->vendor)) {
		mce_words_add(w, code == AMD_UU_HWA ? "internal error, hardware assertion" :
			      "internal error");
		return;
	}

	for (c = intel_codes; c < intel_codes + ARRAY_SIZE(intel_codes); c++) {
		if (c->code == (code & ~MCACOD_F) &&
		    (!c->vendor_unit || c->vendor_unit == info->vendor_unit)) {
			mce_words_add(w, c->words);
			return;
		}
	}
	mce_words_addf(w, "internal error %#x", code);
}

static void add(struct mce_words *w, const char *word)
{
	if (word) {
		mce_words_add(w, ", ");
		mce_words_add(w, word);
	}
}

static void cache_words(const struct mce_unit_info *info, struct mce_words *w)
{
	mce_words_add(w, info->error_class == MCE_CLASS_MEM ? "memory error" : "cache error");
	if (info->request)
		add(w, WORD(request, info->request));
	if (info->transaction)
		add(w, WORD(transaction, info->transaction));
	add(w, WORD(level, info->level));
}

static void bus_words(const struct mce_unit_info *info, struct mce_words *w)
{
	mce_words_add(w, info->error_class == MCE_CLASS_IO ? "I/O error" : "bus error");
	add(w, WORD(request, info->request));
	add(w, WORD(transaction, info->transaction));
	add(w, WORD(level, info->level));
	add(w, WORD(participation, info->participation));
	add(w, WORD(timeout, info->timeout));
}

static void memory_words(const char *what, const struct mce_unit_info *info, struct mce_words *w)
{
	mce_words_add(w, what);
	add(w, WORD(request, info->request));
}

void mce_decode_mcacod(const struct mce_machine *m, const struct mce_unit_info *info,
		       struct mce_decoded *d)
{
	struct mce_words w;

	mce_words_init(&w, d->mcacod, sizeof(d->mcacod));

	switch (info->code_format) {
	case MCE_FMT_SIMPLE:
	case MCE_FMT_INTERNAL:
		simple_words(m, info, d->mca_code, &w);
		break;
	case MCE_FMT_TLB:
		mce_words_add(&w, "TLB error");
		add(&w, WORD(transaction, info->transaction));
		add(&w, WORD(level, info->level));
		break;
	case MCE_FMT_GENERIC_CACHE:
	case MCE_FMT_CACHE:
		cache_words(info, &w);
		break;
	case MCE_FMT_MEM:
		memory_words("memory controller error", info, &w);
		break;
	case MCE_FMT_EXTMEM:
		memory_words("error in memory that is used as a cache", info, &w);
		break;
	case MCE_FMT_BUS:
		bus_words(info, &w);
		break;
	default:
		/* Not of the classifier, but of a kernel that knew the CPU. */
		if (d->mca_code)
			d->undecoded = true;
		break;
	}
}

static void add_place(const struct mce_decoded *d, struct mce_words *w)
{
	mce_words_add(w, " in ");
	mce_words_add(w, mce_unit_words(d->unit_nr));
	if (d->vendor_unit) {
		mce_words_add(w, " ");
		mce_words_add(w, d->vendor_unit);
	}
	if (d->instance >= 0) {
		mce_words_add(w, " ");
		mce_words_add_int(w, d->instance);
	}
	if (d->channel >= 0) {
		mce_words_add(w, ", channel ");
		mce_words_add_int(w, d->channel);
	}
}

/* "Corrected error in memory controller UMC 2, channel 2: DRAM ECC error (...)" */
void mce_decode_summary(struct mce_decoded *d)
{
	const char *what = d->ext_error[0] ? d->ext_error : d->mcacod;
	struct mce_words w;

	mce_words_init(&w, d->summary, sizeof(d->summary));
	mce_words_add(&w, mce_severity_words(d->severity_nr));
	add_place(d, &w);
	if (what[0]) {
		mce_words_add(&w, ": ");
		mce_words_add(&w, what);
	}
	if (what == d->ext_error && d->mcacod[0]) {
		mce_words_add(&w, " (");
		mce_words_add(&w, d->mcacod);
		mce_words_add(&w, ")");
	}
	if (!what[0])
		mce_words_addf(&w, ": code %#x", d->mca_code);
	if (d->undecoded && d->unknown_code)
		mce_words_addf(&w, ", code %#x has no name", d->unknown_code);
	if (d->err_count > 1)
		mce_words_addf(&w, ", %d times", d->err_count);
	if (d->threshold)
		mce_words_addf(&w, ", threshold state %s", d->threshold);
	if (d->harmless)
		mce_words_addf(&w, "; harmless: %s", d->harmless);
}

/*
 * What to do, by severity, and whether memory is to blame. A corrected error is
 * no reason to act; many of them in one place are.
 */
static const char * const memory_advice[] = {
	[MCE_SEV_UNKNOWN]	= "The record is not valid; look for others.",
	[MCE_SEV_CORRECTED]	= "Nothing now; replace the DIMM at the next occasion if it reports again and again.",
	[MCE_SEV_DEFERRED]	= "The data are lost but not used yet: let the kernel take the page out of use, and plan to replace the DIMM.",
	[MCE_SEV_UCNA]		= "The data are lost but not used yet: let the kernel take the page out of use, and plan to replace the DIMM.",
	[MCE_SEV_SRAO]		= "The kernel takes the page out of use; replace the DIMM soon.",
	[MCE_SEV_SRAR]		= "A program that used the data was killed or has to recover; replace the DIMM soon.",
	[MCE_SEV_FATAL]		= "Replace the DIMM before the machine goes back to work.",
};

static const char * const advice[] = {
	[MCE_SEV_UNKNOWN]	= "The record is not valid; look for others.",
	[MCE_SEV_CORRECTED]	= "Nothing now; if it comes often, check cooling and power, then have the part replaced.",
	[MCE_SEV_DEFERRED]	= "Bad data are marked and not used yet; watch for errors of higher severity.",
	[MCE_SEV_UCNA]		= "Bad data are marked and not used yet; watch for errors of higher severity.",
	[MCE_SEV_SRAO]		= "The kernel has contained it; find out which part it was before it comes again.",
	[MCE_SEV_SRAR]		= "A program was killed or has to recover; if it comes again, have the part replaced.",
	[MCE_SEV_FATAL]		= "The machine cannot go on; check cooling, power and firmware, and have the part replaced if it comes again.",
};

/* A memory controller has errors of its own, which no DIMM has made. */
static const char * const controller_advice[] = {
	[MCE_SEV_CORRECTED]	= "Nothing now; it is no error of a DIMM. If it comes often, check the firmware, and have the CPU replaced.",
	[MCE_SEV_FATAL]		= "It is no error of a DIMM: look for the first error of any unit, a device or a link that does not answer; check the firmware.",
};

/* Data that were lost before, and marked, were used now. */
static const char poison_advice[] =
	"Data were used that were lost before, mostly in memory: find the mem_ctrl record with this address, or of the same page, and replace that DIMM; this record alone does not blame the CPU.";

static bool used_poison(const struct mce_unit_info *info)
{
	const u32 srar = MCE_FLAG_S | MCE_FLAG_AR;

	if (info->severity != MCE_SEV_SRAR && info->severity != MCE_SEV_FATAL)
		return false;
	if (info->flags & MCE_FLAG_POISON)
		return info->unit != MCE_UNIT_MEM_CTRL;

	return (info->flags & srar) == srar &&
	       (info->unit == MCE_UNIT_LOAD_STORE || info->unit == MCE_UNIT_IFETCH);
}

const char *mce_advice(const struct mce_unit_info *info)
{
	const char *text = NULL;

	if (used_poison(info))
		return poison_advice;
	if (info->error_class == MCE_CLASS_MEM || info->flags & MCE_FLAG_MEMORY)
		text = word(memory_advice, ARRAY_SIZE(memory_advice), info->severity);
	else if (info->unit == MCE_UNIT_MEM_CTRL)
		text = word(controller_advice, ARRAY_SIZE(controller_advice), info->severity);

	return text ?: word(advice, ARRAY_SIZE(advice), info->severity) ?: advice[MCE_SEV_UNKNOWN];
}
