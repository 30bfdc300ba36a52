/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_RECORD_H
#define LIBMCE_RECORD_H

#include <mce/mce.h>

/* What mce:mce_record has beside the registers. */
struct mce_record_extra {
	uint64_t	mcgcap, ppin, walltime;
	uint32_t	cpuid, microcode;
	uint8_t		cpuvendor, cs;
};

/* Fill in @ev's machine and the rest from @extra. */
void mce_record_finish(struct mce_event *ev, const struct mce_record_extra *extra);

/* Fill in synd1 and synd2 from v_data. */
void mce_record_vendor_data(struct mce_event *ev, const void *data, size_t size);

/* The task of such an event is the kernel thread that tells of the error. */
void mce_record_blame(struct mce_event *ev);
void mce_record_blame_nobody(struct mce_event *ev);

#endif /* LIBMCE_RECORD_H */
