// SPDX-License-Identifier: GPL-2.0
/*
 * Machine check bank events: one trace event for each kind of hardware unit.
 *
 * The callers hand over each record that they take from a bank. Here it is
 * classified and turned into the event of its unit. See the DOC: section of
 * include/trace/events/mce_bank.h for what consumers can rely on.
 */
#include <linux/bpf.h>
#include <linux/cleanup.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/irq_work.h>
#include <linux/llist.h>
#include <linux/perf_event.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/processor.h>
#include <linux/ptrace.h>
#include <linux/smp.h>
#include <linux/trace_events.h>

#include <asm/cpu.h>
#include <asm/mce.h>
#include <asm/mce_unit.h>

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

/* A record on its way to the event. */
struct mce_trace_rec {
	struct mce_hw_err	err;
	struct mce_unit_info	info;
	enum mce_origin		origin;
};

/*
 * A record that could not be delivered in the context in which it was found.
 * @busy is claimed with cmpxchg() because that context can be an NMI.
 */
struct mce_late_rec {
	struct llist_node	node;
	struct mce_trace_rec	rec;
	int			busy;
};

struct mce_late {
	struct irq_work		work;
	struct llist_head	list;
	struct mce_late_rec	recs[MCE_LATE_MAX];
};

static void mce_late_work(struct irq_work *work);

static DEFINE_PER_CPU(struct mce_late, mce_late) = {
	.work = IRQ_WORK_INIT_HARD(mce_late_work),
};

/* Events that a consumer may not have got. */
DEFINE_PER_CPU(unsigned long, mce_events_lost);

/* Records of a user mode exception, kept until MCG_STATUS is cleared. */
struct mce_user_recs {
	unsigned int		nr;
	struct mce_trace_rec	recs[MCE_TRACE_USER_MAX];
};

static DEFINE_PER_CPU(struct mce_user_recs, mce_user_recs);

/* A hypervisor may hide Scalable MCA. All CPUs from family 17h on have it. */
static bool mce_trace_smca(const struct mce *m, enum mce_origin origin)
{
	if (origin != MCE_ORIGIN_HYPERVISOR)
		return mce_flags.smca;

	return (m->cpuvendor == X86_VENDOR_AMD || m->cpuvendor == X86_VENDOR_HYGON) &&
	       x86_family(m->cpuid) >= 0x17;
}

static void mce_trace_classify(struct mce_trace_rec *t)
{
	const struct mce *m = &t->err.m;
	struct mce_unit_info *info = &t->info;
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
		.smca		= mce_trace_smca(m, t->origin),
		.no_mcgcap	= !m->mcgcap,
	};

	mce_unit_classify(&rec, info);

	if ((m->cs & 3) == 3)
		info->flags |= MCE_FLAG_USER;
	if (m->severity >= MCE_PANIC_SEVERITY)
		info->severity = MCE_SEV_FATAL;
}

/* Returns false if the record is known to be bogus. */
static bool mce_trace_rec_init(struct mce_trace_rec *rec, const struct mce_hw_err *err,
			       enum mce_origin origin)
{
	rec->err = *err;
	/* What comes from the injector's variables says so. */
	rec->origin = this_cpu_read(injectm.finished) ? MCE_ORIGIN_INJECT : origin;

	if (filter_mce(&rec->err.m))
		return false;

	mce_trace_classify(rec);
	return true;
}

/*
 * The unit whose event a record fires. Its own unit can have none if it comes
 * from the injector, from another machine (ERST), or from a CPU that is just
 * coming up.
 */
static unsigned int mce_trace_unit(const struct mce_trace_rec *rec)
{
	if (READ_ONCE(mce_unit_events) & BIT(rec->info.unit))
		return rec->info.unit;

	return MCE_UNIT_OTHER;
}

static void mce_trace_emit(const struct mce_trace_rec *rec, struct pt_regs *regs)
{
	switch (mce_trace_unit(rec)) {
#define MCE_TRACE_CASE(symbol, name)					\
	case MCE_UNIT_##symbol:						\
		trace_mce_bank_##name(&rec->err, &rec->info, rec->origin, regs); \
		break;
	MCE_UNITS(MCE_TRACE_CASE)
#undef MCE_TRACE_CASE
	}

	if (rec->info.flags & MCE_FLAG_OVER)
		mce_trace_lost(&rec->err, MCE_LOST_OVERFLOW);
}

#ifdef CONFIG_BPF_EVENTS
/*
 * An event with a BPF program is dropped, for its other consumers as well, if
 * the CPU runs a BPF program already.
 */
static bool mce_trace_bpf_busy(const struct mce_trace_rec *rec)
{
	return this_cpu_read(bpf_prog_active) &&
	       bpf_prog_array_valid(mce_bank_event(mce_trace_unit(rec)));
}
#else
static bool mce_trace_bpf_busy(const struct mce_trace_rec *rec)
{
	return false;
}
#endif

/*
 * A tracepoint does nothing on a CPU that is not online, as it is when the banks
 * are looked at while the CPU comes up. perf drops a sample if another one is
 * being taken in the same context, and an #MC from kernel mode shares its
 * context with the PMU's NMI. They tell nobody; so look first.
 */
static bool mce_trace_busy(const struct mce_trace_rec *rec)
{
	int __maybe_unused rctx;

	if (!cpu_online(smp_processor_id()))
		return true;

#ifdef CONFIG_PERF_EVENTS
	rctx = perf_swevent_get_recursion_context();
	if (rctx < 0)
		return true;

	perf_swevent_put_recursion_context(rctx);
#endif
	return mce_trace_bpf_busy(rec);
}

static struct mce_late_rec *mce_late_get(struct mce_late *late)
{
	int i;

	for (i = 0; i < MCE_LATE_MAX; i++) {
		if (!cmpxchg(&late->recs[i].busy, 0, 1))
			return &late->recs[i];
	}

	return NULL;
}

/* There will be no better moment: some consumers get it now, the rest never. */
static void mce_trace_unsure(const struct mce_trace_rec *rec)
{
	this_cpu_inc(mce_events_lost);
	mce_lost(&rec->err, MCE_LOST_BUSY);
	mce_trace_emit(rec, NULL);
}

/* Deliver @rec from an irq_work. */
static void mce_trace_later(const struct mce_trace_rec *rec)
{
	struct mce_late *late = this_cpu_ptr(&mce_late);
	struct mce_late_rec *l = mce_late_get(late);

	if (!l) {
		mce_trace_unsure(rec);
		return;
	}

	l->rec = *rec;
	l->rec.info.flags |= MCE_FLAG_LATE;
	llist_add(&l->node, &late->list);
	irq_work_queue(&late->work);
}

static void mce_late_deliver(struct mce_late *late)
{
	struct mce_late_rec *l, *tmp;
	struct llist_node *list;

	list = llist_reverse_order(llist_del_all(&late->list));
	llist_for_each_entry_safe(l, tmp, list, node) {
		if (mce_trace_busy(&l->rec))
			mce_trace_unsure(&l->rec);
		else
			mce_trace_emit(&l->rec, NULL);
		/* Pairs with cmpxchg() in mce_late_get(): the record is read. */
		smp_store_release(&l->busy, 0);
	}
}

/*
 * Hard interrupts don't nest, so perf is not busy in this context. A BPF
 * program may have been interrupted; waiting for its end would mean to
 * interrupt it again and again, so there is no second attempt.
 */
static void mce_late_work(struct irq_work *work)
{
	mce_late_deliver(container_of(work, struct mce_late, work));
}

static void mce_trace_now(const struct mce_trace_rec *rec, struct pt_regs *regs)
{
	if (mce_trace_busy(rec))
		mce_trace_later(rec);
	else
		mce_trace_emit(rec, regs);
}

/* Slow path of mce_trace_bank(). */
void __mce_trace_bank(const struct mce_hw_err *err, enum mce_origin origin,
		      struct pt_regs *regs)
{
	struct mce_trace_rec rec;

	/* Firmware's and injected records can come from a preemptible task. */
	guard(preempt_notrace)();

	if (mce_trace_rec_init(&rec, err, origin))
		mce_trace_now(&rec, regs);
}
EXPORT_SYMBOL_GPL(__mce_trace_bank);

/* Slow path of mce_trace_exception(). */
void __mce_trace_exception(const struct mce_hw_err *err, struct pt_regs *regs,
			   bool may_wait)
{
	struct mce_user_recs *user = this_cpu_ptr(&mce_user_recs);

	if (!may_wait || !user_mode(regs) || user->nr >= MCE_TRACE_USER_MAX) {
		__mce_trace_bank(err, MCE_ORIGIN_EXCEPTION, regs);
		return;
	}

	if (mce_trace_rec_init(&user->recs[user->nr], err, MCE_ORIGIN_EXCEPTION))
		user->nr++;
}

/**
 * mce_trace_exception_end() - fire what mce_trace_exception() has kept
 * @regs:	the exception's registers
 *
 * Context: #MC, interrupts off, after MCG_STATUS was cleared; or on the way to
 * a panic, when it doesn't matter any more.
 */
void mce_trace_exception_end(struct pt_regs *regs)
{
	struct mce_user_recs *user = this_cpu_ptr(&mce_user_recs);
	unsigned int i;

	for (i = 0; i < user->nr; i++)
		mce_trace_now(&user->recs[i], regs);

	user->nr = 0;
}

/**
 * mce_trace_panic() - fire on this CPU what waits for a better moment
 *
 * There will be none. perf may still drop a late record, a trace instance in
 * memory that survives a reset gets it.
 *
 * Context: any, right before a panic.
 */
void mce_trace_panic(void)
{
	mce_trace_exception_end(NULL);
	mce_late_deliver(this_cpu_ptr(&mce_late));
}
