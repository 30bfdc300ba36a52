// SPDX-License-Identifier: GPL-2.0
/*
 * Print machine checks: of this machine as they happen, of its flight recorder,
 * or of a file.
 *
 *   errors				as they happen, until ^C
 *   errors -r [INSTANCE]		what is in the flight recorder
 *   errors FILE			perf.data
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <mce/mce.h>

static struct mce_source *open_source(int argc, char **argv)
{
	if (argc < 2)
		return mce_source_live(NULL);
	if (!strcmp(argv[1], "-r"))
		return mce_source_instance(argv[2]);

	return mce_source_perf_data(argv[1]);
}

static void print(const struct mce_event *ev)
{
	if (ev->has & MCE_HAS_TIME)
		printf("%" PRIu64 ".%06" PRIu64 " ", ev->time_ns / 1000000000,
		       ev->time_ns / 1000 % 1000000);
	if (ev->type == MCE_EVENT_BANK)
		printf("error cpu=%u bank=%u status=0x%016" PRIx64 " addr=0x%" PRIx64
		       " task=%s/%d chain=%zu\n",
		       ev->bank.cpu, ev->bank.bank, ev->bank.status, ev->bank.addr,
		       ev->comm, ev->tid, ev->nr_chain);
	else if (ev->type == MCE_EVENT_DROPPED)
		printf("%" PRIu64 " events were lost\n", ev->dropped.count);
	else
		printf("event of type %d\n", ev->type);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct mce_source *source = open_source(argc, argv);
	struct mce_event ev;
	int ret;

	if (!source)
		return 1;

	while ((ret = mce_source_next(source, &ev, -1)) != -ENODATA) {
		if (ret > 0)
			print(&ev);
		else if (ret < 0)
			fprintf(stderr, "%s\n", mce_source_error(source));
		if (ret < 0 && ret != -EBADMSG)
			break;
		if (ret < 0 && mce_source_status(source) < 0)
			break;
	}
	mce_source_close(source);

	return ret != -ENODATA;
}
