// SPDX-License-Identifier: GPL-2.0
/*
 * Which hardware units this machine has, and so which mce_bank events.
 *
 * All events are there when the kernel starts. When the banks of all CPUs are
 * known, those of units that nothing here can report are withdrawn, before
 * there is a user. A CPU that comes later brings what it has with it. Events do
 * not go again with their last CPU: their consumers would not come back with it.
 */
#include <linux/acpi.h>
#include <linux/async.h>
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/trace_events.h>
#include <linux/workqueue.h>

#include <acpi/apei.h>
#include <xen/xen.h>

#include <asm/mce.h>
#include <asm/mce_unit.h>

#include "internal.h"

#define ALL_UNITS	GENMASK(MCE_NR_UNITS - 1, 0)

/* The units of all CPUs that have ever been online, as bits. */
atomic_t mce_units_found = ATOMIC_INIT(0);

/* Protects mce_unit_events against concurrent changes, and what follows. */
static DEFINE_MUTEX(units_lock);

/* The units that the injector has asked for. */
static u32 units_simulated;

static void restore_units(u32 units)
{
	unsigned int unit;

	lockdep_assert_held(&units_lock);

	for (unit = 0; unit < MCE_NR_UNITS; unit++) {
		if (!(units & ~mce_unit_events & BIT(unit)))
			continue;
		trace_event_restore(mce_bank_event(unit));
		WRITE_ONCE(mce_unit_events, mce_unit_events | BIT(unit));
	}
}

/* Returns those whose events are in use, and stay. */
static u32 withdraw_units(u32 units, bool boot)
{
	struct trace_event_call *calls[MCE_NR_UNITS];
	unsigned int unit, nr = 0;
	u32 busy = 0;

	lockdep_assert_held(&units_lock);

	units &= mce_unit_events;
	if (!units)
		return 0;

	/* From here on, records of these units fire mce_bank_other. */
	WRITE_ONCE(mce_unit_events, mce_unit_events & ~units);

	for (unit = 0; unit < MCE_NR_UNITS; unit++) {
		if (units & BIT(unit))
			calls[nr++] = mce_bank_event(unit);
	}
	trace_events_withdraw(calls, nr, boot);

	for (unit = 0; unit < MCE_NR_UNITS; unit++) {
		if ((units & BIT(unit)) && !(mce_bank_event(unit)->flags & TRACE_EVENT_FL_ABSENT))
			busy |= BIT(unit);
	}
	WRITE_ONCE(mce_unit_events, mce_unit_events | busy);

	return busy;
}

static void restore_work(struct work_struct *work)
{
	guard(mutex)(&units_lock);
	restore_units(atomic_read(&mce_units_found));
}

static DECLARE_WORK(units_work, restore_work);

/**
 * mce_units_add() - these units are there
 * @units:	bits, numbered by enum mce_unit
 *
 * Events that are missing come a moment later, from a work queue: the locks of
 * tracing can't be had in a CPU hotplug callback.
 *
 * Context: any in which work can be queued.
 */
void mce_units_add(u32 units)
{
	atomic_or(units, &mce_units_found);
	if (units & ~READ_ONCE(mce_unit_events))
		schedule_work(&units_work);
}

/**
 * mce_units_cpu_online() - add the units of this CPU
 *
 * Banks that read as zero are not there, see __mcheck_cpu_check_banks().
 *
 * Context: the CPU's hotplug thread, or with migration disabled.
 */
void mce_units_cpu_online(void)
{
	struct mce_bank_id *ids = this_cpu_ptr(mce_bank_ids);
	struct mce_bank *banks = this_cpu_ptr(mce_banks_array);
	unsigned int bank;
	u32 units = 0;

	for (bank = 0; bank < this_cpu_read(mce_num_banks); bank++) {
		if (banks[bank].init)
			units |= ids[bank].units;
	}

	mce_units_add(units);
}

/**
 * mce_units_simulate() - have the events of units as if this machine had them
 * @units:	bits, numbered by enum mce_unit; replaces those of the last call
 *
 * For the injector: an injected record can name any unit.
 *
 * Context: process.
 *
 * Return: 0, or -EBUSY if the event of a unit that is no longer wanted is in
 * use; it stays.
 */
int mce_units_simulate(u32 units)
{
	u32 gone, busy;

	guard(mutex)(&units_lock);

	restore_units(units);
	gone = units_simulated & ~units & ~atomic_read(&mce_units_found);
	busy = withdraw_units(gone, false);
	units_simulated = units | busy;

	return busy ? -EBUSY : 0;
}
EXPORT_SYMBOL_GPL(mce_units_simulate);

/* What the firmware tells of memory errors has no bank. */
static u32 units_of_firmware(void)
{
#ifdef CONFIG_ACPI_APEI
	if (!acpi_disabled && hest_disable == HEST_ENABLED)
		return BIT(MCE_UNIT_MEM_CTRL);
#endif
	return 0;
}

static void __init withdraw_absent(void *data, async_cookie_t cookie)
{
	guard(mutex)(&units_lock);
	withdraw_units(ALL_UNITS & ~atomic_read(&mce_units_found), true);
}

static int __init mce_units_init(void)
{
	/* Records come from the hypervisor, of banks that can't be seen here. */
	if (xen_initial_domain())
		return 0;

	/* Any record can end in mce_bank_other. */
	atomic_or(BIT(MCE_UNIT_OTHER) | units_of_firmware(), &mce_units_found);

	/* It waits for RCU. The boot goes on, and waits for it before user space. */
	async_schedule(withdraw_absent, NULL);

	return 0;
}
late_initcall(mce_units_init);
