// SPDX-License-Identifier: GPL-2.0
/*
 * plugin_mce.so, loaded by libtraceevent as perf and trace-cmd load it, with the
 * format files of a kernel and records that are made here.
 *
 * TRACEEVENT_PLUGIN_DIR has the plugin, TEST_DATA the format files.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <ctype.h>
#include <err.h>
#include <event-parse.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <trace-seq.h>

#include <linux/kernel.h>

#define CPU_VARIABLE	"TRACEEVENT_MCE_CPU"
#define MAX_RECORD	256

/* Corrected read error on channel 1, whose model-specific code is 1 */
#define INTEL_STATUS	0x8c00004000010091ULL
/* Corrected DRAM ECC error of a UMC */
#define UMC_STATUS	0x9c2040000000011bULL
#define UMC_WORDS	"Corrected error in memory controller UMC 0, channel 1: DRAM ECC error"
#define UMC_IPID	0x0000009600250f00ULL
#define VU_M2M		5
#define VU_UMC		77
#define UNIT_MEM_CTRL	9
#define REQUEST_RD	2
#define VENDOR_INTEL	0
#define VENDOR_AMD	2

/* One libtraceevent with its plugins, and the output of the last call. */
struct tool {
	struct tep_handle	*tep;
	struct tep_plugin_list	*plugins;
	struct tep_event	*event;
	struct trace_seq	out;
};

struct buffer {
	unsigned char	data[MAX_RECORD];
	int		size;
};

static char *read_format(const char *name)
{
	const char *dir = getenv("TEST_DATA");
	char path[4096], *text;
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s.format", dir ?: "tests", name);
	file = fopen(path, "re");
	if (!file)
		err(1, "%s", path);
	text = calloc(1, 1 << 16);
	len = fread(text, 1, (1 << 16) - 1, file);
	fclose(file);
	if (!len)
		errx(1, "%s is empty", path);

	return text;
}

/* Replace the first @from by @to, which must not be longer than there is room. */
static void edit(char *text, const char *from, const char *to)
{
	char *at = strstr(text, from);

	assert_non_null(at);
	memmove(at + strlen(to), at + strlen(from), strlen(at + strlen(from)) + 1);
	memcpy(at, to, strlen(to));
}

static void open_text(struct tool *t, const char *name, const char *text, bool with_plugins)
{
	memset(t, 0, sizeof(*t));
	t->tep = tep_alloc();
	assert_non_null(t->tep);
	if (with_plugins) {
		t->plugins = tep_load_plugins(t->tep);
		assert_non_null(t->plugins);
	}
	/* What it can't parse of print fmt does not matter. */
	tep_parse_event(t->tep, text, strlen(text), "mce");
	t->event = tep_find_event_by_name(t->tep, "mce", name);
	assert_non_null(t->event);
	trace_seq_init(&t->out);
}

static void open_tool(struct tool *t, const char *format, const char *name, bool with_plugins)
{
	char *text = read_format(format);

	if (strcmp(format, name) && strcmp(name, "mce_bank_load_store"))
		edit(text, "mce_bank_load_store", name);
	open_text(t, name, text, with_plugins);
	free(text);
}

static void close_tool(struct tool *t)
{
	trace_seq_destroy(&t->out);
	if (t->plugins)
		tep_unload_plugins(t->plugins, t->tep);
	tep_free(t->tep);
}

static void set(const struct tool *t, struct buffer *b, const char *name, uint64_t value)
{
	struct tep_format_field *field = tep_find_any_field(t->event, name);

	assert_non_null(field);
	assert_true(field->offset >= 0 && field->offset + field->size <= MAX_RECORD);
	memcpy(b->data + field->offset, &value, field->size);
	if (b->size < field->offset + field->size)
		b->size = field->offset + field->size;
}

/* What a tool prints of a record. */
static const char *show(struct tool *t, const struct buffer *b)
{
	struct tep_record record = { .data = (void *)b->data, .size = b->size };

	trace_seq_reset(&t->out);
	tep_print_event(t->tep, &t->out, &record, "%s", TEP_PRINT_INFO);
	trace_seq_terminate(&t->out);

	return t->out.buffer;
}

/* What the plugin alone prints; the record's memory ends where the record does. */
static const char *words(struct tool *t, const void *data, int size)
{
	struct tep_record record = { .data = malloc(size ?: 1), .size = size };

	assert_non_null(t->event->handler);
	memcpy(record.data, data, size);
	trace_seq_reset(&t->out);
	/* Not 0: libtraceevent goes on with the event's own text. */
	assert_int_not_equal(t->event->handler(&t->out, &record, t->event, t->event->context), 0);
	trace_seq_terminate(&t->out);
	free(record.data);

	return t->out.buffer;
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no \"%s\" in \"%s\"", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" in \"%s\"", part, text);
}

static void fill_bank(const struct tool *t, struct buffer *b, uint64_t status,
		      unsigned int vendor_unit, unsigned int ext_code)
{
	memset(b, 0, sizeof(*b));
	b->size = sizeof(b->data) / 2;
	set(t, b, "common_type", t->event->id);
	set(t, b, "status", status);
	set(t, b, "bank", 7);
	set(t, b, "unit", UNIT_MEM_CTRL);
	set(t, b, "vendor_unit", vendor_unit);
	set(t, b, "severity", 1);
	set(t, b, "ext_code", ext_code);
	set(t, b, "err_count", 1);
	set(t, b, "instance", 0);
	set(t, b, "channel", 1);
	set(t, b, "request", REQUEST_RD);
}

static void fill_intel(const struct tool *t, struct buffer *b)
{
	fill_bank(t, b, INTEL_STATUS, VU_M2M, 1);
}

static void fill_umc(const struct tool *t, struct buffer *b)
{
	fill_bank(t, b, UMC_STATUS, VU_UMC, 0);
	set(t, b, "ipid", UMC_IPID);
}

static void test_own_text_stays(void **state)
{
	struct tool with, without;
	const char *own, *all;
	struct buffer b;

	(void)state;
	open_tool(&with, "mce_bank", "mce_bank_mem_ctrl", true);
	open_tool(&without, "mce_bank", "mce_bank_mem_ctrl", false);
	fill_umc(&with, &b);
	own = show(&without, &b);
	all = show(&with, &b);
	assert_has(own, "cpu=0 socket=0 bank=7 vendor_unit=UMC");
	assert_int_equal(all[0], '[');
	assert_non_null(strstr(all, "] "));
	assert_string_equal(strstr(all, "] ") + 2, own);
	close_tool(&with);
	close_tool(&without);
}

static void test_smca(void **state)
{
	struct tool t;
	struct buffer b;

	(void)state;
	open_tool(&t, "mce_bank", "mce_bank_mem_ctrl", true);
	fill_umc(&t, &b);
	assert_has(words(&t, b.data, b.size), UMC_WORDS);
	close_tool(&t);
}

static void test_fru_text(void **state)
{
	struct tool t;
	struct buffer b;

	(void)state;
	open_tool(&t, "mce_bank", "mce_bank_mem_ctrl", true);
	fill_umc(&t, &b);
	set(&t, &b, "flags", 1 << 11);
	memcpy(b.data + tep_find_field(t.event, "synd1")->offset, "P0=DIMM_", 8);
	memcpy(b.data + tep_find_field(t.event, "synd2")->offset, "A1\0\0\0\0\0\0", 8);
	assert_has(words(&t, b.data, b.size), "; FRU P0:DIMM_A1] ");
	close_tool(&t);
}

#define MSCOD_WORDS	"Read data fault"

/* The plugin looks at the variable and the option with each record. */
static void test_cpu(void **state)
{
	static const char * const good[] = {
		"06_55", "06_55H", "6_55h", "GenuineIntel,6,85,4", "GenuineIntel,6,85",
	};
	static const char * const bad[] = {
		"AuthenticAMD,23,49,0", "nonsense", "06_55x", "06_", "_55", "0_55", "06_555",
		"Acme,6,85,4", "GenuineIntel,6,85,4,1", "GenuineIntel,6,", ",,,", "",
	};
	struct tool t;
	struct buffer b;
	size_t i;

	(void)state;
	open_tool(&t, "mce_bank", "mce_bank_mem_ctrl", true);
	fill_intel(&t, &b);
	unsetenv(CPU_VARIABLE);
	assert_lacks(words(&t, b.data, b.size), MSCOD_WORDS);
	assert_lacks(t.out.buffer, "no name");
	assert_has(t.out.buffer, "channel 1: memory controller error, read] ");

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		setenv(CPU_VARIABLE, good[i], 1);
		assert_has(words(&t, b.data, b.size), MSCOD_WORDS);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		setenv(CPU_VARIABLE, bad[i], 1);
		assert_lacks(words(&t, b.data, b.size), MSCOD_WORDS);
		assert_lacks(t.out.buffer, "no name");
	}
	setenv(CPU_VARIABLE, "here", 1);
	assert_has(words(&t, b.data, b.size), "memory controller");
	unsetenv(CPU_VARIABLE);
	close_tool(&t);
}

static void test_option(void **state)
{
	struct buffer b;
	struct tool t;

	(void)state;
	open_tool(&t, "mce_bank", "mce_bank_mem_ctrl", true);
	fill_intel(&t, &b);
	setenv(CPU_VARIABLE, "06_4f", 1);
	assert_int_equal(tep_plugin_add_option("mce:cpu", "06_55"), 0);
	assert_has(words(&t, b.data, b.size), MSCOD_WORDS);
	assert_int_equal(tep_plugin_add_option("mce:cpu", ""), 0);
	unsetenv(CPU_VARIABLE);
	assert_lacks(words(&t, b.data, b.size), MSCOD_WORDS);
	close_tool(&t);
}

static void test_units(void **state)
{
	static const char * const units[] = {
		"other", "ifetch", "load_store", "tlb", "decode", "exec", "fp", "l2", "l3",
		"mem_ctrl", "interconnect", "io", "power", "security",
	};
	char name[64];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(units); i++) {
		struct tool t;
		struct buffer b;

		snprintf(name, sizeof(name), "mce_bank_%s", units[i]);
		open_tool(&t, "mce_bank", name, true);
		fill_intel(&t, &b);
		set(&t, &b, "unit", i);
		assert_has(words(&t, b.data, b.size), "[Corrected error in ");
		close_tool(&t);
	}
}

/* A field that is needed: nothing is said. One that is not: it is left out. */
static void test_missing_fields(void **state)
{
	static const char * const needed[] = {
		"u64 status;", "u8 bank;", "u8 unit;", "u16 vendor_unit;", "u8 severity;",
		"u32 flags;", "u16 ext_code;",
	};
	char *text;
	struct tool t;
	struct buffer b = { .size = 128 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(needed); i++) {
		text = read_format("mce_bank");
		*strchr(strstr(text, needed[i]), ';') = 'X';
		edit(text, "X\t", "_gone;\t");
		/* A kernel that lacks a field does not print it, either. */
		strcpy(strstr(text, "print fmt:"), "print fmt: \"cpu=%u\", REC->cpu\n");
		open_text(&t, "mce_bank_load_store", text, true);
		set(&t, &b, "common_type", t.event->id);
		assert_string_equal(words(&t, b.data, b.size), "");
		assert_string_equal(show(&t, &b), "cpu=0");
		close_tool(&t);
		free(text);
	}
	text = read_format("mce_bank");
	edit(text, "s32 channel;", "s32 canal;");
	open_text(&t, "mce_bank_load_store", text, true);
	assert_has(words(&t, b.data, b.size), "[Record in another unit");
	close_tool(&t);
	free(text);
}

/* Fields at another place and of another size, as a later kernel may have them. */
static void test_moved_fields(void **state)
{
	char *text = read_format("mce_bank");
	struct tool t;
	struct buffer b;

	(void)state;
	edit(text, "u8 severity;\toffset:115;\tsize:1", "u32 severity;\toffset:132;\tsize:4");
	edit(text, "u16 vendor_unit;\toffset:106;\tsize:2",
	     "u64 vendor_unit;\toffset:136;\tsize:8");
	edit(text, "s32 instance;\toffset:96;\tsize:4", "s8 instance;\toffset:96;\tsize:1");
	open_text(&t, "mce_bank_load_store", text, true);
	fill_umc(&t, &b);
	assert_int_equal(b.size, 144);
	assert_has(words(&t, b.data, b.size), UMC_WORDS);
	set(&t, &b, "instance", -1);
	assert_has(words(&t, b.data, b.size), "memory controller UMC, channel 1");
	close_tool(&t);
	free(text);
}

static void test_strange_offsets(void **state)
{
	static const char * const places[][2] = {
		{ "u64 status;\toffset:8;", "u64 status;\toffset:99999999;" },
		{ "u64 status;\toffset:8;", "u64 status;\toffset:2147483647;" },
		{ "u64 status;\toffset:8;", "u64 status;\toffset:4294967288;" },
		{ "u64 misc;\toffset:24;\tsize:8;", "u64 misc;\toffset:24;\tsize:2147483647;" },
		{ "u64 addr;\toffset:16;\tsize:8;", "u64 addr;\toffset:16;\tsize:0;" },
		{ "s32 instance;\toffset:96;\tsize:4;", "s32 instance;\toffset:96;\tsize:16;" },
	};
	struct buffer b = { .size = 128 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		char *text = read_format("mce_bank");
		struct tool t;

		edit(text, places[i][0], places[i][1]);
		open_text(&t, "mce_bank_load_store", text, true);
		words(&t, b.data, b.size);
		close_tool(&t);
		free(text);
	}
}

static void test_short_records(void **state)
{
	struct buffer b;
	struct tool t;
	int size;

	(void)state;
	open_tool(&t, "mce_bank", "mce_bank_mem_ctrl", true);
	fill_umc(&t, &b);
	for (size = 0; size < b.size; size++) {
		const char *out = words(&t, b.data, size);

		assert_true(!*out || size >= 120);
	}
	close_tool(&t);
}

/* Whatever is in a record: one line of text, and no name=value before the bracket. */
static void check_random(const char *format, const char *name)
{
	struct buffer b = { .size = 144 };
	struct tool t;
	int i, byte;

	open_tool(&t, format, name, true);
	srand(1);
	for (i = 0; i < 20000; i++) {
		const char *out;

		for (byte = 0; byte < b.size; byte++)
			b.data[byte] = rand() & (rand() % 3 ? 0xff : 0);
		setenv(CPU_VARIABLE, i % 2 ? "06_8f" : "AuthenticAMD,25,17,1", 1);
		out = words(&t, b.data, b.size);
		assert_has(out, "] ");
		for (; *out; out++)
			assert_true(isprint((unsigned char)*out) && *out != '=');
	}
	unsetenv(CPU_VARIABLE);
	close_tool(&t);
}

static void test_random(void **state)
{
	(void)state;
	check_random("mce_bank", "mce_bank_mem_ctrl");
	check_random("mce_record", "mce_record");
}

static void fill_record(const struct tool *t, struct buffer *b, uint64_t status,
			unsigned int vendor, unsigned int cpuid)
{
	memset(b, 0, sizeof(*b));
	b->size = 144;
	set(t, b, "common_type", t->event->id);
	set(t, b, "status", status);
	set(t, b, "bank", 7);
	set(t, b, "cpuvendor", vendor);
	set(t, b, "cpuid", cpuid);
}

static void test_mce_record(void **state)
{
	struct tool t;
	struct buffer b;

	(void)state;
	open_tool(&t, "mce_record", "mce_record", true);
	fill_record(&t, &b, INTEL_STATUS, VENDOR_INTEL, 0x50654);
	/* A CPU that somebody tells does not count. */
	setenv(CPU_VARIABLE, "06_4f", 1);
	assert_has(words(&t, b.data, b.size), "memory controller M2M");
	assert_has(t.out.buffer, MSCOD_WORDS);
	unsetenv(CPU_VARIABLE);
	assert_lacks(t.out.buffer, "times");

	/* Bits 52:38 count errors if MCG_CAP.CMCI_P is set. */
	fill_record(&t, &b, INTEL_STATUS | 3ULL << 38, VENDOR_INTEL, 0x50654);
	set(&t, &b, "mcgcap", 1 << 10);
	assert_has(words(&t, b.data, b.size), ", 3 times] ");
	set(&t, &b, "mcgcap", 8);
	assert_lacks(words(&t, b.data, b.size), "times");

	fill_record(&t, &b, UMC_STATUS | 1ULL << 53, VENDOR_AMD, 0x00a20f12);
	set(&t, &b, "ipid", UMC_IPID);
	assert_has(words(&t, b.data, b.size), "UMC");
	assert_has(t.out.buffer, "DRAM ECC error");
	close_tool(&t);
}

/* SYND1 and SYND2 stand behind the fields, where v_data says. */
static void test_vendor_data(void **state)
{
	static const unsigned int bad[] = {
		0, 16 << 16 | 0xffff, 0xffffu << 16 | 124, 16 << 16 | 129, 15 << 16 | 128,
	};
	struct tool t;
	struct buffer b;
	size_t i;

	(void)state;
	open_tool(&t, "mce_record", "mce_record", true);
	fill_record(&t, &b, UMC_STATUS | 1ULL << 53, VENDOR_AMD, 0x00a20f12);
	set(&t, &b, "ipid", UMC_IPID);
	memcpy(b.data + 128, "DIMM_B2\0\0\0\0\0\0\0\0\0", 16);
	set(&t, &b, "v_data", 16 << 16 | 128);
	assert_has(words(&t, b.data, b.size), "; FRU DIMM_B2] ");
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		set(&t, &b, "v_data", bad[i]);
		assert_lacks(words(&t, b.data, b.size), "FRU");
	}
	close_tool(&t);
}

/* perf has two handles at a time, and closes and opens them. */
static void test_two_handles(void **state)
{
	struct tool one, two;
	struct buffer b;

	(void)state;
	open_tool(&one, "mce_bank", "mce_bank_mem_ctrl", true);
	open_tool(&two, "mce_bank", "mce_bank_l3", true);
	close_tool(&one);
	fill_umc(&two, &b);
	assert_has(words(&two, b.data, b.size), "DRAM ECC error");
	close_tool(&two);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_text_stays),
		cmocka_unit_test(test_smca),
		cmocka_unit_test(test_fru_text),
		cmocka_unit_test(test_cpu),
		cmocka_unit_test(test_option),
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_missing_fields),
		cmocka_unit_test(test_moved_fields),
		cmocka_unit_test(test_strange_offsets),
		cmocka_unit_test(test_short_records),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_mce_record),
		cmocka_unit_test(test_vendor_data),
		cmocka_unit_test(test_two_handles),
	};

	tep_set_loglevel(TEP_LOG_NONE);

	return cmocka_run_group_tests_name("plugin_mce", tests, NULL, NULL);
}
