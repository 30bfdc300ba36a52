// SPDX-License-Identifier: GPL-2.0
/*
 * How other systems than Linux write machine checks: FreeBSD, illumos, VMware ESXi,
 * Windows, and the management processors of servers.
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
#include "trace_text.h"

static const struct text_more no_more[] = { { } };

/* CPUID vendor strings, as systems print them. */
static int vendor_of(const char *p)
{
	char id[16];

	text_copy(id, sizeof(id), p, "\" ,");

	return mce_vendor_number(id);
}

/*
 * FreeBSD
 *
 *  MCA: Bank 0, Status 0xcc00000120040189
 *  MCA: Global Cap 0x0000000000180204, Status 0x0000000000000000
 *  MCA: Vendor "GenuineIntel", ID 0xf49, APIC ID 0
 *  MCA: CPU 0 COR OVER GCACHE L1 SNOOP error
 *  MCA: Address 0x1015b00
 *  MCA: Misc 0x140002d800aa0
 */
static const struct text_form form_freebsd;

static enum text_line begin_freebsd(const char *p, const char *message,
				    struct text_record *fresh, struct mce_words *why)
{
	uint64_t bank, status;

	(void)message;
	p = text_number(p, 10, &bank);
	p = p ? text_after(p, ", Status ") : NULL;
	if (!p)
		return TEXT_OTHER;
	if (!text_check_cpu_bank(0, bank, why) || !text_status(p, &status, why))
		return TEXT_BAD;
	text_begin(fresh, &form_freebsd, 0, bank, status);
	fresh->ev.has |= MCE_NO_CPU;

	return TEXT_BEGIN;
}

static enum text_line freebsd_cap(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)why;
	p = text_number(p, 16, &rec->ev.machine.mcgcap);
	p = p ? text_after(p, ", Status ") : NULL;
	if (p)
		text_number(p, 16, &rec->ev.bank.mcgstatus);

	return TEXT_MORE;
}

static enum text_line freebsd_vendor(const char *p, struct text_record *rec,
				     struct mce_words *why)
{
	uint64_t cpuid, apicid;

	(void)why;
	if (text_find_number(p, ", ID ", 16, &cpuid))
		text_set_cpuid(rec, *p == '"' ? vendor_of(p + 1) : -1, cpuid);
	if (text_find_number(p, "APIC ID ", 10, &apicid))
		rec->ev.bank.apicid = apicid;

	return TEXT_MORE;
}

static enum text_line freebsd_cpu(const char *p, struct text_record *rec, struct mce_words *why)
{
	uint64_t cpu;

	(void)why;
	if (text_number(p, 10, &cpu))
		text_set_cpu(rec, cpu);

	return TEXT_MORE;
}

static enum text_line more_addr(const char *p, struct text_record *rec, struct mce_words *why)
{
	uint64_t addr;

	if (!text_number(p, 16, &addr))
		return text_bad(why, "the address is no hexadecimal number", p);
	text_set_addr(rec, addr);

	return TEXT_MORE;
}

static enum text_line more_misc(const char *p, struct text_record *rec, struct mce_words *why)
{
	if (!text_number(p, 16, &rec->ev.bank.misc))
		return text_bad(why, "MISC is no hexadecimal number", p);

	return TEXT_MORE;
}

static const struct text_more freebsd_more[] = {
	{ "MCA: Global Cap ",	freebsd_cap },
	{ "MCA: Vendor ",	freebsd_vendor },
	{ "MCA: CPU ",		freebsd_cpu },
	{ "MCA: Address ",	more_addr },
	{ "MCA: Misc ",		more_misc },
	{ }
};

static const struct text_form form_freebsd = {
	.name		= "FreeBSD's record",
	.more		= freebsd_more,
	.in_order	= true,
};

/*
 * VMware ESXi
 *
 *  MCA: 208: UC Excp G4 B6 Sbb80000000000e0b A0 M180008 P0/0 I/O error ...
 *  MC:PCPU42 B:4 S:0xbe00000000800400 M:0x41800d55315c A:0x41800d55315c 5
 *
 * The CPU of the first one stands in front of the message.
 */
static const struct text_form form_esxi = { .name = "ESXi's record", .more = no_more };

/* The letter, and the number right behind it, of a word of @p */
static bool letter(const char *p, const char *letter, uint64_t *value)
{
	const char *at = p;

	while ((at = strstr(at, letter))) {
		at += strlen(letter);
		if (text_number(at, 16, value))
			return true;
	}

	return false;
}

static enum text_line begin_esxi(const char *p, const char *message, struct text_record *fresh,
				 struct mce_words *why)
{
	uint64_t number, mcgstatus = 0, bank, status, value;
	bool exception;

	(void)message;
	p = text_number(p, 10, &number);
	if (!p || *p != ':' || !letter(p, " S", &status) || !letter(p, " B", &bank))
		return TEXT_OTHER;
	if (!text_check_cpu_bank(0, bank, why))
		return TEXT_BAD;
	exception = strstr(p, " Excp ");
	letter(p, " G", &mcgstatus);
	text_begin(fresh, &form_esxi, 0, bank, status);
	fresh->ev.has |= MCE_NO_CPU;
	fresh->ev.bank.mcgstatus = mcgstatus;
	if (exception)
		fresh->ev.bank.origin = MCE_ORIGIN_EXCEPTION;
	if (letter(p, " A", &value))
		text_set_addr(fresh, value);
	letter(p, " M", &fresh->ev.bank.misc);

	return TEXT_WHOLE;
}

static enum text_line begin_pcpu(const char *p, const char *message, struct text_record *fresh,
				 struct mce_words *why)
{
	uint64_t cpu, bank, status, value;
	const char *last, *start = p;

	(void)message;
	p = text_number(p, 10, &cpu);
	if (!p || !text_find_number(p, "B:", 10, &bank) || !text_find_number(p, "S:", 16, &status))
		return text_bad(why, "CPU, bank or status is no number", start);
	if (!text_check_cpu_bank(cpu, bank, why))
		return TEXT_BAD;
	text_begin(fresh, &form_esxi, cpu, bank, status);
	if (text_find_number(p, "A:", 16, &value))
		text_set_addr(fresh, value);
	text_find_number(p, "M:", 16, &fresh->ev.bank.misc);
	last = strrchr(p, ' ');
	if (last)
		text_number(last + 1, 16, &fresh->ev.bank.mcgstatus);
	if (fresh->ev.bank.mcgstatus)
		fresh->ev.bank.origin = MCE_ORIGIN_EXCEPTION;

	return TEXT_WHOLE;
}

/*
 * HPE's management log, and others that list names and values in brackets
 *
 *  Uncorrectable Machine Check Exception (Processor 1, APIC ID 0x00000010, Bank 0x00000005,
 *  Status 0xBA000000'00400405, Address 0x00000000'00000000, Misc 0x00000000'00004280)
 */
static const struct text_form form_hpe = { .name = "HPE's record", .more = no_more };

static const struct text_key hpe_keys[] = {
	TEXT_KEY("Status ",	16, ev.bank.status),
	TEXT_KEY("Bank ",	16, ev.bank.bank),
	{ "APIC ID ", 16, sizeof(uint32_t), offsetof(struct text_record, ev.bank.apicid),
	  MCE_HAS_APICID },
	TEXT_KEY("Misc ",	16, ev.bank.misc),
	{ }
};

#define HPE_NEEDS	3	/* status and bank */

/* Large numbers have a mark in the middle. */
static void drop_marks(char *to, size_t size, const char *from)
{
	size_t len = 0;

	for (; *from && len < size - 1; from++) {
		if (*from != '\'')
			to[len++] = *from;
	}
	to[len] = '\0';
}

static enum text_line begin_hpe(const char *p, const char *message, struct text_record *fresh,
				struct mce_words *why)
{
	char line[512];
	uint64_t value;

	(void)message;
	(void)why;
	drop_marks(line, sizeof(line), p);
	text_begin(fresh, &form_hpe, 0, MCE_BANK_NONE, 0);
	if ((text_read_keys(line, hpe_keys, fresh) & HPE_NEEDS) != HPE_NEEDS)
		return TEXT_SAID;
	fresh->ev.has |= MCE_NO_CPU;
	fresh->ev.bank.origin = MCE_ORIGIN_FIRMWARE;
	if (text_find_number(line, "Address ", 16, &value))
		text_set_addr(fresh, value);

	return TEXT_WHOLE;
}

/*
 * illumos and Solaris, fmdump -eV: a list of names and values, each in a line
 *
 *  class = ereport.cpu.intel.quickpath.mem_ce
 *  IA32_MCG_STATUS = 0x0
 *  bank_number = 0x8
 *  IA32_MCi_STATUS = 0x8c0000400001009f
 *  __tod = 0x4b8f1c5e 0xa37b1b4
 */
static const struct text_form form_illumos;

#define HAS_STATUS	BIT(0)
#define HAS_BANK	BIT(1)

static enum text_line begin_illumos(const char *p, const char *message,
				    struct text_record *fresh, struct mce_words *why)
{
	(void)message;
	(void)why;
	text_begin(fresh, &form_illumos, 0, MCE_BANK_NONE, 0);
	fresh->ev.has |= MCE_NO_CPU;
	/* The family is not told; the vendor is. */
	if (text_after(p, "intel"))
		fresh->ev.machine.vendor = MCE_VENDOR_INTEL;
	if (text_after(p, "amd"))
		fresh->ev.machine.vendor = MCE_VENDOR_AMD;

	return TEXT_BEGIN;
}

static enum text_line illumos_status(const char *p, struct text_record *rec,
				     struct mce_words *why)
{
	if (!text_number(p, 16, &rec->ev.bank.status))
		return text_bad(why, "the status is no hexadecimal number", p);
	rec->state |= HAS_STATUS;

	return TEXT_MORE;
}

static enum text_line illumos_bank(const char *p, struct text_record *rec, struct mce_words *why)
{
	uint64_t bank;

	if (!text_number(p, 16, &bank) || !text_check_cpu_bank(0, bank, why))
		return TEXT_BAD;
	rec->ev.bank.bank = bank;
	rec->state |= HAS_BANK;

	return TEXT_MORE;
}

static enum text_line illumos_mcg(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)why;
	text_number(p, 16, &rec->ev.bank.mcgstatus);

	return TEXT_MORE;
}

static enum text_line illumos_ip(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)why;
	text_number(p, 16, &rec->ev.bank.ip);

	return TEXT_MORE;
}

static enum text_line illumos_tod(const char *p, struct text_record *rec, struct mce_words *why)
{
	uint64_t seconds, ns;

	(void)why;
	p = text_number(p, 16, &seconds);
	if (p) {
		text_set_wall(rec, seconds);
		if (text_number(text_skip_spaces(p), 16, &ns) && ns < 1000000000)
			rec->ev.wall_ns += ns;
	}

	return TEXT_END;
}

static const char *finish_illumos(struct text_record *rec)
{
	if (!rec->state)
		return "";

	return rec->state == (HAS_STATUS | HAS_BANK) ? NULL :
	       "the report has no status or no bank, it is cut off";
}

static const struct text_more illumos_more[] = {
	{ "bank_number =",	illumos_bank },
	{ "bank-number =",	illumos_bank },
	{ "IA32_MCi_STATUS =",	illumos_status },
	{ "IA32_MCi_ADDR =",	more_addr },
	{ "IA32_MCi_MISC =",	more_misc },
	{ "IA32_MCG_STATUS =",	illumos_mcg },
	{ "ip =",		illumos_ip },
	{ "__tod =",		illumos_tod },
	{ }
};

static const struct text_form form_illumos = {
	.name	= "illumos' report",
	.more	= illumos_more,
	.finish	= finish_illumos,
};

/*
 * Windows, WHEA-Logger: the XML of an event, in one line or in many
 *
 *  <Data Name="MCABank">5</Data> <Data Name="MciStat">0xba00000000400405</Data>
 */
static const struct text_form form_whea;

static enum text_line begin_whea(const char *p, const char *message, struct text_record *fresh,
				 struct mce_words *why)
{
	(void)p;
	(void)message;
	(void)why;
	text_begin(fresh, &form_whea, 0, MCE_BANK_NONE, 0);
	fresh->ev.has |= MCE_NO_CPU;

	return TEXT_BEGIN;
}

/* The value of a name: behind it come a quote and ">", or blanks and ":" */
static bool whea_value(const char *message, const char *name, uint64_t *value)
{
	const char *p = strstr(message, name);

	if (!p)
		return false;
	p += strlen(name);
	p += strspn(p, "'\">: ");

	return text_number(p, p[0] == '0' && p[1] == 'x' ? 16 : 10, value);
}

/* <TimeCreated SystemTime='2023-03-04T05:06:07.1234567Z'/> */
static void whea_time(const char *message, struct text_record *rec)
{
	const char *p = strstr(message, "SystemTime");
	struct text_prefix prefix = { };

	if (!p)
		return;
	p += strlen("SystemTime") + strspn(p + strlen("SystemTime"), "=\"'");
	text_time_iso(p, &prefix);
	if (!prefix.has_wall)
		return;
	rec->ev.wall_ns = prefix.wall_ns;
	rec->ev.has |= MCE_HAS_WALL | (prefix.local ? MCE_WALL_LOCAL : 0);
}

static enum text_line other_whea(const char *message, struct text_record *rec)
{
	struct mce_bank_record *b = &rec->ev.bank;
	uint64_t value;

	/* It is no XML, only the source of a message whose words follow. */
	if (!(rec->state & HAS_STATUS) && strstr(message, "hardware error has occurred") &&
	    !strchr(message, '<'))
		return TEXT_OTHER;
	if (whea_value(message, "MciStat", &b->status))
		rec->state |= HAS_STATUS;
	if (whea_value(message, "MCABank", &value) && value < MCE_BANK_NONE) {
		b->bank = value;
		rec->state |= HAS_BANK;
	}
	if (whea_value(message, "ApicId", &value)) {
		b->apicid = value;
		rec->ev.has |= MCE_HAS_APICID;
	}
	if (whea_value(message, "MciAddr", &value))
		text_set_addr(rec, value);
	whea_value(message, "MciMisc", &b->misc);
	whea_value(message, "McgStatus", &b->mcgstatus);
	whea_time(message, rec);

	return strstr(message, "</Event>") ? TEXT_END : TEXT_MORE;
}

static const struct text_form form_whea = {
	.name	= "the event of WHEA-Logger",
	.more	= no_more,
	.other	= other_whea,
	.finish	= finish_illumos,
};

/*
 * The same event in words, which has no registers
 *
 *  A corrected hardware error has occurred.
 *  Reported by component: Processor Core
 *  Error Source: Corrected Machine Check
 *  Error Type: Cache Hierarchy Error
 *  Processor APIC ID: 4
 */
static const struct text_form form_whea_words;

/* "Memory", "PCI Express Root Port": a part that is no core of a CPU */
static enum text_line whea_component(const char *p, struct text_record *rec,
				     struct mce_words *why)
{
	struct mce_bank_record *b = &rec->ev.bank;

	(void)why;
	if (!strncmp(p, "Memory", strlen("Memory"))) {
		b->unit = MCE_UNIT_MEM_CTRL;
		b->error_class = MCE_CLASS_MEM;
		text_copy(rec->named.what, sizeof(rec->named.what), "memory error", "");
	} else if (!strncmp(p, "PCI Express", strlen("PCI Express"))) {
		b->unit = MCE_UNIT_IO;
		b->error_class = MCE_CLASS_IO;
		text_copy(rec->named.what, sizeof(rec->named.what), TEXT_PCIE, "");
		rec->named.todo = TEXT_PCIE_TODO;
	} else {
		return TEXT_MORE;
	}
	rec->state |= HAS_STATUS;

	return TEXT_MORE;
}

static enum text_line whea_type(const char *p, struct text_record *rec, struct mce_words *why)
{
	static const struct {
		const char	*word;
		unsigned int	unit, error_class;
	} types[] = {
		{ "Cache", MCE_UNIT_OTHER, MCE_CLASS_CACHE },
		{ "TLB", MCE_UNIT_TLB, MCE_CLASS_TLB },
		{ "Bus", MCE_UNIT_INTERCONNECT, MCE_CLASS_BUS },
		{ "Memory", MCE_UNIT_MEM_CTRL, MCE_CLASS_MEM },
		{ "Internal", MCE_UNIT_OTHER, MCE_CLASS_INTERNAL },
	};
	size_t i;

	(void)why;
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		if (strstr(p, types[i].word)) {
			rec->ev.bank.unit = types[i].unit;
			rec->ev.bank.error_class = types[i].error_class;
		}
	}
	text_copy(rec->named.what, sizeof(rec->named.what), p, "");
	rec->state |= HAS_STATUS;

	return TEXT_MORE;
}

static enum text_line whea_apic(const char *p, struct text_record *rec, struct mce_words *why)
{
	uint64_t apicid;

	(void)why;
	if (text_number(p, 10, &apicid)) {
		rec->ev.bank.apicid = apicid;
		rec->ev.has |= MCE_HAS_APICID;
	}
	rec->state |= HAS_STATUS;

	return TEXT_END;
}

static const char *finish_whea_words(struct text_record *rec)
{
	if (rec->named.todo)
		return NULL;
	rec->named.todo =
		"The registers are in the details of the event: save it as XML, which is read too.";

	return rec->state ? NULL : "";
}

static const struct text_more whea_more[] = {
	{ "Reported by component:",	whea_component },
	{ "Component:",			whea_component },
	{ "Error Type:",		whea_type },
	{ "Processor APIC ID:",		whea_apic },
	{ "Processor ID:",		whea_apic },
	{ }
};

/* All of it in one line, as tables and tickets have it */
static enum text_line whea_in_one_line(const char *message, struct text_record *rec,
				       struct mce_words *why)
{
	const struct text_more *more;
	const char *at;
	char *end;

	for (more = whea_more; more->text; more++) {
		at = strstr(message, more->text);
		if (at && more->read(text_skip_spaces(at + strlen(more->text)), rec, why) ==
			  TEXT_BAD)
			return TEXT_BAD;
	}
	end = strstr(rec->named.what, "Processor ");
	if (end)
		*end = '\0';
	text_copy(rec->named.what, sizeof(rec->named.what), rec->named.what, "");

	return rec->state ? TEXT_WHOLE : TEXT_BEGIN;
}

static enum text_line begin_whea_words(const char *p, const char *message,
				       struct text_record *fresh, struct mce_words *why)
{
	(void)p;
	text_begin_unit(fresh, &form_whea_words, MCE_UNIT_OTHER, MCE_CLASS_UNKNOWN,
			strstr(message, "corrected") ? MCE_SEV_CORRECTED : MCE_SEV_FATAL);

	return whea_in_one_line(message, fresh, why);
}

static const struct text_form form_whea_words = {
	.name	= "the message of WHEA-Logger",
	.more	= whea_more,
	.finish	= finish_whea_words,
};

/* The rest of the first line can hold the values already. */
static enum text_line begin_whea_xml(const char *p, const char *message,
				     struct text_record *fresh, struct mce_words *why)
{
	begin_whea(p, message, fresh, why);

	return other_whea(message, fresh) == TEXT_END ? TEXT_WHOLE : TEXT_BEGIN;
}

/*
 * ftrace's text of an event, as its files, trace-cmd report and perf script have it:
 * "comm-pid [cpu] flags time: mce_record: CPU: 3, ..."
 */
static const struct text_form form_trace = { .name = "ftrace's event", .more = no_more };

/* "1000.000010: " in front of the event, whose system can stand between: "mce:" */
static bool time_before(const char *message, const char *name, uint64_t *ns)
{
	const char *p = name;

	if (p - message > 4 && !strncmp(p - 4, "mce:", 4))
		p -= 4;
	while (p > message && (p[-1] == ' ' || p[-1] == ':'))
		p--;
	while (p > message && p[-1] != ' ')
		p--;

	return text_time_seconds(p, ns);
}

static enum text_line begin_trace(const char *message, const char *name,
				  struct text_record *fresh, struct mce_words *why)
{
	const char *colon = strchr(name, ':');
	struct mce_event ev;
	char event[64];
	int ret;

	if (!colon || colon - name >= (int)sizeof(event))
		return TEXT_OTHER;
	snprintf(event, sizeof(event), "%.*s", (int)(colon - name), name);
	ret = mce_trace_line(message, &ev);
	if (ret <= 0)
		ret = mce_trace_payload(event, text_skip_spaces(colon + 1), &ev);
	if (ret < 0)
		return text_bad(why, "the event makes no sense", name);
	if (!ret || ev.type != MCE_EVENT_BANK)
		return TEXT_OTHER;
	if (!(ev.has & MCE_HAS_TIME) && time_before(message, name, &ev.time_ns))
		ev.has |= MCE_HAS_TIME;
	text_begin(fresh, &form_trace, 0, MCE_BANK_NONE, 0);
	fresh->ev = ev;
	fresh->has_addr = true;

	return TEXT_WHOLE;
}

static enum text_line begin_trace_record(const char *p, const char *message,
					 struct text_record *fresh, struct mce_words *why)
{
	return begin_trace(message, p - strlen("mce_record: CPU: "), fresh, why);
}

static enum text_line begin_trace_bank(const char *p, const char *message,
				       struct text_record *fresh, struct mce_words *why)
{
	return begin_trace(message, p - strlen("mce_bank_"), fresh, why);
}

const struct text_start text_trace_starts[] = {
	{ .text = "mce_record: CPU: ", .inside = true, .form = &form_trace,
	  .begin = begin_trace_record },
	{ .text = "mce_bank_", .inside = true, .form = &form_trace, .begin = begin_trace_bank },
	{ }
};

const struct text_start text_other_starts[] = {
	{ .text = "MCA: Bank ", .form = &form_freebsd, .begin = begin_freebsd },
	{ .text = "MCA: ", .form = &form_esxi, .begin = begin_esxi },
	{ .text = "MC:PCPU", .inside = true, .form = &form_esxi, .begin = begin_pcpu },
	{ .text = "Machine Check Exception (", .inside = true, .form = &form_hpe,
	  .said = TEXT_SAID_UNREAD, .begin = begin_hpe },
	{ .text = "class = ereport.cpu.", .inside = true, .form = &form_illumos,
	  .begin = begin_illumos },
	{ .text = "Microsoft-Windows-WHEA-Logger", .inside = true, .form = &form_whea,
	  .begin = begin_whea_xml },
	{ .text = "corrected hardware error has occurred", .inside = true,
	  .form = &form_whea_words, .begin = begin_whea_words },
	{ .text = "fatal hardware error has occurred", .inside = true,
	  .form = &form_whea_words, .begin = begin_whea_words },
	{ }
};
