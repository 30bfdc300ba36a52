// SPDX-License-Identifier: GPL-2.0
/*
 * What only the machine itself can tell of its records: the DIMM.
 */
#include "decode_here.h"

#include <asm/mce_unit.h>

const char *mce_sysfs = "/sys";

void mce_decode_here(const struct mce_bank_record *rec, struct mce_decoded *d)
{
	struct mce_words words;

	mce_words_init(&words, d->dimm, sizeof(d->dimm));
	if (d->unit_nr != MCE_UNIT_MEM_CTRL && !d->is_memory_error)
		return;

	mce_edac_dimm(rec, d, &words);
	if (!words.len)
		mce_dmi_dimm(rec, d, &words);
	mce_clean(d->dimm);
}
