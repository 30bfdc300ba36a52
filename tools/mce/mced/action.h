/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_ACTION_H
#define MCED_ACTION_H

#include <stdbool.h>
#include <stdint.h>

#include <mce/mce.h>

#include "log.h"
#include "policy.h"

/**
 * typedef action_fn - hears of what was done
 * @action:	valid during the call; its action and result are constants
 */
typedef void (*action_fn)(const struct log_action *action, void *arg);

/**
 * struct action_opts - what may be done
 * @sysfs:		"/sys"; tests have their own
 * @meminfo:		"/proc/meminfo", likewise
 * @dry_run:		only say what would be done
 * @max_pages:		pages that may be offline on our account
 * @max_cpus:		likewise CPUs
 * @max_triggers:	programs that may run at once; others wait
 * @trigger_ns:		how long one may run
 * @report, @arg:	hears of what was done
 */
struct action_opts {
	const char	*sysfs, *meminfo;
	bool		dry_run;
	uint64_t	max_pages, max_cpus;
	uint64_t	max_triggers;
	int64_t		trigger_ns;
	action_fn	report;
	void		*arg;
};

struct actions;

struct actions *actions_new(const struct action_opts *opts);

/**
 * actions_done() - what was done before in this boot
 * @a:		the actions
 * @action:	POLICY_SOFT_OFFLINE_PAGE, POLICY_HARD_OFFLINE_PAGE or POLICY_OFFLINE_CPU
 * @target:	as it was reported; one that makes no sense counts, but can be any
 */
void actions_done(struct actions *a, enum policy_action action, const char *target);

/**
 * actions_count_kernel() - what is known if the history of this boot is not
 * @a:	the actions
 *
 * Whatever is offline, on whose account ever, counts towards the limits. If the kernel
 * does not tell, nothing more is taken offline.
 */
void actions_count_kernel(struct actions *a);

/* Take over other limits; what runs goes on. */
void actions_limits(struct actions *a, const struct action_opts *opts);

/**
 * actions_run() - do what a policy asks for
 * @a:		the actions
 * @fired:	the full bucket
 * @summary:	of the error that filled it
 * @rec:	its registers
 * @elsewhere:	NULL: the error is of this boot of this machine, whose pages and CPUs may
 *		be taken offline; otherwise why not
 */
void actions_run(struct actions *a, const struct policy_fired *fired, const char *summary,
		 const struct mce_bank_record *rec, const char *elsewhere);

/* A child has ended, or time has passed: look after the triggers. */
void actions_poll(struct actions *a);

/* Milliseconds until actions_poll() has something to do, -1 for never. */
int actions_timeout(const struct actions *a);

unsigned int actions_running(const struct actions *a);

/* Kills what still runs. */
void actions_free(struct actions *a);

#endif /* MCED_ACTION_H */
