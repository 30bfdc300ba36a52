/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IN_GUEST_H
#define _IN_GUEST_H

#include <linux/string.h>
#include <asm/cpuid/api.h>

/*
 * Is this a guest of QEMU? These modules would do a real machine harm. The bit that tells
 * a kernel so is off in most guests here; what the hypervisor calls itself is there still.
 */
static inline bool in_guest(void)
{
	char name[13] = "";
	u32 max;

	cpuid(0x40000000, &max, (u32 *)&name[0], (u32 *)&name[4], (u32 *)&name[8]);

	return !strcmp(name, "TCGTCGTCGTCG") || !strcmp(name, "KVMKVMKVM");
}

#endif /* _IN_GUEST_H */
