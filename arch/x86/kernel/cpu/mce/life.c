// SPDX-License-Identifier: GPL-2.0
/*
 * Events of the life of a machine check: exceptions, recoveries, storms, losses
 * and panics. See the DOC: section of include/trace/events/mce_life.h for what
 * consumers can rely on, trace.c for the errors themselves, and deliver.c for how
 * the events get to their consumers.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/kconfig.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/processor.h>
#include <linux/sched/task_stack.h>
#include <linux/smp.h>
#include <linux/trace_events.h>

#include <asm/mce.h>
#include <asm/mce_life.h>
#include <asm/mce_unit.h>

#include "deliver.h"
#include "internal.h"

#define CREATE_TRACE_POINTS
#include <trace/events/mce_life.h>

/* What the event is about: a member of the union, whose type the event knows. */
static const void *mce_life_data(const struct mce_event *e)
{
	return &e->exception;
}

/* The functions of mce_event_ops for the event @name of @class. */
#define MCE_LIFE_OPS(class, name, lose)					\
static struct trace_event_call *name##_call(const struct mce_event *e)	\
{									\
	return &event_##name;						\
}									\
									\
static void name##_fire(const struct mce_event *e, u32 flags,		\
			struct pt_regs *regs, struct task_struct *task)	\
{									\
	trace_##name(mce_life_data(e), flags, regs, task);		\
}									\
									\
static void name##_perf(const struct mce_event *e, u32 flags,		\
			struct task_struct *task)			\
{									\
	perf_trace_##class(&event_##name, mce_life_data(e), flags, NULL, task); \
}									\
									\
static const struct mce_event_ops name##_ops = {			\
	.call	= name##_call,						\
	.fire	= name##_fire,						\
	.perf	= name##_perf,						\
	.lost	= lose,							\
}

/* It is no bank's. */
static void mce_life_lost(const struct mce_event *e)
{
	struct mce_hw_err none = {
		.m.extcpu	= smp_processor_id(),
		.m.bank		= MCE_BANK_NONE,
	};

	mce_lost(&none, MCE_LOST_BUSY);
}

MCE_LIFE_OPS(mce_exception_class, mce_exception, mce_life_lost);
MCE_LIFE_OPS(mce_recovery_class, mce_recovery, mce_life_lost);
MCE_LIFE_OPS(mce_storm, mce_storm_begin, mce_life_lost);
MCE_LIFE_OPS(mce_storm, mce_storm_end, mce_life_lost);
MCE_LIFE_OPS(mce_lost_class, mce_lost, NULL);

/**
 * mce_trace_outcome() - fire the event of an exception
 * @x:		the exception
 * @regs:	its registers
 *
 * Context: #MC, interrupts off, before MCG_STATUS is cleared; or on the way to a
 * panic.
 */
void mce_trace_outcome(const struct mce_exception *x, struct pt_regs *regs)
{
	struct mce_event e = { .ops = &mce_exception_ops, .exception = *x };

	if (!trace_mce_exception_enabled())
		return;

	/* KVM says "user" of all guests. */
	e.exception.user &= !this_cpu_read(mce_in_guest);
	mce_deliver(&e, regs);
}

/**
 * mce_trace_recovery() - fire the event of what became of an error
 * @addr:	MCi_ADDR of the error
 * @usable:	it is an address of memory
 * @pid:	the task that it concerns, 0 if none
 * @action:	what was done
 * @result:	what memory_failure() returned, 0 if it was not asked
 *
 * The upper bits of the address can be the ID of a key.
 *
 * Context: any in which instrumentation is allowed.
 */
void mce_trace_recovery(u64 addr, bool usable, pid_t pid, enum mce_recovery action,
			int result)
{
	struct mce_event e = {
		.ops			= &mce_recovery_ops,
		.recovery.addr		= addr,
		.recovery.pfn		= usable ? (addr & MCI_ADDR_PHYSADDR) >> PAGE_SHIFT : 0,
		.recovery.pid		= pid,
		.recovery.action	= action,
		.recovery.result	= result,
	};

	/* The task that the error concerns does this itself, on its way to user space. */
	if (trace_mce_recovery_enabled())
		mce_deliver(&e, pid ? task_pt_regs(current) : NULL);
}

/* What memory_failure() has done, from what it was asked and what it returns. */
static enum mce_recovery mce_memory_failed(int flags, int ret)
{
	if (!IS_ENABLED(CONFIG_MEMORY_FAILURE))
		return MCE_RECOVERY_IGNORED;

	switch (ret) {
	case 0:
		return MCE_RECOVERY_POISONED;
	case -EHWPOISON:
		/* It was before. A SIGBUS is for the task that has to act. */
		return flags & MF_ACTION_REQUIRED ? MCE_RECOVERY_KILLED : MCE_RECOVERY_ALREADY;
	case -EOPNOTSUPP:
		/* hwpoison_filter() has other plans. */
		return MCE_RECOVERY_IGNORED;
	default:
		return MCE_RECOVERY_FAILED;
	}
}

/**
 * mce_trace_memory_failure() - fire the event of what memory_failure() has done
 * @addr:	MCi_ADDR of the error, usable
 * @pid:	the task that it concerns, 0 if none
 * @flags:	what memory_failure() was called with
 * @ret:	what it returned
 *
 * Context: task.
 */
void mce_trace_memory_failure(u64 addr, pid_t pid, int flags, int ret)
{
	mce_trace_recovery(addr, true, pid, mce_memory_failed(flags, ret), ret);
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
	struct mce_event e = {
		.ops		= &mce_lost_ops,
		.loss.count	= 1,
		.loss.cpu	= err->m.extcpu,
		.loss.bank	= err->m.bank,
		.loss.reason	= reason,
	};

	if (trace_mce_lost_enabled())
		mce_deliver(&e, NULL);
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
	struct mce_event e = {
		.ops			= on ? &mce_storm_begin_ops : &mce_storm_end_ops,
		.storm.cpu		= smp_processor_id(),
		.storm.bank		= bank,
		.storm.unit		= id->unit,
		.storm.vendor_unit	= id->vendor_unit,
		.storm.count		= sb->count,
		.storm.duration_ms	= on ? 0 : jiffies_to_msecs(jiffies - sb->begin),
	};

	if (trace_mce_storm_begin_enabled() || trace_mce_storm_end_enabled())
		mce_deliver(&e, NULL);
}

/**
 * mce_trace_stop() - fire the event of a panic
 * @msg:	what the kernel says
 * @reason:	why; can be NULL
 * @err:	on account of which record; can be NULL
 *
 * There is no later for this one.
 *
 * Context: any, right before a panic.
 */
void mce_trace_stop(const char *msg, const char *reason, const struct mce_hw_err *err)
{
	static const struct mce_hw_err none;

	if (mce_perf_busy(&event_mce_panic))
		this_cpu_inc(mce_events_lost);

	trace_mce_panic(msg, reason ?: "", err ?: &none);
}
