// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel makes of an error beside its record: its grade, in the terms of
 * the trace events, and who has to do with it.
 */
#include <linux/minmax.h>
#include <linux/processor.h>

#include <asm/mce.h>
#include <asm/mce_unit.h>

#include "internal.h"

/**
 * mce_sev() - a grade of mce_severity() as the events tell it
 * @severity:	an enum severity_level
 * @vendor:	X86_VENDOR_* of the CPU; one number has two meanings
 *
 * Context: any. Return: MCE_SEV_UNKNOWN for MCE_NO_SEVERITY.
 */
enum mce_sev mce_sev(unsigned int severity, unsigned int vendor)
{
	switch (severity) {
	case MCE_DEFERRED_SEVERITY:
		return mce_is_amd(vendor) ? MCE_SEV_DEFERRED : MCE_SEV_UCNA;
	case MCE_KEEP_SEVERITY:
		return MCE_SEV_CORRECTED;
	case MCE_SOME_SEVERITY:
	case MCE_AO_SEVERITY:
		return MCE_SEV_SRAO;
	case MCE_UC_SEVERITY:
	case MCE_AR_SEVERITY:
		return MCE_SEV_SRAR;
	case MCE_PANIC_SEVERITY:
		return MCE_SEV_FATAL;
	default:
		return MCE_SEV_UNKNOWN;
	}
}

/**
 * mce_graded() - how the kernel has graded a record
 * @m:		the record
 *
 * Two of the kernel's grades tell what to do and not how bad the error is.
 * "Keep" leaves a record to somebody else: a corrected error to the poller, but an
 * uncorrected one to the CPU that it concerns. "Some" is also the grade of what no
 * rule fits, and that is an error that the hardware has corrected.
 *
 * Context: any. Return: MCE_SEV_UNKNOWN if the kernel has not graded the record,
 * or has not said how bad the error is: the architecture decides then.
 */
enum mce_sev mce_graded(const struct mce *m)
{
	bool uncorrected = m->status & MCI_STATUS_UC;

	if (m->severity == MCE_KEEP_SEVERITY && uncorrected)
		return MCE_SEV_UNKNOWN;
	if (m->severity == MCE_SOME_SEVERITY && !uncorrected)
		return MCE_SEV_UNKNOWN;

	return mce_sev(m->severity, m->cpuvendor);
}

/**
 * mce_consumed() - has the context that an exception interrupted used bad data?
 * @m:		the record, of an exception
 *
 * Most exceptions interrupt somebody who has nothing to do with them: they are
 * broadcast, and a scrubber or a write-back has found the error. An action is
 * required of a context only if it has consumed the error, and that it was the
 * interrupted one is certain if MCG_STATUS.EIPV says so. quirk_zen_ifu() knows that
 * context without an instruction: @m has its cs although no IP is valid.
 *
 * Context: any.
 */
bool mce_consumed(const struct mce *m)
{
	bool known = m->mcgstatus & MCG_STATUS_EIPV;
	u64 mask, wanted;

	if (mce_is_amd(m->cpuvendor)) {
		mask = MCI_STATUS_UC | MCI_STATUS_PCC | MCI_STATUS_DEFERRED;
		wanted = MCI_STATUS_UC;
		if ((m->status & MCI_STATUS_POISON) && m->cs && !(m->mcgstatus & MCG_STATUS_RIPV))
			known = true;
	} else {
		mask = MCI_STATUS_UC | MCI_STATUS_PCC | MCI_STATUS_S | MCI_STATUS_AR;
		wanted = MCI_STATUS_UC | MCI_STATUS_S | MCI_STATUS_AR;
		if (!(m->mcgcap & MCG_SER_P))
			return false;
	}

	return known && (m->status & mask) == wanted;
}

/* Does @m count the errors that it stands for? */
static bool counts_errors(const struct mce *m)
{
	return !mce_is_amd(m->cpuvendor) && (m->mcgcap & MCG_CMCI_P) &&
	       !(m->status & MCI_STATUS_UC);
}

/**
 * mce_errors() - how many errors has the hardware counted into a record?
 * @m:		the record
 *
 * Context: any. Return: at least 1.
 */
unsigned int mce_errors(const struct mce *m)
{
	return counts_errors(m) ? max(MCI_STATUS_CEC(m->status), 1) : 1;
}

/**
 * mce_overwritten() - has the hardware lost errors to this record?
 * @m:		the record
 *
 * MCi_STATUS.OVER says that there were others. Corrected ones that are counted in
 * the record are not lost: the event tells their number.
 *
 * Context: any.
 */
bool mce_overwritten(const struct mce *m)
{
	return (m->status & MCI_STATUS_OVER) && mce_errors(m) == 1;
}
