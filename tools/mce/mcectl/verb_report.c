// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl report: what is in a recording or a log, counted and over time.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conclude.h"
#include "decode.h"
#include "run.h"
#include "tally.h"
#include "timeline.h"

static struct selection selection;
static struct printer printer;
static struct board_files board_files;
static bool show_timeline;
static const char *by_list = "unit,severity,dimm,process";

static struct tally tallies[NR_TALLY_BY];
static unsigned int nr_tallies;
static uint64_t dropped, lost, events;
static struct conclusions conclusions;

static struct timeline timeline;
static uint64_t without_time;

static const struct opt opts[] = {
	{ .name = "by", .letter = 'b', .kind = OPT_STRING, .value = &by_list, .arg = "LIST",
	  .help = "of unit, severity, cpu, bank, dimm, process; or symbol, alone (runs perf)" },
	{ .name = "timeline", .letter = 'T', .kind = OPT_FLAG, .value = &show_timeline,
	  .help = "how many over time, instead of the tables" },
	{ .name = "here", .kind = OPT_FLAG, .value = &printer.here,
	  .help = "the records are of this machine: find the DIMM" },
	BOARD_OPTS(board_files),
	SELECTION_OPTS(selection),
	JSON_OPT(printer.json),
	{ }
};

static void remember_time(const struct mce_event *ev)
{
	bool has_wall = ev->has & MCE_HAS_WALL;

	if (!(ev->has & (MCE_HAS_WALL | MCE_HAS_TIME)) ||
	    !timeline_add(&timeline, has_wall ? ev->wall_ns : (int64_t)ev->time_ns, has_wall))
		without_time++;
}

static void count(const struct mce_event *ev)
{
	struct mce_decoded d;
	unsigned int i;

	if (ev->type == MCE_EVENT_DROPPED)
		dropped += ev->dropped.count;
	if (ev->type == MCE_EVENT_LOST)
		lost += ev->lost.count;
	if (ev->type != MCE_EVENT_BANK)
		return;

	printer_decode(&printer, ev, &d);
	if (!selected(&selection, ev, &d))
		return;
	events++;
	if (show_timeline)
		remember_time(ev);
	for (i = 0; i < nr_tallies; i++)
		tally_add(&tallies[i], ev, &d);
	conclude_add(&conclusions, ev, &d);
}

static int count_file(const char *path)
{
	struct mce_source *source = mce_source_auto(path);
	struct mce_event ev;
	int ret, status = EXIT_OK;

	if (!source)
		return fail("out of memory");
	if (printer.here && mce_source_assume_here(source))
		complain("what CPU this is cannot be found out");
	while (!stopped && (ret = mce_source_next(source, &ev, -1)) != -ENODATA) {
		if (ret > 0) {
			count(&ev);
		} else if (ret == -EBADMSG && !mce_source_status(source)) {
			printer.bad = true;
			complain("%s", mce_source_error(source));
		} else if (ret < 0) {
			status = fail("%s", mce_source_error(source));
			break;
		}
	}
	if (!status && !stopped && !printer.json)
		print_notes(&printer, source, path, events);
	mce_source_close(source);

	return status;
}

static void print_tables(void)
{
	unsigned int i;

	for (i = 0; i < nr_tallies; i++) {
		if (!tallies[i].nr)
			continue;
		tally_print(&tallies[i], printer.json);
		if (!printer.json)
			putchar('\n');
	}
	conclude_print(&conclusions, printer.json);
	if (printer.json)
		return;
	printf("records: %llu\n", (unsigned long long)events);
	if (dropped)
		printf("%llu events did not fit into the recorder's buffers\n",
		       (unsigned long long)dropped);
	if (lost)
		printf("%llu records were lost in the kernel or the hardware\n",
		       (unsigned long long)lost);
}

/* Symbols are perf's work: it knows the programs and their debug information. */
static int report_symbols(const char *path)
{
	const char *argv[] = { "perf", "report", "--stdio", "-i", path, "--sort", "comm,sym",
			       NULL };

	return run_tool(argv, "install it (Debian: linux-perf), or use another --by");
}

/* As perf does it: what is sent here, and otherwise the recording that lies here */
static const char *default_path(void)
{
	struct stat st;

	if (!fstat(STDIN_FILENO, &st) && (S_ISFIFO(st.st_mode) || S_ISREG(st.st_mode)))
		return "-";

	return "perf.data";
}

static int run(int argc, char **argv)
{
	const char *path = argc ? argv[0] : default_path();
	unsigned int i;
	int status;

	if (argc > 1) {
		complain("give one file");
		return EXIT_USAGE;
	}
	if (!strcmp(by_list, "symbol"))
		return report_symbols(path);
	status = tallies_init(tallies, &nr_tallies, by_list) ?: selection_init(&selection) ?:
		 printer_board(&printer, &board_files);
	if (status)
		return status;

	stop_on_signals();
	status = count_file(path);
	pager_start();
	if (show_timeline)
		timeline_print(&timeline, printer.json);
	else if (events || !status)
		print_tables();
	for (i = 0; i < nr_tallies; i++)
		tally_free(&tallies[i]);
	mce_board_free(printer.board);
	if (without_time)
		complain("%llu records have no time, or one of another clock, and are left out",
			 (unsigned long long)without_time);

	return printer_status(&printer, status);
}

const struct verb verb_report = {
	.name		= "report",
	.args		= "[FILE]",
	.summary	= "count what is in perf.data, a log or JSON; show it over time",
	.opts		= opts,
	.run		= run,
};
