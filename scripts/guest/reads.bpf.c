// SPDX-License-Identifier: GPL-2.0
/*
 * Tries each helper that reads or writes user memory, when a machine check record
 * goes into the kernel's record pool. See scripts/tests/guest/uaccess/inside.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "reads.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, struct reads);
} results SEC(".maps");

static __always_inline void read_memory(struct reads *r)
{
	void *user = (void *)READS_ADDRESS;
	char text[8] = {};
	__u64 word;

	r->read_user = !bpf_probe_read_user(&word, sizeof(word), user);
	r->read = !bpf_probe_read(&word, sizeof(word), user);
	r->read_user_str = bpf_probe_read_user_str(text, sizeof(text), user) > 0;
	r->read_str = bpf_probe_read_str(text, sizeof(text), user) > 0;
	r->write_user = !bpf_probe_write_user(user + 64, &word, sizeof(word));
	text[0] = '\0';
	BPF_SNPRINTF(text, sizeof(text), "%pus", user);
	r->snprintf_user = text[0] == READS_TEXT[0];
	text[0] = '\0';
	BPF_SNPRINTF(text, sizeof(text), "%s", user);
	r->snprintf = text[0] == READS_TEXT[0];
}

/* The first entry of a user stack is a register. */
static __always_inline void read_stack(struct pt_regs *ctx, struct reads *r)
{
	struct bpf_stack_build_id ids[4] = {};
	__u64 frames[4] = {};

	r->stack = bpf_get_stack(ctx, frames, sizeof(frames), BPF_F_USER_STACK) >
		   (long)sizeof(frames[0]);
	bpf_get_stack(ctx, ids, sizeof(ids), BPF_F_USER_STACK | BPF_F_USER_BUILD_ID);
	r->build_id = ids[0].status == BPF_STACK_BUILD_ID_VALID;
}

SEC("kprobe/" READS_FUNCTION)
int reads(struct pt_regs *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	struct reads r = {};

	read_memory(&r);
	read_stack(ctx, &r);
	bpf_map_update_elem(&results, &pid, &r, BPF_NOEXIST);

	return 0;
}

char LICENSE[] SEC("license") = "GPL";
