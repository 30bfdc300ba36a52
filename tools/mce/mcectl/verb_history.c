// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl history: what the flight recorder holds, of this boot and of the last one; or
 * what mced has kept, of all boots.
 */
#include "decode.h"

#ifdef WITH_MCED
#include "database.h"

static struct database database;
static bool all_boots;

#define SELECTED	database.selection
#else
static struct selection selection;

#define SELECTED	selection
#endif

static struct printer printer = { .selection = &SELECTED };
static const char *instance;
static bool verbose;

static const struct opt opts[] = {
	{ .name = "instance", .letter = 'i', .kind = OPT_STRING, .value = &instance,
	  .arg = "NAME", .help = "another trace instance than the flight recorder \"mce\"" },
#ifdef WITH_MCED
	{ .name = "all-boots", .letter = 'a', .kind = OPT_FLAG, .value = &all_boots,
	  .help = "from mced's history, as with --database, --since and --until" },
	DATABASE_OPTS(database),
#else
	SELECTION_OPTS(selection),
#endif
	{ .name = "count", .letter = 'n', .kind = OPT_UINT, .value = &printer.limit, .arg = "N",
	  .help = "stop after N events" },
	JSON_OPT(printer.json),
	DECODE_AGAIN_OPT(printer),
	{ .name = "verbose", .letter = 'v', .kind = OPT_FLAG, .value = &verbose,
	  .help = "show the registers, flags, and what to do" },
	{ }
};

static int print_recorder(void)
{
	struct mce_source *source;
	int status;

	source = mce_source_instance(instance);
	if (!source)
		return fail("out of memory");
	if (mce_source_status(source)) {
		status = fail("%s", mce_source_error(source));
	} else {
		pager_start();
		printer_init(&printer, verbose);
		printer.here = true;
		status = print_source(&printer, source, -1);
	}
	mce_source_close(source);

	return status;
}

/* Whether the options ask for what mced has kept; if so, print it. */
static bool print_database(int *status)
{
#ifdef WITH_MCED
	if (!all_boots && !database.path && !database.since && !database.until)
		return false;
	pager_start();
	printer_init(&printer, verbose);
	*status = database_history(&database, &printer);

	return true;
#else
	(void)status;

	return false;
#endif
}

static int run(int argc, char **argv)
{
	int status = selection_init(&SELECTED);

	(void)argc;
	(void)argv;
	if (status)
		return status;
	if (!print_database(&status))
		status = print_recorder();

	return printer.bad && !status ? EXIT_BAD_INPUT : status;
}

const struct verb verb_history = {
	.name		= "history",
	.args		= "",
	.summary	= "what the flight recorder holds, of this boot and the last one",
	.opts		= opts,
	.run		= run,
};
