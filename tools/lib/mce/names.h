/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_NAMES_H
#define _MCE_NAMES_H

/*
 * Names of codes. Those of the lists in asm/mce_unit.h are NULL for 0, "not
 * known", and for numbers that are not in the list.
 */

#include <linux/types.h>

#include <asm/mce_unit.h>

#include "words.h"

const char *mce_origin_name(unsigned int origin);
const char *mce_severity_name(unsigned int severity);
const char *mce_error_class_name(unsigned int error_class);
const char *mce_code_format_name(unsigned int code_format);
const char *mce_level_name(unsigned int level);
const char *mce_transaction_name(unsigned int transaction);
const char *mce_request_name(unsigned int request);
const char *mce_participation_name(unsigned int participation);
const char *mce_timeout_name(unsigned int timeout);
const char *mce_flag_name(unsigned int bit);
const char *mce_vendor_name(int vendor);

/* The number of a name, -1 if there is none. */
int mce_vendor_by_name(const char *name);
int mce_severity_by_name(const char *name);
int mce_origin_by_name(const char *name);
int mce_error_class_by_name(const char *name);
int mce_code_format_by_name(const char *name);
int mce_level_by_name(const char *name);
int mce_transaction_by_name(const char *name);
int mce_request_by_name(const char *name);
int mce_participation_by_name(const char *name);
int mce_timeout_by_name(const char *name);
int mce_flag_by_name(const char *name);
int mce_unit_by_name(const char *name);
int mce_vendor_unit_by_name(const char *name);

/* What to do about an error, by its unit, class and severity. Never NULL. */
const char *mce_advice(const struct mce_unit_info *info);

/* The kernel's: the enum mce_unit that an enum mce_vendor_unit belongs to. */
unsigned int mce_unit_of_vendor_unit(unsigned int vendor_unit);

/**
 * mce_smca_code_name() - name of an extended error code of AMD's Scalable MCA
 * @vendor_unit:	enum mce_vendor_unit, the bank's type
 * @family, @model:	the CPU: some have codes of their own
 * @code:		MCA_STATUS[21:16]
 *
 * Return: the name, or NULL if it is not known.
 */
const char *mce_smca_code_name(unsigned int vendor_unit, unsigned int family,
			       unsigned int model, unsigned int code);

/**
 * mce_legacy_code_name() - the same for AMD before Scalable MCA
 * @family:		the CPU
 * @bank:		bank number
 * @code_format:	enum mce_code_format of the MCA error code
 * @code:		the extended error code
 * @status:		MCi_STATUS: what the request was tells some codes apart
 *
 * Return: the name, or NULL if it is not known.
 */
const char *mce_legacy_code_name(unsigned int family, unsigned int bank,
				 unsigned int code_format, unsigned int code, u64 status);

/**
 * mce_mscod_names() - name a model-specific error code of Intel or Zhaoxin
 * @family, @model:	the CPU
 * @bank:		bank number
 * @status:		MCi_STATUS
 * @words:		the names are appended, separated by "; "
 *
 * Return: the bits of MCi_STATUS[31:16], shifted down, that have no name.
 */
unsigned int mce_mscod_names(unsigned int family, unsigned int model, unsigned int bank,
			     u64 status, struct mce_words *words);

#endif /* _MCE_NAMES_H */
