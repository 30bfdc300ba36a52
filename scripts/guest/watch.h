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
 * @read_str:	what bpf_probe_read_user_str() said: a length, or -errno
 * @write:	what bpf_probe_write_user() said; 0 if it was not asked
 */
struct watch_note {
	__u64	addr;
	__u32	pid;
	__s32	stack;
	__s32	read;
	__s32	read_str;
	__s32	write;
};

#endif
