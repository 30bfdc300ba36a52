// SPDX-License-Identifier: GPL-2.0
/* To be preloaded: the program has set the locale of its environment, as perf does. */
#include <locale.h>
#include <stdlib.h>

__attribute__((constructor)) static void use_locale(void)
{
	if (!setlocale(LC_ALL, ""))
		abort();
}
