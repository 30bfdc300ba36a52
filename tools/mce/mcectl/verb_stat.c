// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl stat: count errors while they happen.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "json_out.h"
#include "tally.h"

#define TICK_MS		100

static struct selection selection;
static unsigned int interval_ms, timeout_ms;
static bool has_interval, has_timeout, json;
static const char *by_list = "unit,severity,cpu,process";

static struct tally tallies[NR_TALLY_BY];
static unsigned int nr_tallies;
static uint64_t dropped, lost;

static const struct opt opts[] = {
	{ .name = "by", .letter = 'b', .kind = OPT_STRING, .value = &by_list, .arg = "LIST",
	  .help = "of unit, severity, cpu, bank, dimm, process (default: all but bank and dimm)" },
	{ .name = "interval", .letter = 'I', .kind = OPT_SECONDS, .value = &interval_ms,
	  .arg = "SECONDS", .help = "print so often; without it, at the end",
	  .given = &has_interval },
	{ .name = "timeout", .letter = 't', .kind = OPT_SECONDS, .value = &timeout_ms,
	  .arg = "SECONDS", .help = "stop after this time; without it, at ^C",
	  .given = &has_timeout },
	SELECTION_OPTS(selection),
	JSON_OPT(json),
	{ }
};

static void print_lost(void)
{
	struct json_out j;

	if (json) {
		json_begin(&j, stdout);
		json_string(&j, "type", "count");
		json_string(&j, "by", "lost");
		json_uint(&j, "dropped", dropped);
		json_uint(&j, "lost", lost);
		json_end(&j);
		return;
	}
	if (dropped)
		printf("%llu events did not fit into our buffers\n", (unsigned long long)dropped);
	if (lost)
		printf("%llu records were lost in the kernel or the hardware\n",
		       (unsigned long long)lost);
}

static void print_all(void)
{
	unsigned int i;

	for (i = 0; i < nr_tallies; i++) {
		tally_print(&tallies[i], json);
		if (!json)
			putchar('\n');
	}
	print_lost();
	fflush(stdout);
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
	mce_decode_here(&ev->bank, &d);
	for (i = 0; i < nr_tallies; i++)
		tally_add(&tallies[i], ev, &d);
}

static int count_all(struct mce_source *source)
{
	int64_t end = has_timeout ? now_ms() + timeout_ms : INT64_MAX;
	int64_t next = has_interval ? now_ms() + interval_ms : INT64_MAX;
	struct mce_event ev;
	int ret;

	while (!stopped && now_ms() < end) {
		ret = mce_source_next(source, &ev, TICK_MS);
		if (ret > 0)
			count(&ev);
		else if (ret == -EBADMSG)
			complain("%s", mce_source_error(source));
		else if (ret < 0 && ret != -EINTR)
			return fail("%s", mce_source_error(source));
		if (now_ms() >= next) {
			print_all();
			next += interval_ms ?: TICK_MS;
		}
	}
	/* What came in the last moment */
	while (mce_source_next(source, &ev, 0) > 0)
		count(&ev);

	return EXIT_OK;
}

static int run(int argc, char **argv)
{
	struct mce_live_opts live = { .size = sizeof(live), .pid = -1 };
	struct mce_source *source;
	unsigned int i;
	char *events;
	int status;

	(void)argc;
	(void)argv;
	status = tallies_init(tallies, &nr_tallies, by_list) ?: selection_init(&selection);
	if (status)
		return status;

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
		status = count_all(source);
	mce_source_close(source);

	if (!status)
		print_all();
	for (i = 0; i < nr_tallies; i++)
		tally_free(&tallies[i]);

	return status;
}

const struct verb verb_stat = {
	.name		= "stat",
	.args		= "",
	.summary	= "count errors by unit, severity, CPU, process",
	.opts		= opts,
	.run		= run,
};
