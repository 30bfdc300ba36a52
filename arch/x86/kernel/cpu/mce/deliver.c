// SPDX-License-Identifier: GPL-2.0
/*
 * The way of the machine check events to their consumers, which must not lose
 * any in silence.
 *
 * ftrace, BPF programs on the raw tracepoint and other probes take an event in
 * any context. perf does not: it drops a sample if another one is being taken in
 * the same context, and an #MC from kernel mode shares its context with the
 * PMU's NMI. It drops an event with a BPF program, for all its consumers, if the
 * CPU runs a BPF program already. It tells nobody; so look first. What perf
 * can't take now it gets from an irq_work, with MCE_FLAG_LATE. What it can't take
 * then either is counted.
 */
#include <linux/bpf.h>
#include <linux/cleanup.h>
#include <linux/cpumask.h>
#include <linux/irq_work.h>
#include <linux/llist.h>
#include <linux/percpu.h>
#include <linux/perf_event.h>
#include <linux/preempt.h>
#include <linux/sched/task.h>
#include <linux/smp.h>
#include <linux/trace_events.h>

#include "deliver.h"
#include "internal.h"

/*
 * An event that waits for a better moment. @busy is claimed with cmpxchg()
 * because that can be in an NMI. @task is the one that the event interrupted.
 * @all: nobody has got it yet, not only perf.
 */
struct mce_late_event {
	struct llist_node	node;
	struct mce_event	event;
	struct task_struct	*task;
	u32			flags;
	bool			all;
	int			busy;
};

struct mce_late {
	struct irq_work		work;
	struct llist_head	list;
	struct mce_late_event	events[MCE_LATE_MAX];
};

static void mce_late_work(struct irq_work *work);

static DEFINE_PER_CPU(struct mce_late, mce_late) = {
	.work = IRQ_WORK_INIT_HARD(mce_late_work),
};

/* Events that a consumer may not have got. */
DEFINE_PER_CPU(unsigned long, mce_events_lost);

/* Set while the machine check of a guest is handled. */
DEFINE_PER_CPU(bool, mce_in_guest);

static bool mce_perf_listens(struct trace_event_call *call)
{
	return READ_ONCE(call->perf_refcount) > 0;
}

/* Is a call chain being taken in this context? It is for one sample at a time. */
static bool mce_chain_busy(void)
{
	int rctx;

	guard(rcu)();

	if (get_callchain_entry(&rctx))
		put_callchain_entry(rctx);

	return rctx < 0;
}

static bool mce_context_busy(void)
{
	int rctx = perf_swevent_get_recursion_context();

	if (rctx >= 0)
		perf_swevent_put_recursion_context(rctx);

	return rctx < 0;
}

#ifdef CONFIG_BPF_EVENTS
static bool mce_bpf_busy(struct trace_event_call *call)
{
	return this_cpu_read(bpf_prog_active) && bpf_prog_array_valid(call);
}
#else
static bool mce_bpf_busy(struct trace_event_call *call) { return false; }
#endif

/**
 * mce_perf_busy() - would perf drop this event?
 * @call:	the trace event
 *
 * Context: any in which the CPU can't change.
 * Return: true if perf has consumers of the event, and does not take it now.
 */
bool mce_perf_busy(struct trace_event_call *call)
{
	return mce_perf_listens(call) && (mce_context_busy() || mce_bpf_busy(call));
}

static void mce_event_lost(const struct mce_event *e)
{
	this_cpu_inc(mce_events_lost);
	if (e->ops->lost)
		e->ops->lost(e);
}

static struct mce_late_event *mce_late_get(struct mce_late *late)
{
	int i;

	for (i = 0; i < MCE_LATE_MAX; i++) {
		if (!cmpxchg(&late->events[i].busy, 0, 1))
			return &late->events[i];
	}

	return NULL;
}

/* Deliver @e from an irq_work: to perf, or to all of its consumers. */
static void mce_deliver_later(const struct mce_event *e, u32 flags, bool all)
{
	struct mce_late *late = this_cpu_ptr(&mce_late);
	struct mce_late_event *l = mce_late_get(late);

	if (!l) {
		mce_event_lost(e);
		return;
	}

	l->event = *e;
	l->task = get_task_struct(current);
	l->flags = flags | MCE_FLAG_LATE;
	l->all = all;
	llist_add(&l->node, &late->list);
	irq_work_queue(&late->work);
}

/*
 * There is no second attempt. Hard interrupts don't nest, so perf is not busy in
 * this context. A BPF program may have been interrupted; waiting for its end
 * would mean to interrupt it again and again.
 */
static void mce_deliver_late(struct mce_late_event *l)
{
	const struct mce_event *e = &l->event;
	bool busy = mce_perf_busy(e->ops->call(e));
	/* Before a panic, this may be an NMI: perf takes a lock for a task. */
	struct task_struct *task = in_nmi() ? NULL : l->task;

	if (l->all && cpu_online(smp_processor_id()))
		e->ops->fire(e, l->flags, NULL, task);
	else if (l->all)
		busy = true;
	else if (!busy)
		e->ops->perf(e, l->flags, task);

	if (busy)
		mce_event_lost(e);
	put_task_struct(l->task);
}

static void mce_late_deliver(struct mce_late *late)
{
	struct mce_late_event *l, *tmp;
	struct llist_node *list;

	list = llist_reverse_order(llist_del_all(&late->list));
	llist_for_each_entry_safe(l, tmp, list, node) {
		mce_deliver_late(l);
		/* Pairs with cmpxchg() in mce_late_get(): the event is read. */
		smp_store_release(&l->busy, 0);
	}
}

static void mce_late_work(struct irq_work *work)
{
	mce_late_deliver(container_of(work, struct mce_late, work));
}

/**
 * mce_deliver_waiting() - deliver what waits for a better moment
 *
 * There will be none. perf may still drop an event, and it is counted; a trace
 * instance in memory that survives a reset has had it already.
 *
 * Context: any, right before a panic.
 */
void mce_deliver_waiting(void)
{
	mce_late_deliver(this_cpu_ptr(&mce_late));
}

/**
 * mce_deliver() - deliver an event, now or as soon as that is possible
 * @e:		the event; not used any more on return
 * @regs:	the context that the event tells of, NULL if it is nobody's
 *
 * A tracepoint does nothing on a CPU that is not online, as it is when the banks
 * are looked at while the CPU comes up; then the event comes late for all.
 *
 * Context: any in which instrumentation is allowed.
 */
void mce_deliver(const struct mce_event *e, struct pt_regs *regs)
{
	struct trace_event_call *call = e->ops->call(e);
	u32 flags = 0;

	/* Firmware's and injected records can come from a preemptible task. */
	guard(preempt_notrace)();

	/* The registers of a guest are not known here. */
	if (this_cpu_read(mce_in_guest)) {
		flags |= MCE_FLAG_GUEST;
		regs = NULL;
	}

	if (!cpu_online(smp_processor_id())) {
		mce_deliver_later(e, flags, true);
		return;
	}

	if (mce_perf_busy(call))
		mce_deliver_later(e, flags, false);
	else if (mce_perf_listens(call) && mce_chain_busy())
		flags |= MCE_FLAG_NO_CHAIN;

	e->ops->fire(e, flags, regs, NULL);
}
