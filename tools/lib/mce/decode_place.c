// SPDX-License-Identifier: GPL-2.0
/*
 * The place inside the unit: rank, bank, row and column of a DRAM, the PCI device
 * of an I/O error. The registers that hold them differ from model to model.
 */
#include "decode.h"

#include <linux/bits.h>
#include <linux/kernel.h>

#include "words.h"

#define STATUS_MISCV		BIT_ULL(59)
#define STATUS_INFO_VALID	BIT_ULL(33)

/* The first of the codes of persistent memory, whose MISC is another. */
#define MSCOD_DDRT		0x800

#define NO_BIT			0xff

/**
 * struct field - a part of a place
 * @name:	what it is called
 * @high, @low:	its bits of the register
 * @extra:	one more bit, above those, or NO_BIT
 * @shift:	the number of low bits that the register leaves out
 * @valid:	the bit of the register that says that it is valid, or NO_BIT
 */
struct field {
	const char	*name;
	u8		high, low;
	u8		extra;
	u8		shift;
	u8		valid;
};

#define FIELD(_name, _high, _low)					\
	{ .name = _name, .high = _high, .low = _low, .extra = NO_BIT, .valid = NO_BIT }

/*
 * MCi_MISC, Nehalem and Westmere. Source: Intel SDM vol. 3B, i7core_edac.
 */
static const struct field nehalem_fields[] = {
	FIELD("channel",	19, 18),
	FIELD("DIMM",		17, 16),
};

/*
 * MCi_MISC, Sandy Bridge-EP to Skylake-SP. Source: Intel SDM vol. 3B.
 */
static const struct field rank_fields[] = {
	{ "rank",	50, 46, NO_BIT, 0, 62 },
	{ "rank",	55, 51, NO_BIT, 0, 63 },
};

/* MCi_MISC, Ice Lake server. Source: i10nm_edac. */
static const struct field icelake_fields[] = {
	FIELD("rank",		58, 56),
	FIELD("subrank",	55, 52),
	{ "bank group",	41, 40, 44, 0, NO_BIT },
	FIELD("bank",		43, 42),
	FIELD("row",		39, 19),
	{ "column",	18, 9, NO_BIT, 2, NO_BIT },
	FIELD("device",		51, 46),
};

/* MCi_MISC, Sapphire and Emerald Rapids. Source: i10nm_edac. */
static const struct field sapphire_fields[] = {
	FIELD("DIMM",		58, 58),
	FIELD("rank",		57, 57),
	FIELD("subrank",	55, 52),
	{ "bank group",	38, 37, 41, 0, NO_BIT },
	FIELD("bank",		40, 39),
	FIELD("row",		36, 19),
	{ "column",	18, 9, NO_BIT, 2, NO_BIT },
	FIELD("device",		48, 43),
};

/* MCi_MISC, Granite Rapids and those like it. Source: i10nm_edac. */
static const struct field granite_fields[] = {
	FIELD("DIMM",		57, 57),
	FIELD("rank",		56, 55),
	FIELD("subrank",	54, 51),
	FIELD("bank group",	41, 39),
	FIELD("bank",		38, 37),
	FIELD("row",		36, 19),
	{ "column",	18, 9, NO_BIT, 2, NO_BIT },
	FIELD("device",		48, 43),
};

/* MCi_MISC, Diamond Rapids. Source: mcelog. */
static const struct field diamond_fields[] = {
	FIELD("subchannel",	49, 49),
	FIELD("chip select",	56, 55),
	FIELD("subrank",	54, 51),
	FIELD("bank group",	41, 39),
	FIELD("bank",		38, 37),
	FIELD("row",		36, 19),
	{ "column",	18, 9, NO_BIT, 2, NO_BIT },
	{ "device",	48, 44, NO_BIT, 0, 42 },
};

/* MCi_MISC, Zhaoxin's DRAM banks. Source: rasdaemon. */
static const struct field zhaoxin_fields[] = {
	FIELD("rank",		26, 25),
};

/**
 * struct place_map - where a model's records have the place
 * @vendor:		the CPU
 * @family, @first, @last: the CPU; models @first to @last
 * @vendor_unit:	of the bank
 * @needs:		bits of MCi_STATUS that must be set
 * @fields, @nr:	the place
 */
struct place_map {
	u8			vendor;
	u16			family, first, last;
	u16			vendor_unit;
	u64			needs;
	const struct field	*fields;
	unsigned int		nr;
};

#define MAP(_vendor, _family, _first, _last, _unit, _needs, _fields)	\
	{ MCE_VENDOR_##_vendor, _family, _first, _last, MCE_VU_##_unit,	\
	  _needs, _fields, ARRAY_SIZE(_fields) }
#define INTEL(_first, _last, _unit, _needs, _fields)			\
	MAP(INTEL, 6, _first, _last, _unit, _needs, _fields)

#define INFO	(STATUS_MISCV | STATUS_INFO_VALID)

static const struct place_map place_maps[] = {
	INTEL(0x1a, 0x1a, IMC,		STATUS_MISCV,	nehalem_fields),
	INTEL(0x1e, 0x1e, IMC,		STATUS_MISCV,	nehalem_fields),
	INTEL(0x25, 0x25, IMC,		STATUS_MISCV,	nehalem_fields),
	INTEL(0x2c, 0x2c, IMC,		STATUS_MISCV,	nehalem_fields),
	INTEL(0x2d, 0x2d, IMC,		STATUS_MISCV,	rank_fields),
	INTEL(0x3e, 0x3f, IMC,		STATUS_MISCV,	rank_fields),
	INTEL(0x4f, 0x4f, IMC,		STATUS_MISCV,	rank_fields),
	INTEL(0x55, 0x55, IMC,		STATUS_MISCV,	rank_fields),
	INTEL(0x6a, 0x6a, IMC,		STATUS_MISCV,	icelake_fields),
	INTEL(0x6c, 0x6c, IMC,		STATUS_MISCV,	icelake_fields),
	INTEL(0x86, 0x86, IMC,		STATUS_MISCV,	icelake_fields),
	INTEL(0x8f, 0x8f, IMC,		STATUS_MISCV,	sapphire_fields),
	INTEL(0xcf, 0xcf, IMC,		STATUS_MISCV,	sapphire_fields),
	INTEL(0xad, 0xaf, MCCHAN,	INFO,		granite_fields),
	INTEL(0xdd, 0xdd, MCCHAN,	INFO,		granite_fields),
	MAP(INTEL, 0x13, 0x01, 0x01, MCCHAN, INFO,	diamond_fields),
	MAP(ZHAOXIN, 7, 0x7b, 0x7b, DRAM, STATUS_MISCV,	zhaoxin_fields),
};

static u64 bits(u64 reg, unsigned int high, unsigned int low)
{
	return (reg >> low) & (BIT_ULL(high - low + 1) - 1);
}

static void add_field(struct mce_words *words, const struct field *f, u64 reg)
{
	u64 value = bits(reg, f->high, f->low);

	if (f->valid != NO_BIT && !(reg & BIT_ULL(f->valid)))
		return;

	if (f->extra != NO_BIT)
		value |= bits(reg, f->extra, f->extra) << (f->high - f->low + 1);
	value <<= f->shift;
	mce_words_sep(words, " ");
	mce_words_addf(words, value > 9 ? "%s %#llx" : "%s %llx", f->name,
		       (unsigned long long)value);
}

static const struct place_map *find_map(const struct mce_machine *m, const struct mce_decoded *d)
{
	const struct place_map *map;

	for (map = place_maps; map < place_maps + ARRAY_SIZE(place_maps); map++) {
		if (map->vendor_unit == d->vendor_unit_nr && map->vendor == m->vendor &&
		    map->family == m->family && m->model >= map->first && m->model <= map->last)
			return map;
	}

	return NULL;
}

static void dram_place(const struct mce_machine *m, const struct mce_bank_record *rec,
		       const struct mce_decoded *d, struct mce_words *words)
{
	const struct place_map *map = find_map(m, d);
	unsigned int i;

	if (!map || (rec->status & map->needs) != map->needs || d->mscod >= MSCOD_DDRT)
		return;

	for (i = 0; i < map->nr; i++)
		add_field(words, &map->fields[i], rec->misc);
}

/*
 * MCA_SYND of a UMC's DRAM ECC error
 *
 * 2:0		chip select
 */
#define SYND_CHIP_SELECT_MASK	7

static void umc_place(const struct mce_bank_record *rec, const struct mce_decoded *d,
		      struct mce_words *words)
{
	/* A source that does not have the register leaves it 0. */
	if (d->is_memory_error && (d->flags & MCE_FLAG_SYNDV) && rec->synd)
		mce_words_addf(words, "chip select %u",
			       (unsigned int)rec->synd & SYND_CHIP_SELECT_MASK);
}

/*
 * MCi_MISC of an I/O error: the root port that reports it. Source: Intel SDM
 * vol. 3B, "Interpreting the MCA Error Codes"; for Zhaoxin rasdaemon.
 */
static void pci_place(const struct mce_bank_record *rec, struct mce_words *words)
{
	if (rec->status & STATUS_MISCV)
		mce_words_addf(words, "PCI %04x:%02x:%02x.%u",
			       (unsigned int)bits(rec->misc, 39, 32),
			       (unsigned int)bits(rec->misc, 31, 24),
			       (unsigned int)bits(rec->misc, 23, 19),
			       (unsigned int)bits(rec->misc, 18, 16));
}

void mce_decode_location(const struct mce_machine *m, const struct mce_bank_record *rec,
			 struct mce_decoded *d)
{
	struct mce_words words;

	mce_words_init(&words, d->location, sizeof(d->location));

	switch (d->vendor_unit_nr) {
	case MCE_VU_UMC:
		umc_place(rec, d, &words);
		break;
	case MCE_VU_CRMCA0_PCIE:
	case MCE_VU_CRMCA1_PCIE:
		pci_place(rec, &words);
		break;
	case MCE_VU_IMC:
	case MCE_VU_MCCHAN:
	case MCE_VU_DRAM:
		dram_place(m, rec, d, &words);
		break;
	default:
		if (m->vendor == MCE_VENDOR_INTEL && d->mca_code == 0x0e0b)
			pci_place(rec, &words);
		break;
	}
}
