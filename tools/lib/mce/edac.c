// SPDX-License-Identifier: GPL-2.0
/*
 * The DIMM of a memory error, from the EDAC drivers' sysfs.
 *
 * A DIMM is found only if the driver names its controllers and channels in a way
 * that the record has, too. If the record doesn't tell the slot, all DIMMs of the
 * channel are named.
 */
#include "decode_here.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include <linux/compiler.h>

#include <asm/mce_unit.h>

/**
 * struct dimm_place - where EDAC has the DIMM; -1 is not known, or any
 * @mc:			the controller's number; if it is not known:
 * @socket:		its socket
 * @instance:		the channel, counted over all controllers of the socket
 * @channels:		how many a controller has
 * @channel, @slot, @csrow: the DIMM in it
 */
struct dimm_place {
	int	mc, socket, instance, channels;
	int	channel, slot, csrow;
};

static bool read_text(const char *dir, const char *name, char *buf, size_t size)
{
	char path[512];
	FILE *file;
	bool ok;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "re");
	if (!file)
		return false;
	ok = fgets(buf, size, file);
	fclose(file);
	if (ok)
		buf[strcspn(buf, "\n")] = '\0';

	return ok;
}

/* The number behind @what in @text, -1 if there is none. */
static int number_after(const char *text, const char *what)
{
	const char *p = strstr(text, what);

	return p ? atoi(p + strlen(what)) : -1;
}

static bool is_it(int wanted, int got)
{
	return wanted < 0 || wanted == got;
}

/* A controller of Skylake server has three channels. */
#define SKYLAKE_NAME		"Skylake"
#define SKYLAKE_CHANNELS	3

/* skx_edac and i10nm_edac: "Skylake Socket#0 IMC#1", "Intel_10nm Socket#0 IMC#1" */
static bool is_controller(const char *dir, int number, struct dimm_place *place)
{
	char name[128];
	int channels;

	if (place->mc >= 0)
		return place->mc == number;
	if (!read_text(dir, "mc_name", name, sizeof(name)))
		return false;

	channels = strncmp(name, SKYLAKE_NAME, strlen(SKYLAKE_NAME)) ? place->channels :
		   SKYLAKE_CHANNELS;
	place->channel = place->instance % channels;

	return number_after(name, "Socket#") == place->socket &&
	       number_after(name, "IMC#") == place->instance / channels;
}

/* "channel 0 slot 1" or "csrow 1 channel 2" */
static void add_dimm(const char *dir, int number, const struct dimm_place *place,
		     struct mce_words *words)
{
	int channel, slot, csrow;
	char text[128];

	if (!read_text(dir, "dimm_location", text, sizeof(text)))
		return;
	channel = number_after(text, "channel ");
	slot = number_after(text, "slot ");
	csrow = number_after(text, "csrow ");
	if (place->channel != channel || !is_it(place->slot, slot) || !is_it(place->csrow, csrow))
		return;

	mce_words_sep(words, " or ");
	mce_words_addf(words, "mc#%d", number);
	if (csrow >= 0)
		mce_words_addf(words, "csrow#%d", csrow);
	mce_words_addf(words, "channel#%d", channel);
	if (slot >= 0)
		mce_words_addf(words, "slot#%d", slot);
	if (read_text(dir, "dimm_label", text, sizeof(text)) && *text)
		mce_words_addf(words, " (%s)", text);
}

/* Call @use for each entry of @dir that begins with @prefix and a number. */
static void each_entry(const char *dir, const char *prefix,
		       void (*use)(const char *path, int number, void *data), void *data)
{
	size_t len = strlen(prefix);
	struct dirent **entries;
	char path[512];
	int nr, i;

	nr = scandir(dir, &entries, NULL, versionsort);
	for (i = 0; i < nr; i++) {
		const char *name = entries[i]->d_name;

		if (!strncmp(name, prefix, len) && name[len] >= '0' && name[len] <= '9') {
			snprintf(path, sizeof(path), "%s/%s", dir, name);
			use(path, atoi(name + len), data);
		}
		free(entries[i]);
	}
	if (nr >= 0)
		free(entries);
}

struct search {
	struct dimm_place	*place;
	struct mce_words	*words;
	int			mc;
};

static void look_at_dimm(const char *path, int number, void *data)
{
	struct search *s = data;

	(void)number;
	add_dimm(path, s->mc, s->place, s->words);
}

static void look_at_controller(const char *path, int number, void *data)
{
	struct search *s = data;

	if (!is_controller(path, number, s->place))
		return;
	s->mc = number;
	each_entry(path, "dimm", look_at_dimm, s);
	each_entry(path, "rank", look_at_dimm, s);
}

static int dimm_of_location(const struct mce_decoded *d)
{
	return number_after(d->location, "DIMM ");
}

static bool find_place(const struct mce_bank_record *rec, const struct mce_decoded *d,
		       struct dimm_place *place)
{
	*place = (struct dimm_place){ -1, -1, -1, 1, -1, -1, -1 };

	switch (d->vendor_unit_nr) {
	case MCE_VU_UMC:
		if (rec->socket < 0 || d->channel < 0)
			return false;
		place->mc = rec->socket;
		place->channel = d->channel;
		place->csrow = number_after(d->location, "chip select ");
		return true;
	case MCE_VU_IMC:
		place->channels = 2;
		fallthrough;
	case MCE_VU_MCCHAN:
		/* The bank maps in arch/x86/kernel/cpu/mce/unit/intel.c number alike. */
		if (rec->socket < 0 || d->instance < 0)
			return false;
		place->socket = rec->socket;
		place->instance = d->instance;
		place->slot = dimm_of_location(d);
		return true;
	default:
		return false;
	}
}

void mce_edac_dimm(const struct mce_bank_record *rec, const struct mce_decoded *d,
		   struct mce_words *words)
{
	struct dimm_place place;
	struct search search = { &place, words, -1 };
	char dir[256];

	if (!find_place(rec, d, &place))
		return;

	snprintf(dir, sizeof(dir), "%s/devices/system/edac/mc", mce_sysfs);
	each_entry(dir, "mc", look_at_controller, &search);
}
