/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM mce

#if !defined(_TRACE_MCE_BANK_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_MCE_BANK_H

#include <linux/ptrace.h>
#include <linux/tracepoint.h>
#include <asm/mce.h>
#include <asm/mce_unit.h>

/**
 * DOC: Machine check bank events
 *
 * There is one event for each kind of hardware unit that reports errors
 * through a machine check bank: mce_bank_ifetch, mce_bank_load_store,
 * mce_bank_tlb, mce_bank_decode, mce_bank_exec, mce_bank_fp, mce_bank_l2,
 * mce_bank_l3, mce_bank_mem_ctrl, mce_bank_interconnect, mce_bank_io,
 * mce_bank_power, mce_bank_security and mce_bank_other. All have the same
 * fields; the event tells *where* the error is, the fields tell *what* it is.
 *
 * Guarantees:
 *
 * - An event exists if the machine has such a unit: if a bank of a CPU that has
 *   ever been online, or the firmware, can report errors of it. mce_bank_other
 *   always exists. A record whose unit has no event, such as one that was
 *   injected or that a CPU finds while it comes up, fires mce_bank_other.
 * - Each valid record fires exactly one mce_bank event, when the record is
 *   taken from its bank and before the bank is cleared or the machine panics.
 *   A record that no rule places fires mce_bank_other. Records that the kernel
 *   ignores as known to be bogus (filter_mce()), corrected errors under
 *   "mce=dont_log_ce", those of an exception that MCi_STATUS.EN says was not
 *   enabled, and the one that quirk_skylake_repmov() drops because it comes
 *   again, fire none.
 * - A record is not an error. One error is one record, and one event, with these
 *   exceptions:
 *   If there is no way out, the CPUs that share a bank read the same record. The
 *   first event of it is as any other; those that repeat it have MCE_FLAG_SHARED,
 *   and the counters in sysfs leave them out. Where the unit of a bank is not known
 *   nobody knows who shares it, and each CPU's event stands for itself.
 *   Two CPUs that poll a shared bank at the same time can both read a record before
 *   either of them clears it, and both fire an event, with another cpu and tsc.
 *   That takes a bank that no CMCI belongs to.
 *   What the machine can't clear before it stops is found again when it boots, with
 *   the origin "boot", and what firmware keeps of it as "firmware" (BERT) and "erst".
 *   All have the status and the address of the first event.
 *   One error can make several records: data that the memory controller reports as
 *   bad are reported by the core that uses them, too.
 * - An exception fires in its handler, before MCG_STATUS is cleared, in the
 *   context of the task that it interrupted and on the CPU that took it: the
 *   sample has the pid and comm of the task that was running. That has to do with
 *   the error only if the event has MCE_FLAG_CONSUMED: an action is required of who
 *   has consumed the error, and the hardware says that it was the interrupted
 *   context. Then the sample has its registers, and the kernel call chain of what
 *   was interrupted. One from kernel mode is in NMI context.
 * - All other samples are nobody's: their instruction pointer is 0, and they have
 *   neither call chain nor user registers. Their pid and comm tell who was running.
 * - No user memory is read for it, by whichever consumer, until the handler has
 *   left its stack, and until the poison that it has found in the task's memory
 *   is unmapped. If it can't be unmapped the memory stays closed to tracing. Of
 *   a user call chain there is one instruction. The whole of it is there if perf
 *   is asked to defer it (--call-graph fp,defer): it is taken when the task goes
 *   back to user space.
 * - If there is no way out, the event fires when the console has the text of the
 *   panic: a consumer that hangs does not silence it.
 * - An exception that has interrupted a guest of KVM has MCE_FLAG_GUEST. Its pid is
 *   the thread of the virtual CPU, and its registers are those of KVM.
 * - If perf can't take an event where it happens, because it is busy in the same
 *   context on this CPU or because a BPF program is, the event follows from an
 *   interrupt as soon as that is possible, with MCE_FLAG_LATE in its flags: pid
 *   and call chain of such an event mean nothing, its fields are right. Events of
 *   perf on the interrupted task get it, too. If there is no room to keep it until
 *   then it is counted in
 *   /sys/devices/system/machinecheck/machinecheckX/events_lost. ftrace, and BPF
 *   programs on the raw tracepoint, have it at once, without that flag. On a CPU
 *   that just comes up, it is late for all.
 * - If perf takes a call chain in the same context at this moment, the sample has
 *   none, and MCE_FLAG_NO_CHAIN says so.
 * - An event tells of the machine, whoever was interrupted. perf opens it, to
 *   count or to sample, for those only who may see the data of any tracepoint:
 *   with CAP_PERFMON, or at perf_event_paranoid -1. For them exclude_kernel
 *   (":u") goes by the sample's registers; perf ignores exclude_user (":k") of
 *   tracepoints.
 * - regs__nullable and task__nullable, the last arguments of the tracepoint, are
 *   NULL where the event has no registers, or no task other than the current one,
 *   of its own. The suffix has the BPF verifier ask for a check. The other
 *   pointers are never NULL.
 *
 * Fields, 115 bytes, 120 with padding. What is the same for each event of a
 * CPU (CPUID, microcode, PPIN, MCG_CAP) is not repeated. 0 and "-" mean "not
 * known" or "does not apply" unless stated otherwise.
 *
 * 10 * 8 bytes, the registers as they were read, for tools that know more of
 * the CPU than the kernel does, and for failure prediction that needs each bit:
 *
 * status:	MCi_STATUS
 * addr:	MCi_ADDR, bits below addr_lsb cleared; valid if flags & ADDRV
 * misc:	MCi_MISC; valid if flags & MISCV
 * synd:	MCA_SYND (AMD SMCA); valid if flags & SYNDV, like synd1 and synd2
 * synd1:	MCA_SYND1
 * synd2:	MCA_SYND2; synd1 and synd2 can be text that names the FRU
 * ipid:	MCA_IPID (AMD SMCA)
 * mcgstatus:	MCG_STATUS of an exception
 * ip:		the instruction that the error belongs to, for when the sample's own
 *		one is not recorded; 0 unless MCG_STATUS.EIPV, or the firmware, says
 *		that it does
 * tsc:		time stamp counter when the record was read, 0 if not taken.
 *		(cpu, bank, tsc, status) is the same in mce_record.
 *
 * 4 bytes:
 *
 * cpu:		the CPU whose bank it is. Not the CPU of the sample if the
 *		record comes from firmware. A hypervisor gives its own number of
 *		the physical CPU. A firmware's record without a bank names no CPU
 *		either; then it is the one that has read the record, and @socket
 *		says nothing of where the error is.
 * flags:	enum mce_flag
 * instance:	which one of several equal units, -1 if not known
 * channel:	memory channel from 0, -1 if not known. These two have 4 bytes
 *		because tools print a smaller -1 as 255 or 65535.
 *
 * 2 bytes:
 *
 * socket:	physical package of @cpu
 * vendor_unit:	the unit by its vendor's name, enum mce_vendor_unit. The event's
 *		unit is coarser. Not known in a virtual machine, whose banks are not
 *		those of the CPU model.
 * err_count:	how many errors the hardware has counted into this record
 * ext_code:	model-specific (Intel) or extended (AMD) error code
 *
 * 1 byte:
 *
 * bank:	bank number; MCE_BANK_NONE (255) if a record of the firmware names
 *		none
 * unit:	enum mce_unit, what the event's name says, for tools that handle
 *		all events alike; in mce_bank_other, also a unit without event
 * origin:	how the record was found, enum mce_origin
 * severity:	enum mce_sev: the kernel's grade, by which it acts. The architecture
 *		decides where the kernel has made none: of records of the firmware,
 *		of a hypervisor and of the injector, and of an error that the kernel
 *		leaves to the CPU that it concerns. The kernel grades an error of
 *		which it does not know the context, as a polled one, by the worst.
 * error_class, level, transaction, request, participation, timeout: what the
 *		MCA error code says in architectural terms
 * addr_lsb:	address granularity: lowest valid bit of @addr, 255 if not known
 */

struct perf_event;

int mce_bank_tracing_reg(void);
void mce_bank_tracing_unreg(void);
int mce_perf_permission(const struct perf_event *event);

DECLARE_EVENT_CLASS(mce_bank,

	TP_PROTO(const struct mce_hw_err *err, const struct mce_unit_info *info,
		 unsigned int origin, u32 flags, struct pt_regs *regs__nullable,
		 struct task_struct *task__nullable),

	TP_ARGS(err, info, origin, flags, __perf_regs(regs__nullable),
		__perf_task(task__nullable)),

	TP_STRUCT__entry(
		__field(	u64,	status		)
		__field(	u64,	addr		)
		__field(	u64,	misc		)
		__field(	u64,	synd		)
		__field(	u64,	synd1		)
		__field(	u64,	synd2		)
		__field(	u64,	ipid		)
		__field(	u64,	mcgstatus	)
		__field(	u64,	ip		)
		__field(	u64,	tsc		)
		__field(	u32,	cpu		)
		__field(	u32,	flags		)
		__field(	s32,	instance	)
		__field(	s32,	channel		)
		__field(	u16,	socket		)
		__field(	u16,	vendor_unit	)
		__field(	u16,	err_count	)
		__field(	u16,	ext_code	)
		__field(	u8,	bank		)
		__field(	u8,	unit		)
		__field(	u8,	origin		)
		__field(	u8,	severity	)
		__field(	u8,	error_class	)
		__field(	u8,	level		)
		__field(	u8,	transaction	)
		__field(	u8,	request		)
		__field(	u8,	participation	)
		__field(	u8,	timeout		)
		__field(	u8,	addr_lsb	)
	),

	TP_fast_assign(
		__entry->status		= err->m.status;
		__entry->addr		= err->m.addr;
		__entry->misc		= err->m.misc;
		__entry->synd		= err->m.synd;
		__entry->synd1		= err->vendor.amd.synd1;
		__entry->synd2		= err->vendor.amd.synd2;
		__entry->ipid		= err->m.ipid;
		__entry->mcgstatus	= err->m.mcgstatus;
		__entry->ip		= origin == MCE_ORIGIN_FIRMWARE ||
					  (err->m.mcgstatus & MCG_STATUS_EIPV) ? err->m.ip : 0;
		__entry->tsc		= err->m.tsc;
		__entry->cpu		= err->m.extcpu;
		__entry->flags		= info->flags | flags;
		__entry->socket		= err->m.socketid;
		__entry->vendor_unit	= info->vendor_unit;
		__entry->err_count	= info->err_count;
		__entry->ext_code	= info->ext_code;
		__entry->instance	= info->instance;
		__entry->bank		= err->m.bank;
		__entry->channel	= info->channel;
		__entry->unit		= info->unit;
		__entry->origin		= origin;
		__entry->severity	= info->severity;
		__entry->error_class	= info->error_class;
		__entry->level		= info->level;
		__entry->transaction	= info->transaction;
		__entry->request	= info->request;
		__entry->participation	= info->participation;
		__entry->timeout	= info->timeout;
		__entry->addr_lsb	= info->addr_lsb;
	),

	TP_printk("cpu=%u socket=%u bank=%u vendor_unit=%s instance=%d origin=%s severity=%s class=%s level=%s transaction=%s request=%s participation=%s timeout=%s channel=%d ext_code=0x%x err_count=%u addr_lsb=%u flags=%s status=0x%016llx addr=0x%llx misc=0x%llx mcgstatus=0x%llx synd=0x%llx synd1=0x%llx synd2=0x%llx ipid=0x%llx ip=0x%llx tsc=%llu",
		__entry->cpu, __entry->socket, __entry->bank,
		__print_symbolic(__entry->vendor_unit,
				 MCE_VENDOR_UNITS(MCE_SHOW) MCE_SHOW_END),
		__entry->instance,
		__print_symbolic(__entry->origin,
				 MCE_ORIGINS(MCE_SHOW) MCE_SHOW_END),
		__print_symbolic(__entry->severity,
				 MCE_SEVERITIES(MCE_SHOW) MCE_SHOW_END),
		__print_symbolic(__entry->error_class,
				 MCE_ERROR_CLASSES(MCE_SHOW) MCE_SHOW_END),
		__print_symbolic(__entry->level,
				 MCE_LEVELS(MCE_SHOW) MCE_SHOW_END),
		__print_symbolic(__entry->transaction,
				 MCE_TRANSACTIONS(MCE_SHOW) MCE_SHOW_END),
		__print_symbolic(__entry->request,
				 MCE_REQUESTS(MCE_SHOW) MCE_SHOW_END),
		__print_symbolic(__entry->participation,
				 MCE_PARTICIPATIONS(MCE_SHOW) MCE_SHOW_END),
		__print_symbolic(__entry->timeout,
				 MCE_TIMEOUTS(MCE_SHOW) MCE_SHOW_END),
		__entry->channel, __entry->ext_code, __entry->err_count,
		__entry->addr_lsb,
		__print_flags(__entry->flags, "|",
			      MCE_FLAGS(MCE_SHOW_FLAG) MCE_SHOW_FLAG_END),
		__entry->status, __entry->addr, __entry->misc,
		__entry->mcgstatus, __entry->synd, __entry->synd1,
		__entry->synd2, __entry->ipid, __entry->ip, __entry->tsc)
);

#define MCE_BANK_EVENT(symbol, name)					\
DEFINE_EVENT_FN(mce_bank, mce_bank_##name,				\
	TP_PROTO(const struct mce_hw_err *err,				\
		 const struct mce_unit_info *info,			\
		 unsigned int origin, u32 flags,			\
		 struct pt_regs *regs__nullable,			\
		 struct task_struct *task__nullable),			\
	TP_ARGS(err, info, origin, flags, regs__nullable, task__nullable), \
	mce_bank_tracing_reg, mce_bank_tracing_unreg);

MCE_UNITS(MCE_BANK_EVENT)

#undef MCE_BANK_EVENT

#define MCE_BANK_PERMISSION(symbol, name)				\
TRACE_EVENT_PERF_PERM(mce_bank_##name, mce_perf_permission(p_event));

MCE_UNITS(MCE_BANK_PERMISSION)

#undef MCE_BANK_PERMISSION

#endif /* _TRACE_MCE_BANK_H */

#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE mce_bank
#include <trace/define_trace.h>
