// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "targets.h"

#define FIRST_WAIT_NS	(60 * NS_PER_SEC)
#define LONGEST_WAIT_NS	(24 * 3600 * NS_PER_SEC)

/* Those that failed, beside the ones that are offline: the one tried first goes. */
#define MAX_FAILED	1024

struct target {
	uint64_t	id;
	/* while it is not offline: when it may be tried, and after how long */
	int64_t		next_ns, wait_ns;
};

static struct target *find(const struct targets *t, uint64_t id)
{
	for (size_t i = 0; i < t->nr_list; i++) {
		if (t->list[i].id == id)
			return &t->list[i];
	}

	return NULL;
}

static void forget_oldest(struct targets *t)
{
	struct target *oldest = NULL;

	for (size_t i = 0; i < t->nr_list; i++) {
		struct target *one = &t->list[i];

		if (one->wait_ns && (!oldest || one->next_ns < oldest->next_ns))
			oldest = one;
	}
	*oldest = t->list[--t->nr_list];
	t->nr_failed--;
}

static struct target *add(struct targets *t, uint64_t id)
{
	struct target *list;

	if (t->nr_failed >= MAX_FAILED)
		forget_oldest(t);
	if (t->nr_list == t->room) {
		list = reallocarray(t->list, 2 * t->room + 16, sizeof(*list));
		if (!list)
			return NULL;
		t->list = list;
		t->room = 2 * t->room + 16;
	}
	list = &t->list[t->nr_list++];
	t->nr_failed++;
	*list = (struct target) { .id = id, .wait_ns = FIRST_WAIT_NS / 2 };

	return list;
}

int targets_done(struct targets *t, uint64_t id)
{
	struct target *one = find(t, id) ?: add(t, id);

	if (one && !one->wait_ns)
		return 0;
	t->nr++;
	if (!one)
		return -ENOMEM;
	one->wait_ns = 0;
	t->nr_failed--;

	return 0;
}

void targets_failed(struct targets *t, uint64_t id, int64_t now_ns)
{
	struct target *one = find(t, id) ?: add(t, id);

	if (!one || !one->wait_ns)
		return;
	one->wait_ns = one->wait_ns < LONGEST_WAIT_NS / 2 ? 2 * one->wait_ns : LONGEST_WAIT_NS;
	one->next_ns = now_ns + one->wait_ns;
}

bool targets_is_done(const struct targets *t, uint64_t id)
{
	const struct target *one = find(t, id);

	return one && !one->wait_ns;
}

int64_t targets_wait(const struct targets *t, uint64_t id, int64_t now_ns)
{
	const struct target *one = find(t, id);

	return one && one->wait_ns && one->next_ns > now_ns ? one->next_ns - now_ns : 0;
}

void targets_free(struct targets *t)
{
	free(t->list);
	*t = (struct targets) { };
}
