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

/*
 * A time that was told without a year: in the year in which it is nearest to @near_ns,
 * which the same log has told; if that is 0, in the newest in which it is not later than
 * @written_ns, when the log was written; if that is 0, too, not later than now.
 */
int64_t text_time_guess_year(int64_t wall_ns, int64_t near_ns, int64_t written_ns);

/* The time of a record of this machine that was told without a zone: it is in ours. */
int64_t text_time_here(int64_t wall_ns);

/* Seconds of a clock, with a fraction: "12.345678". Return: what is behind, or NULL. */
const char *text_time_seconds(const char *p, uint64_t *ns);

#endif /* _MCE_TEXT_TIME_H */
