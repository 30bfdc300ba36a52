// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzer of the format file reader: format files of an event, then a record of it.
 */
#include <stdlib.h>
#include <string.h>

#include <mce/mce.h>

#include "fields.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\0', size);
	size_t len = end ? (size_t)(end - data) : size;
	struct mce_layouts *layouts = mce_layouts_new();
	const struct mce_layout *layout;
	struct mce_event ev;

	if (!mce_layouts_add(layouts, (const char *)data, len, &layout) && layout && end) {
		size -= len + 1;
		mce_layout_read(layout, end + 1, size, &ev);
		mce_layouts_of(layouts, end + 1, size);
	}
	mce_layouts_free(layouts);

	return 0;
}
