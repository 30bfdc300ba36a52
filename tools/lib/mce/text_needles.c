// SPDX-License-Identifier: GPL-2.0
/*
 * Which lines of a log may belong to a record? Asked of each line, and nearly always
 * the answer is no, so it must be fast: all the strings are looked for at once, in
 * steps of up to their length (Wu and Manber's algorithm).
 */
#include "text.h"

#include <ctype.h>
#include <pthread.h>
#include <string.h>

#include <linux/bits.h>
#include <linux/kernel.h>

/* One of them is in each line that begins a record, or tells of one. */
static const char * const needles[] = {
	"[Hardware Error]: ", "Machine Check", "achine check", "Hardware event.", "HARDWARE ERROR",
	"EDAC MC", "MC:PCPU", "MCA: Bank ", "MCGSTATUS", " BANK ", "CPUID Vendor", "THERMAL EVENT",
	"_STATUS[", "correctable incident occur", "ereport.cpu.", "WHEA-Logger",
	"hardware error has occurred", "mce_record: ", "mc_event: ", " error(s): ",
	"on DIMM Label(s): ", "HANDLING MCE", "BERT: Error records", "above threshold",
	" MCA: ", ")MCA: ", ": MCE ", "Uncorrected hardware memory", "PCIe Bus Error: ",
	"rror received: ", "| IERR", "able ECC", "ble memory error |", "internal error (IERR)",
	"memory errors detected on", "memory error rate", "rror, no action", "Uncorrected, soft",
	"System Fatal error", ",ncfrag=", "mce_bank_",
};

/* So does a line that begins so, behind blanks and marks of quotation. */
static const char * const openings[] = { "MCA: ", "MCE " };

/* What is compared: the first characters of each, all of the same length. */
#define BLOCK		2
#define TABLE		BIT(16)
#define SHORTEST	6

/*
 * For each two characters: how far to go on if they are what stands at the end of the
 * window. 0: they are the end of the first characters of a needle.
 */
static uint8_t shift[TABLE];

/* The needles that begin with a character: the first one plus 1, and the next one plus 1 */
static uint8_t first[256], next[ARRAY_SIZE(needles)];
static uint8_t size_of[ARRAY_SIZE(needles)];

static unsigned int key(const char *p)
{
	return (unsigned char)p[0] << 8 | (unsigned char)p[1];
}

static void make_table(void)
{
	unsigned int i, at, left;
	uint8_t *list;

	memset(shift, SHORTEST - BLOCK + 1, sizeof(shift));
	for (i = 0; i < ARRAY_SIZE(needles); i++) {
		for (at = 0; at + BLOCK <= SHORTEST; at++) {
			left = SHORTEST - BLOCK - at;
			if (left < shift[key(needles[i] + at)])
				shift[key(needles[i] + at)] = left;
		}
		list = &first[(unsigned char)*needles[i]];
		next[i] = *list;
		*list = i + 1;
		size_of[i] = strlen(needles[i]);
	}
}

static bool is_here(const char *p, size_t len)
{
	unsigned int i;

	for (i = first[(unsigned char)*p]; i; i = next[i - 1]) {
		if (size_of[i - 1] <= len && !memcmp(p, needles[i - 1], size_of[i - 1]))
			return true;
	}

	return false;
}

static bool is_opening(const char *line, size_t len)
{
	unsigned int i;
	size_t size;

	while (len && (*line == ' ' || *line == '\t' || *line == '>' || *line == '|')) {
		line++;
		len--;
	}
	for (i = 0; i < ARRAY_SIZE(openings); i++) {
		size = strlen(openings[i]);
		if (len >= size && !memcmp(line, openings[i], size))
			return true;
	}

	return false;
}

/* "1 2024-12-19 ...": how ras-mc-ctl begins a record */
static bool is_numbered(const char *line, size_t len)
{
	size_t i = 0;

	while (i < len && isdigit((unsigned char)line[i]))
		i++;

	return i && i < 10 && len > i + 11 && line[i] == ' ' && line[i + 5] == '-' &&
	       line[i + 8] == '-' && isdigit((unsigned char)line[i + 1]);
}

/* "CPU 3" and nothing else: how mcelog's raw output begins a record */
static bool is_cpu(const char *line, size_t len)
{
	size_t i = 4;

	if (len < 5 || len > 12 || memcmp(line, "CPU ", 4))
		return false;
	while (i < len && (isdigit((unsigned char)line[i]) || line[i] == '\r'))
		i++;

	return i == len;
}

bool text_may_matter(const char *line, size_t len)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	size_t at = 0;

	pthread_once(&once, make_table);
	while (at + SHORTEST <= len) {
		unsigned int step = shift[key(line + at + SHORTEST - BLOCK)];

		if (!step && is_here(line + at, len - at))
			return true;
		at += step ?: 1;
	}

	if (!len)
		return false;

	if (*line == 'C')
		return is_cpu(line, len);
	if (isdigit((unsigned char)*line))
		return is_numbered(line, len);

	return is_opening(line, len);
}
