// SPDX-License-Identifier: GPL-2.0
/*
 * Writes perf.data for the fuzzer to start from: seeds DIRECTORY
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <perf/event.h>

#include "build.h"

static void save(const char *dir, const char *name, struct buf *b)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(b->data, 1, b->size, file), b->size);
	fclose(file);
	buf_free(b);
}

static void fill(struct build *build)
{
	struct buf packed = { };
	struct record rec;

	record_init(&rec, build->formats[0]);
	build_comm(&build->data, 0, 0, 42, "task");
	build_fork(&build->data, build_id(0, 0), 900, 42, 43);
	build_sample(&build->data, build_id(0, 0), 1000, 0, 42, &rec);
	build_round(&build->data);
	build_lost(&build->data, build_id(0, 0), 1500, 0, 3);
	build_sample(&packed, build_id(0, 1), 2000, 1, 43, &rec);
	build_compressed(&build->data, &packed, PERF_RECORD_COMPRESSED);
	build_round(&build->data);
	record_init(&rec, build->formats[1]);
	record_set_text(&rec, build->formats[1], "msg", "Fatal");
	build_sample(&build->data, build_id(1, 1), 3000, 1, 42, &rec);
	build_lost_samples(&build->data, build_id(0, 0), 5);
	buf_free(&packed);
}

int main(int argc, char **argv)
{
	struct build build = {
		.formats = { read_format("mce_bank_mem_ctrl"), read_format("mce_panic"),
			     read_format("mce_record") },
		.cycles = true,
		.cpuid = "GenuineIntel,6,85,7",
		.wall = 12345,
	};
	struct buf b = { };

	if (argc != 2)
		return 1;

	fill(&build);
	build_file(&build, &b);
	save(argv[1], "file", &b);
	build_pipe(&build, &b);
	save(argv[1], "stream", &b);
	buf_free(&build.data);
	for (int i = 0; build.formats[i]; i++)
		free((char *)build.formats[i]);

	return 0;
}
