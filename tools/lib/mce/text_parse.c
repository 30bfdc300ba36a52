// SPDX-License-Identifier: GPL-2.0
/*
 * The lines that the kernel prints of a machine check:
 *
 *  CPU 1: Machine Check Exception: 7 Bank 1: bd80000000100134
 *  RIP !INEXACT! 33:<00007f0000001234>
 *  TSC 46228393910 ADDR 6dcf000 MISC 8c PPIN 1 SYND 2 SYND1 3 SYND2 4 IPID 5
 *  PROCESSOR 0:50654 TIME 1700000000 SOCKET 0 APIC 2 microcode 1
 *
 * and, where mce_amd decodes,
 *
 *  CPU:0 (17:31:0) MC17_STATUS[Over|CE|MiscV|AddrV|-|-|SyndV|UECC|-|-]: 0xdc2040000000011b
 *  Error Addr: 0x0000000123456780
 *  PPIN: 0x0000000000000001
 *  IPID: 0x0000009600050f00, Syndrome: 0x0000000000000002
 *  FRU Text: DIMM 1
 *  cache level: L3/GEN, tx: GEN, mem-tx: RD
 *
 * sb_edac and its like print the first form, as "CPU 1: Machine Check Event: ...",
 * with each register in a line of its own. Older kernels left things out, and named
 * some otherwise; 32-bit ones have
 *
 *  CPU 0: Machine Check Exception: 0000000000000004
 *  Bank 4: b604a00100000813[c008000001000000] at 000000007e4f2f68
 */
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "source.h"

#define NSEC_PER_SEC	1000000000L

/* MCi_STATUS has always been printed with all its digits. */
#define STATUS_DIGITS	16

/* No machine has more; a larger number is not one. */
#define MAX_CPU		1000000
#define MAX_BANK	255

/* The first family of AMD that is Hygon's. */
#define FAMILY_HYGON	0x18

static const char *skip_spaces(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;

	return p;
}

/* If @p begins with @word, what stands behind it and spaces; otherwise NULL. */
static const char *after(const char *p, const char *word)
{
	size_t len = strlen(word);

	return strncmp(p, word, len) ? NULL : skip_spaces(p + len);
}

/* A number in @base. Return: what is behind it, or NULL. */
static const char *number(const char *p, int base, uint64_t *value)
{
	char *end;

	if (base == 16 ? !isxdigit((unsigned char)*p) : !isdigit((unsigned char)*p))
		return NULL;
	errno = 0;
	*value = strtoull(p, &end, base);
	if (errno || isalnum((unsigned char)*end))
		return NULL;

	return end;
}

static enum text_line bad(struct mce_words *why, const char *what, const char *where)
{
	mce_words_addf(why, "%s: '%.40s'", what, where);

	return TEXT_BAD;
}

/* MCi_STATUS in hex; half of it is worse than nothing. */
static const char *status_value(const char *p, uint64_t *value, struct mce_words *why)
{
	const char *digits = p[0] == '0' && p[1] == 'x' ? p + 2 : p;
	const char *end = number(p, 16, value);

	if (!end) {
		bad(why, "the status is no hexadecimal number", p);
		return NULL;
	}
	if (end - digits != STATUS_DIGITS) {
		bad(why, "the status has not 16 digits, the line is cut off", p);
		return NULL;
	}

	return end;
}

static bool check_cpu_bank(uint64_t cpu, uint64_t bank, struct mce_words *why)
{
	if (cpu >= MAX_CPU) {
		mce_words_addf(why, "there is no CPU %llu", (unsigned long long)cpu);
		return false;
	}
	if (bank > MAX_BANK) {
		mce_words_addf(why, "there is no bank %llu", (unsigned long long)bank);
		return false;
	}

	return true;
}

static void begin(struct text_record *rec, enum text_style style, uint64_t cpu, uint64_t bank,
		  uint64_t status)
{
	rec->style = style;
	mce_event_init(&rec->ev, MCE_EVENT_BANK);
	rec->ev.bank.cpu = cpu;
	rec->ev.bank.bank = bank;
	rec->ev.bank.status = status;
}

/* "7 Bank 1: bd80000000100134" of "CPU 1: Machine Check Exception: ..." */
static enum text_line mce_begin(const char *p, uint64_t cpu, bool exception,
				struct text_record *fresh, struct mce_words *why)
{
	const char *start = p;
	uint64_t mcgstatus, bank, status;

	p = number(p, 16, &mcgstatus);
	if (!p)
		return bad(why, "MCG_STATUS is no hexadecimal number", start);
	p = after(skip_spaces(p), "Bank ");
	if (!p) {
		begin(fresh, TEXT_BANKS, cpu, MCE_BANK_NONE, 0);
		fresh->ev.bank.mcgstatus = mcgstatus;
		fresh->ev.bank.origin = MCE_ORIGIN_EXCEPTION;
		return TEXT_BEGIN;
	}
	start = p;
	p = number(p, 10, &bank);
	if (!p || *p != ':')
		return bad(why, "the bank is no number", start);
	if (!check_cpu_bank(cpu, bank, why))
		return TEXT_BAD;
	if (!status_value(skip_spaces(p + 1), &status, why))
		return TEXT_BAD;

	begin(fresh, TEXT_MCE, cpu, bank, status);
	fresh->ev.bank.mcgstatus = mcgstatus;
	if (exception)
		fresh->ev.bank.origin = MCE_ORIGIN_EXCEPTION;

	return TEXT_BEGIN;
}

/* "4: b604a00100000813[c008000001000000] at 000000007e4f2f68": one of several banks */
static enum text_line bank_line(const char *p, const struct text_record *rec,
				struct text_record *fresh, struct mce_words *why)
{
	uint64_t bank, status;
	const char *rest;

	p = number(p, 10, &bank);
	if (!p || *p != ':')
		return TEXT_OTHER;
	p = status_value(skip_spaces(p + 1), &status, why);
	if (!p)
		return TEXT_BAD;
	if (!check_cpu_bank(rec->ev.bank.cpu, bank, why))
		return TEXT_BAD;

	begin(fresh, TEXT_BANKS, rec->ev.bank.cpu, bank, status);
	fresh->ev.bank.mcgstatus = rec->ev.bank.mcgstatus;
	fresh->ev.bank.origin = rec->ev.bank.origin;
	if (*p == '[')
		p = number(p + 1, 16, &fresh->ev.bank.misc) ?: p;
	rest = strstr(p, " at ");
	if (rest)
		number(rest + strlen(" at "), 16, &fresh->ev.bank.addr);

	return TEXT_BEGIN;
}

static enum text_line cpu_line(const char *p, struct text_record *fresh, struct mce_words *why)
{
	const char *rest;
	uint64_t cpu;

	p = number(p, 10, &cpu);
	if (!p || *p != ':')
		return TEXT_OTHER;
	p = skip_spaces(p + 1);
	rest = after(p, "Machine Check Exception:");
	if (rest)
		return mce_begin(rest, cpu, true, fresh, why);
	rest = after(p, "Machine Check:") ?: after(p, "Machine Check Event:");
	if (rest)
		return mce_begin(rest, cpu, false, fresh, why);

	return TEXT_OTHER;
}

/* "!INEXACT! 33:<00007f0000001234> {...}" */
static enum text_line rip_line(const char *p, struct text_record *rec)
{
	uint64_t ip;

	p = strchr(p, '<');
	if (p && number(p + 1, 16, &ip))
		rec->ev.bank.ip = ip;

	return TEXT_MORE;
}

/* A register of the line of TSC, ADDR and so on. */
static void set_register(struct text_record *rec, const char *name, size_t len, uint64_t value)
{
	struct mce_bank_record *b = &rec->ev.bank;
	const struct {
		const char	*name;
		uint64_t	*reg;
	} regs[] = {
		{ "TSC", &b->tsc }, { "ADDR", &b->addr }, { "MISC", &b->misc },
		{ "PPIN", &rec->ev.machine.ppin }, { "SYND", &b->synd },
		{ "SYND1", &b->synd1 }, { "SYND2", &b->synd2 }, { "IPID", &b->ipid },
		{ "MCGSTATUS", &b->mcgstatus },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(regs); i++) {
		if (strlen(regs[i].name) == len && !strncmp(regs[i].name, name, len)) {
			*regs[i].reg = value;
			if (regs[i].reg == &b->tsc)
				rec->ev.has |= MCE_HAS_TSC;
			return;
		}
	}
}

/* Pairs of a name and a number in hex. */
static enum text_line register_line(const char *p, struct text_record *rec, struct mce_words *why)
{
	const char *name, *value;
	uint64_t number_value;
	size_t len;

	while (isupper((unsigned char)*p)) {
		name = p;
		while (isalnum((unsigned char)*p))
			p++;
		len = p - name;
		value = skip_spaces(p);
		p = number(value, 16, &number_value);
		if (!p)
			return bad(why, "a register is no hexadecimal number", name);
		set_register(rec, name, len, number_value);
		p = skip_spaces(p);
	}

	return TEXT_MORE;
}

/* The number behind @name. Return: what is behind it, or NULL. */
static const char *named_number(const char *p, const char *name, int base, uint64_t *value)
{
	p = after(p, name);

	return p ? number(p, base, value) : NULL;
}

static void set_wall(struct text_record *rec, uint64_t seconds)
{
	if (!seconds || seconds >= INT64_MAX / NSEC_PER_SEC)
		return;
	rec->ev.wall_ns = seconds * NSEC_PER_SEC;
	rec->ev.has |= MCE_HAS_WALL;
}

/* One of "TIME 1700000000 SOCKET 0 APIC 2 microcode 1". Return: what is behind it, or NULL. */
static const char *processor_field(const char *p, struct text_record *rec)
{
	const char *next;
	uint64_t value;

	next = named_number(p, "TIME ", 10, &value);
	if (next) {
		set_wall(rec, value);
		return next;
	}
	next = named_number(p, "SOCKET ", 10, &value);
	if (next) {
		rec->ev.bank.socket = value;
		return next;
	}
	next = named_number(p, "APIC ", 16, &value);
	if (next) {
		rec->ev.bank.apicid = value;
		return next;
	}
	next = named_number(p, "microcode ", 16, &value);
	if (next)
		rec->ev.machine.microcode = value;

	return next;
}

/* "0:50654 TIME 1700000000 SOCKET 0 APIC 2 microcode 1" */
static enum text_line processor_line(const char *p, struct text_record *rec,
				     struct mce_words *why)
{
	uint64_t ppin = rec->ev.machine.ppin;
	uint64_t vendor, cpuid;
	const char *start = p;

	p = number(p, 10, &vendor);
	p = p && *p == ':' && vendor <= UINT8_MAX ? number(p + 1, 16, &cpuid) : NULL;
	if (!p || cpuid > UINT32_MAX)
		return bad(why, "PROCESSOR is not VENDOR:CPUID", start);
	mce_machine_cpuid(&rec->ev.machine, vendor, cpuid);
	rec->ev.machine.ppin = ppin;

	while (p)
		p = processor_field(skip_spaces(p), rec);

	return TEXT_END;
}

static enum text_line mce_line(const char *p, struct text_record *rec, struct mce_words *why)
{
	const char *rest;

	rest = after(p, "RIP");
	if (rest)
		return rip_line(rest, rec);
	rest = after(p, "PROCESSOR ");
	if (rest)
		return processor_line(rest, rec, why);
	if (after(p, "TSC ") || after(p, "ADDR ") || after(p, "MISC "))
		return register_line(p, rec, why);
	/* What kernels from 2.6 have printed last */
	if (after(p, "This is not a software problem"))
		return TEXT_END;

	return TEXT_OTHER;
}

/* "(17:31:0) MC17_STATUS[...]: 0x..." of "CPU:0 ..." */
static enum text_line edac_begin(const char *p, struct text_record *fresh, struct mce_words *why)
{
	uint64_t cpu, bank, status;
	unsigned int family = 0, model = 0, stepping = 0;
	const char *start = p;
	int used = 0;

	p = number(p, 10, &cpu);
	if (!p)
		return bad(why, "the CPU is no number", start);
	p = skip_spaces(p);
	if (sscanf(p, "(%x:%x:%x)%n", &family, &model, &stepping, &used) == 3 && used)
		p = skip_spaces(p + used);
	start = p;
	p = after(p, "MC");
	if (!p)
		return TEXT_OTHER;
	bank = strtoul(p, (char **)&p, 10);
	p = after(p, "_STATUS[");
	if (!p)
		return TEXT_OTHER;
	p = strstr(p, "]: ");
	if (!p)
		return bad(why, "there is no status, the line is cut off", start);
	if (!check_cpu_bank(cpu, bank, why) || !status_value(p + 3, &status, why))
		return TEXT_BAD;

	begin(fresh, TEXT_EDAC, cpu, bank, status);
	if (family)
		mce_machine_set(&fresh->ev.machine, family == FAMILY_HYGON ? MCE_VENDOR_HYGON :
				MCE_VENDOR_AMD, family, model, stepping);

	return TEXT_BEGIN;
}

/* "FRU Text: DIMM 1" stands in SYND1 and SYND2. */
static enum text_line fru_line(const char *p, struct text_record *rec)
{
	char text[sizeof(uint64_t) * 2] = "";

	memcpy(text, p, strnlen(p, sizeof(text)));
	memcpy(&rec->ev.bank.synd1, text, sizeof(uint64_t));
	memcpy(&rec->ev.bank.synd2, text + sizeof(uint64_t), sizeof(uint64_t));

	return TEXT_MORE;
}

/* A register of a line of its own, or of two. */
static enum text_line edac_register(const char *p, uint64_t *reg, struct text_record *rec,
				    struct mce_words *why)
{
	const char *end = number(p, 16, reg);
	const char *synd;

	if (!end)
		return bad(why, "a register is no hexadecimal number", p);
	synd = after(end, ", Syndrome:");
	if (synd && !number(synd, 16, &rec->ev.bank.synd))
		return bad(why, "the syndrome is no hexadecimal number", synd);

	return TEXT_MORE;
}

static const struct {
	const char	*name;
	size_t		offset;
} edac_registers[] = {
	{ "Error Addr:",	offsetof(struct text_record, ev.bank.addr) },
	{ "IPID:",		offsetof(struct text_record, ev.bank.ipid) },
	{ "Syndrome:",		offsetof(struct text_record, ev.bank.synd) },
	{ "PPIN:",		offsetof(struct text_record, ev.machine.ppin) },
};

static enum text_line edac_line(const char *p, struct text_record *rec, struct mce_words *why)
{
	const char *rest;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(edac_registers); i++) {
		rest = after(p, edac_registers[i].name);
		if (rest)
			return edac_register(rest, (void *)rec + edac_registers[i].offset, rec,
					     why);
	}
	rest = after(p, "FRU Text:");
	if (rest)
		return fru_line(rest, rec);
	/* "MC4_ADDR: 0x..." */
	rest = after(p, "MC") ? strstr(p, "_ADDR: ") : NULL;
	if (rest)
		return edac_register(rest + strlen("_ADDR: "), &rec->ev.bank.addr, rec, why);

	return after(p, "cache level:") ? TEXT_END : TEXT_OTHER;
}

enum text_line text_parse(const char *message, struct text_record *rec,
			  struct text_record *fresh, struct mce_words *why)
{
	const char *rest;

	rest = after(message, "CPU:");
	if (rest)
		return edac_begin(rest, fresh, why);
	rest = after(message, "CPU ");
	if (rest)
		return cpu_line(rest, fresh, why);
	if (!rec)
		return TEXT_OTHER;

	if (rec->style == TEXT_EDAC)
		return edac_line(message, rec, why);
	rest = after(message, "Bank ");
	if (rec->style == TEXT_BANKS && rest)
		return bank_line(rest, rec, fresh, why);

	return mce_line(message, rec, why);
}
