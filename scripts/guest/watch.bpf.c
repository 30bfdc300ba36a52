// SPDX-License-Identifier: GPL-2.0
/*
 * For bpfwatch: notes of each machine check event whether the user's memory and
 * stack could be read while it was delivered, by each way that a program has.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "watch.h"

#define MAX_FRAMES	16

/* The errors of mce_worst have addresses that are addresses of user memory, too. */
#define FIRST_POISON	(1ULL << 32)

/* The head of a mce_bank event, as its format file in tracefs has it. */
struct mce_bank_event {
	__u64	common;
	__u64	status;
	__u64	addr;
};

/* Where struct mce, and with it struct mce_hw_err, has the address */
#define MCE_ADDR	16

/* The first argument of a function, in struct pt_regs: di */
#define FIRST_ARGUMENT	112

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, WATCH_MAX);
	__type(key, __u32);
	__type(value, struct watch_note);
} notes SEC(".maps");

__u32 watched;

static const char format[] = "%pus";

static __always_inline void read_user(struct watch_note *note, void *where)
{
	char text[16];
	__u64 word;

	note->read = bpf_probe_read_user(&word, sizeof(word), where);
	note->read_str = bpf_probe_read_user_str(text, sizeof(text), where);
	word = (__u64)where;
	bpf_snprintf(text, sizeof(text), format, &word, sizeof(word));
}

static __always_inline void write_user(struct watch_note *note, void *where)
{
	__u64 word = 0;

	note->write = bpf_probe_write_user(where, &word, sizeof(word));
}

/* The user's code is as good as any address: it has just been running. */
static __always_inline void look(void *ctx, __u64 addr)
{
	__u32 key = __sync_fetch_and_add(&watched, 1);
	__u64 frames[MAX_FRAMES] = {};
	struct watch_note *note;

	note = bpf_map_lookup_elem(&notes, &key);
	if (!note)
		return;

	note->addr = addr;
	note->pid = bpf_get_current_pid_tgid() >> 32;
	note->stack = bpf_get_stack(ctx, frames, sizeof(frames), BPF_F_USER_STACK);
	if (addr < FIRST_POISON) {
		read_user(note, (void *)frames[0]);
		return;
	}
	read_user(note, (void *)addr);
	write_user(note, (void *)addr);
}

/* 0 would keep the event from perf. */
SEC("tracepoint")
int watch(struct mce_bank_event *event)
{
	look(event, event->addr);
	return 1;
}

static __always_inline void look_at_record(void *ctx, const char *record)
{
	__u64 addr = 0;

	bpf_probe_read_kernel(&addr, sizeof(addr), record + MCE_ADDR);
	look(ctx, addr);
}

SEC("raw_tracepoint")
int watch_raw(struct bpf_raw_tracepoint_args *ctx)
{
	look_at_record(ctx, (const char *)ctx->args[0]);
	return 1;
}

SEC("kprobe")
int watch_probe(void *regs)
{
	__u64 record = 0;

	bpf_probe_read_kernel(&record, sizeof(record), regs + FIRST_ARGUMENT);
	look_at_record(regs, (const char *)record);
	return 1;
}

/* At a system call of the victim's: a machine check can come while this one runs. */
SEC("tracepoint")
int work(void *event)
{
	__u64 word;

	bpf_probe_read_user(&word, sizeof(word), (void *)FIRST_POISON);
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
