/* SPDX-License-Identifier: GPL-2.0 */
/* Only this header of the kernel's: <asm/mce.h> is the one for user space. */
#include "../../../../../arch/x86/include/asm/mce_unit.h"
