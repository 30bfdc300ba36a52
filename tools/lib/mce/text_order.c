// SPDX-License-Identifier: GPL-2.0
/*
 * Does a log have its newest lines first, as "journalctl -r" and web pages do? Its
 * times tell, and where they are all the same, the lines of its records.
 */
#include "text.h"

#include <string.h>

#include <linux/kernel.h>

#define LINE_MAX	256

/* What stands first in a record, and what stands last, of the forms that logs have. */
static const struct {
	const char	*text;
	unsigned int	rank;
} ranks[] = {
	{ "Hardware event.", 1 }, { "Hardware error from APEI", 1 }, { "HANDLING MCE", 1 },
	{ "Corrected error, no action", 1 }, { "Uncorrected, software", 1 },
	{ "Deferred error", 1 },
	{ "It has been corrected", 2 }, { "event severity:", 3 },
	{ "CPU:", 4 }, { "CPU ", 4 }, { "MCE ", 2 }, { "MCA: Bank ", 4 }, { "Error 0, type", 4 },
	{ "RIP", 5 }, { "Error Addr:", 5 }, { "fru_text:", 5 }, { "MCA: Global Cap", 5 },
	{ "TSC ", 6 }, { "IPID:", 6 }, { "section_type:", 6 }, { "MCA: Vendor", 6 },
	{ "ADDR ", 7 }, { "TIME ", 7 }, { "error_status:", 7 }, { "MCA: CPU", 7 },
	{ "MISC ", 7 }, { "physical_address:", 8 }, { "MCA: Address", 8 }, { "STATUS ", 8 },
	{ "MCGCAP ", 9 }, { "node:", 9 }, { "MCA: Misc", 9 },
	{ "CPUID Vendor", 10 }, { "PROCESSOR ", 10 }, { "cache level:", 10 },
	{ "error_type:", 10 },
};

/*
 * How often a line is later than the one before it, and how often earlier; and the first
 * time that is told with its year.
 */
struct order {
	unsigned int	times_up, times_down, ranks_up, ranks_down;
	unsigned int	rank;
	int64_t		wall;
	uint64_t	time;
	bool		has_wall, has_time;
	int64_t		told;
};

static void compare(unsigned int *up, unsigned int *down, bool later, bool earlier)
{
	*up += later;
	*down += earlier;
}

static unsigned int rank_of(const char *message)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ranks); i++) {
		if (!strncmp(message, ranks[i].text, strlen(ranks[i].text)))
			return ranks[i].rank;
	}

	return 0;
}

/* The year stands in front of the line, or in the kernel's "TIME 1700000000". */
static int64_t told_time(const struct text_prefix *prefix, const char *message)
{
	uint64_t seconds;

	if (prefix->has_wall && !prefix->no_year)
		return prefix->wall_ns;
	if (!text_find_number(message, "TIME ", 10, &seconds) || seconds > UINT32_MAX)
		return 0;

	return seconds * 1000000000;
}

static void look_at(struct order *o, const char *line)
{
	struct text_prefix prefix;
	const char *message = text_prefix(line, &prefix);
	unsigned int rank = rank_of(message);

	if (!o->told)
		o->told = told_time(&prefix, message);
	if (prefix.has_wall) {
		if (o->has_wall)
			compare(&o->times_up, &o->times_down, prefix.wall_ns > o->wall,
				prefix.wall_ns < o->wall);
		o->wall = prefix.wall_ns;
		o->has_wall = true;
	} else if (prefix.has_time) {
		if (o->has_time)
			compare(&o->times_up, &o->times_down, prefix.time_ns > o->time,
				prefix.time_ns < o->time);
		o->time = prefix.time_ns;
		o->has_time = true;
	}
	if (rank && o->rank)
		compare(&o->ranks_up, &o->ranks_down, rank > o->rank, rank < o->rank);
	if (rank)
		o->rank = rank;
}

bool text_is_reversed(const char *buf, size_t len, int64_t *told_ns)
{
	const char *end = buf + len, *newline;
	struct order o = { };
	char line[LINE_MAX];
	size_t length;

	for (; buf < end; buf = newline + 1) {
		newline = memchr(buf, '\n', end - buf);
		if (!newline)
			newline = end;
		length = newline - buf;
		if (length >= sizeof(line))
			length = sizeof(line) - 1;
		memcpy(line, buf, length);
		line[length] = '\0';
		look_at(&o, line);
	}
	*told_ns = o.told;
	if (o.times_up || o.times_down)
		return o.times_down > o.times_up && o.ranks_up <= o.ranks_down;

	return o.ranks_down > 1 && o.ranks_down > o.ranks_up;
}
