/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_CUSE_SEEN_H
#define _MCE_CUSE_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mce/mce.h>

/*
 * Which records an agent has had already. The flight recorder and the live
 * events overlap at the start, and the recorder still has what a bridge before
 * this one has handed out.
 *
 * (cpu, bank, tsc, status) is the same wherever a record shows up. What an earlier
 * bridge has handed out is remembered, over a restart but not over a boot, as
 * the highest TSC of it.
 */
struct seen_key {
	uint64_t	tsc;
	uint64_t	status;
	uint32_t	cpu;
	uint32_t	bank;
};

struct seen {
	struct seen_key	*keys;
	size_t		nr, room;
	uint64_t	handed_out;
	bool		before;
	const char	*path;
};

/* Read what an earlier bridge has left in @path. */
void seen_init(struct seen *s, const char *path);
void seen_exit(struct seen *s);

/* Return: 1 if @rec is new, 0 if not, -ENOMEM. @old: it is from the recorder. */
int seen_add(struct seen *s, const struct mce_bank_record *rec, bool old);

/* Records up to @tsc are an agent's now. Return: 0 or a negative errno. */
int seen_handed_out(struct seen *s, uint64_t tsc);

#endif /* _MCE_CUSE_SEEN_H */
