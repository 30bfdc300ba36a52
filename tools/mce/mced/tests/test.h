/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_TEST_H
#define MCED_TEST_H

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <asm/mce_unit.h>
#include <mce/mce.h>

#include "conf.h"
#include "log.h"

/* A corrected memory error of an Intel server; @tsc 0: found by polling. */
static inline void make_event(struct mce_event *ev, struct mce_decoded *d, uint64_t tsc)
{
	*ev = (struct mce_event) {
		.type		= MCE_EVENT_BANK,
		.has		= MCE_HAS_TIME | MCE_HAS_WALL | MCE_HAS_TASK,
		.time_ns	= 5 * NS_PER_SEC,
		.wall_ns	= 1700000000 * NS_PER_SEC,
		.pid		= 42,
		.tid		= 42,
		.comm		= "victim",
		.machine	= { .vendor = MCE_VENDOR_INTEL, .family = 6, .model = 0x55,
				    .mcgcap = 0x7000c14 },
		.bank		= {
			.cpu = 1, .bank = 7, .socket = 0, .tsc = tsc,
			.status = 0x8c00004000010091, .addr = 0x12345000, .misc = 0x8c,
		},
	};
	mce_decode(&ev->machine, &ev->bank, d);
}

/* A directory that is removed at the end. */
static inline int make_dir(void **state)
{
	char *dir = strdup("/tmp/mced-test-XXXXXX");

	*state = mkdtemp(dir);

	return *state ? 0 : -1;
}

static inline int remove_dir(void **state)
{
	char command[256];
	int ret;

	snprintf(command, sizeof(command), "rm -rf '%s'", (char *)*state);
	ret = system(command);
	free(*state);

	return ret;
}

/* What the code under test says is noise, unless a test is looked at. */
static inline void quiet(void)
{
	struct log_opts opts = { .targets = getenv("VERBOSE") ? LOG_TO_STDERR : 0,
				 .level = LOG_DEBUG };

	log_open(&opts);
}

#endif /* MCED_TEST_H */
