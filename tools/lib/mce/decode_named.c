// SPDX-License-Identifier: GPL-2.0
/*
 * What a log names beside the registers: the DIMM, the place, how many errors. It
 * goes before what is found out from the registers where it is more exact.
 */
#include "decode.h"

#include <string.h>

#include <linux/kernel.h>

#include "words.h"

static void copy(char *to, size_t size, const char *from)
{
	if (!*from)
		return;
	snprintf(to, size, "%s", from);
	mce_clean(to);
}

static void name_address(const struct mce_named *named, struct mce_decoded *d)
{
	if (named->addr_valid >= 0) {
		d->addr_valid = named->addr_valid;
		if (named->no_registers)
			d->flags = named->addr_valid ? d->flags | MCE_FLAG_ADDRV :
				   d->flags & ~MCE_FLAG_ADDRV;
	}
	if (named->addr_physical >= 0)
		d->addr_physical = named->addr_physical;
	d->addr_physical &= d->addr_valid;
}

/* A record that was made up to say what the log says: its code says nothing more. */
static void name_without_registers(const struct mce_named *named, struct mce_decoded *d)
{
	bool memory = d->unit_nr == MCE_UNIT_MEM_CTRL;

	d->vendor_unit = d->vendor_unit_nr == MCE_VU_APEI_MEM ? NULL : d->vendor_unit;
	d->undecoded = false;
	d->unknown_code = 0;
	d->mscod = -1;
	d->ext_error_code = -1;
	d->addr_lsb = -1;
	d->code_format = NULL;
	d->flags &= MCE_FLAG_ADDRV | MCE_FLAG_UC | MCE_FLAG_PCC | MCE_FLAG_MEMORY;
	snprintf(d->mcacod, sizeof(d->mcacod), "%s", memory ? "memory error" : "");
	if (memory && strstr(named->what, "memory"))
		d->mcacod[0] = '\0';
}

/* The function goes behind an instruction pointer; who has read it from JSON has both. */
static void name_location(const struct mce_named *named, struct mce_decoded *d)
{
	size_t len = strlen(d->location);

	if (!strncmp(d->location, named->location, len))
		copy(d->location, sizeof(d->location), named->location);
	else if (named->symbol[0] && !strncmp(d->location, "stuck at ", strlen("stuck at ")))
		snprintf(d->location + len, sizeof(d->location) - len, " (%s)", named->symbol);
}

void mce_decode_event(const struct mce_event *ev, struct mce_decoded *d)
{
	const struct mce_named *named = ev->named;

	mce_decode(&ev->machine, &ev->bank, d);
	if (!named)
		return;

	if (named->no_registers)
		name_without_registers(named, d);
	name_address(named, d);
	if (named->channel >= 0 && d->channel < 0)
		d->channel = named->channel;
	if (named->count > 0)
		d->err_count = named->count;
	/* The log's words are better than none; they are not better than a table's. */
	if (!d->ext_error[0] && named->what[0]) {
		copy(d->ext_error, sizeof(d->ext_error), named->what);
		if (d->unit_nr != MCE_UNIT_OTHER && d->undecoded)
			d->undecoded = d->unknown_code;
	}
	copy(d->dimm, sizeof(d->dimm), named->dimm);
	copy(d->fru_text, sizeof(d->fru_text), named->fru);
	name_location(named, d);
	mce_decode_summary(d);
	if (named->todo)
		d->advice = named->todo;
}
