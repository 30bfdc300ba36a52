/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_DECODE_H
#define _MCE_DECODE_H

/* The parts of mce_decode(). */

#include <mce/mce.h>

#include <linux/types.h>

#include <asm/mce_unit.h>

/* decode_place.c: the place inside the unit, as the registers have it. */
void mce_decode_location(const struct mce_machine *m, const struct mce_bank_record *rec,
			 struct mce_decoded *d);

/* decode_words.c: words for people. */
void mce_decode_mcacod(const struct mce_machine *m, const struct mce_unit_info *info,
		       struct mce_decoded *d);
void mce_decode_summary(struct mce_decoded *d);

/* decode_known.c: records that mean something else than they say. */
void mce_decode_known(const struct mce_machine *m, const struct mce_bank_record *rec,
		      const struct mce_unit_info *info, struct mce_decoded *d);

/* Does Linux 7.3 drop this record before anybody sees it? */
bool mce_is_dropped_by_linux(const struct mce_machine *m, const struct mce_bank_record *rec);

/* What a unit and a severity are called in a sentence. */
const char *mce_unit_words(unsigned int unit);
const char *mce_severity_words(unsigned int severity);

#endif /* _MCE_DECODE_H */
