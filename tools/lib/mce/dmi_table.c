// SPDX-License-Identifier: GPL-2.0
/*
 * The SMBIOS table of a machine: type 17 names its memory slots, type 20 maps addresses
 * to them. Many machines have no type 20. Source: the SMBIOS Reference Specification.
 */
#include "board.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/kernel.h>

enum { TYPE_SYSTEM = 1, TYPE_BOARD = 2, TYPE_DEVICE = 17, TYPE_MAP = 20 };

/* Offsets in the structures */
#define LENGTH			1
#define HANDLE			2
#define MANUFACTURER		0x04
#define PRODUCT			0x05
#define DEVICE_SIZE		0x0c
#define DEVICE_LOCATOR		0x10
#define DEVICE_BANK		0x11
#define MAP_START_KB		0x04
#define MAP_END_KB		0x08
#define MAP_DEVICE		0x0c
#define MAP_EXT_START		0x13
#define MAP_EXT_END		0x1b

#define HEADER			4
#define KB_EXTENDED		0xffffffff

/* dmidecode --dump-bin puts the table behind the entry point. */
#define DUMP_OFFSET		0x20
#define FILE_MAX		(8 << 20)

char *mce_read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "re");
	char *data = NULL;

	*size = 0;
	if (!file)
		return NULL;
	data = malloc(FILE_MAX + 1);
	if (data) {
		*size = fread(data, 1, FILE_MAX, file);
		data[*size] = '\0';
	}
	if (ferror(file)) {
		free(data);
		data = NULL;
	}
	fclose(file);

	return data;
}

static struct dmi_device *add_device(struct dmi_table *t, uint16_t handle)
{
	struct dmi_device *all;

	if (t->nr_devices == DMI_MAX_DEVICES)
		return NULL;
	all = reallocarray(t->devices, t->nr_devices + 1, sizeof(*all));
	if (!all)
		return NULL;
	t->devices = all;
	all[t->nr_devices] = (struct dmi_device) { .handle = handle, .installed = true };

	return &all[t->nr_devices++];
}

static struct dmi_map *add_map(struct dmi_table *t)
{
	struct dmi_map *all;

	if (t->nr_maps == DMI_MAX_DEVICES)
		return NULL;
	all = reallocarray(t->maps, t->nr_maps + 1, sizeof(*all));
	if (!all)
		return NULL;
	t->maps = all;
	all[t->nr_maps] = (struct dmi_map) { };

	return &all[t->nr_maps++];
}

/* --- the table itself */

/* A structure, and the strings behind it */
struct entry {
	const unsigned char	*data, *strings, *end;
};

static uint64_t le(const struct entry *e, unsigned int offset, unsigned int bytes)
{
	uint64_t value = 0;

	if (offset + bytes > e->data[LENGTH])
		return 0;
	while (bytes--)
		value = value << 8 | e->data[offset + bytes];

	return value;
}

/* The string that the byte at @offset numbers */
static void copy_string(const struct entry *e, unsigned int offset, char *to, size_t size)
{
	const unsigned char *at = e->strings;
	unsigned int number = le(e, offset, 1);

	*to = '\0';
	if (!number)
		return;
	while (--number && at < e->end)
		at += strnlen((const char *)at, e->end - at) + 1;
	if (at < e->end)
		snprintf(to, size, "%.*s", (int)strnlen((const char *)at, e->end - at),
			 (const char *)at);
}

static void read_names(struct dmi_table *t, const struct entry *e, unsigned int of)
{
	copy_string(e, MANUFACTURER, t->vendors[of], sizeof(t->vendors[of]));
	copy_string(e, PRODUCT, t->products[of], sizeof(t->products[of]));
}

static void read_device(struct dmi_table *t, const struct entry *e)
{
	struct dmi_device *device = add_device(t, le(e, HANDLE, 2));

	if (!device)
		return;
	device->installed = le(e, DEVICE_SIZE, 2);
	copy_string(e, DEVICE_LOCATOR, device->name, sizeof(device->name));
	copy_string(e, DEVICE_BANK, device->bank, sizeof(device->bank));
}

static void read_map(struct dmi_table *t, const struct entry *e)
{
	uint64_t start = le(e, MAP_START_KB, 4), end = le(e, MAP_END_KB, 4);
	struct dmi_map *map = add_map(t);

	if (!map)
		return;
	map->device = le(e, MAP_DEVICE, 2);
	map->start = start == KB_EXTENDED ? le(e, MAP_EXT_START, 8) : start << 10;
	map->end = start == KB_EXTENDED ? le(e, MAP_EXT_END, 8) : ((end + 1) << 10) - 1;
}

static void read_entry(struct dmi_table *t, const struct entry *e)
{
	switch (*e->data) {
	case TYPE_SYSTEM:
		read_names(t, e, 0);
		break;
	case TYPE_BOARD:
		read_names(t, e, 1);
		break;
	case TYPE_DEVICE:
		read_device(t, e);
		break;
	case TYPE_MAP:
		read_map(t, e);
		break;
	}
}

static bool read_binary(struct dmi_table *t, const unsigned char *data, const unsigned char *end)
{
	struct entry e;
	bool any = false;

	while (end - data >= HEADER && data[LENGTH] >= HEADER && end - data > data[LENGTH]) {
		e.data = data;
		e.strings = data + data[LENGTH];
		e.end = memmem(e.strings, end - e.strings, "\0\0", 2);
		if (!e.end)
			break;
		read_entry(t, &e);
		any = true;
		data = e.end + 2;
	}

	return any;
}

/* --- what dmidecode prints of it */

/* The value of a line such as "\tLocator: DIMM_A1"; NULL if it is another one */
static const char *value_of(const char *line, const char *key)
{
	size_t len = strlen(key);

	line += strspn(line, " \t");

	return strncmp(line, key, len) || line[len] != ':' ? NULL :
	       line + len + 1 + strspn(line + len + 1, " \t");
}

static void text_names(struct dmi_table *t, const char *line, unsigned int of)
{
	const char *value = value_of(line, "Manufacturer");

	if (value)
		snprintf(t->vendors[of], sizeof(t->vendors[of]), "%s", value);
	value = value_of(line, "Product Name");
	if (value)
		snprintf(t->products[of], sizeof(t->products[of]), "%s", value);
}

static void text_device(struct dmi_device *device, const char *line)
{
	const char *value = value_of(line, "Locator");

	if (value)
		snprintf(device->name, sizeof(device->name), "%s", value);
	value = value_of(line, "Bank Locator");
	if (value)
		snprintf(device->bank, sizeof(device->bank), "%s", value);
	value = value_of(line, "Size");
	if (value)
		device->installed = *value >= '1' && *value <= '9';
}

static void text_map(struct dmi_map *map, const char *line)
{
	const char *value = value_of(line, "Starting Address");

	if (value)
		map->start = strtoull(value, NULL, 16);
	value = value_of(line, "Ending Address");
	if (value)
		map->end = strtoull(value, NULL, 16);
	value = value_of(line, "Physical Device Handle");
	if (value)
		map->device = strtoul(value, NULL, 16);
}

static bool read_text(struct dmi_table *t, char *text)
{
	struct dmi_device *device = NULL;
	unsigned int handle, type = 0;
	struct dmi_map *map = NULL;
	bool any = false;
	char *line;

	while ((line = strsep(&text, "\n"))) {
		line[strcspn(line, "\r")] = '\0';
		if (sscanf(line, "Handle %x, DMI type %u", &handle, &type) == 2) {
			any = true;
			device = type == TYPE_DEVICE ? add_device(t, handle) : NULL;
			map = type == TYPE_MAP ? add_map(t) : NULL;
		} else if (type == TYPE_SYSTEM || type == TYPE_BOARD) {
			text_names(t, line, type == TYPE_BOARD);
		} else if (device) {
			text_device(device, line);
		} else if (map) {
			text_map(map, line);
		}
	}

	return any;
}

bool dmi_table_read(struct dmi_table *t, const char *data, size_t size)
{
	const unsigned char *table = (const unsigned char *)data;
	char *copy;
	bool ok;

	memset(t, 0, sizeof(*t));
	if (size > DUMP_OFFSET && (!memcmp(data, "_SM3_", 5) || !memcmp(data, "_SM_", 4)))
		return read_binary(t, table + DUMP_OFFSET, table + size);
	if (!memmem(data, size, ", DMI type ", strlen(", DMI type ")))
		return read_binary(t, table, table + size);
	copy = strndup(data, size);
	ok = copy && read_text(t, copy);
	free(copy);

	return ok;
}

void dmi_table_free(struct dmi_table *t)
{
	free(t->devices);
	free(t->maps);
	memset(t, 0, sizeof(*t));
}

/* --- what it tells */

void dmi_table_name(const struct dmi_table *t, const struct dmi_device *device,
		    struct mce_words *words)
{
	unsigned int i, same = 0;

	for (i = 0; i < t->nr_devices; i++)
		same += !strcmp(t->devices[i].name, device->name);
	if (same > 1 && device->bank[0])
		mce_words_addf(words, "%s ", device->bank);
	mce_words_add(words, device->name);
}

void dmi_table_at(const struct dmi_table *t, uint64_t addr, struct mce_words *words)
{
	unsigned int i, k;

	for (i = 0; i < t->nr_maps; i++) {
		if (addr < t->maps[i].start || addr > t->maps[i].end)
			continue;
		for (k = 0; k < t->nr_devices; k++) {
			if (t->devices[k].handle != t->maps[i].device || !t->devices[k].name[0])
				continue;
			mce_words_sep(words, " or ");
			dmi_table_name(t, &t->devices[k], words);
		}
	}
}
