// SPDX-License-Identifier: GPL-2.0
/*
 * Fields are found by name, wherever a kernel puts them.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <linux/kernel.h>

#include <asm/mce_life.h>
#include <asm/mce_unit.h>

#include "build.h"
#include "fields.h"
#include "source.h"

static struct mce_layouts *layouts;

static int setup(void **state)
{
	layouts = mce_layouts_new();

	return layouts ? 0 : -1;
}

static int teardown(void **state)
{
	mce_layouts_free(layouts);

	return 0;
}

static const struct mce_layout *add(const char *format)
{
	const struct mce_layout *layout;

	assert_int_equal(mce_layouts_add(layouts, format, strlen(format), &layout), 0);
	assert_non_null(layout);

	return layout;
}

/* A bank event with another value in each field, in the layout of @format */
static void fill(struct record *rec, const char *format)
{
	record_init(rec, format);
	record_set(rec, format, "status", 0xbd80000000100134ULL);
	record_set(rec, format, "addr", 0x12345000);
	record_set(rec, format, "misc", 0x8c);
	record_set(rec, format, "tsc", 0x123456789abcULL);
	record_set(rec, format, "cpu", 70000);
	record_set(rec, format, "flags", MCE_FLAG_UC | MCE_FLAG_LATE);
	record_set(rec, format, "instance", -1);
	record_set(rec, format, "channel", 3);
	record_set(rec, format, "socket", 2);
	record_set(rec, format, "vendor_unit", MCE_VU_DCU);
	record_set(rec, format, "err_count", 9);
	record_set(rec, format, "ext_code", 0x10);
	record_set(rec, format, "bank", 1);
	record_set(rec, format, "unit", MCE_UNIT_LOAD_STORE);
	record_set(rec, format, "origin", MCE_ORIGIN_EXCEPTION);
	record_set(rec, format, "severity", MCE_SEV_SRAR);
	record_set(rec, format, "error_class", MCE_CLASS_CACHE);
	record_set(rec, format, "addr_lsb", 12);
}

static void check(const struct mce_event *ev)
{
	assert_int_equal(ev->type, MCE_EVENT_BANK);
	assert_int_equal(ev->bank.told, MCE_TOLD_ALL);
	assert_true(ev->has & MCE_HAS_TSC);
	assert_true(ev->bank.status == 0xbd80000000100134ULL);
	assert_int_equal(ev->bank.addr, 0x12345000);
	assert_int_equal(ev->bank.misc, 0x8c);
	assert_true(ev->bank.tsc == 0x123456789abcULL);
	assert_int_equal(ev->bank.cpu, 70000);
	assert_int_equal(ev->bank.flags, MCE_FLAG_UC | MCE_FLAG_LATE);
	assert_int_equal(ev->bank.instance, -1);
	assert_int_equal(ev->bank.channel, 3);
	assert_int_equal(ev->bank.socket, 2);
	assert_int_equal(ev->bank.vendor_unit, MCE_VU_DCU);
	assert_int_equal(ev->bank.err_count, 9);
	assert_int_equal(ev->bank.ext_code, 0x10);
	assert_int_equal(ev->bank.bank, 1);
	assert_int_equal(ev->bank.unit, MCE_UNIT_LOAD_STORE);
	assert_int_equal(ev->bank.origin, MCE_ORIGIN_EXCEPTION);
	assert_int_equal(ev->bank.severity, MCE_SEV_SRAR);
	assert_int_equal(ev->bank.error_class, MCE_CLASS_CACHE);
	assert_int_equal(ev->bank.addr_lsb, 12);
}

static void read_and_check(const char *format)
{
	const struct mce_layout *layout = add(format);
	struct mce_event ev;
	struct record rec;

	fill(&rec, format);
	assert_ptr_equal(mce_layouts_of(layouts, rec.data, rec.size), layout);
	assert_int_equal(mce_layout_read(layout, rec.data, rec.size, &ev), 0);
	check(&ev);
	/* One byte less than the last field needs */
	assert_int_equal(mce_layout_read(layout, rec.data, rec.size - 1, &ev), -EBADMSG);
	/* Somewhere in a buffer */
	memmove(rec.data + 3, rec.data, rec.size);
	assert_int_equal(mce_layout_read(layout, rec.data + 3, rec.size, &ev), 0);
	check(&ev);
}

static void test_as_it_is(void **state)
{
	char *format = read_format("mce_bank_load_store");

	read_and_check(format);
	free(format);
}

/* Make a format file of @fields, "TYPE NAME" each, one behind the other. */
static char *make_format(const char *event, const char * const *fields, int nr)
{
	char *text = calloc(1, 16384), *at = text;
	int offset = 8, size;

	at += sprintf(at, "name: %s\nID: 77\nformat:\n"
		      "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
		      "\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
		      "\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
		      "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n", event);
	for (int i = 0; i < nr; i++) {
		size = atoi(fields[i] + 1) / 8;
		at += sprintf(at, "\tfield:%s;\toffset:%d;\tsize:%d;\tsigned:%d;\n", fields[i],
			      offset, size, fields[i][0] == 's');
		offset += size;
	}
	sprintf(at, "\nprint fmt: \"%%s\", __print_symbolic(REC->origin, { 0, \"-\" })\n");

	return text;
}

static const char * const other_kernel[] = {
	/* Other order, other sizes, unaligned, and fields that nobody knows yet */
	"u8 bank", "u64 tsc", "u32 unit", "s16 instance", "u32 origin", "s8 channel", "u64 cpu",
	"u64 future", "u16 severity", "u64 status", "u64 flags", "u8 other[3]", "u64 addr",
	"u64 misc", "u32 socket", "u32 vendor_unit", "u32 err_count", "u64 ext_code",
	"u64 error_class", "u16 addr_lsb",
};

#define NR_OTHER	ARRAY_SIZE(other_kernel)

static void test_other_kernel(void **state)
{
	char *format = make_format("mce_bank_load_store", other_kernel, NR_OTHER);

	read_and_check(format);
	free(format);
}

/* A unit that has no event on this machine: the record tells which it is. */
static void test_shared_event(void **state)
{
	char *format = make_format("mce_bank_other", other_kernel, NR_OTHER);

	read_and_check(format);
	free(format);
}

static void test_reversed(void **state)
{
	const char *fields[NR_OTHER];
	char *format;

	for (size_t i = 0; i < NR_OTHER; i++)
		fields[NR_OTHER - 1 - i] = other_kernel[i];
	format = make_format("mce_bank_load_store", fields, NR_OTHER);
	read_and_check(format);
	free(format);
}

/* The kernel's classification is taken whole or not at all; the unit is in the name. */
static void test_few_fields(void **state)
{
	static const char * const few[] = { "u64 status", "u8 bank", "u32 cpu", "u8 severity" };
	char *format = make_format("mce_bank_l3", few, 4);
	const struct mce_layout *layout = add(format);
	struct mce_event ev;
	struct record rec;

	record_init(&rec, format);
	record_set(&rec, format, "status", 42);
	assert_int_equal(mce_layout_read(layout, rec.data, rec.size, &ev), 0);
	assert_int_equal(ev.bank.status, 42);
	assert_int_equal(ev.bank.unit, MCE_UNIT_L3);
	assert_int_equal(ev.bank.instance, -1);
	assert_int_equal(ev.bank.addr_lsb, MCE_ADDR_LSB_UNKNOWN);
	assert_int_equal(ev.bank.told, MCE_TOLD_REGISTERS);
	assert_false(ev.has & MCE_HAS_TSC);
	free(format);
}

static void refuse(const char *text, size_t size)
{
	const struct mce_layout *layout;

	assert_int_equal(mce_layouts_add(layouts, text, size, &layout), -EBADMSG);
	assert_null(layout);
}

static void test_without_status(void **state)
{
	static const char * const fields[] = { "u64 addr", "u8 bank", "u32 cpu" };
	char *format = make_format("mce_bank_l3", fields, 3);

	refuse(format, strlen(format));
	free(format);
}

static void test_wrong_offset(void **state)
{
	static const char * const fields[] = { "u64 status", "u8 bank", "u32 cpu" };
	char *format = make_format("mce_bank_l3", fields, 3);
	char *at = strstr(format, "offset:8");

	memcpy(at, "offset:-", 8);
	refuse(format, strlen(format));
	free(format);
}

static void test_binary(void **state)
{
	static const char text[] = "name: mce_bank_l3\nID: 7\n\0format:\n";

	refuse(text, sizeof(text) - 1);
	refuse("name: mce_bank_l3\n", 18);
}

static void test_unknown_event(void **state)
{
	static const char text[] = "name: mce_of_tomorrow\nID: 9\n";
	const struct mce_layout *layout;

	assert_int_equal(mce_layouts_add(layouts, text, strlen(text), &layout), 0);
	assert_null(layout);
	assert_null(mce_layouts_find(layouts, 9));
}

/* Whatever is missing of a format file: no crash, and no layout without its fields */
static void test_cut_off(void **state)
{
	char *format = read_format("mce_bank_load_store");
	size_t size = strstr(format, " cpu;") - format;
	const struct mce_layout *layout;
	char *copy;

	for (size_t i = 0; i < strlen(format); i++) {
		copy = malloc(i + 1);
		memcpy(copy, format, i);
		mce_layouts_add(layouts, copy, i, &layout);
		if (i < size)
			assert_null(layout);
		free(copy);
	}
	free(format);
}

/* The common fields tell the event; a smaller event is not hidden by a larger one. */
static void test_several(void **state)
{
	static const char * const events[] = {
		"mce_lost", "mce_panic", "mce_exception", "mce_recovery", "mce_storm_begin",
		"mce_bank_mem_ctrl", "mce_record",
	};
	const struct mce_layout *added[7];
	struct record rec;
	char *format[7];

	for (int i = 0; i < 7; i++) {
		format[i] = read_format(events[i]);
		added[i] = add(format[i]);
	}
	for (int i = 0; i < 7; i++) {
		record_init(&rec, format[i]);
		assert_ptr_equal(mce_layouts_of(layouts, rec.data, rec.size), added[i]);
		free(format[i]);
	}
	rec.data[1] = 0xff;
	assert_null(mce_layouts_of(layouts, rec.data, rec.size));
	assert_null(mce_layouts_of(layouts, rec.data, 1));
}

static void test_panic(void **state)
{
	char *format = read_format("mce_panic");
	const struct mce_layout *layout = add(format);
	struct mce_event ev;
	struct record rec;
	char big[200];

	record_init(&rec, format);
	record_set(&rec, format, "status", 0xb2ULL << 56);
	record_set(&rec, format, "bank", 4);
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	record_set_text(&rec, format, "msg", "Fatal machine check");
	record_set_text(&rec, format, "reason", big);
	assert_int_equal(mce_layout_read(layout, rec.data, rec.size, &ev), 0);
	assert_int_equal(ev.type, MCE_EVENT_PANIC);
	assert_int_equal(ev.panic.bank, 4);
	assert_string_equal(ev.panic.msg, "Fatal machine check");
	assert_int_equal(strlen(ev.panic.reason), sizeof(ev.panic.reason) - 1);

	/* A text that ends behind the record */
	assert_int_equal(mce_layout_read(layout, rec.data, rec.size - 1, &ev), -EBADMSG);
	record_set(&rec, format, "msg", 0xffffffff);
	assert_int_equal(mce_layout_read(layout, rec.data, rec.size, &ev), -EBADMSG);
	free(format);
}

/* __rel_loc: counted from behind the field */
static void test_relative(void **state)
{
	char *format = read_format("mce_panic"), *at;
	const struct mce_layout *layout;
	struct mce_event ev;
	struct record rec;
	uint32_t loc;

	while ((at = strstr(format, "__data_loc")))
		memcpy(at, "__rel_loc ", 10);
	layout = add(format);
	record_init(&rec, format);
	record_set_text(&rec, format, "msg", "Fatal");
	record_set_text(&rec, format, "reason", "PCC");
	for (size_t i = 80; i <= 84; i += 4) {
		memcpy(&loc, rec.data + i, sizeof(loc));
		loc -= i + 4;
		memcpy(rec.data + i, &loc, sizeof(loc));
	}
	assert_int_equal(mce_layout_read(layout, rec.data, rec.size, &ev), 0);
	assert_string_equal(ev.panic.msg, "Fatal");
	assert_string_equal(ev.panic.reason, "PCC");
	free(format);
}

static void test_record(void **state)
{
	char *format = read_format("mce_record");
	const struct mce_layout *layout = add(format);
	uint64_t synd[2] = { 0x1111, 0x2222 };
	struct mce_event ev;
	struct record rec;

	assert_true(mce_layout_is_record(layout));
	record_init(&rec, format);
	record_set(&rec, format, "status", 0x9c2ULL << 52);
	record_set(&rec, format, "cpuvendor", MCE_VENDOR_AMD);
	record_set(&rec, format, "cpuid", 0x00a20f12);
	record_set(&rec, format, "socketid", 1);
	record_set(&rec, format, "cs", 0x33);
	record_set(&rec, format, "walltime", 1700000000);
	record_set(&rec, format, "microcode", 0xa201210);
	record_set(&rec, format, "v_data", rec.size | sizeof(synd) << 16);
	memcpy(rec.data + rec.size, synd, sizeof(synd));
	rec.size += sizeof(synd);
	assert_int_equal(mce_layout_read(layout, rec.data, rec.size, &ev), 0);
	assert_int_equal(ev.type, MCE_EVENT_BANK);
	assert_int_equal(ev.machine.vendor, MCE_VENDOR_AMD);
	assert_int_equal(ev.machine.family, 0x19);
	assert_int_equal(ev.machine.model, 0x21);
	assert_int_equal(ev.machine.stepping, 2);
	assert_int_equal(ev.machine.smca, 1);
	assert_int_equal(ev.machine.microcode, 0xa201210);
	assert_int_equal(ev.bank.socket, 1);
	assert_int_equal(ev.bank.synd1, 0x1111);
	assert_int_equal(ev.bank.synd2, 0x2222);
	assert_true(ev.bank.flags & MCE_FLAG_USER);
	assert_true(ev.wall_ns == 1700000000LL * 1000000000);
	assert_int_equal(ev.bank.told, MCE_TOLD_VERDICT);
	free(format);
}

/* Kernels before 6.10 have neither microcode, PPIN nor vendor data. */
static void test_old_record(void **state)
{
	static const char * const fields[] = {
		"u64 mcgcap", "u64 mcgstatus", "u64 status", "u64 addr", "u64 misc", "u64 synd",
		"u64 ipid", "u64 ip", "u64 tsc", "u64 walltime", "u32 cpu", "u32 cpuid",
		"u32 apicid", "u32 socketid", "u8 cs", "u8 bank", "u8 cpuvendor",
	};
	char *format = make_format("mce_record", fields, 17);
	const struct mce_layout *layout = add(format);
	struct mce_event ev;
	struct record rec;

	record_init(&rec, format);
	record_set(&rec, format, "cpuid", 0x50657);
	record_set(&rec, format, "mcgcap", 0xf000814);
	assert_int_equal(mce_layout_read(layout, rec.data, rec.size, &ev), 0);
	assert_int_equal(ev.machine.vendor, MCE_VENDOR_INTEL);
	assert_int_equal(ev.machine.family, 6);
	assert_int_equal(ev.machine.model, 0x55);
	assert_int_equal(ev.machine.smca, 0);
	assert_int_equal(ev.machine.mcgcap, 0xf000814);
	free(format);
}

static void test_life(void **state)
{
	char *format = read_format("mce_exception");
	const struct mce_layout *layout = add(format);
	struct mce_event ev;
	struct record rec;

	record_init(&rec, format);
	record_set(&rec, format, "cpu", 3);
	record_set(&rec, format, "outcome", MCE_OUTCOME_KILL);
	record_set(&rec, format, "handler_ns", 12345);
	record_set(&rec, format, "flags", 1U << 20 | 1U << 22);
	assert_int_equal(mce_layout_read(layout, rec.data, rec.size, &ev), 0);
	assert_int_equal(ev.type, MCE_EVENT_EXCEPTION);
	assert_int_equal(ev.exception.cpu, 3);
	assert_int_equal(ev.exception.outcome, MCE_OUTCOME_KILL);
	assert_int_equal(ev.exception.handler_ns, 12345);
	assert_int_equal(ev.life_flags, MCE_FLAG_LATE | MCE_FLAG_NO_CHAIN);
	free(format);

	format = read_format("mce_recovery");
	layout = add(format);
	record_init(&rec, format);
	record_set(&rec, format, "result", -22);
	record_set(&rec, format, "action", MCE_RECOVERY_FAILED);
	assert_int_equal(mce_layout_read(layout, rec.data, rec.size, &ev), 0);
	assert_int_equal(ev.recovery.result, -22);
	assert_int_equal(ev.recovery.action, MCE_RECOVERY_FAILED);
	free(format);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_as_it_is),
		TEST(test_other_kernel),
		TEST(test_shared_event),
		TEST(test_reversed),
		TEST(test_few_fields),
		TEST(test_without_status),
		TEST(test_wrong_offset),
		TEST(test_binary),
		TEST(test_unknown_event),
		TEST(test_cut_off),
		TEST(test_several),
		TEST(test_panic),
		TEST(test_relative),
		TEST(test_record),
		TEST(test_old_record),
		TEST(test_life),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
