// SPDX-License-Identifier: GPL-2.0
/*
 * Any bytes as a kernel log, as JSON, and as whatever they are: no crash, no
 * memory that grows, and an end.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(struct mce_source *s, FILE *out)
{
	struct mce_decoded d;
	struct mce_event ev;
	int ret;

	while ((ret = mce_source_next(s, &ev, -1)) != -ENODATA) {
		if (ret <= 0 && ret != -EBADMSG)
			abort();
		if (ret <= 0)
			continue;
		mce_decode(&ev.machine, &ev.bank, &d);
		rewind(out);
		if (mce_format_json(out, &ev, ev.type == MCE_EVENT_BANK ? &d : NULL))
			abort();
		mce_format_text(out, &ev, ev.type == MCE_EVENT_BANK ? &d : NULL, ~0U);
	}
	mce_source_close(s);
}

/* What can't be opened, or is broken in a way that ends it, is fine. */
static void read_any(struct mce_source *s, FILE *out)
{
	struct mce_event ev;
	int ret = 0;

	if (!s)
		return;
	while (!mce_source_status(s)) {
		ret = mce_source_next(s, &ev, -1);
		if (ret < 0 && ret != -EBADMSG)
			break;
		rewind(out);
		if (ret > 0)
			mce_format_json(out, &ev, NULL);
	}
	mce_source_close(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *text;
	static size_t text_size;
	static FILE *out;
	char path[32];
	int fd;

	if (!out)
		out = open_memstream(&text, &text_size);
	fd = memfd_create("log", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	read_all(mce_source_text(path, false), out);
	read_all(mce_source_json(path), out);
	read_any(mce_source_auto(path), out);
	close(fd);

	return 0;
}
