/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What Debian 12's sparse 0.6.4 lacks and the kernel wants; scripts/lint includes
 * this before everything else. gcc never sees it.
 */

/* Without it the kernel refuses a sparse. Debian 12's gcc lacks it as well. */
#define __typeof_unqual__	__typeof__

/* MODULE_INFO() needs the length of a literal as a constant. */
#define __builtin_strlen(string) (sizeof(string) - 1)
