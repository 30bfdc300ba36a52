// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl record: record events into perf.data. perf does the work, so that the
 * file has all that perf's own tools want.
 */
#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "run.h"
#include "sysfs.h"

#define MAX_ARGS	256

static const char *output = "perf.data", *units, *filter;
static bool no_chain, has_pid;
static unsigned int pid;
static const char *pid_text;

static const struct opt opts[] = {
	{ .name = "output", .letter = 'o', .kind = OPT_STRING, .value = &output, .arg = "FILE",
	  .help = "the file (default: perf.data)" },
	{ .name = "unit", .letter = 'u', .kind = OPT_STRING, .value = &units, .arg = "LIST",
	  .help = "only these units, comma separated" },
	{ .name = "filter", .letter = 'f', .kind = OPT_STRING, .value = &filter, .arg = "EXPR",
	  .help = "filter in the kernel, such as 'severity >= 4'" },
	{ .name = "pid", .letter = 'p', .kind = OPT_STRING, .value = &pid_text, .arg = "PID",
	  .help = "only errors that this task met", .given = &has_pid },
	{ .name = "no-call-chain", .kind = OPT_FLAG, .value = &no_chain,
	  .help = "without call chains" },
	{ }
};

struct args {
	const char	*list[MAX_ARGS + 1];
	unsigned int	nr;
};

static void add(struct args *args, const char *arg)
{
	if (args->nr < MAX_ARGS)
		args->list[args->nr++] = arg;
}

/* "mce:mce_bank_l2,mce:mce_bank_l3", or all */
static char *event_names(const struct selection *selection)
{
	char *events = selection_events(selection), *rest = events, *name, *all = NULL;
	size_t size;
	FILE *out;

	if (!events)
		return strdup("mce:mce_bank_*");
	out = open_memstream(&all, &size);
	while (out && (name = strsep(&rest, ",")))
		fprintf(out, "%smce:%s", ftell(out) ? "," : "", name);
	if (out)
		fclose(out);
	free(events);

	return all;
}

static int run(int argc, char **argv)
{
	struct selection selection = { .units = units };
	struct args args = { };
	char *events;
	int i, status;

	if (has_pid && !parse_uint(pid_text, &pid)) {
		complain("--pid %s: this is not a number", pid_text);
		return EXIT_USAGE;
	}
	status = selection_init(&selection);
	if (status)
		return status;
	if (!has_event("mce_bank_other"))
		return fail("there are no events mce:mce_bank_*, or you may not see them; "
			    "mcectl doctor tells why");
	events = event_names(&selection);
	if (!events)
		return fail("out of memory");

	add(&args, "perf");
	add(&args, "record");
	if (has_pid) {
		add(&args, "-p");
		add(&args, pid_text);
	} else {
		add(&args, "-a");
	}
	add(&args, "-e");
	add(&args, events);
	if (filter) {
		add(&args, "--filter");
		add(&args, filter);
	}
	/* The life of the errors; a filter is for the banks' fields only. */
	if (!units && !filter) {
		add(&args, "-e");
		add(&args, "mce:mce_exception,mce:mce_recovery,mce:mce_lost");
	}
	/* The kernel takes the user's part when the exception is over. */
	if (!no_chain) {
		add(&args, "--call-graph");
		add(&args, "fp,defer");
	}
	add(&args, "-o");
	add(&args, output);
	if (argc)
		add(&args, "--");
	for (i = 0; i < argc; i++)
		add(&args, argv[i]);
	if (args.nr == MAX_ARGS)
		return fail("the command has too many arguments");

	return run_tool(args.list, "install it (Debian: linux-perf), or use mcectl watch --json");
}

const struct verb verb_record = {
	.name		= "record",
	.args		= "[COMMAND...]",
	.summary	= "record errors into perf.data, until ^C or while COMMAND runs",
	.opts		= opts,
	.command	= true,
	.run		= run,
};
