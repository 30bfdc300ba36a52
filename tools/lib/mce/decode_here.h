/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_DECODE_HERE_H
#define _MCE_DECODE_HERE_H

#include <mce/mce.h>

#include "words.h"

/* Where sysfs is; tests set another place. */
extern const char *mce_sysfs;

/* edac.c: the DIMM by controller, channel and slot. */
void mce_edac_dimm(const struct mce_bank_record *rec, const struct mce_decoded *d,
		   struct mce_words *words);

/* dmi.c: the DIMM by physical address. */
void mce_dmi_dimm(const struct mce_bank_record *rec, const struct mce_decoded *d,
		  struct mce_words *words);

#endif /* _MCE_DECODE_HERE_H */
