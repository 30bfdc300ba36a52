// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of records that this kernel has not read from a bank: those of the
 * firmware and of the Xen hypervisor. What they do not tell must not be made up.
 */
#include <kunit/test.h>
#include <linux/cper.h>
#include <linux/preempt.h>

#include <acpi/ghes.h>
#include <xen/interface/xen.h>
#include <xen/interface/xen-mca.h>

#include <trace/events/mce_bank.h>

#include "../internal.h"

/* No memory is there. It tells our records from others. */
#define TEST_ADDR	(BIT_ULL(51) | 0x1fc0)

static struct mce_hw_err seen_err;
static struct mce_unit_info seen;
static unsigned int seen_origin;
static unsigned int nr_seen;

static void probe(void *data, const struct mce_hw_err *err,
		  const struct mce_unit_info *info, unsigned int origin, u32 flags,
		  struct pt_regs *regs, struct task_struct *task)
{
	if (err->m.addr != TEST_ADDR && (err->m.addr || err->m.bank != MCE_BANK_NONE))
		return;

	seen_err = *err;
	seen = *info;
	seen_origin = origin;
	nr_seen++;
}

static void report_memory(struct kunit *test, int severity, u64 valid)
{
	struct cper_sec_mem_err mem = {
		.validation_bits	= valid | CPER_MEM_VALID_CARD,
		.physical_addr		= TEST_ADDR,
		.physical_addr_mask	= GENMASK_ULL(63, 6),
		.card			= 3,
	};

	if (!IS_ENABLED(CONFIG_ACPI_APEI))
		kunit_skip(test, "no CONFIG_ACPI_APEI");

	/* ghes.c holds a spinlock. */
	guard(preempt)();
	apei_mce_report_mem_error(severity, &mem);
}

/* The status is made up; what only it says must not appear in the event. */
static void firmware_memory_error(struct kunit *test)
{
	report_memory(test, GHES_SEV_CORRECTED, CPER_MEM_VALID_PA | CPER_MEM_VALID_PA_MASK);

	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen_origin, MCE_ORIGIN_FIRMWARE);
	KUNIT_EXPECT_EQ(test, seen_err.m.bank, MCE_BANK_NONE);
	KUNIT_EXPECT_EQ(test, seen_err.m.mcgstatus, 0);
	KUNIT_EXPECT_EQ(test, seen_err.m.tsc, 0);
	KUNIT_EXPECT_EQ(test, seen.unit, MCE_UNIT_MEM_CTRL);
	KUNIT_EXPECT_EQ(test, seen.vendor_unit, MCE_VU_APEI_MEM);
	KUNIT_EXPECT_EQ(test, seen.error_class, MCE_CLASS_MEM);
	KUNIT_EXPECT_EQ(test, seen.severity, MCE_SEV_CORRECTED);
	KUNIT_EXPECT_EQ(test, seen.addr_lsb, 6);
	KUNIT_EXPECT_EQ(test, seen.err_count, 1);
	KUNIT_EXPECT_EQ(test, seen.channel, -1);
	KUNIT_EXPECT_EQ(test, seen.instance, -1);
	KUNIT_EXPECT_EQ(test, seen.ext_code, 0);
	KUNIT_EXPECT_EQ(test, seen.level, MCE_LEVEL_UNKNOWN);
	KUNIT_EXPECT_EQ(test, seen.transaction, MCE_TRANS_UNKNOWN);
	KUNIT_EXPECT_EQ(test, seen.request, MCE_REQ_UNKNOWN);
	KUNIT_EXPECT_EQ(test, seen.participation, MCE_PART_UNKNOWN);
	KUNIT_EXPECT_EQ(test, seen.flags, MCE_FLAG_ADDRV | MCE_FLAG_MISCV | MCE_FLAG_EN |
					  MCE_FLAG_MEMORY);
}

static void firmware_memory_no_mask(struct kunit *test)
{
	report_memory(test, GHES_SEV_CORRECTED, CPER_MEM_VALID_PA);

	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen.addr_lsb, PAGE_SHIFT);
}

static void firmware_memory_recoverable(struct kunit *test)
{
	report_memory(test, GHES_SEV_RECOVERABLE, CPER_MEM_VALID_PA);

	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen.severity, MCE_SEV_UCNA);
}

static void firmware_memory_fatal(struct kunit *test)
{
	report_memory(test, GHES_SEV_PANIC, CPER_MEM_VALID_PA);

	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen.severity, MCE_SEV_FATAL);
}

/* It is an error all the same. */
static void firmware_memory_no_address(struct kunit *test)
{
	report_memory(test, GHES_SEV_PANIC, CPER_MEM_VALID_PA_MASK);

	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen_origin, MCE_ORIGIN_FIRMWARE);
	KUNIT_EXPECT_EQ(test, seen.unit, MCE_UNIT_MEM_CTRL);
	KUNIT_EXPECT_EQ(test, seen.severity, MCE_SEV_FATAL);
	KUNIT_EXPECT_EQ(test, seen_err.m.addr, 0);
	KUNIT_EXPECT_EQ(test, seen_err.m.misc, 0);
	KUNIT_EXPECT_EQ(test, seen.addr_lsb, MCE_ADDR_LSB_UNKNOWN);
	KUNIT_EXPECT_EQ(test, seen.flags, MCE_FLAG_EN | MCE_FLAG_UC | MCE_FLAG_PCC |
					  MCE_FLAG_MEMORY);
}

#define TEST_IP		0xffffffff81234567

struct cpu_section {
	struct cper_sec_proc_ia	proc;
	struct cper_ia_err_info	info[2];
};

/* Types of UEFI 2.10, N.2.4.2.1 */
#define CPER_CACHE_ERROR						\
	GUID_INIT(0xA55701F5, 0xE3EF, 0x43DE, 0xAC, 0x72, 0x24, 0x9B, 0x57, 0x3F, 0xAD, 0x2C)
#define CPER_TLB_ERROR							\
	GUID_INIT(0xFC06B535, 0x5E1F, 0x4562, 0x9F, 0x25, 0x0A, 0x3B, 0x9A, 0xDB, 0x63, 0xC3)
#define CPER_BUS_ERROR							\
	GUID_INIT(0x1CF3F8B3, 0xC5B1, 0x49a2, 0xAA, 0x59, 0x5E, 0xEF, 0x92, 0xFF, 0xA6, 0x3C)
#define CPER_MS_ERROR							\
	GUID_INIT(0x48AB7F57, 0xDC34, 0x4f6c, 0xA7, 0xD3, 0xB0, 0xB5, 0xB0, 0xA7, 0x43, 0x14)

struct cpu_error_case {
	const char	*name;
	guid_t		type;
	u64		check;
	int		severity;
	u16		code;
	enum mce_unit	unit;
	enum mce_sev	grade;
	u32		flags;
};

/*
 * The check is what is valid in bits 15:0, then the transaction in bits 17:16, the
 * operation in 21:18, the level in 24:22, PCC, uncorrected, and overflow in 29.
 */
static const struct cpu_error_case cpu_error_cases[] = {
	{ "eviction from L2", CPER_CACHE_ERROR, 0x07 | 1 << 16 | 7 << 18 | 1 << 22,
	  CPER_SEV_CORRECTED, 0x0175, MCE_UNIT_L2, MCE_SEV_CORRECTED, 0 },
	{ "TLB", CPER_TLB_ERROR, 0x05 | 1 << 22, CPER_SEV_FATAL, 0x0011,
	  MCE_UNIT_TLB, MCE_SEV_FATAL, MCE_FLAG_UC | MCE_FLAG_PCC },
	{ "bus, timeout, two errors", CPER_BUS_ERROR,
	  0x382 | 1 << 18 | 1 << 29 | 1ULL << 30 | 1ULL << 32, CPER_SEV_RECOVERABLE, 0x0b1f,
	  MCE_UNIT_INTERCONNECT, MCE_SEV_UCNA, MCE_FLAG_UC | MCE_FLAG_OVER },
	{ "microcode ROM", CPER_MS_ERROR, 0x07 | 2 << 16 | 1 << 19 | 1 << 20,
	  CPER_SEV_CORRECTED, 0x0002, MCE_UNIT_OTHER, MCE_SEV_FATAL,
	  MCE_FLAG_UC | MCE_FLAG_PCC },
	{ "nothing is valid", CPER_CACHE_ERROR, ~0ULL << 16, CPER_SEV_CORRECTED, 0x010b,
	  MCE_UNIT_OTHER, MCE_SEV_CORRECTED, 0 },
};

KUNIT_ARRAY_PARAM_DESC(cpu_error, cpu_error_cases, name);

static void report_cpu(struct kunit *test, const struct cpu_error_case *c, u32 len)
{
	struct cpu_section section = {
		.proc = {
			/* A local APIC ID, and two errors */
			.validation_bits	= BIT(0) | 2 << 2,
			.lapic_id		= cpu_data(0).topo.initial_apicid,
		},
		.info[0] = {
			.err_type		= c->type,
			/* The check and the instruction pointer */
			.validation_bits	= BIT(0) | BIT(4),
			.check_info		= c->check,
			.ip			= TEST_IP,
		},
	};

	if (!IS_ENABLED(CONFIG_UEFI_CPER_X86))
		kunit_skip(test, "no CONFIG_UEFI_CPER_X86");

	cper_report_proc_ia(c->severity, &section.proc, len);
}

/* An error that is told in words, in a section that has one and says it has two. */
static void firmware_cpu_error(struct kunit *test)
{
	const struct cpu_error_case *c = test->param_value;

	report_cpu(test, c, offsetof(struct cpu_section, info[1]));

	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen_origin, MCE_ORIGIN_FIRMWARE);
	KUNIT_EXPECT_EQ(test, seen_err.m.extcpu, 0);
	KUNIT_EXPECT_EQ(test, seen_err.m.bank, MCE_BANK_NONE);
	KUNIT_EXPECT_EQ(test, seen_err.m.ip, TEST_IP);
	KUNIT_EXPECT_EQ(test, (u16)seen_err.m.status, c->code);
	KUNIT_EXPECT_EQ(test, seen.unit, c->unit);
	KUNIT_EXPECT_EQ(test, seen.severity, c->grade);
	KUNIT_EXPECT_EQ(test, seen.flags, c->flags | MCE_FLAG_EN);
}

static void firmware_cpu_section_short(struct kunit *test)
{
	report_cpu(test, &cpu_error_cases[0], sizeof(struct cper_sec_proc_ia) + 8);

	KUNIT_EXPECT_EQ(test, nr_seen, 0);
}

/* MCA_STATUS to MCA_SYND2 of a bank, as the firmware has saved them. */
#define SMCA_REGS	15

struct smca_context {
	struct cper_ia_proc_ctx	ctx;
	u64			regs[SMCA_REGS];
};

#define TEST_BANK	18
#define UMC_IPID(ch)	(0x96ULL << 32 | (ch) << 20)

static int report_smca(struct kunit *test, unsigned int nr_regs, u64 lapic_id)
{
	struct smca_context context = {
		.ctx = {
			.reg_arr_size	= nr_regs * sizeof(u64),
			.msr_addr	= MSR_AMD64_SMCA_MCx_STATUS(TEST_BANK),
		},
		.regs = {
			[0]  = MCI_STATUS_VAL | MCI_STATUS_ADDRV | MCI_STATUS_SYNDV | 0x011b,
			[1]  = TEST_ADDR,
			[2]  = 0x1234,
			[4]  = UMC_IPID(2),
			[5]  = 0x5678,
			[13] = 0x1111,
			[14] = 0x2222,
		},
	};

	if (!boot_cpu_has(X86_FEATURE_SMCA))
		kunit_skip(test, "not an AMD CPU with SMCA");
	if (!IS_ENABLED(CONFIG_ACPI_APEI))
		kunit_skip(test, "no CONFIG_ACPI_APEI");

	return apei_smca_report_x86_error(&context.ctx, lapic_id);
}

/* A whole bank: all of it is real, but this kernel has not read it. */
static void firmware_smca_bank(struct kunit *test)
{
	int ret = report_smca(test, SMCA_REGS, cpu_data(0).topo.initial_apicid);

	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen_origin, MCE_ORIGIN_FIRMWARE);
	KUNIT_EXPECT_EQ(test, seen_err.m.extcpu, 0);
	KUNIT_EXPECT_EQ(test, seen_err.m.bank, TEST_BANK);
	KUNIT_EXPECT_EQ(test, seen_err.m.misc, 0x1234);
	KUNIT_EXPECT_EQ(test, seen_err.m.ipid, UMC_IPID(2));
	KUNIT_EXPECT_EQ(test, seen_err.m.synd, 0x5678);
	KUNIT_EXPECT_EQ(test, seen_err.vendor.amd.synd1, 0x1111);
	KUNIT_EXPECT_EQ(test, seen_err.vendor.amd.synd2, 0x2222);
	KUNIT_EXPECT_EQ(test, seen.unit, MCE_UNIT_MEM_CTRL);
	KUNIT_EXPECT_EQ(test, seen.vendor_unit, MCE_VU_UMC);
	KUNIT_EXPECT_EQ(test, seen.channel, 2);
	KUNIT_EXPECT_EQ(test, seen.severity, MCE_SEV_CORRECTED);
}

/* Firmware that saves fewer registers: the rest is not made up. */
static void firmware_smca_short(struct kunit *test)
{
	int ret = report_smca(test, 2, cpu_data(0).topo.initial_apicid);

	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen_err.m.misc, 0);
	KUNIT_EXPECT_EQ(test, seen_err.m.ipid, 0);
	KUNIT_EXPECT_EQ(test, seen_err.m.synd, 0);
	KUNIT_EXPECT_EQ(test, seen_err.vendor.amd.synd2, 0);
	KUNIT_EXPECT_EQ(test, seen.vendor_unit, MCE_VU_UNKNOWN);
	KUNIT_EXPECT_EQ(test, seen.channel, -1);
}

static void firmware_smca_no_cpu(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, report_smca(test, SMCA_REGS, ~0ULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, nr_seen, 0);
}

/* A CPU that this kernel does not have, with records that tell its model. */
static struct xen_mce xen_rec(unsigned int bank, u64 status)
{
	return (struct xen_mce) {
		.status		= status | MCI_STATUS_VAL | MCI_STATUS_ADDRV,
		.addr		= TEST_ADDR,
		.tsc		= 4711,
		.mcgstatus	= MCG_STATUS_RIPV,
		.extcpu		= 333,
		.socketid	= 5,
		.apicid		= 1234,
		.bank		= bank,
	};
}

static void expect_xen(struct kunit *test, u32 cpuid)
{
	KUNIT_ASSERT_EQ(test, nr_seen, 1);
	KUNIT_EXPECT_EQ(test, seen_origin, MCE_ORIGIN_HYPERVISOR);
	KUNIT_EXPECT_EQ(test, seen_err.m.extcpu, 333);
	KUNIT_EXPECT_EQ(test, seen_err.m.socketid, 5);
	KUNIT_EXPECT_EQ(test, seen_err.m.apicid, 1234);
	KUNIT_EXPECT_EQ(test, seen_err.m.tsc, 4711);
	KUNIT_EXPECT_EQ(test, seen_err.m.mcgstatus, MCG_STATUS_RIPV);
	KUNIT_EXPECT_EQ(test, seen_err.m.cpuid, cpuid);
	KUNIT_EXPECT_EQ(test, seen_err.m.ipid, 0);
}

static void xen_intel(struct kunit *test)
{
	struct mcinfo_logical_cpu cpu = { .mc_family = 6, .mc_model = 0x55, .mc_step = 4 };
	struct xen_mce rec = xen_rec(7, 0x0091);

	if (boot_cpu_data.x86_vendor != X86_VENDOR_INTEL)
		kunit_skip(test, "not an Intel CPU");

	mce_trace_xen(&rec, &cpu);

	expect_xen(test, 0x00050654);
	KUNIT_EXPECT_EQ(test, seen.unit, MCE_UNIT_MEM_CTRL);
	KUNIT_EXPECT_EQ(test, seen.severity, MCE_SEV_CORRECTED);
	KUNIT_EXPECT_EQ(test, seen.channel, 1);
}

/* Xen may hide SMCA from dom0, and tells no MCA_IPID. */
static void xen_amd(struct kunit *test)
{
	struct mcinfo_logical_cpu cpu = { .mc_family = 0x19, .mc_model = 0x11, .mc_step = 1 };
	struct xen_mce rec = xen_rec(0, MCI_STATUS_UC | MCI_STATUS_TCC | 0x0114);

	if (boot_cpu_data.x86_vendor != X86_VENDOR_AMD)
		kunit_skip(test, "not an AMD CPU");

	mce_trace_xen(&rec, &cpu);

	expect_xen(test, 0x00a10f11);
	KUNIT_EXPECT_EQ(test, seen.unit, MCE_UNIT_LOAD_STORE);
	KUNIT_EXPECT_EQ(test, seen.severity, MCE_SEV_SRAR);
}

#define REGISTER(symbol, name)		[MCE_UNIT_##symbol] = register_trace_mce_bank_##name,
#define UNREGISTER(symbol, name)	[MCE_UNIT_##symbol] = unregister_trace_mce_bank_##name,

static typeof(register_trace_mce_bank_other) * const register_probe[] = {
	MCE_UNITS(REGISTER)
};

static typeof(unregister_trace_mce_bank_other) * const unregister_probe[] = {
	MCE_UNITS(UNREGISTER)
};

static unsigned int nr_probes;

static void source_test_exit(struct kunit *test)
{
	while (nr_probes)
		unregister_probe[--nr_probes](probe, NULL);

	tracepoint_synchronize_unregister();
}

/* On all: a unit that this machine does not have fires mce_bank_other. */
static int source_test_init(struct kunit *test)
{
	int ret = 0;

	nr_seen = 0;
	while (nr_probes < ARRAY_SIZE(register_probe) && !ret) {
		ret = register_probe[nr_probes](probe, NULL);
		if (!ret)
			nr_probes++;
	}
	if (ret)
		source_test_exit(test);

	return ret;
}

static struct kunit_case source_test_cases[] = {
	KUNIT_CASE(firmware_memory_error),
	KUNIT_CASE(firmware_memory_no_mask),
	KUNIT_CASE(firmware_memory_recoverable),
	KUNIT_CASE(firmware_memory_fatal),
	KUNIT_CASE(firmware_memory_no_address),
	KUNIT_CASE_PARAM(firmware_cpu_error, cpu_error_gen_params),
	KUNIT_CASE(firmware_cpu_section_short),
	KUNIT_CASE(firmware_smca_bank),
	KUNIT_CASE(firmware_smca_short),
	KUNIT_CASE(firmware_smca_no_cpu),
	KUNIT_CASE(xen_intel),
	KUNIT_CASE(xen_amd),
	{}
};

static struct kunit_suite source_test_suite = {
	.name		= "x86-mce-source",
	.init		= source_test_init,
	.exit		= source_test_exit,
	.test_cases	= source_test_cases,
};

kunit_test_suite(source_test_suite);

MODULE_DESCRIPTION("KUnit tests for machine check records of others");
MODULE_LICENSE("GPL");
