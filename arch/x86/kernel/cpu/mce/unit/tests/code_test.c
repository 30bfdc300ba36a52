// SPDX-License-Identifier: GPL-2.0
/*
 * All 65536 MCA error codes, on each kind of CPU. What is expected is worked out
 * here from the list of formats and with plain shifts, apart from the
 * classifier's own tables.
 */
#include <kunit/test.h>

#include "check.h"
#include "formats.h"

#define NR_CODES	0x10000U

/* A CPU and bank of each kind that reads the error code in its own way. */
static const struct mce_unit_rec cpus[] = {
	{ .vendor = MCE_VENDOR_INTEL, .family = 0x06, .model = 0x55, .bank = 0 },
	{ .vendor = MCE_VENDOR_INTEL, .family = 0x06, .model = 0x55, .bank = 13 },
	{ .vendor = MCE_VENDOR_INTEL, .family = 0x06, .model = 0x2e, .bank = 3 },
	{ .vendor = MCE_VENDOR_INTEL, .bank = MCE_BANK_NONE },
	{ .vendor = MCE_VENDOR_AMD, .family = 0x10, .bank = 2 },
	{ .vendor = MCE_VENDOR_AMD, .family = 0x15, .bank = 4 },
	{ .vendor = MCE_VENDOR_AMD, .family = 0x19, .smca = true, .ipid = 0xb000000000ULL },
	{ .vendor = MCE_VENDOR_AMD, .family = 0x19, .bank = MCE_BANK_NONE, .smca = true },
	{ .vendor = MCE_VENDOR_HYGON, .family = 0x18, .smca = true, .ipid = 0x200b000000000ULL },
	{ .vendor = MCE_VENDOR_ZHAOXIN, .family = 0x07, .model = 0x7b, .bank = 26 },
	{ .vendor = MCE_VENDOR_ZHAOXIN, .family = 0x07, .model = 0x7b, .bank = 9 },
	{ .vendor = MCE_VENDOR_ZHAOXIN, .family = 0x07, .model = 0x5b, .bank = 9 },
	{ .vendor = MCE_VENDOR_CENTAUR, .family = 0x06, .model = 0x0f, .bank = 1 },
	{ .vendor = 1, .family = 0x06, .model = 0x01, .bank = 1 },
};

static bool is_amd(const struct mce_unit_rec *rec)
{
	return rec->bank != MCE_BANK_NONE &&
	       (rec->vendor == MCE_VENDOR_AMD || rec->vendor == MCE_VENDOR_HYGON);
}

static bool is_zhaoxin_dram(const struct mce_unit_rec *rec)
{
	return rec->vendor == MCE_VENDOR_ZHAOXIN && rec->model == 0x7b && rec->bank == 9;
}

static struct mce_unit_rec rec_of(const struct mce_unit_rec *cpu, u16 code)
{
	struct mce_unit_rec rec = *cpu;

	rec.status = BIT_ULL(63) | code;
	rec.no_mcgcap = true;

	return rec;
}

static unsigned int listed_format(unsigned int vendor, u16 code)
{
	const struct mce_fact_format *f = mce_fact_formats;
	const struct mce_fact_format *end = f + ARRAY_SIZE(mce_fact_formats);

	for (; f < end; f++) {
		if (f->vendor == vendor && (code & f->mask) == f->match)
			return f->code_format;
	}

	return MCE_FMT_UNKNOWN;
}

static unsigned int expected_format(const struct mce_unit_rec *rec, u16 code)
{
	unsigned int format = MCE_FMT_UNKNOWN;

	if (is_amd(rec))
		return listed_format(MCE_VENDOR_AMD, code);
	if (is_zhaoxin_dram(rec))
		format = listed_format(MCE_VENDOR_ZHAOXIN, code);
	if (!format)
		format = listed_format(MCE_VENDOR_INTEL, code & ~0x1000);

	return format;
}

/* No code but these is in a class that its format does not tell. */
static unsigned int expected_class(unsigned int format, u16 code)
{
	static const u8 by_format[] = {
		[MCE_FMT_UNKNOWN]	= MCE_CLASS_OTHER,
		[MCE_FMT_INTERNAL]	= MCE_CLASS_INTERNAL,
		[MCE_FMT_GENERIC_CACHE]	= MCE_CLASS_CACHE,
		[MCE_FMT_TLB]		= MCE_CLASS_TLB,
		[MCE_FMT_MEM]		= MCE_CLASS_MEM,
		[MCE_FMT_CACHE]		= MCE_CLASS_CACHE,
		[MCE_FMT_EXTMEM]	= MCE_CLASS_MEM,
		[MCE_FMT_BUS]		= MCE_CLASS_BUS,
	};

	if (format != MCE_FMT_SIMPLE)
		return by_format[format];

	switch (code & 0xefff) {
	case 0x0002:
	case 0x0004:
	case 0x0005:
	case 0x0400:
		return MCE_CLASS_INTERNAL;
	case 0x0003:
		return MCE_CLASS_BUS;
	case 0x0e0b:
		return MCE_CLASS_IO;
	default:
		return MCE_CLASS_OTHER;
	}
}

/* Every code has the format and the class of the list. */
void mce_unit_test_formats(struct kunit *test)
{
	struct mce_unit_info info;
	struct mce_unit_rec rec;
	unsigned int i, code, format;

	for (i = 0; i < ARRAY_SIZE(cpus); i++) {
		for (code = 0; code < NR_CODES; code++) {
			rec = rec_of(&cpus[i], code);
			format = expected_format(&rec, code);
			mce_unit_classify(&rec, &info);
			KUNIT_ASSERT_EQ_MSG(test, (unsigned int)info.code_format, format,
					    "%s", mce_unit_rec_text(&rec));
			/* The code K8_DRAM_ECC does not count, family 0Fh is not here. */
			KUNIT_ASSERT_EQ_MSG(test, (unsigned int)info.error_class,
					    expected_class(format, code),
					    "%s", mce_unit_rec_text(&rec));
		}
	}
}

static unsigned int expected_level(const struct mce_unit_rec *rec, unsigned int format, u16 code)
{
	unsigned int ll = code & 3;

	switch (format) {
	case MCE_FMT_SIMPLE:
		return (code & 0xefff) == 0x0e0b ? MCE_LEVEL_LG : MCE_LEVEL_UNKNOWN;
	case MCE_FMT_GENERIC_CACHE:
	case MCE_FMT_TLB:
	case MCE_FMT_CACHE:
	case MCE_FMT_BUS:
		break;
	default:
		return MCE_LEVEL_UNKNOWN;
	}

	if (ll == 0 && is_amd(rec))
		return MCE_LEVEL_RESV;

	return MCE_LEVEL_L0 + ll;
}

static unsigned int expected_transaction(const struct mce_unit_rec *rec, unsigned int format,
					 u16 code)
{
	unsigned int tt = (code >> 2) & 3;

	if (format == MCE_FMT_TLB || format == MCE_FMT_CACHE)
		return tt == 3 ? MCE_TRANS_RESV : MCE_TRANS_INSN + tt;
	if (format == MCE_FMT_BUS) {
		if (tt == 1)
			return MCE_TRANS_RESV;
		if (tt == 3)
			return is_amd(rec) ? MCE_TRANS_GENERIC : MCE_TRANS_OTHER;
		return tt ? MCE_TRANS_IO : MCE_TRANS_MEM;
	}

	return (code & 0xefff) == 0x0e0b && !is_amd(rec) ? MCE_TRANS_IO : MCE_TRANS_UNKNOWN;
}

static unsigned int expected_request(const struct mce_unit_rec *rec, unsigned int format, u16 code)
{
	unsigned int rrrr = (code >> 4) & 15;
	unsigned int mmm = (code >> 4) & 7;

	switch (format) {
	case MCE_FMT_CACHE:
	case MCE_FMT_BUS:
		return rrrr > 8 ? MCE_REQ_RESV : MCE_REQ_GEN + rrrr;
	case MCE_FMT_MEM:
	case MCE_FMT_EXTMEM:
		/* The code of a firmware's record is made up. */
		if (rec->bank == MCE_BANK_NONE)
			return MCE_REQ_UNKNOWN;
		if (mmm > 4)
			return MCE_REQ_RESV;
		return mmm < 3 ? MCE_REQ_GEN + mmm : MCE_REQ_AC + mmm - 3;
	default:
		return (code & 0xefff) == 0x0e0b && !is_amd(rec) ? MCE_REQ_GEN : MCE_REQ_UNKNOWN;
	}
}

static int expected_channel(unsigned int format, u16 code)
{
	if (format != MCE_FMT_MEM && format != MCE_FMT_EXTMEM)
		return -1;

	return (code & 15) == 15 ? -1 : code & 15;
}

static void expect_subfields(struct kunit *test, const struct mce_unit_rec *rec, u16 code)
{
	unsigned int format = expected_format(rec, code);
	bool bus = format == MCE_FMT_BUS || (format == MCE_FMT_SIMPLE && (code & 0xefff) == 0x0e0b);
	struct mce_unit_info info;

	mce_unit_classify(rec, &info);

	KUNIT_ASSERT_EQ_MSG(test, (unsigned int)info.level, expected_level(rec, format, code),
			    "%s", mce_unit_rec_text(rec));
	KUNIT_ASSERT_EQ_MSG(test, (unsigned int)info.transaction,
			    expected_transaction(rec, format, code), "%s", mce_unit_rec_text(rec));
	KUNIT_ASSERT_EQ_MSG(test, (unsigned int)info.request, expected_request(rec, format, code),
			    "%s", mce_unit_rec_text(rec));
	KUNIT_ASSERT_EQ_MSG(test, (unsigned int)info.participation,
			    bus ? MCE_PART_SRC + ((code >> 9) & 3) : MCE_PART_UNKNOWN,
			    "%s", mce_unit_rec_text(rec));
	KUNIT_ASSERT_EQ_MSG(test, (unsigned int)info.timeout,
			    bus ? MCE_TIMEOUT_NO + ((code >> 8) & 1) : MCE_TIMEOUT_UNKNOWN,
			    "%s", mce_unit_rec_text(rec));
	KUNIT_ASSERT_EQ_MSG(test, (int)info.channel, expected_channel(format, code),
			    "%s", mce_unit_rec_text(rec));
}

/* Every code has the sub-fields that its format has, and no others. */
void mce_unit_test_subfields(struct kunit *test)
{
	struct mce_unit_rec rec;
	unsigned int i, code;

	for (i = 0; i < ARRAY_SIZE(cpus); i++) {
		for (code = 0; code < NR_CODES; code++) {
			rec = rec_of(&cpus[i], code);
			expect_subfields(test, &rec, code);
		}
	}
}

/*
 * Intel's bit 12 (F) changes nothing but the "filtered" flag. The codes of
 * Zhaoxin's DRAM banks have no such bit; AMD's formats all have it clear.
 */
void mce_unit_test_filter_bit(struct kunit *test)
{
	struct mce_unit_info plain, filtered;
	struct mce_unit_rec rec;
	unsigned int i, code;

	for (i = 0; i < ARRAY_SIZE(cpus); i++) {
		if (is_amd(&cpus[i]) || is_zhaoxin_dram(&cpus[i]))
			continue;
		for (code = 0; code < NR_CODES; code++) {
			rec = rec_of(&cpus[i], code & ~0x1000);
			mce_unit_classify(&rec, &plain);
			rec.status |= 0x1000;
			mce_unit_classify(&rec, &filtered);
			KUNIT_ASSERT_EQ_MSG(test, !!(filtered.flags & MCE_FLAG_FILTERED),
					    filtered.code_format != MCE_FMT_UNKNOWN,
					    "%s", mce_unit_rec_text(&rec));
			filtered.flags &= ~MCE_FLAG_FILTERED;
			KUNIT_ASSERT_TRUE_MSG(test, mce_unit_info_equal(&plain, &filtered),
					      "%s", mce_unit_rec_text(&rec));
		}
	}
}

/* The code and UC have little to do with each other: a sample is enough. */
#define UC_STRIDE	7

/* What holds for all records holds for all codes, corrected or not. */
void mce_unit_test_code_violations(struct kunit *test)
{
	struct mce_unit_rec rec;
	unsigned int i, code;

	for (i = 0; i < ARRAY_SIZE(cpus); i++) {
		for (code = 0; code < NR_CODES; code++) {
			rec = rec_of(&cpus[i], code);
			KUNIT_ASSERT_STREQ_MSG(test, mce_unit_violation(&rec) ?: "fine", "fine",
					       "%s", mce_unit_rec_text(&rec));
			if (code % UC_STRIDE)
				continue;
			rec.status |= BIT_ULL(61);
			KUNIT_ASSERT_STREQ_MSG(test, mce_unit_violation(&rec) ?: "fine", "fine",
					       "%s", mce_unit_rec_text(&rec));
		}
	}
}

/* The units of all error codes, those in MCi_STATUS[21:16] included. */
static u32 units_of_codes(const struct mce_unit_rec *cpu)
{
	struct mce_unit_info info;
	struct mce_unit_rec rec;
	unsigned int code;
	u32 units = 0;

	for (code = 0; code < NR_CODES; code++) {
		rec = rec_of(cpu, code);
		rec.status |= (u64)(code % 64) << 16;
		mce_unit_classify(&rec, &info);
		units |= BIT(info.unit);
	}

	return units;
}

static void expect_units(struct kunit *test, const struct mce_unit_rec *cpu)
{
	KUNIT_EXPECT_EQ_MSG(test, mce_units_of_bank(cpu), units_of_codes(cpu),
			    "%s", mce_unit_rec_text(cpu));
}

/* A bank has the units that some code leads to, and no others. */
void mce_unit_test_units_of_bank(struct kunit *test)
{
	struct mce_unit_rec nb = { .vendor = MCE_VENDOR_AMD, .bank = 4 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cpus); i++)
		expect_units(test, &cpus[i]);

	for (nb.family = 0x0e; nb.family < 0x18; nb.family++)
		expect_units(test, &nb);
}
