// SPDX-License-Identifier: GPL-2.0
/*
 * rasdaemon: what it prints as events come, and what "ras-mc-ctl --errors" and
 * "--summary" print of its database.
 *
 *  1 2024-12-19 03:52:38 +0000 error: Corrected error, no action required., CPU 2, bank
 *  Unified Memory Controller (bank=17), mci CECC, status=0x9c2040000000011b, ...
 *
 *  ... mce_record: 2024-12-19 03:52:38 +0000 bank=17, status= 9c2040000000011b, ...
 *
 *  1 2024-12-19 03:52:38 +0000 1 Corrected error(s): memory read error at DIMM_A1
 *  location: 0:2:0:-1, addr 1234, grain 32, syndrome 0 details
 *
 *  ... mc_event: 2024-12-19 03:52:38 +0000 1 Corrected error: memory read error on DIMM_A1
 *  (mc: 0 location: 2:0 address: 0x1234 grain: 32)
 *
 * ras-mc-ctl leaves out what is 0. Its "CPU 2" is the vendor's number, not the CPU's:
 * that stands behind "cpu=".
 */
#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <linux/bits.h>
#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "source.h"
#include "text_time.h"

/* text_record.state: what was read; the number of the vendor stands above it */
#define HAS_STATUS	BIT(0)
#define HAS_CPUID	BIT(1)
#define HAS_VENDOR	BIT(2)
#define VENDOR_SHIFT	8

/* struct text_record::scratch */
enum { CPUID, VENDOR, WALLTIME };

static const struct text_form form_stored, form_live;

/* A record of the database: hex has "0x" in front, decimal has not. */
static const struct text_key stored_keys[] = {
	TEXT_KEY("status=",	16, ev.bank.status),
	TEXT_KEY("cpuid=",	16, scratch[CPUID]),
	TEXT_KEY("cpuvendor=",	16, scratch[VENDOR]),
	TEXT_KEY("walltime=",	16, scratch[WALLTIME]),
	TEXT_KEY("mcgcap=",	16, ev.machine.mcgcap),
	TEXT_KEY("mcgstatus=",	16, ev.bank.mcgstatus),
	TEXT_KEY("misc=",	16, ev.bank.misc),
	TEXT_KEY("synd=",	16, ev.bank.synd),
	TEXT_KEY("ipid=",	16, ev.bank.ipid),
	TEXT_KEY("ip=",		16, ev.bank.ip),
	TEXT_KEY("ppin=",	16, ev.machine.ppin),
	TEXT_KEY("cpu=",	16, ev.bank.cpu),
	TEXT_KEY("apicid=",	16, ev.bank.apicid),
	TEXT_KEY("socketid=",	16, ev.bank.socket),
	TEXT_KEY("bank=0x",	16, ev.bank.bank),
	TEXT_KEY("microcode=",	16, ev.machine.microcode),
	{ }
};

static const struct text_key live_keys[] = {
	TEXT_KEY("status=",	16, ev.bank.status),
	TEXT_KEY("cpuid=",	16, scratch[CPUID]),
	TEXT_KEY("cpuvendor=",	16, scratch[VENDOR]),
	TEXT_KEY("walltime=",	16, scratch[WALLTIME]),
	TEXT_KEY("mcgcap=",	16, ev.machine.mcgcap),
	TEXT_KEY("mcgstatus=",	16, ev.bank.mcgstatus),
	TEXT_KEY("misc=",	16, ev.bank.misc),
	TEXT_KEY("synd=",	16, ev.bank.synd),
	TEXT_KEY("ipid=",	16, ev.bank.ipid),
	TEXT_KEY("ip=",		16, ev.bank.ip),
	TEXT_KEY("ppin=",	16, ev.machine.ppin),
	TEXT_KEY("cpu=",	10, ev.bank.cpu),
	TEXT_KEY("apicid=",	16, ev.bank.apicid),
	TEXT_KEY("socketid=",	10, ev.bank.socket),
	TEXT_KEY("bank=",	16, ev.bank.bank),
	TEXT_KEY("microcode=",	16, ev.machine.microcode),
	{ }
};

/* What both have beside the registers. */
static void read_words(const char *p, struct text_record *rec)
{
	struct mce_named *named = &rec->named;
	struct mce_words words;
	const char *at;
	uint64_t value;

	if (text_find_number(p, "addr=", 16, &value))
		text_set_addr(rec, value);
	if (text_find_number(p, "tsc=", 16, &value)) {
		rec->ev.bank.tsc = value;
		rec->ev.has |= MCE_HAS_TSC;
	}
	if (text_find_number(p, "memory_channel=", 10, &value))
		named->channel = value;
	if (text_find_number(p, "n_errors=", 10, &value))
		named->count = value;
	if (text_find_number(p, "csrow=", 10, &value)) {
		mce_words_init(&words, named->location, sizeof(named->location));
		mce_words_addf(&words, "csrow %llu", (unsigned long long)value);
	}
	at = strstr(p, ", bank ");
	if (at)
		text_copy(named->unit, sizeof(named->unit), at + strlen(", bank "), "(,");
	at = strstr(p, "mce_record: ");
	if (at && mce_is_alpha(at[strlen("mce_record: ")]))
		text_copy(named->unit, sizeof(named->unit), at + strlen("mce_record: "), "(,");
	at = strstr(p, ", CPU ");
	if (at && text_number(at + strlen(", CPU "), 10, &value)) {
		rec->scratch[VENDOR] = value;
		rec->state |= HAS_VENDOR;
	}
	at = strstr(p, "FRU Text= ");
	if (at)
		text_copy(named->fru, sizeof(named->fru), at + strlen("FRU Text= "), ",");
}

static void read_line(const char *p, const struct text_key *keys, struct text_record *rec)
{
	rec->state |= text_read_keys(p, keys, rec) & (HAS_STATUS | HAS_CPUID | HAS_VENDOR);
	read_words(p, rec);
}

static enum text_line other_stored(const char *message, struct text_record *rec)
{
	read_line(message, stored_keys, rec);

	return *message ? TEXT_MORE : TEXT_END;
}

static void set_log_time(const char *p, struct text_record *rec)
{
	struct text_prefix prefix = { };

	if (!text_time_iso(p, &prefix))
		return;
	rec->ev.wall_ns = prefix.wall_ns;
	rec->ev.has |= MCE_HAS_WALL;
	if (prefix.local)
		rec->ev.has |= MCE_WALL_LOCAL;
}

/* "1 2024-12-19 03:52:38 +0000 error: ..."; @p is behind "error: " */
static enum text_line begin_stored(const char *p, const char *message, struct text_record *fresh,
				   struct mce_words *why)
{
	struct text_prefix prefix = { };
	const char *at;
	uint64_t id;

	(void)why;
	at = text_number(message, 10, &id);
	at = at && *at == ' ' ? text_skip_spaces(at) : NULL;
	if (!at || !text_time_iso(at, &prefix))
		return TEXT_OTHER;
	text_begin(fresh, &form_stored, 0, 0, 0);
	set_log_time(at, fresh);
	if (mce_is_alpha(*p))
		text_copy(fresh->named.what, sizeof(fresh->named.what), p, ",");
	read_line(p, stored_keys, fresh);

	return TEXT_BEGIN;
}

static enum text_line begin_live(const char *p, const char *message, struct text_record *fresh,
				 struct mce_words *why)
{
	(void)message;
	(void)why;
	/* ftrace's own text has the same name, and is read by another source. */
	if (!strstr(p, "status= ") && !strstr(p, "bank="))
		return TEXT_OTHER;
	text_begin(fresh, &form_live, 0, 0, 0);
	while (*p && !isdigit((unsigned char)*p))
		p++;
	set_log_time(p, fresh);
	read_line(p, live_keys, fresh);

	return TEXT_WHOLE;
}

static const char *finish(struct text_record *rec)
{
	if (!(rec->state & HAS_STATUS))
		return rec->form == &form_stored && !rec->state ? "" :
		       "there is no status, the record is cut off";
	text_set_cpuid(rec, rec->state & HAS_VENDOR ? (int)rec->scratch[VENDOR] : -1,
		       rec->scratch[CPUID]);
	if (rec->scratch[WALLTIME])
		text_set_wall(rec, rec->scratch[WALLTIME]);
	text_name_unit(rec, rec->named.unit);
	/* On AMD it is no more than the severity. */
	if (rec->ev.machine.vendor == MCE_VENDOR_AMD)
		rec->named.what[0] = '\0';

	return NULL;
}

static const struct text_more no_more[] = { { } };

static const struct text_form form_stored = {
	.name	= "the record of ras-mc-ctl",
	.more	= no_more,
	.other	= other_stored,
	.finish	= finish,
	.wraps	= true,
};

static const struct text_form form_live = {
	.name	= "rasdaemon's record",
	.more	= no_more,
	.finish	= finish,
};

/* --- memory controller events */

static const struct text_form form_memory = {
	.name	= "rasdaemon's memory event",
	.more	= no_more,
};

static unsigned int severity_of(const char *type)
{
	if (!strncmp(type, "Corrected", 9))
		return MCE_SEV_CORRECTED;
	if (!strncmp(type, "Fatal", 5))
		return MCE_SEV_FATAL;
	if (!strncmp(type, "Deferred", 8))
		return MCE_SEV_DEFERRED;

	return MCE_SEV_UCNA;
}

/* "0:2:0:-1" or "2:0": the controller, which can be told before, and layers of it */
static void set_layers(const char *p, long long mc, struct mce_named *named)
{
	int layer[3] = { -1, -1, -1 };
	int nr = 0, used = 0;
	long long first;
	struct mce_words words;

	mce_words_init(&words, named->location, sizeof(named->location));
	/* A number without ":" behind it converts, too, but is not followed by layers. */
	if (mc < 0 && sscanf(p, "%lld:%n", &first, &used) == 1 && used) {
		mc = first;
		p += used;
	}
	if (mc >= 0)
		mce_words_addf(&words, "MC %lld", mc);
	while (nr < 3 && sscanf(p, "%d%n", &layer[nr], &used) == 1) {
		p += used;
		if (layer[nr] >= 0)
			mce_words_addf(&words, " layer %d: %d", nr, layer[nr]);
		if (layer[nr] >= 0 && layer[nr] < UINT8_MAX && mc >= 0 && mc < UINT8_MAX) {
			named->edac[0] = mc + 1;
			named->edac[nr + 1] = layer[nr] + 1;
		}
		nr++;
		if (*p++ != ':')
			break;
	}
}

static enum text_line memory_event(const char *p, struct text_record *fresh)
{
	const char *type, *on, *location;
	uint64_t count, value;
	bool stored;

	p = text_number(p, 10, &count);
	type = p ? text_skip_spaces(p) : NULL;
	p = type ? strstr(type, " error") : NULL;
	if (!p || p - type > 20)
		return TEXT_OTHER;
	stored = strstr(p, "error(s):");
	on = strstr(p, stored ? " at " : " on ");
	location = strstr(p, "location: ");
	text_begin_memory(fresh, &form_memory, severity_of(type));
	fresh->named.count = count;
	if (on)
		text_copy(fresh->named.dimm, sizeof(fresh->named.dimm), on + 4,
			  stored ? "" : "(");
	if (on && stored && location && location > on + 4)
		snprintf(fresh->named.dimm, sizeof(fresh->named.dimm), "%.*s",
			 (int)(location - on - 5), on + 4);
	if (location)
		set_layers(location + strlen("location: "),
			   text_find_number(p, "mc: ", 10, &value) ? (long long)value : -1,
			   &fresh->named);
	if (text_find_number(p, "addr ", 10, &value) && value)
		text_set_addr(fresh, value);
	else if (text_find_number(p, "address: ", 16, &value) && value)
		text_set_addr(fresh, value);
	fresh->named.addr_physical = fresh->has_addr;

	return TEXT_WHOLE;
}

/* "1 2024-12-19 03:52:38 +0000 1 Corrected error(s): ..." */
static enum text_line begin_stored_memory(const char *p, const char *message,
					  struct text_record *fresh, struct mce_words *why)
{
	struct text_prefix prefix = { };
	const char *at, *rest;
	uint64_t id;

	(void)p;
	(void)why;
	at = text_number(message, 10, &id);
	at = at && *at == ' ' ? text_skip_spaces(at) : NULL;
	rest = at ? text_time_iso(at, &prefix) : NULL;
	if (!rest || memory_event(text_skip_spaces(rest), fresh) == TEXT_OTHER)
		return TEXT_OTHER;
	set_log_time(at, fresh);

	return TEXT_WHOLE;
}

static enum text_line begin_live_memory(const char *p, const char *message,
					struct text_record *fresh, struct mce_words *why)
{
	struct text_prefix prefix = { };
	const char *rest;

	(void)message;
	(void)why;
	p = text_skip_spaces(p);
	while (*p && !isdigit((unsigned char)*p))
		p++;
	rest = text_time_iso(p, &prefix);
	if (memory_event(text_skip_spaces(rest ?: p), fresh) == TEXT_OTHER)
		return TEXT_OTHER;
	if (rest)
		set_log_time(p, fresh);

	return TEXT_WHOLE;
}

/* "Corrected on DIMM Label(s): 'DIMM_A1' location: 0:2:0:-1 errors: 4" */
static enum text_line begin_summary(const char *p, const char *message,
				    struct text_record *fresh, struct mce_words *why)
{
	const char *location = strstr(p, "location: ");
	uint64_t count;

	(void)why;
	if (!text_find_number(p, "errors: ", 10, &count))
		return TEXT_OTHER;
	text_begin_memory(fresh, &form_memory, severity_of(message));
	fresh->named.count = count;
	p = strchr(p, '\'');
	if (p)
		text_copy(fresh->named.dimm, sizeof(fresh->named.dimm), p + 1, "'");
	if (location)
		set_layers(location + strlen("location: "), -1, &fresh->named);

	return TEXT_WHOLE;
}

const struct text_start text_ras_starts[] = {
	{ .text = "mce_record: ", .inside = true, .form = &form_live, .begin = begin_live },
	{ .text = "mc_event: ", .inside = true, .form = &form_memory, .begin = begin_live_memory },
	{ .text = " error(s): ", .inside = true, .form = &form_memory,
	  .begin = begin_stored_memory },
	{ .text = " on DIMM Label(s): ", .inside = true, .form = &form_memory,
	  .begin = begin_summary },
	{ .text = " error: ", .inside = true, .form = &form_stored, .begin = begin_stored },
	{ }
};
