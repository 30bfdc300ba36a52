/* SPDX-License-Identifier: GPL-2.0 */
/* The other headers of arch/x86/include/asm/ must not be on the path. */
#include "../../../../../arch/x86/include/asm/mce_unit.h"
