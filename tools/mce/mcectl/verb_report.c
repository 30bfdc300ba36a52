// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl report: what is in a recording or a log, counted and over time.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "decode.h"
#include "json_out.h"
#include "run.h"
#include "tally.h"

#define NSEC_PER_SEC	1000000000L

/* The time line: at most so many steps, of a length out of this list. */
#define MAX_STEPS	24
#define BAR_WIDTH	50

static const int step_seconds[] = {
	1, 2, 5, 10, 30, 60, 2 * 60, 5 * 60, 10 * 60, 30 * 60, 3600, 2 * 3600, 6 * 3600,
	12 * 3600, 86400, 2 * 86400, 7 * 86400, 30 * 86400, 365 * 86400,
};

static struct selection selection;
static struct printer printer;
static bool timeline;
static const char *by_list = "unit,severity,dimm,process";

static struct tally tallies[NR_TALLY_BY];
static unsigned int nr_tallies;
static uint64_t dropped, lost, events;
static bool wall;

/* The times of all events, for the time line. */
static int64_t *times;
static size_t nr_times, size_times;

static const struct opt opts[] = {
	{ .name = "by", .letter = 'b', .kind = OPT_STRING, .value = &by_list, .arg = "LIST",
	  .help = "of unit, severity, cpu, bank, dimm, process; or symbol, alone (runs perf)" },
	{ .name = "timeline", .letter = 'T', .kind = OPT_FLAG, .value = &timeline,
	  .help = "how many over time, instead of the tables" },
	{ .name = "here", .kind = OPT_FLAG, .value = &printer.here,
	  .help = "the records are of this machine: find the DIMM" },
	SELECTION_OPTS(selection),
	JSON_OPT(printer.json),
	{ }
};

static void remember_time(const struct mce_event *ev)
{
	int64_t time = ev->has & MCE_HAS_WALL ? ev->wall_ns : (int64_t)ev->time_ns;
	int64_t *more;

	if (!(ev->has & (MCE_HAS_WALL | MCE_HAS_TIME)))
		return;
	if (nr_times == size_times) {
		size_times = size_times ? 2 * size_times : 1024;
		more = realloc(times, size_times * sizeof(*times));
		if (!more)
			return;
		times = more;
	}
	times[nr_times++] = time;
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

	mce_decode(&ev->machine, &ev->bank, &d);
	if (!selected(&selection, ev, &d))
		return;
	if (printer.here)
		mce_decode_here(&ev->bank, &d);
	events++;
	wall |= ev->has & MCE_HAS_WALL;
	if (timeline)
		remember_time(ev);
	for (i = 0; i < nr_tallies; i++)
		tally_add(&tallies[i], ev, &d);
}

static int count_file(const char *path)
{
	struct mce_source *source = mce_source_auto(path);
	struct mce_event ev;
	int ret, status = EXIT_OK;

	if (!source)
		return fail("out of memory");
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
	mce_source_close(source);

	return status;
}

static int cmp_times(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* The shortest step that needs no more than MAX_STEPS. */
static int64_t choose_step(int64_t span)
{
	size_t i, nr = sizeof(step_seconds) / sizeof(step_seconds[0]);

	for (i = 0; i < nr - 1; i++) {
		if (span / NSEC_PER_SEC / step_seconds[i] < MAX_STEPS)
			break;
	}

	return step_seconds[i] * NSEC_PER_SEC;
}

static void print_step(int64_t start, int64_t step, size_t nr, size_t most)
{
	static const char bar[BAR_WIDTH + 1] = "##################################################";
	time_t seconds = start / NSEC_PER_SEC;
	struct json_out j;
	char text[32];
	struct tm tm;

	if (printer.json) {
		json_begin(&j, stdout);
		json_string(&j, "type", "step");
		json_int(&j, "start_ns", start);
		json_int(&j, "length_ns", step);
		json_uint(&j, "events", nr);
		json_end(&j);
		return;
	}
	if (!wall || !localtime_r(&seconds, &tm) || !strftime(text, sizeof(text), "%F %T", &tm))
		snprintf(text, sizeof(text), "%ld", (long)seconds);
	printf("%-19s %8zu %.*s\n", text, nr,
	       (int)(nr ? (nr * BAR_WIDTH + most - 1) / most : 0), bar);
}

/* Steps with nothing in them are shown, too: a pause tells something. */
static void print_timeline(void)
{
	int64_t step, start;
	size_t i, next, most = 0;

	if (!nr_times)
		return;
	qsort(times, nr_times, sizeof(*times), cmp_times);
	step = choose_step(times[nr_times - 1] - times[0]);
	start = times[0] / step * step;

	for (i = 0; i < nr_times; i = next) {
		int64_t of = times[i] / step;

		for (next = i; next < nr_times && times[next] / step == of; next++)
			;
		if (next - i > most)
			most = next - i;
	}
	for (i = 0; i < nr_times; i = next, start += step) {
		for (next = i; next < nr_times && times[next] < start + step; next++)
			;
		print_step(start, step, next - i, most);
	}
}

static void print_tables(void)
{
	unsigned int i;

	for (i = 0; i < nr_tallies; i++) {
		if (!tallies[i].nr)
			continue;
		tally_print(&tallies[i], printer.json, wall);
		if (!printer.json)
			putchar('\n');
	}
	if (printer.json)
		return;
	printf("%llu records\n", (unsigned long long)events);
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

static int run(int argc, char **argv)
{
	const char *path = argc ? argv[0] : "perf.data";
	unsigned int i;
	int status;

	if (argc > 1) {
		complain("give one file");
		return EXIT_USAGE;
	}
	if (!strcmp(by_list, "symbol"))
		return report_symbols(path);
	status = tallies_init(tallies, &nr_tallies, by_list) ?: selection_init(&selection);
	if (status)
		return status;

	stop_on_signals();
	status = count_file(path);
	if (!events && !status && !printer.json)
		complain("%s: no records of machine checks", path);
	pager_start();
	if (timeline)
		print_timeline();
	else if (events || !status)
		print_tables();
	for (i = 0; i < nr_tallies; i++)
		tally_free(&tallies[i]);
	free(times);

	return printer_status(&printer, status);
}

const struct verb verb_report = {
	.name		= "report",
	.args		= "[FILE]",
	.summary	= "count what is in perf.data, a log or JSON; show it over time",
	.opts		= opts,
	.run		= run,
};
