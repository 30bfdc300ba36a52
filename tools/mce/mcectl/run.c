// SPDX-License-Identifier: GPL-2.0
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "mcectl.h"

int run_tool(const char * const *argv, const char *hint)
{
	fflush(stdout);
	signal(SIGPIPE, SIG_DFL);
	execvp(argv[0], (char * const *)argv);

	return fail("%s cannot be run: %s; %s", argv[0], strerror(errno), hint);
}
