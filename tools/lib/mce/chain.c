// SPDX-License-Identifier: GPL-2.0
/*
 * Both parts of a call chain that the kernel has given in two records.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"

/* A task that has to wait for a page can take its time on the way to user space. */
#define MAX_WAIT_NS	500000000ULL

/* The addresses of the record with that cookie, NULL if it is not there. */
static const uint64_t *find(const struct mce_queue *q, uint64_t cookie, size_t *nr)
{
	const uint64_t *ips;
	uint64_t found;

	for (size_t i = 0; i < q->nr; i++) {
		ips = mce_sample_deferred(q->items[i].rec, &found, nr);
		if (ips && found == cookie)
			return ips;
	}

	return NULL;
}

bool mce_chain_is_waiting(const struct mce_queue *q, const struct perf_event_attr *attr,
			  const struct mce_queue_item *item, uint64_t now)
{
	struct mce_sample sample;
	size_t nr;

	if (item->rec->type != PERF_RECORD_SAMPLE || !attr->defer_callchain ||
	    now > item->time + MAX_WAIT_NS)
		return false;

	return !mce_sample_parse(attr, item->rec, &sample) && sample.cookie &&
	       !find(q, sample.cookie, &nr);
}

int mce_chain_join(const struct mce_queue *q, struct mce_sample *sample, uint64_t **buf)
{
	size_t kernel = sample->nr_chain - 1, nr;
	const uint64_t *user;
	uint64_t *chain;

	user = sample->cookie ? find(q, sample->cookie, &nr) : NULL;
	if (!user)
		return 0;

	chain = malloc((kernel + 1 + nr) * sizeof(*chain));
	if (!chain)
		return -ENOMEM;

	memcpy(chain, sample->chain, kernel * sizeof(*chain));
	chain[kernel] = (uint64_t)PERF_CONTEXT_USER;
	memcpy(chain + kernel + 1, user, nr * sizeof(*chain));
	free(*buf);
	*buf = chain;
	sample->chain = chain;
	sample->nr_chain = kernel + 1 + nr;

	return 0;
}
