// SPDX-License-Identifier: GPL-2.0
/*
 * Times as logs write them. One without a zone is that of the place where the log was
 * written, which nothing tells: it is read as UTC, and marked. One without a year is
 * put into a year that nobody takes for a real one, and marked too. Only for a log of
 * this machine text_time_here() knows better.
 */
#include "text_time.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <linux/kernel.h>

#define NSEC_PER_SEC	1000000000L
#define MINUTE		60
#define HOUR		3600
#define DAY		(24 * HOUR)

static const char month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char day_names[] = "SunMonTueWedThuFriSat";

/* The zones that logs name, in minutes east of Greenwich. */
static const struct zone {
	const char	*name;
	int		minutes;
} zones[] = {
	{ "UTC", 0 }, { "GMT", 0 }, { "WET", 0 },
	{ "CET", 60 }, { "BST", 60 }, { "WEST", 60 },
	{ "CEST", 120 }, { "EET", 120 }, { "EEST", 180 }, { "MSK", 180 },
	{ "JST", 540 }, { "KST", 540 }, { "AEST", 600 }, { "AEDT", 660 },
	{ "EST", -300 }, { "EDT", -240 }, { "CDT", -300 },
	{ "MST", -420 }, { "MDT", -360 }, { "PST", -480 }, { "PDT", -420 },
};

/* The place of a three-letter name in a list of them, -1 if it is not there. */
static int name_number(const char *p, const char *names)
{
	int i;

	for (i = 0; names[3 * i]; i++) {
		if (*p == names[3 * i] && !strncmp(p, names + 3 * i, 3))
			return i;
	}

	return -1;
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

const char *text_time_seconds(const char *p, uint64_t *ns)
{
	unsigned long long seconds;
	char *end;

	if (!isdigit((unsigned char)*p))
		return NULL;
	seconds = strtoull(p, &end, 10);
	if (*end != '.' || seconds >= UINT64_MAX / NSEC_PER_SEC)
		return NULL;
	p = end + 1;
	*ns = seconds * NSEC_PER_SEC + fraction(&p);

	return p;
}

/* What is beyond the centuries that fit into 64 bits is not a time. */
static void set_wall(struct text_prefix *prefix, int64_t seconds, long ns)
{
	if (seconds < 0 || seconds >= INT64_MAX / NSEC_PER_SEC)
		return;
	prefix->has_wall = true;
	prefix->local = false;
	prefix->no_year = false;
	prefix->wall_ns = seconds * NSEC_PER_SEC + ns;
}

/* Local times of one hour follow each other in a log, and mktime() takes its time. */
static time_t local_seconds(const struct tm *tm)
{
	static __thread struct tm last;
	static __thread time_t hour = -1;
	struct tm copy = *tm;

	copy.tm_min = 0;
	copy.tm_sec = 0;
	copy.tm_isdst = -1;
	if (hour < 0 || copy.tm_year != last.tm_year || copy.tm_mon != last.tm_mon ||
	    copy.tm_mday != last.tm_mday || copy.tm_hour != last.tm_hour) {
		last = copy;
		hour = mktime(&copy);
	}

	return hour < 0 ? hour : hour + tm->tm_min * MINUTE + tm->tm_sec;
}

/* @seconds in @year. Return: -1 if there is no such day in it. */
static time_t in_year(time_t seconds, int year)
{
	struct tm tm, copy;
	time_t moved;

	if (!gmtime_r(&seconds, &tm))
		return -1;
	tm.tm_year = year;
	copy = tm;
	moved = timegm(&copy);

	return copy.tm_mday == tm.tm_mday ? moved : -1;
}

int64_t text_time_guess_year(int64_t wall_ns, int64_t near_ns, int64_t written_ns)
{
	int64_t known = near_ns ?: written_ns;
	time_t near = known ? known / NSEC_PER_SEC : time(NULL);
	time_t seconds = wall_ns / NSEC_PER_SEC, best = -1, moved;
	struct tm tm;
	int year;

	if (!gmtime_r(&near, &tm))
		return wall_ns;
	/* February has a 29th at least every eighth year. */
	for (year = tm.tm_year + 1; year > tm.tm_year - 9; year--) {
		moved = in_year(seconds, year);
		if (moved < 0 || (!near_ns && moved > near + DAY))
			continue;
		if (best >= 0 && labs(best - near) <= labs(moved - near))
			break;
		best = moved;
	}

	return best < 0 ? wall_ns : best * NSEC_PER_SEC + wall_ns % NSEC_PER_SEC;
}

int64_t text_time_here(int64_t wall_ns)
{
	time_t seconds = wall_ns / NSEC_PER_SEC;
	struct tm tm;

	if (!gmtime_r(&seconds, &tm))
		return wall_ns;
	seconds = local_seconds(&tm);

	return seconds < 0 ? wall_ns : seconds * NSEC_PER_SEC + wall_ns % NSEC_PER_SEC;
}

static bool is_possible(const struct tm *tm)
{
	return tm->tm_mon >= 0 && tm->tm_mon < 12 && tm->tm_mday >= 1 && tm->tm_mday <= 31 &&
	       tm->tm_hour >= 0 && tm->tm_hour < 24 && tm->tm_min >= 0 && tm->tm_min < 60 &&
	       tm->tm_sec >= 0 && tm->tm_sec <= 60;
}

static void set_local(struct text_prefix *prefix, const struct tm *tm, long ns)
{
	struct tm copy = *tm;

	if (!is_possible(tm))
		return;
	set_wall(prefix, timegm(&copy), ns);
	prefix->local = true;
}

/* A year that has a 29th of February */
static void set_without_year(struct text_prefix *prefix, struct tm *tm, long ns)
{
	tm->tm_year = 72;
	set_local(prefix, tm, ns);
	prefix->no_year = prefix->has_wall;
}

/* A zone: "Z", "+01:00", "+0100", " CEST". Return: what is behind it, NULL if there is none. */
static const char *zone(const char *p, int *minutes)
{
	int hours, rest;
	size_t i, len;

	if (*p == 'Z') {
		*minutes = 0;
		return p + 1;
	}
	if (*p == ' ')
		p++;
	if ((*p == '+' || *p == '-') && isdigit((unsigned char)p[1])) {
		if (sscanf(p + 1, "%2d:%2d", &hours, &rest) != 2 &&
		    sscanf(p + 1, "%2d%2d", &hours, &rest) != 2)
			return NULL;
		*minutes = (*p == '+' ? 1 : -1) * (hours * 60 + rest);
		return p + 1 + strspn(p + 1, "0123456789:");
	}
	for (i = 0; i < ARRAY_SIZE(zones); i++) {
		len = strlen(zones[i].name);
		if (!strncmp(p, zones[i].name, len) && !mce_is_alnum(p[len])) {
			*minutes = zones[i].minutes;
			return p + len;
		}
	}

	return NULL;
}

static const char *set_zoned(struct text_prefix *prefix, const struct tm *tm, long ns,
			     const char *p)
{
	struct tm copy = *tm;
	const char *end;
	int minutes;

	end = zone(p, &minutes);
	if (!end) {
		set_local(prefix, tm, ns);
		return p;
	}
	if (is_possible(tm))
		set_wall(prefix, timegm(&copy) - minutes * MINUTE, ns);

	return end;
}

/* "10:11:12", with a fraction or not */
static const char *clock_time(const char *p, struct tm *tm, long *ns)
{
	int used = 0;

	*ns = 0;
	if (sscanf(p, "%2d:%2d:%2d%n", &tm->tm_hour, &tm->tm_min, &tm->tm_sec, &used) != 3 ||
	    !used)
		return NULL;
	p += used;
	if ((*p == '.' || *p == ',') && isdigit((unsigned char)p[1])) {
		p++;
		*ns = fraction(&p);
	}

	return p;
}

/*
 * "2024-01-02T03:04:05.123456+01:00", "2024-01-02 03:04:05 -0500", and as journalctl's
 * short-full has it "Tue 2024-01-02 03:04:05 UTC"
 */
const char *text_time_iso(const char *p, struct text_prefix *prefix)
{
	struct tm tm = { };
	int used = 0;
	long ns;

	if (mce_is_alpha(*p) && name_number(p, day_names) >= 0 && p[3] == ' ')
		p += 4;
	if (!isdigit((unsigned char)*p) ||
	    sscanf(p, "%4d-%2d-%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &used) != 3 ||
	    used != 10 || (p[used] != 'T' && p[used] != ' ' && p[used] != 't'))
		return NULL;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	p = clock_time(p + used + 1, &tm, &ns);

	return p ? set_zoned(prefix, &tm, ns, p) : NULL;
}

/* "Oct  3", the day with a blank or a 0 in front */
static const char *month_day(const char *p, struct tm *tm)
{
	char *end;

	tm->tm_mon = name_number(p, month_names);
	if (tm->tm_mon < 0 || p[3] != ' ')
		return NULL;
	tm->tm_mday = strtol(p + 4, &end, 10);

	return end > p + 4 && *end == ' ' ? end + 1 : NULL;
}

/* "Wed Dec  6 21:24:46 2023", and with a zone in front of the year */
const char *text_time_ctime(const char *p, struct text_prefix *prefix)
{
	int minutes = 0;
	struct tm tm = { };
	const char *rest;
	char *end;
	long ns;

	if (name_number(p, day_names) < 0 || p[3] != ' ')
		return NULL;
	p = month_day(p + 4, &tm);
	p = p ? clock_time(p, &tm, &ns) : NULL;
	if (!p)
		return NULL;
	rest = zone(p, &minutes);
	p = text_skip_spaces(rest ?: p);
	tm.tm_year = strtol(p, &end, 10) - 1900;
	if (end - p != 4)
		return NULL;
	if (rest)
		set_wall(prefix, timegm(&tm) - minutes * MINUTE, ns);
	else
		set_local(prefix, &tm, ns);

	return end;
}

/* "Oct  3 10:11:12", "Oct  3 2023 10:11:12", and "Oct 3 10:11" as dmesg -e has it */
const char *text_time_syslog(const char *p, struct text_prefix *prefix)
{
	struct tm tm = { };
	const char *rest;
	bool year;
	char *end;
	long ns;

	p = month_day(p, &tm);
	if (!p)
		return NULL;
	tm.tm_year = strtol(p, &end, 10) - 1900;
	year = end - p == 4 && *end == ' ';
	if (year)
		p = end + 1;
	rest = clock_time(p, &tm, &ns);
	if (!rest) {
		if (sscanf(p, "%2d:%2d", &tm.tm_hour, &tm.tm_min) != 2)
			return NULL;
		rest = p + strspn(p, "0123456789:");
		ns = 0;
	}
	if (year)
		set_local(prefix, &tm, ns);
	else
		set_without_year(prefix, &tm, ns);

	return rest;
}

/* "1700000000.123456 host kernel:", journalctl -o short-unix */
const char *text_time_unix(const char *p, struct text_prefix *prefix)
{
	const char *dot = p + strspn(p, "0123456789");
	unsigned long long seconds;

	if (dot - p != 10 || *dot != '.' || !isdigit((unsigned char)dot[1]))
		return NULL;
	seconds = strtoull(p, NULL, 10);
	p = dot + 1;
	set_wall(prefix, seconds, fraction(&p));

	return p;
}
