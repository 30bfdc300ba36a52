// SPDX-License-Identifier: GPL-2.0
/*
 * For bpfwatch: notes of each machine check event whether the user's memory and
 * stack could be read while it was delivered.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "watch.h"

#define MAX_FRAMES	16

/* The head of a mce_bank event, as its format file in tracefs has it. */
struct mce_bank_event {
	__u64	common;
	__u64	status;
	__u64	addr;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, WATCH_MAX);
	__type(key, __u32);
	__type(value, struct watch_note);
} notes SEC(".maps");

__u32 watched;

/* The user's code is as good as any address: it has just been running. */
SEC("tracepoint")
int watch(struct mce_bank_event *event)
{
	__u32 key = __sync_fetch_and_add(&watched, 1);
	__u64 frames[MAX_FRAMES] = {};
	struct watch_note *note;
	__u64 word;

	note = bpf_map_lookup_elem(&notes, &key);
	if (!note)
		return 1;

	note->addr = event->addr;
	note->pid = bpf_get_current_pid_tgid() >> 32;
	note->stack = bpf_get_stack(event, frames, sizeof(frames), BPF_F_USER_STACK);
	note->read = bpf_probe_read_user(&word, sizeof(word), (void *)frames[0]);

	/* 0 would keep the event from perf. */
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
