// SPDX-License-Identifier: GPL-2.0
/*
 * Names of tasks: a hash table with open addressing. A slot with an empty name is
 * free.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "comms.h"

static size_t home_of(const struct mce_comms *c, int32_t tid)
{
	return (uint32_t)tid * 2654435761u & (c->max - 1);
}

static struct mce_comm *slot_of(const struct mce_comms *c, int32_t tid)
{
	size_t i = home_of(c, tid);

	while (c->slots[i].comm[0] && c->slots[i].tid != tid)
		i = (i + 1) & (c->max - 1);

	return &c->slots[i];
}

static int grow(struct mce_comms *c)
{
	struct mce_comms new = { .max = c->max ? 2 * c->max : 256, .nr = c->nr };

	new.slots = calloc(new.max, sizeof(*new.slots));
	if (!new.slots)
		return -ENOMEM;

	for (size_t i = 0; i < c->max; i++) {
		if (c->slots[i].comm[0])
			*slot_of(&new, c->slots[i].tid) = c->slots[i];
	}
	free(c->slots);
	*c = new;

	return 0;
}

int mce_comms_set(struct mce_comms *c, int32_t tid, const char *comm, size_t size)
{
	struct mce_comm *slot;
	size_t len = strnlen(comm, size);

	if (!len)
		return 0;
	if (4 * (c->nr + 1) > 3 * c->max && grow(c))
		return -ENOMEM;

	slot = slot_of(c, tid);
	c->nr += !slot->comm[0];
	if (len >= MCE_COMM_LEN)
		len = MCE_COMM_LEN - 1;
	slot->tid = tid;
	memset(slot->comm, 0, sizeof(slot->comm));
	memcpy(slot->comm, comm, len);

	return 0;
}

const char *mce_comms_get(const struct mce_comms *c, int32_t tid)
{
	const struct mce_comm *slot;

	if (!c->max)
		return NULL;

	slot = slot_of(c, tid);

	return slot->comm[0] ? slot->comm : NULL;
}

int mce_comms_fork(struct mce_comms *c, int32_t parent, int32_t child)
{
	const char *comm = mce_comms_get(c, parent);
	char copy[MCE_COMM_LEN];

	if (!comm || parent == child)
		return 0;

	/* The table can move. */
	memcpy(copy, comm, sizeof(copy));

	return mce_comms_set(c, child, copy, sizeof(copy));
}

/* Those behind it move up, unless they are at home or on the way there already. */
void mce_comms_remove(struct mce_comms *c, int32_t tid)
{
	size_t mask = c->max - 1;
	size_t hole, i;

	if (!mce_comms_get(c, tid))
		return;

	hole = slot_of(c, tid) - c->slots;
	for (i = (hole + 1) & mask; c->slots[i].comm[0]; i = (i + 1) & mask) {
		size_t home = home_of(c, c->slots[i].tid);

		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		c->slots[hole] = c->slots[i];
		hole = i;
	}
	c->slots[hole].comm[0] = '\0';
	c->nr--;
}

void mce_comms_free(struct mce_comms *c)
{
	free(c->slots);
	memset(c, 0, sizeof(*c));
}
