// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl errors: the machine check records of mced's history.
 */
#include "database.h"
#include "decode.h"

static struct database database;
static struct printer printer;
static bool verbose;

static const struct opt opts[] = {
	DATABASE_OPTS(database),
	{ .name = "count", .letter = 'n', .kind = OPT_UINT, .value = &printer.limit, .arg = "N",
	  .help = "stop after N errors" },
	JSON_OPT(printer.json),
	DECODE_AGAIN_OPT(printer),
	{ .name = "verbose", .letter = 'v', .kind = OPT_FLAG, .value = &verbose,
	  .help = "show the registers, flags, and what to do" },
	{ }
};

static int print(const struct mce_event *ev, const struct mce_decoded *d, void *arg)
{
	(void)arg;
	if (print_stored(&printer, ev, d))
		return -1;

	return printer.limit && printer.printed >= printer.limit;
}

static int run(int argc, char **argv)
{
	int status = database_open(&database);

	(void)argc;
	(void)argv;
	if (status)
		return status;
	pager_start();
	printer_init(&printer, verbose);
	status = database_events(&database, print, NULL);
	database_close(&database);

	return finish_output(status);
}

const struct verb verb_errors = {
	.name		= "errors",
	.args		= "",
	.summary	= "the errors in mced's history, of all boots",
	.opts		= opts,
	.run		= run,
};
