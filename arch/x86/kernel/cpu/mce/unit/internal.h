/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _X86_MCE_UNIT_INTERNAL_H
#define _X86_MCE_UNIT_INTERNAL_H

#include <linux/types.h>
#include <linux/bits.h>
#include <linux/bitfield.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include <asm/mce_unit.h>

/*
 * MCi_STATUS, the part that all vendors share
 *
 * 63 VAL	the register holds an error
 * 62 OVER	at least one more error happened meanwhile
 * 61 UC	hardware did not correct the error
 * 60 EN	reporting was enabled in MCi_CTL
 * 59 MISCV	MCi_MISC is valid
 * 58 ADDRV	MCi_ADDR is valid
 * 57 PCC	processor context corrupt
 * 15:0		MCA error code
 */
#define STATUS_VAL		BIT_ULL(63)
#define STATUS_OVER		BIT_ULL(62)
#define STATUS_UC		BIT_ULL(61)
#define STATUS_EN		BIT_ULL(60)
#define STATUS_MISCV		BIT_ULL(59)
#define STATUS_ADDRV		BIT_ULL(58)
#define STATUS_PCC		BIT_ULL(57)
#define STATUS_MCACOD		GENMASK_ULL(15, 0)

/*
 * MCi_STATUS, Intel and those who follow it
 *
 * 56 S		signalled by a machine check exception	MCG_CAP.SER_P
 * 55 AR	software must act before it goes on	MCG_CAP.SER_P
 * 52:38	corrected error count			MCG_CAP.CMCI_P
 * 31:16 MSCOD	model-specific error code
 * 12 F		corrected errors: some may go unreported
 */
#define INTEL_STATUS_S		BIT_ULL(56)
#define INTEL_STATUS_AR		BIT_ULL(55)
#define INTEL_STATUS_CEC	GENMASK_ULL(52, 38)
#define INTEL_STATUS_MSCOD	GENMASK_ULL(31, 16)
#define INTEL_STATUS_F		BIT_ULL(12)

/*
 * MCi_STATUS, AMD
 *
 * 55 TCC	task context corrupt			SMCA
 * 54 PADDRV	MCA_ADDR is a system physical address	SMCA
 * 53 SYNDV	MCA_SYND is valid			SMCA
 * 44 Deferred	uncorrected, but not consumed yet	family 15h on
 * 43 Poison	poisoned data was consumed		family 15h on
 * 40 Scrub	found by a scrubber
 * 29:24	lowest valid address bit		SMCA, by MCA_CONFIG[8]
 * 21:16	extended error code, in part		see ext_code_masks[]
 */
#define AMD_STATUS_TCC		BIT_ULL(55)
#define AMD_STATUS_PADDRV	BIT_ULL(54)
#define AMD_STATUS_SYNDV	BIT_ULL(53)
#define AMD_STATUS_DEFERRED	BIT_ULL(44)
#define AMD_STATUS_POISON	BIT_ULL(43)
#define AMD_STATUS_SCRUB	BIT_ULL(40)
#define AMD_STATUS_ADDR_LSB	GENMASK_ULL(29, 24)
#define AMD_STATUS_XEC		GENMASK_ULL(21, 16)

/* MCA_ADDR, AMD SMCA, if the bank has no AddrLsb in MCA_STATUS. */
#define AMD_ADDR_LSB		GENMASK_ULL(61, 56)

/* MCi_MISC, Intel with MCG_CAP.SER_P. */
#define INTEL_MISC_ADDR_LSB	GENMASK_ULL(5, 0)

/* MCG_STATUS */
#define MCG_RIPV		BIT_ULL(0)
#define MCG_EIPV		BIT_ULL(1)
#define MCG_LMCE_S		BIT_ULL(3)

/* MCG_CAP, Intel and those who follow it. */
#define CAP_CMCI_P		BIT_ULL(10)
#define CAP_SER_P		BIT_ULL(24)
#define CAP_LMCE_P		BIT_ULL(27)

/* AMD's first family with SMCA, and with a recovery from uncorrected errors. */
#define FAMILY_SMCA_FIRST	0x17

/* Whose layout of MCi_STATUS and of the MCA error code a record follows. */
enum mce_dialect {
	MCE_DIALECT_INTEL,
	MCE_DIALECT_AMD,
};

/**
 * struct mce_unit_ctx - what the stages of mce_unit_classify() hand on
 * @rec:	the record, as the caller gave it
 * @info:	the result, filled in stage by stage
 * @mcgcap:	MCG_CAP as given, or what the model is known to have
 * @dialect:	an enum mce_dialect
 * @placed:	the bank alone told the unit
 */
struct mce_unit_ctx {
	const struct mce_unit_rec	*rec;
	struct mce_unit_info		*info;
	u64				mcgcap;
	enum mce_dialect		dialect;
	bool				placed;
};

/**
 * struct mce_bank_range - some neighbouring banks that belong to one vendor unit
 * @first:		first bank
 * @last:		last bank
 * @instance:		instance of the first bank, counting up from there, or
 *			NO_INSTANCE if the bank does not tell the instance
 * @vendor_unit:	enum mce_vendor_unit
 */
struct mce_bank_range {
	u8	first;
	u8	last;
	s8	instance;
	u16	vendor_unit;
};

#define NO_INSTANCE		(-1)

#define BANKS(_first, _last, _unit, _instance)			\
	{								\
		.first		= (_first),				\
		.last		= (_last),				\
		.vendor_unit	= MCE_VU_##_unit,			\
		.instance	= (_instance),				\
	}

/**
 * struct mce_bank_map - a table of banks, sorted by bank number
 * @ranges:	the rows
 * @nr:		number of rows
 */
struct mce_bank_map {
	const struct mce_bank_range	*ranges;
	unsigned int			nr;
};

#define BANK_MAP(_name)						\
	static const struct mce_bank_map _name = {			\
		.ranges	= _name##_banks,				\
		.nr	= ARRAY_SIZE(_name##_banks),			\
	}

/**
 * struct mce_model_map - the bank maps of a CPU model
 * @family:	CPU family, as displayed
 * @model:	CPU model, as displayed
 * @core:	the banks of the core
 * @uncore:	the other banks; either can be empty
 */
struct mce_model_map {
	u16				family;
	u16				model;
	const struct mce_bank_map	*core;
	const struct mce_bank_map	*uncore;
};

/* One row of the SMCA bank type table. */
struct mce_smca_type {
	u16	hwid;
	u16	mcatype;
	u16	vendor_unit;
};

/* The banks of AMD families @family_first to @family_last. */
struct mce_family_map {
	u16				family_first;
	u16				family_last;
	const struct mce_bank_map	*banks;
};

/* The tables, each sorted by its key. They are global for the table lint. */
extern const struct mce_model_map mce_intel_models[];
extern const unsigned int mce_nr_intel_models;
extern const struct mce_model_map mce_zhaoxin_models[];
extern const unsigned int mce_nr_zhaoxin_models;
extern const struct mce_smca_type mce_smca_types[];
extern const unsigned int mce_nr_smca_types;
extern const struct mce_family_map mce_amd_families[];
extern const unsigned int mce_nr_amd_families;

/* core.c */
void mce_place(struct mce_unit_ctx *ctx, unsigned int vendor_unit);
bool mce_place_by_map(struct mce_unit_ctx *ctx, const struct mce_bank_map *map);
bool mce_place_by_model(struct mce_unit_ctx *ctx, const struct mce_model_map *models,
			unsigned int nr);

/* mcacod.c */
void mce_parse_mcacod(struct mce_unit_ctx *ctx);
unsigned int mce_unit_by_mcacod(const struct mce_unit_info *info);
u32 mce_units_by_mcacod(void);

/* status.c */
void mce_parse_status(struct mce_unit_ctx *ctx);

/* units.c */
unsigned int mce_unit_of_vendor_unit(unsigned int vendor_unit);

/* intel.c */
u64 mce_intel_known_caps(unsigned int family, unsigned int model);
void mce_intel_place(struct mce_unit_ctx *ctx);

/* amd.c */
void mce_amd_place(struct mce_unit_ctx *ctx);
void mce_amd_refine(struct mce_unit_ctx *ctx);
u32 mce_amd_flags(const struct mce_unit_rec *rec);
u32 mce_amd_nb_units(const struct mce_unit_rec *rec);

/* zhaoxin.c */
void mce_zhaoxin_place(struct mce_unit_ctx *ctx);

#endif /* _X86_MCE_UNIT_INTERNAL_H */
