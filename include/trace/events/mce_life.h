/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM mce

#if !defined(_TRACE_MCE_LIFE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_MCE_LIFE_H

#include <linux/ptrace.h>
#include <linux/tracepoint.h>
#include <asm/mce.h>
#include <asm/mce_life.h>
#include <asm/mce_unit.h>

/**
 * DOC: Events of the life of a machine check
 *
 * Beside the errors in the banks (mce_bank.h), these events tell what the
 * machine check code does about them. They are fired where it happens, and are
 * silent and free without a consumer, like those. They have the same guarantees:
 * what perf can't take comes late and is marked in flags, or is counted in
 * events_lost, and in the counter of records of no bank.
 *
 * mce_exception: one for each #MC and CPU, at the end of the handler, before
 *		MCG_STATUS is cleared, or before the panic. With broadcast machine
 *		checks that is one for each CPU, though only one of them may have
 *		found an error. Where the interrupted context has consumed one the
 *		event has MCE_FLAG_CONSUMED, and its registers are those of the
 *		error, also if the kernel goes on at a fixup. Else they are nobody's.
 * mce_recovery: what became of an uncorrected error that the machine survives.
 *		One for each decision; several errors in one page are one. With a
 *		pid, the sample is that of the task on its way to user space.
 * mce_storm_begin, mce_storm_end: a bank of a CPU reports so many corrected
 *		errors that it is polled instead of raising an interrupt each
 *		time; and that this is over.
 * mce_lost:	records that some consumer does not get; tells which and how many.
 * mce_panic:	the machine stops now, on account of this record. The console
 *		has its text before. Read it from a trace instance in memory
 *		that survives a reset, or from a crash dump.
 *
 * Who may open them by perf is as with the bank events.
 */

struct perf_event;

int mce_perf_permission(const struct perf_event *event);

#ifndef _MCE_LIFE_SHOW
#define _MCE_LIFE_SHOW

#define MCE_LIFE_SHOW_UNIT(symbol, name)	{ MCE_UNIT_##symbol, #name },

#endif

#define MCE_LIFE_UNIT_ENUM(symbol, name)	TRACE_DEFINE_ENUM(MCE_UNIT_##symbol);
MCE_UNITS(MCE_LIFE_UNIT_ENUM)
#undef MCE_LIFE_UNIT_ENUM

/*
 * cpu:		the CPU that took the exception
 * mcgstatus:	MCG_STATUS on entry
 * ip:		the instruction that the error belongs to, 0 if the hardware does not
 *		tell (MCG_STATUS.EIPV)
 * banks:	bit mask of the banks that held an error
 * handler_ns:	time from entry to here
 * rendezvous_ns: how much of it was spent waiting for other CPUs
 * severity:	enum mce_sev: the worst that the kernel found on this CPU
 * outcome:	enum mce_outcome: what comes next
 * user:	it came from user mode
 * flags:	enum mce_flag: CONSUMED, and how the event was delivered, here and
 *		below
 */
DECLARE_EVENT_CLASS(mce_exception_class,

	TP_PROTO(const struct mce_exception *e, u32 flags,
		 struct pt_regs *regs__nullable, struct task_struct *task__nullable),

	TP_ARGS(e, flags, __perf_regs(regs__nullable), __perf_task(task__nullable)),

	TP_STRUCT__entry(
		__field(	u64,	mcgstatus	)
		__field(	u64,	ip		)
		__field(	u64,	banks		)
		__field(	u64,	handler_ns	)
		__field(	u64,	rendezvous_ns	)
		__field(	u32,	cpu		)
		__field(	u32,	flags		)
		__field(	u8,	severity	)
		__field(	u8,	outcome		)
		__field(	u8,	user		)
	),

	TP_fast_assign(
		__entry->mcgstatus	= e->mcgstatus;
		__entry->ip		= e->mcgstatus & MCG_STATUS_EIPV ? e->ip : 0;
		__entry->banks		= e->banks;
		__entry->handler_ns	= e->handler_ns;
		__entry->rendezvous_ns	= e->rendezvous_ns;
		__entry->cpu		= e->cpu;
		__entry->flags		= flags | (e->consumed ? MCE_FLAG_CONSUMED : 0);
		__entry->severity	= e->severity;
		__entry->outcome	= e->outcome;
		__entry->user		= e->user;
	),

	TP_printk("cpu=%u severity=%s outcome=%s user=%u flags=%s mcgstatus=0x%llx banks=0x%llx ip=0x%llx handler_ns=%llu rendezvous_ns=%llu",
		__entry->cpu,
		__print_symbolic(__entry->severity,
				 MCE_SEVERITIES(MCE_SHOW) MCE_SHOW_END),
		__print_symbolic(__entry->outcome,
				 MCE_OUTCOMES(MCE_SHOW) MCE_SHOW_END),
		__entry->user,
		__print_flags(__entry->flags, "|",
			      MCE_FLAGS(MCE_SHOW_FLAG) MCE_SHOW_FLAG_END),
		__entry->mcgstatus, __entry->banks, __entry->ip,
		__entry->handler_ns, __entry->rendezvous_ns)
);

DEFINE_EVENT(mce_exception_class, mce_exception,
	TP_PROTO(const struct mce_exception *e, u32 flags,
		 struct pt_regs *regs__nullable, struct task_struct *task__nullable),
	TP_ARGS(e, flags, regs__nullable, task__nullable));

/*
 * addr:	MCi_ADDR of the error; the upper bits can be the ID of a key
 * pfn:		the page that it is in, 0 if the address is not one of memory
 * pid:		the task that the error concerns, 0 if it is nobody's
 * action:	enum mce_recovery
 * result:	what memory_failure() returned, 0 if it was not asked
 */
DECLARE_EVENT_CLASS(mce_recovery_class,

	TP_PROTO(const struct mce_recovered *r, u32 flags,
		 struct pt_regs *regs__nullable, struct task_struct *task__nullable),

	TP_ARGS(r, flags, __perf_regs(regs__nullable), __perf_task(task__nullable)),

	TP_STRUCT__entry(
		__field(	u64,	addr	)
		__field(	u64,	pfn	)
		__field(	s32,	pid	)
		__field(	s32,	result	)
		__field(	u32,	flags	)
		__field(	u8,	action	)
	),

	TP_fast_assign(
		__entry->addr	= r->addr;
		__entry->pfn	= r->pfn;
		__entry->pid	= r->pid;
		__entry->result	= r->result;
		__entry->flags	= flags;
		__entry->action	= r->action;
	),

	TP_printk("action=%s pid=%d addr=0x%llx pfn=0x%llx result=%d flags=%s",
		__print_symbolic(__entry->action,
				 MCE_RECOVERIES(MCE_SHOW) MCE_SHOW_END),
		__entry->pid, __entry->addr, __entry->pfn, __entry->result,
		__print_flags(__entry->flags, "|",
			      MCE_FLAGS(MCE_SHOW_FLAG) MCE_SHOW_FLAG_END))
);

DEFINE_EVENT(mce_recovery_class, mce_recovery,
	TP_PROTO(const struct mce_recovered *r, u32 flags,
		 struct pt_regs *regs__nullable, struct task_struct *task__nullable),
	TP_ARGS(r, flags, regs__nullable, task__nullable));

/*
 * cpu:		the CPU that polls the bank from now on, or did until now
 * bank:	the bank
 * unit, vendor_unit: enum mce_unit and enum mce_vendor_unit of the bank; "other"
 *		and "-" if only a record can tell
 * duration_ms:	how long the storm has lasted, 0 at its begin
 * count:	corrected errors that were found in it, by the hardware's own count
 *		where it has one
 */
DECLARE_EVENT_CLASS(mce_storm,

	TP_PROTO(const struct mce_storm *storm, u32 flags,
		 struct pt_regs *regs__nullable, struct task_struct *task__nullable),

	TP_ARGS(storm, flags, __perf_regs(regs__nullable), __perf_task(task__nullable)),

	TP_STRUCT__entry(
		__field(	u64,	duration_ms	)
		__field(	u64,	count		)
		__field(	u32,	cpu		)
		__field(	u32,	flags		)
		__field(	u16,	vendor_unit	)
		__field(	u8,	bank		)
		__field(	u8,	unit		)
	),

	TP_fast_assign(
		__entry->duration_ms	= storm->duration_ms;
		__entry->count		= storm->count;
		__entry->cpu		= storm->cpu;
		__entry->flags		= flags;
		__entry->vendor_unit	= storm->vendor_unit;
		__entry->bank		= storm->bank;
		__entry->unit		= storm->unit;
	),

	TP_printk("cpu=%u bank=%u unit=%s vendor_unit=%s duration_ms=%llu count=%llu flags=%s",
		__entry->cpu, __entry->bank,
		__print_symbolic(__entry->unit,
				 MCE_UNITS(MCE_LIFE_SHOW_UNIT) MCE_SHOW_END),
		__print_symbolic(__entry->vendor_unit,
				 MCE_VENDOR_UNITS(MCE_SHOW) MCE_SHOW_END),
		__entry->duration_ms, __entry->count,
		__print_flags(__entry->flags, "|",
			      MCE_FLAGS(MCE_SHOW_FLAG) MCE_SHOW_FLAG_END))
);

DEFINE_EVENT(mce_storm, mce_storm_begin,
	TP_PROTO(const struct mce_storm *storm, u32 flags,
		 struct pt_regs *regs__nullable, struct task_struct *task__nullable),
	TP_ARGS(storm, flags, regs__nullable, task__nullable));

DEFINE_EVENT(mce_storm, mce_storm_end,
	TP_PROTO(const struct mce_storm *storm, u32 flags,
		 struct pt_regs *regs__nullable, struct task_struct *task__nullable),
	TP_ARGS(storm, flags, regs__nullable, task__nullable));

/* What the hardware has lost shows only in records, which are looked at then. */
int mce_bank_tracing_reg(void);
void mce_bank_tracing_unreg(void);

/*
 * cpu, bank:	whose record it is
 * reason:	enum mce_lost_reason: who lost it
 * count:	how many are known to be lost; the hardware does not count what it
 *		overwrites, there it is "at least 1"
 */
DECLARE_EVENT_CLASS(mce_lost_class,

	TP_PROTO(const struct mce_loss *loss, u32 flags,
		 struct pt_regs *regs__nullable, struct task_struct *task__nullable),

	TP_ARGS(loss, flags, __perf_regs(regs__nullable), __perf_task(task__nullable)),

	TP_STRUCT__entry(
		__field(	u64,	count	)
		__field(	u32,	cpu	)
		__field(	u32,	flags	)
		__field(	u8,	bank	)
		__field(	u8,	reason	)
	),

	TP_fast_assign(
		__entry->count	= loss->count;
		__entry->cpu	= loss->cpu;
		__entry->flags	= flags;
		__entry->bank	= loss->bank;
		__entry->reason	= loss->reason;
	),

	TP_printk("cpu=%u bank=%u reason=%s count=%llu flags=%s",
		__entry->cpu, __entry->bank,
		__print_symbolic(__entry->reason,
				 MCE_LOST_REASONS(MCE_SHOW) MCE_SHOW_END),
		__entry->count,
		__print_flags(__entry->flags, "|",
			      MCE_FLAGS(MCE_SHOW_FLAG) MCE_SHOW_FLAG_END))
);

DEFINE_EVENT_FN(mce_lost_class, mce_lost,
	TP_PROTO(const struct mce_loss *loss, u32 flags,
		 struct pt_regs *regs__nullable, struct task_struct *task__nullable),
	TP_ARGS(loss, flags, regs__nullable, task__nullable),
	mce_bank_tracing_reg, mce_bank_tracing_unreg);

/*
 * msg:		what the kernel is going to say
 * reason:	why, as the grading of the error has it; can be empty
 * status to mcgstatus: the record; all 0 if the panic is on account of no
 *		record, but of CPUs that don't answer
 * cpu, bank:	its CPU and bank
 */
TRACE_EVENT(mce_panic,

	TP_PROTO(const char *msg, const char *reason, const struct mce_hw_err *err),

	TP_ARGS(msg, reason, err),

	TP_STRUCT__entry(
		__field(	u64,	status		)
		__field(	u64,	addr		)
		__field(	u64,	misc		)
		__field(	u64,	synd		)
		__field(	u64,	ipid		)
		__field(	u64,	mcgstatus	)
		__field(	u64,	ip		)
		__field(	u64,	tsc		)
		__field(	u32,	cpu		)
		__field(	u8,	bank		)
		__string(	msg,	msg		)
		__string(	reason,	reason		)
	),

	TP_fast_assign(
		__entry->status		= err->m.status;
		__entry->addr		= err->m.addr;
		__entry->misc		= err->m.misc;
		__entry->synd		= err->m.synd;
		__entry->ipid		= err->m.ipid;
		__entry->mcgstatus	= err->m.mcgstatus;
		__entry->ip		= err->m.mcgstatus & MCG_STATUS_EIPV ? err->m.ip : 0;
		__entry->tsc		= err->m.tsc;
		__entry->cpu		= err->m.extcpu;
		__entry->bank		= err->m.bank;
		__assign_str(msg);
		__assign_str(reason);
	),

	TP_printk("cpu=%u bank=%u status=0x%016llx addr=0x%llx misc=0x%llx mcgstatus=0x%llx synd=0x%llx ipid=0x%llx ip=0x%llx tsc=%llu msg=[%s] reason=[%s]",
		__entry->cpu, __entry->bank, __entry->status, __entry->addr,
		__entry->misc, __entry->mcgstatus, __entry->synd, __entry->ipid,
		__entry->ip, __entry->tsc, __get_str(msg), __get_str(reason))
);

TRACE_EVENT_PERF_PERM(mce_exception, mce_perf_permission(p_event));
TRACE_EVENT_PERF_PERM(mce_recovery, mce_perf_permission(p_event));
TRACE_EVENT_PERF_PERM(mce_storm_begin, mce_perf_permission(p_event));
TRACE_EVENT_PERF_PERM(mce_storm_end, mce_perf_permission(p_event));
TRACE_EVENT_PERF_PERM(mce_lost, mce_perf_permission(p_event));
TRACE_EVENT_PERF_PERM(mce_panic, mce_perf_permission(p_event));

#endif /* _TRACE_MCE_LIFE_H */

#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE mce_life
#include <trace/define_trace.h>
