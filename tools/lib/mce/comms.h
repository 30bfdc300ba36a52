/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBMCE_COMMS_H
#define LIBMCE_COMMS_H

#include <stddef.h>
#include <stdint.h>

#define MCE_COMM_LEN	16

/* Names of tasks, by thread id. */
struct mce_comm {
	int32_t	tid;
	char	comm[MCE_COMM_LEN];
};

struct mce_comms {
	struct mce_comm	*slots;
	size_t		nr, max;
};

/* @comm need not end with a '\0' if it has @size bytes. Return: 0 or -ENOMEM. */
int mce_comms_set(struct mce_comms *c, int32_t tid, const char *comm, size_t size);
/* NULL if not known. */
const char *mce_comms_get(const struct mce_comms *c, int32_t tid);
/* @child is called as its @parent. */
int mce_comms_fork(struct mce_comms *c, int32_t parent, int32_t child);
void mce_comms_remove(struct mce_comms *c, int32_t tid);
void mce_comms_free(struct mce_comms *c);

#endif /* LIBMCE_COMMS_H */
