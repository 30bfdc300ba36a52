// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl watch: events as they happen.
 */
#include <errno.h>
#include <stdlib.h>

#include "decode.h"

static struct selection selection;
static struct printer printer = { .here = true, .selection = &selection };
static const char *filter;
static bool call_chain, verbose, has_timeout;
static unsigned int pid, timeout_ms, buffer_kb;
static bool has_pid;

static const struct opt opts[] = {
	SELECTION_OPTS(selection),
	{ .name = "filter", .letter = 'f', .kind = OPT_STRING, .value = &filter, .arg = "EXPR",
	  .help = "filter in the kernel, such as 'severity >= 4'" },
	{ .name = "pid", .letter = 'p', .kind = OPT_UINT, .value = &pid, .arg = "PID",
	  .help = "only errors that this task met", .given = &has_pid },
	{ .name = "call-chain", .letter = 'g', .kind = OPT_FLAG, .value = &call_chain,
	  .help = "with the call chain of the program that met the error" },
	{ .name = "count", .letter = 'n', .kind = OPT_UINT, .value = &printer.limit, .arg = "N",
	  .help = "stop after N events" },
	{ .name = "timeout", .letter = 't', .kind = OPT_SECONDS, .value = &timeout_ms,
	  .arg = "SECONDS", .help = "stop after this time", .given = &has_timeout },
	{ .name = "buffer", .kind = OPT_UINT, .value = &buffer_kb, .arg = "KB",
	  .help = "size of the buffer for each CPU" },
	JSON_OPT(printer.json),
	{ .name = "verbose", .letter = 'v', .kind = OPT_FLAG, .value = &verbose,
	  .help = "show the registers, flags, and what to do" },
	{ }
};

static int run(int argc, char **argv)
{
	struct mce_live_opts live = {
		.size		= sizeof(live),
		.filter		= filter,
		.call_chain	= call_chain,
		.buffer_kb	= buffer_kb,
		.pid		= has_pid ? (int)pid : -1,
	};
	struct mce_source *source;
	char *events;
	int status;

	(void)argc;
	(void)argv;
	status = selection_init(&selection);
	if (status)
		return status;

	printer_init(&printer, verbose);
	if (call_chain)
		printer.flags |= MCE_FORMAT_CHAIN;
	stop_on_signals();

	events = selection_events(&selection);
	live.events = events;
	source = mce_source_live(&live);
	free(events);
	if (!source)
		return fail("out of memory");
	if (mce_source_status(source))
		status = fail("%s", mce_source_error(source));
	else
		status = print_source(&printer, source, has_timeout ? now_ms() + timeout_ms : -1);
	mce_source_close(source);

	return status;
}

const struct verb verb_watch = {
	.name		= "watch",
	.args		= "",
	.summary	= "show errors as they happen, one line each",
	.opts		= opts,
	.run		= run,
};
