// SPDX-License-Identifier: GPL-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include <cmocka.h>

#include <perf/event.h>

#include "build.h"

char *read_format(const char *event)
{
	const char *dir = getenv("TEST_DATA");
	char path[512], *text;
	size_t size;
	FILE *file;

	snprintf(path, sizeof(path), "%s/formats/%s", dir ? dir : "tests", event);
	file = fopen(path, "re");
	if (!file)
		fail_msg("cannot open %s", path);

	text = calloc(1, 65536);
	size = fread(text, 1, 65535, file);
	assert_true(size > 0);
	fclose(file);

	return text;
}

/* "field:u64 status;	offset:8;	size:8;	signed:0;" */
static void find_field(const char *format, const char *field, size_t *offset, size_t *size)
{
	char pattern[64];
	const char *at;

	snprintf(pattern, sizeof(pattern), " %s;\toffset:", field);
	at = strstr(format, pattern);
	if (!at)
		fail_msg("there is no field %s", field);
	if (sscanf(at + strlen(pattern), "%zu;\tsize:%zu", offset, size) != 2)
		fail_msg("a wrong format");
}

void record_init(struct record *rec, const char *format)
{
	const char *at = format;
	size_t offset, size;
	int id;

	memset(rec, 0, sizeof(*rec));
	while ((at = strstr(at, "\toffset:"))) {
		assert_int_equal(sscanf(at, "\toffset:%zu;\tsize:%zu", &offset, &size), 2);
		if (rec->size < offset + size)
			rec->size = offset + size;
		at++;
	}
	at = strstr(format, "ID: ");
	assert_non_null(at);
	id = atoi(at + 4);
	memcpy(rec->data, &id, 2);
}

void record_set(struct record *rec, const char *format, const char *field, uint64_t value)
{
	size_t offset, size;

	find_field(format, field, &offset, &size);
	memcpy(rec->data + offset, &value, size);
}

void record_set_text(struct record *rec, const char *format, const char *field,
		     const char *text)
{
	size_t offset, size;
	uint32_t loc;

	find_field(format, field, &offset, &size);
	loc = rec->size | (strlen(text) + 1) << 16;
	memcpy(rec->data + offset, &loc, sizeof(loc));
	assert_true(rec->size + strlen(text) + 1 <= sizeof(rec->data));
	memcpy(rec->data + rec->size, text, strlen(text) + 1);
	rec->size += strlen(text) + 1;
}

void buf_add(struct buf *b, const void *data, size_t size)
{
	if (b->size + size > b->max) {
		b->max = 2 * (b->size + size);
		b->data = realloc(b->data, b->max);
		assert_non_null(b->data);
	}
	if (data)
		memcpy(b->data + b->size, data, size);
	else
		memset(b->data + b->size, 0, size);
	b->size += size;
}

void buf_u32(struct buf *b, uint32_t value)
{
	buf_add(b, &value, sizeof(value));
}

void buf_u64(struct buf *b, uint64_t value)
{
	buf_add(b, &value, sizeof(value));
}

void buf_free(struct buf *b)
{
	free(b->data);
	memset(b, 0, sizeof(*b));
}

static size_t begin(struct buf *b, uint32_t type, uint16_t misc)
{
	struct perf_event_header header = { .type = type, .misc = misc };

	buf_add(b, &header, sizeof(header));

	return b->size - sizeof(header);
}

/* Not aligned: what stands behind PERF_RECORD_COMPRESSED isn't either. */
static void set_size(struct buf *b, size_t start)
{
	uint16_t size = b->size - start;

	memcpy(b->data + start + offsetof(struct perf_event_header, size), &size, sizeof(size));
}

static void end(struct buf *b, size_t start)
{
	buf_add(b, NULL, -(b->size - start) % 8);
	set_size(b, start);
}

/* What stands at the end of records other than samples */
static void trailer(struct buf *b, uint64_t id, uint64_t time, int cpu, int tid)
{
	buf_u32(b, tid);
	buf_u32(b, tid);
	buf_u64(b, time);
	buf_u64(b, cpu);
	buf_u64(b, id);
}

void build_sample(struct buf *b, uint64_t id, uint64_t time, int cpu, int tid,
		  const struct record *rec)
{
	/* As the kernel does it: all of the struct, and then up to 8 with the size in front */
	size_t size = ((rec->size + 7) & ~7UL) + 4;
	size_t start = begin(b, PERF_RECORD_SAMPLE, 0);

	buf_u64(b, id);
	buf_u32(b, tid);
	buf_u32(b, tid);
	buf_u64(b, time);
	buf_u64(b, cpu);
	buf_u64(b, 2);
	buf_u64(b, PERF_CONTEXT_USER);
	buf_u64(b, 0x401000);
	buf_u32(b, size);
	buf_add(b, rec->data, size);
	end(b, start);
}

void build_comm(struct buf *b, uint64_t id, uint64_t time, int tid, const char *comm)
{
	size_t start = begin(b, PERF_RECORD_COMM, 0);
	char name[16] = "";

	snprintf(name, sizeof(name), "%s", comm);
	buf_u32(b, tid);
	buf_u32(b, tid);
	buf_add(b, name, sizeof(name));
	trailer(b, id, time, 0, tid);
	end(b, start);
}

void build_fork(struct buf *b, uint64_t id, uint64_t time, int parent, int child)
{
	size_t start = begin(b, PERF_RECORD_FORK, 0);

	buf_u32(b, child);
	buf_u32(b, parent);
	buf_u32(b, child);
	buf_u32(b, parent);
	buf_u64(b, time);
	trailer(b, id, time, 0, parent);
	end(b, start);
}

void build_lost(struct buf *b, uint64_t id, uint64_t time, int cpu, uint64_t count)
{
	size_t start = begin(b, PERF_RECORD_LOST, 0);

	buf_u64(b, id);
	buf_u64(b, count);
	trailer(b, id, time, cpu, 0);
	end(b, start);
}

void build_lost_samples(struct buf *b, uint64_t id, uint64_t count)
{
	size_t start = begin(b, PERF_RECORD_LOST_SAMPLES, 0);

	buf_u64(b, count);
	trailer(b, id, 0, 0, 0);
	end(b, start);
}

void build_round(struct buf *b)
{
	end(b, begin(b, PERF_RECORD_FINISHED_ROUND, 0));
}

void build_compressed(struct buf *out, const struct buf *in, uint32_t type)
{
	size_t max = ZSTD_compressBound(in->size), size, start = begin(out, type, 0);
	void *packed = malloc(max);

	assert_non_null(packed);
	size = ZSTD_compress(packed, max, in->data, in->size, 1);
	assert_false(ZSTD_isError(size));
	if (type == PERF_RECORD_COMPRESSED2)
		buf_u64(out, size);
	buf_add(out, packed, size);
	free(packed);
	if (type == PERF_RECORD_COMPRESSED2)
		end(out, start);
	else
		set_size(out, start);
}

static void sized(struct buf *b, const void *data, uint64_t size)
{
	buf_u64(b, size);
	buf_add(b, data, size);
}

/* The descriptions of the events, as perf writes them */
static void add_formats(struct buf *b, const struct build *build)
{
	static const char start[] = "\027\010Dtracing0.6";
	int nr = 0;

	buf_add(b, start, sizeof(start));
	buf_add(b, "\0\010", 2);
	buf_u32(b, 4096);
	buf_add(b, "header_page", 12);
	sized(b, "x", 1);
	buf_add(b, "header_event", 13);
	sized(b, "x", 1);
	buf_u32(b, 1);
	sized(b, "name: function\n", 15);
	buf_u32(b, 2);
	buf_add(b, "sched", 6);
	buf_u32(b, 1);
	sized(b, "name: sched_switch\n", 19);
	buf_add(b, "mce", 4);
	while (build->formats[nr])
		nr++;
	buf_u32(b, nr);
	for (int i = 0; i < nr; i++)
		sized(b, build->formats[i], strlen(build->formats[i]));
	/* No kallsyms, no printk formats, no saved names */
	buf_u32(b, 0);
	buf_u32(b, 0);
	buf_u64(b, 0);
}

static void attr_of(const struct build *build, int event, struct perf_event_attr *attr)
{
	memset(attr, 0, sizeof(*attr));
	attr->size = sizeof(*attr);
	attr->sample_type = BUILD_SAMPLE_TYPE;
	attr->read_format = build->read_format;
	attr->sample_id_all = 1;
	if (build->formats[event]) {
		attr->type = PERF_TYPE_TRACEPOINT;
		attr->config = atoi(strstr(build->formats[event], "ID: ") + 4);
	}
}

static int nr_events(const struct build *build)
{
	int nr = 0;

	while (build->formats[nr])
		nr++;

	return nr + build->cycles;
}

#define NR_IDS	4

static void add_ids(struct buf *b, int event)
{
	for (int cpu = 0; cpu < NR_IDS; cpu++)
		buf_u64(b, build_id(event, cpu));
}

/* perf fills its strings up to a multiple of this, with zeroes. */
#define STRING_ALIGN	64

static void add_cpuid(struct buf *b, const struct build *build)
{
	char text[STRING_ALIGN] = "";

	snprintf(text, sizeof(text), "%s", build->cpuid);
	buf_u32(b, sizeof(text));
	buf_add(b, text, sizeof(text));
}

static void add_clock(struct buf *b, const struct build *build)
{
	buf_u32(b, 1);
	buf_u32(b, 1);
	buf_u64(b, build->wall + 1000);
	buf_u64(b, 1000);
}

/* A feature behind the data; @table is where it is to be told */
static void add_section(struct buf *b, size_t *table, const struct buf *content)
{
	uint64_t section[2] = { b->size, content->size };

	memcpy(b->data + *table, section, sizeof(section));
	*table += sizeof(section);
	buf_add(b, content->data, content->size);
}

static void add_features(struct buf *out, const struct build *build)
{
	size_t table = out->size;
	struct buf b = { };

	buf_add(out, NULL, 16 * (1 + !!build->cpuid + !!build->wall));
	add_formats(&b, build);
	add_section(out, &table, &b);
	if (build->cpuid) {
		b.size = 0;
		add_cpuid(&b, build);
		add_section(out, &table, &b);
	}
	if (build->wall) {
		b.size = 0;
		add_clock(&b, build);
		add_section(out, &table, &b);
	}
	buf_free(&b);
}

void build_file(const struct build *build, struct buf *out)
{
	int nr = nr_events(build);
	uint64_t attr_size = sizeof(struct perf_event_attr) + 16;
	uint64_t ids = 104, attrs = ids + nr * NR_IDS * 8, data = attrs + nr * attr_size;
	uint64_t features = 1 << 1 | (build->cpuid ? 1 << 9 : 0) | (build->wall ? 1 << 29 : 0);
	struct perf_event_attr attr;

	buf_add(out, "PERFILE2", 8);
	buf_u64(out, 104);
	buf_u64(out, attr_size);
	buf_u64(out, attrs);
	buf_u64(out, nr * attr_size);
	buf_u64(out, data);
	buf_u64(out, build->data.size);
	buf_u64(out, 0);
	buf_u64(out, 0);
	buf_u64(out, features);
	buf_add(out, NULL, 24);
	for (int i = 0; i < nr; i++)
		add_ids(out, i);
	for (int i = 0; i < nr; i++) {
		attr_of(build, i, &attr);
		buf_add(out, &attr, sizeof(attr));
		buf_u64(out, ids + i * NR_IDS * 8);
		buf_u64(out, NR_IDS * 8);
	}
	buf_add(out, build->data.data, build->data.size);
	add_features(out, build);
}

void build_pipe(const struct build *build, struct buf *out)
{
	struct perf_event_attr attr;
	struct buf formats = { };
	size_t start;

	buf_add(out, "PERFILE2", 8);
	buf_u64(out, 16);
	for (int i = 0; i < nr_events(build); i++) {
		start = begin(out, PERF_RECORD_HEADER_ATTR, 0);
		attr_of(build, i, &attr);
		buf_add(out, &attr, sizeof(attr));
		add_ids(out, i);
		end(out, start);
	}
	if (build->cpuid) {
		start = begin(out, PERF_RECORD_HEADER_FEATURE, 0);
		buf_u64(out, 9);
		add_cpuid(out, build);
		end(out, start);
	}
	add_formats(&formats, build);
	buf_add(&formats, NULL, -formats.size % 8);
	start = begin(out, PERF_RECORD_HEADER_TRACING_DATA, 0);
	buf_u32(out, formats.size);
	end(out, start);
	buf_add(out, formats.data, formats.size);
	buf_add(out, build->data.data, build->data.size);
	buf_free(&formats);
}

const char *build_write(const struct buf *b)
{
	static char name[64];
	int fd;

	if (name[0])
		unlink(name);
	snprintf(name, sizeof(name), "/tmp/libmce-test-XXXXXX");
	fd = mkstemp(name);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, b->data, b->size), b->size);
	close(fd);

	return name;
}
