/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_SAVED_H
#define MCED_SAVED_H

#include "store.h"

#define SAVED_PATH	"/sys/devices/system/machinecheck/saved"

/**
 * saved_acknowledge() - clear the firmware's records that are in the history
 * @path:	SAVED_PATH
 * @s:		the history, written
 *
 * The kernel shows what the firmware has kept of an earlier boot, one record a line.
 * A record that the history does not have stays where it is.
 */
void saved_acknowledge(const char *path, struct store *s);

#endif /* MCED_SAVED_H */
