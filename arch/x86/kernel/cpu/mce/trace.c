// SPDX-License-Identifier: GPL-2.0
/*
 * Machine check bank events: one trace event for each kind of hardware unit.
 *
 * The callers hand over each record that they take from a bank. Here it is
 * classified and turned into the event of its unit. See the DOC: section of
 * include/trace/events/mce_bank.h for what consumers can rely on, and deliver.c
 * for how the events get to them.
 */
#include <linux/export.h>
#include <linux/percpu.h>
#include <linux/perf_event.h>
#include <linux/preempt.h>
#include <linux/processor.h>
#include <linux/ptrace.h>
#include <linux/smp.h>
#include <linux/trace_events.h>

#include <asm/cpu.h>
#include <asm/mce.h>
#include <asm/mce_unit.h>

#include "deliver.h"
#include "internal.h"

#define CREATE_TRACE_POINTS
#include <trace/events/mce_bank.h>

static_assert((int)MCE_VENDOR_INTEL	== X86_VENDOR_INTEL);
static_assert((int)MCE_VENDOR_AMD	== X86_VENDOR_AMD);
static_assert((int)MCE_VENDOR_CENTAUR	== X86_VENDOR_CENTAUR);
static_assert((int)MCE_VENDOR_HYGON	== X86_VENDOR_HYGON);
static_assert((int)MCE_VENDOR_ZHAOXIN	== X86_VENDOR_ZHAOXIN);

/* The field list in mce_bank.h gives a reason for each of these bytes. */
static_assert(sizeof(struct trace_event_raw_mce_bank) -
	      sizeof(struct trace_entry) == 120);

/* On while any mce_bank event has a consumer. */
DEFINE_STATIC_KEY_FALSE(mce_bank_tracing);
EXPORT_SYMBOL_GPL(mce_bank_tracing);

/* The units that have an event, as bits: all until their owner withdraws some. */
u32 mce_unit_events = GENMASK(MCE_NR_UNITS - 1, 0);

static struct trace_event_call * const mce_bank_events[] = {
#define MCE_BANK_EVENT_CALL(symbol, name)				\
	[MCE_UNIT_##symbol] = &event_mce_bank_##name,
	MCE_UNITS(MCE_BANK_EVENT_CALL)
#undef MCE_BANK_EVENT_CALL
};

/**
 * mce_bank_event() - the trace event of a unit
 * @unit:	an enum mce_unit
 *
 * Return: the event. Context: any.
 */
struct trace_event_call *mce_bank_event(unsigned int unit)
{
	return mce_bank_events[unit];
}

int mce_bank_tracing_reg(void)
{
	static_branch_inc(&mce_bank_tracing);
	return 0;
}

void mce_bank_tracing_unreg(void)
{
	static_branch_dec(&mce_bank_tracing);
}

/**
 * mce_perf_permission() - may the current task open an event of the machine?
 * @event:	the perf event
 *
 * An unprivileged task may count a tracepoint for itself if it excludes the
 * kernel. That is no barrier here: a sample has the registers of what was
 * interrupted, which can be that task. It would learn of all errors that are
 * found while it runs, and Rowhammer wants to know just that.
 *
 * What a task inherits was allowed to whoever has opened the parent. fork()
 * fails if it is refused.
 *
 * Return: 0 or a negative error. Context: process.
 */
int mce_perf_permission(const struct perf_event *event)
{
	return event->parent ? 0 : perf_allow_tracepoint();
}

/* A hypervisor may hide Scalable MCA. All CPUs from family 17h on have it. */
static bool mce_trace_smca(const struct mce *m, enum mce_origin origin)
{
	if (origin != MCE_ORIGIN_HYPERVISOR)
		return mce_flags.smca;

	return mce_is_amd(m->cpuvendor) && x86_family(m->cpuid) >= 0x17;
}

/* Of a guest's banks, which are no CPU model's. Xen tells dom0 of the real ones. */
static bool mce_trace_virtual(enum mce_origin origin)
{
	return origin != MCE_ORIGIN_HYPERVISOR && cpu_feature_enabled(X86_FEATURE_HYPERVISOR);
}

static void mce_trace_classify(struct mce_event *e)
{
	const struct mce *m = &e->err.m;
	struct mce_unit_info *info = &e->info;
	struct mce_unit_rec rec = {
		.status		= m->status,
		.misc		= m->misc,
		.addr		= m->addr,
		.synd		= m->synd,
		.ipid		= m->ipid,
		.mcgstatus	= m->mcgstatus,
		.mcgcap		= m->mcgcap,
		.family		= x86_family(m->cpuid),
		.model		= x86_model(m->cpuid),
		.stepping	= x86_stepping(m->cpuid),
		.vendor		= m->cpuvendor,
		.bank		= m->bank,
		.smca		= mce_trace_smca(m, e->origin),
		.no_mcgcap	= !m->mcgcap,
		.no_bank_map	= mce_trace_virtual(e->origin),
	};

	mce_unit_classify(&rec, info);

	if ((m->cs & 3) == 3 && !raw_cpu_read(mce_in_guest))
		info->flags |= MCE_FLAG_USER;
	info->severity = mce_graded(m) ?: info->severity;
}

/*
 * The unit whose event a record fires. Its own unit can have none if it comes
 * from the injector, from another machine (ERST), or from a CPU that is just
 * coming up.
 */
static unsigned int mce_trace_unit(const struct mce_event *e)
{
	if (READ_ONCE(mce_unit_events) & BIT(e->info.unit))
		return e->info.unit;

	return MCE_UNIT_OTHER;
}

static struct trace_event_call *mce_bank_call(const struct mce_event *e)
{
	return mce_bank_event(mce_trace_unit(e));
}

static void mce_bank_fire(const struct mce_event *e, u32 flags, struct pt_regs *regs,
			  struct task_struct *task)
{
	switch (mce_trace_unit(e)) {
#define MCE_TRACE_CASE(symbol, name)					\
	case MCE_UNIT_##symbol:						\
		trace_mce_bank_##name(&e->err, &e->info, e->origin, flags, regs, task); \
		break;
	MCE_UNITS(MCE_TRACE_CASE)
#undef MCE_TRACE_CASE
	}
}

static void mce_bank_perf(const struct mce_event *e, u32 flags, struct task_struct *task)
{
	perf_trace_mce_bank(mce_bank_call(e), &e->err, &e->info, e->origin, flags, NULL, task);
}

static void mce_bank_lost(const struct mce_event *e)
{
	mce_lost(&e->err, MCE_LOST_BUSY);
}

static const struct mce_event_ops mce_bank_ops = {
	.call	= mce_bank_call,
	.fire	= mce_bank_fire,
	.perf	= mce_bank_perf,
	.lost	= mce_bank_lost,
};

/* Slow path of mce_trace_bank(). */
void __mce_trace_bank(const struct mce_hw_err *err, enum mce_origin origin,
		      u32 flags, struct pt_regs *regs)
{
	struct mce_event e = {
		.ops	= &mce_bank_ops,
		.err	= *err,
		.origin	= origin,
	};

	/* What the kernel knows to be bogus. */
	if (filter_mce(&e.err.m))
		return;

	/* What comes from the injector's variables says so. */
	if (raw_cpu_read(injectm.finished))
		e.origin = MCE_ORIGIN_INJECT;

	mce_trace_classify(&e);
	e.info.flags |= flags;

	/* The sample is that of a context that has to do with the error, or nobody's. */
	if (origin == MCE_ORIGIN_EXCEPTION && mce_consumed(&err->m))
		e.info.flags |= MCE_FLAG_CONSUMED;
	else
		regs = NULL;

	mce_deliver(&e, regs);

	if (mce_overwritten(&err->m) && !(flags & MCE_FLAG_SHARED))
		mce_trace_lost(err, MCE_LOST_OVERFLOW);
}
EXPORT_SYMBOL_GPL(__mce_trace_bank);
