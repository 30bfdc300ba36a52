// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of how the events are delivered; see ../trace.c and ../deliver.c.
 *
 * The tests are consumers of mce_bank_other and mce_bank_mem_ctrl, with a probe
 * on the tracepoint as ftrace and BPF have it, and through perf. They hand records
 * to the functions that the machine check code calls. What an event looks like from
 * user space is tested in tools/testing/selftests/mce.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>
#include <linux/perf_event.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/trace_events.h>

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
	const struct task_struct *task;
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
		  const struct mce_unit_info *info, unsigned int origin, u32 flags,
		  struct pt_regs *regs, struct task_struct *task)
{
	/* Not ours, but a real one or that of a test on another CPU. */
	if (smp_processor_id() != this_cpu || nr_seen >= MAX_SEEN)
		return;

	seen[nr_seen++] = (struct seen) {
		.regs		= regs,
		.task		= task,
		.addr		= err->m.addr,
		.flags		= info->flags | flags,
		.origin		= origin,
		.unit		= info->unit,
		.severity	= info->severity,
	};
}

static void probe_lost(void *data, const struct mce_loss *loss, u32 flags,
		       struct pt_regs *regs, struct task_struct *task)
{
	if (smp_processor_id() == this_cpu && loss->bank == TEST_BANK)
		nr_seen_lost += loss->count;
}

/* What perf hears of an event: the flags of each sample. */
static u32 heard[MAX_SEEN];
static struct pt_regs *heard_regs;
static unsigned int nr_heard;

static void hear(struct perf_event *event, struct perf_sample_data *data,
		 struct pt_regs *regs)
{
	unsigned long offset = (unsigned long)event->overflow_handler_context;

	heard_regs = regs;

	if (nr_heard < MAX_SEEN)
		heard[nr_heard++] = *(u32 *)(data->raw->frag.data + offset);
}

/* Where "flags" stands in a bank event: behind the header, registers and cpu. */
#define BANK_FLAGS	(sizeof(struct trace_entry) + 10 * sizeof(u64) + sizeof(u32))

/* Let perf listen to the event of that type, in the task of the test. */
static struct perf_event *listen(struct kunit *test, u16 type, unsigned long offset)
{
	struct perf_event_attr attr = {
		.type		= PERF_TYPE_TRACEPOINT,
		.size		= sizeof(attr),
		.config		= type,
		.sample_period	= 1,
		.sample_type	= PERF_SAMPLE_RAW,
	};
	struct perf_event *event;

	event = perf_event_create_kernel_counter(&attr, -1, current, hear, (void *)offset);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, event);
	nr_heard = 0;

	return event;
}

/* The event of the records of fill(): another if the machine has no such unit. */
static struct perf_event *listen_to_bank(struct kunit *test)
{
	unsigned int unit = MCE_UNIT_MEM_CTRL;

	if (!(READ_ONCE(mce_unit_events) & BIT(unit)))
		unit = MCE_UNIT_OTHER;

	return listen(test, mce_bank_event(unit)->event.type, BANK_FLAGS);
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

#define SRAR	(MCI_STATUS_UC | MCI_STATUS_S | MCI_STATUS_AR)

/* An error that the interrupted context has consumed. */
static void fire_exception(u64 addr, struct pt_regs *regs)
{
	struct mce_hw_err err;

	fill(&err, addr);
	err.m.status |= SRAR;
	err.m.mcgcap = MCG_SER_P;
	err.m.mcgstatus = MCG_STATUS_MCIP | MCG_STATUS_RIPV | MCG_STATUS_EIPV;
	err.m.cs = regs->cs;
	mce_trace_bank(&err, MCE_ORIGIN_EXCEPTION, regs);
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
static void wait_for(unsigned int *nr, unsigned int wanted)
{
	unsigned long end = jiffies + HZ;

	while (READ_ONCE(*nr) < wanted && time_before(jiffies, end))
		cpu_relax();
}

/* Be perf that takes a sample in this context: interrupts are off. */
static int perf_begins(void)
{
	local_irq_disable();
	return perf_swevent_get_recursion_context();
}

static void perf_ends(int rctx)
{
	if (rctx >= 0)
		perf_swevent_put_recursion_context(rctx);
	local_irq_enable();
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

/* A record, how the kernel has graded it, and what its event and its count say. */
static const struct graded {
	const char	*name;
	u64		status;
	u8		vendor;
	u8		kernel;
	u8		severity;
} graded[] = {
	{ "not graded", 0, X86_VENDOR_INTEL, MCE_NO_SEVERITY, MCE_SEV_CORRECTED },
	{ "corrected", 0, X86_VENDOR_INTEL, MCE_KEEP_SEVERITY, MCE_SEV_CORRECTED },
	{ "patrol scrub", 0, X86_VENDOR_INTEL, MCE_AO_SEVERITY, MCE_SEV_SRAO },
	{ "no rule", 0, X86_VENDOR_INTEL, MCE_SOME_SEVERITY, MCE_SEV_CORRECTED },
	{ "panic", 0, X86_VENDOR_INTEL, MCE_PANIC_SEVERITY, MCE_SEV_FATAL },
	{ "ucna", MCI_STATUS_UC, X86_VENDOR_INTEL, MCE_UCNA_SEVERITY, MCE_SEV_UCNA },
	{ "somebody else's", MCI_STATUS_UC | MCI_STATUS_S | MCI_STATUS_AR, X86_VENDOR_INTEL,
	  MCE_KEEP_SEVERITY, MCE_SEV_SRAR },
	{ "optional", MCI_STATUS_UC, X86_VENDOR_INTEL, MCE_SOME_SEVERITY, MCE_SEV_SRAO },
	{ "scrubbed", MCI_STATUS_UC, X86_VENDOR_INTEL, MCE_AO_SEVERITY, MCE_SEV_SRAO },
	{ "no recovery", MCI_STATUS_UC, X86_VENDOR_INTEL, MCE_UC_SEVERITY, MCE_SEV_SRAR },
	{ "required", MCI_STATUS_UC, X86_VENDOR_INTEL, MCE_AR_SEVERITY, MCE_SEV_SRAR },
	{ "deferred", MCI_STATUS_DEFERRED, X86_VENDOR_AMD, MCE_DEFERRED_SEVERITY,
	  MCE_SEV_DEFERRED },
	{ "required, AMD", MCI_STATUS_UC, X86_VENDOR_AMD, MCE_AR_SEVERITY, MCE_SEV_SRAR },
};

KUNIT_ARRAY_PARAM_DESC(graded, graded, name);

/* The kernel's grade is that of the event and of the counters. */
static void event_graded(struct kunit *test)
{
	const struct graded *g = test->param_value;
	long corrected, uncorrected;
	struct mce_hw_err err;

	get_test_cpu();
	fill(&err, 0);
	err.m.status |= g->status;
	err.m.cpuvendor = g->vendor;
	err.m.severity = g->kernel;
	corrected = corrected_of(TEST_BANK);
	uncorrected = uncorrected_of(TEST_BANK);
	mce_trace_bank(&err, MCE_ORIGIN_POLL, NULL);
	corrected = corrected_of(TEST_BANK) - corrected;
	uncorrected = uncorrected_of(TEST_BANK) - uncorrected;
	put_test_cpu();

	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen[0].severity, g->severity);
	KUNIT_EXPECT_EQ(test, corrected, g->severity == MCE_SEV_CORRECTED);
	KUNIT_EXPECT_EQ(test, uncorrected, g->severity != MCE_SEV_CORRECTED);
}

/* An exception: at once, with its registers, from wherever it comes. */
static void event_exception(struct kunit *test)
{
	struct pt_regs kernel = { .cs = __KERNEL_CS };
	struct pt_regs user = { .cs = __USER_CS };
	unsigned int before;

	get_test_cpu();
	local_irq_disable();
	fire_exception(0x1000, &user);
	fire_exception(0x2000, &kernel);
	before = nr_seen;
	local_irq_enable();
	put_test_cpu();

	KUNIT_EXPECT_EQ(test, before, 2);
	KUNIT_ASSERT_EQ(test, nr_seen, 2);
	KUNIT_EXPECT_PTR_EQ(test, seen[0].regs, (const struct pt_regs *)&user);
	KUNIT_EXPECT_PTR_EQ(test, seen[1].regs, (const struct pt_regs *)&kernel);
	KUNIT_EXPECT_EQ(test, seen[0].origin, MCE_ORIGIN_EXCEPTION);
	KUNIT_EXPECT_EQ(test, seen[0].flags & (MCE_FLAG_USER | MCE_FLAG_LATE), MCE_FLAG_USER);
	KUNIT_EXPECT_EQ(test, seen[1].flags & (MCE_FLAG_USER | MCE_FLAG_LATE), 0);
}

/* An error that an exception has found, and whether its context is to blame. */
static const struct blamed {
	const char	*name;
	u64		status;
	u64		mcgstatus;
	u16		cs;
	u8		vendor;
	u8		origin;
	bool		consumed;
} blamed[] = {
	{ "load", SRAR, MCG_STATUS_RIPV | MCG_STATUS_EIPV, __USER_CS,
	  X86_VENDOR_INTEL, MCE_ORIGIN_EXCEPTION, true },
	{ "load, no way back", SRAR, MCG_STATUS_EIPV, __KERNEL_CS,
	  X86_VENDOR_INTEL, MCE_ORIGIN_EXCEPTION, true },
	{ "load of the other thread", SRAR, MCG_STATUS_RIPV, __USER_CS,
	  X86_VENDOR_INTEL, MCE_ORIGIN_EXCEPTION, false },
	{ "fetch, context not known", SRAR, 0, 0,
	  X86_VENDOR_INTEL, MCE_ORIGIN_EXCEPTION, false },
	{ "write-back", MCI_STATUS_UC | MCI_STATUS_S, MCG_STATUS_RIPV | MCG_STATUS_EIPV,
	  __USER_CS, X86_VENDOR_INTEL, MCE_ORIGIN_EXCEPTION, false },
	{ "fatal", SRAR | MCI_STATUS_PCC, MCG_STATUS_RIPV | MCG_STATUS_EIPV, __USER_CS,
	  X86_VENDOR_INTEL, MCE_ORIGIN_EXCEPTION, false },
	{ "polled", SRAR, MCG_STATUS_EIPV, __USER_CS, X86_VENDOR_INTEL, MCE_ORIGIN_POLL, false },
	{ "AMD's load", MCI_STATUS_UC | MCI_STATUS_POISON, MCG_STATUS_RIPV | MCG_STATUS_EIPV,
	  __USER_CS, X86_VENDOR_AMD, MCE_ORIGIN_EXCEPTION, true },
	{ "AMD's fetch", MCI_STATUS_UC | MCI_STATUS_POISON, 0,
	  __USER_CS, X86_VENDOR_AMD, MCE_ORIGIN_EXCEPTION, true },
	{ "AMD's deferred", MCI_STATUS_UC | MCI_STATUS_DEFERRED, MCG_STATUS_EIPV,
	  __USER_CS, X86_VENDOR_AMD, MCE_ORIGIN_EXCEPTION, false },
	{ "AMD's uncorrected", MCI_STATUS_UC, MCG_STATUS_RIPV,
	  __USER_CS, X86_VENDOR_AMD, MCE_ORIGIN_EXCEPTION, false },
};

KUNIT_ARRAY_PARAM_DESC(blamed, blamed, name);

/* The registers are in the event, and in perf's sample, of who has consumed it only. */
static void event_blames(struct kunit *test)
{
	const struct blamed *b = test->param_value;
	struct perf_event *event = listen_to_bank(test);
	struct pt_regs regs = { .cs = b->cs };
	struct mce_hw_err err;

	get_test_cpu();
	fill(&err, 0);
	err.m.status |= b->status;
	err.m.mcgstatus = b->mcgstatus;
	err.m.mcgcap = MCG_SER_P;
	err.m.cs = b->cs;
	err.m.cpuvendor = b->vendor;
	local_irq_disable();
	mce_trace_bank(&err, b->origin, &regs);
	local_irq_enable();
	put_test_cpu();
	perf_event_release_kernel(event);

	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, !!(seen[0].flags & MCE_FLAG_CONSUMED), b->consumed);
	KUNIT_EXPECT_PTR_EQ(test, seen[0].regs, b->consumed ? &regs : NULL);
	if (nr_heard)
		KUNIT_EXPECT_PTR_EQ(test, heard_regs, b->consumed ? &regs : &perf_no_regs);
}

/* Two CPUs that read a bank which is not cleared, and whether it is the same one. */
static const struct shared {
	const char	*name;
	u8		unit;
	u64		other_addr;
	u32		other_socket;
	bool		shared;
} shared[] = {
	{ "package", MCE_UNIT_MEM_CTRL, 0x1000, 0, true },
	{ "other package", MCE_UNIT_MEM_CTRL, 0x1000, 1, false },
	{ "other error", MCE_UNIT_MEM_CTRL, 0x2000, 0, false },
	{ "thread", MCE_UNIT_L2, 0x1000, 0, true },
	{ "not known", MCE_UNIT_OTHER, 0x1000, 0, false },
};

KUNIT_ARRAY_PARAM_DESC(shared, shared, name);

/* The first event of a record in a shared bank is not marked, its copies are. */
static void record_shared(struct kunit *test)
{
	const struct shared *s = test->param_value;
	struct mce_bank_id *id;
	struct mce_hw_err err;
	bool first, other;
	u8 unit;

	get_test_cpu();
	id = &per_cpu(mce_bank_ids, this_cpu)[TEST_BANK];
	unit = id->unit;
	id->unit = s->unit;
	mce_shared_begin();
	fill(&err, 0x1000);
	first = mce_shared(&err.m);
	err.m.addr = s->other_addr;
	err.m.socketid = s->other_socket;
	err.m.tsc = 1;
	other = mce_shared(&err.m);
	mce_shared_begin();
	id->unit = unit;
	put_test_cpu();

	KUNIT_EXPECT_FALSE(test, first);
	KUNIT_EXPECT_EQ(test, other, s->shared);
}

/* KVM's made-up registers are nobody's. */
static void event_guest(struct kunit *test)
{
	struct pt_regs fake = { .cs = 3 };

	get_test_cpu();
	local_irq_disable();
	mce_trace_guest(true);
	fire_exception(0x1000, &fake);
	mce_trace_guest(false);
	fire_exception(0x2000, &fake);
	local_irq_enable();
	put_test_cpu();

	KUNIT_ASSERT_EQ(test, nr_seen, 2);
	KUNIT_EXPECT_NULL(test, seen[0].regs);
	KUNIT_EXPECT_EQ(test, seen[0].flags & (MCE_FLAG_USER | MCE_FLAG_GUEST), MCE_FLAG_GUEST);
	KUNIT_EXPECT_EQ(test, seen[1].flags & (MCE_FLAG_USER | MCE_FLAG_GUEST), MCE_FLAG_USER);
}

/* perf is busy, but nobody listens to this event through perf. */
static void event_without_perf(struct kunit *test)
{
	unsigned int before;
	int rctx;

	get_test_cpu();
	rctx = perf_begins();
	fire(0x1000);
	before = nr_seen;
	perf_ends(rctx);
	put_test_cpu();

	KUNIT_ASSERT_GE(test, rctx, 0);
	KUNIT_EXPECT_EQ(test, before, 1);
	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen[0].flags & MCE_FLAG_LATE, 0);
}

/* perf is busy in this context: it, and nobody else, gets the event late. */
static void event_late(struct kunit *test)
{
	struct perf_event *event = listen_to_bank(test);
	unsigned int before, before_heard;
	int rctx;

	get_test_cpu();
	rctx = perf_begins();
	fire(0x1000);
	fire(0x2000);
	before = nr_seen;
	before_heard = nr_heard;
	perf_ends(rctx);
	wait_for(&nr_heard, 2);
	put_test_cpu();
	perf_event_release_kernel(event);

	KUNIT_ASSERT_GE(test, rctx, 0);
	KUNIT_EXPECT_EQ(test, before, 2);
	KUNIT_EXPECT_EQ(test, before_heard, 0);
	KUNIT_ASSERT_EQ(test, nr_seen, 2);
	KUNIT_EXPECT_EQ(test, seen[0].addr, 0x1000);
	KUNIT_EXPECT_EQ(test, seen[1].addr, 0x2000);
	KUNIT_EXPECT_EQ(test, seen[0].flags & MCE_FLAG_LATE, 0);
	KUNIT_ASSERT_EQ(test, nr_heard, 2);
	KUNIT_EXPECT_NE(test, heard[0] & MCE_FLAG_LATE, 0);
	KUNIT_EXPECT_NE(test, heard[1] & MCE_FLAG_LATE, 0);
}

/* Busy for longer than there is room: what perf has lost is counted. */
static void event_late_overflow(struct kunit *test)
{
	struct perf_event *event = listen_to_bank(test);
	unsigned int i, late = 0, sent = 2 * MCE_LATE_MAX + 1;
	unsigned long lost;
	long counted;
	int rctx;

	get_test_cpu();
	rctx = perf_begins();
	lost = this_cpu_read(mce_events_lost);
	counted = lost_of(TEST_BANK);
	for (i = 0; i < sent; i++)
		fire(i);
	lost = this_cpu_read(mce_events_lost) - lost;
	counted = lost_of(TEST_BANK) - counted;
	perf_ends(rctx);
	wait_for(&nr_heard, MCE_LATE_MAX);
	put_test_cpu();
	perf_event_release_kernel(event);

	KUNIT_ASSERT_GE(test, rctx, 0);
	for (i = 0; i < nr_heard; i++)
		late += !!(heard[i] & MCE_FLAG_LATE);

	KUNIT_EXPECT_EQ(test, nr_seen, sent);
	KUNIT_EXPECT_EQ(test, nr_heard, MCE_LATE_MAX);
	KUNIT_EXPECT_EQ(test, late, MCE_LATE_MAX);
	KUNIT_EXPECT_EQ(test, lost, sent - late);
	KUNIT_EXPECT_EQ(test, counted, lost);
	KUNIT_EXPECT_EQ(test, nr_seen_lost, lost);
}

/* Before a panic, what was to come later comes now. */
static void event_panic(struct kunit *test)
{
	struct perf_event *event = listen_to_bank(test);
	unsigned int before, after;
	int rctx;

	get_test_cpu();
	rctx = perf_begins();
	fire(0x2000);
	if (rctx >= 0)
		perf_swevent_put_recursion_context(rctx);
	before = nr_heard;
	mce_deliver_waiting();
	after = nr_heard;
	local_irq_enable();
	wait_for(&nr_heard, 2);
	put_test_cpu();
	perf_event_release_kernel(event);

	KUNIT_ASSERT_GE(test, rctx, 0);
	KUNIT_EXPECT_EQ(test, before, 0);
	KUNIT_EXPECT_EQ(test, after, 1);
	KUNIT_EXPECT_EQ(test, nr_heard, 1);
}

/* A call chain is being taken in this context: there is none for the event. */
static void event_no_chain(struct kunit *test)
{
	struct perf_event *event = listen_to_bank(test);
	int rctx;

	KUNIT_ASSERT_EQ(test, get_callchain_buffers(PERF_MAX_STACK_DEPTH), 0);
	get_test_cpu();
	local_irq_disable();
	fire(0x1000);
	get_callchain_entry(&rctx);
	fire(0x2000);
	if (rctx >= 0)
		put_callchain_entry(rctx);
	fire(0x3000);
	local_irq_enable();
	put_test_cpu();
	put_callchain_buffers();
	perf_event_release_kernel(event);

	KUNIT_ASSERT_GE(test, rctx, 0);
	KUNIT_ASSERT_EQ(test, nr_heard, 3);
	KUNIT_EXPECT_EQ(test, heard[0] & MCE_FLAG_NO_CHAIN, 0);
	KUNIT_EXPECT_NE(test, heard[1] & MCE_FLAG_NO_CHAIN, 0);
	KUNIT_EXPECT_EQ(test, heard[2] & MCE_FLAG_NO_CHAIN, 0);
}

static void fire_outcome(void)
{
	struct mce_exception x = { .outcome = MCE_OUTCOME_CONTINUE };

	mce_trace_outcome(&x, NULL);
}

static void fire_recovery(void)
{
	mce_trace_recovery(0x1000, true, 1, MCE_RECOVERY_FIXUP, 0);
}

static void fire_storm_begin(void)
{
	mce_trace_storm(TEST_BANK, true);
}

static void fire_storm_end(void)
{
	mce_trace_storm(TEST_BANK, false);
}

static void fire_lost(void)
{
	struct mce_hw_err err;

	fill(&err, 0);
	mce_trace_lost(&err, MCE_LOST_POOL);
}

/* The other events, and where "flags" stands behind the header. */
static const struct life {
	const char	*name;
	void		(*fire)(void);
	unsigned long	flags;
} life[] = {
	{ "mce_exception", fire_outcome, 5 * sizeof(u64) + sizeof(u32) },
	{ "mce_recovery", fire_recovery, 2 * sizeof(u64) + 2 * sizeof(u32) },
	{ "mce_storm_begin", fire_storm_begin, 2 * sizeof(u64) + sizeof(u32) },
	{ "mce_storm_end", fire_storm_end, 2 * sizeof(u64) + sizeof(u32) },
	{ "mce_lost", fire_lost, sizeof(u64) + sizeof(u32) },
};

KUNIT_ARRAY_PARAM_DESC(life, life, name);

static struct perf_event *listen_to_life(struct kunit *test, const struct life *l)
{
	struct trace_event_file *file = trace_get_event_file(NULL, "mce", l->name);
	struct perf_event *event;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	event = listen(test, file->event_call->event.type, sizeof(struct trace_entry) + l->flags);
	trace_put_event_file(file);

	return event;
}

/* They take the same way: at once, late and marked, or counted. */
static void life_is_late_too(struct kunit *test)
{
	const struct life *l = test->param_value;
	struct perf_event *event = listen_to_life(test, l);
	unsigned int i, before, sent = MCE_LATE_MAX + 2;
	unsigned long lost;
	int rctx;

	get_test_cpu();
	l->fire();
	lost = this_cpu_read(mce_events_lost);
	rctx = perf_begins();
	before = nr_heard;
	for (i = 0; i < sent; i++)
		l->fire();
	perf_ends(rctx);
	wait_for(&nr_heard, MCE_LATE_MAX + 1);
	lost = this_cpu_read(mce_events_lost) - lost;
	put_test_cpu();
	perf_event_release_kernel(event);

	KUNIT_ASSERT_GE(test, rctx, 0);
	KUNIT_EXPECT_EQ(test, before, 1);
	KUNIT_EXPECT_EQ(test, heard[0] & MCE_FLAG_LATE, 0);
	KUNIT_ASSERT_EQ(test, nr_heard, MCE_LATE_MAX + 1);
	for (i = 1; i < nr_heard; i++)
		KUNIT_EXPECT_NE(test, heard[i] & MCE_FLAG_LATE, 0);
	KUNIT_EXPECT_EQ(test, lost, 2);
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
	{ "overwritten and counted", MCI_STATUS_OVER | 3ULL << MCI_STATUS_CEC_SHIFT,
	  X86_VENDOR_INTEL, TEST_BANK, TEST_BANK, 1, 0, 0 },
	{ "overwritten, uncorrected",
	  MCI_STATUS_OVER | MCI_STATUS_UC | 3ULL << MCI_STATUS_CEC_SHIFT,
	  X86_VENDOR_INTEL, TEST_BANK, TEST_BANK, 0, 1, 1 },
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
	err.m.mcgcap = MCG_CMCI_P | MCG_SER_P;
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

/*
 * No access to user memory while a machine check is handled, nor until the poison
 * that it has found is unmapped.
 */
static void no_uaccess_in_mce(struct kunit *test)
{
	bool before, active, pending, unsettled, after;

	KUNIT_ASSERT_EQ(test, kunit_attach_mm(), 0);

	local_irq_disable();
	before = nmi_uaccess_okay();
	this_cpu_write(mce_active, true);
	active = nmi_uaccess_okay();
	this_cpu_write(mce_active, false);
	current->mce_count = 1;
	pending = nmi_uaccess_okay();
	current->mce_count = 0;
	current->mce_unsettled = true;
	unsettled = nmi_uaccess_okay();
	current->mce_unsettled = false;
	after = nmi_uaccess_okay();
	local_irq_enable();

	KUNIT_EXPECT_TRUE(test, before);
	KUNIT_EXPECT_FALSE(test, active);
	KUNIT_EXPECT_FALSE(test, pending);
	KUNIT_EXPECT_FALSE(test, unsettled);
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
	KUNIT_CASE_PARAM(event_graded, graded_gen_params),
	KUNIT_CASE(event_exception),
	KUNIT_CASE_PARAM(event_blames, blamed_gen_params),
	KUNIT_CASE_PARAM(record_shared, shared_gen_params),
	KUNIT_CASE(event_guest),
	KUNIT_CASE(event_without_perf),
	KUNIT_CASE(event_late),
	KUNIT_CASE(event_late_overflow),
	KUNIT_CASE(event_panic),
	KUNIT_CASE(event_no_chain),
	KUNIT_CASE_PARAM(life_is_late_too, life_gen_params),
	KUNIT_CASE_PARAM(event_counted, counted_gen_params),
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
