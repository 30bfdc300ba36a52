/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _X86_MCE_UNIT_CHECK_H
#define _X86_MCE_UNIT_CHECK_H

#include "../internal.h"

struct kunit;

/**
 * struct mce_unit_vector - a record and what it means
 * @id:			its name
 * @rec:		the record
 * @unit:		the unit, and another one that is right as well
 * @vendor_unit:	likewise
 * @error_class:	likewise
 * @code_format:	likewise
 * @level:		likewise
 * @transaction:	likewise
 * @request:		likewise
 * @participation:	likewise
 * @timeout:		likewise
 * @severity:		likewise
 * @channel:		memory channel, or -1
 * @memory:		it is a memory error
 * @ext_code:		AMD's extended error code, or -1 for other vendors
 */
struct mce_unit_vector {
	const char		*id;
	struct mce_unit_rec	rec;
	u8			unit[2];
	u16			vendor_unit[2];
	u8			error_class[2];
	u8			code_format[2];
	u8			level[2];
	u8			transaction[2];
	u8			request[2];
	u8			participation[2];
	u8			timeout[2];
	u8			severity[2];
	int			channel;
	bool			memory;
	int			ext_code;
};

/* Banks that must belong to a unit, whatever the classifier's tables say. */
struct mce_fact_bank {
	u8	vendor;
	bool	smca;
	u16	family_first;
	u16	family_last;
	u16	model_first;
	u16	model_last;
	u8	bank_first;
	u8	bank_last;
	u16	vendor_unit;
	u8	unit;
};

struct mce_fact_smca_type {
	const char	*name;
	u16		hwid;
	u16		mcatype;
	u16		vendor_unit;
	u8		unit;
};

struct mce_fact_format {
	u8	vendor;
	u16	mask;
	u16	match;
	u8	code_format;
};

/* check.c */
const char *mce_unit_rec_text(const struct mce_unit_rec *rec);
const char *mce_unit_violation(const struct mce_unit_rec *rec);
bool mce_unit_info_equal(const struct mce_unit_info *a, const struct mce_unit_info *b);
u64 mce_unit_random(u64 *state);
void mce_unit_random_rec(u64 *state, struct mce_unit_rec *rec);

/* table_test.c */
void mce_unit_test_models(struct kunit *test);
void mce_unit_test_smca_types(struct kunit *test);
void mce_unit_test_families(struct kunit *test);
void mce_unit_test_vendor_units(struct kunit *test);
void mce_unit_test_names(struct kunit *test);
void mce_unit_test_facts(struct kunit *test);
void mce_unit_test_unknown_banks(struct kunit *test);
void mce_unit_test_unknown_ipids(struct kunit *test);

/* code_test.c */
void mce_unit_test_formats(struct kunit *test);
void mce_unit_test_subfields(struct kunit *test);
void mce_unit_test_filter_bit(struct kunit *test);
void mce_unit_test_code_violations(struct kunit *test);
void mce_unit_test_units_of_bank(struct kunit *test);

#endif /* _X86_MCE_UNIT_CHECK_H */
