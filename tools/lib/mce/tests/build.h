/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_TESTS_BUILD_H
#define LIBMCE_TESTS_BUILD_H

#include <linux/perf_event.h>
#include <stddef.h>
#include <stdint.h>

/* Makes input for tests: records of events by their format files, and perf.data. */

/* The format file of an event, from $TEST_DATA/formats. To be freed. */
char *read_format(const char *event);

/* A record of an event, and a value in it; fails the test if there is no such field. */
struct record {
	size_t		size;
	unsigned char	data[512];
};

void record_init(struct record *rec, const char *format);
void record_set(struct record *rec, const char *format, const char *field, uint64_t value);
void record_set_text(struct record *rec, const char *format, const char *field,
		     const char *text);

struct buf {
	unsigned char	*data;
	size_t		size, max;
};

void buf_add(struct buf *b, const void *data, size_t size);
void buf_u32(struct buf *b, uint32_t value);
void buf_u64(struct buf *b, uint64_t value);
void buf_free(struct buf *b);

#define BUILD_SAMPLE_TYPE	(PERF_SAMPLE_IDENTIFIER | PERF_SAMPLE_TID |	\
				 PERF_SAMPLE_TIME | PERF_SAMPLE_CPU |		\
				 PERF_SAMPLE_CALLCHAIN | PERF_SAMPLE_RAW)

/* Records of perf. @id tells the event and the CPU: see build_id(). */
void build_sample(struct buf *b, uint64_t id, uint64_t time, int cpu, int tid,
		  const struct record *rec);
void build_comm(struct buf *b, uint64_t id, uint64_t time, int tid, const char *comm);
void build_fork(struct buf *b, uint64_t id, uint64_t time, int parent, int child);
void build_lost(struct buf *b, uint64_t id, uint64_t time, int cpu, uint64_t count);
void build_lost_samples(struct buf *b, uint64_t id, uint64_t count);
void build_round(struct buf *b);

/* Event number 0, 1, ... in the order of the formats */
static inline uint64_t build_id(unsigned int event, unsigned int cpu)
{
	return 1000 + 100 * event + cpu;
}

/**
 * struct build - a perf.data to be made
 * @formats:	format files of its events, up to a NULL
 * @read_format: of its events
 * @cycles:	there is one more event, which is none of ours
 * @cpuid:	NULL for none
 * @wall:	there is a reference clock, with so much between the clocks
 * @data:	its records
 */
struct build {
	const char	*formats[8];
	uint64_t	read_format;
	bool		cycles;
	const char	*cpuid;
	int64_t		wall;
	struct buf	data;
};

/* The whole as a file, or as a stream. */
void build_file(const struct build *build, struct buf *out);
void build_pipe(const struct build *build, struct buf *out);
/* Put the records of @in into one compressed record. */
void build_compressed(struct buf *out, const struct buf *in, uint32_t type);

/* Write to a file in /tmp that is removed by the next call. Return: its name. */
const char *build_write(const struct buf *b);

#endif /* LIBMCE_TESTS_BUILD_H */
