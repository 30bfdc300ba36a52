// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of how a bank is cleared when its error is logged; see ../core.c.
 *
 * The registers are those of the injection of errors; none of the CPU's is written
 * but for the threshold limit of a bank.
 */
#include <kunit/test.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/processor.h>

#include <asm/mce.h>

#include "../internal.h"

#define TEST_BANK	7

/* What is in MCA_STATUS when the bank of @m has been cleared. */
static u64 status_after_clear(struct mce *m)
{
	struct mce *registers;
	u64 status;

	local_irq_disable();
	registers = this_cpu_ptr(&injectm);
	*registers = (struct mce) {
		.bank		= TEST_BANK,
		.status		= MCI_STATUS_VAL,
		.finished	= 1,
	};
	clear_bank(m);
	status = registers->status;
	*registers = (struct mce) {};
	local_irq_enable();

	return status;
}

static void error_in_status(struct kunit *test)
{
	struct mce m = {
		.bank		= TEST_BANK,
		.cpuvendor	= boot_cpu_data.x86_vendor,
		.status		= MCI_STATUS_VAL,
	};

	KUNIT_EXPECT_EQ(test, status_after_clear(&m), 0);
}

/* It was in MCA_DESTAT only. What MCA_STATUS has by now is another error. */
static void clear_destat(struct kunit *test, u8 vendor)
{
	struct mce m = {
		.bank		= TEST_BANK,
		.cpuvendor	= vendor,
		.status		= MCI_STATUS_VAL | MCI_STATUS_DEFERRED,
		.kflags		= MCE_CHECK_DFR_REGS,
	};

	if (!mce_flags.smca)
		kunit_skip(test, "not an AMD CPU with SMCA");

	KUNIT_EXPECT_EQ(test, status_after_clear(&m), MCI_STATUS_VAL);
}

static void error_in_destat_amd(struct kunit *test)
{
	clear_destat(test, X86_VENDOR_AMD);
}

static void error_in_destat_hygon(struct kunit *test)
{
	clear_destat(test, X86_VENDOR_HYGON);
}

static struct kunit_case clear_test_cases[] = {
	KUNIT_CASE(error_in_status),
	KUNIT_CASE(error_in_destat_amd),
	KUNIT_CASE(error_in_destat_hygon),
	{}
};

static struct kunit_suite clear_test_suite = {
	.name		= "x86-mce-clear",
	.test_cases	= clear_test_cases,
};

kunit_test_suite(clear_test_suite);

MODULE_DESCRIPTION("KUnit tests of how machine check banks are cleared");
MODULE_LICENSE("GPL");
