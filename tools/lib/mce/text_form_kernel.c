// SPDX-License-Identifier: GPL-2.0
/*
 * The lines that the kernel prints of a machine check:
 *
 *  CPU 1: Machine Check Exception: 7 Bank 1: bd80000000100134
 *  RIP !INEXACT! 33:<00007f0000001234>
 *  TSC 46228393910 ADDR 6dcf000 MISC 8c PPIN 1 SYND 2 SYND1 3 SYND2 4 IPID 5
 *  PROCESSOR 0:50654 TIME 1700000000 SOCKET 0 APIC 2 microcode 1
 *
 * sb_edac and its like print them as "CPU 1: Machine Check Event: ...", with each
 * register in a line of its own. Older kernels left things out, and named some
 * otherwise; 32-bit ones and Xen have
 *
 *  CPU 0: Machine Check Exception: 0000000000000004
 *  Bank 4: b604a00100000813[c008000001000000] at 000000007e4f2f68
 *
 * What was copied from web pages and tickets can have several of them in one line.
 */
#include "text.h"

#include <ctype.h>
#include <string.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "source.h"

/* All banks of a CPU, each in a line. */
static const struct text_form form_banks;

/* "7 Bank 1: bd80000000100134" of "CPU 1: Machine Check Exception: ..." */
static enum text_line begin_bank(const char *p, uint64_t cpu, bool exception,
				 struct text_record *fresh, struct mce_words *why)
{
	const char *start = p;
	uint64_t mcgstatus, bank, status;

	p = text_number(p, 16, &mcgstatus);
	if (!p)
		return text_bad(why, "MCG_STATUS is no hexadecimal number", start);
	/* Older kernels say "exception" of an error that was polled. */
	exception &= mcgstatus != 0;
	p = text_after(text_skip_spaces(p), "Bank ");
	if (!p) {
		text_begin(fresh, &form_banks, cpu, MCE_BANK_NONE, 0);
		fresh->ev.bank.mcgstatus = mcgstatus;
		if (exception)
			fresh->ev.bank.origin = MCE_ORIGIN_EXCEPTION;
		return TEXT_BEGIN;
	}
	start = p;
	p = text_number(p, 10, &bank);
	if (!p || (*p && *p != ':' && *p != ' '))
		return text_bad(why, "the bank is no number", start);
	if (!text_check_cpu_bank(cpu, bank, why) ||
	    !text_status(text_skip_spaces(*p == ':' ? p + 1 : p), &status, why))
		return TEXT_BAD;

	text_begin(fresh, &text_form_kernel, cpu, bank, status);
	fresh->ev.bank.mcgstatus = mcgstatus;
	if (exception)
		fresh->ev.bank.origin = MCE_ORIGIN_EXCEPTION;

	return TEXT_BEGIN;
}

static enum text_line begin_cpu(const char *p, const char *message, struct text_record *fresh,
				struct mce_words *why)
{
	const char *start = text_skip_spaces(p);
	const char *rest;
	uint64_t cpu;

	(void)message;
	p = text_number(start, 10, &cpu);
	if (!p || *p != ':')
		return strstr(start, ": Machine Check") ?
		       text_bad(why, "the CPU is no number", start) : TEXT_OTHER;
	p = text_skip_spaces(p + 1);
	rest = text_after(p, "Machine Check Exception:");
	if (rest)
		return begin_bank(rest, cpu, true, fresh, why);
	rest = text_after(p, "Machine Check:") ?: text_after(p, "Machine Check Event:");
	if (rest)
		return begin_bank(rest, cpu, false, fresh, why);

	return TEXT_OTHER;
}

/* Xen: "MCE: The hardware reports a non fatal, correctable incident occurred on CPU 2." */
static enum text_line begin_xen(const char *p, const char *message, struct text_record *fresh,
				struct mce_words *why)
{
	uint64_t cpu;

	(void)message;
	/* Linux 2.4 and early 2.6 have one "r" less in "occurred". */
	p = strstr(p, "ed on CPU");
	if (!p || !text_number(text_skip_spaces(p + strlen("ed on CPU")), 10, &cpu) ||
	    !text_check_cpu_bank(cpu, 0, why))
		return TEXT_OTHER;
	text_begin(fresh, &form_banks, cpu, MCE_BANK_NONE, 0);

	return TEXT_BEGIN;
}

/* "4: b604a00100000813[c008000001000000] at 000000007e4f2f68": one of several banks */
static enum text_line more_bank(const char *p, struct text_record *rec, struct mce_words *why)
{
	struct mce_bank_record *b = &rec->ev.bank;
	uint64_t bank, status, value;
	const char *rest;

	p = text_number(p, 10, &bank);
	if (!p || *p != ':')
		return TEXT_OTHER;
	p = text_status(text_skip_spaces(p + 1), &status, why);
	if (!p || !text_check_cpu_bank(b->cpu, bank, why))
		return TEXT_BAD;

	b->bank = bank;
	b->status = status;
	b->misc = 0;
	b->addr = 0;
	rec->has_addr = false;
	if (*p == '[')
		text_number(p + 1, 16, &b->misc);
	rest = strstr(p, " at ");
	if (rest && text_number(rest + strlen(" at "), 16, &value))
		text_set_addr(rec, value);

	return TEXT_SPLIT;
}

static const char *finish_banks(struct text_record *rec)
{
	if (rec->ev.bank.bank != MCE_BANK_NONE)
		return NULL;

	/* If it is done, another line has begun the record of its first bank. */
	return rec->done ? "" :
	       "no bank stands behind the CPU, or in the lines that follow: it is cut off";
}

/* "!INEXACT! 33:<00007f0000001234> {...}" */
static enum text_line more_rip(const char *p, struct text_record *rec, struct mce_words *why)
{
	const char *symbol = strchr(p, '{');
	uint64_t ip;

	(void)why;
	p = strchr(p, '<');
	if (p && text_number(p + 1, 16, &ip))
		rec->ev.bank.ip = ip;
	if (symbol)
		text_copy(rec->named.symbol, sizeof(rec->named.symbol), symbol + 1, "/}");

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
			if (regs[i].reg == &b->addr)
				rec->has_addr = true;
			return;
		}
	}
}

/* The number behind @name. Return: what is behind it, or NULL. */
static const char *named_number(const char *p, const char *name, int base, uint64_t *value)
{
	p = text_after(p, name);

	return p ? text_number(p, base, value) : NULL;
}

/* One of "TIME 1700000000 SOCKET 0 APIC 2 microcode 1". Return: what is behind it, or NULL. */
static const char *processor_field(const char *p, struct text_record *rec)
{
	const char *next;
	uint64_t value;

	next = named_number(p, "TIME ", 10, &value);
	if (next) {
		text_set_wall(rec, value);
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
static enum text_line more_processor(const char *p, struct text_record *rec,
				     struct mce_words *why)
{
	uint64_t ppin = rec->ev.machine.ppin;
	uint64_t vendor, cpuid;
	const char *start = p;

	p = text_number(p, 10, &vendor);
	p = p && *p == ':' && vendor <= UINT8_MAX ? text_number(p + 1, 16, &cpuid) : NULL;
	if (!p || cpuid > UINT32_MAX)
		return text_bad(why, "PROCESSOR is not VENDOR:CPUID", start);
	mce_machine_cpuid(&rec->ev.machine, vendor, cpuid);
	rec->ev.machine.ppin = ppin;

	while (p)
		p = processor_field(text_skip_spaces(p), rec);

	return TEXT_END;
}

/* "EDAC sbridge MC3: " again, where two lines were joined */
static const char *skip_joined(const char *p)
{
	const char *end = strncmp(p, "EDAC ", 5) ? NULL : strstr(p, ": ");

	return end ? text_skip_spaces(end + 2) : p;
}

/* Pairs of a name and a number in hex; @name is the first one. */
static enum text_line registers(const char *p, struct text_record *rec, struct mce_words *why)
{
	const char *name, *value;
	uint64_t number;
	size_t len;

	for (p = skip_joined(p); mce_is_upper(*p); p = skip_joined(text_skip_spaces(p))) {
		name = p;
		while (mce_is_alnum(*p))
			p++;
		len = p - name;
		value = text_skip_spaces(p);
		if (len == strlen("PROCESSOR") && !strncmp(name, "PROCESSOR", len))
			return more_processor(value, rec, why);
		p = text_number(value, 16, &number);
		if (!p)
			return text_bad(why, "a register is no hexadecimal number", name);
		set_register(rec, name, len, number);
	}

	return TEXT_MORE;
}

/* The names are in front of what the table has taken off. */
#define MORE_REGISTER(_name)							\
static enum text_line more_##_name(const char *p, struct text_record *rec,	\
				   struct mce_words *why)			\
{										\
	uint64_t value;								\
	const char *end = text_number(p, 16, &value);				\
										\
	if (!end)								\
		return text_bad(why, "a register is no hexadecimal number", p);	\
	set_register(rec, #_name, strlen(#_name), value);			\
										\
	return registers(text_skip_spaces(end), rec, why);			\
}

MORE_REGISTER(TSC)
MORE_REGISTER(ADDR)
MORE_REGISTER(MISC)

static enum text_line more_end(const char *p, struct text_record *rec, struct mce_words *why)
{
	(void)p;
	(void)rec;
	(void)why;

	return TEXT_END;
}

static const struct text_more kernel_more[] = {
	{ "RIP",		more_rip },
	{ "TSC ",		more_TSC },
	{ "ADDR ",		more_ADDR },
	{ "MISC ",		more_MISC },
	{ "PROCESSOR ",		more_processor },
	/* What kernels from 2.6 have printed last */
	{ "This is not a software problem", more_end },
	{ }
};

const struct text_form text_form_kernel = {
	.name		= "the kernel's record",
	.more		= kernel_more,
	.last		= "PROCESSOR ",
	.in_order	= true,
};

static const struct text_more banks_more[] = {
	{ "Bank ",		more_bank, .repeats = true },
	{ }
};

static const struct text_form form_banks = {
	.name		= "the record of several banks",
	.more		= banks_more,
	.finish		= finish_banks,
};

const struct text_start text_kernel_starts[] = {
	{ .text = "CPU", .form = &text_form_kernel, .begin = begin_cpu },
	{ .text = "correctable incident occur", .inside = true, .form = &form_banks,
	  .begin = begin_xen },
	{ }
};
