// SPDX-License-Identifier: GPL-2.0
/*
 * What mcelog prints, plain and through syslog, old and new:
 *
 *  Hardware event. This is not a software error.
 *  MCE 0
 *  CPU 0 BANK 7 TSC b98e63765d2
 *  RIP !INEXACT! 10:ffffffff81023456
 *  MISC 200005c280201086 ADDR 20b5cf8880
 *  TIME 1617035952 Tue Mar 30 00:39:12 2021
 *  MCG status:
 *  MCi status:
 *  Corrected error
 *  STATUS 9c00004001010090 MCGSTATUS 0
 *  MCGCAP f000c14 APICID 0 SOCKETID 0
 *  PPIN 1
 *  MICROCODE 1
 *  CPUID Vendor Intel Family 6 Model 85 Step 4
 *
 * The words between the registers are found out again. "mcelog --ascii" reads the same
 * and the kernel's lines; its raw output has one register in a line.
 */
#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <linux/bits.h>
#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "source.h"

/* What was read of the record: text_record.state */
#define HAS_BANK	BIT(0)
#define HAS_STATUS	BIT(1)
#define THERMAL		BIT(2)

/* The status of a thermal event is IA32_THERM_STATUS: is it too hot now? */
#define THERM_STATUS_HOT	1

static const struct text_form form_mcelog;

static enum text_line begin_event(const char *p, const char *message, struct text_record *fresh,
				  struct mce_words *why)
{
	(void)p;
	(void)message;
	(void)why;
	text_begin(fresh, &form_mcelog, 0, MCE_BANK_NONE, 0);
	fresh->ev.has |= MCE_NO_CPU;

	return TEXT_BEGIN;
}

/* "MCE 0" */
static enum text_line begin_number(const char *p, const char *message, struct text_record *fresh,
				   struct mce_words *why)
{
	uint64_t number;
	const char *end = text_number(p, 10, &number);

	return end && !*text_skip_spaces(end) ? begin_event(p, message, fresh, why) : TEXT_OTHER;
}

static enum text_line registers(const char *p, struct text_record *rec, struct mce_words *why);

/* "0 BANK 7 TSC b98e63765d2", "0 4 northbridge TSC ...", "1 THERMAL EVENT TSC ..." */
static enum text_line read_cpu(const char *p, struct text_record *rec, struct mce_words *why)
{
	uint64_t cpu, bank = MCE_BANK_NONE;
	const char *rest, *start = p;

	p = text_number(p, 10, &cpu);
	if (!p && strstr(start, " BANK "))
		return text_bad(why, "the CPU is no number", start);
	if (!p || (*p && *p != ' ') || rec->state & (HAS_BANK | THERMAL | HAS_STATUS))
		return TEXT_OTHER;
	p = text_skip_spaces(p);
	rest = text_after(p, "BANK ");
	if (text_after(p, "THERMAL EVENT"))
		rec->state |= THERMAL;
	else if (*p)
		rest = text_number(rest ?: p, 10, &bank);
	if (*p && !rest && !(rec->state & THERMAL))
		return TEXT_OTHER;
	if (!text_check_cpu_bank(cpu, bank, why))
		return TEXT_BAD;
	text_set_cpu(rec, cpu);
	if (bank != MCE_BANK_NONE)
		rec->state |= HAS_BANK;
	/* Only AMD's banks have names there. */
	if (strstr(p, "northbridge") || strstr(p, "bus unit") || strstr(p, "load/store unit"))
		rec->ev.machine.vendor = MCE_VENDOR_AMD;
	rec->ev.bank.bank = bank;
	rest = strstr(p, "TSC ");

	return rest ? registers(rest, rec, why) : TEXT_MORE;
}

static enum text_line begin_cpu(const char *p, const char *message, struct text_record *fresh,
				struct mce_words *why)
{
	enum text_line ret;

	if (!strstr(message, "BANK ") && !strstr(message, "THERMAL EVENT") &&
	    !strstr(message, " TSC ") && text_skip_spaces(p)[strspn(p, "0123456789 ")])
		return TEXT_OTHER;
	begin_event(p, message, fresh, why);
	ret = read_cpu(p, fresh, why);

	return ret == TEXT_MORE ? TEXT_BEGIN : ret;
}

static const struct text_key keys[] = {
	TEXT_KEY("MISC ",	16, ev.bank.misc),
	TEXT_KEY("PPIN ",	16, ev.machine.ppin),
	TEXT_KEY("MICROCODE ",	16, ev.machine.microcode),
	TEXT_KEY("MCGSTATUS ",	16, ev.bank.mcgstatus),
	TEXT_KEY("MCGCAP ",	16, ev.machine.mcgcap),
	TEXT_KEY("APICID ",	16, ev.bank.apicid),
	TEXT_KEY("SOCKETID ",	10, ev.bank.socket),
	TEXT_KEY("SYND ",	16, ev.bank.synd),
	TEXT_KEY("IPID ",	16, ev.bank.ipid),
	{ }
};

/* All the registers that a line has. */
static enum text_line registers(const char *p, struct text_record *rec, struct mce_words *why)
{
	uint64_t value;

	(void)why;
	text_read_keys(p, keys, rec);
	if (text_find_number(p, "TSC ", 16, &value)) {
		rec->ev.bank.tsc = value;
		rec->ev.has |= MCE_HAS_TSC;
	}
	if (text_find_number(p, "ADDR ", 16, &value))
		text_set_addr(rec, value);
	if (text_find_number(p, "TIME ", 10, &value))
		text_set_wall(rec, value);
	if (text_find_number(p, "STATUS ", 16, &value)) {
		rec->ev.bank.status = value;
		rec->state |= HAS_STATUS;
	}

	return TEXT_MORE;
}

/* The table takes the name off: what a line begins with stands in front of @p again. */
#define MORE(_name, _text)							\
static enum text_line more_##_name(const char *p, struct text_record *rec,	\
				   struct mce_words *why)			\
{										\
	char line[256];								\
										\
	snprintf(line, sizeof(line), "%s%s", _text, p);				\
										\
	return registers(line, rec, why);					\
}

MORE(tsc, "TSC ")
MORE(misc, "MISC ")
MORE(addr, "ADDR ")
MORE(time, "TIME ")
MORE(mcgstatus, "MCGSTATUS ")
MORE(mcgcap, "MCGCAP ")
MORE(apicid, "APICID ")
MORE(socketid, "SOCKETID ")
MORE(ppin, "PPIN ")
MORE(microcode, "MICROCODE ")

/* A second status is that of another record, whose first lines are missing. */
static enum text_line more_status(const char *p, struct text_record *rec, struct mce_words *why)
{
	char line[256];

	if (rec->state & HAS_STATUS) {
		mce_words_add(why, "the first lines of this record are missing");
		return TEXT_BAD;
	}
	snprintf(line, sizeof(line), "STATUS %s", p);

	return registers(line, rec, why);
}

/* "!INEXACT! 10:ffffffff81023456" */
static enum text_line more_rip(const char *p, struct text_record *rec, struct mce_words *why)
{
	const char *colon = strchr(p, ':');
	uint64_t ip;

	(void)why;
	if (colon && text_number(colon + 1 + (colon[1] == '<'), 16, &ip))
		rec->ev.bank.ip = ip;

	return TEXT_MORE;
}

/* "MCE 1": the number of the record, which stands behind "Hardware event" */
static enum text_line more_number(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)p;
	(void)why;

	return rec->state || !(rec->ev.has & MCE_NO_CPU) ? TEXT_OTHER : TEXT_MORE;
}

/* "5": raw output has the bank in a line of its own */
static enum text_line more_bank(const char *p, struct text_record *rec, struct mce_words *why)
{
	uint64_t bank;

	if (rec->state & HAS_BANK || !text_number(p, 10, &bank))
		return TEXT_OTHER;
	if (!text_check_cpu_bank(0, bank, why))
		return TEXT_BAD;
	rec->ev.bank.bank = bank;
	rec->state |= HAS_BANK;

	return TEXT_MORE;
}

/* "0:0x206d7" of raw output, and of the kernel's lines */
static enum text_line more_processor(const char *p, struct text_record *rec,
				     struct mce_words *why)
{
	uint64_t vendor, cpuid;

	p = text_number(p, 10, &vendor);
	if (!p || *p != ':' || !text_number(p + 1, 16, &cpuid) || vendor > UINT8_MAX)
		return text_bad(why, "PROCESSOR is not VENDOR:CPUID", p ?: "");
	text_set_cpuid(rec, vendor, cpuid);

	return registers(p, rec, why);
}

/* Large and small ones are the same. */
static bool same_letters(const char *a, const char *b, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if ((a[i] | 0x20) != (b[i] | 0x20))
			return false;
	}

	return true;
}

/* "Vendor Intel Family 6 Model 85 Step 4", in decimal */
static enum text_line more_cpuid(const char *p, struct text_record *rec, struct mce_words *why)
{
	static const struct {
		const char	*name;
		int		vendor;
	} vendors[] = {
		{ "Intel", MCE_VENDOR_INTEL }, { "GenuineIntel", MCE_VENDOR_INTEL },
		{ "AMD", MCE_VENDOR_AMD }, { "AuthenticAMD", MCE_VENDOR_AMD },
		{ "Hygon", MCE_VENDOR_HYGON }, { "HygonGenuine", MCE_VENDOR_HYGON },
		{ "Centaur", MCE_VENDOR_CENTAUR }, { "Zhaoxin", MCE_VENDOR_ZHAOXIN },
	};
	struct mce_machine *m = &rec->ev.machine, old = *m;
	uint64_t family, model, step = 0;
	size_t i, len;

	p = text_after(p, "Vendor");
	if (!p || !text_find_number(p, "Family ", 10, &family) ||
	    !text_find_number(p, "Model ", 10, &model))
		return text_bad(why, "CPUID is no vendor, family and model", p ?: "");
	text_find_number(p, "Step ", 10, &step);
	len = strcspn(p, " ");
	for (i = 0; i < ARRAY_SIZE(vendors); i++) {
		if (strlen(vendors[i].name) != len || !same_letters(vendors[i].name, p, len))
			continue;
		mce_machine_set(m, vendors[i].vendor, family, model, step);
		m->ppin = old.ppin;
		m->microcode = old.microcode;
		m->mcgcap = old.mcgcap;
	}

	return TEXT_END;
}

/* What SMBIOS says of the DIMM, where mcelog has asked it. */
static enum text_line more_locator(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)why;
	text_copy(rec->named.dimm, sizeof(rec->named.dimm), p, "");

	return TEXT_MORE;
}

static const char *finish(struct text_record *rec)
{
	uint64_t hot = rec->ev.bank.status & THERM_STATUS_HOT;
	struct text_record old = *rec;

	/* Only "Hardware event" or "MCE 0": nothing that anybody misses. */
	if (!rec->state && rec->ev.has & MCE_NO_CPU)
		return "";
	if (!(rec->state & HAS_STATUS))
		return "there is no STATUS, the record is cut off";
	if (!(rec->state & (HAS_BANK | THERMAL)))
		return "there is no bank, the record is cut off";
	if (!(rec->state & THERMAL))
		return NULL;

	text_begin_unit(rec, rec->form, MCE_UNIT_POWER, MCE_CLASS_OTHER, MCE_SEV_CORRECTED);
	rec->ev.has = old.ev.has;
	rec->ev.wall_ns = old.ev.wall_ns;
	rec->ev.time_ns = old.ev.time_ns;
	rec->ev.line = old.ev.line;
	rec->ev.machine = old.ev.machine;
	rec->ev.bank.cpu = old.ev.bank.cpu;
	rec->ev.bank.socket = old.ev.bank.socket;
	rec->ev.bank.apicid = old.ev.bank.apicid;
	rec->ev.bank.tsc = old.ev.bank.tsc;
	rec->ev.bank.vendor_unit = MCE_VU_THERMAL;
	text_copy(rec->named.what, sizeof(rec->named.what), hot ?
		  "thermal event: the CPU was too hot, and is throttled" :
		  "thermal event: the CPU is no longer too hot, and runs at full speed", "");
	rec->named.todo =
		"Check the cooling: fans, dust, the heat sink and its paste, the temperature of the room.";

	return NULL;
}

static const struct text_more mcelog_more[] = {
	{ "MCE ",	more_number },
	{ "CPU ",	read_cpu },
	{ "BANK ",	more_bank },
	{ "TSC ",	more_tsc },
	{ "RIP",	more_rip },
	{ "MISC ",	more_misc },
	{ "ADDR ",	more_addr },
	{ "TIME ",	more_time },
	{ "Device Locator:", more_locator, .repeats = true },
	{ "STATUS ",	more_status },
	{ "MCGSTATUS ",	more_mcgstatus },
	{ "PROCESSOR ",	more_processor },
	{ "MCGCAP ",	more_mcgcap },
	{ "APICID ",	more_apicid },
	{ "SOCKETID ",	more_socketid },
	{ "PPIN ",	more_ppin },
	{ "MICROCODE ",	more_microcode },
	{ "CPUID ",	more_cpuid },
	{ }
};

static const struct text_form form_mcelog = {
	.name		= "mcelog's record",
	.more		= mcelog_more,
	.finish		= finish,
};

/* Its first lines are cut off: there is a status, and nobody knows of which bank. */
static enum text_line begin_status(const char *p, const char *message, struct text_record *fresh,
				   struct mce_words *why)
{
	uint64_t value;

	(void)fresh;
	if (!strstr(message, "MCGSTATUS ") || !text_number(p, 16, &value))
		return TEXT_OTHER;
	mce_words_add(why,
		      "the first lines of this record are missing: nothing tells its CPU and bank");

	return TEXT_BAD;
}

const struct text_start text_mcelog_starts[] = {
	{ .text = "Hardware event.", .form = &form_mcelog, .begin = begin_event },
	{ .text = "HARDWARE ERROR. This is *NOT* a software problem", .form = &form_mcelog,
	  .begin = begin_event },
	{ .text = "MCE ", .form = &form_mcelog, .begin = begin_number },
	{ .text = "CPU ", .form = &form_mcelog, .begin = begin_cpu },
	{ .text = "STATUS ", .form = &form_mcelog, .begin = begin_status },
	{ }
};
