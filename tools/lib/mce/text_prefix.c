// SPDX-License-Identifier: GPL-2.0
/*
 * What stands in front of a kernel message in a log: priority, time stamp, caller,
 * and what syslog, the journal and netconsole add.
 */
#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <mce/mce.h>

#define NSEC_PER_SEC	1000000000L
#define NSEC_PER_USEC	1000L

static const char *skip_spaces(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;

	return p;
}

/* The fraction of a second that is written as digits, in ns. */
static long fraction(const char **p)
{
	long scale = NSEC_PER_SEC, ns = 0;

	for (; isdigit((unsigned char)**p); ++*p) {
		scale /= 10;
		ns += (**p - '0') * scale;
	}

	return ns;
}

/* What is beyond the centuries that fit into 64 bits is not a time. */
static void set_wall(struct text_prefix *prefix, int64_t seconds, long ns)
{
	if (seconds < 0 || seconds >= INT64_MAX / NSEC_PER_SEC)
		return;
	prefix->has_wall = true;
	prefix->wall_ns = seconds * NSEC_PER_SEC + ns;
}

/* "<6>" */
static const char *priority(const char *p)
{
	const char *end = p + 1;

	if (*p != '<')
		return p;
	while (isdigit((unsigned char)*end))
		end++;

	return *end == '>' ? end + 1 : p;
}

/* "6,1234,5678901,-;" and more flags: /dev/kmsg and extended netconsole */
static const char *kmsg(const char *p, struct text_prefix *prefix)
{
	unsigned long long usec;
	const char *end;
	char *next;

	if (!isdigit((unsigned char)*p))
		return p;
	strtoul(p, &next, 10);
	if (*next != ',')
		return p;
	strtoull(next + 1, &next, 10);
	if (*next != ',')
		return p;
	usec = strtoull(next + 1, &next, 10);
	end = strchr(next, ';');
	if (*next != ',' || !end)
		return p;
	prefix->has_time = true;
	prefix->time_ns = usec * NSEC_PER_USEC;

	return end + 1;
}

/*
 * "Wed Dec  6 21:24:46 2023", as dmesg -T has it: local to a place that is not told.
 * Return: its length, or 0.
 */
static int human_time(const char *p)
{
	char weekday[4], month[4];
	int day, hour, min, sec, year, used = 0;

	if (sscanf(p, "%3s %3s %2d %2d:%2d:%2d %4d%n", weekday, month, &day, &hour, &min, &sec,
		   &year, &used) != 7)
		return 0;

	return used;
}

/* "[   12.345678] " and "[T123] " or "[    C1] ", in any number */
static const char *brackets(const char *p, struct text_prefix *prefix)
{
	unsigned long long seconds;
	const char *inner;
	char *end;

	while (*p == '[') {
		inner = skip_spaces(p + 1);
		if (isdigit((unsigned char)*inner)) {
			seconds = strtoull(inner, &end, 10);
			if (*end != '.')
				return p;
			inner = end + 1;
			prefix->time_ns = seconds * NSEC_PER_SEC + fraction(&inner);
			prefix->has_time = true;
		} else if ((*inner == 'T' || *inner == 'C') && isdigit((unsigned char)inner[1])) {
			prefix->caller = strtoul(inner + 1, &end, 10) << 8 | *inner;
			inner = end;
		} else {
			inner += human_time(inner);
		}
		inner = skip_spaces(inner);
		if (*inner != ']')
			return p;
		p = skip_spaces(inner + 1);
	}

	return p;
}

/* "2024-01-02T03:04:05.123456+01:00" */
static void iso_time(const char *p, struct text_prefix *prefix)
{
	int sign, hours, minutes, used = 0;
	struct tm tm = { };
	long ns = 0;
	time_t t;

	if (sscanf(p, "%4d-%2d-%2dT%2d:%2d:%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
		   &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &used) != 6 || !used)
		return;
	p += used;
	if (*p == '.' || *p == ',') {
		p++;
		ns = fraction(&p);
	}
	tm.tm_year -= 1900;
	tm.tm_mon--;
	t = timegm(&tm);
	if (*p == '+' || *p == '-') {
		sign = *p == '+' ? 1 : -1;
		if (sscanf(p + 1, "%2d:%2d", &hours, &minutes) == 2 ||
		    sscanf(p + 1, "%2d%2d", &hours, &minutes) == 2)
			t -= sign * (hours * 3600 + minutes * 60);
	} else if (*p != 'Z') {
		/* Local to a place that is not told */
		return;
	}
	set_wall(prefix, t, ns);
}

/* "1700000000.123456 host kernel:", journalctl -o short-unix */
static void unix_time(const char *p, struct text_prefix *prefix)
{
	unsigned long long seconds;
	char *end;

	seconds = strtoull(p, &end, 10);
	if (end - p != 10 || *end != '.')
		return;
	p = end + 1;
	set_wall(prefix, seconds, fraction(&p));
}

const char *text_prefix(const char *line, struct text_prefix *prefix)
{
	const char *kernel;
	const char *p = skip_spaces(line);

	memset(prefix, 0, sizeof(*prefix));

	p = priority(p);
	if (isdigit((unsigned char)*p)) {
		iso_time(p, prefix);
		unix_time(p, prefix);
		p = kmsg(p, prefix);
	}
	p = brackets(p, prefix);

	/* The end of what syslog and the journal put in front */
	kernel = strstr(p, "kernel: ");
	if (kernel && kernel - p < TEXT_PREFIX_MAX)
		p = brackets(priority(skip_spaces(kernel + strlen("kernel: "))), prefix);

	return skip_spaces(p);
}
