// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel prints of the firmware's reports (GHES) and of those that the
 * firmware has kept from the last boot (BERT):
 *
 *  {35}[Hardware Error]: Hardware error from APEI Generic Hardware Error Source: 4
 *  {35}[Hardware Error]: event severity: corrected
 *  {35}[Hardware Error]:  Error 0, type: corrected
 *  {35}[Hardware Error]:  fru_text: D2
 *  {35}[Hardware Error]:   section_type: memory error
 *  {35}[Hardware Error]:   ...
 *
 * Each "Error N" is a record. The numbers in front tell which lines belong together.
 */
#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "source.h"

/* What kind of section it is: text_record.state */
enum section {
	SECTION_NONE,		/* it was not told yet */
	SECTION_MEMORY,
	SECTION_CPU,
	SECTION_PCIE,
	SECTION_FIRMWARE,
	SECTION_OTHER,
};

/* What struct text_record::scratch holds: a dump of registers that begins at an MSR. */
enum { MSR_ADDRESS, MSR_COUNT, MSR_FIRST };

#define MAX_MSRS	(ARRAY_SIZE(((struct text_record *)0)->scratch) - MSR_FIRST)

static const struct {
	const char	*name;
	unsigned int	severity;
} severities[] = {
	{ "corrected", MCE_SEV_CORRECTED },
	{ "info", MCE_SEV_CORRECTED },
	{ "recoverable", MCE_SEV_UCNA },
	{ "fatal", MCE_SEV_FATAL },
};

static unsigned int severity_of(const char *p)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(severities); i++) {
		if (text_after(p, severities[i].name))
			return severities[i].severity;
	}

	return MCE_SEV_UNKNOWN;
}

static void set_severity(struct text_record *rec, unsigned int severity)
{
	rec->ev.bank.severity = severity;
}

static enum text_line begin_report(const char *p, const char *message,
				   struct text_record *fresh, struct mce_words *why)
{
	(void)p;
	(void)message;
	(void)why;
	text_begin_unit(fresh, &text_form_ghes, MCE_UNIT_OTHER, MCE_CLASS_UNKNOWN, MCE_SEV_UNKNOWN);
	fresh->ev.bank.origin = MCE_ORIGIN_FIRMWARE;

	return TEXT_BEGIN;
}

static enum text_line begin_bert(const char *p, const char *message, struct text_record *fresh,
				 struct mce_words *why)
{
	begin_report(p, message, fresh, why);
	fresh->ev.has |= MCE_OF_LAST_BOOT;
	/* The mark begins with the next line. */
	fresh->marked = true;

	return TEXT_BEGIN;
}

/* What comes first is cut off. */
static enum text_line begin_severity(const char *p, const char *message,
				     struct text_record *fresh, struct mce_words *why)
{
	begin_report(p, message, fresh, why);
	set_severity(fresh, severity_of(p));

	return TEXT_BEGIN;
}

static enum text_line more_severity(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)why;
	set_severity(rec, severity_of(p));

	return TEXT_MORE;
}

/* A line that is only there so that no other one is taken for it. */
static enum text_line more_nothing(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)p;
	(void)rec;
	(void)why;

	return TEXT_MORE;
}

/* "by h/w and requires no further action" */
static enum text_line more_corrected(const char *p, struct text_record *rec,
				     struct mce_words *why)
{
	(void)p;
	(void)why;
	set_severity(rec, MCE_SEV_CORRECTED);

	return TEXT_MORE;
}

/* "0, type: corrected": a report can have several, and each is a record. */
static enum text_line more_error(const char *p, struct text_record *rec, struct mce_words *why)
{
	const char *type = strstr(p, "type: ");
	enum text_line ret = rec->state == SECTION_NONE ? TEXT_MORE : TEXT_SPLIT;
	struct text_record old = *rec;

	if (ret == TEXT_SPLIT) {
		begin_report(p, p, rec, why);
		rec->caller = old.caller;
		rec->marked = old.marked;
		rec->ev.has = old.ev.has | MCE_NO_CPU;
		rec->ev.wall_ns = old.ev.wall_ns;
		rec->ev.time_ns = old.ev.time_ns;
		rec->ev.line = old.ev.line;
	}
	set_severity(rec, type ? severity_of(type + strlen("type: ")) : old.ev.bank.severity);

	return ret;
}

static void section_memory(struct text_record *rec, const char *name)
{
	(void)name;
	rec->state = SECTION_MEMORY;
}

static void section_cpu(struct text_record *rec, const char *name)
{
	rec->state = SECTION_CPU;
	text_copy(rec->named.what, sizeof(rec->named.what), name, "");
}

static void section_pcie(struct text_record *rec, const char *name)
{
	(void)name;
	rec->state = SECTION_PCIE;
	rec->ev.bank.unit = MCE_UNIT_IO;
	rec->ev.bank.error_class = MCE_CLASS_IO;
	text_copy(rec->named.what, sizeof(rec->named.what), TEXT_PCIE, "");
	rec->named.todo = TEXT_PCIE_TODO;
}

static void section_firmware(struct text_record *rec, const char *name)
{
	(void)name;
	rec->state = SECTION_FIRMWARE;
	text_copy(rec->named.what, sizeof(rec->named.what),
		  "a record of the firmware, which only the vendor can decode", "");
	rec->named.todo =
		"Keep /sys/firmware/acpi/tables/data/BERT, which is overwritten at the next crash, and give it to the vendor of the machine.";
}

static void section_other(struct text_record *rec, const char *name)
{
	rec->state = SECTION_OTHER;
	snprintf(rec->named.what, sizeof(rec->named.what),
		 "%.100s, which is no machine check of this CPU", name);
	rec->named.todo =
		"Nothing here can decode it: keep the whole message for the vendor of the machine.";
}

static const struct {
	const char	*name;
	void		(*begin)(struct text_record *rec, const char *name);
} sections[] = {
	{ "memory error",			section_memory },
	{ "general processor error",		section_cpu },
	{ "IA32/X64 processor error",		section_cpu },
	{ "PCIe error",				section_pcie },
	{ "Firmware Error Record Reference",	section_firmware },
	{ "",					section_other },
};

static enum text_line more_section(const char *p, struct text_record *rec, struct mce_words *why)
{
	size_t i;

	(void)why;
	for (i = 0; !text_after(p, sections[i].name); i++)
		;
	sections[i].begin(rec, p);

	return TEXT_MORE;
}

static enum text_line more_fru(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)why;
	text_copy(rec->named.fru, sizeof(rec->named.fru), p, "");

	return TEXT_MORE;
}

static enum text_line more_address(const char *p, struct text_record *rec, struct mce_words *why)
{
	uint64_t addr;

	if (!text_number(p, 16, &addr))
		return text_bad(why, "the address is no hexadecimal number", p);
	rec->ev.bank.addr = addr;
	rec->has_addr = true;

	return TEXT_MORE;
}

/* "node:6 card:1 module:0 ...", each number behind its name */
static enum text_line more_node(const char *p, struct text_record *rec, struct mce_words *why)
{
	struct mce_named *named = &rec->named;
	size_t i;

	(void)why;
	snprintf(named->location, sizeof(named->location), "node ");
	i = strlen(named->location);
	for (; *p && i < sizeof(named->location) - 1; p++) {
		char c = strchr(":_", *p) ? ' ' : *p;

		if (c != ' ' || named->location[i - 1] != ' ')
			named->location[i++] = c;
	}
	while (i && named->location[i - 1] == ' ')
		i--;
	named->location[i] = '\0';

	return TEXT_MORE;
}

/* "2, single-bit ECC" of memory; "0x01" of a CPU, whose name is in the next line */
static enum text_line more_type(const char *p, struct text_record *rec, struct mce_words *why)
{
	const char *name = strstr(p, ", ");

	(void)why;
	if (rec->state == SECTION_MEMORY && name)
		text_copy(rec->named.what, sizeof(rec->named.what), name + 2, "");

	return TEXT_MORE;
}

/* "P1-DIMMA1 Bank 0"; "not present. DMI handle: 0x1100" */
static enum text_line more_dimm(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)why;
	if (!text_after(p, "not present"))
		text_copy(rec->named.dimm, sizeof(rec->named.dimm), p, "");
	else if (strstr(p, "DMI handle"))
		text_copy(rec->named.dimm, sizeof(rec->named.dimm), strstr(p, "DMI handle"), "");

	return TEXT_MORE;
}

static enum text_line more_apicid(const char *p, struct text_record *rec, struct mce_words *why)
{
	uint64_t value;

	(void)why;
	if (text_number(p, 16, &value)) {
		rec->ev.bank.apicid = value;
		rec->ev.has |= MCE_HAS_APICID;
	}

	return TEXT_MORE;
}

static enum text_line more_ip(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)why;
	text_number(p, 16, &rec->ev.bank.ip);

	return TEXT_MORE;
}

/* "cache error" of an IA32 section */
static enum text_line more_structure(const char *p, struct text_record *rec,
				     struct mce_words *why)
{
	(void)why;
	snprintf(rec->named.what, sizeof(rec->named.what), "%.100s", p);

	return TEXT_MORE;
}

/* "0000:3a:00.0" of a PCIe section */
static enum text_line more_device(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)why;
	if (rec->state == SECTION_PCIE && strchr(p, '.'))
		snprintf(rec->named.location, sizeof(rec->named.location), "PCI %.40s", p);

	return TEXT_MORE;
}

static enum text_line more_record_type(const char *p, struct text_record *rec,
				       struct mce_words *why)
{
	(void)why;
	snprintf(rec->named.what, sizeof(rec->named.what),
		 "a record of the firmware, which only the vendor can decode: %.80s", p);

	return TEXT_MORE;
}

static enum text_line more_msr(const char *p, struct text_record *rec, struct mce_words *why)
{
	uint64_t value;

	(void)why;
	if (text_number(p, 16, &value)) {
		rec->scratch[MSR_ADDRESS] = value;
		rec->scratch[MSR_COUNT] = 0;
	}

	return TEXT_MORE;
}

/* "00000000: 00030001 00000001 00000608 00000000  ....": 16 bytes in words of 32 bits */
static enum text_line other_ghes(const char *message, struct text_record *rec)
{
	const char *p = message;
	uint64_t low, high;

	while (isxdigit((unsigned char)*p))
		p++;
	if (p - message == 8 && p[0] == ':' && rec->scratch[MSR_ADDRESS]) {
		p = text_skip_spaces(p + 1);
		while (rec->scratch[MSR_COUNT] < MAX_MSRS) {
			p = text_number(p, 16, &low);
			p = p ? text_number(text_skip_spaces(p), 16, &high) : NULL;
			if (!p)
				break;
			rec->scratch[MSR_FIRST + rec->scratch[MSR_COUNT]++] = high << 32 | low;
			p = text_skip_spaces(p);
		}
		return TEXT_MORE;
	}
	/* A CPU section of the generic kind names the error in a line of its own. */
	if (rec->state == SECTION_CPU && strstr(message, " error") && !strchr(message, ':'))
		text_copy(rec->named.what, sizeof(rec->named.what), message, "");

	return TEXT_OTHER;
}

/*
 * The MSRs of a bank: on AMD from MCA_STATUS on (status, addr, misc, config, ipid, synd),
 * elsewhere from MCi_CTL or MCi_STATUS on (ctl, status, addr, misc).
 */
#define MSR_SMCA		0xc0002000
#define MSR_SMCA_END		0xc0003000
#define MSR_MC0_CTL		0x400
#define MSR_MC_END		0x480

static bool take_registers(struct text_record *rec)
{
	const uint64_t *regs = &rec->scratch[MSR_FIRST];
	uint64_t msr = rec->scratch[MSR_ADDRESS], nr = rec->scratch[MSR_COUNT];
	struct mce_bank_record *b = &rec->ev.bank;

	if (msr >= MSR_SMCA && msr < MSR_SMCA_END && (msr & 0xf) == 1 && nr >= 1) {
		b->bank = (msr >> 4) & 0xff;
		rec->ev.machine.smca = 1;
		rec->ev.machine.vendor = MCE_VENDOR_AMD;
	} else if (msr >= MSR_MC0_CTL && msr < MSR_MC_END && nr >= 2 && msr % 4 <= 1) {
		b->bank = (msr - MSR_MC0_CTL) / 4;
		if (msr % 4 == 0) {
			regs++;
			nr--;
		}
	} else {
		return false;
	}
	b->status = regs[0];
	b->addr = nr > 1 ? regs[1] : 0;
	rec->has_addr = nr > 1;
	b->misc = nr > 2 ? regs[2] : 0;
	b->ipid = nr > 4 ? regs[4] : 0;
	b->synd = nr > 5 ? regs[5] : 0;
	b->told = MCE_TOLD_REGISTERS;
	b->severity = MCE_SEV_UNKNOWN;
	rec->named.no_registers = false;
	rec->named.addr_valid = -1;

	return true;
}

/* Which unit of a CPU: by the words that the firmware has for the error. */
static void place_cpu(struct text_record *rec)
{
	static const struct {
		const char	*word;
		unsigned int	unit, error_class;
	} kinds[] = {
		{ "cache", MCE_UNIT_OTHER, MCE_CLASS_CACHE },
		{ "TLB", MCE_UNIT_TLB, MCE_CLASS_TLB },
		{ "bus", MCE_UNIT_INTERCONNECT, MCE_CLASS_BUS },
		{ "micro", MCE_UNIT_OTHER, MCE_CLASS_INTERNAL },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strstr(rec->named.what, kinds[i].word)) {
			rec->ev.bank.unit = kinds[i].unit;
			rec->ev.bank.error_class = kinds[i].error_class;
		}
	}
}

/* As apei_mce_report_mem_error() of the kernel makes a record of it. */
static void make_memory(struct text_record *rec)
{
	struct text_record old = *rec;

	text_begin_memory(rec, rec->form, old.ev.bank.severity ?: MCE_SEV_CORRECTED);
	rec->ev.has = old.ev.has;
	rec->ev.wall_ns = old.ev.wall_ns;
	rec->ev.time_ns = old.ev.time_ns;
	rec->ev.line = old.ev.line;
	rec->ev.bank.origin = MCE_ORIGIN_FIRMWARE;
	rec->named = old.named;
	rec->named.addr_physical = 1;
	if (old.has_addr)
		text_set_addr(rec, old.ev.bank.addr);
}

static const char *finish(struct text_record *rec)
{
	switch (rec->state) {
	case SECTION_NONE:
		return "the firmware's report has no section, it is cut off";
	case SECTION_MEMORY:
		make_memory(rec);
		break;
	case SECTION_CPU:
		if (!take_registers(rec))
			place_cpu(rec);
		break;
	default:
		break;
	}

	return NULL;
}

static const struct text_more ghes_more[] = {
	{ "It has been corrected",	more_corrected },
	{ "event severity:",		more_severity },
	{ "Error Structure Type:",	more_structure, .repeats = true },
	{ "Error Information Structure", more_nothing, .repeats = true },
	{ "Error ",			more_error, .repeats = true },
	{ "fru_text:",			more_fru, .repeats = true },
	{ "section_type:",		more_section, .repeats = true },
	{ "section type:",		more_section, .repeats = true },
	{ "physical_address:",		more_address, .repeats = true },
	{ "node:",			more_node, .repeats = true },
	{ "error_type:",		more_type, .repeats = true },
	{ "DIMM location:",		more_dimm, .repeats = true },
	{ "Local APIC_ID:",		more_apicid, .repeats = true },
	{ "processor_id:",		more_apicid, .repeats = true },
	{ "Instruction Pointer:",	more_ip, .repeats = true },
	{ "IP:",			more_ip, .repeats = true },
	{ "device_id:",			more_device, .repeats = true },
	{ "Firmware Error Record Type:", more_record_type, .repeats = true },
	{ "MSR Address:",		more_msr, .repeats = true },
	{ }
};

const struct text_form text_form_ghes = {
	.name	= "the firmware's report",
	.more	= ghes_more,
	.other	= other_ghes,
	.finish	= finish,
};

const struct text_start text_ghes_starts[] = {
	{ .text = "Hardware error from APEI", .form = &text_form_ghes, .begin = begin_report },
	{ .text = "BERT: Error records from previous boot", .form = &text_form_ghes,
	  .begin = begin_bert },
	{ .text = "event severity:", .form = &text_form_ghes, .begin = begin_severity },
	{ }
};
