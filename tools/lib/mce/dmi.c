// SPDX-License-Identifier: GPL-2.0
/*
 * The DIMM of a physical address, from this machine's SMBIOS table.
 */
#include "decode_here.h"

#include <stdlib.h>

#include "board.h"

void mce_dmi_dimm(const struct mce_bank_record *rec, const struct mce_decoded *d,
		  struct mce_words *words)
{
	struct dmi_table table;
	char path[256], *data;
	size_t size;

	if (!d->addr_physical)
		return;
	snprintf(path, sizeof(path), "%s/firmware/dmi/tables/DMI", mce_sysfs);
	data = mce_read_file(path, &size);
	if (data && dmi_table_read(&table, data, size)) {
		dmi_table_at(&table, rec->addr, words);
		dmi_table_free(&table);
	}
	free(data);
}
