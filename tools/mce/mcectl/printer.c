// SPDX-License-Identifier: GPL-2.0
/*
 * Print events.
 */
#include <errno.h>
#include <string.h>

#include "decode.h"

/* How often to look at the clock and for signals. */
#define TICK_MS		200

void printer_init(struct printer *p, bool verbose)
{
	if (use_color(stdout))
		p->flags |= MCE_FORMAT_COLOR;
	if (verbose)
		p->flags |= MCE_FORMAT_REGS | MCE_FORMAT_CHAIN;
}

/* What mce_decode() shall believe of what the record tells. */
static struct mce_bank_record to_decode(const struct printer *p, const struct mce_event *ev)
{
	struct mce_bank_record rec = ev->bank;

	if (p->again && ev->machine.vendor >= 0 && rec.told == MCE_TOLD_ALL)
		rec.told = MCE_TOLD_VERDICT;

	return rec;
}

static int print_decoded(struct printer *p, const struct mce_event *ev,
			 const struct mce_decoded *d)
{
	if (p->selection && !selected(p->selection, ev, d))
		return 0;

	p->printed++;
	if (d)
		p->undecoded |= d->undecoded;
	if (d && ev->machine.vendor < 0 && !(ev->named && ev->named->no_registers))
		p->no_machine++;
	if (p->json)
		return mce_format_json(stdout, ev, d);

	return mce_format_text(stdout, ev, d, p->flags);
}

void printer_decode(const struct printer *p, const struct mce_event *ev,
		    struct mce_decoded *d)
{
	mce_decode_event(ev, d);
	if (p->here)
		mce_decode_here(&ev->bank, d);
	if (p->board)
		mce_board_dimm(p->board, ev, d);
}

static int read_labels(struct printer *p, const char *path)
{
	int ret = mce_board_add_labels(p->board, path);

	if (ret == -EAGAIN)
		return fail("%s: it has several boards: say with --dmi which one it is", path);
	if (ret == -ENODATA)
		return fail("%s: it has no labels of this machine", path);
	if (ret)
		return fail("%s: %s", path, strerror(-ret));

	return EXIT_OK;
}

int printer_board(struct printer *p, const struct board_files *files)
{
	int ret = 0;

	if (!files->dmi && !files->labels)
		return EXIT_OK;
	p->board = mce_board_new();
	if (!p->board)
		return fail("out of memory");
	if (files->dmi)
		ret = mce_board_add_dmi(p->board, files->dmi);
	if (ret == -EBADMSG)
		return fail("%s: is neither what dmidecode prints nor an SMBIOS table", files->dmi);
	if (ret)
		return fail("%s: %s", files->dmi, strerror(-ret));

	return files->labels ? read_labels(p, files->labels) : EXIT_OK;
}

int print_event(struct printer *p, const struct mce_event *ev)
{
	struct mce_event copy;
	struct mce_decoded d;

	if (ev->type != MCE_EVENT_BANK)
		return print_decoded(p, ev, NULL);
	if (p->again) {
		copy = *ev;
		copy.bank = to_decode(p, ev);
	}
	printer_decode(p, p->again ? &copy : ev, &d);

	return print_decoded(p, ev, &d);
}

int print_stored(struct printer *p, const struct mce_event *ev, const struct mce_decoded *d)
{
	struct mce_decoded again;

	if (!p->again || ev->machine.vendor < 0 || (ev->named && ev->named->no_registers))
		return print_decoded(p, ev, d);
	mce_decode(&ev->machine, &ev->bank, &again);
	memcpy(again.dimm, d->dimm, sizeof(again.dimm));

	return print_decoded(p, ev, &again);
}

/* How long to wait for an event; 0 if it is time to stop. */
static int wait_ms(int64_t deadline_ms)
{
	int64_t left;

	if (deadline_ms < 0)
		return TICK_MS;
	left = deadline_ms - now_ms();
	if (left <= 0)
		return 0;

	return left < TICK_MS ? left : TICK_MS;
}

int print_source(struct printer *p, struct mce_source *source, int64_t deadline_ms)
{
	struct mce_event ev;
	int ret, timeout;

	while (!stopped && !(p->limit && p->printed >= p->limit)) {
		timeout = wait_ms(deadline_ms);
		ret = mce_source_next(source, &ev, timeout);
		if (ret > 0) {
			if (print_event(p, &ev))
				return EXIT_FAILED;
		} else if (!ret) {
			/* Nothing for now: let who reads us see what there is. */
			if (fflush(stdout))
				return EXIT_FAILED;
			if (!timeout)
				return EXIT_OK;
		} else if (ret == -EBADMSG && !mce_source_status(source)) {
			p->bad = true;
			complain("%s", mce_source_error(source));
		} else if (ret == -ENODATA) {
			return EXIT_OK;
		} else if (ret != -EINTR) {
			return fail("%s", mce_source_error(source));
		}
	}

	return EXIT_OK;
}

void print_notes(struct printer *p, const struct mce_source *source, const char *path,
		 uint64_t events)
{
	const char *name = strcmp(path, "-") ? path : "standard input";
	struct mce_source_stats stats;
	const char *note;
	unsigned int i;

	mce_source_stats(source, &stats);
	if (!events && !stats.bad)
		complain("%s: no records of machine checks", name);
	if (p->no_machine)
		complain("%s: %u records don't tell their CPU: give --vendor, --family and --model of it, or --here if it is this machine's",
			 name, p->no_machine);
	p->no_machine = 0;
	for (i = 0; (note = mce_source_note(source, i)); i++)
		complain("%s: %s", name, note);
	p->not_read |= !events && (stats.announced || stats.unread || stats.hot || stats.sel ||
				   stats.aer);
}

int printer_status(const struct printer *p, int status)
{
	if (status != EXIT_OK)
		return status;
	if (p->bad)
		return EXIT_BAD_INPUT;
	if (p->not_read)
		return EXIT_NOT_READ;

	return p->undecoded ? EXIT_UNDECODED : EXIT_OK;
}
