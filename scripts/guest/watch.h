/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WATCH_H
#define WATCH_H

#include <linux/types.h>

#define WATCH_MAX	4096

/*
 * What watch.bpf.c notes of an event.
 *
 * @addr:	the event's address, to tell events apart
 * @pid:	the process that it was delivered in
 * @stack:	bytes that bpf_get_stack() gave of the user's call chain, 8 for each
 *		function, or -errno
 * @read:	what bpf_probe_read_user() said: 0, or -errno
 */
struct watch_note {
	__u64	addr;
	__u32	pid;
	__s32	stack;
	__s32	read;
};

#endif
