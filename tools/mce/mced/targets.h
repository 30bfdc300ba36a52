/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_TARGETS_H
#define MCED_TARGETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct targets - pages, or CPUs, that are offline on our account, and that would not go
 *
 * @nr:		how many different ones are offline
 */
struct targets {
	uint64_t	nr;

	/* private */
	struct target	*list;
	size_t		nr_list, nr_failed, room;
};

/* Note one that is offline. Return: 0, -ENOMEM. */
int targets_done(struct targets *t, uint64_t id);

/*
 * Note one that did not go offline: the next try makes sense after a minute, and after
 * twice that with each failure, up to a day.
 */
void targets_failed(struct targets *t, uint64_t id, int64_t now_ns);

/* Whether it is offline. */
bool targets_is_done(const struct targets *t, uint64_t id);

/* How long to leave it alone after failures, 0 if it can be tried. */
int64_t targets_wait(const struct targets *t, uint64_t id, int64_t now_ns);

void targets_free(struct targets *t);

#endif /* MCED_TARGETS_H */
