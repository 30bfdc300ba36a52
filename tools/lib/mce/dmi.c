// SPDX-License-Identifier: GPL-2.0
/*
 * The DIMM of a physical address, from the SMBIOS tables: type 20 maps addresses
 * to devices, type 17 names the devices. Many machines have no type 20. Source:
 * the SMBIOS Reference Specification.
 */
#include "decode_here.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* Offsets in the structures */
#define DMI_LENGTH		1
#define DMI_HANDLE		2
#define MAP_START_KB		0x04
#define MAP_END_KB		0x08
#define MAP_DEVICE		0x0c
#define MAP_EXT_START		0x13
#define MAP_EXT_END		0x1b
#define DEVICE_LOCATOR		0x10

#define KB_EXTENDED		0xffffffff
#define DMI_MAX			4096

struct dmi {
	unsigned char	data[DMI_MAX];
	size_t		size;
};

static uint64_t le(const struct dmi *dmi, unsigned int offset, unsigned int bytes)
{
	uint64_t value = 0;

	if (offset + bytes > dmi->size || offset + bytes > dmi->data[DMI_LENGTH])
		return 0;
	while (bytes--)
		value = value << 8 | dmi->data[offset + bytes];

	return value;
}

static bool read_entry(const char *dir, const char *name, struct dmi *dmi)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s/raw", dir, name);
	file = fopen(path, "re");
	if (!file)
		return false;
	dmi->size = fread(dmi->data, 1, sizeof(dmi->data), file);
	fclose(file);

	return dmi->size >= 4;
}

/* The string that the byte at @offset numbers; they stand behind the structure. */
static const char *dmi_string(const struct dmi *dmi, unsigned int offset)
{
	unsigned int number = le(dmi, offset, 1);
	size_t at = dmi->data[DMI_LENGTH];
	const unsigned char *end;

	for (; number && at < dmi->size; number--) {
		end = memchr(dmi->data + at, '\0', dmi->size - at);
		if (!end)
			return NULL;
		if (number == 1)
			return (const char *)dmi->data + at;
		at = end - dmi->data + 1;
	}

	return NULL;
}

static bool maps(const struct dmi *map, uint64_t addr)
{
	uint64_t start = le(map, MAP_START_KB, 4), end = le(map, MAP_END_KB, 4);

	if (start == KB_EXTENDED)
		return addr >= le(map, MAP_EXT_START, 8) && addr <= le(map, MAP_EXT_END, 8);

	return addr >= start << 10 && addr < (end + 1) << 10;
}

static void add_device(const char *dir, const char *name, uint64_t handle, struct mce_words *words)
{
	const char *locator;
	struct dmi device;

	if (!read_entry(dir, name, &device) || le(&device, DMI_HANDLE, 2) != handle)
		return;
	locator = dmi_string(&device, DEVICE_LOCATOR);
	if (!locator || !*locator)
		return;
	mce_words_sep(words, " or ");
	mce_words_add(words, locator);
}

static bool is_type(const struct dirent *entry, const char *type)
{
	return !strncmp(entry->d_name, type, strlen(type));
}

void mce_dmi_dimm(const struct mce_bank_record *rec, const struct mce_decoded *d,
		  struct mce_words *words)
{
	struct dirent **entries;
	struct dmi map;
	char dir[256];
	int nr, i, k;

	if (!d->addr_physical)
		return;
	snprintf(dir, sizeof(dir), "%s/firmware/dmi/entries", mce_sysfs);
	nr = scandir(dir, &entries, NULL, versionsort);
	if (nr < 0)
		return;

	for (i = 0; i < nr; i++) {
		if (!is_type(entries[i], "20-") || !read_entry(dir, entries[i]->d_name, &map) ||
		    !maps(&map, rec->addr))
			continue;
		for (k = 0; k < nr; k++) {
			if (is_type(entries[k], "17-"))
				add_device(dir, entries[k]->d_name, le(&map, MAP_DEVICE, 2), words);
		}
	}

	for (i = 0; i < nr; i++)
		free(entries[i]);
	free(entries);
}
