/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_BOARD_H
#define _MCE_BOARD_H

/* What is known of a machine's memory slots. */

#include <mce/mce.h>

#include "words.h"

/**
 * struct dmi_device - a slot of memory, SMBIOS type 17
 * @handle:	its number in the table
 * @installed:	there is a DIMM in it
 * @name, @bank: what is printed on the board
 */
struct dmi_device {
	uint16_t	handle;
	bool		installed;
	char		name[64], bank[64];
};

/* Addresses of a device, both ends included, SMBIOS type 20 */
struct dmi_map {
	uint64_t	start, end;
	uint16_t	device;
};

#define DMI_MAX_DEVICES	1024

/* @vendors, @products: of the machine, and of its board */
struct dmi_table {
	struct dmi_device	*devices;
	struct dmi_map		*maps;
	unsigned int		nr_devices, nr_maps;
	char			vendors[2][64], products[2][64];
};

/*
 * Read a table: what dmidecode prints, what it dumps, or the table itself. Return: false
 * if it is none of them.
 */
bool dmi_table_read(struct dmi_table *t, const char *data, size_t size);
void dmi_table_free(struct dmi_table *t);

/* The devices that @addr is in, with " or " between them */
void dmi_table_at(const struct dmi_table *t, uint64_t addr, struct mce_words *words);

/* What to call it: the bank, too, where several have one name */
void dmi_table_name(const struct dmi_table *t, const struct dmi_device *device,
		    struct mce_words *words);

/* All of a file, of up to some megabytes. To be freed. Return: NULL, and errno. */
char *mce_read_file(const char *path, size_t *size);

#endif /* _MCE_BOARD_H */
