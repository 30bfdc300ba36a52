// SPDX-License-Identifier: GPL-2.0
/*
 * The tables: well formed, and the same as the lists that were made from other
 * sources.
 */
#include <kunit/test.h>

#include <linux/string.h>

#include "check.h"
#include "banks.h"
#include "smca_types.h"

/* How many vendor units have a name. */
#define NR_VENDOR_UNITS		92U

static void expect_map(struct kunit *test, const struct mce_bank_map *map)
{
	const struct mce_bank_range *r;
	unsigned int i;

	for (i = 0; i < map->nr; i++) {
		r = &map->ranges[i];
		KUNIT_EXPECT_LE_MSG(test, r->first, r->last, "row %u is upside down", i);
		KUNIT_EXPECT_NE_MSG(test, (int)r->vendor_unit, (int)MCE_VU_UNKNOWN,
				    "row %u places a bank nowhere", i);
		KUNIT_EXPECT_LT_MSG(test, mce_unit_of_vendor_unit(r->vendor_unit),
				    (unsigned int)MCE_NR_UNITS, "row %u has no unit", i);
		if (i)
			KUNIT_EXPECT_GT_MSG(test, r->first, r[-1].last,
					    "rows %u and %u overlap or are not sorted", i - 1, i);
	}
}

static bool map_has(const struct mce_bank_map *map, unsigned int bank)
{
	unsigned int i;

	for (i = 0; i < map->nr; i++) {
		if (bank >= map->ranges[i].first && bank <= map->ranges[i].last)
			return true;
	}

	return false;
}

static int model_key(const struct mce_model_map *m)
{
	return m->family << 16 | m->model;
}

static void expect_models(struct kunit *test, const struct mce_model_map *m, unsigned int nr)
{
	unsigned int i, bank;
	int last = -1;
	bool twice;

	for (i = 0; i < nr; i++, m++) {
		expect_map(test, m->core);
		expect_map(test, m->uncore);
		for (bank = 0; bank < MCE_BANK_NONE; bank++) {
			twice = map_has(m->core, bank) && map_has(m->uncore, bank);
			KUNIT_EXPECT_FALSE_MSG(test, twice, "%02x_%02x has two rows for bank %u",
					       m->family, m->model, bank);
		}
		KUNIT_EXPECT_GT_MSG(test, model_key(m), last, "%02x_%02x is not sorted",
				    m->family, m->model);
		last = model_key(m);
	}
}

/* The bank maps by model are sorted and have no overlaps. */
void mce_unit_test_models(struct kunit *test)
{
	expect_models(test, mce_intel_models, mce_nr_intel_models);
	expect_models(test, mce_zhaoxin_models, mce_nr_zhaoxin_models);
}

static int smca_key(const struct mce_smca_type *type)
{
	return type->hwid << 16 | type->mcatype;
}

/* The SMCA bank types are sorted, each only once. */
void mce_unit_test_smca_types(struct kunit *test)
{
	const struct mce_smca_type *type = mce_smca_types;
	unsigned int i;
	int last = -1;

	KUNIT_EXPECT_EQ(test, mce_nr_smca_types, (unsigned int)ARRAY_SIZE(mce_fact_smca_types));

	for (i = 0; i < mce_nr_smca_types; i++, type++) {
		KUNIT_EXPECT_GT_MSG(test, smca_key(type), last, "type %#x %#x is not sorted",
				    type->hwid, type->mcatype);
		last = smca_key(type);
	}
}

/* The families' bank maps are sorted and have no overlaps. */
void mce_unit_test_families(struct kunit *test)
{
	const struct mce_family_map *family = mce_amd_families;
	unsigned int i;

	for (i = 0; i < mce_nr_amd_families; i++, family++) {
		expect_map(test, family->banks);
		KUNIT_EXPECT_LE(test, family->family_first, family->family_last);
		if (i)
			KUNIT_EXPECT_GT_MSG(test, family->family_first, family[-1].family_last,
					    "family %#x is not sorted", family->family_first);
	}
}

static bool map_uses(const struct mce_bank_map *map, unsigned int vendor_unit)
{
	unsigned int i;

	for (i = 0; i < map->nr; i++) {
		if (map->ranges[i].vendor_unit == vendor_unit)
			return true;
	}

	return false;
}

static bool models_use(const struct mce_model_map *m, unsigned int nr, unsigned int vendor_unit)
{
	for (; nr; nr--, m++) {
		if (map_uses(m->core, vendor_unit) || map_uses(m->uncore, vendor_unit))
			return true;
	}

	return false;
}

static bool amd_uses(unsigned int vendor_unit)
{
	unsigned int i;

	for (i = 0; i < mce_nr_smca_types; i++) {
		if (mce_smca_types[i].vendor_unit == vendor_unit)
			return true;
	}
	for (i = 0; i < mce_nr_amd_families; i++) {
		if (map_uses(mce_amd_families[i].banks, vendor_unit))
			return true;
	}

	return false;
}

/* Vendor units that stand in no model's table, because software makes them up. */
static bool made_up(unsigned int vendor_unit)
{
	switch (vendor_unit) {
	case MCE_VU_UNKNOWN:
	case MCE_VU_THERMAL:
	case MCE_VU_TIMEOUT:
	case MCE_VU_APEI_MEM:
		return true;
	default:
		return false;
	}
}

static bool is_used(unsigned int vendor_unit)
{
	return made_up(vendor_unit) || amd_uses(vendor_unit) ||
	       models_use(mce_intel_models, mce_nr_intel_models, vendor_unit) ||
	       models_use(mce_zhaoxin_models, mce_nr_zhaoxin_models, vendor_unit);
}

static bool is_vendor_unit(unsigned int vendor_unit)
{
	return strcmp(mce_vendor_unit_name(vendor_unit), "-");
}

/* Every vendor unit is used by a table, and every unit by a vendor unit. */
void mce_unit_test_vendor_units(struct kunit *test)
{
	unsigned int i, nr = 0;
	u32 units = 0;

	for (i = 0; i <= 0xffff; i++) {
		if (!is_vendor_unit(i))
			continue;
		nr++;
		units |= BIT(mce_unit_of_vendor_unit(i));
		KUNIT_EXPECT_TRUE_MSG(test, is_used(i), "no table uses %s",
				      mce_vendor_unit_name(i));
	}

	KUNIT_EXPECT_EQ_MSG(test, nr, NR_VENDOR_UNITS, "a name or a number is there twice");
	KUNIT_EXPECT_EQ_MSG(test, units, (u32)GENMASK(MCE_NR_UNITS - 1, 0),
			    "a unit is never reached");
}

/* User space knows the numbers: these must never change. */
static const struct {
	unsigned int	value;
	const char	*name;
} stable_names[] = {
	{ 0, "-" }, { 1, "QPI" }, { 3, "IMC" }, { 5, "M2M" }, { 12, "DCU" }, { 16, "CHA" },
	{ 21, "INTERNAL" }, { 22, "-" }, { 29, "THERMAL" }, { 31, "APEI_MEM" }, { 48, "DC" },
	{ 53, "NB" }, { 64, "RESERVED" }, { 77, "UMC" }, { 110, "SSBDCI" }, { 111, "-" },
	{ 128, "CPU" }, { 142, "SVID2" }, { 143, "-" }, { 0xffff, "-" }, { ~0U, "-" },
};

/* Names and numbers are stable, and a number out of range has a name too. */
void mce_unit_test_names(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(stable_names); i++)
		KUNIT_EXPECT_STREQ(test, mce_vendor_unit_name(stable_names[i].value),
				   stable_names[i].name);

	KUNIT_EXPECT_STREQ(test, mce_unit_name(MCE_UNIT_OTHER), "other");
	KUNIT_EXPECT_STREQ(test, mce_unit_name(MCE_UNIT_MEM_CTRL), "mem_ctrl");
	KUNIT_EXPECT_STREQ(test, mce_unit_name(MCE_UNIT_SECURITY), "security");
	KUNIT_EXPECT_STREQ(test, mce_unit_name(MCE_NR_UNITS), "other");
	KUNIT_EXPECT_STREQ(test, mce_unit_name(~0U), "other");
}

static struct mce_unit_rec rec_of_fact(const struct mce_fact_bank *f, unsigned int family,
				       unsigned int model, unsigned int bank)
{
	return (struct mce_unit_rec) {
		/* To a northbridge, 1 is an error of a link. */
		.status		= BIT_ULL(63) | 1 << 16,
		.vendor		= f->vendor,
		.smca		= f->smca,
		.family		= family,
		.model		= model,
		.bank		= bank,
		.no_mcgcap	= true,
	};
}

static void expect_fact(struct kunit *test, const struct mce_fact_bank *f,
			const struct mce_unit_rec *rec)
{
	/* The northbridge is several units. */
	int of_bank = f->vendor_unit == MCE_VU_NB ? -1 : f->unit;
	struct mce_unit_info info;
	u16 vendor_unit;
	int unit;

	mce_unit_classify(rec, &info);
	unit = mce_unit_of_bank(rec, &vendor_unit);

	KUNIT_EXPECT_STREQ_MSG(test, mce_unit_name(info.unit), mce_unit_name(f->unit),
			       "%s", mce_unit_rec_text(rec));
	KUNIT_EXPECT_STREQ_MSG(test, mce_vendor_unit_name(info.vendor_unit),
			       mce_vendor_unit_name(f->vendor_unit), "%s", mce_unit_rec_text(rec));
	KUNIT_EXPECT_EQ_MSG(test, unit, of_bank, "%s", mce_unit_rec_text(rec));
	KUNIT_EXPECT_EQ_MSG(test, vendor_unit, f->vendor_unit, "%s", mce_unit_rec_text(rec));
}

static void expect_fact_banks(struct kunit *test, const struct mce_fact_bank *f,
			      unsigned int family, unsigned int model)
{
	struct mce_unit_rec rec;
	unsigned int bank;

	for (bank = f->bank_first; bank <= f->bank_last; bank++) {
		rec = rec_of_fact(f, family, model, bank);
		expect_fact(test, f, &rec);
	}
}

/* Every bank of the lists is where the lists have it. */
void mce_unit_test_facts(struct kunit *test)
{
	const struct mce_fact_bank *f = mce_fact_banks;
	const struct mce_fact_bank *end = f + ARRAY_SIZE(mce_fact_banks);
	unsigned int family, model;

	for (; f < end; f++) {
		for (family = f->family_first; family <= f->family_last; family++) {
			for (model = f->model_first; model <= f->model_last; model++)
				expect_fact_banks(test, f, family, model);
		}
	}
}

static bool is_fact(const struct mce_unit_rec *rec)
{
	const struct mce_fact_bank *f = mce_fact_banks;
	const struct mce_fact_bank *end = f + ARRAY_SIZE(mce_fact_banks);

	for (; f < end; f++) {
		if (rec->vendor == f->vendor &&
		    rec->family >= f->family_first && rec->family <= f->family_last &&
		    rec->model >= f->model_first && rec->model <= f->model_last &&
		    rec->bank >= f->bank_first && rec->bank <= f->bank_last)
			return true;
	}

	return false;
}

static void expect_unknown_banks(struct kunit *test, struct mce_unit_rec *rec)
{
	unsigned int bank;
	u16 vendor_unit;

	for (bank = 0; bank < 64; bank++) {
		rec->bank = bank;
		mce_unit_of_bank(rec, &vendor_unit);
		KUNIT_EXPECT_TRUE_MSG(test, vendor_unit == MCE_VU_UNKNOWN || is_fact(rec),
				      "%s", mce_unit_rec_text(rec));
	}
}

/* A bank that the lists do not have is not guessed, on any model of any family. */
void mce_unit_test_unknown_banks(struct kunit *test)
{
	static const u8 vendors[] = {
		MCE_VENDOR_INTEL, MCE_VENDOR_AMD, MCE_VENDOR_CENTAUR, MCE_VENDOR_ZHAOXIN,
	};
	struct mce_unit_rec rec = { .status = BIT_ULL(63) };
	unsigned int i, family, model;

	for (i = 0; i < ARRAY_SIZE(vendors); i++) {
		for (family = 0; family < 0x20; family++) {
			for (model = 0; model < 0x100; model++) {
				rec.vendor = vendors[i];
				rec.family = family;
				rec.model = model;
				expect_unknown_banks(test, &rec);
			}
		}
	}
}

static bool is_smca_type(unsigned int hwid, unsigned int mcatype)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(mce_fact_smca_types); i++) {
		if (hwid == mce_fact_smca_types[i].hwid &&
		    mcatype == mce_fact_smca_types[i].mcatype)
			return true;
	}

	return false;
}

/* An SMCA bank type that is not in the list is not guessed, not even by the bank. */
void mce_unit_test_unknown_ipids(struct kunit *test)
{
	struct mce_unit_rec rec = {
		.status = BIT_ULL(63), .vendor = MCE_VENDOR_AMD, .family = 0x19, .smca = true,
	};
	unsigned int hwid, mcatype;
	u16 vendor_unit;

	for (hwid = 0; hwid < 0x1000; hwid++) {
		for (mcatype = 0; mcatype < 0x20; mcatype++) {
			if (is_smca_type(hwid, mcatype))
				continue;
			rec.ipid = (u64)mcatype << 48 | (u64)hwid << 32;
			KUNIT_EXPECT_EQ_MSG(test, mce_unit_of_bank(&rec, &vendor_unit),
					    (int)MCE_UNIT_OTHER, "%s", mce_unit_rec_text(&rec));
			KUNIT_EXPECT_EQ_MSG(test, (int)vendor_unit, (int)MCE_VU_UNKNOWN,
					    "%s", mce_unit_rec_text(&rec));
		}
	}
}
