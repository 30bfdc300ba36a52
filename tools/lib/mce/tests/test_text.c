// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel logs and JSON: prefixes, lines that grow, records that are interleaved or
 * cut off, and that what is written is read back.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "lines.h"
#include "source.h"
#include "text.h"

#define HEAD	"mce: [Hardware Error]: CPU 1: Machine Check: 0 Bank 7: 8c00004000010091\n"
#define TAIL	"mce: [Hardware Error]: PROCESSOR 0:50654 TIME 1700000000 SOCKET 0 APIC 2 microcode 1\n"

/* A file with @text in it; its path is static. */
static const char *make_file(const char *text, size_t len)
{
	static char path[64];
	int fd;

	strcpy(path, "/tmp/test_text.XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	close(fd);

	return path;
}

static void append(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_APPEND);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static struct mce_source *open_text(const char *text)
{
	const char *path = make_file(text, strlen(text));
	struct mce_source *s = mce_source_text(path, false);

	unlink(path);
	assert_non_null(s);
	assert_int_equal(mce_source_status(s), 0);

	return s;
}

static void prefixes(void **state)
{
	static const struct {
		const char	*line;
		bool		has_time, has_wall;
		uint64_t	time_ns;
		int64_t		wall_ns;
	} rows[] = {
		{ "X", false, false, 0, 0 },
		{ "<6>X", false, false, 0, 0 },
		{ "[    1.000002] X", true, false, 1000002000, 0 },
		{ "<4>[1234567.123456] X", true, false, 1234567123456000, 0 },
		{ "[    1.5][    C1] X", true, false, 1500000000, 0 },
		{ "[    1.5] [ T123] X", true, false, 1500000000, 0 },
		{ "2024-01-02T03:04:05Z host kernel: X", false, true, 0, 1704164645000000000 },
		{ "2024-01-02T03:04:05.25+02:00 host kernel: X", false, true, 0,
		  1704157445250000000 },
		{ "2024-01-02T03:04:05 host kernel: X", false, true, 0, 1704164645000000000 },
		{ "2024-01-02 03:04:05 -0500 host kernel: X", false, true, 0, 1704182645000000000 },
		{ "2024-01-02 03:04:05,5 host kernel: X", false, true, 0, 1704164645500000000 },
		{ "[2024-01-02 03:04:05] X", false, true, 0, 1704164645000000000 },
		{ "Tue 2024-01-02 03:04:05 CET host kernel: X", false, true, 0,
		  1704161045000000000 },
		{ "[Tue Jan  2 03:04:05 2024] X", false, true, 0, 1704164645000000000 },
		{ "kern  :err   : [Tue Jan  2 03:04:05 2024] X", false, true, 0,
		  1704164645000000000 },
		{ "kern  :warn  : [    1.500000] X", true, false, 1500000000, 0 },
		{ "Jan  2 2024 03:04:05 host kernel: [    1.5] X", true, true, 1500000000,
		  1704164645000000000 },
		{ "<3>1 2024-01-02T03:04:05.25Z host kernel - - - X", false, true, 0,
		  1704164645250000000 },
		{ "[  +0.000013] X", false, false, 0, 0 },
		{ "[    1.500000 <    0.000001>] X", true, false, 1500000000, 0 },
		{ "> > [    1.5] X", true, false, 1500000000, 0 },
		{ "(XEN) [2024-01-02 03:04:05] X", false, true, 0, 1704164645000000000 },
		{ "(XEN) X", false, false, 0, 0 },
		{ "host mcelog[2226]: X", false, false, 0, 0 },
		{ "kernel:[  1.500000] X", true, false, 1500000000, 0 },
		{ "2024-01-02T03:04:05.25Z cpu58:40848027)ALERT: X", false, true, 0,
		  1704164645250000000 },
		{ "[    1.5] {3}[Hardware Error]:  X", true, false, 1500000000, 0 },
		{ "[    1.5] EDAC skx MC3: X", true, false, 1500000000, 0 },
		{ "1704164645.500000 host kernel: X", false, true, 0, 1704164645500000000 },
		{ "6,416,1799123,-;X", true, false, 1799123000, 0 },
		{ "6,416,1799123,-,caller=T1;X", true, false, 1799123000, 0 },
		{ "\t  X", false, false, 0, 0 },
	};
	struct text_prefix prefix;

	setenv("TZ", "UTC", 1);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		print_message("%s\n", rows[i].line);
		assert_string_equal(text_prefix(rows[i].line, &prefix), "X");
		assert_int_equal(prefix.has_time, rows[i].has_time);
		assert_int_equal(prefix.has_wall, rows[i].has_wall);
		assert_int_equal(prefix.time_ns, rows[i].time_ns);
		assert_int_equal(prefix.wall_ns, rows[i].wall_ns);
	}
}

static void callers_differ(void **state)
{
	struct text_prefix a, b;

	text_prefix("[    1.5][    C1] X", &a);
	text_prefix("[    1.5][    T1] X", &b);
	assert_int_not_equal(a.caller, 0);
	assert_int_not_equal(a.caller, b.caller);
}

/* A line of any length, any byte in it, with and without an end. */
static void lines_of_all_sizes(void **state)
{
	size_t size = 3 * LINES_MAX + 100, len;
	char *text = malloc(size), *line;
	struct lines l;
	const char *path;

	memset(text, 'x', size);
	text[0] = '\n';
	text[10] = '\0';
	text[20] = '\n';
	/* One that is too long, then a short one without a newline */
	text[size - 11] = '\n';
	path = make_file(text, size);

	assert_int_equal(lines_open(&l, path, false), 0);
	assert_int_equal(lines_next(&l, &line, &len, -1), 1);
	assert_int_equal(len, 0);
	assert_int_equal(lines_next(&l, &line, &len, -1), 1);
	assert_int_equal(len, 19);
	assert_int_equal(l.number, 2);
	assert_int_equal(lines_next(&l, &line, &len, -1), 1);
	assert_int_equal(len, LINES_MAX);
	assert_int_equal(lines_next(&l, &line, &len, -1), 1);
	assert_int_equal(len, 10);
	assert_int_equal(l.number, 4);
	assert_int_equal(lines_next(&l, &line, &len, -1), -ENODATA);
	assert_int_equal(lines_next(&l, &line, &len, -1), -ENODATA);
	lines_close(&l);
	unlink(path);
	free(text);
}

static void missing_file(void **state)
{
	struct mce_source *s = mce_source_text("/no/such/file", false);
	struct mce_event ev;

	assert_int_equal(mce_source_status(s), -ENOENT);
	assert_non_null(strstr(mce_source_error(s), "/no/such/file"));
	assert_int_equal(mce_source_next(s, &ev, 0), -ENOENT);
	mce_source_close(s);
}

static void whole_record(void **state)
{
	struct mce_source *s = open_text(HEAD
		"mce: [Hardware Error]: TSC 64 ADDR 12345000 MISC 86 PPIN 5 \n" TAIL);
	struct mce_event ev;

	assert_int_equal(mce_source_next(s, &ev, -1), 1);
	assert_int_equal(ev.type, MCE_EVENT_BANK);
	assert_int_equal(ev.bank.cpu, 1);
	assert_int_equal(ev.bank.bank, 7);
	assert_int_equal(ev.bank.status, 0x8c00004000010091);
	assert_int_equal(ev.bank.addr, 0x12345000);
	assert_int_equal(ev.bank.misc, 0x86);
	assert_int_equal(ev.bank.tsc, 0x64);
	assert_int_equal(ev.bank.socket, 0);
	assert_int_equal(ev.bank.apicid, 2);
	assert_int_equal(ev.machine.vendor, MCE_VENDOR_INTEL);
	assert_int_equal(ev.machine.family, 6);
	assert_int_equal(ev.machine.model, 0x55);
	assert_int_equal(ev.machine.stepping, 4);
	assert_int_equal(ev.machine.ppin, 5);
	assert_int_equal(ev.line, 1);
	assert_true(ev.has & MCE_HAS_WALL);
	assert_int_equal(ev.wall_ns, 1700000000000000000);
	assert_int_equal(mce_source_next(s, &ev, -1), -ENODATA);
	mce_source_close(s);
}

/* Without its last line a record is still one, with no CPU known but the assumed. */
static void cut_record(void **state)
{
	struct mce_source *s = open_text(HEAD "mce: [Hardware Error]: TSC 64 \n" HEAD TAIL);
	struct mce_machine m;
	struct mce_event ev;

	mce_machine_set(&m, MCE_VENDOR_INTEL, 6, 0x8f, 0);
	mce_source_assume(s, &m);
	assert_int_equal(mce_source_next(s, &ev, -1), 1);
	assert_int_equal(ev.machine.model, 0x8f);
	assert_int_equal(mce_source_next(s, &ev, -1), 1);
	assert_int_equal(ev.machine.model, 0x55);
	assert_int_equal(mce_source_next(s, &ev, -1), -ENODATA);
	mce_source_close(s);
}

static void bad_lines(void **state)
{
	static const char * const bad[] = {
		"mce: [Hardware Error]: CPU 1: Machine Check: zz Bank 7: 8c00004000010091\n",
		"mce: [Hardware Error]: CPU 1: Machine Check: 0 Bank x: 8c00004000010091\n",
		"mce: [Hardware Error]: CPU 1: Machine Check: 0 Bank 256: 8c00004000010091\n",
		"mce: [Hardware Error]: CPU 1: Machine Check: 0 Bank 7: 8c0000400001009\n",
		"mce: [Hardware Error]: CPU 1: Machine Check: 0 Bank 7: 8c000040000100911\n",
		"mce: [Hardware Error]: CPU 1: Machine Check: 0 Bank 7: \n",
		"[Hardware Error]: CPU:0 (17:31:0) MC17_STATUS[Over|CE|Mis\n",
		"[Hardware Error]: CPU:0 (17:31:0) MC17_STATUS[Over|CE]: 0xdc20400000000\n",
		"[Hardware Error]: CPU:0 (17:31:0) MC999_STATUS[Over|CE]: 0xdc2040000000011b\n",
	};
	struct mce_source_stats stats;
	struct mce_source *s;
	struct mce_event ev;
	char text[512];

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		snprintf(text, sizeof(text), "%s" HEAD TAIL, bad[i]);
		s = open_text(text);
		assert_int_equal(mce_source_next(s, &ev, -1), -EBADMSG);
		assert_non_null(strstr(mce_source_error(s), ":1: "));
		assert_int_equal(mce_source_next(s, &ev, -1), 1);
		assert_int_equal(mce_source_next(s, &ev, -1), -ENODATA);
		mce_source_stats(s, &stats);
		assert_int_equal(stats.bad, 1);
		assert_int_equal(stats.events, 1);
		mce_source_close(s);
	}
}

/* More records at a time than there is room for: none is lost. */
static void many_callers(void **state)
{
	char text[8192] = "", line[256];
	struct mce_source *s;
	struct mce_event ev;
	int i;

	for (i = 0; i < 20; i++) {
		snprintf(line, sizeof(line),
			 "[    1.5][ T%d] [Hardware Error]: CPU %d: Machine Check: 0 Bank 7: %s\n",
			 i + 1, i, "8c00004000010091");
		strcat(text, line);
	}
	s = open_text(text);
	for (i = 0; i < 20; i++) {
		assert_int_equal(mce_source_next(s, &ev, -1), 1);
		assert_int_equal(ev.bank.cpu, i);
	}
	assert_int_equal(mce_source_next(s, &ev, -1), -ENODATA);
	mce_source_close(s);
}

/* A log that grows: half a line is not read before it is whole. */
static void follow(void **state)
{
	const char *path = make_file(HEAD, strlen(HEAD) - 10);
	struct mce_source *s = mce_source_text(path, true);
	struct mce_event ev;

	assert_int_equal(mce_source_next(s, &ev, 300), 0);
	append(path, HEAD + strlen(HEAD) - 10);
	append(path, TAIL);
	assert_int_equal(mce_source_next(s, &ev, 5000), 1);
	assert_int_equal(ev.bank.status, 0x8c00004000010091);

	/* A record whose last line never comes is complete after a while. */
	append(path, HEAD);
	assert_int_equal(mce_source_next(s, &ev, 20000), 1);
	assert_int_equal(mce_source_next(s, &ev, 0), 0);
	mce_source_close(s);
	unlink(path);
}

/* The log is rotated: the new file is read from its beginning. */
static void rotation(void **state)
{
	const char *path = make_file(HEAD TAIL, strlen(HEAD TAIL));
	struct mce_source *s = mce_source_text(path, true);
	struct mce_event ev;
	char old[80];
	int fd;

	assert_int_equal(mce_source_next(s, &ev, 5000), 1);
	snprintf(old, sizeof(old), "%s.1", path);
	assert_int_equal(rename(path, old), 0);
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	assert_true(fd >= 0);
	close(fd);
	append(path, HEAD TAIL);
	assert_int_equal(mce_source_next(s, &ev, 5000), 1);
	assert_int_equal(mce_source_next(s, &ev, 0), 0);
	mce_source_close(s);
	unlink(path);
	unlink(old);
}

/* Write @ev as JSON and read it back. */
static void through_json(const struct mce_event *ev, struct mce_event *back)
{
	struct mce_decoded d;
	struct mce_source *s;
	char *text = NULL;
	size_t size = 0;
	const char *path;
	FILE *out;

	out = open_memstream(&text, &size);
	if (ev->type == MCE_EVENT_BANK)
		mce_decode(&ev->machine, &ev->bank, &d);
	assert_int_equal(mce_format_json(out, ev, ev->type == MCE_EVENT_BANK ? &d : NULL), 0);
	fclose(out);
	assert_int_equal(text[size - 1], '\n');
	assert_ptr_equal(strchr(text, '\n'), text + size - 1);

	path = make_file(text, size);
	s = mce_source_json(path);
	unlink(path);
	assert_int_equal(mce_source_next(s, back, -1), 1);
	mce_source_close(s);
	free(text);
}

static void json_round_trip(void **state)
{
	struct mce_event ev, back;

	mce_event_init(&ev, MCE_EVENT_BANK);
	mce_machine_set(&ev.machine, MCE_VENDOR_AMD, 0x19, 0x11, 1);
	ev.bank.cpu = 3;
	ev.bank.bank = 21;
	ev.bank.status = 0xdc2040000000011b;
	ev.bank.ipid = 0x9600450f00;
	ev.bank.synd = UINT64_MAX;
	ev.bank.tsc = UINT64_MAX - 1;
	ev.has = MCE_HAS_TASK | MCE_HAS_WALL | MCE_HAS_TIME | MCE_HAS_TSC;
	ev.wall_ns = 1700000000123456789;
	ev.time_ns = 5;
	ev.pid = 7;
	ev.tid = 8;
	strcpy(ev.comm, "a\"b\\c\x01\xff" "d\xc3\xa9");

	through_json(&ev, &back);
	assert_int_equal(back.type, MCE_EVENT_BANK);
	assert_int_equal(back.machine.family, 0x19);
	assert_int_equal(back.machine.smca, 1);
	assert_int_equal(back.bank.bank, 21);
	assert_int_equal(back.bank.status, ev.bank.status);
	assert_int_equal(back.bank.synd, ev.bank.synd);
	assert_int_equal(back.bank.tsc, ev.bank.tsc);
	assert_int_equal(back.wall_ns, ev.wall_ns);
	assert_int_equal(back.time_ns, 5);
	assert_int_equal(back.tid, 8);
	/* A byte that is no UTF-8 is written as U+FFFD, one that controls is read as '?'. */
	assert_string_equal(back.comm, "a\"b\\c?\xef\xbf\xbd" "d\xc3\xa9");
}

static void json_all_types(void **state)
{
	struct mce_event ev, back;

	for (unsigned int type = 0; type < MCE_NR_EVENT_TYPES; type++) {
		mce_event_init(&ev, type);
		through_json(&ev, &back);
		assert_int_equal(back.type, type);
	}
}

static void bad_json(void **state)
{
	static const char * const bad[] = {
		"{\n", "[]\n", "nonsense\n", "{\"type\":\"none\"}\n", "{\"type\":\"bank\"}\n",
		"{\"status\":\"zz\"}\n", "{\"status\":\"0x1\",\"bank\":300}\n",
		"{\"status\":\"0x1\",\"vendor\":\"via\"}\n", "{\"status\":\"0x1\"",
		"[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]\n",
	};
	struct mce_event ev;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		const char *path = make_file(bad[i], strlen(bad[i]));
		struct mce_source *s = mce_source_json(path);

		unlink(path);
		assert_int_equal(mce_source_next(s, &ev, -1), -EBADMSG);
		assert_non_null(strstr(mce_source_error(s), ":1: "));
		assert_int_equal(mce_source_next(s, &ev, -1), -ENODATA);
		mce_source_close(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes),
		cmocka_unit_test(callers_differ),
		cmocka_unit_test(lines_of_all_sizes),
		cmocka_unit_test(missing_file),
		cmocka_unit_test(whole_record),
		cmocka_unit_test(cut_record),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(many_callers),
		cmocka_unit_test(follow),
		cmocka_unit_test(rotation),
		cmocka_unit_test(json_round_trip),
		cmocka_unit_test(json_all_types),
		cmocka_unit_test(bad_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
