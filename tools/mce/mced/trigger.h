/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_TRIGGER_H
#define MCED_TRIGGER_H

#include <stdint.h>
#include <sys/types.h>

#include <mce/mce.h>

#include "policy.h"

/**
 * struct trigger - a program that is to run, runs, or has run
 * @path:	the program
 * @policy, @target: on whose account
 * @env:	its environment, all of it
 * @pid:	its process and process group, 0 before it runs
 * @deadline_ns: when it is killed, CLOCK_MONOTONIC
 * @timed_out:	it was
 */
struct trigger {
	struct trigger	*next;
	char		*path, *policy, *target;
	char		**env;
	pid_t		pid;
	int64_t		deadline_ns;
	int		timed_out;
};

/* Return: NULL when out of memory. */
struct trigger *trigger_new(const struct policy_fired *fired, const char *summary,
			    const struct mce_bank_record *rec);

/* Start it, without a shell. Return: 0, or a negative errno. */
int trigger_start(struct trigger *t);

/* Kill it with all that it has started in its process group. */
void trigger_kill(struct trigger *t);

void trigger_free(struct trigger *t);

#endif /* MCED_TRIGGER_H */
