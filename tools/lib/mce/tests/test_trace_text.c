// SPDX-License-Identifier: GPL-2.0
/*
 * Lines of ftrace's "trace" file.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <linux/kernel.h>

#include <asm/mce_life.h>
#include <asm/mce_unit.h>

#include "trace_text.h"

#define BANK								\
	"mce_bank_load_store: cpu=1 socket=2 bank=1 vendor_unit=DCU instance=-1 "	\
	"origin=exception severity=srar class=cache level=L0 transaction=data "		\
	"request=drd participation=- timeout=- channel=-1 ext_code=0x10 err_count=1 "	\
	"addr_lsb=12 flags=uc|en|user status=0xbd80000000100134 addr=0x12345000 "	\
	"misc=0x85 mcgstatus=0x7 synd=0x0 synd1=0x0 synd2=0x0 ipid=0x0 "		\
	"ip=0x557e092fc040 tsc=47121212"

static struct mce_event ev;

static void test_bank(void **state)
{
	assert_int_equal(mce_trace_line("          minidb-60      [001] d....    13.525799: " BANK,
					&ev), 1);
	assert_int_equal(ev.type, MCE_EVENT_BANK);
	assert_string_equal(ev.comm, "minidb");
	assert_int_equal(ev.tid, 60);
	assert_int_equal(ev.sample_cpu, 1);
	assert_int_equal(ev.time_ns, 13525799000ULL);
	assert_int_equal(ev.bank.unit, MCE_UNIT_LOAD_STORE);
	assert_int_equal(ev.bank.vendor_unit, MCE_VU_DCU);
	assert_int_equal(ev.bank.socket, 2);
	assert_int_equal(ev.bank.instance, -1);
	assert_int_equal(ev.bank.origin, MCE_ORIGIN_EXCEPTION);
	assert_int_equal(ev.bank.severity, MCE_SEV_SRAR);
	assert_int_equal(ev.bank.error_class, MCE_CLASS_CACHE);
	assert_int_equal(ev.bank.level, MCE_LEVEL_L0);
	assert_int_equal(ev.bank.request, MCE_REQ_DRD);
	assert_int_equal(ev.bank.timeout, MCE_TIMEOUT_UNKNOWN);
	assert_int_equal(ev.bank.flags, MCE_FLAG_UC | MCE_FLAG_EN | MCE_FLAG_USER);
	assert_true(ev.bank.status == 0xbd80000000100134ULL);
	assert_true(ev.bank.ip == 0x557e092fc040ULL);
	assert_int_equal(ev.bank.tsc, 47121212);
	assert_true(ev.has & MCE_HAS_TSC && ev.has & MCE_HAS_TIME);
	assert_int_equal(ev.bank.told, MCE_TOLD_ALL);
}

/* What a user can have switched on or chosen */
static void test_context(void **state)
{
	/* Names with anything in them */
	assert_int_equal(mce_trace_line("  [001] 1.0: a-1-60      [003] d....    13.525799: " BANK,
					&ev), 1);
	assert_string_equal(ev.comm, "[001] 1.0: a-1");
	assert_int_equal(ev.sample_cpu, 3);
	/* Thread groups; no flags; a clock that only counts */
	assert_int_equal(mce_trace_line("          <idle>-0       (-------) [000] 123456: " BANK,
					&ev), 1);
	assert_string_equal(ev.comm, "swapper");
	assert_false(ev.has & MCE_HAS_TIME);
	assert_int_equal(mce_trace_line("           <...>-7       (      5) [000] ..... 1.5: " BANK,
					&ev), 1);
	assert_string_equal(ev.comm, "");
	assert_int_equal(ev.tid, 7);
	assert_int_equal(ev.time_ns, 1500000000);
}

static void test_others(void **state)
{
	static const char * const lines[] = {
		"", "# tracer: nop", "CPU:1 [LOST 5 EVENTS]", " => do_syscall_64",
		"              sh-60      [001] d....    13.525799: sched_switch: prev_comm=x",
		"              sh-60      [001] d....    13.525799: mce_of_tomorrow: status=1",
		"              sh-60      (001",
		"              sh-60      [001",
		"              sh-60      [001] d....    13.525799",
		"              sh-60      [001] d....    13.525799: ",
		"              sh-60      [001] d....    13.525799: mce_bank_l3",
	};

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		assert_int_equal(mce_trace_line(lines[i], &ev), 0);
}

static void test_wrong(void **state)
{
	static const char * const texts[] = {
		"", "cpu=1", "status=", "status=x", "status=0x1z", "status=1 flags=uc|tomato",
		"status=1 flags=-43", "status=1 severity=tomato", "status=1 tomato",
		"status=99999999999999999999999",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_int_equal(mce_trace_payload("mce_bank_l3", texts[i], &ev), -EBADMSG);
}

/* A kernel of tomorrow: other order, new keys, new values */
static void test_other_kernel(void **state)
{
	assert_int_equal(mce_trace_payload("mce_bank_l3",
					   "color=red status=0x8 vendor_unit=0x3e7 cpu=3 "
					   "flags=uc|0x40000000 note=[a = b] bank=2", &ev), 1);
	assert_int_equal(ev.bank.status, 8);
	assert_int_equal(ev.bank.cpu, 3);
	assert_int_equal(ev.bank.bank, 2);
	assert_int_equal(ev.bank.vendor_unit, 999);
	assert_int_equal(ev.bank.flags, MCE_FLAG_UC | 0x40000000);
	assert_int_equal(ev.bank.unit, MCE_UNIT_L3);
}

static void test_life(void **state)
{
	assert_int_equal(mce_trace_payload("mce_panic",
					   "cpu=1 bank=4 status=0xb200000000000150 addr=0x0 "
					   "tsc=1 msg=[Fatal: a=b ] reason=[Context [PCC] corrupt]",
					   &ev), 1);
	assert_int_equal(ev.type, MCE_EVENT_PANIC);
	assert_string_equal(ev.panic.msg, "Fatal: a=b ");
	assert_int_equal(ev.panic.bank, 4);

	assert_int_equal(mce_trace_payload("mce_recovery", "action=task_killed pid=-1 addr=0x1000 "
					   "pfn=0x1 result=-22", &ev), 1);
	assert_int_equal(ev.recovery.action, MCE_RECOVERY_KILLED);
	assert_int_equal(ev.recovery.result, -22);

	assert_int_equal(mce_trace_payload("mce_storm_end", "cpu=1 bank=7 unit=mem_ctrl "
					   "vendor_unit=UMC duration_ms=5 count=9", &ev), 1);
	assert_int_equal(ev.storm.unit, MCE_UNIT_MEM_CTRL);
	assert_int_equal(ev.storm.vendor_unit, MCE_VU_UMC);
	assert_int_equal(ev.storm.count, 9);

	assert_int_equal(mce_trace_payload("mce_lost", "cpu=1 bank=7 reason=overflow count=1",
					   &ev), 1);
	assert_int_equal(ev.lost.reason, MCE_LOST_OVERFLOW);
	assert_int_equal(ev.life_flags, 0);

	assert_int_equal(mce_trace_payload("mce_exception", "cpu=1 severity=srar outcome=kill "
					   "user=1 flags=late|guest mcgstatus=0x7 banks=0x2",
					   &ev), 1);
	assert_int_equal(ev.exception.outcome, MCE_OUTCOME_KILL);
	assert_int_equal(ev.life_flags, MCE_FLAG_LATE | MCE_FLAG_GUEST);
	assert_int_equal(ev.exception.user, 1);
}

/* mce_record of 7.3, and as it was up to 6.9 */
static void test_record(void **state)
{
	static const char now[] =
		"     kworker/1:1-43      [001] .....    28.089332: mce_record: CPU: 1, MCGc/s: 100010a/7, MC7: 8c00004000010091, IPID: 0000000000000001, "
		"ADDR: 0000000012347000, MISC: 0000000000000085, SYND: 0000000000000002, "
		"RIP: 33:<0000000000401000>, TSC: 2d1, PPIN: 0, vendor: 2, CPUID: a20f12, "
		"time: 1700000000, socket: 1, APIC: 1a, microcode: 12, vendor data: {0x0}";
	static const char before[] =
		"CPU: 3, MCGc/s: 100010a/0, MC4: 9c2040000000011b, IPID: 0000000000000000, "
		"ADDR/MISC/SYND: 0000000000001000/0000000000000002/0000000000000003, "
		"RIP: 00:<0000000000000000>, TSC: 5, PROCESSOR: 0:50657, TIME: 1600000000, "
		"SOCKET: 0, APIC: 3";
	assert_int_equal(mce_trace_line(now, &ev), 1);
	assert_int_equal(ev.bank.cpu, 1);
	assert_int_equal(ev.bank.bank, 7);
	assert_true(ev.bank.status == 0x8c00004000010091ULL);
	assert_int_equal(ev.bank.addr, 0x12347000);
	assert_int_equal(ev.bank.mcgstatus, 7);
	assert_int_equal(ev.bank.tsc, 0x2d1);
	assert_int_equal(ev.bank.apicid, 0x1a);
	assert_int_equal(ev.bank.socket, 1);
	assert_int_equal(ev.machine.vendor, MCE_VENDOR_AMD);
	assert_int_equal(ev.machine.family, 0x19);
	assert_true(ev.bank.flags & MCE_FLAG_USER);
	assert_true(ev.has & MCE_FROM_RECORD && ev.has & MCE_HAS_WALL);
	assert_false(ev.has & MCE_HAS_TASK);
	assert_int_equal(ev.bank.told, MCE_TOLD_VERDICT);

	assert_int_equal(mce_trace_payload("mce_record", before, &ev), 1);
	assert_int_equal(ev.bank.addr, 0x1000);
	assert_int_equal(ev.bank.misc, 2);
	assert_int_equal(ev.bank.synd, 3);
	assert_int_equal(ev.machine.vendor, MCE_VENDOR_INTEL);
	assert_int_equal(ev.machine.model, 0x55);
	assert_true(ev.wall_ns == 1600000000LL * 1000000000);
	assert_int_equal(mce_trace_payload("mce_record", "CPU: 3", &ev), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bank),
		cmocka_unit_test(test_context),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_other_kernel),
		cmocka_unit_test(test_life),
		cmocka_unit_test(test_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
