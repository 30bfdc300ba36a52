/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __X86_MCE_DELIVER_H__
#define __X86_MCE_DELIVER_H__

#include <linux/types.h>

#include <asm/mce.h>
#include <asm/mce_life.h>
#include <asm/mce_unit.h>

struct mce_event;
struct pt_regs;
struct task_struct;
struct trace_event_call;

/**
 * struct mce_event_ops - how to fire one kind of event
 * @call:	its trace event
 * @fire:	fire it, for all its consumers
 * @perf:	hand it to perf's consumers alone
 * @lost:	tell that it is lost; can be NULL
 *
 * The flags are enum mce_flag bits, the task is that of an event that comes late.
 */
struct mce_event_ops {
	struct trace_event_call *(*call)(const struct mce_event *e);
	void (*fire)(const struct mce_event *e, u32 flags, struct pt_regs *regs,
		     struct task_struct *task);
	void (*perf)(const struct mce_event *e, u32 flags, struct task_struct *task);
	void (*lost)(const struct mce_event *e);
};

/**
 * struct mce_event - an event on its way to its consumers
 * @ops:	which of the following it is
 * @err:	a record, with @info and @origin: its mce_bank event
 * @exception:	mce_exception
 * @recovery:	mce_recovery
 * @storm:	mce_storm_begin, mce_storm_end
 * @loss:	mce_lost
 */
struct mce_event {
	const struct mce_event_ops	*ops;
	union {
		struct {
			struct mce_hw_err	err;
			struct mce_unit_info	info;
			enum mce_origin		origin;
		};
		struct mce_exception		exception;
		struct mce_recovered		recovery;
		struct mce_storm		storm;
		struct mce_loss			loss;
	};
};

void mce_deliver(const struct mce_event *e, struct pt_regs *regs);
void mce_deliver_waiting(void);
bool mce_perf_busy(struct trace_event_call *call);

#endif /* __X86_MCE_DELIVER_H__ */
