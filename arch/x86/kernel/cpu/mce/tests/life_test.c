// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of the events of storms, of lost records and of what became of an
 * error; see ../life.c.
 *
 * A storm takes interrupts that few machines can be made to raise, and a full
 * record pool more errors at once than a machine survives.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/smp.h>

#include <asm/cpu_device_id.h>

#include <trace/events/mce.h>
#include <trace/events/mce_life.h>

#include "../internal.h"

#define TEST_BANK	7

/* Beyond the physical bits of all CPUs of the tests, as the ID of a key is. */
#define TEST_ADDR	(BIT_ULL(51) | 0x2fc0)

static unsigned int this_cpu;

static struct mce_storm begun, ended;
static unsigned int nr_begun, nr_ended;

static bool is_test_storm(const struct mce_storm *storm)
{
	return storm->cpu == this_cpu && storm->bank == TEST_BANK;
}

static void probe_begin(void *data, const struct mce_storm *storm, u32 flags,
			struct pt_regs *regs, struct task_struct *task)
{
	if (!is_test_storm(storm))
		return;

	begun = *storm;
	nr_begun++;
}

static void probe_end(void *data, const struct mce_storm *storm, u32 flags,
		      struct pt_regs *regs, struct task_struct *task)
{
	if (!is_test_storm(storm))
		return;

	ended = *storm;
	nr_ended++;
}

/* The vendor's part would write to the bank's registers. */
static void no_handle_storm(unsigned int bank, bool on)
{
}

static void poll_bank(unsigned int times, bool error)
{
	struct mce m = {
		.status		= error ? MCI_STATUS_VAL | 0x0091 : 0,
		.bank		= TEST_BANK,
		.cpuvendor	= boot_cpu_data.x86_vendor,
	};

	while (times--)
		mce_track_storm(&m);
}

/* What has happened when, in a storm of 7 errors and 3 seconds. */
struct storm_steps {
	unsigned int	begun_before;
	unsigned int	begun_at_threshold;
	unsigned int	ended_before;
	bool		still_in_storm;
};

static void have_storm(struct storm_steps *steps)
{
	struct storm_bank *sb = &this_cpu_ptr(&storm_desc)->banks[TEST_BANK];

	poll_bank(STORM_BEGIN_THRESHOLD - 1, true);
	steps->begun_before = nr_begun;
	poll_bank(1, true);
	steps->begun_at_threshold = nr_begun;

	poll_bank(7, true);
	sb->begin -= 3 * HZ;
	poll_bank(STORM_END_POLL_THRESHOLD, false);
	steps->ended_before = nr_ended;
	poll_bank(1, false);
	steps->still_in_storm = sb->in_storm_mode;

	/* Quiet it stays. */
	poll_bank(STORM_BEGIN_THRESHOLD, false);
}

/* With interrupts off, so that no poll of the real bank comes between. */
static void have_storm_on_this_cpu(struct storm_steps *steps)
{
	unsigned long *polled = *this_cpu_ptr(&mce_poll_banks);
	struct storm_bank *sb, saved;
	bool was_polled;

	local_irq_disable();
	this_cpu = smp_processor_id();
	sb = &this_cpu_ptr(&storm_desc)->banks[TEST_BANK];
	saved = *sb;
	*sb = (struct storm_bank) {};
	was_polled = test_bit(TEST_BANK, polled);

	have_storm(steps);

	__assign_bit(TEST_BANK, polled, was_polled);
	*sb = saved;
	local_irq_enable();
}

static void storm_begins_and_ends(struct kunit *test)
{
	struct storm_steps steps = {};

	kunit_activate_static_stub(test, mce_handle_storm, no_handle_storm);
	nr_begun = 0;
	nr_ended = 0;
	KUNIT_ASSERT_EQ(test, register_trace_mce_storm_begin(probe_begin, NULL), 0);
	KUNIT_ASSERT_EQ(test, register_trace_mce_storm_end(probe_end, NULL), 0);
	migrate_disable();
	have_storm_on_this_cpu(&steps);
	migrate_enable();
	unregister_trace_mce_storm_end(probe_end, NULL);
	unregister_trace_mce_storm_begin(probe_begin, NULL);
	tracepoint_synchronize_unregister();

	KUNIT_EXPECT_EQ(test, steps.begun_before, 0);
	KUNIT_EXPECT_EQ(test, steps.begun_at_threshold, 1);
	KUNIT_EXPECT_EQ(test, steps.ended_before, 0);
	KUNIT_EXPECT_FALSE(test, steps.still_in_storm);
	KUNIT_ASSERT_EQ(test, nr_begun, 1);
	KUNIT_ASSERT_EQ(test, nr_ended, 1);
	KUNIT_EXPECT_EQ(test, begun.count, 0);
	KUNIT_EXPECT_EQ(test, begun.duration_ms, 0);
	KUNIT_EXPECT_EQ(test, ended.count, 7);
	KUNIT_EXPECT_GE(test, ended.duration_ms, 3000);
	KUNIT_EXPECT_LT(test, ended.duration_ms, 4000);
	KUNIT_EXPECT_EQ(test, begun.unit, ended.unit);
	KUNIT_EXPECT_EQ(test, begun.vendor_unit, ended.vendor_unit);
	if (boot_cpu_data.x86_vfm == INTEL_SKYLAKE_X)
		KUNIT_EXPECT_EQ(test, begun.unit, MCE_UNIT_MEM_CTRL);
}

/* More than any pool holds */
#define NR_SENT		2000

static atomic_t nr_recorded, nr_lost;

static void probe_record(void *data, struct mce_hw_err *err)
{
	if (err->m.addr == TEST_ADDR)
		atomic_inc(&nr_recorded);
}

static void probe_lost(void *data, const struct mce_loss *loss, u32 flags,
		       struct pt_regs *regs, struct task_struct *task)
{
	if (loss->cpu == this_cpu && loss->bank == TEST_BANK && loss->reason == MCE_LOST_POOL)
		atomic_add(loss->count, &nr_lost);
}

/* Behind mce_record, before all that would print them. */
static int stop_ours(struct notifier_block *nb, unsigned long val, void *data)
{
	struct mce *m = data;

	return m->addr == TEST_ADDR ? NOTIFY_STOP : NOTIFY_DONE;
}

static struct notifier_block stop_ours_nb = {
	.notifier_call	= stop_ours,
	.priority	= MCE_PRIO_UC,
};

/* With interrupts off nothing is taken out of the pool, on this CPU at least. */
static void fill_pool(void)
{
	struct mce_hw_err err = {
		.m = {
			.status		= MCI_STATUS_VAL | MCI_STATUS_ADDRV | 0x0091,
			.addr		= TEST_ADDR,
			.bank		= TEST_BANK,
			.cpuvendor	= boot_cpu_data.x86_vendor,
		},
	};
	unsigned int i;

	migrate_disable();
	local_irq_disable();
	this_cpu = smp_processor_id();
	err.m.extcpu = this_cpu;
	for (i = 0; i < NR_SENT; i++) {
		err.m.tsc = i;
		mce_log(&err);
	}
	local_irq_enable();
	migrate_enable();
}

static void pool_loses_and_says_so(struct kunit *test)
{
	unsigned long end;

	atomic_set(&nr_recorded, 0);
	atomic_set(&nr_lost, 0);
	mce_register_decode_chain(&stop_ours_nb);
	KUNIT_ASSERT_EQ(test, register_trace_mce_record(probe_record, NULL), 0);
	KUNIT_ASSERT_EQ(test, register_trace_mce_lost(probe_lost, NULL), 0);
	fill_pool();
	end = jiffies + 20 * HZ;
	while (atomic_read(&nr_recorded) + atomic_read(&nr_lost) < NR_SENT &&
	       time_before(jiffies, end))
		msleep(20);
	/* Is there one too many? */
	msleep(100);
	unregister_trace_mce_lost(probe_lost, NULL);
	unregister_trace_mce_record(probe_record, NULL);
	tracepoint_synchronize_unregister();
	mce_unregister_decode_chain(&stop_ours_nb);

	KUNIT_EXPECT_GT(test, atomic_read(&nr_recorded), 0);
	KUNIT_EXPECT_GT(test, atomic_read(&nr_lost), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&nr_recorded) + atomic_read(&nr_lost), NR_SENT);
}

static struct mce_recovered recovered;
static unsigned int nr_recovered;

static void probe_recovery(void *data, const struct mce_recovered *r, u32 flags,
			   struct pt_regs *regs, struct task_struct *task)
{
	if (!(r->addr & TEST_ADDR))
		return;

	recovered = *r;
	nr_recovered++;
}

struct failure_case {
	const char		*name;
	int			flags;
	int			ret;
	enum mce_recovery	action;
};

static const struct failure_case failure_cases[] = {
	{ "poisoned", 0, 0, MCE_RECOVERY_POISONED },
	{ "poisoned, a task has to act", MF_ACTION_REQUIRED, 0, MCE_RECOVERY_POISONED },
	{ "poisoned before", 0, -EHWPOISON, MCE_RECOVERY_ALREADY },
	{ "poisoned before, a task has to act", MF_ACTION_REQUIRED | MF_MUST_KILL, -EHWPOISON,
	  MCE_RECOVERY_KILLED },
	{ "filtered", 0, -EOPNOTSUPP, MCE_RECOVERY_IGNORED },
	{ "no memory", 0, -ENXIO, MCE_RECOVERY_FAILED },
	{ "in use by the kernel", MF_ACTION_REQUIRED, -EBUSY, MCE_RECOVERY_FAILED },
};

KUNIT_ARRAY_PARAM_DESC(failure, failure_cases, name);

static void expect_recovered(struct kunit *test, enum mce_recovery action, u64 pfn)
{
	tracepoint_synchronize_unregister();
	KUNIT_ASSERT_EQ(test, nr_recovered, 1);
	KUNIT_EXPECT_EQ(test, recovered.action, action);
	KUNIT_EXPECT_EQ(test, recovered.pfn, pfn);
	KUNIT_EXPECT_EQ(test, recovered.pid, 4711);
}

/* What memory_failure() returns tells who was killed only with what it was asked. */
static void memory_failure_is_told(struct kunit *test)
{
	const struct failure_case *c = test->param_value;

	if (!IS_ENABLED(CONFIG_MEMORY_FAILURE))
		kunit_skip(test, "no CONFIG_MEMORY_FAILURE");

	nr_recovered = 0;
	KUNIT_ASSERT_EQ(test, register_trace_mce_recovery(probe_recovery, NULL), 0);
	mce_trace_memory_failure(TEST_ADDR, 4711, c->flags, c->ret);
	unregister_trace_mce_recovery(probe_recovery, NULL);

	expect_recovered(test, c->action, 0x2);
	KUNIT_EXPECT_EQ(test, recovered.addr, TEST_ADDR);
	KUNIT_EXPECT_EQ(test, recovered.result, c->ret);
}

/* What the hardware tells may be no address at all. */
static void no_page_is_made_up(struct kunit *test)
{
	nr_recovered = 0;
	KUNIT_ASSERT_EQ(test, register_trace_mce_recovery(probe_recovery, NULL), 0);
	mce_trace_recovery(TEST_ADDR, false, 4711, MCE_RECOVERY_KILLED, 0);
	unregister_trace_mce_recovery(probe_recovery, NULL);

	expect_recovered(test, MCE_RECOVERY_KILLED, 0);
}

static struct kunit_case life_test_cases[] = {
	KUNIT_CASE(storm_begins_and_ends),
	KUNIT_CASE(pool_loses_and_says_so),
	KUNIT_CASE_PARAM(memory_failure_is_told, failure_gen_params),
	KUNIT_CASE(no_page_is_made_up),
	{}
};

static struct kunit_suite life_test_suite = {
	.name		= "x86-mce-life",
	.test_cases	= life_test_cases,
};

kunit_test_suite(life_test_suite);

MODULE_DESCRIPTION("KUnit tests for the events of storms and of lost records");
MODULE_LICENSE("GPL");
