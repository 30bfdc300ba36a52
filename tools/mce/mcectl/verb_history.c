// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl history: what the flight recorder holds, of this boot and of the last one.
 */
#include "decode.h"

static struct selection selection;
static struct printer printer = { .here = true, .selection = &selection };
static const char *instance;
static bool verbose;

static const struct opt opts[] = {
	{ .name = "instance", .letter = 'i', .kind = OPT_STRING, .value = &instance,
	  .arg = "NAME", .help = "another trace instance than the flight recorder \"mce\"" },
	SELECTION_OPTS(selection),
	{ .name = "count", .letter = 'n', .kind = OPT_UINT, .value = &printer.limit, .arg = "N",
	  .help = "stop after N events" },
	JSON_OPT(printer.json),
	{ .name = "verbose", .letter = 'v', .kind = OPT_FLAG, .value = &verbose,
	  .help = "show the registers, flags, and what to do" },
	{ }
};

static int run(int argc, char **argv)
{
	struct mce_source *source;
	int status = selection_init(&selection);

	(void)argc;
	(void)argv;
	if (status)
		return status;

	source = mce_source_instance(instance);
	if (!source)
		return fail("out of memory");
	if (mce_source_status(source)) {
		status = fail("%s", mce_source_error(source));
	} else {
		pager_start();
		printer_init(&printer, verbose);
		status = print_source(&printer, source, -1);
	}
	mce_source_close(source);

	return printer.bad && !status ? EXIT_BAD_INPUT : status;
}

const struct verb verb_history = {
	.name		= "history",
	.args		= "",
	.summary	= "what the flight recorder holds, of this boot and the last one",
	.opts		= opts,
	.run		= run,
};
