/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_POLICY_H
#define MCED_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mce/mce.h>

/* What errors are counted for, each in a bucket of its own. */
#define POLICY_PERS(X)		\
	X(MACHINE,	"machine")	\
	X(SOCKET,	"socket")	\
	X(CPU,		"cpu")		\
	X(BANK,		"bank")		\
	X(UNIT,		"unit")		\
	X(DIMM,		"dimm")		\
	X(PAGE,		"page")

enum policy_per {
#define X(symbol, name)	POLICY_PER_##symbol,
	POLICY_PERS(X)
#undef X
	POLICY_NR_PERS
};

/* What is done when a bucket is full, in this order. */
#define POLICY_ACTIONS(X)				\
	X(MARK,			"mark")			\
	X(SOFT_OFFLINE_PAGE,	"soft-offline-page")	\
	X(HARD_OFFLINE_PAGE,	"hard-offline-page")	\
	X(OFFLINE_CPU,		"offline-cpu")		\
	X(TRIGGER,		"trigger")

enum policy_action {
#define X(symbol, name)	POLICY_##symbol,
	POLICY_ACTIONS(X)
#undef X
	POLICY_NR_ACTIONS
};

const char *policy_per_name(enum policy_per per);
const char *policy_action_name(enum policy_action action);

/**
 * struct policy - a rule
 * @name:	for messages and the database
 * @units:	enum mce_unit bits that it is about
 * @severities:	enum mce_sev bits that it is about
 * @memory:	1: only memory errors, 0: only others, -1: both
 * @per:	one bucket for each of these
 * @threshold:	the size of a bucket: how many errors at once fill it
 * @period_ns:	a full bucket is empty after this time
 * @errors:	a record counts for the errors that it stands for, not for one
 * @actions:	enum policy_action bits
 * @trigger:	program to run, for POLICY_TRIGGER
 * @mcelog:	the trigger expects mcelog's environment
 * @file, @line: where it is defined
 */
struct policy {
	char		*name;
	uint32_t	units;
	uint32_t	severities;
	int		memory;
	enum policy_per	per;
	uint32_t	threshold;
	int64_t		period_ns;
	bool		errors;
	uint32_t	actions;
	char		*trigger;
	bool		mcelog;
	char		*file;
	unsigned int	line;
};

struct policies {
	struct policy	*list;
	size_t		nr;
};

/* Append a policy of the name with the defaults. Return: NULL when out of memory. */
struct policy *policies_add(struct policies *p, const char *name);
void policies_free(struct policies *p);
int64_t policies_longest(const struct policies *p);

/**
 * struct policy_input - what the rules look at
 *
 * Can come from an event or from a row of the database.
 *
 * @wall_ns:	time, since 1970, for people
 * @time_ns:	time for buckets: the same, but of a clock that doesn't jump
 * @addr:	physical address if @addr_valid
 * @errors:	how many the record stands for
 * @dimm:	its name, "" if not known
 */
struct policy_input {
	int64_t		wall_ns, time_ns;
	uint64_t	addr;
	uint32_t	cpu, errors;
	int32_t		socket, channel, instance;
	uint8_t		bank, unit, severity;
	bool		addr_valid, memory;
	const char	*dimm;
};

/* @time_ns is set to the wall clock's; who knows better sets it. */
void policy_input_init(struct policy_input *in, const struct mce_event *ev,
		       const struct mce_decoded *d);

/* Longest name of what is counted for: "dimm mc#0csrow#1channel#0 (DIMM_A1)". */
#define POLICY_TARGET_MAX	160

/**
 * struct policy_fired - a bucket is full
 * @policy:	whose
 * @target:	what it was counted for
 * @in:		the input that filled it
 * @count:	errors since the bucket was last empty
 * @total:	errors since the bucket exists
 */
struct policy_fired {
	const struct policy		*policy;
	const char			*target;
	const struct policy_input	*in;
	uint64_t			count, total;
};

typedef void (*policy_fn)(const struct policy_fired *fired, void *arg);

struct policy_engine;

/**
 * policy_engine_new() - make an engine with empty buckets
 * @policies:		must live as long as the engine
 * @max_buckets:	if there are more, the least recently used goes
 *
 * Return: NULL when out of memory.
 */
struct policy_engine *policy_engine_new(const struct policies *policies, size_t max_buckets);

/**
 * policy_engine_input() - count an error
 * @e:		the engine
 * @in:		the error
 * @fn:		called for each bucket that it fills; NULL to only count
 * @arg:	for @fn
 */
void policy_engine_input(struct policy_engine *e, const struct policy_input *in, policy_fn fn,
			 void *arg);

/**
 * struct policy_stats - what an engine has done
 * @buckets:	in use
 * @evicted:	thrown away though they were not empty, for want of room
 * @no_target:	errors that matched a rule but did not say for what to count
 */
struct policy_stats {
	size_t		buckets;
	uint64_t	evicted, no_target;
};

void policy_engine_stats(const struct policy_engine *e, struct policy_stats *stats);
void policy_engine_free(struct policy_engine *e);

#endif /* MCED_POLICY_H */
