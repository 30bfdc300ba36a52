/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_CUSE_RECORD_H
#define _MCE_CUSE_RECORD_H

#include <asm/mce.h>
#include <mce/mce.h>

#include "cpus.h"

/**
 * mce_record_from_event() - make the record that the kernel's device would have had
 * @m:		filled in completely
 * @ev:		an event of type MCE_EVENT_BANK
 * @severity:	its severity, an enum mce_sev
 * @cpu:	what is the same for each event of its CPU
 *
 * The code segment is only known to be the user's or the kernel's.
 */
void mce_record_from_event(struct mce *m, const struct mce_event *ev, unsigned int severity,
			   const struct cpu *cpu);

#endif /* _MCE_CUSE_RECORD_H */
