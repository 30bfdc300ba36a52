// SPDX-License-Identifier: GPL-2.0
/*
 * perf.data: files and streams that are right, cut off, or somebody's attack.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <asm/mce_unit.h>
#include <mce/mce.h>
#include <perf/event.h>

#include "build.h"
#include "event_names.h"

/* Events 0 and 1 of each file; 2 is cycles */
#define LOAD_STORE	0
#define LOST_EVENT	1
#define CYCLES		2

static char *load_store, *lost_event;
static struct build build;

static int setup(void **state)
{
	load_store = read_format("mce_bank_load_store");
	lost_event = read_format("mce_lost");
	memset(&build, 0, sizeof(build));
	build.formats[0] = load_store;
	build.formats[1] = lost_event;
	build.cycles = true;

	return 0;
}

static int teardown(void **state)
{
	buf_free(&build.data);
	free(load_store);
	free(lost_event);

	return 0;
}

/* A sample; its address says which */
static void sample(struct buf *b, uint64_t time, int cpu, int tid, uint64_t addr)
{
	struct record rec;

	record_init(&rec, load_store);
	record_set(&rec, load_store, "status", 1ULL << 63);
	record_set(&rec, load_store, "addr", addr);
	record_set(&rec, load_store, "cpu", cpu);
	build_sample(b, build_id(LOAD_STORE, cpu), time, cpu, tid, &rec);
}

static struct mce_source *open_buf(const struct buf *b)
{
	struct mce_source *s = mce_source_perf_data(build_write(b));

	assert_non_null(s);

	return s;
}

static struct mce_source *open_build(bool pipe)
{
	struct mce_source *s;
	struct buf b = { };

	if (pipe)
		build_pipe(&build, &b);
	else
		build_file(&build, &b);
	s = open_buf(&b);
	buf_free(&b);
	if (mce_source_status(s))
		fail_msg("%s", mce_source_error(s));

	return s;
}

static void expect_addr(struct mce_source *s, uint64_t addr)
{
	struct mce_event ev;
	int ret = mce_source_next(s, &ev, 0);

	if (ret != 1)
		fail_msg("%d: %s", ret, mce_source_error(s));
	assert_int_equal(ev.type, MCE_EVENT_BANK);
	assert_int_equal(ev.bank.addr, addr);
}

static void expect_dropped(struct mce_source *s, int cpu, uint64_t count)
{
	struct mce_event ev;

	assert_int_equal(mce_source_next(s, &ev, 0), 1);
	assert_int_equal(ev.type, MCE_EVENT_DROPPED);
	assert_int_equal(ev.dropped.cpu, cpu);
	assert_int_equal(ev.dropped.count, count);
}

static void expect_end(struct mce_source *s)
{
	struct mce_event ev;

	assert_int_equal(mce_source_next(s, &ev, 0), -ENODATA);
	assert_int_equal(mce_source_next(s, &ev, 0), -ENODATA);
	mce_source_close(s);
}

static void expect_error(struct mce_source *s, const char *text)
{
	struct mce_event ev;

	assert_int_equal(mce_source_next(s, &ev, 0), -EBADMSG);
	if (!strstr(mce_source_error(s), text))
		fail_msg("'%s' is not in '%s'", text, mce_source_error(s));
}

static void one_sample(bool pipe)
{
	struct mce_source *s;
	struct mce_event ev;

	build.cpuid = "AuthenticAMD,25,1,2";
	build.wall = pipe ? 0 : 1700000000000000000LL;
	sample(&build.data, 5000, 3, 42, 0x1000);
	s = open_build(pipe);
	assert_int_equal(mce_source_next(s, &ev, 0), 1);
	assert_int_equal(ev.type, MCE_EVENT_BANK);
	assert_int_equal(ev.bank.unit, MCE_UNIT_LOAD_STORE);
	assert_int_equal(ev.time_ns, 5000);
	assert_int_equal(ev.sample_cpu, 3);
	assert_int_equal(ev.tid, 42);
	assert_int_equal(ev.nr_chain, 2);
	assert_int_equal(ev.chain[1], 0x401000);
	assert_int_equal(ev.machine.vendor, MCE_VENDOR_AMD);
	assert_int_equal(ev.machine.family, 25);
	assert_int_equal(ev.machine.smca, 1);
	assert_true(ev.has & MCE_HAS_TASK && ev.has & MCE_HAS_CHAIN && ev.has & MCE_HAS_TIME);
	if (!pipe)
		assert_true(ev.wall_ns == build.wall + 5000);
	expect_end(s);
}

static void test_file(void **state)
{
	one_sample(false);
}

static void test_stream(void **state)
{
	one_sample(true);
}

/* Through a real pipe, a few bytes at a time: what is not there yet is no error. */
static void test_slow_pipe(void **state)
{
	struct mce_source *s;
	struct mce_event ev;
	struct buf b = { };
	int fd[2], ret, got = 0, old;

	sample(&build.data, 1000, 0, 1, 1);
	sample(&build.data, 2000, 0, 1, 2);
	build_pipe(&build, &b);
	assert_int_equal(pipe(fd), 0);
	old = dup(STDIN_FILENO);
	dup2(fd[0], STDIN_FILENO);
	assert_int_equal(write(fd[1], b.data, 16), 16);
	s = mce_source_perf_data("-");
	assert_int_equal(mce_source_status(s), 0);
	assert_true(mce_source_fd(s) >= 0);
	for (size_t at = 16; at < b.size; at += 100) {
		size_t size = b.size - at < 100 ? b.size - at : 100;

		assert_int_equal(write(fd[1], b.data + at, size), size);
		ret = mce_source_next(s, &ev, 0);
		assert_true(ret >= 0);
		got += ret;
	}
	close(fd[1]);
	while ((ret = mce_source_next(s, &ev, -1)) == 1)
		got++;
	assert_int_equal(ret, -ENODATA);
	assert_int_equal(got, 2);
	mce_source_close(s);
	dup2(old, STDIN_FILENO);
	close(old);
	close(fd[0]);
	buf_free(&b);
}

static void test_order(void **state)
{
	struct buf *b = &build.data;
	struct mce_source *s;

	/*
	 * perf goes from CPU to CPU, and marks the end of each round. What CPU 1 wrote
	 * after perf had been there comes in the next round.
	 */
	sample(b, 2000, 1, 1, 2);
	sample(b, 1000, 0, 1, 1);
	sample(b, 3000, 0, 1, 4);
	build_round(b);
	sample(b, 2500, 1, 1, 3);
	sample(b, 4000, 1, 1, 5);
	sample(b, 5000, 0, 1, 6);
	build_round(b);
	build_round(b);
	sample(b, 6000, 1, 1, 7);
	s = open_build(false);
	for (int i = 1; i <= 7; i++)
		expect_addr(s, i);
	expect_end(s);
}

/* Of the same time: as they were written */
static void test_same_time(void **state)
{
	struct mce_source *s;

	for (int i = 0; i < 100; i++)
		sample(&build.data, 7, i % 4, 1, i);
	s = open_build(false);
	for (int i = 0; i < 100; i++)
		expect_addr(s, i);
	expect_end(s);
}

/* Without any mark, and more than is kept: all come, and memory stays small. */
static void test_no_rounds(void **state)
{
	uint64_t last = 0, count = 0;
	struct mce_source *s;
	struct mce_event ev;

	for (int i = 0; i < 120000; i++)
		sample(&build.data, 1000 + i, i % 4, 1, i);
	s = open_build(false);
	while (mce_source_next(s, &ev, 0) == 1) {
		assert_true(ev.time_ns > last);
		last = ev.time_ns;
		count++;
	}
	assert_int_equal(count, 120000);
	mce_source_close(s);
}

static void test_names(void **state)
{
	struct buf *b = &build.data;
	struct mce_source *s;
	struct mce_event ev;
	static const struct {
		int		tid;
		const char	*comm;
	} expected[] = {
		{ 10, "first" }, { 11, "first" }, { 10, "second" }, { 11, "first" }, { 12, "" },
		{ 0, "swapper" },
	};

	/* The names are out of order, too. */
	build_comm(b, build_id(CYCLES, 0), 3000, 10, "second");
	build_comm(b, 0, 0, 10, "first");
	build_fork(b, build_id(CYCLES, 0), 1500, 10, 11);
	sample(b, 1000, 0, 10, 0);
	sample(b, 2000, 0, 11, 1);
	sample(b, 4000, 0, 10, 2);
	sample(b, 5000, 0, 11, 3);
	sample(b, 6000, 0, 12, 4);
	sample(b, 7000, 0, 0, 5);
	s = open_build(false);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(mce_source_next(s, &ev, 0), 1);
		assert_int_equal(ev.tid, expected[i].tid);
		assert_string_equal(ev.comm, expected[i].comm);
	}
	expect_end(s);
}

/* Nothing but machine checks: what did not fit were those. */
static void test_lost(void **state)
{
	struct mce_source_stats stats;
	struct mce_source *s;

	build.cycles = false;
	sample(&build.data, 1000, 0, 1, 1);
	build_lost(&build.data, build_id(LOAD_STORE, 2), 2000, 2, 17);
	sample(&build.data, 3000, 0, 1, 2);
	s = open_build(false);
	expect_addr(s, 1);
	expect_dropped(s, 2, 17);
	expect_addr(s, 2);
	mce_source_stats(s, &stats);
	assert_int_equal(stats.events, 2);
	assert_int_equal(stats.dropped, 17);
	expect_end(s);
}

/* Among other events: what perf has counted for ours */
static void test_lost_exact(void **state)
{
	struct mce_source *s;

	build.read_format = PERF_FORMAT_ID | PERF_FORMAT_LOST;
	build_lost(&build.data, build_id(CYCLES, 0), 2000, 0, 1000);
	build_lost_samples(&build.data, build_id(LOAD_STORE, 0), 5);
	build_lost_samples(&build.data, build_id(LOST_EVENT, 1), 1);
	build_lost_samples(&build.data, build_id(CYCLES, 0), 994);
	s = open_build(false);
	expect_dropped(s, -1, 6);
	expect_end(s);
}

/* Told at once and again at the end: once */
static void test_lost_twice(void **state)
{
	struct mce_source *s;

	build.cycles = false;
	build.read_format = PERF_FORMAT_ID | PERF_FORMAT_LOST;
	build_lost(&build.data, build_id(LOAD_STORE, 1), 2000, 1, 4);
	build_lost_samples(&build.data, build_id(LOAD_STORE, 1), 10);
	s = open_build(false);
	expect_dropped(s, 1, 4);
	expect_dropped(s, -1, 6);
	expect_end(s);
}

/* The buffer's count has other records in it: never less than nothing. */
static void test_lost_fewer(void **state)
{
	struct mce_source *s;

	build.cycles = false;
	build.read_format = PERF_FORMAT_ID | PERF_FORMAT_LOST;
	build_lost(&build.data, build_id(LOAD_STORE, 1), 2000, 1, 10);
	build_lost_samples(&build.data, build_id(LOAD_STORE, 1), 4);
	s = open_build(false);
	expect_dropped(s, 1, 10);
	expect_end(s);
}

static void compressed(uint32_t type)
{
	struct buf plain = { }, part = { };
	struct mce_source *s;
	size_t half;

	for (int i = 0; i < 50; i++)
		sample(&plain, 1000 + i, 0, 1, i);
	/* A record can begin in one piece and end in the next. */
	half = plain.size / 2 + 12;
	buf_add(&part, plain.data, half);
	build_compressed(&build.data, &part, type);
	part.size = 0;
	buf_add(&part, plain.data + half, plain.size - half);
	build_compressed(&build.data, &part, type);
	sample(&build.data, 2000, 0, 1, 50);
	s = open_build(false);
	for (int i = 0; i <= 50; i++)
		expect_addr(s, i);
	expect_end(s);
	buf_free(&plain);
	buf_free(&part);
}

static void test_compressed(void **state)
{
	compressed(PERF_RECORD_COMPRESSED);
}

static void test_compressed2(void **state)
{
	compressed(PERF_RECORD_COMPRESSED2);
}

static void test_compressed_too_long(void **state)
{
	struct perf_event_header header = { PERF_RECORD_COMPRESSED2, 0, 32 };
	struct mce_source *s;

	buf_add(&build.data, &header, sizeof(header));
	buf_u64(&build.data, 17);
	buf_add(&build.data, NULL, 16);
	sample(&build.data, 1000, 0, 1, 1);
	s = open_build(false);
	expect_error(s, "longer than it is");
	expect_addr(s, 1);
	expect_end(s);
}

static void test_not_compressed(void **state)
{
	struct perf_event_header header = { PERF_RECORD_COMPRESSED, 0, 24 };
	struct mce_source *s;

	sample(&build.data, 1000, 0, 1, 1);
	buf_add(&build.data, &header, sizeof(header));
	buf_add(&build.data, "this is not zstd", 16);
	s = open_build(false);
	expect_addr(s, 1);
	expect_error(s, "at ");
	expect_end(s);
}

static void refuse(const char *path, int status, const char *text)
{
	struct mce_source *s = mce_source_perf_data(path);
	struct mce_event ev;

	assert_int_equal(mce_source_status(s), status);
	assert_int_equal(mce_source_next(s, &ev, 0), status);
	if (!strstr(mce_source_error(s), text))
		fail_msg("'%s' is not in '%s'", text, mce_source_error(s));
	if (!strstr(mce_source_error(s), path))
		fail_msg("no '%s' in '%s'", path, mce_source_error(s));
	mce_source_close(s);
}

static void test_refused(void **state)
{
	struct buf b = { };

	refuse("/nonexistent/perf.data", -ENOENT, "No such file");
	refuse("/tmp", -EISDIR, "directory");
	refuse("/dev/null", -EBADMSG, "too short");
	build_file(&build, &b);
	b.data[0] = 'p';
	refuse(build_write(&b), -EBADMSG, "not perf.data");
	memcpy(b.data, "2ELIFREP", 8);
	refuse(build_write(&b), -EBADMSG, "byte order");
	buf_free(&b);
}

static void put_file(const char *dir, const char *name, const struct buf *b)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (!b) {
		unlink(path);
		return;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, b->data, b->size), b->size);
	close(fd);
}

/* perf record --kcore, --threads */
static void test_directory(void **state)
{
	char dir[] = "/tmp/libmce-test-XXXXXX";
	struct mce_source *s;
	struct buf b = { };

	sample(&build.data, 1000, 0, 1, 1);
	build_file(&build, &b);
	assert_non_null(mkdtemp(dir));
	refuse(dir, -EISDIR, "not one of perf record");
	put_file(dir, "data", &b);
	s = mce_source_auto(dir);
	expect_addr(s, 1);
	expect_end(s);
	put_file(dir, "data.0", &b);
	refuse(dir, -EISDIR, "record without --threads");

	put_file(dir, "data.0", NULL);
	put_file(dir, "data", NULL);
	assert_int_equal(rmdir(dir), 0);
	buf_free(&b);
}

/* A sample whose chain has nothing but the mark and the cookie of what comes later. */
static void deferred_sample(uint64_t time)
{
	size_t at = build.data.size;
	uint64_t *words;

	sample(&build.data, time, 0, 1, 1);
	words = (uint64_t *)((struct perf_event_header *)(build.data.data + at) + 1);
	words[5] = PERF_CONTEXT_USER_DEFERRED;
}

/* perf record --call-graph fp,defer: the user's part stands in another record. */
static void test_deferred_chain(void **state)
{
	struct {
		struct perf_event_header header;
		uint64_t cookie, nr, ips[3], trailer[4];
	} later = {
		.header = { PERF_RECORD_CALLCHAIN_DEFERRED, 0, sizeof(later) },
		/* Task, time, ... */
		.nr = 3, .ips = { 0x11, 0x22, 0x33 }, .trailer = { 0, 2000 },
	};
	struct mce_source *s;
	struct mce_event ev;

	deferred_sample(1000);
	later.cookie = ((uint64_t *)(build.data.data + sizeof(later.header)))[6];
	buf_add(&build.data, &later, sizeof(later));
	s = open_build(true);
	assert_int_equal(mce_source_next(s, &ev, -1), 1);
	assert_int_equal(ev.nr_chain, 4);
	assert_string_equal(mce_chain_context(ev.chain[0]), "user");
	assert_int_equal(ev.chain[1], 0x11);
	assert_int_equal(ev.chain[3], 0x33);
	expect_end(s);
}

/* It is not there: the user's part is missing, and that is told. */
static void test_deferred_chain_missing(void **state)
{
	struct mce_source *s;
	struct mce_event ev;

	deferred_sample(1000);
	s = open_build(false);
	assert_int_equal(mce_source_next(s, &ev, -1), 1);
	assert_int_equal(ev.nr_chain, 1);
	assert_string_equal(mce_chain_context(ev.chain[0]), "user_deferred");
	expect_end(s);
}

/* perf record was killed: the size of the data is 0, and the features are not there */
static struct mce_source *open_not_ended(size_t less)
{
	struct mce_source *s;
	struct buf b = { };
	uint64_t data;

	build_file(&build, &b);
	memcpy(&data, b.data + 40, sizeof(data));
	memset(b.data + 48, 0, 8);
	b.size = data + build.data.size - less;
	s = mce_source_perf_data(build_write(&b));
	buf_free(&b);

	return s;
}

static void test_not_ended(void **state)
{
	struct mce_source *s;

	sample(&build.data, 1000, 0, 1, 1);
	sample(&build.data, 2000, 1, 1, 2);
	s = open_not_ended(0);
	expect_addr(s, 1);
	expect_addr(s, 2);
	expect_error(s, "was not ended");
	expect_end(s);

	s = open_not_ended(8);
	expect_addr(s, 1);
	expect_error(s, "was not ended");
	expect_end(s);
}

/* The same of mce_record, whose last field is of any length */
static void test_not_ended_record(void **state)
{
	char *format = read_format("mce_record");
	struct mce_source *s;
	struct mce_event ev;
	struct record rec;

	build.formats[2] = format;
	record_init(&rec, format);
	record_set(&rec, format, "status", 0x8c00004000010091);
	record_set(&rec, format, "cpu", 3);
	record_set(&rec, format, "bank", 7);
	record_set(&rec, format, "cpuid", 0x50654);
	build_sample(&build.data, build_id(2, 0), 2000, 0, 1, &rec);
	s = open_not_ended(0);
	assert_int_equal(mce_source_next(s, &ev, -1), 1);
	assert_int_equal(ev.bank.cpu, 3);
	assert_int_equal(ev.bank.bank, 7);
	assert_int_equal(ev.bank.status, 0x8c00004000010091);
	assert_int_equal(ev.machine.model, 0x55);
	expect_error(s, "was not ended");
	expect_end(s);
	free(format);
}

/* A record of no size: what came before is there, and the place is named. */
static void test_bad_record(void **state)
{
	struct mce_source *s;

	sample(&build.data, 1000, 0, 1, 1);
	buf_add(&build.data, NULL, 16);
	sample(&build.data, 2000, 0, 1, 2);
	s = open_build(false);
	expect_addr(s, 1);
	expect_error(s, "impossible size");
	expect_end(s);
}

/* A sample whose parts don't fit: the others are there. */
static void test_bad_sample(void **state)
{
	struct perf_event_header *header;
	struct mce_source_stats stats;
	struct mce_source *s;
	size_t at;

	sample(&build.data, 1000, 0, 1, 1);
	at = build.data.size;
	sample(&build.data, 2000, 0, 1, 2);
	/* The number of addresses in the call chain */
	header = (struct perf_event_header *)(build.data.data + at);
	((uint64_t *)(header + 1))[4] = 1ULL << 61;
	sample(&build.data, 3000, 0, 1, 3);
	s = open_build(false);
	expect_error(s, "shorter");
	expect_addr(s, 1);
	expect_addr(s, 3);
	mce_source_stats(s, &stats);
	assert_int_equal(stats.bad, 1);
	expect_end(s);
}

/* mce:* has the error twice, as a bank event and as mce_record. */
static void test_once(void **state)
{
	char *format = read_format("mce_record");
	struct record rec;
	struct mce_source *s;

	build.formats[2] = format;
	sample(&build.data, 1000, 1, 1, 1);
	record_init(&rec, format);
	record_set(&rec, format, "status", 1ULL << 63);
	record_set(&rec, format, "cpu", 1);
	record_set(&rec, format, "addr", 2);
	build_sample(&build.data, build_id(2, 0), 2000, 0, 1, &rec);
	build_sample(&build.data, build_id(2, 0), 3000, 0, 1, &rec);
	s = open_build(false);
	expect_addr(s, 1);
	/* There was one such error, this is another. */
	expect_addr(s, 2);
	expect_end(s);
	free(format);
}

/* Read all there is, whatever it says. Return: number of events. */
static int read_all(const struct buf *b)
{
	struct mce_source *s = open_buf(b);
	struct mce_event ev;
	int ret, count = 0, calls = 0;

	do {
		ret = mce_source_next(s, &ev, 0);
		count += ret == 1;
		assert_true(++calls < 100000);
	} while (ret != -ENODATA && ret != 0 && !mce_source_status(s));
	mce_source_close(s);

	return count;
}

static void fill_some(void)
{
	struct buf packed = { };

	build.cpuid = "GenuineIntel,6,85,7";
	build_comm(&build.data, 0, 0, 42, "task");
	sample(&build.data, 1000, 0, 42, 1);
	build_round(&build.data);
	build_lost(&build.data, build_id(LOAD_STORE, 0), 1500, 0, 3);
	sample(&packed, 2000, 1, 42, 2);
	build_compressed(&build.data, &packed, PERF_RECORD_COMPRESSED2);
	buf_free(&packed);
	build_round(&build.data);
}

static void cut_off(bool pipe)
{
	struct buf b = { };

	fill_some();
	if (pipe)
		build_pipe(&build, &b);
	else
		build_file(&build, &b);
	assert_true(read_all(&b) >= 2);
	while (b.size--)
		assert_true(read_all(&b) <= 4);
	buf_free(&b);
}

static void test_file_cut_off(void **state)
{
	cut_off(false);
}

static void test_stream_cut_off(void **state)
{
	cut_off(true);
}

/* Each byte turned to something else */
static void change_bytes(bool pipe)
{
	static const unsigned char values[] = { 0x00, 0xff, 0x7f, 0x01 };
	struct buf b = { };
	unsigned char old;

	fill_some();
	if (pipe)
		build_pipe(&build, &b);
	else
		build_file(&build, &b);
	for (size_t at = 0; at < b.size; at++) {
		old = b.data[at];
		b.data[at] = values[at % sizeof(values)] ^ (at % 3 ? 0 : old);
		read_all(&b);
		b.data[at] = old;
	}
	buf_free(&b);
}

static void test_file_changed(void **state)
{
	change_bytes(false);
}

static void test_stream_changed(void **state)
{
	change_bytes(true);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_file),
		TEST(test_stream),
		TEST(test_slow_pipe),
		TEST(test_order),
		TEST(test_same_time),
		TEST(test_no_rounds),
		TEST(test_names),
		TEST(test_lost),
		TEST(test_lost_exact),
		TEST(test_lost_twice),
		TEST(test_lost_fewer),
		TEST(test_compressed),
		TEST(test_compressed2),
		TEST(test_compressed_too_long),
		TEST(test_not_compressed),
		TEST(test_refused),
		TEST(test_directory),
		TEST(test_deferred_chain),
		TEST(test_deferred_chain_missing),
		TEST(test_not_ended),
		TEST(test_not_ended_record),
		TEST(test_bad_record),
		TEST(test_bad_sample),
		TEST(test_once),
		TEST(test_file_cut_off),
		TEST(test_stream_cut_off),
		TEST(test_file_changed),
		TEST(test_stream_changed),
	};
	struct buf empty = { };
	int ret = cmocka_run_group_tests(tests, NULL, NULL);

	unlink(build_write(&empty));

	return ret;
}
