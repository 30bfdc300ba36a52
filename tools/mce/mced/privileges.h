/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_PRIVILEGES_H
#define MCED_PRIVILEGES_H

#include <stdbool.h>

/**
 * privileges_drop() - keep only what is needed
 * @pages:	pages are to be taken offline: CAP_SYS_ADMIN stays permitted, and is
 *		in effect only inside privileged_write()
 *
 * CAP_PERFMON stays in effect, to follow CPUs that come online. Programs that are
 * started have no capability at all.
 *
 * Return: 0, or a negative errno.
 */
int privileges_drop(bool pages);

/* Whether privileged_write() has what taking a page offline needs. */
bool privileges_for_pages(void);

/* Write a text to a file of sysfs. Return: 0, or a negative errno. */
int privileged_write(const char *path, const char *text);

#endif /* MCED_PRIVILEGES_H */
