// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzer of the reader of ftrace's text.
 */
#include <stdlib.h>
#include <string.h>

#include <mce/mce.h>

#include "trace_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = malloc(size + 1);
	struct mce_event ev;

	memcpy(line, data, size);
	line[size] = '\0';
	mce_trace_line(line, &ev);
	free(line);

	return 0;
}
