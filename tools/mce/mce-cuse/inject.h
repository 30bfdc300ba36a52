/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_CUSE_INJECT_H
#define _MCE_CUSE_INJECT_H

#include <stddef.h>

/**
 * inject_raw() - raise a machine check, as a write() to /dev/mcelog did
 * @buf:	a struct mce, or its beginning
 * @size:	what the program has written
 *
 * The record goes to mce-inject/raw in debugfs, from the CPU that it names.
 *
 * Return: how many bytes were taken, or a negative errno.
 */
long inject_raw(const void *buf, size_t size);

#endif /* _MCE_CUSE_INJECT_H */
