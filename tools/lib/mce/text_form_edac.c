// SPDX-License-Identifier: GPL-2.0
/*
 * What EDAC prints. Where mce_amd decodes:
 *
 *  CPU:0 (17:31:0) MC17_STATUS[Over|CE|MiscV|AddrV|-|-|SyndV|UECC|-|-]: 0xdc2040000000011b
 *  Error Addr: 0x0000000123456780
 *  PPIN: 0x0000000000000001
 *  IPID: 0x0000009600050f00, Syndrome: 0x0000000000000002
 *  FRU Text: DIMM 1
 *  Unified Memory Controller Ext. Error Code: 0, DRAM ECC error.
 *  EDAC MC0: 1 CE on mc#0csrow#1channel#0 (csrow:1 channel:0 page:0x.. ...)
 *  cache level: L3/GEN, tx: GEN, mem-tx: RD
 *
 * The line of the DIMM also stands behind the records of other drivers, and alone.
 */
#include "text.h"

#include <stdlib.h>
#include <string.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "source.h"

/* The first family of AMD that is Hygon's. */
#define FAMILY_HYGON	0x18

/* Who prints this form of records is AMD's driver, also where it leaves out the family. */
static void set_machine(struct text_record *rec, unsigned int family, unsigned int model,
			unsigned int stepping)
{
	if (family)
		mce_machine_set(&rec->ev.machine, family == FAMILY_HYGON ? MCE_VENDOR_HYGON :
				MCE_VENDOR_AMD, family, model, stepping);
	else
		rec->ev.machine.vendor = MCE_VENDOR_AMD;
}

/* "(17:31:0) MC17_STATUS[...]: 0x..." of "CPU:0 ..." */
static enum text_line begin_mce_amd(const char *p, const char *message,
				    struct text_record *fresh, struct mce_words *why)
{
	unsigned int family = 0, model = 0, stepping = 0;
	uint64_t cpu, bank, status;
	const char *start = p;
	int used = 0;

	(void)message;
	p = text_number(p, 10, &cpu);
	if (!p)
		return text_bad(why, "the CPU is no number", start);
	p = text_skip_spaces(p);
	if (sscanf(p, "(%x:%x:%x)%n", &family, &model, &stepping, &used) == 3 && used)
		p = text_skip_spaces(p + used);
	start = p;
	p = text_after(p, "MC");
	if (!p)
		return TEXT_OTHER;
	bank = strtoul(p, (char **)&p, 10);
	p = text_after(p, "_STATUS[");
	if (!p)
		return TEXT_OTHER;
	p = strstr(p, "]: ");
	if (!p)
		return text_bad(why, "there is no status, the line is cut off", start);
	if (!text_check_cpu_bank(cpu, bank, why) ||
	    !text_status(text_skip_spaces(p + 3), &status, why))
		return TEXT_BAD;

	text_begin(fresh, &text_form_mce_amd, cpu, bank, status);
	set_machine(fresh, family, model, stepping);

	return TEXT_BEGIN;
}

static enum text_line read_register(const char *p, uint64_t *value, struct mce_words *why)
{
	if (!text_number(p, 16, value))
		return text_bad(why, "a register is no hexadecimal number", p);

	return TEXT_MORE;
}

static enum text_line more_addr(const char *p, struct text_record *rec, struct mce_words *why)
{
	enum text_line ret;
	uint64_t value;

	ret = read_register(p, &value, why);
	if (ret == TEXT_MORE)
		text_set_addr(rec, value);

	return ret;
}

static enum text_line more_ppin(const char *p, struct text_record *rec, struct mce_words *why)
{
	return read_register(p, &rec->ev.machine.ppin, why);
}

static enum text_line more_synd(const char *p, struct text_record *rec, struct mce_words *why)
{
	return read_register(p, &rec->ev.bank.synd, why);
}

/* "0x0000009600050f00, Syndrome: 0x0000000000000002" */
static enum text_line more_ipid(const char *p, struct text_record *rec, struct mce_words *why)
{
	enum text_line ret = read_register(p, &rec->ev.bank.ipid, why);
	const char *synd = strstr(p, ", Syndrome:");

	if (ret == TEXT_MORE && synd)
		return more_synd(text_skip_spaces(synd + strlen(", Syndrome:")), rec, why);

	return ret;
}

/* "FRU Text: DIMM 1" stands in SYND1 and SYND2. */
static enum text_line more_fru(const char *p, struct text_record *rec, struct mce_words *why)
{
	char text[sizeof(uint64_t) * 2] = "";

	(void)why;
	memcpy(text, p, strnlen(p, sizeof(text)));
	memcpy(&rec->ev.bank.synd1, text, sizeof(uint64_t));
	memcpy(&rec->ev.bank.synd2, text + sizeof(uint64_t), sizeof(uint64_t));

	return TEXT_MORE;
}

/* "MC4_ADDR: 0x..." */
static enum text_line more_mc(const char *p, struct text_record *rec, struct mce_words *why)
{
	const char *rest = strstr(p, "_ADDR:");

	return rest ? more_addr(text_skip_spaces(rest + strlen("_ADDR:")), rec, why) : TEXT_OTHER;
}

static enum text_line more_last(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)p;
	(void)rec;
	(void)why;

	return TEXT_END;
}

/*
 * The kernel's own sentence: "Unified Memory Controller Ext. Error Code: 0, DRAM ECC
 * error.", "Northbridge Error (node 0): DRAM ECC error detected on the NB."
 */
static enum text_line other_mce_amd(const char *message, struct text_record *rec)
{
	static const char * const marks[] = { "Ext. Error Code: ", " Error (node ", " Error: " };
	const char *p;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(marks); i++) {
		p = strstr(message, marks[i]);
		if (!p)
			continue;
		if (i == 0)
			text_copy(rec->named.unit, sizeof(rec->named.unit), message, "");
		p += strlen(marks[i]);
		p = i == 0 ? strstr(p, ", ") : i == 1 ? strstr(p, ": ") : p - 2;
		if (p)
			text_copy(rec->named.what, sizeof(rec->named.what), p + 2, ".");
		return TEXT_MORE;
	}

	return TEXT_OTHER;
}

static const char *finish_mce_amd(struct text_record *rec)
{
	text_name_unit(rec, rec->named.unit);

	return NULL;
}

static const struct text_more mce_amd_more[] = {
	{ "Error Addr:",	more_addr },
	{ "MC",			more_mc },
	{ "PPIN:",		more_ppin },
	{ "IPID:",		more_ipid },
	{ "Syndrome:",		more_synd },
	{ "FRU Text:",		more_fru },
	{ "cache level:",	more_last },
	{ }
};

const struct text_form text_form_mce_amd = {
	.name		= "the record of mce_amd",
	.more		= mce_amd_more,
	.other		= other_mce_amd,
	.finish		= finish_mce_amd,
	.last		= "cache level:",
	.in_order	= true,
};

/* --- the line of the DIMM */

/* What it holds, as far as it is the same wherever it stands. */
struct edac_line {
	const char	*label, *place;
	uint64_t	mc, count, page, offset;
	bool		corrected;
};

/*
 * "EDAC MC0: 4 CE error on LABEL (channel:2 slot:0 page:0x0 offset:0x0 ...)" and from
 * before Linux 3.5 "EDAC MC0: CE page 0x7e4f2, offset 0xf68, ..., label "LABEL": amd64_edac"
 */
static bool parse_edac(const char *p, struct edac_line *e)
{
	p = text_after(p, "EDAC MC");
	p = p ? text_number(p, 10, &e->mc) : NULL;
	p = p ? text_after(p, ":") : NULL;
	if (!p)
		return false;
	e->count = 1;
	p = text_skip_spaces(text_number(p, 10, &e->count) ?: p);
	e->corrected = p[0] == 'C';
	if (p[0] == 0 || p[1] != 'E' || !strchr("CU", p[0]) || (p[2] != ' ' && p[2] != ':'))
		return false;

	e->label = strstr(p, "label \"");
	e->place = NULL;
	if (e->label) {
		e->label += strlen("label \"");
	} else {
		e->label = strstr(p, " on ");
		e->place = e->label ? strstr(e->label, " (") : NULL;
		e->label = e->label ? e->label + strlen(" on ") : NULL;
	}
	e->page = 0;
	e->offset = 0;
	if (!text_find_number(p, "page:", 16, &e->page))
		text_find_number(p, "page ", 16, &e->page);
	if (!text_find_number(p, "offset:", 16, &e->offset))
		text_find_number(p, "offset ", 16, &e->offset);

	return true;
}

#define PAGE_SHIFT	12

/* "channel:2 slot:0": what stands in front of the page, and the DRAM's coordinates */
static void set_edac_place(const struct edac_line *e, struct mce_named *named)
{
	struct mce_words words;
	char place[96] = "";
	const char *page;
	uint64_t value;

	mce_words_init(&words, named->location, sizeof(named->location));
	mce_words_addf(&words, "MC %llu", (unsigned long long)e->mc);
	if (!e->place)
		return;
	page = strstr(e->place, "DIMM location:") ?: strstr(e->place, "page:");
	snprintf(place, sizeof(place), "%.*s", page ? (int)(page - e->place - 2) : 0, e->place + 2);
	for (char *p = place; *p; p++)
		*p = *p == ':' ? ' ' : *p;
	while (*place && place[strlen(place) - 1] == ' ')
		place[strlen(place) - 1] = '\0';
	if (*place)
		mce_words_addf(&words, " %s", place);
	/* Firmware's place has all of it, in decimal. */
	if (strstr(place, "row "))
		return;
	if (text_find_number(e->place, "rank:", 10, &value))
		mce_words_addf(&words, " rank %llu", (unsigned long long)value);
	if (text_find_number(e->place, "row:", 16, &value))
		mce_words_addf(&words, " row %#llx", (unsigned long long)value);
	if (text_find_number(e->place, "col:", 16, &value))
		mce_words_addf(&words, " column %#llx", (unsigned long long)value);
}

/* The controller, and the layers in the order in which their drivers have them */
static void set_edac_numbers(const struct edac_line *e, struct mce_named *named)
{
	static const char * const layers[] = { "branch:", "csrow:", "channel:", "slot:" };
	unsigned int nr = 1, i;
	uint64_t value;

	if (e->mc >= UINT8_MAX)
		return;
	named->edac[0] = e->mc + 1;
	for (i = 0; e->place && i < ARRAY_SIZE(layers) && nr < MCE_EDAC_PLACE; i++) {
		if (text_find_number(e->place, layers[i], 10, &value) && value < UINT8_MAX)
			named->edac[nr++] = value + 1;
	}
}

static void set_edac_label(const struct edac_line *e, struct mce_named *named)
{
	if (e->label)
		text_copy(named->dimm, sizeof(named->dimm), e->label, e->place ? "(" : "\"(");
	if (!strcmp(named->dimm, "unknown memory") || !strcmp(named->dimm, "any memory"))
		named->dimm[0] = '\0';
}

bool text_edac_dimm(const char *message, struct text_record *rec)
{
	uint64_t addr = rec->ev.bank.addr;
	struct edac_line e;

	if (!parse_edac(message, &e))
		return false;
	if (rec->has_addr && e.page && addr && rec->ev.machine.vendor == MCE_VENDOR_INTEL &&
	    addr >> PAGE_SHIFT != e.page)
		return false;
	set_edac_label(&e, &rec->named);
	set_edac_numbers(&e, &rec->named);

	return true;
}

static const struct text_form form_edac_line = {
	.name	= "EDAC's line of the DIMM",
};

static enum text_line begin_edac(const char *p, const char *message, struct text_record *fresh,
				 struct mce_words *why)
{
	struct edac_line e;
	uint64_t channel;

	(void)p;
	(void)why;
	if (!parse_edac(message, &e))
		return TEXT_OTHER;
	text_begin_memory(fresh, &form_edac_line,
			  e.corrected ? MCE_SEV_CORRECTED : MCE_SEV_UCNA);
	fresh->named.count = e.count;
	set_edac_label(&e, &fresh->named);
	set_edac_numbers(&e, &fresh->named);
	set_edac_place(&e, &fresh->named);
	if (e.place && text_find_number(e.place, "channel:", 10, &channel))
		fresh->named.channel = channel;
	if (e.page) {
		text_set_addr(fresh, e.page << PAGE_SHIFT | e.offset);
		fresh->named.addr_physical = 1;
	}

	return TEXT_WHOLE;
}

const struct text_start text_edac_starts[] = {
	{ .text = "CPU:", .form = &text_form_mce_amd, .begin = begin_mce_amd },
	{ .text = "EDAC MC", .form = &form_edac_line, .begin = begin_edac },
	{ }
};
