// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of the machine check unit classifier.
 *
 * The same files are built in user space, with sanitizers: see
 * tools/testing/mce/.
 */
#include <kunit/test.h>

#include "check.h"
#include "smca_types.h"
#include "vectors.h"

/* An MCi_STATUS without an error code: valid, enabled and more. */
#define VALID		BIT_ULL(63)
#define UC		(VALID | BIT_ULL(61))
#define PCC		BIT_ULL(57)
#define S		BIT_ULL(56)
#define AR		BIT_ULL(55)
#define ADDRV		BIT_ULL(58)
#define MISCV		BIT_ULL(59)
#define XEC(_code)	((u64)(_code) << 16)
#define CEC(_count)	((u64)(_count) << 38)

/* MCG_CAP bits. */
#define CMCI_P		BIT_ULL(10)
#define SER_P		BIT_ULL(24)
#define LMCE_P		BIT_ULL(27)

/*
 * Vectors
 */

static void expect_one_of(struct kunit *test, const char *id, const char *field,
			  unsigned int value, unsigned int first, unsigned int second)
{
	KUNIT_EXPECT_TRUE_MSG(test, value == first || value == second, "%s: %s is %u, not %u",
			      id, field, value, first);
}

static void expect_vector(struct kunit *test, const struct mce_unit_vector *v,
			  const struct mce_unit_info *info)
{
	const struct {
		const char	*field;
		unsigned int	value;
		unsigned int	first;
		unsigned int	second;
	} fields[] = {
		{ "unit", info->unit, v->unit[0], v->unit[1] },
		{ "vendor_unit", info->vendor_unit, v->vendor_unit[0], v->vendor_unit[1] },
		{ "error_class", info->error_class, v->error_class[0], v->error_class[1] },
		{ "code_format", info->code_format, v->code_format[0], v->code_format[1] },
		{ "level", info->level, v->level[0], v->level[1] },
		{ "transaction", info->transaction, v->transaction[0], v->transaction[1] },
		{ "request", info->request, v->request[0], v->request[1] },
		{ "participation", info->participation,
		  v->participation[0], v->participation[1] },
		{ "timeout", info->timeout, v->timeout[0], v->timeout[1] },
		{ "severity", info->severity, v->severity[0], v->severity[1] },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fields); i++)
		expect_one_of(test, v->id, fields[i].field, fields[i].value, fields[i].first,
			      fields[i].second);

	KUNIT_EXPECT_EQ_MSG(test, (int)info->channel, v->channel, "%s", v->id);
	KUNIT_EXPECT_EQ_MSG(test, !!(info->flags & MCE_FLAG_MEMORY), v->memory, "%s", v->id);
	if (v->ext_code >= 0)
		KUNIT_EXPECT_EQ_MSG(test, (int)info->ext_code, v->ext_code, "%s", v->id);
}

static void vector_test(struct kunit *test)
{
	const struct mce_unit_vector *v = test->param_value;
	struct mce_unit_info info;

	mce_unit_classify(&v->rec, &info);
	expect_vector(test, v, &info);
	KUNIT_EXPECT_STREQ_MSG(test, mce_unit_violation(&v->rec) ?: "fine", "fine", "%s", v->id);
}

static void vector_desc(const struct mce_unit_vector *v, char *desc)
{
	scnprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", v->id);
}

KUNIT_ARRAY_PARAM(vector, mce_unit_vectors, vector_desc);

/*
 * A vector can allow a second answer where the unit is debatable. The classifier
 * gives the first one, always: its answers change only on purpose.
 */
static void first_answer_test(struct kunit *test)
{
	const struct mce_unit_vector *v = mce_unit_vectors;
	const struct mce_unit_vector *end = v + ARRAY_SIZE(mce_unit_vectors);
	struct mce_unit_info info;

	for (; v < end; v++) {
		mce_unit_classify(&v->rec, &info);
		KUNIT_EXPECT_EQ_MSG(test, info.unit, v->unit[0], "%s", v->id);
		KUNIT_EXPECT_EQ_MSG(test, info.vendor_unit, v->vendor_unit[0], "%s", v->id);
		KUNIT_EXPECT_EQ_MSG(test, info.error_class, v->error_class[0], "%s", v->id);
		KUNIT_EXPECT_EQ_MSG(test, info.severity, v->severity[0], "%s", v->id);
	}
}

/*
 * SMCA bank types
 */

static void smca_type_test(struct kunit *test)
{
	const struct mce_fact_smca_type *type = test->param_value;
	struct mce_unit_rec rec = {
		.vendor	= MCE_VENDOR_AMD,
		.family	= 0x1a,
		.smca	= true,
		.ipid	= (u64)type->mcatype << 48 | (u64)type->hwid << 32 | 0x350f00,
		.status	= VALID | XEC(63) | 0x080b,
	};
	struct mce_unit_info info;
	u16 vendor_unit;

	for (rec.bank = 0; rec.bank < MCE_BANK_NONE; rec.bank++) {
		mce_unit_classify(&rec, &info);
		KUNIT_EXPECT_EQ(test, info.unit, type->unit);
		KUNIT_EXPECT_EQ(test, info.vendor_unit, type->vendor_unit);
		KUNIT_EXPECT_EQ(test, (int)info.ext_code, 63);
		KUNIT_EXPECT_EQ(test, mce_unit_of_bank(&rec, &vendor_unit), (int)type->unit);
		KUNIT_EXPECT_EQ(test, vendor_unit, type->vendor_unit);
	}

	KUNIT_EXPECT_STREQ(test, mce_vendor_unit_name(type->vendor_unit), type->name);
}

static void smca_type_desc(const struct mce_fact_smca_type *type, char *desc)
{
	scnprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", type->name);
}

KUNIT_ARRAY_PARAM(smca_type, mce_fact_smca_types, smca_type_desc);

/*
 * Decisions: what the classifier says where sources disagree or are silent.
 */

enum decision_field {
	END, UNIT, VENDOR_UNIT, CLASS, FORMAT, LEVEL, REQUEST, SEVERITY, ERR_COUNT, EXT_CODE,
	INSTANCE, CHANNEL, ADDR_LSB, FLAGS_SET, FLAGS_CLEAR,
};

/* Some fields and their values; the other fields are not looked at. */
struct decision {
	const char		*desc;
	struct mce_unit_rec	rec;
	struct {
		enum decision_field	field;
		int			value;
	} expect[8];
};

#define SKX(_bank, _status, ...)					\
	.rec = { .vendor = MCE_VENDOR_INTEL, .family = 6, .model = 0x55, .bank = (_bank),	\
		 .status = (_status), .no_mcgcap = true, __VA_ARGS__ }
#define INTEL(_model, _bank, _status, ...)				\
	.rec = { .vendor = MCE_VENDOR_INTEL, .family = 6, .model = (_model), .bank = (_bank),	\
		 .status = (_status), .no_mcgcap = true, __VA_ARGS__ }
#define AMD(_family, _bank, _status, ...)				\
	.rec = { .vendor = MCE_VENDOR_AMD, .family = (_family), .bank = (_bank),	\
		 .status = (_status), __VA_ARGS__ }
#define ZEN(_bank, _status, ...)					\
	AMD(0x19, _bank, _status, .smca = true, __VA_ARGS__)
#define UMC(_ipid)	ZEN(18, VALID | 0x011b, .ipid = (_ipid))

static const struct decision decisions[] = {
	/* Firmware's records have Intel's layout on every CPU, and no bank. */
	{ "firmware record on Intel",
	  INTEL(0x55, MCE_BANK_NONE, VALID | ADDRV | MISCV | 0x9f, .misc = 0x8c),
	  { { UNIT, MCE_UNIT_MEM_CTRL }, { VENDOR_UNIT, MCE_VU_APEI_MEM }, { CHANNEL, -1 },
	    { REQUEST, MCE_REQ_UNKNOWN }, { SEVERITY, MCE_SEV_CORRECTED }, { ADDR_LSB, 12 },
	    { FLAGS_SET, MCE_FLAG_MEMORY } } },
	{ "firmware record on AMD",
	  ZEN(MCE_BANK_NONE, UC | ADDRV | MISCV | 0x9f, .misc = 0x8c, .ipid = 0xb000000000),
	  { { UNIT, MCE_UNIT_MEM_CTRL }, { VENDOR_UNIT, MCE_VU_APEI_MEM },
	    { CLASS, MCE_CLASS_MEM }, { SEVERITY, MCE_SEV_UCNA }, { ADDR_LSB, 12 },
	    { FLAGS_SET, MCE_FLAG_MEMORY }, { FLAGS_CLEAR, MCE_FLAG_TCC } } },
	{ "firmware record, fatal",
	  AMD(0x10, MCE_BANK_NONE, UC | PCC | 0x9f),
	  { { UNIT, MCE_UNIT_MEM_CTRL }, { SEVERITY, MCE_SEV_FATAL } } },
	{ "firmware record of another kind",
	  INTEL(0x55, MCE_BANK_NONE, VALID | 0x0e0b),
	  { { UNIT, MCE_UNIT_IO }, { VENDOR_UNIT, MCE_VU_UNKNOWN } } },

	{ "thermal event of old kernels",
	  INTEL(0x55, 128, VALID),
	  { { UNIT, MCE_UNIT_POWER }, { VENDOR_UNIT, MCE_VU_THERMAL } } },
	{ "rendezvous timeout of old kernels",
	  INTEL(0x7a, 218, VALID),
	  { { UNIT, MCE_UNIT_OTHER }, { VENDOR_UNIT, MCE_VU_TIMEOUT } } },

	/* The unit by the MCA error code, where the bank is not known. */
	{ "unknown bank, memory",
	  INTEL(0x2e, 9, VALID | 0x0091),
	  { { UNIT, MCE_UNIT_MEM_CTRL }, { VENDOR_UNIT, MCE_VU_UNKNOWN }, { CHANNEL, 1 } } },
	{ "unknown bank, L0 data",
	  INTEL(0x7a, 1, VALID | 0x0134),
	  { { UNIT, MCE_UNIT_LOAD_STORE } } },
	{ "unknown bank, L0 instruction",
	  INTEL(0x7a, 0, VALID | 0x0150),
	  { { UNIT, MCE_UNIT_IFETCH } } },
	{ "unknown bank, L0 generic",
	  INTEL(0x7a, 0, VALID | 0x0108),
	  { { UNIT, MCE_UNIT_OTHER } } },
	{ "unknown bank, L1",
	  INTEL(0x7a, 1, VALID | 0x0135),
	  { { UNIT, MCE_UNIT_L2 } } },
	{ "unknown bank, L2",
	  INTEL(0x7a, 1, VALID | 0x000e),
	  { { UNIT, MCE_UNIT_L3 } } },
	{ "unknown bank, LG",
	  INTEL(0x7a, 1, VALID | 0x010b),
	  { { UNIT, MCE_UNIT_OTHER } } },
	{ "unknown bank, TLB",
	  INTEL(0x7a, 1, VALID | 0x0014),
	  { { UNIT, MCE_UNIT_TLB } } },
	{ "unknown bank, bus",
	  INTEL(0x7a, 1, VALID | 0x0e0f),
	  { { UNIT, MCE_UNIT_INTERCONNECT } } },
	{ "unknown bank, I/O",
	  INTEL(0x7a, 1, VALID | 0x0e0b),
	  { { UNIT, MCE_UNIT_IO } } },
	{ "unknown bank, internal",
	  INTEL(0x7a, 4, VALID | 0x0402),
	  { { UNIT, MCE_UNIT_OTHER }, { VENDOR_UNIT, MCE_VU_UNKNOWN } } },
	{ "unknown bank, AMD",
	  AMD(0x10, 9, VALID | 0x0014),
	  { { UNIT, MCE_UNIT_OTHER }, { CLASS, MCE_CLASS_TLB } } },
	{ "the bank tells where, the code what",
	  SKX(1, VALID | 0x0014),
	  { { UNIT, MCE_UNIT_LOAD_STORE }, { CLASS, MCE_CLASS_TLB } } },

	/* Error codes on which sources disagree. */
	{ "cache level as it is",
	  SKX(1, VALID | 0x0134),
	  { { LEVEL, MCE_LEVEL_L0 } } },
	{ "memory used as a cache",
	  SKX(13, VALID | 0x0290),
	  { { FORMAT, MCE_FMT_EXTMEM }, { FLAGS_SET, MCE_FLAG_MEMORY } } },
	{ "a cache error is no memory error",
	  SKX(9, VALID | 0x110a),
	  { { CLASS, MCE_CLASS_CACHE }, { FLAGS_CLEAR, MCE_FLAG_MEMORY } } },
	{ "AMD internal error has bit 11 clear",
	  ZEN(0, VALID | 0x0c00),
	  { { FORMAT, MCE_FMT_BUS } } },
	{ "AMD has no simple codes",
	  ZEN(0, VALID | 0x0005),
	  { { FORMAT, MCE_FMT_UNKNOWN }, { CLASS, MCE_CLASS_OTHER } } },
	{ "K8 DRAM ECC, code 0",
	  AMD(0x0f, 4, VALID | XEC(0) | 0x0813),
	  { { UNIT, MCE_UNIT_MEM_CTRL }, { FLAGS_SET, MCE_FLAG_MEMORY } } },
	{ "family 10h code 0",
	  AMD(0x10, 4, VALID | XEC(0) | 0x0813),
	  { { UNIT, MCE_UNIT_MEM_CTRL }, { FLAGS_CLEAR, MCE_FLAG_MEMORY } } },
	{ "family 16h DRAM parity",
	  AMD(0x16, 4, VALID | XEC(0xd) | 0x0813),
	  { { UNIT, MCE_UNIT_MEM_CTRL }, { FLAGS_CLEAR, MCE_FLAG_MEMORY } } },
	{ "family 15h link",
	  AMD(0x15, 4, VALID | XEC(1) | 0x080b),
	  { { UNIT, MCE_UNIT_INTERCONNECT }, { VENDOR_UNIT, MCE_VU_NB } } },
	{ "family 15h L3",
	  AMD(0x15, 4, VALID | XEC(0x1c) | 0x010b),
	  { { UNIT, MCE_UNIT_L3 }, { VENDOR_UNIT, MCE_VU_NB } } },
	{ "family 15h probe filter",
	  AMD(0x15, 4, VALID | XEC(0x1f) | 0x010b),
	  { { UNIT, MCE_UNIT_INTERCONNECT } } },
	{ "family 10h GART",
	  AMD(0x10, 4, VALID | XEC(5) | 0x001b),
	  { { UNIT, MCE_UNIT_IO }, { CLASS, MCE_CLASS_TLB } } },
	{ "UMC error that is no ECC error",
	  ZEN(18, VALID | XEC(1) | 0x0413, .ipid = 0x9600150f00),
	  { { CLASS, MCE_CLASS_MEM }, { FLAGS_CLEAR, MCE_FLAG_MEMORY }, { CHANNEL, 1 } } },

	/* Width of the extended error code. */
	{ "4 bits of extended code",
	  AMD(0x10, 0, VALID | XEC(0x3f)),
	  { { EXT_CODE, 0xf } } },
	{ "5 bits of extended code",
	  AMD(0x15, 0, VALID | XEC(0x3f)),
	  { { EXT_CODE, 0x1f } } },
	{ "5 bits in bank 4",
	  AMD(0x10, 4, VALID | XEC(0x3f)),
	  { { EXT_CODE, 0x1f } } },
	{ "6 bits on family 15h model 60h",
	  AMD(0x15, 0, VALID | XEC(0x3f), .model = 0x60),
	  { { EXT_CODE, 0x3f } } },
	{ "5 bits in bank 4 of model 60h",
	  AMD(0x15, 4, VALID | XEC(0x3f), .model = 0x60),
	  { { EXT_CODE, 0x1f } } },
	{ "6 bits with SMCA",
	  ZEN(0, VALID | XEC(0x7f)),
	  { { EXT_CODE, 0x3f } } },
	{ "16 bits on Intel",
	  SKX(0, VALID | XEC(0xffff)),
	  { { EXT_CODE, 0xffff } } },

	/* Severity. */
	{ "invalid",
	  SKX(0, 0x0005),
	  { { SEVERITY, MCE_SEV_UNKNOWN }, { UNIT, MCE_UNIT_IFETCH } } },
	{ "corrected",
	  SKX(0, VALID | PCC | S | AR),
	  { { SEVERITY, MCE_SEV_CORRECTED } } },
	{ "UCNA",
	  SKX(13, UC | 0x0090),
	  { { SEVERITY, MCE_SEV_UCNA } } },
	{ "SRAO",
	  SKX(13, UC | S | 0x00c0),
	  { { SEVERITY, MCE_SEV_SRAO } } },
	{ "SRAR",
	  SKX(1, UC | S | AR | 0x0134),
	  { { SEVERITY, MCE_SEV_SRAR } } },
	{ "AR without S",
	  SKX(1, UC | AR | 0x0134),
	  { { SEVERITY, MCE_SEV_FATAL } } },
	{ "PCC",
	  SKX(1, UC | PCC | S | AR | 0x0134),
	  { { SEVERITY, MCE_SEV_FATAL } } },
	{ "scrub with S clear",
	  SKX(13, UC | 0x00c0),
	  { { SEVERITY, MCE_SEV_UCNA } } },
	{ "Skylake patrol scrub with UC clear",
	  SKX(13, VALID | MISCV | ADDRV | XEC(0x10) | 0x00c0, .stepping = 4),
	  { { SEVERITY, MCE_SEV_CORRECTED } } },
	{ "no MCG_SER_P by MCG_CAP",
	  .rec = { .vendor = MCE_VENDOR_INTEL, .family = 6, .model = 0x55, .status = UC | S | AR,
		   .mcgcap = CMCI_P },
	  { { SEVERITY, MCE_SEV_FATAL }, { FLAGS_CLEAR, MCE_FLAG_S | MCE_FLAG_AR } } },
	{ "no MCG_SER_P by model",
	  INTEL(0x2c, 8, UC | S | 0x0090),
	  { { SEVERITY, MCE_SEV_FATAL }, { FLAGS_CLEAR, MCE_FLAG_S } } },
	{ "MCG_SER_P by MCG_CAP",
	  .rec = { .vendor = MCE_VENDOR_INTEL, .family = 6, .model = 0x2c, .status = UC | S | AR,
		   .mcgcap = SER_P },
	  { { SEVERITY, MCE_SEV_SRAR }, { FLAGS_SET, MCE_FLAG_S | MCE_FLAG_AR } } },
	{ "Zhaoxin",
	  .rec = { .vendor = MCE_VENDOR_ZHAOXIN, .family = 7, .model = 0x7b,
		   .status = UC | S | AR, .no_mcgcap = true },
	  { { SEVERITY, MCE_SEV_SRAR } } },
	{ "Centaur",
	  .rec = { .vendor = MCE_VENDOR_CENTAUR, .family = 6, .status = UC | S | AR,
		   .no_mcgcap = true },
	  { { SEVERITY, MCE_SEV_FATAL } } },
	{ "SMCA uncorrected",
	  ZEN(0, UC),
	  { { SEVERITY, MCE_SEV_SRAR } } },
	{ "SMCA fatal",
	  ZEN(0, UC | PCC),
	  { { SEVERITY, MCE_SEV_FATAL } } },
	{ "SMCA deferred",
	  ZEN(0, VALID | BIT_ULL(44)),
	  { { SEVERITY, MCE_SEV_DEFERRED } } },
	{ "UC beats deferred",
	  ZEN(0, UC | BIT_ULL(44)),
	  { { SEVERITY, MCE_SEV_SRAR } } },
	{ "uncorrected before SMCA",
	  AMD(0x15, 0, UC),
	  { { SEVERITY, MCE_SEV_FATAL } } },
	{ "no deferred errors on family 10h",
	  AMD(0x10, 4, VALID | BIT_ULL(44)),
	  { { SEVERITY, MCE_SEV_CORRECTED }, { FLAGS_CLEAR, MCE_FLAG_DEFERRED } } },

	/* Flags that only some CPUs or banks have. */
	{ "no poison in a northbridge",
	  AMD(0x15, 4, VALID | BIT_ULL(43)),
	  { { FLAGS_CLEAR, MCE_FLAG_POISON } } },
	{ "poison on family 15h",
	  AMD(0x15, 0, VALID | BIT_ULL(43)),
	  { { FLAGS_SET, MCE_FLAG_POISON } } },
	{ "poison in bank 4 with SMCA",
	  ZEN(4, VALID | BIT_ULL(43)),
	  { { FLAGS_SET, MCE_FLAG_POISON } } },
	{ "no poison on family 10h",
	  AMD(0x10, 0, VALID | BIT_ULL(43)),
	  { { FLAGS_CLEAR, MCE_FLAG_POISON } } },
	{ "scrub in a data cache",
	  AMD(0x10, 0, VALID | BIT_ULL(40)),
	  { { FLAGS_SET, MCE_FLAG_SCRUB } } },
	{ "no scrub in an L2",
	  AMD(0x10, 2, VALID | BIT_ULL(40)),
	  { { FLAGS_CLEAR, MCE_FLAG_SCRUB } } },
	{ "SMCA's own flags",
	  ZEN(0, VALID | GENMASK_ULL(55, 53)),
	  { { FLAGS_SET, MCE_FLAG_TCC | MCE_FLAG_PADDRV | MCE_FLAG_SYNDV },
	    { FLAGS_CLEAR, MCE_FLAG_AR } } },
	{ "no SMCA flags before SMCA",
	  AMD(0x15, 0, VALID | GENMASK_ULL(55, 53)),
	  { { FLAGS_CLEAR, MCE_FLAG_TCC | MCE_FLAG_PADDRV | MCE_FLAG_SYNDV } } },
	{ "no AMD flags on Intel",
	  SKX(0, VALID | GENMASK_ULL(54, 32)),
	  { { FLAGS_CLEAR, MCE_FLAG_TCC | MCE_FLAG_PADDRV | MCE_FLAG_SYNDV },
	    { FLAGS_CLEAR, MCE_FLAG_DEFERRED | MCE_FLAG_POISON | MCE_FLAG_SCRUB } } },
	{ "LMCE",
	  SKX(0, VALID, .mcgstatus = 0xf),
	  { { FLAGS_SET, MCE_FLAG_LMCE | MCE_FLAG_RIPV | MCE_FLAG_EIPV } } },
	{ "no LMCE without MCG_LMCE_P",
	  .rec = { .vendor = MCE_VENDOR_INTEL, .family = 6, .model = 0x55, .status = VALID,
		   .mcgstatus = 0xf, .mcgcap = SER_P },
	  { { FLAGS_SET, MCE_FLAG_EIPV }, { FLAGS_CLEAR, MCE_FLAG_LMCE } } },
	{ "no LMCE on AMD",
	  ZEN(0, VALID, .mcgstatus = 0xf, .mcgcap = LMCE_P),
	  { { FLAGS_CLEAR, MCE_FLAG_LMCE } } },
	{ "filtered",
	  SKX(9, VALID | 0x110a),
	  { { FLAGS_SET, MCE_FLAG_FILTERED } } },
	{ "no filter for uncorrected errors",
	  SKX(9, UC | 0x110a),
	  { { FLAGS_CLEAR, MCE_FLAG_FILTERED } } },

	/* Counts. */
	{ "corrected error count",
	  SKX(13, VALID | CEC(0x7fff)),
	  { { ERR_COUNT, 0x7fff } } },
	{ "a count of 0 is one error",
	  SKX(13, VALID),
	  { { ERR_COUNT, 1 } } },
	{ "no count of uncorrected errors",
	  SKX(13, UC | CEC(9)),
	  { { ERR_COUNT, 1 } } },
	{ "no count without MCG_CMCI_P",
	  INTEL(0x1d, 4, VALID | CEC(9)),
	  { { ERR_COUNT, 1 } } },
	{ "no count on AMD",
	  ZEN(0, VALID | CEC(9)),
	  { { ERR_COUNT, 1 } } },

	/* Instances and channels. */
	{ "iMC 1 channel 0 of Skylake",
	  SKX(15, VALID | 0x0090),
	  { { INSTANCE, 3 }, { CHANNEL, 0 } } },
	{ "iMC 0 channel 2 of Skylake",
	  SKX(17, VALID | 0x0090),
	  { { INSTANCE, 2 } } },
	{ "channel not given",
	  SKX(17, VALID | 0x009f),
	  { { INSTANCE, 2 }, { CHANNEL, -1 } } },
	{ "M2M 1",
	  SKX(8, VALID | 0x0090),
	  { { INSTANCE, 1 } } },
	{ "a CHA bank is no slice",
	  SKX(9, VALID | 0x110a),
	  { { INSTANCE, -1 } } },
	{ "last MCCHAN",
	  INTEL(0xad, 24, VALID | 0x0090),
	  { { INSTANCE, 11 } } },
	{ "Knights Landing bank 16",
	  INTEL(0x57, 16, VALID | 0x0090),
	  { { INSTANCE, 1 } } },
	{ "KH-50000 bank 18",
	  .rec = { .vendor = MCE_VENDOR_ZHAOXIN, .family = 7, .model = 0x7b, .bank = 18,
		   .status = VALID | 0x0091, .no_mcgcap = true },
	  { { INSTANCE, 8 }, { CHANNEL, 1 } } },
	{ "UMC channel",
	  UMC(0x9600b50f00ULL),
	  { { INSTANCE, 11 }, { CHANNEL, 11 } } },
	{ "UMC channel out of range",
	  UMC(0x96fff50f00ULL),
	  { { INSTANCE, 0xfff }, { CHANNEL, -1 } } },
	{ "GPU channel, low half",
	  UMC(0x1009600253000ULL),
	  { { INSTANCE, 1 }, { CHANNEL, 3 } } },
	{ "GPU channel, high half",
	  UMC(0x1009600353000ULL),
	  { { INSTANCE, 1 }, { CHANNEL, 7 } } },

	/* SMCA without MCA_IPID. */
	{ "SMCA core bank without IPID",
	  ZEN(5, VALID),
	  { { UNIT, MCE_UNIT_EXEC }, { VENDOR_UNIT, MCE_VU_EX } } },
	{ "SMCA uncore bank without IPID",
	  ZEN(18, VALID | 0x011b),
	  { { UNIT, MCE_UNIT_OTHER }, { VENDOR_UNIT, MCE_VU_UNKNOWN }, { CHANNEL, -1 } } },
	{ "IPID is the authority",
	  ZEN(5, VALID, .ipid = 0x9600150f00),
	  { { UNIT, MCE_UNIT_MEM_CTRL } } },
	{ "no IPID without SMCA",
	  AMD(0x10, 0, VALID, .ipid = 0x9600150f00),
	  { { UNIT, MCE_UNIT_LOAD_STORE }, { VENDOR_UNIT, MCE_VU_DC }, { CHANNEL, -1 } } },
	{ "IPID of no type",
	  ZEN(5, VALID, .ipid = 0x4b000000000ULL),
	  { { UNIT, MCE_UNIT_OTHER }, { VENDOR_UNIT, MCE_VU_UNKNOWN } } },
	{ "InstanceIdHi is no part of the type",
	  ZEN(5, VALID, .ipid = 0xf0b000000000ULL),
	  { { UNIT, MCE_UNIT_LOAD_STORE }, { VENDOR_UNIT, MCE_VU_LS } } },

	/* Granularity of the address. */
	{ "page",
	  SKX(1, VALID | ADDRV | MISCV, .misc = 0x8c),
	  { { ADDR_LSB, 12 } } },
	{ "no address",
	  SKX(1, VALID | MISCV, .misc = 0x8c),
	  { { ADDR_LSB, MCE_ADDR_LSB_UNKNOWN } } },
	{ "no MISC",
	  SKX(1, VALID | ADDRV, .misc = 0x8c),
	  { { ADDR_LSB, MCE_ADDR_LSB_UNKNOWN } } },
	{ "MISC of an I/O error",
	  SKX(6, VALID | ADDRV | MISCV | 0x0e0b, .misc = 0x8c),
	  { { ADDR_LSB, MCE_ADDR_LSB_UNKNOWN } } },
	{ "MISC before MCG_SER_P",
	  INTEL(0x1a, 8, VALID | ADDRV | MISCV, .misc = 0x8c),
	  { { ADDR_LSB, MCE_ADDR_LSB_UNKNOWN } } },
	{ "AMD, in the status",
	  ZEN(1, VALID | ADDRV | 6ULL << 24),
	  { { ADDR_LSB, 6 } } },
	{ "AMD, in the address",
	  ZEN(1, VALID | ADDRV, .addr = 6ULL << 56),
	  { { ADDR_LSB, 6 } } },
	{ "AMD, not told",
	  ZEN(1, VALID | ADDRV, .addr = 0x1000),
	  { { ADDR_LSB, MCE_ADDR_LSB_UNKNOWN } } },
	{ "AMD before SMCA",
	  AMD(0x15, 1, VALID | ADDRV | 6ULL << 24),
	  { { ADDR_LSB, MCE_ADDR_LSB_UNKNOWN } } },
};

static int value_of(const struct mce_unit_info *info, enum decision_field field, int flags)
{
	switch (field) {
	case UNIT:
		return info->unit;
	case VENDOR_UNIT:
		return info->vendor_unit;
	case CLASS:
		return info->error_class;
	case FORMAT:
		return info->code_format;
	case LEVEL:
		return info->level;
	case REQUEST:
		return info->request;
	case SEVERITY:
		return info->severity;
	case ERR_COUNT:
		return info->err_count;
	case EXT_CODE:
		return info->ext_code;
	case INSTANCE:
		return info->instance;
	case CHANNEL:
		return info->channel;
	case ADDR_LSB:
		return info->addr_lsb;
	case FLAGS_SET:
		return info->flags & flags;
	case FLAGS_CLEAR:
		return ~info->flags & flags;
	case END:
		break;
	}

	return -1;
}

static void decision_test(struct kunit *test)
{
	const struct decision *d = test->param_value;
	struct mce_unit_info info;
	unsigned int i;

	mce_unit_classify(&d->rec, &info);

	for (i = 0; i < ARRAY_SIZE(d->expect) && d->expect[i].field != END; i++)
		KUNIT_EXPECT_EQ_MSG(test, value_of(&info, d->expect[i].field, d->expect[i].value),
				    d->expect[i].value, "%s: expectation %u", d->desc, i);
	KUNIT_EXPECT_STREQ_MSG(test, mce_unit_violation(&d->rec) ?: "fine", "fine", "%s",
			       d->desc);
}

static void decision_desc(const struct decision *d, char *desc)
{
	scnprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", d->desc);
}

KUNIT_ARRAY_PARAM(decision, decisions, decision_desc);

/*
 * Hostile records
 */

static void expect_no_violation(struct kunit *test, const struct mce_unit_rec *rec)
{
	KUNIT_ASSERT_STREQ_MSG(test, mce_unit_violation(rec) ?: "fine", "fine",
			       "%s", mce_unit_rec_text(rec));
}

/* All zeros and all ones, for every vendor number and bank. */
static void extreme_record_test(struct kunit *test)
{
	struct mce_unit_rec zeros = {};
	struct mce_unit_rec ones = {
		.status = ~0ULL, .misc = ~0ULL, .addr = ~0ULL, .synd = ~0ULL, .ipid = ~0ULL,
		.mcgstatus = ~0ULL, .mcgcap = ~0ULL, .family = 0xffff, .model = 0xffff,
		.stepping = 0xff, .smca = true, .no_mcgcap = true,
	};
	unsigned int vendor, bank;

	for (vendor = 0; vendor <= 0xff; vendor++) {
		for (bank = 0; bank <= 0xff; bank++) {
			zeros.vendor = vendor;
			zeros.bank = bank;
			ones.vendor = vendor;
			ones.bank = bank;
			expect_no_violation(test, &zeros);
			expect_no_violation(test, &ones);
		}
	}
}

#define NR_RANDOM	100000

/* Random registers, the same ones on each run. */
static void random_record_test(struct kunit *test)
{
	struct mce_unit_rec rec;
	u64 state = 0x6d6365;
	unsigned int i;

	for (i = 0; i < NR_RANDOM; i++) {
		mce_unit_random_rec(&state, &rec);
		expect_no_violation(test, &rec);
	}
}

/* Neither an uncorrected error nor a corrupt context makes a record harmless. */
static void severity_order_test(struct kunit *test)
{
	struct mce_unit_info info, uc, pcc;
	struct mce_unit_rec rec;
	u64 state = 0x736576;
	unsigned int i;

	for (i = 0; i < NR_RANDOM; i++) {
		mce_unit_random_rec(&state, &rec);
		rec.status |= VALID;
		rec.status &= ~(UC & ~VALID);
		mce_unit_classify(&rec, &info);
		rec.status |= UC;
		mce_unit_classify(&rec, &uc);
		rec.status |= PCC;
		mce_unit_classify(&rec, &pcc);
		KUNIT_ASSERT_LT_MSG(test, info.severity, uc.severity, "%s",
				    mce_unit_rec_text(&rec));
		KUNIT_ASSERT_LE_MSG(test, uc.severity, pcc.severity, "%s",
				    mce_unit_rec_text(&rec));
	}
}

/*
 * What QEMU tells its guests of an error in their memory, in bank 9, whatever the CPU
 * model has there: a load of poison, and an error that somebody else has found.
 */
static const struct guest_case {
	const char	*desc;
	u8		vendor;
	u16		family;
	u16		model;
	u64		status;
	u64		mcgstatus;
	u8		unit;
	u8		severity;
} guest_cases[] = {
	{ "Skylake-X, load", MCE_VENDOR_INTEL, 6, 0x55, 0xbd80000000000134, 0x7,
	  MCE_UNIT_LOAD_STORE, MCE_SEV_SRAR },
	{ "Skylake-X, other", MCE_VENDOR_INTEL, 6, 0x55, 0xbd000000000000c0, 0x5,
	  MCE_UNIT_MEM_CTRL, MCE_SEV_SRAO },
	{ "Ice Lake-X, load", MCE_VENDOR_INTEL, 6, 0x6a, 0xbd80000000000134, 0x7,
	  MCE_UNIT_LOAD_STORE, MCE_SEV_SRAR },
	{ "Sapphire Rapids, other", MCE_VENDOR_INTEL, 6, 0x8f, 0xbd000000000000c0, 0x5,
	  MCE_UNIT_MEM_CTRL, MCE_SEV_SRAO },
	{ "Zen, load", MCE_VENDOR_AMD, 0x17, 1, 0xbc00080000000000, 0x7,
	  MCE_UNIT_OTHER, MCE_SEV_SRAR },
	{ "Zen, other", MCE_VENDOR_AMD, 0x17, 1, 0x9c00100000000000, 0x5,
	  MCE_UNIT_OTHER, MCE_SEV_DEFERRED },
};

static void guest_desc(const struct guest_case *c, char *desc)
{
	scnprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", c->desc);
}

KUNIT_ARRAY_PARAM(guest, guest_cases, guest_desc);

/* A cloud's guest must not alarm on the caches of a CPU that it does not have. */
static void guest_test(struct kunit *test)
{
	const struct guest_case *c = test->param_value;
	struct mce_unit_rec rec = {
		.vendor = c->vendor, .family = c->family, .model = c->model, .bank = 9,
		.status = c->status, .mcgstatus = c->mcgstatus, .addr = 0x1000, .misc = 0x8c,
		.no_mcgcap = true, .no_bank_map = true,
	};
	struct mce_unit_info info;

	mce_unit_classify(&rec, &info);

	KUNIT_EXPECT_EQ(test, info.unit, c->unit);
	KUNIT_EXPECT_EQ(test, info.vendor_unit, MCE_VU_UNKNOWN);
	KUNIT_EXPECT_EQ(test, info.instance, -1);
	KUNIT_EXPECT_EQ(test, info.severity, c->severity);
	KUNIT_EXPECT_TRUE_MSG(test, mce_units_of_bank(&rec) & BIT(info.unit), "%s", c->desc);
}

static struct kunit_case mce_unit_test_cases[] = {
	KUNIT_CASE_PARAM(vector_test, vector_gen_params),
	KUNIT_CASE_PARAM(guest_test, guest_gen_params),
	KUNIT_CASE(first_answer_test),
	KUNIT_CASE_PARAM(smca_type_test, smca_type_gen_params),
	KUNIT_CASE_PARAM(decision_test, decision_gen_params),
	KUNIT_CASE(mce_unit_test_facts),
	KUNIT_CASE_SLOW(mce_unit_test_unknown_banks),
	KUNIT_CASE(mce_unit_test_unknown_ipids),
	KUNIT_CASE(mce_unit_test_models),
	KUNIT_CASE(mce_unit_test_smca_types),
	KUNIT_CASE(mce_unit_test_families),
	KUNIT_CASE(mce_unit_test_vendor_units),
	KUNIT_CASE(mce_unit_test_names),
	KUNIT_CASE_SLOW(mce_unit_test_formats),
	KUNIT_CASE_SLOW(mce_unit_test_subfields),
	KUNIT_CASE_SLOW(mce_unit_test_filter_bit),
	KUNIT_CASE_SLOW(mce_unit_test_code_violations),
	KUNIT_CASE(mce_unit_test_units_of_bank),
	KUNIT_CASE(extreme_record_test),
	KUNIT_CASE(random_record_test),
	KUNIT_CASE(severity_order_test),
	{}
};

static struct kunit_suite mce_unit_test_suite = {
	.name		= "x86-mce-unit",
	.test_cases	= mce_unit_test_cases,
};

kunit_test_suite(mce_unit_test_suite);

MODULE_DESCRIPTION("KUnit tests of the machine check unit classifier");
MODULE_LICENSE("GPL");
