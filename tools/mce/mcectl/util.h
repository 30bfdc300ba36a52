/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCECTL_UTIL_H
#define _MCECTL_UTIL_H

#include <stdbool.h>

/* The verb that runs, for messages. */
extern const char *current_verb;

bool pager_runs(void);

#endif /* _MCECTL_UTIL_H */
