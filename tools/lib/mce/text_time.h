/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_TEXT_TIME_H
#define _MCE_TEXT_TIME_H

/* Times as logs write them. */

#include "text.h"

/*
 * Each reads one way to write a time, puts it into @prefix, and returns what is behind
 * it, or NULL if @p is something else.
 */
const char *text_time_iso(const char *p, struct text_prefix *prefix);
const char *text_time_ctime(const char *p, struct text_prefix *prefix);
const char *text_time_syslog(const char *p, struct text_prefix *prefix);
const char *text_time_unix(const char *p, struct text_prefix *prefix);

/* Seconds of a clock, with a fraction: "12.345678". Return: what is behind, or NULL. */
const char *text_time_seconds(const char *p, uint64_t *ns);

#endif /* _MCE_TEXT_TIME_H */
