// SPDX-License-Identifier: GPL-2.0
/*
 * The DIMMs of another machine than this one: its SMBIOS table, and the files of labels
 * that rasdaemon has (/etc/ras/dimm_labels.d, labels.d):
 *
 *  Vendor: Example Inc.
 *    Product: Server 1, Server 2
 *      DIMM_A1: 0.0.0;  DIMM_A2: 0.0.1;
 *
 * where the numbers are EDAC's of the controller and of up to three layers below.
 */
#include "board.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#define MAX_LABELS	65536

/* A label, and EDAC's place of its DIMM, with 1 added; 0 is any */
struct label {
	uint8_t	place[MCE_EDAC_PLACE];
	char	name[48];
};

/**
 * struct mce_board - what is known of a machine
 * @dmi:	its SMBIOS table
 * @labels:	of the machine
 */
struct mce_board {
	struct dmi_table	dmi;
	bool			has_dmi;
	struct label		*labels;
	unsigned int		nr_labels;
};

struct mce_board *mce_board_new(void)
{
	return calloc(1, sizeof(struct mce_board));
}

void mce_board_free(struct mce_board *b)
{
	if (!b)
		return;
	dmi_table_free(&b->dmi);
	free(b->labels);
	free(b);
}

int mce_board_add_dmi(struct mce_board *b, const char *path)
{
	size_t size;
	char *data = mce_read_file(path, &size);
	bool ok;

	if (!data)
		return -errno;
	ok = dmi_table_read(&b->dmi, data, size);
	free(data);
	b->has_dmi |= ok;

	return ok ? 0 : -EBADMSG;
}

/* --- files of labels */

/**
 * struct label_reader - where in a file of labels it is
 * @vendor, @product: the lines are of this machine
 * @boards:	how many there were
 */
struct label_reader {
	struct mce_board	*board;
	bool			vendor, product;
	unsigned int		boards;
};

static char *trim(char *text)
{
	size_t len;

	text += strspn(text, " \t");
	len = strlen(text);
	while (len && (text[len - 1] == ' ' || text[len - 1] == '\t' || text[len - 1] == '\r'))
		text[--len] = '\0';

	return text;
}

/* As rasdaemon does it: capital letters or not is all the same. */
static bool same_name(const char *a, const char *b)
{
	while (*a && (*a | 0x20) == (*b | 0x20)) {
		a++;
		b++;
	}

	return !*a && !*b;
}

static bool has_vendor(const struct mce_board *b, const char *name)
{
	return !b->has_dmi || same_name(b->dmi.vendors[0], name) ||
	       same_name(b->dmi.vendors[1], name);
}

/* A list of names, of the machine (Product) or of its board (Model) */
static bool has_product(const struct mce_board *b, char *list)
{
	char *name;

	if (!b->has_dmi)
		return true;
	while ((name = strsep(&list, ",;"))) {
		name = trim(name);
		if (same_name(b->dmi.products[0], name) || same_name(b->dmi.products[1], name))
			return true;
	}

	return false;
}

static int add_label(struct mce_board *b, const char *name, const uint8_t *place)
{
	struct label *all;

	if (b->nr_labels == MAX_LABELS)
		return 0;
	all = reallocarray(b->labels, b->nr_labels + 1, sizeof(*all));
	if (!all)
		return -ENOMEM;
	b->labels = all;
	memcpy(all[b->nr_labels].place, place, sizeof(all->place));
	snprintf(all[b->nr_labels].name, sizeof(all->name), "%s", name);
	b->nr_labels++;

	return 0;
}

/* "0.0.1": of the controller and its layers. Return: false if it is no such thing. */
static bool read_place(const char *text, uint8_t *place)
{
	unsigned int i;
	long number;
	char *end;

	memset(place, 0, MCE_EDAC_PLACE);
	for (i = 0; i < MCE_EDAC_PLACE; i++) {
		if (*text < '0' || *text > '9')
			return false;
		number = strtol(text, &end, 10);
		if (number >= UINT8_MAX)
			return false;
		place[i] = number + 1;
		if (!*end)
			return i > 0;
		if (*end != '.' && *end != ':')
			return false;
		text = end + 1;
	}

	return false;
}

/* "DIMM_A1: 0.0.0, 0.1.0" */
static int read_label(struct mce_board *b, char *text)
{
	uint8_t place[MCE_EDAC_PLACE];
	char *colon = strchr(text, ':'), *target;
	int ret = 0;

	if (!colon)
		return 0;
	*colon++ = '\0';
	while (!ret && (target = strsep(&colon, ", \t"))) {
		if (read_place(target, place))
			ret = add_label(b, trim(text), place);
	}

	return ret;
}

/* The value of "Vendor: ..." and the like, whatever the case of the word */
static char *keyword(char *line, const char *word)
{
	size_t len = strlen(word), i;

	for (i = 0; i < len; i++) {
		if ((line[i] | 0x20) != word[i])
			return NULL;
	}
	line += len + strspn(line + len, " \t");

	return *line == ':' ? trim(line + 1) : NULL;
}

static int read_label_line(struct label_reader *r, char *line)
{
	char *value, *label;
	int ret = 0;

	line[strcspn(line, "#")] = '\0';
	line = trim(line);
	value = keyword(line, "vendor");
	if (value) {
		r->vendor = has_vendor(r->board, value);
		r->product = false;
		return 0;
	}
	value = keyword(line, "product") ?: keyword(line, "model") ?: keyword(line, "board");
	if (value) {
		r->boards++;
		r->product = has_product(r->board, value);
		return 0;
	}
	while (!ret && r->vendor && r->product && (label = strsep(&line, ";")))
		ret = read_label(r->board, label);

	return ret;
}

static int read_labels(struct label_reader *r, const char *path)
{
	size_t size;
	char *data = mce_read_file(path, &size), *rest = data, *line;
	int ret = data ? 0 : -errno;

	r->vendor = false;
	while (!ret && rest && (line = strsep(&rest, "\n")))
		ret = read_label_line(r, line);
	free(data);

	return ret;
}

static int read_label_dir(struct label_reader *r, const char *dir)
{
	struct dirent **entries;
	char path[4096];
	int nr, i, ret = 0;

	nr = scandir(dir, &entries, NULL, alphasort);
	if (nr < 0)
		return -errno;
	for (i = 0; i < nr; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, entries[i]->d_name);
		if (!ret && entries[i]->d_name[0] != '.')
			ret = read_labels(r, path);
		free(entries[i]);
	}
	free(entries);

	return ret;
}

int mce_board_add_labels(struct mce_board *b, const char *path)
{
	struct label_reader r = { .board = b };
	struct stat st;
	int ret;

	if (stat(path, &st))
		return -errno;
	ret = S_ISDIR(st.st_mode) ? read_label_dir(&r, path) : read_labels(&r, path);
	if (ret)
		return ret;
	/* Which of them it is only the SMBIOS table tells. */
	if (r.boards > 1 && !b->has_dmi) {
		b->nr_labels = 0;
		return -EAGAIN;
	}

	return b->nr_labels ? 0 : -ENODATA;
}

/* --- the DIMM of a record */

static const char *label_of(const struct mce_board *b, const struct mce_named *named)
{
	unsigned int i, k;

	for (i = 0; i < b->nr_labels && named->edac[0]; i++) {
		for (k = 0; k < MCE_EDAC_PLACE; k++) {
			if (b->labels[i].place[k] && b->labels[i].place[k] != named->edac[k])
				break;
		}
		if (k == MCE_EDAC_PLACE)
			return b->labels[i].name;
	}

	return NULL;
}

/* "DMI handle: 0x1100", which firmware tells of the DIMM */
static void add_handle(const struct mce_board *b, const char *text, struct mce_words *words)
{
	const char *at = strstr(text, "handle: ");
	unsigned int i, handle;

	if (!at || sscanf(at, "handle: %x", &handle) != 1)
		return;
	for (i = 0; i < b->dmi.nr_devices && !words->len; i++) {
		if (b->dmi.devices[i].handle == handle)
			dmi_table_name(&b->dmi, &b->dmi.devices[i], words);
	}
}

/* If there is one DIMM only, it is this one. */
static void add_only_one(const struct mce_board *b, struct mce_words *words)
{
	const struct dmi_device *only = NULL;
	unsigned int i;

	for (i = 0; i < b->dmi.nr_devices; i++) {
		if (b->dmi.devices[i].installed) {
			if (only)
				return;
			only = &b->dmi.devices[i];
		}
	}
	if (only)
		dmi_table_name(&b->dmi, only, words);
}

void mce_board_dimm(const struct mce_board *b, const struct mce_event *ev, struct mce_decoded *d)
{
	const char *label = ev->named ? label_of(b, ev->named) : NULL;
	struct mce_words words;
	char name[sizeof(d->dimm)];
	bool is_named;

	if (d->unit_nr != MCE_UNIT_MEM_CTRL && !d->is_memory_error)
		return;
	/* EDAC's own names, such as "mc#0csrow#1channel#0", stand on no board. */
	is_named = d->dimm[0] && !strchr(d->dimm, '#');
	mce_words_init(&words, name, sizeof(name));
	if (label)
		mce_words_add(&words, label);
	if (!words.len)
		add_handle(b, d->dimm, &words);
	if (!words.len && d->addr_physical && !is_named)
		dmi_table_at(&b->dmi, ev->bank.addr, &words);
	if (!words.len && d->is_memory_error && !is_named)
		add_only_one(b, &words);
	if (!words.len)
		return;
	memcpy(d->dimm, name, sizeof(d->dimm));
	mce_clean(d->dimm);
}
