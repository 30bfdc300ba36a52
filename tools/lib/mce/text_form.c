// SPDX-License-Identifier: GPL-2.0
/*
 * What the forms of records have in common, and the list of them all.
 */
#include "text.h"

#include <string.h>

#include <linux/bits.h>
#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "source.h"

#define NSEC_PER_SEC	1000000000L

/* MCi_STATUS has always been printed with all its digits. */
#define STATUS_DIGITS	16

/* No machine has more; a larger number is not one. */
#define MAX_CPU		1000000
#define MAX_BANK	255

/* MCi_STATUS: valid, uncorrected, enabled, address valid; 0x9f: some memory error */
#define STATUS_VAL	BIT_ULL(63)
#define STATUS_UC	BIT_ULL(61)
#define STATUS_EN	BIT_ULL(60)
#define STATUS_ADDRV	BIT_ULL(58)
#define STATUS_PCC	BIT_ULL(57)
#define CODE_MEMORY	0x9f

const struct text_start *const text_starts[] = {
	/* The commonest first */
	text_kernel_starts, text_said_starts, text_edac_starts, text_mcelog_starts,
	text_ghes_starts, text_trace_starts, text_ras_starts, text_other_starts, NULL,
};

const char *text_skip_spaces(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;

	return p;
}

const char *text_after(const char *p, const char *word)
{
	size_t len = strlen(word);

	return strncmp(p, word, len) ? NULL : text_skip_spaces(p + len);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;

	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* As strtoull() does it, and faster: logs have many numbers. */
const char *text_number(const char *p, int base, uint64_t *value)
{
	const uint64_t limit = base == 16 ? UINT64_MAX >> 4 : UINT64_MAX / 10;
	uint64_t number = 0, last;
	const char *start;
	int d = digit(*p);

	if (base == 16 && d == 0 && (p[1] == 'x' || p[1] == 'X') && digit(p[2]) >= 0)
		p += 2;
	start = p;
	for (d = digit(*p); d >= 0 && d < base; d = digit(*++p)) {
		last = number * base;
		if (number > limit || last + d < last)
			return NULL;
		number = last + d;
	}
	if (p == start || mce_is_alnum(*p))
		return NULL;
	*value = number;

	return p;
}

/* @name at the beginning of a word of @p, from @from on. Return: NULL if it is not there. */
static const char *find_word(const char *p, const char *from, const char *name)
{
	const char *at = from;

	while ((at = strstr(at, name))) {
		if (at == p || !mce_is_alnum(at[-1]) || !mce_is_alnum(*name))
			return at;
		at++;
	}

	return NULL;
}

const char *text_find_number(const char *p, const char *name, int base, uint64_t *value)
{
	const char *at = find_word(p, p, name);

	return at ? text_number(text_skip_spaces(at + strlen(name)), base, value) : NULL;
}

void text_copy(char *to, size_t size, const char *from, const char *ends)
{
	size_t len;

	from = text_skip_spaces(from);
	len = strcspn(from, ends);
	while (len && (from[len - 1] == ' ' || from[len - 1] == '\t'))
		len--;
	if (len >= size)
		len = size - 1;
	memcpy(to, from, len);
	to[len] = '\0';
}

enum text_line text_bad(struct mce_words *why, const char *what, const char *where)
{
	mce_words_addf(why, "%s: '%.40s'", what, where);

	return TEXT_BAD;
}

bool text_check_cpu_bank(uint64_t cpu, uint64_t bank, struct mce_words *why)
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

/* Half of it is worse than nothing. */
const char *text_status(const char *p, uint64_t *value, struct mce_words *why)
{
	const char *digits = p[0] == '0' && (p[1] == 'x' || p[1] == 'X') ? p + 2 : p;
	const char *end = text_number(p, 16, value);

	if (!*p) {
		text_bad(why, "there is no status behind the bank, the line is cut off", p);
		return NULL;
	}
	if (!end) {
		text_bad(why, "the status is no hexadecimal number", p);
		return NULL;
	}
	/* Older kernels did not write the zeros in front: a status that is valid has none. */
	if (end - digits != STATUS_DIGITS && !(*value & STATUS_VAL)) {
		text_bad(why, "the status has not 16 digits, the line is cut off", p);
		return NULL;
	}

	return end;
}

void text_begin(struct text_record *rec, const struct text_form *form, uint64_t cpu,
		uint64_t bank, uint64_t status)
{
	memset(rec, 0, sizeof(*rec));
	rec->form = form;
	rec->named.channel = -1;
	rec->named.addr_valid = -1;
	rec->named.addr_physical = -1;
	mce_event_init(&rec->ev, MCE_EVENT_BANK);
	rec->ev.bank.cpu = cpu;
	rec->ev.bank.bank = bank;
	rec->ev.bank.status = status;
}

void text_begin_memory(struct text_record *rec, const struct text_form *form,
		       unsigned int severity)
{
	uint64_t status = STATUS_VAL | STATUS_EN | CODE_MEMORY;

	if (severity > MCE_SEV_CORRECTED)
		status |= STATUS_UC;
	if (severity == MCE_SEV_FATAL)
		status |= STATUS_PCC;
	text_begin(rec, form, 0, MCE_BANK_NONE, status);
	rec->named.no_registers = true;
	rec->named.addr_valid = 0;
	rec->ev.has |= MCE_NO_CPU;
}

void text_begin_unit(struct text_record *rec, const struct text_form *form, unsigned int unit,
		     unsigned int error_class, unsigned int severity)
{
	text_begin(rec, form, 0, MCE_BANK_NONE, 0);
	rec->named.no_registers = true;
	rec->named.addr_valid = 0;
	rec->ev.has |= MCE_NO_CPU;
	rec->ev.bank.told = MCE_TOLD_ALL;
	rec->ev.bank.severity = severity;
	rec->ev.bank.unit = unit;
	rec->ev.bank.error_class = error_class;
	rec->ev.bank.err_count = 1;
	rec->ev.bank.instance = -1;
	rec->ev.bank.channel = -1;
}

void text_set_addr(struct text_record *rec, uint64_t addr)
{
	rec->ev.bank.addr = addr;
	rec->has_addr = true;
	if (rec->named.no_registers) {
		rec->named.addr_valid = 1;
		rec->ev.bank.status |= STATUS_ADDRV;
	}
}

void text_set_wall(struct text_record *rec, uint64_t seconds)
{
	if (!seconds || seconds >= INT64_MAX / NSEC_PER_SEC)
		return;
	rec->ev.wall_ns = seconds * NSEC_PER_SEC;
	rec->ev.has |= MCE_HAS_WALL;
	rec->ev.has &= ~(MCE_WALL_LOCAL | MCE_WALL_YEAR_GUESSED);
}

void text_set_cpu(struct text_record *rec, uint64_t cpu)
{
	if (cpu >= MAX_CPU)
		return;
	rec->ev.bank.cpu = cpu;
	rec->ev.has &= ~MCE_NO_CPU;
}

void text_set_cpuid(struct text_record *rec, int vendor, uint32_t cpuid)
{
	struct mce_machine *m = &rec->ev.machine;
	struct mce_machine old = *m;

	if (!cpuid)
		return;
	mce_machine_guess(m, vendor, cpuid);
	m->ppin = old.ppin;
	m->microcode = old.microcode;
	m->mcgcap = old.mcgcap;
}

/*
 * Names of bank types. Several generations of a type share one; the codes of those
 * that are not here differ, so the name is not enough. Source: mce_amd, rasdaemon.
 */
static const struct {
	const char	*words;
	unsigned int	vendor_unit;
} unit_words[] = {
	{ "Load Store Unit",			MCE_VU_LS },
	{ "Instruction Fetch Unit",		MCE_VU_IF },
	{ "L2 Cache",				MCE_VU_L2 },
	{ "Decode Unit",			MCE_VU_DE },
	{ "Execution Unit",			MCE_VU_EX },
	{ "Floating Point Unit",		MCE_VU_FP },
	{ "L3 Cache",				MCE_VU_L3 },
	{ "Power, Interrupts, etc.",		MCE_VU_PIE },
	{ "Unified Memory Controller V2",	MCE_VU_UMC_V2 },
	{ "Unified Memory Controller v2",	MCE_VU_UMC_V2 },
	{ "Unified Memory Controller",		MCE_VU_UMC },
	{ "Memory Attached Last Level Cache",	MCE_VU_MA_LLC },
	{ "Parameter Block",			MCE_VU_PB },
	{ "Microprocessor 5 Unit",		MCE_VU_MP5 },
	{ "MPDMA Unit",				MCE_VU_MPDMA },
	{ "Northbridge IO Unit",		MCE_VU_NBIO },
	{ "PCI Express Unit",			MCE_VU_PCIE },
	{ "Ext Global Memory Interconnect PCS",	MCE_VU_XGMI_PCS },
	{ "Ext Global Memory Interconnect PHY",	MCE_VU_XGMI_PHY },
	{ "Global Memory Interconnect PCS",	MCE_VU_GMI_PCS },
	{ "Global Memory Interconnect PHY",	MCE_VU_GMI_PHY },
	{ "WAFL PHY",				MCE_VU_WAFL_PHY },
	{ "NBIF Unit",				MCE_VU_NBIF },
	{ "System Hub Unit",			MCE_VU_SHUB },
	{ "SATA Unit",				MCE_VU_SATA },
	{ "USB Unit",				MCE_VU_USB },
};

/* From family 19h on the load-store unit is the second version of it. */
#define FAMILY_LS_V2	0x19

void text_name_unit(struct text_record *rec, const char *words)
{
	struct mce_bank_record *b = &rec->ev.bank;
	size_t i;

	if (b->ipid)
		return;
	for (i = 0; i < ARRAY_SIZE(unit_words); i++) {
		if (strncmp(words, unit_words[i].words, strlen(unit_words[i].words)))
			continue;
		b->vendor_unit = unit_words[i].vendor_unit;
		if (b->vendor_unit == MCE_VU_LS && rec->ev.machine.family >= FAMILY_LS_V2)
			b->vendor_unit = MCE_VU_LS_V2;
		return;
	}
}

static void store(void *to, size_t size, uint64_t value)
{
	uint8_t v8 = value;
	uint16_t v16 = value;
	uint32_t v32 = value;

	memcpy(to, size == 1 ? (void *)&v8 : size == 2 ? (void *)&v16 :
	       size == 4 ? (void *)&v32 : (void *)&value, size);
}

/* The last place, as the first one can be in what a program has made of it. */
static bool read_key(const char *p, const struct text_key *key, struct text_record *rec)
{
	const char *at, *from = p;
	uint64_t value;
	bool found = false;

	while ((at = find_word(p, from, key->name))) {
		from = at + strlen(key->name);
		if (!text_number(text_skip_spaces(from), key->base, &value))
			continue;
		store((char *)rec + key->offset, key->size, value);
		found = true;
	}
	if (found)
		rec->ev.has |= key->flag;

	return found;
}

uint32_t text_read_keys(const char *p, const struct text_key *keys, struct text_record *rec)
{
	uint32_t seen = 0;
	unsigned int i;

	for (i = 0; keys[i].name; i++) {
		if (read_key(p, &keys[i], rec))
			seen |= 1U << i;
	}

	return seen;
}

/* "  2 | 01/02/2022 | 10:00:00 | Processor CPU1 Status | IERR | Asserted": as ipmitool prints it */
static enum text_line begin_sel(const char *p, const char *message, struct text_record *fresh,
				struct mce_words *why)
{
	(void)p;
	(void)fresh;
	(void)why;

	return strstr(message, " | ") ? TEXT_SAID : TEXT_OTHER;
}

/* "pcieport 0000:00:1c.0: AER: Corrected error received: 0000:01:00.0" */
static enum text_line begin_aer(const char *p, const char *message, struct text_record *fresh,
				struct mce_words *why)
{
	(void)p;
	(void)fresh;
	(void)why;

	return strstr(message, "AER: ") ? TEXT_SAID : TEXT_OTHER;
}

/* Lines that tell of records, or of something like them, and are none. */
const struct text_start text_said_starts[] = {
	{ .text = "HANDLING MCE MEMORY ERROR", .said = TEXT_SAID_NEXT },
	{ .text = "achine check events logged", .inside = true, .said = TEXT_SAID_LOGGED },
	{ .text = "emperature above threshold", .inside = true, .said = TEXT_SAID_HOT },
	{ .text = "achine check e", .inside = true, .said = TEXT_SAID_SEL, .begin = begin_sel },
	{ .text = "achine Check Exception |", .inside = true, .said = TEXT_SAID_SEL,
	  .begin = begin_sel },
	{ .text = "| IERR", .inside = true, .said = TEXT_SAID_SEL },
	{ .text = "able ECC", .inside = true, .said = TEXT_SAID_SEL, .begin = begin_sel },
	{ .text = "ble memory error |", .inside = true, .said = TEXT_SAID_SEL,
	  .begin = begin_sel },
	{ .text = "has an internal error (IERR)", .inside = true, .said = TEXT_SAID_SEL },
	{ .text = "machine check error detected", .inside = true, .said = TEXT_SAID_SEL },
	{ .text = "memory errors detected on a memory device", .inside = true,
	  .said = TEXT_SAID_SEL },
	{ .text = "memory error rate exceeded", .inside = true, .said = TEXT_SAID_SEL },
	{ .text = "PCIe Bus Error: ", .inside = true, .said = TEXT_SAID_AER },
	{ .text = "rror received: ", .inside = true, .said = TEXT_SAID_AER, .begin = begin_aer },
	{ .text = "Machine check: ", .said = TEXT_SAID_UNREAD },
	{ .text = "Corrected error, no action required.", .said = TEXT_SAID_UNREAD },
	{ .text = "Deferred error, no action required.", .said = TEXT_SAID_UNREAD },
	{ .text = "Uncorrected, software restartable error", .said = TEXT_SAID_UNREAD },
	{ .text = "Uncorrected, software containable error", .said = TEXT_SAID_UNREAD },
	{ .text = "System Fatal error", .said = TEXT_SAID_UNREAD },
	{ .text = "Machine Check Exception in ", .inside = true, .said = TEXT_SAID_UNREAD },
	{ .text = "Fatal machine check", .inside = true, .said = TEXT_SAID_UNREAD },
	{ .text = "Fatal local machine check", .inside = true, .said = TEXT_SAID_UNREAD },
	{ .text = "Uncorrected hardware memory error in", .inside = true,
	  .said = TEXT_SAID_UNREAD },
	{ }
};
