/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MCED_ROW_H
#define MCED_ROW_H

#include <sqlite3.h>

#include <mce/mce.h>

/*
 * A bank record of the history, as it was when it was stored: the same event and the
 * same meaning, whatever machine and whatever version of libmce reads it.
 */

/* What to SELECT from the table "events" for row_read(). */
#define ROW_COLUMNS							\
	"wall_ns, time_ns, cpu, bank, tsc, status, addr, misc, synd, synd1, synd2, ipid,"	\
	" mcgstatus, ip, socket, apicid, sample_cpu, pid, tid, comm,"	\
	" vendor, family, model, stepping, smca, microcode, ppin, mcgcap,"	\
	" unit, vendor_unit, severity, origin, error_class, code_format, level,"	\
	" transaction_type, request, participation, timeout, ext_code, mscod, instance,"	\
	" channel, err_count, addr_lsb, addr_valid, addr_physical, memory, undecoded, flags,"	\
	" ext_error, mcacod, location, fru, dimm, summary, lacks"

/**
 * row_read() - the record of a row
 * @stmt:	a statement that has stepped to a row of ROW_COLUMNS
 * @ev:		filled in, as a source does. Its call chain is not read. The record tells
 *		its verdict, so that it can be decoded again
 * @d:		filled in with what was stored, and what follows from that. Names live
 *		until the statement's next step
 */
void row_read(sqlite3_stmt *stmt, struct mce_event *ev, struct mce_decoded *d);

/*
 * What the source of a bank record did not tell, or not for sure, as the column "lacks"
 * has it: words with a blank behind each.
 */
void row_lacks(const struct mce_event *ev, char *buf, size_t size);

#endif /* MCED_ROW_H */
