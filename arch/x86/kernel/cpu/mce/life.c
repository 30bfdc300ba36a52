// SPDX-License-Identifier: GPL-2.0
/*
 * Events of the life of a machine check: exceptions, recoveries, storms, losses
 * and panics. See the DOC: section of include/trace/events/mce_life.h for what
 * consumers can rely on, and trace.c for the errors themselves.
 */
#include <linux/jiffies.h>
#include <linux/percpu.h>
#include <linux/processor.h>
#include <linux/smp.h>

#include <asm/mce.h>
#include <asm/mce_life.h>
#include <asm/mce_unit.h>

#include "internal.h"

#define CREATE_TRACE_POINTS
#include <trace/events/mce_life.h>

/**
 * mce_trace_outcome() - fire the event of an exception
 * @e:		the exception; none if its outcome is MCE_OUTCOME_UNKNOWN
 * @regs:	its registers
 *
 * Context: #MC, interrupts off, after MCG_STATUS was cleared; or on the way to
 * a panic.
 */
void mce_trace_outcome(const struct mce_exception *e, struct pt_regs *regs)
{
	if (e->outcome != MCE_OUTCOME_UNKNOWN)
		trace_mce_exception(e, regs);
}

/**
 * mce_trace_recovery() - fire the event of what became of an error
 * @addr:	its address
 * @pid:	the task that it concerns, 0 if none
 * @action:	what was done
 * @result:	what memory_failure() returned, 0 if it was not asked
 *
 * Context: any in which instrumentation is allowed.
 */
void mce_trace_recovery(u64 addr, pid_t pid, enum mce_recovery action, int result)
{
	trace_mce_recovery(addr, pid, action, result);
}

/**
 * mce_trace_lost() - fire the event of a record that somebody does not get
 * @err:	the record; with MCE_LOST_OVERFLOW the one that tells of it
 * @reason:	who lost it
 *
 * Context: any in which instrumentation is allowed.
 */
void mce_trace_lost(const struct mce_hw_err *err, enum mce_lost_reason reason)
{
	trace_mce_lost(err->m.extcpu, err->m.bank, reason, 1);
}

/**
 * mce_trace_storm() - fire the event of a storm that begins or ends
 * @bank:	a bank of this CPU
 * @on:		it begins
 *
 * Context: interrupts off.
 */
void mce_trace_storm(unsigned int bank, bool on)
{
	struct storm_bank *sb = &this_cpu_ptr(&storm_desc)->banks[bank];
	struct mce_bank_id *id = &this_cpu_ptr(mce_bank_ids)[bank];
	struct mce_storm storm;

	if (!trace_mce_storm_begin_enabled() && !trace_mce_storm_end_enabled())
		return;

	storm = (struct mce_storm) {
		.cpu		= smp_processor_id(),
		.bank		= bank,
		.unit		= id->unit,
		.vendor_unit	= id->vendor_unit,
		.count		= sb->count,
		.duration_ms	= on ? 0 : jiffies_to_msecs(jiffies - sb->begin),
	};

	if (on)
		trace_mce_storm_begin(&storm);
	else
		trace_mce_storm_end(&storm);
}

/**
 * mce_trace_stop() - fire the event of a panic
 * @msg:	what the kernel is going to say
 * @reason:	why; can be NULL
 * @err:	on account of which record; can be NULL
 *
 * Context: any, right before a panic.
 */
void mce_trace_stop(const char *msg, const char *reason, const struct mce_hw_err *err)
{
	static const struct mce_hw_err none;

	trace_mce_panic(msg, reason ?: "", err ?: &none);
}
