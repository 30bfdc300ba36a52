/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PLUGIN_MCE_CPU_H
#define _PLUGIN_MCE_CPU_H

#include <mce/mce.h>

/**
 * cpu_parse() - a CPU as people write it
 * @text:	"06_55", family and model in hex, as in Intel's manuals: the vendor
 *		is left open; or "GenuineIntel,6,85,4" as perf report --header
 *		prints it, the stepping may be left out; or "here", the CPU of this
 *		machine
 * @m:		filled in
 *
 * Return: 0, or a negative errno.
 */
int cpu_parse(const char *text, struct mce_machine *m);

#endif /* _PLUGIN_MCE_CPU_H */
