/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_EVENT_NAMES_H
#define _MCE_EVENT_NAMES_H

#include <stdint.h>

/* Names of the kinds of events and of what is in them; NULL if not known. */

const char *mce_event_type_name(unsigned int type);
const char *mce_outcome_name(unsigned int outcome);
const char *mce_recovery_name(unsigned int action);
const char *mce_lost_name(unsigned int reason);

/*
 * A call chain of perf has marks between the parts: "kernel" or "user" comes next.
 * NULL if @ip is an address.
 */
const char *mce_chain_context(uint64_t ip);
uint64_t mce_chain_mark(const char *context);

/* The number of a name, -1 if there is none. */
int mce_event_type_by_name(const char *name);
int mce_outcome_by_name(const char *name);
int mce_recovery_by_name(const char *name);
int mce_lost_by_name(const char *name);

#endif /* _MCE_EVENT_NAMES_H */
