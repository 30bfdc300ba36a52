// SPDX-License-Identifier: GPL-2.0
/*
 * Rules: errors drip into leaky buckets, and a full one makes something happen.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <asm/mce_unit.h>

#include "policy.h"

#define PAGE_SHIFT	12

const char *policy_per_name(enum policy_per per)
{
	static const char *const names[] = {
#define X(symbol, name)	[POLICY_PER_##symbol] = name,
		POLICY_PERS(X)
#undef X
	};

	return names[per];
}

const char *policy_action_name(enum policy_action action)
{
	static const char *const names[] = {
#define X(symbol, name)	[POLICY_##symbol] = name,
		POLICY_ACTIONS(X)
#undef X
	};

	return names[action];
}

struct policy *policies_add(struct policies *p, const char *name)
{
	struct policy *list = reallocarray(p->list, p->nr + 1, sizeof(*list));
	struct policy *new;

	if (!list)
		return NULL;
	p->list = list;
	new = &list[p->nr];
	*new = (struct policy) {
		.name		= strdup(name),
		.units		= ~0U,
		.severities	= ~0U,
		.memory		= -1,
		.per		= POLICY_PER_MACHINE,
	};
	if (!new->name)
		return NULL;
	p->nr++;

	return new;
}

void policies_free(struct policies *p)
{
	for (size_t i = 0; i < p->nr; i++) {
		free(p->list[i].name);
		free(p->list[i].trigger);
		free(p->list[i].file);
	}
	free(p->list);
	*p = (struct policies) { };
}

int64_t policies_longest(const struct policies *p)
{
	int64_t longest = 0;

	for (size_t i = 0; i < p->nr; i++) {
		if (p->list[i].period_ns > longest)
			longest = p->list[i].period_ns;
	}

	return longest;
}

void policy_input_init(struct policy_input *in, const struct mce_event *ev,
		       const struct mce_decoded *d)
{
	*in = (struct policy_input) {
		.wall_ns	= ev->wall_ns,
		.time_ns	= ev->wall_ns,
		.addr		= ev->bank.addr,
		.cpu		= ev->bank.cpu,
		.errors		= d->flags & MCE_FLAG_SHARED ? 0 :
				  d->err_count > 0 ? d->err_count : 1,
		.socket		= ev->bank.socket,
		.channel	= d->channel,
		.instance	= d->instance,
		.bank		= ev->bank.bank,
		.unit		= d->unit_nr,
		.severity	= d->severity_nr,
		.addr_valid	= d->addr_valid && d->addr_physical,
		.memory		= d->is_memory_error,
		.dimm		= d->dimm,
	};
}

/*
 * A leaky bucket. Its level is kept as the time that it takes to leak: an error
 * adds period / threshold, and a nanosecond takes one away. A bucket that is
 * fuller than threshold - 1 errors fires and is empty again. So threshold errors
 * at once fire, and a steady stream does if it is faster than threshold in period.
 */
struct bucket {
	struct bucket		*next;
	struct bucket		*older, *newer;
	const struct policy	*policy;
	int64_t			last_ns;
	int64_t			level_ns;
	uint64_t		count, total;
	uint32_t		hash;
	char			target[];
};

#define NR_CHAINS	4096

struct policy_engine {
	const struct policies	*policies;
	struct bucket		*oldest, *newest;
	struct policy_stats	stats;
	size_t			max_buckets;
	struct bucket		*chains[NR_CHAINS];
};

struct policy_engine *policy_engine_new(const struct policies *policies, size_t max_buckets)
{
	struct policy_engine *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->policies = policies;
	e->max_buckets = max_buckets;

	return e;
}

/* FNV-1a */
static uint32_t hash_target(const struct policy *policy, const char *target)
{
	uint32_t hash = 2166136261u ^ (uint32_t)(uintptr_t)policy;

	for (; *target; target++)
		hash = (hash ^ (unsigned char)*target) * 16777619u;

	return hash;
}

static void lru_remove(struct policy_engine *e, struct bucket *b)
{
	*(b->older ? &b->older->newer : &e->oldest) = b->newer;
	*(b->newer ? &b->newer->older : &e->newest) = b->older;
}

static void lru_add(struct policy_engine *e, struct bucket *b)
{
	b->newer = NULL;
	b->older = e->newest;
	*(e->newest ? &e->newest->newer : &e->oldest) = b;
	e->newest = b;
}

static void bucket_free(struct policy_engine *e, struct bucket *b)
{
	struct bucket **link = &e->chains[b->hash % NR_CHAINS];

	while (*link != b)
		link = &(*link)->next;
	*link = b->next;
	lru_remove(e, b);
	e->stats.buckets--;
	free(b);
}

static void bucket_leak(struct bucket *b, int64_t now_ns)
{
	int64_t passed = now_ns - b->last_ns;

	/* The flight recorder is read after the first live event: late is not negative. */
	if (passed <= 0)
		return;
	b->last_ns = now_ns;
	b->level_ns -= passed < b->level_ns ? passed : b->level_ns;
	if (!b->level_ns)
		b->count = 0;
}

static void make_room(struct policy_engine *e, int64_t now_ns)
{
	if (e->stats.buckets < e->max_buckets)
		return;
	bucket_leak(e->oldest, now_ns);
	if (e->oldest->level_ns)
		e->stats.evicted++;
	bucket_free(e, e->oldest);
}

static struct bucket *bucket_new(struct policy_engine *e, const struct policy *policy,
				 const char *target, uint32_t hash, int64_t now_ns)
{
	size_t len = strlen(target) + 1;
	struct bucket *b;

	make_room(e, now_ns);
	b = calloc(1, sizeof(*b) + len);
	if (!b)
		return NULL;
	memcpy(b->target, target, len);
	b->policy = policy;
	b->hash = hash;
	b->last_ns = now_ns;
	b->next = e->chains[hash % NR_CHAINS];
	e->chains[hash % NR_CHAINS] = b;
	lru_add(e, b);
	e->stats.buckets++;

	return b;
}

static struct bucket *bucket_find(struct policy_engine *e, const struct policy *policy,
				  const char *target, int64_t now_ns)
{
	uint32_t hash = hash_target(policy, target);
	struct bucket *b = e->chains[hash % NR_CHAINS];

	while (b && (b->hash != hash || b->policy != policy || strcmp(b->target, target)))
		b = b->next;
	if (!b)
		return bucket_new(e, policy, target, hash, now_ns);
	lru_remove(e, b);
	lru_add(e, b);

	return b;
}

/* Return: the bucket is full. */
static bool bucket_add(struct bucket *b, const struct policy_input *in)
{
	const struct policy *p = b->policy;
	uint32_t n = p->errors ? in->errors : 1;
	int64_t drop_ns = p->period_ns / p->threshold;

	bucket_leak(b, in->time_ns);
	b->count += n;
	b->total += n;
	b->level_ns += drop_ns * (n < p->threshold ? n : p->threshold);

	return b->level_ns > drop_ns * (p->threshold - 1);
}

static bool matches(const struct policy *p, const struct policy_input *in)
{
	if (!(p->units & (1U << in->unit)) || !(p->severities & (1U << in->severity)))
		return false;

	return p->memory < 0 || p->memory == in->memory;
}

/*
 * Without a name of the DIMM the channel is the next best, or the socket's
 * memory as a whole.
 */
static void dimm_target(const struct policy_input *in, char *buf, size_t size)
{
	if (*in->dimm)
		snprintf(buf, size, "dimm %s", in->dimm);
	else if (in->channel >= 0)
		snprintf(buf, size, "dimm socket %d bank %u channel %d", in->socket, in->bank,
			 in->channel);
	else if (in->instance >= 0)
		snprintf(buf, size, "dimm socket %d controller %d", in->socket, in->instance);
	else
		snprintf(buf, size, "dimm socket %d", in->socket);
}

/* Name what the error counts for. Return: false if the record does not tell. */
static bool name_target(enum policy_per per, const struct policy_input *in, char *buf,
			size_t size)
{
	switch (per) {
	case POLICY_PER_SOCKET:
		snprintf(buf, size, "socket %d", in->socket);
		return in->socket >= 0;
	case POLICY_PER_CPU:
		snprintf(buf, size, "cpu %u", in->cpu);
		return true;
	case POLICY_PER_BANK:
		snprintf(buf, size, "cpu %u bank %u", in->cpu, in->bank);
		return true;
	case POLICY_PER_UNIT:
		snprintf(buf, size, "unit %s", mce_unit_name(in->unit));
		return true;
	case POLICY_PER_DIMM:
		dimm_target(in, buf, size);
		return in->memory;
	case POLICY_PER_PAGE:
		snprintf(buf, size, "page 0x%" PRIx64, in->addr >> PAGE_SHIFT << PAGE_SHIFT);
		return in->addr_valid;
	default:
		snprintf(buf, size, "machine");
		return true;
	}
}

static void policy_input_one(struct policy_engine *e, const struct policy *p,
			     const struct policy_input *in, policy_fn fn, void *arg)
{
	struct policy_fired fired = { .policy = p, .in = in };
	char target[POLICY_TARGET_MAX];
	struct bucket *b;

	if (!name_target(p->per, in, target, sizeof(target))) {
		e->stats.no_target++;
		return;
	}
	b = bucket_find(e, p, target, in->time_ns);
	if (!b || !bucket_add(b, in))
		return;

	fired.target = b->target;
	fired.count = b->count;
	fired.total = b->total;
	if (fn)
		fn(&fired, arg);
	b->level_ns = 0;
	b->count = 0;
}

void policy_engine_input(struct policy_engine *e, const struct policy_input *in, policy_fn fn,
			 void *arg)
{
	for (size_t i = 0; i < e->policies->nr; i++) {
		const struct policy *p = &e->policies->list[i];

		if (matches(p, in))
			policy_input_one(e, p, in, fn, arg);
	}
}

void policy_engine_stats(const struct policy_engine *e, struct policy_stats *stats)
{
	*stats = e->stats;
}

void policy_engine_free(struct policy_engine *e)
{
	if (!e)
		return;
	while (e->oldest)
		bucket_free(e, e->oldest);
	free(e);
}
