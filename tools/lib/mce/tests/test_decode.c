// SPDX-License-Identifier: GPL-2.0
/*
 * Decoding beyond the classifier: addresses, FRU text, places, DIMMs, and that any
 * record can be decoded and printed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include <linux/bits.h>
#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "decode_here.h"
#include "here.h"
#include "names.h"
#include "source.h"
#include "words.h"

#define VALID		BIT_ULL(63)
#define MISCV		BIT_ULL(59)
#define ADDRV		BIT_ULL(58)
#define SYNDV		BIT_ULL(53)
#define PADDRV		BIT_ULL(54)

static struct mce_machine machine;
static struct mce_bank_record rec;
static struct mce_decoded d;

static void start(int vendor, unsigned int family, unsigned int model, unsigned int bank,
		  uint64_t status)
{
	struct mce_event ev;

	mce_event_init(&ev, MCE_EVENT_BANK);
	mce_machine_set(&machine, vendor, family, model, 0);
	rec = ev.bank;
	rec.bank = bank;
	rec.status = VALID | status;
}

static void decode(void)
{
	memset(&d, 0xa5, sizeof(d));
	mce_decode(&machine, &rec, &d);
}

static void words_are_cut(void **state)
{
	struct mce_words w;
	char buf[8];

	mce_words_init(&w, buf, sizeof(buf));
	mce_words_add(&w, "abc");
	mce_words_sep(&w, "; ");
	mce_words_addf(&w, "%s", "defgh");
	assert_string_equal(buf, "abc; de");
	mce_words_add(&w, "more");
	mce_words_addf(&w, "more");
	assert_string_equal(buf, "abc; de");
}

static void physical_addresses(void **state)
{
	start(MCE_VENDOR_INTEL, 6, 0x55, 7, ADDRV | MISCV | 0x91);
	rec.misc = 0x86;
	decode();
	assert_true(d.addr_valid);
	assert_true(d.addr_physical);
	assert_int_equal(d.addr_lsb, 6);

	/* A linear address, one of which nothing is known, none */
	rec.misc = 0x46;
	decode();
	assert_false(d.addr_physical);
	rec.status &= ~MISCV;
	decode();
	assert_false(d.addr_physical);
	rec.status &= ~ADDRV;
	decode();
	assert_false(d.addr_valid);

	/* A memory controller's own address, and one that is said to be physical */
	start(MCE_VENDOR_AMD, 0x17, 0x31, 17, ADDRV | 0x11b);
	rec.ipid = 0x9600050f00;
	decode();
	assert_true(d.addr_valid);
	assert_false(d.addr_physical);
	rec.status |= PADDRV;
	decode();
	assert_true(d.addr_physical);
}

static void fru_text(void **state)
{
	static const struct {
		const char	*text;
		bool		good;
	} rows[] = {
		{ "P0_DIMM_F0", true }, { "0123456789abcdef", true }, { "\x01\x02", false },
		{ "ab\xff" "cdefg", false }, { "", false }, { "x", false },
	};
	char bytes[16];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		start(MCE_VENDOR_AMD, 0x19, 0x11, 21, SYNDV | 0x11b);
		rec.ipid = 0x9600050f00;
		memset(bytes, 0, sizeof(bytes));
		memcpy(bytes, rows[i].text, strlen(rows[i].text));
		memcpy(&rec.synd1, bytes, 8);
		memcpy(&rec.synd2, bytes + 8, 8);
		decode();
		assert_string_equal(d.fru_text, rows[i].good ? rows[i].text : "");
	}
}

/* What has no name is a number, and is said to have none. */
static void undecoded(void **state)
{
	start(MCE_VENDOR_INTEL, 6, 0x55, 13, 0x00080091);
	decode();
	assert_string_equal(d.ext_error, "Corrected patrol scrub error");
	assert_false(d.undecoded);
	rec.status |= 0x40000000;
	decode();
	assert_string_equal(d.ext_error, "Corrected patrol scrub error");
	assert_true(d.undecoded);
	assert_int_equal(d.unknown_code, 0x4000);
	assert_int_equal(d.mscod, 0x4008);

	start(MCE_VENDOR_AMD, 0x17, 0x31, 17, 0x3f011b);
	rec.ipid = 0x9600050f00;
	decode();
	assert_string_equal(d.ext_error, "");
	assert_true(d.undecoded);
	assert_int_equal(d.ext_error_code, 0x3f);

	start(-1, 0, 0, 3, 0x11b);
	decode();
	assert_true(d.undecoded);
}

/* The kernel's own words win: it may know a unit that this library does not. */
static void kernels_word(void **state)
{
	start(MCE_VENDOR_INTEL, 6, 0x55, 1, 0x134);
	rec.told = MCE_TOLD_ALL;
	rec.severity = MCE_SEV_FATAL;
	rec.unit = MCE_UNIT_SECURITY;
	rec.flags = MCE_FLAG_USER | MCE_FLAG_UC;
	rec.err_count = 1;
	decode();
	assert_string_equal(d.severity, "fatal");
	assert_string_equal(d.unit, "security");
	assert_true(d.flags & MCE_FLAG_USER);

	/* The text of an event that several units share */
	rec.unit = MCE_UNIT_OTHER;
	rec.vendor_unit = MCE_VU_DCU;
	decode();
	assert_string_equal(d.unit, "load_store");
	rec.vendor_unit = MCE_VU_RESERVED;
	decode();
	assert_string_equal(d.unit, "other");
}

static void places(void **state)
{
	static const struct {
		unsigned int	model, bank;
		uint64_t	status, misc;
		const char	*place;
	} rows[] = {
		{ 0x2c, 8, MISCV, 0x2ULL << 16 | 1ULL << 18, "channel 1 DIMM 2" },
		{ 0x3f, 9, MISCV, 1ULL << 62 | 5ULL << 46, "rank 5" },
		{ 0x6a, 13, MISCV, 0x3fULL << 19 | 4ULL << 9 | 1ULL << 56,
		  "rank 1 subrank 0 bank group 0 bank 0 row 0x3f column 0x10 device 0" },
		{ 0x8f, 13, MISCV, 1ULL << 58 | 1ULL << 41,
		  "DIMM 1 rank 0 subrank 0 bank group 4 bank 0 row 0 column 0 device 0" },
		/* The register is not valid */
		{ 0x8f, 13, 0, 1ULL << 58, "" },
		{ 0xad, 13, MISCV, 1ULL << 57, "" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		start(MCE_VENDOR_INTEL, 6, rows[i].model, rows[i].bank, rows[i].status | 0x91);
		rec.misc = rows[i].misc;
		decode();
		assert_string_equal(d.location, rows[i].place);
	}

	start(MCE_VENDOR_INTEL, 6, 0x55, 6, MISCV | 0xe0b);
	rec.misc = 0x0000000117190000;
	decode();
	assert_string_equal(d.location, "PCI 0001:17:03.1");
}

static char sysfs[64];

static void put(const char *dir, const char *name, const void *data, size_t size)
{
	char path[256], command[320];
	FILE *file;

	snprintf(command, sizeof(command), "mkdir -p %s/%s", sysfs, dir);
	assert_int_equal(system(command), 0);
	snprintf(path, sizeof(path), "%s/%s/%s", sysfs, dir, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	fclose(file);
}

static void put_text(const char *dir, const char *name, const char *text)
{
	put(dir, name, text, strlen(text));
}

static int make_sysfs(void **state)
{
	strcpy(sysfs, "/tmp/test_decode.XXXXXX");
	if (!mkdtemp(sysfs))
		return -1;
	mce_sysfs = sysfs;

	return 0;
}

static int remove_sysfs(void **state)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -r %s", sysfs);

	return system(command);
}

/* The PPIN is that of the CPU, and is not taken for another's. */
static void ppin_of_the_cpu(void **state)
{
	struct mce_here here;

	put_text("devices/system/cpu/cpu1/topology", "ppin", "0xfedcba9876543210\n");
	put_text("devices/system/cpu/cpu2/topology", "ppin", "0x2\n");
	mce_here_init(&here);
	assert_int_equal(mce_here_cpu(&here, 1)->ppin, 0xfedcba9876543210);
	assert_int_equal(mce_here_cpu(&here, 2)->ppin, 2);
	assert_int_equal(mce_here_cpu(&here, 3)->ppin, 0);
	assert_int_equal(mce_here_cpu(&here, 1)->ppin, 0xfedcba9876543210);
}

static void dimm_of_skylake(void **state)
{
#define MC "devices/system/edac/mc/"
	put_text(MC "mc0", "mc_name", "Skylake Socket#0 IMC#0\n");
	put_text(MC "mc1", "mc_name", "Skylake Socket#0 IMC#1\n");
	put_text(MC "mc2", "mc_name", "Skylake Socket#1 IMC#0\n");
	put_text(MC "mc1/dimm0", "dimm_location", "channel 0 slot 0 \n");
	put_text(MC "mc1/dimm0", "dimm_label", "CPU0_D1\n");
	put_text(MC "mc1/dimm2", "dimm_location", "channel 1 slot 0 \n");
	put_text(MC "mc1/dimm2", "dimm_label", "CPU0_E1\n");
	put_text(MC "mc1/dimm3", "dimm_location", "channel 1 slot 1 \n");
	put_text(MC "mc1/dimm3", "dimm_label", "\n");

	/* Bank 16 is controller 1, channel 1; the slot is not told. */
	start(MCE_VENDOR_INTEL, 6, 0x55, 16, 0x00080090);
	rec.socket = 0;
	decode();
	mce_decode_here(&rec, &d);
	assert_string_equal(d.dimm, "mc#1channel#1slot#0 (CPU0_E1) or mc#1channel#1slot#1");

	/* The driver doesn't know this socket; and an error that is none of memory's */
	rec.socket = 3;
	mce_decode_here(&rec, &d);
	assert_string_equal(d.dimm, "");
	start(MCE_VENDOR_INTEL, 6, 0x55, 1, 0x134);
	rec.socket = 0;
	decode();
	mce_decode_here(&rec, &d);
	assert_string_equal(d.dimm, "");
}

static void dimm_of_epyc(void **state)
{
	put_text(MC "mc0", "mc_name", "F17h_M30h\n");
	put_text(MC "mc0/rank5", "dimm_location", "csrow 2 channel 1 \n");
	put_text(MC "mc0/rank5", "dimm_label", "DIMM_B1\n");
	put_text(MC "mc0/rank6", "dimm_location", "csrow 3 channel 1 \n");

	start(MCE_VENDOR_AMD, 0x17, 0x31, 17, SYNDV | 0x11b);
	rec.ipid = 0x9600150f00;
	rec.synd = 2;
	rec.socket = 0;
	decode();
	assert_string_equal(d.location, "chip select 2");
	mce_decode_here(&rec, &d);
	assert_string_equal(d.dimm, "mc#0csrow#2channel#1 (DIMM_B1)");
}

static void dimm_of_smbios(void **state)
{
	/* Type 20: 0 to 1 GB (in KB, inclusive) is device 0x1100; type 17 names it. */
	static const unsigned char table[] = {
		20, 0x13, 0x00, 0x20, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0x0f, 0x00,
		0x00, 0x11, 0x00, 0x13, 1, 0, 0, 0, 0,
		17, 0x12, 0x00, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1,
		'B', 'A', 'N', 'K', 0, 'D', 'I', 'M', 'M', '_', '7', 0, 0,
		/* This one is cut off. */
		20, 0xff, 0x00,
	};

	put("firmware/dmi/tables", "DMI", table, sizeof(table));

	start(MCE_VENDOR_INTEL, 6, 0x55, 7, ADDRV | MISCV | 0x91);
	rec.misc = 0x86;
	rec.addr = 0x3ffff000;
	decode();
	mce_decode_here(&rec, &d);
	assert_string_equal(d.dimm, "DIMM_7");
	rec.addr = 0x40000000;
	mce_decode_here(&rec, &d);
	assert_string_equal(d.dimm, "");
}

static uint64_t random64(void)
{
	return (uint64_t)random() << 42 ^ (uint64_t)random() << 21 ^ random();
}

/* Any bits at all: no crash, texts end, JSON is one line. */
static void anything(void **state)
{
	static const int vendors[] = { -1, 0, 2, 5, 9, 10, 77 };
	struct mce_event ev;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	srandom(1);
	for (int i = 0; i < 20000; i++) {
		mce_event_init(&ev, MCE_EVENT_BANK);
		mce_machine_set(&ev.machine, vendors[i % 7], random() % 0x1c, random() & 0xff, 0);
		ev.machine.mcgcap = i & 1 ? random64() : 0;
		ev.bank.bank = random() % 40;
		ev.bank.status = random64();
		ev.bank.misc = random64();
		ev.bank.addr = random64();
		ev.bank.synd = random64();
		ev.bank.synd1 = random64();
		ev.bank.synd2 = random64();
		ev.bank.ipid = i % 3 ? random64() & 0xff00ff00ffffffffULL : 0x9600050f00;
		if (i % 5 == 0) {
			ev.bank.told = i % 2 ? MCE_TOLD_ALL : MCE_TOLD_VERDICT;
			ev.bank.severity = random();
			ev.bank.unit = random();
			ev.bank.vendor_unit = random();
			ev.bank.flags = random64();
			ev.bank.level = random();
			ev.bank.request = random();
			ev.bank.transaction = random();
			ev.bank.participation = random();
			ev.bank.timeout = random();
			ev.bank.error_class = random();
		}
		mce_decode(&ev.machine, &ev.bank, &d);
		assert_non_null(d.unit);
		assert_non_null(d.advice);
		assert_true(strlen(d.summary) < sizeof(d.summary));
		rewind(out);
		assert_int_equal(mce_format_json(out, &ev, &d), 0);
		assert_int_equal(mce_format_text(out, &ev, &d, ~0U), 0);
	}
	fclose(out);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_cut),
		cmocka_unit_test(physical_addresses),
		cmocka_unit_test(fru_text),
		cmocka_unit_test(undecoded),
		cmocka_unit_test(kernels_word),
		cmocka_unit_test(places),
		cmocka_unit_test_setup_teardown(ppin_of_the_cpu, make_sysfs, remove_sysfs),
		cmocka_unit_test_setup_teardown(dimm_of_skylake, make_sysfs, remove_sysfs),
		cmocka_unit_test_setup_teardown(dimm_of_epyc, make_sysfs, remove_sysfs),
		cmocka_unit_test_setup_teardown(dimm_of_smbios, make_sysfs, remove_sysfs),
		cmocka_unit_test(anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
