// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of which mce_bank events there are; see ../units.c.
 *
 * A CPU that brings a new unit can't be had for a test; what its hotplug
 * callback finds can be made up. The unit is one that this machine lacks.
 */
#include <kunit/test.h>
#include <linux/async.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/smp.h>
#include <linux/trace_events.h>

#include <trace/events/mce_bank.h>

#include "../internal.h"

#define APPEAR_TIMEOUT	(10 * HZ)

/* A bank of a unit on a CPU that is known by its model. */
struct test_unit {
	enum mce_unit	unit;
	u8		vendor;
	u32		cpuid;
	u8		bank;
	const char	*event;
};

static const struct test_unit test_units[] = {
	{ MCE_UNIT_FP,	X86_VENDOR_AMD,		0x00600f12, 6, "mce_bank_fp" },
	{ MCE_UNIT_TLB,	X86_VENDOR_INTEL,	0x00050654, 2, "mce_bank_tlb" },
};

static const struct test_unit *absent;
static int units_before;
static unsigned int nr_other, nr_own, last_unit;

static void probe_other(void *data, const struct mce_hw_err *err,
			const struct mce_unit_info *info, unsigned int origin,
			u32 flags, struct pt_regs *regs, struct task_struct *task)
{
	nr_other++;
	last_unit = info->unit;
}

static void probe_own(void *data, const struct mce_hw_err *err,
		      const struct mce_unit_info *info, unsigned int origin,
		      u32 flags, struct pt_regs *regs, struct task_struct *task)
{
	nr_own++;
	last_unit = info->unit;
}

static void fire(void)
{
	struct mce_hw_err err = {
		.m.status	= MCI_STATUS_VAL | MCI_STATUS_EN,
		.m.bank		= absent->bank,
		.m.cpuid	= absent->cpuid,
		.m.cpuvendor	= absent->vendor,
		.m.extcpu	= raw_smp_processor_id(),
	};

	nr_other = 0;
	nr_own = 0;
	mce_trace_bank(&err, MCE_ORIGIN_POLL, NULL);
}

static bool event_exists(void)
{
	struct trace_event_file *file = trace_get_event_file(NULL, "mce", absent->event);

	if (IS_ERR(file))
		return false;
	trace_put_event_file(file);

	return true;
}

static bool event_appears(void)
{
	unsigned long end = jiffies + APPEAR_TIMEOUT;

	while (!event_exists()) {
		if (time_after(jiffies, end))
			return false;
		msleep(20);
	}

	return true;
}

/* A record whose unit has no event is not lost, and says what it is about. */
static void record_without_event(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, event_exists());

	fire();
	KUNIT_EXPECT_EQ(test, nr_own, 0);
	KUNIT_EXPECT_EQ(test, nr_other, 1);
	KUNIT_EXPECT_EQ(test, last_unit, absent->unit);
}

/* What a CPU brings, and is not taken away by the injector. */
static void unit_comes(struct kunit *test)
{
	mce_units_add(BIT(absent->unit));
	KUNIT_EXPECT_TRUE(test, event_appears());

	fire();
	KUNIT_EXPECT_EQ(test, nr_own, 1);
	KUNIT_EXPECT_EQ(test, nr_other, 0);
	KUNIT_EXPECT_EQ(test, last_unit, absent->unit);

	KUNIT_EXPECT_EQ(test, mce_units_simulate(BIT(absent->unit)), 0);
	KUNIT_EXPECT_EQ(test, mce_units_simulate(0), 0);
	KUNIT_EXPECT_TRUE(test, event_exists());
}

/* An event that goes is not taken from under a consumer. */
static void unit_in_use_stays(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, mce_units_simulate(BIT(absent->unit)), 0);
	KUNIT_EXPECT_TRUE(test, event_exists());
	KUNIT_ASSERT_EQ(test, trace_set_clr_event("mce", absent->event, 1), 0);

	KUNIT_EXPECT_EQ(test, mce_units_simulate(0), -EBUSY);
	KUNIT_EXPECT_TRUE(test, event_exists());
	fire();
	KUNIT_EXPECT_EQ(test, nr_own, 1);

	KUNIT_EXPECT_EQ(test, trace_set_clr_event("mce", absent->event, 0), 0);
	KUNIT_EXPECT_EQ(test, mce_units_simulate(0), 0);
	KUNIT_EXPECT_FALSE(test, event_exists());
	KUNIT_EXPECT_NE(test, trace_set_clr_event("mce", absent->event, 1), 0);
}

/* The CPUs that are online bring nothing new. */
static void online_cpus_are_known(struct kunit *test)
{
	u32 events = mce_unit_events;

	migrate_disable();
	mce_units_cpu_online();
	migrate_enable();

	KUNIT_EXPECT_EQ(test, atomic_read(&mce_units_found), units_before);
	KUNIT_EXPECT_EQ(test, mce_unit_events, events);
	KUNIT_EXPECT_NE(test, events & BIT(MCE_UNIT_OTHER), 0);
}

static const struct test_unit *find_absent(void)
{
	const struct test_unit *u = test_units;

	for (; u < test_units + ARRAY_SIZE(test_units); u++) {
		if (!(mce_unit_events & BIT(u->unit)))
			return u;
	}

	return NULL;
}

static int units_test_init(struct kunit *test)
{
	int ret;

	/* During the boot, events may still be on their way out. */
	async_synchronize_full();
	units_before = atomic_read(&mce_units_found);
	absent = find_absent();
	if (!absent)
		kunit_skip(test, "this machine can have all units that the test knows");

	ret = register_trace_mce_bank_other(probe_other, NULL);
	if (ret)
		return ret;
	ret = absent->unit == MCE_UNIT_FP ? register_trace_mce_bank_fp(probe_own, NULL) :
					    register_trace_mce_bank_tlb(probe_own, NULL);
	if (ret)
		unregister_trace_mce_bank_other(probe_other, NULL);

	return ret;
}

static void units_test_exit(struct kunit *test)
{
	if (!absent)
		return;

	if (absent->unit == MCE_UNIT_FP)
		unregister_trace_mce_bank_fp(probe_own, NULL);
	else
		unregister_trace_mce_bank_tlb(probe_own, NULL);
	unregister_trace_mce_bank_other(probe_other, NULL);
	tracepoint_synchronize_unregister();

	/* Forget the unit again. */
	atomic_set(&mce_units_found, units_before);
	mce_units_simulate(BIT(absent->unit));
	mce_units_simulate(0);
}

static struct kunit_case units_test_cases[] = {
	KUNIT_CASE(record_without_event),
	KUNIT_CASE(unit_comes),
	KUNIT_CASE(unit_in_use_stays),
	KUNIT_CASE(online_cpus_are_known),
	{}
};

static struct kunit_suite units_test_suite = {
	.name		= "x86-mce-units",
	.init		= units_test_init,
	.exit		= units_test_exit,
	.test_cases	= units_test_cases,
};

kunit_test_suite(units_test_suite);

MODULE_DESCRIPTION("KUnit tests of which machine check events there are");
MODULE_LICENSE("GPL");
