/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_PRIVILEGES_H
#define MCED_PRIVILEGES_H

#include <stdbool.h>

/**
 * privileges_drop() - keep only what is needed
 * @admin:	pages are to be taken offline, or the kernel asks for it to follow events:
 *		CAP_SYS_ADMIN stays permitted, and is in effect only inside
 *		privileged_write() and while privileges_raise() says so
 *
 * CAP_PERFMON stays in effect, to follow CPUs that come online. Programs that are
 * started have no capability at all.
 *
 * Return: 0, or a negative errno.
 */
int privileges_drop(bool admin);

/* Whether privileged_write() has what taking a page offline needs. */
bool privileges_for_pages(void);

/*
 * CAP_SYS_ADMIN in effect, if it was kept: between this and its end nothing is done but
 * opening the events, which kernel.perf_event_paranoid = 3 asks it for.
 */
void privileges_raise(bool on);

/* Whether the kernel asks for more than CAP_PERFMON to follow a CPU that comes online. */
bool privileges_for_events(void);

/* Write a text to a file of sysfs. Return: 0, or a negative errno. */
int privileged_write(const char *path, const char *text);

#endif /* MCED_PRIVILEGES_H */
