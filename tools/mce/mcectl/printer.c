// SPDX-License-Identifier: GPL-2.0
/*
 * Print events.
 */
#include <errno.h>

#include "decode.h"

int print_event(struct printer *p, const struct mce_event *ev)
{
	struct mce_decoded d;
	bool is_bank = ev->type == MCE_EVENT_BANK;

	if (is_bank) {
		mce_decode(&ev->machine, &ev->bank, &d);
		if (p->here)
			mce_decode_here(&ev->bank, &d);
		p->undecoded |= d.undecoded;
	}
	if (p->json)
		return mce_format_json(stdout, ev, is_bank ? &d : NULL);

	return mce_format_text(stdout, ev, is_bank ? &d : NULL, p->flags);
}

int print_source(struct printer *p, struct mce_source *source)
{
	struct mce_event ev;
	int ret;

	for (;;) {
		ret = mce_source_next(source, &ev, -1);
		if (ret > 0) {
			if (print_event(p, &ev))
				return EXIT_FAILED;
		} else if (ret == -EBADMSG && !mce_source_status(source)) {
			p->bad = true;
			complain("%s", mce_source_error(source));
		} else if (ret == -ENODATA) {
			return EXIT_OK;
		} else if (ret < 0) {
			return fail("%s", mce_source_error(source));
		}
	}
}

int printer_status(const struct printer *p, int status)
{
	if (status != EXIT_OK)
		return status;
	if (p->bad)
		return EXIT_BAD_INPUT;

	return p->undecoded ? EXIT_UNDECODED : EXIT_OK;
}
