// SPDX-License-Identifier: GPL-2.0
#include "event_names.h"

#include <string.h>

#include <mce/mce.h>

#include <linux/kernel.h>

#include <asm/mce_life.h>

static const char * const event_type_names[] = {
	[MCE_EVENT_BANK]	= "bank",
	[MCE_EVENT_EXCEPTION]	= "exception",
	[MCE_EVENT_RECOVERY]	= "recovery",
	[MCE_EVENT_STORM_BEGIN]	= "storm_begin",
	[MCE_EVENT_STORM_END]	= "storm_end",
	[MCE_EVENT_LOST]	= "lost",
	[MCE_EVENT_PANIC]	= "panic",
	[MCE_EVENT_DROPPED]	= "dropped",
};

static_assert(ARRAY_SIZE(event_type_names) == MCE_NR_EVENT_TYPES, "an event has no name");

/* enum perf_callchain_context of <linux/perf_event.h> */
static const struct {
	int64_t		mark;
	const char	*name;
} contexts[] = {
	{ -32,	"hypervisor"	},
	{ -128,	"kernel"	},
	{ -512,	"user"		},
	{ -640, "user_deferred"	},
	{ -2048, "guest"	},
};

const char *mce_chain_context(uint64_t ip)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(contexts); i++) {
		if ((int64_t)ip == contexts[i].mark)
			return contexts[i].name;
	}

	return NULL;
}

uint64_t mce_chain_mark(const char *context)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(contexts); i++) {
		if (!strcmp(context, contexts[i].name))
			return contexts[i].mark;
	}

	return 0;
}

static int by_name(const char * const *names, unsigned int nr, const char *name)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (names[i] && !strcmp(names[i], name))
			return i;
	}

	return -1;
}

const char *mce_event_type_name(unsigned int type)
{
	return type < ARRAY_SIZE(event_type_names) ? event_type_names[type] : NULL;
}

int mce_event_type_by_name(const char *name)
{
	return by_name(event_type_names, ARRAY_SIZE(event_type_names), name);
}

#define NAME(value, sym, name)	[value] = (name),
#define DEFINE_NAMES(what, LIST)					\
static const char * const what##_names[] = { LIST(NAME) };		\
									\
const char *mce_##what##_name(unsigned int nr)				\
{									\
	return nr && nr < ARRAY_SIZE(what##_names) ? what##_names[nr] : NULL;	\
}									\
									\
int mce_##what##_by_name(const char *name)				\
{									\
	return by_name(what##_names, ARRAY_SIZE(what##_names), name);	\
}

DEFINE_NAMES(outcome, MCE_OUTCOMES)
DEFINE_NAMES(recovery, MCE_RECOVERIES)
DEFINE_NAMES(lost, MCE_LOST_REASONS)
