/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_MCE_LIFE_H
#define _ASM_X86_MCE_LIFE_H

/*
 * What the kernel does about machine checks, for the trace events of
 * include/trace/events/mce_life.h. As in <asm/mce_unit.h>, numbers are read by
 * user space and are never changed, 0 means "not known", and the lists are
 * X(value, SYMBOL, "name").
 */

#include <linux/types.h>

/*
 * What comes after an exception. RECOVER: memory_failure() decides, before the
 * task goes on. KILL: the task dies, there is nothing to recover. FIXUP: kernel
 * code goes on at its fixup.
 */
#define MCE_OUTCOMES(X)							\
	X(0,	UNKNOWN,	"-")					\
	X(1,	CONTINUE,	"continue")				\
	X(2,	RECOVER,	"recover")				\
	X(3,	KILL,		"kill")					\
	X(4,	FIXUP,		"fixup")				\
	X(5,	PANIC,		"panic")

/*
 * What became of an uncorrected error. ALREADY: the page is that of an earlier
 * error, and nobody was killed for this one.
 */
#define MCE_RECOVERIES(X)						\
	X(0,	UNKNOWN,	"-")					\
	X(1,	POISONED,	"page_poisoned")			\
	X(2,	KILLED,		"task_killed")				\
	X(3,	FIXUP,		"kernel_fixup")				\
	X(4,	IGNORED,	"ignored")				\
	X(5,	FAILED,		"failed")				\
	X(6,	ALREADY,	"already_poisoned")

/*
 * Who lost a record. POOL: the pool in front of the decoder chain, mce_record
 * and EDAC. BUSY: perf or BPF, see events_lost in sysfs. OVERFLOW: the hardware,
 * which says so with MCi_STATUS.OVER.
 */
#define MCE_LOST_REASONS(X)						\
	X(0,	UNKNOWN,	"-")					\
	X(1,	POOL,		"pool")					\
	X(2,	BUSY,		"busy")					\
	X(3,	OVERFLOW,	"overflow")

#define MCE_ENUM_OUTCOME(v, sym, name)		MCE_OUTCOME_##sym = (v),
#define MCE_ENUM_RECOVERY(v, sym, name)		MCE_RECOVERY_##sym = (v),
#define MCE_ENUM_LOST(v, sym, name)		MCE_LOST_##sym = (v),

enum mce_outcome	{ MCE_OUTCOMES(MCE_ENUM_OUTCOME) };
enum mce_recovery	{ MCE_RECOVERIES(MCE_ENUM_RECOVERY) };
enum mce_lost_reason	{ MCE_LOST_REASONS(MCE_ENUM_LOST) };

/**
 * struct mce_exception - one #MC on one CPU
 * @mcgstatus:		MCG_STATUS on entry
 * @ip:			instruction pointer that the hardware gave, 0 if none
 * @banks:		bit mask of the banks that held an error
 * @handler_ns:		time from entry to the end of the handler
 * @rendezvous_ns:	how much of it was spent waiting for other CPUs
 * @cpu:		the CPU
 * @severity:		enum mce_sev, the worst that was found on this CPU
 * @outcome:		enum mce_outcome
 * @user:		it came from user mode
 * @consumed:		what it interrupted has consumed an error
 */
struct mce_exception {
	u64	mcgstatus;
	u64	ip;
	u64	banks;
	u64	handler_ns;
	u64	rendezvous_ns;
	u32	cpu;
	u8	severity;
	u8	outcome;
	bool	user;
	bool	consumed;
};

/**
 * struct mce_recovered - what became of an uncorrected error
 * @addr:	MCi_ADDR
 * @pfn:	the page, 0 if the address is not one of memory
 * @pid:	the task that it concerns, 0 if it is nobody's
 * @result:	what memory_failure() returned, 0 if it was not asked
 * @action:	enum mce_recovery
 */
struct mce_recovered {
	u64	addr;
	u64	pfn;
	s32	pid;
	s32	result;
	u8	action;
};

/**
 * struct mce_loss - records that somebody does not get
 * @count:	how many
 * @cpu:	whose they are
 * @bank:	and of which bank, MCE_BANK_NONE if of none
 * @reason:	enum mce_lost_reason
 */
struct mce_loss {
	u64	count;
	u32	cpu;
	u8	bank;
	u8	reason;
};

/**
 * struct mce_storm - a bank of a CPU that reports too many corrected errors
 * @duration_ms:	since when
 * @count:		how many
 * @cpu:		the CPU that polls the bank
 * @vendor_unit:	enum mce_vendor_unit
 * @bank:		the bank
 * @unit:		enum mce_unit
 */
struct mce_storm {
	u64	duration_ms;
	u64	count;
	u32	cpu;
	u16	vendor_unit;
	u8	bank;
	u8	unit;
};

#endif /* _ASM_X86_MCE_LIFE_H */
