// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzer of the perf.data reader: each input is a file.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <mce/mce.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC), ret;
	struct mce_source *s;
	struct mce_event ev;
	char path[64];

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	s = mce_source_perf_data(path);
	do {
		ret = mce_source_next(s, &ev, 0);
	} while (ret > 0 || (ret == -EBADMSG && !mce_source_status(s)));
	mce_source_close(s);
	close(fd);

	return 0;
}
