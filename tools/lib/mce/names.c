// SPDX-License-Identifier: GPL-2.0
/*
 * Names of codes: those of the architecture from the lists that the kernel's
 * classifier has, those of the models from the lists in data/.
 */
#include "names.h"

#include <stdlib.h>
#include <string.h>

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>

/* The extended codes of an SMCA bank type; some of the names are NULL. */
struct mce_smca_names {
	unsigned int		nr;
	const char * const	*names;
};

/*
 * The codes @low to @high of bank @bank of the families @first to @last, if
 * MCi_STATUS & @mask is @match.
 */
struct mce_legacy_name {
	u8		first, last;
	u8		bank;
	u8		code_format;
	u8		low, high;
	u64		mask, match;
	const char	*name;
};

/* How the values of a group of model-specific codes are to be read. */
enum mscod_kind {
	MSCOD_VALUE,		/* the field has one of the values first to last */
	MSCOD_BITMASK,		/* the bit is set, others may be set too */
	MSCOD_MASK,		/* any of the bits is set */
	MSCOD_NUMBER,		/* the field is a number to be shown */
};

struct mce_mscod_row {
	u32		first, last;
	const char	*name;
};

/**
 * struct mce_mscod_group - codes in one field of MCi_STATUS
 * @banks:	mask of banks that have them
 * @mask, @match, @negated: only if MCi_STATUS & @mask is @match, or is not
 * @high, @low:	the field's bits of MCi_STATUS
 * @kind:	enum mscod_kind
 * @nr, @rows:	the codes
 */
struct mce_mscod_group {
	u64				banks;
	u64				mask, match;
	u8				negated;
	u8				high, low;
	u8				kind;
	u16				nr;
	const struct mce_mscod_row	*rows;
};

/* Which groups a model has; @model is family << 8 | model. */
struct mce_mscod_model {
	u16		model;
	u8		nr;
	const u8	*groups;
};

#include "names_tables.h"

/* The bits of MCi_STATUS that hold the model-specific code. */
#define MSCOD_LOW	16
#define MSCOD_BITS	GENMASK_ULL(31, 16)

static int by_name(const char * const *names, unsigned int nr, const char *name)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (names[i] && !strcmp(names[i], name))
			return i;
	}

	return -1;
}

/* name_of_<list>(): the name that a number has in a list of asm/mce_unit.h. */
#define NAME(value, sym, name)	[value] = (name),
#define DEFINE_NAMES(what, LIST)					\
static const char * const what##_names[] = { LIST(NAME) };		\
									\
const char *mce_##what##_name(unsigned int nr)				\
{									\
	return nr && nr < ARRAY_SIZE(what##_names) ? what##_names[nr] : NULL;	\
}									\
									\
int mce_##what##_by_name(const char *name)				\
{									\
	return by_name(what##_names, ARRAY_SIZE(what##_names), name);	\
}

DEFINE_NAMES(origin, MCE_ORIGINS)
DEFINE_NAMES(severity, MCE_SEVERITIES)
DEFINE_NAMES(error_class, MCE_ERROR_CLASSES)
DEFINE_NAMES(code_format, MCE_CODE_FORMATS)
DEFINE_NAMES(level, MCE_LEVELS)
DEFINE_NAMES(transaction, MCE_TRANSACTIONS)
DEFINE_NAMES(request, MCE_REQUESTS)
DEFINE_NAMES(participation, MCE_PARTICIPATIONS)
DEFINE_NAMES(timeout, MCE_TIMEOUTS)

static const char * const flag_names[] = { MCE_FLAGS(NAME) };

const char *mce_flag_name(unsigned int bit)
{
	return bit < ARRAY_SIZE(flag_names) ? flag_names[bit] : NULL;
}

static const char * const vendor_names[] = {
	[MCE_VENDOR_INTEL]	= "intel",
	[MCE_VENDOR_AMD]	= "amd",
	[MCE_VENDOR_CENTAUR]	= "centaur",
	[MCE_VENDOR_HYGON]	= "hygon",
	[MCE_VENDOR_ZHAOXIN]	= "zhaoxin",
};

const char *mce_vendor_name(int vendor)
{
	if (vendor < 0 || vendor >= (int)ARRAY_SIZE(vendor_names))
		return NULL;

	return vendor_names[vendor];
}

int mce_vendor_by_name(const char *name)
{
	return by_name(vendor_names, ARRAY_SIZE(vendor_names), name);
}

int mce_flag_by_name(const char *name)
{
	return by_name(flag_names, ARRAY_SIZE(flag_names), name);
}

int mce_unit_by_name(const char *name)
{
	unsigned int unit;

	for (unit = 0; unit < MCE_NR_UNITS; unit++) {
		if (!strcmp(mce_unit_name(unit), name))
			return unit;
	}

	return -1;
}

/* The largest number in the list of vendor units. */
#define MAX_OF(value, sym, name)	unsigned char max_##sym[(value) + 1];
union vendor_unit_max { MCE_VENDOR_UNITS(MAX_OF) };
#define NR_VENDOR_UNITS			sizeof(union vendor_unit_max)

int mce_vendor_unit_by_name(const char *name)
{
	unsigned int vendor_unit;

	for (vendor_unit = 1; vendor_unit < NR_VENDOR_UNITS; vendor_unit++) {
		if (!strcmp(mce_vendor_unit_name(vendor_unit), name))
			return vendor_unit;
	}

	return -1;
}

/* Bank types whose codes are others on some models. */
struct smca_quirk {
	u16			vendor_unit;
	u16			family, model_first, model_last;
	struct mce_smca_names	names;
};

#define SMCA_QUIRK(vu, family, first, last, list)			\
	{ MCE_VU_##vu, family, first, last, { ARRAY_SIZE(list), list } }

/*
 * CS_V2: the parts with AMD erratum 1384. UMC: MI300, whose memory is HBM. Both
 * as rasdaemon has them.
 */
static const struct smca_quirk smca_quirks[] = {
	SMCA_QUIRK(CS_V2, 0x19, 0x10, 0x1f, smca_CS_V2_QUIRK),
	SMCA_QUIRK(CS_V2, 0x19, 0x60, 0x7b, smca_CS_V2_QUIRK),
	SMCA_QUIRK(CS_V2, 0x19, 0xa0, 0xaf, smca_CS_V2_QUIRK),
	SMCA_QUIRK(CS_V2, 0x1a, 0x40, 0x4f, smca_CS_V2_QUIRK),
	SMCA_QUIRK(UMC,   0x19, 0x90, 0x9f, smca_UMC_QUIRK),
};

static const struct mce_smca_names *smca_names_of(unsigned int vendor_unit, unsigned int family,
						  unsigned int model)
{
	const struct smca_quirk *q;

	for (q = smca_quirks; q < smca_quirks + ARRAY_SIZE(smca_quirks); q++) {
		if (q->vendor_unit == vendor_unit && q->family == family &&
		    model >= q->model_first && model <= q->model_last)
			return &q->names;
	}

	return vendor_unit < ARRAY_SIZE(smca_names) ? &smca_names[vendor_unit] : NULL;
}

const char *mce_smca_code_name(unsigned int vendor_unit, unsigned int family,
			       unsigned int model, unsigned int code)
{
	const struct mce_smca_names *n = smca_names_of(vendor_unit, family, model);

	return n && code < n->nr ? n->names[code] : NULL;
}

const char *mce_legacy_code_name(unsigned int family, unsigned int bank,
				 unsigned int code_format, unsigned int code, u64 status)
{
	const struct mce_legacy_name *n;

	for (n = legacy_names; n < legacy_names + ARRAY_SIZE(legacy_names); n++) {
		if (family >= n->first && family <= n->last && bank == n->bank && code >= n->low &&
		    code <= n->high && (status & n->mask) == n->match &&
		    (n->code_format == MCE_FMT_UNKNOWN || n->code_format == code_format))
			return n->name;
	}

	return NULL;
}

static bool applies(const struct mce_mscod_group *g, unsigned int bank, u64 status)
{
	if (bank > 63 || !(g->banks & BIT_ULL(bank)))
		return false;

	return ((status & g->mask) == g->match) != g->negated;
}

static void add_name(struct mce_words *words, const char *name)
{
	mce_words_sep(words, "; ");
	mce_words_add(words, name);
}

/* Name @field by @row; return the field's bits that this explains. */
static u32 explain(const struct mce_mscod_group *g, const struct mce_mscod_row *row, u32 field,
		   struct mce_words *words)
{
	switch (g->kind) {
	case MSCOD_VALUE:
		if (field < row->first || field > row->last)
			return 0;
		add_name(words, row->name);
		return field;
	case MSCOD_BITMASK:
	case MSCOD_MASK:
		if (!(field & row->first))
			return 0;
		add_name(words, row->name);
		return field & row->first;
	case MSCOD_NUMBER:
		add_name(words, row->name);
		mce_words_addf(words, " %u", field);
		return field;
	default:
		return 0;
	}
}

/* Name a group's field; return the bits of MCi_STATUS that this explains. */
static u64 explain_group(const struct mce_mscod_group *g, u64 status, struct mce_words *words)
{
	u64 bits = GENMASK_ULL(g->high, g->low);
	u32 field = (status & bits) >> g->low;
	u64 explained = 0;
	unsigned int i;

	for (i = 0; i < g->nr; i++)
		explained |= (u64)explain(g, &g->rows[i], field, words) << g->low;

	return explained;
}

static int cmp_model(const void *key, const void *element)
{
	const struct mce_mscod_model *m = element;

	return *(const unsigned int *)key - m->model;
}

unsigned int mce_mscod_names(unsigned int family, unsigned int model, unsigned int bank,
			     u64 status, struct mce_words *words)
{
	unsigned int key = family << 8 | model;
	const struct mce_mscod_model *m;
	u64 left = status & MSCOD_BITS;
	unsigned int i;

	m = bsearch(&key, mscod_models, ARRAY_SIZE(mscod_models), sizeof(*m), cmp_model);
	for (i = 0; m && i < m->nr; i++) {
		const struct mce_mscod_group *g = &mscod_groups[m->groups[i]];

		if (applies(g, bank, status))
			left &= ~explain_group(g, status, words);
	}

	return left >> MSCOD_LOW;
}
