// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of how mce_bank events are delivered; see ../trace.c.
 *
 * The tests are consumers of mce_bank_other and mce_bank_mem_ctrl, and hand
 * records to the functions that the machine check code calls. What an event
 * looks like from user space is tested in tools/testing/selftests/mce.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>
#include <linux/perf_event.h>
#include <linux/smp.h>

#include <asm/segment.h>
#include <asm/tlbflush.h>

#include <trace/events/mce_bank.h>
#include <trace/events/mce_life.h>

#include "../internal.h"

#define MAX_SEEN	64

/* A Skylake server, whose bank 7 is a memory controller. */
#define TEST_CPUID	0x00050654
#define TEST_BANK	7
#define TEST_STATUS	(MCI_STATUS_VAL | MCI_STATUS_EN | 0x0091)

struct seen {
	const struct pt_regs	*regs;
	u64			addr;
	u32			flags;
	unsigned int		origin;
	u8			unit;
	u8			severity;
};

static struct seen seen[MAX_SEEN];
static unsigned int nr_seen;
static unsigned int nr_seen_lost;
static unsigned int this_cpu;

static void probe(void *data, const struct mce_hw_err *err,
		  const struct mce_unit_info *info, unsigned int origin,
		  struct pt_regs *regs)
{
	/* Not ours, but a real one or that of a test on another CPU. */
	if (smp_processor_id() != this_cpu || nr_seen >= MAX_SEEN)
		return;

	seen[nr_seen++] = (struct seen) {
		.regs		= regs,
		.addr		= err->m.addr,
		.flags		= info->flags,
		.origin		= origin,
		.unit		= info->unit,
		.severity	= info->severity,
	};
}

static void probe_lost(void *data, unsigned int cpu, unsigned int bank,
		       unsigned int reason, unsigned long count)
{
	if (smp_processor_id() == this_cpu && bank == TEST_BANK)
		nr_seen_lost += count;
}

static void fill(struct mce_hw_err *err, u64 addr)
{
	memset(err, 0, sizeof(*err));
	err->m.status	 = TEST_STATUS | MCI_STATUS_ADDRV;
	err->m.addr	 = addr;
	err->m.bank	 = TEST_BANK;
	err->m.cpuid	 = TEST_CPUID;
	err->m.cpuvendor = X86_VENDOR_INTEL;
	err->m.extcpu	 = smp_processor_id();
}

static void fire(u64 addr)
{
	struct mce_hw_err err;

	fill(&err, addr);
	mce_trace_bank(&err, MCE_ORIGIN_POLL, NULL);
}

static void fire_exception(u64 addr, struct pt_regs *regs, bool may_wait)
{
	struct mce_hw_err err;

	fill(&err, addr);
	mce_trace_exception(&err, regs, may_wait);
}

static long corrected_of(unsigned int bank)
{
	return atomic_long_read(&per_cpu(mce_bank_counts, this_cpu)[bank].corrected);
}

static long uncorrected_of(unsigned int bank)
{
	return atomic_long_read(&per_cpu(mce_bank_counts, this_cpu)[bank].uncorrected);
}

static long lost_of(unsigned int bank)
{
	return atomic_long_read(&per_cpu(mce_bank_counts, this_cpu)[bank].lost);
}

/* Keep the CPU: what is deferred comes on it. */
static void get_test_cpu(void)
{
	migrate_disable();
	this_cpu = smp_processor_id();
	nr_seen = 0;
	nr_seen_lost = 0;
}

/* The irq_work's interrupt comes on this CPU as soon as it can. */
static void wait_for_seen(unsigned int nr)
{
	unsigned long end = jiffies + HZ;

	while (READ_ONCE(nr_seen) < nr && time_before(jiffies, end))
		cpu_relax();
}

static void put_test_cpu(void)
{
	migrate_enable();
}

static void event_now(struct kunit *test)
{
	get_test_cpu();
	fire(0x1000);
	put_test_cpu();

	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen[0].addr, 0x1000);
	KUNIT_EXPECT_EQ(test, seen[0].origin, MCE_ORIGIN_POLL);
	KUNIT_EXPECT_EQ(test, seen[0].unit, MCE_UNIT_MEM_CTRL);
	KUNIT_EXPECT_EQ(test, seen[0].severity, MCE_SEV_CORRECTED);
	KUNIT_EXPECT_EQ(test, seen[0].flags & MCE_FLAG_LATE, 0);
}

static void event_kernel_grade_is_worse(struct kunit *test)
{
	struct mce_hw_err err;

	get_test_cpu();
	fill(&err, 0);
	err.m.severity = MCE_PANIC_SEVERITY;
	mce_trace_bank(&err, MCE_ORIGIN_EXCEPTION, NULL);
	put_test_cpu();

	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen[0].severity, MCE_SEV_FATAL);
}

/* An exception from user mode: at its end, with its registers. */
static void event_user_waits(struct kunit *test)
{
	struct pt_regs regs = { .cs = __USER_CS };
	unsigned int before;

	get_test_cpu();
	local_irq_disable();
	fire_exception(0x1000, &regs, true);
	before = nr_seen;
	mce_trace_exception_end(&regs);
	local_irq_enable();
	put_test_cpu();

	KUNIT_EXPECT_EQ(test, before, 0);
	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_PTR_EQ(test, seen[0].regs, (const struct pt_regs *)&regs);
	KUNIT_EXPECT_EQ(test, seen[0].origin, MCE_ORIGIN_EXCEPTION);
	KUNIT_EXPECT_EQ(test, seen[0].flags & MCE_FLAG_LATE, 0);
}

/* More banks than there is room for: the rest comes at once, none is lost. */
static void event_user_many(struct kunit *test)
{
	struct pt_regs regs = { .cs = __USER_CS };
	unsigned int i, before;

	get_test_cpu();
	local_irq_disable();
	for (i = 0; i < MCE_TRACE_USER_MAX + 3; i++)
		fire_exception(i, &regs, true);
	before = nr_seen;
	mce_trace_exception_end(&regs);
	local_irq_enable();
	put_test_cpu();

	KUNIT_EXPECT_EQ(test, before, 3);
	KUNIT_ASSERT_EQ(test, nr_seen, MCE_TRACE_USER_MAX + 3);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, seen[i].addr, MCE_TRACE_USER_MAX + i);
	for (i = 0; i < MCE_TRACE_USER_MAX; i++)
		KUNIT_EXPECT_EQ(test, seen[i + 3].addr, i);
}

/* From kernel mode, or with a panic ahead, there is nothing to wait for. */
static void event_does_not_wait(struct kunit *test)
{
	struct pt_regs kernel = { .cs = __KERNEL_CS };
	struct pt_regs user = { .cs = __USER_CS };

	get_test_cpu();
	local_irq_disable();
	fire_exception(0x1000, &kernel, true);
	fire_exception(0x2000, &user, false);
	local_irq_enable();
	put_test_cpu();

	KUNIT_ASSERT_EQ(test, nr_seen, 2);
	KUNIT_EXPECT_PTR_EQ(test, seen[0].regs, (const struct pt_regs *)&kernel);
	KUNIT_EXPECT_PTR_EQ(test, seen[1].regs, (const struct pt_regs *)&user);
}

/* perf is busy in this context: the event comes from an irq_work, and says so. */
static void event_late(struct kunit *test)
{
	unsigned int before;
	int rctx;

	get_test_cpu();
	local_irq_disable();
	rctx = perf_swevent_get_recursion_context();
	fire(0x1000);
	fire(0x2000);
	before = nr_seen;
	if (rctx >= 0)
		perf_swevent_put_recursion_context(rctx);
	local_irq_enable();
	wait_for_seen(2);
	put_test_cpu();

	KUNIT_ASSERT_GE(test, rctx, 0);
	KUNIT_EXPECT_EQ(test, before, 0);
	KUNIT_ASSERT_EQ(test, nr_seen, 2);
	KUNIT_EXPECT_EQ(test, seen[0].addr, 0x1000);
	KUNIT_EXPECT_EQ(test, seen[1].addr, 0x2000);
	KUNIT_EXPECT_NE(test, seen[0].flags & MCE_FLAG_LATE, 0);
	KUNIT_EXPECT_NE(test, seen[1].flags & MCE_FLAG_LATE, 0);
}

/* Busy for longer than there is room: what may be lost is counted. */
static void event_late_overflow(struct kunit *test)
{
	unsigned int i, late = 0, sent = 2 * MCE_LATE_MAX + 1;
	unsigned long lost;
	long counted;
	int rctx;

	get_test_cpu();
	local_irq_disable();
	lost = this_cpu_read(mce_events_lost);
	counted = lost_of(TEST_BANK);
	rctx = perf_swevent_get_recursion_context();
	for (i = 0; i < sent; i++)
		fire(i);
	if (rctx >= 0)
		perf_swevent_put_recursion_context(rctx);
	lost = this_cpu_read(mce_events_lost) - lost;
	counted = lost_of(TEST_BANK) - counted;
	local_irq_enable();
	wait_for_seen(sent);
	put_test_cpu();

	KUNIT_ASSERT_GE(test, rctx, 0);
	for (i = 0; i < nr_seen; i++)
		late += !!(seen[i].flags & MCE_FLAG_LATE);

	KUNIT_EXPECT_EQ(test, nr_seen, sent);
	KUNIT_EXPECT_EQ(test, late, MCE_LATE_MAX);
	KUNIT_EXPECT_EQ(test, lost, sent - late);
	KUNIT_EXPECT_EQ(test, counted, lost);
	KUNIT_EXPECT_EQ(test, nr_seen_lost, lost);
}

/* Before a panic, what was to come later comes now. */
static void event_panic(struct kunit *test)
{
	struct pt_regs user = { .cs = __USER_CS };
	unsigned int before, after;
	int rctx;

	get_test_cpu();
	local_irq_disable();
	fire_exception(0x1000, &user, true);
	rctx = perf_swevent_get_recursion_context();
	fire(0x2000);
	if (rctx >= 0)
		perf_swevent_put_recursion_context(rctx);
	before = nr_seen;
	mce_trace_panic();
	after = nr_seen;
	local_irq_enable();
	wait_for_seen(2);
	put_test_cpu();

	KUNIT_ASSERT_GE(test, rctx, 0);
	KUNIT_EXPECT_EQ(test, before, 0);
	KUNIT_EXPECT_EQ(test, after, 2);
	KUNIT_EXPECT_EQ(test, nr_seen, 2);
}

/* A record of each kind, and where it has to be counted. */
static const struct counted {
	const char	*name;
	u64		status;
	u8		vendor;
	u8		bank;
	u8		slot;
	u8		corrected;
	u8		uncorrected;
	u8		lost;
} counted[] = {
	{ "corrected", 0, X86_VENDOR_INTEL, TEST_BANK, TEST_BANK, 1, 0, 0 },
	{ "overwritten", MCI_STATUS_OVER, X86_VENDOR_INTEL, TEST_BANK, TEST_BANK, 1, 0, 1 },
	{ "uncorrected", MCI_STATUS_UC, X86_VENDOR_INTEL, TEST_BANK, TEST_BANK, 0, 1, 0 },
	{ "deferred", MCI_STATUS_DEFERRED, X86_VENDOR_AMD, TEST_BANK, TEST_BANK, 0, 1, 0 },
	/* The same bit is one of Intel's corrected error count. */
	{ "not deferred", MCI_STATUS_DEFERRED, X86_VENDOR_INTEL, TEST_BANK, TEST_BANK, 1, 0, 0 },
	{ "no bank", MCI_STATUS_UC, X86_VENDOR_INTEL, MCE_BANK_NONE, MCE_COUNT_NO_BANK, 0, 1, 0 },
};

KUNIT_ARRAY_PARAM_DESC(counted, counted, name);

/* Each event is counted once, and what it tells of a loss as well. */
static void event_counted(struct kunit *test)
{
	const struct counted *c = test->param_value;
	long corrected, uncorrected, lost;
	struct mce_hw_err err;

	get_test_cpu();
	fill(&err, 0);
	err.m.status |= c->status;
	err.m.cpuvendor = c->vendor;
	err.m.bank = c->bank;
	corrected = corrected_of(c->slot);
	uncorrected = uncorrected_of(c->slot);
	lost = lost_of(c->slot);
	mce_trace_bank(&err, MCE_ORIGIN_POLL, NULL);
	corrected = corrected_of(c->slot) - corrected;
	uncorrected = uncorrected_of(c->slot) - uncorrected;
	lost = lost_of(c->slot) - lost;
	put_test_cpu();

	KUNIT_EXPECT_EQ(test, corrected, c->corrected);
	KUNIT_EXPECT_EQ(test, uncorrected, c->uncorrected);
	KUNIT_EXPECT_EQ(test, lost, c->lost);
	KUNIT_EXPECT_EQ(test, nr_seen_lost, c->lost);
}

/* A record of an exception is counted when it comes, its event fires later. */
static void event_user_counted(struct kunit *test)
{
	struct pt_regs regs = { .cs = __USER_CS };
	long before;

	get_test_cpu();
	local_irq_disable();
	before = corrected_of(TEST_BANK);
	fire_exception(0x1000, &regs, true);
	mce_trace_exception_end(&regs);
	before = corrected_of(TEST_BANK) - before;
	local_irq_enable();
	put_test_cpu();

	KUNIT_EXPECT_EQ(test, before, 1);
}

/* No access to user memory while a machine check is handled. */
static void no_uaccess_in_mce(struct kunit *test)
{
	bool before, during, after;

	KUNIT_ASSERT_EQ(test, kunit_attach_mm(), 0);

	local_irq_disable();
	before = nmi_uaccess_okay();
	this_cpu_write(mce_active, true);
	during = nmi_uaccess_okay();
	this_cpu_write(mce_active, false);
	after = nmi_uaccess_okay();
	local_irq_enable();

	KUNIT_EXPECT_TRUE(test, before);
	KUNIT_EXPECT_FALSE(test, during);
	KUNIT_EXPECT_TRUE(test, after);
}

static int trace_test_init(struct kunit *test)
{
	int ret;

	ret = register_trace_mce_bank_mem_ctrl(probe, NULL);
	if (ret)
		return ret;

	ret = register_trace_mce_bank_other(probe, NULL);
	if (ret)
		goto err_mem_ctrl;

	ret = register_trace_mce_lost(probe_lost, NULL);
	if (ret)
		goto err_other;

	return 0;

err_other:
	unregister_trace_mce_bank_other(probe, NULL);
err_mem_ctrl:
	unregister_trace_mce_bank_mem_ctrl(probe, NULL);
	return ret;
}

static void trace_test_exit(struct kunit *test)
{
	unregister_trace_mce_lost(probe_lost, NULL);
	unregister_trace_mce_bank_other(probe, NULL);
	unregister_trace_mce_bank_mem_ctrl(probe, NULL);
	tracepoint_synchronize_unregister();
}

static struct kunit_case trace_test_cases[] = {
	KUNIT_CASE(event_now),
	KUNIT_CASE(event_kernel_grade_is_worse),
	KUNIT_CASE(event_user_waits),
	KUNIT_CASE(event_user_many),
	KUNIT_CASE(event_does_not_wait),
	KUNIT_CASE(event_late),
	KUNIT_CASE(event_late_overflow),
	KUNIT_CASE(event_panic),
	KUNIT_CASE_PARAM(event_counted, counted_gen_params),
	KUNIT_CASE(event_user_counted),
	KUNIT_CASE(no_uaccess_in_mce),
	{}
};

static struct kunit_suite trace_test_suite = {
	.name		= "x86-mce-trace",
	.init		= trace_test_init,
	.exit		= trace_test_exit,
	.test_cases	= trace_test_cases,
};

kunit_test_suite(trace_test_suite);

MODULE_DESCRIPTION("KUnit tests for the delivery of machine check events");
MODULE_LICENSE("GPL");
