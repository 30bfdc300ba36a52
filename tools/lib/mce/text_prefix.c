// SPDX-License-Identifier: GPL-2.0
/*
 * What stands in front of a message in a log: priority, time stamp, caller, and what
 * syslog, the journal, dmesg, netconsole, hypervisors and mails add, in any mix.
 */
#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <linux/kernel.h>

#include "text_time.h"

#define NSEC_PER_USEC	1000L

#define MARKER		"[Hardware Error]: "

/* The kinds of numbers that can tell which lines belong together. */
enum { CALLER_TASK = 'T', CALLER_CPU = 'C', CALLER_REPORT = 'R' };

static uint64_t caller(uint64_t number, char kind)
{
	return number << 8 | kind;
}

bool text_is_report(uint64_t caller)
{
	return (caller & 0xff) == CALLER_REPORT;
}

/* "> > " of a mail, "| " of a table */
static const char *quote(const char *p, struct text_prefix *prefix)
{
	if (*p != '>' && *p != '|' && *p != '`')
		return NULL;
	prefix->quoted = true;

	return p + 1;
}

/* "<6>", and the version behind it as RFC 5424 has it */
static const char *priority(const char *p, struct text_prefix *prefix)
{
	const char *end = p + 1;

	(void)prefix;
	if (*p != '<' || !isdigit((unsigned char)*end))
		return NULL;
	while (isdigit((unsigned char)*end))
		end++;
	if (*end != '>')
		return NULL;
	end++;

	return end[0] == '1' && end[1] == ' ' ? end + 2 : end;
}

/* "6,1234,5678901,-;" and more flags: /dev/kmsg and extended netconsole */
static const char *kmsg(const char *p, struct text_prefix *prefix)
{
	unsigned long long usec;
	const char *end, *from;
	char *next;

	if (!isdigit((unsigned char)*p))
		return NULL;
	strtoul(p, &next, 10);
	if (*next != ',')
		return NULL;
	strtoull(next + 1, &next, 10);
	if (*next != ',')
		return NULL;
	usec = strtoull(next + 1, &next, 10);
	end = strchr(next, ';');
	if (*next != ',' || !end)
		return NULL;
	prefix->has_time = true;
	prefix->time_ns = usec * NSEC_PER_USEC;
	from = strstr(next, ",caller=");
	if (from && from < end && (from[8] == CALLER_TASK || from[8] == CALLER_CPU))
		prefix->caller = caller(strtoul(from + 9, NULL, 10), from[8]);

	return end + 1;
}

/* "+0.000013": dmesg -d and -H tell how much later than the line before */
static const char *delta(const char *p)
{
	if (*p != '+' && *p != '<')
		return NULL;

	return p + strspn(p, "+<> .0123456789");
}

/*
 * "[   12.345678]", "[Tue Oct  3 10:11:13 2023]", "[2023-10-03 10:11:13]", "[T123]", "[  C1]",
 * "[  +0.000013]", "[Oct 3 10:11]"
 */
static const char *brackets(const char *p, struct text_prefix *prefix)
{
	const char *inner, *end;
	char *number;

	if (*p != '[')
		return NULL;
	inner = text_skip_spaces(p + 1);
	if ((*inner == CALLER_TASK || *inner == CALLER_CPU) &&
	    isdigit((unsigned char)inner[1])) {
		prefix->caller = caller(strtoul(inner + 1, &number, 10), *inner);
		end = number;
	} else {
		end = text_time_seconds(inner, &prefix->time_ns);
		if (end)
			prefix->has_time = true;
		else
			end = text_time_ctime(inner, prefix) ?: text_time_iso(inner, prefix) ?:
			      text_time_syslog(inner, prefix) ?: delta(inner);
	}
	/* dmesg -x -d: "[    1.234567 <    0.000001>]" */
	end = end ? text_skip_spaces(end) : NULL;
	if (end && *end == '<')
		end = delta(end);

	return end && *end == ']' ? end + 1 : NULL;
}

/* "kern  :err   : " of dmesg -x */
static const char *facility(const char *p, struct text_prefix *prefix)
{
	static const char * const names[] = { "kern", "user", "daemon", "syslog" };
	const char *end;
	size_t i;

	(void)prefix;
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		end = text_after(p, names[i]);
		if (!end || *end != ':')
			continue;
		end++;
		while (mce_is_alpha(*end))
			end++;
		end = text_skip_spaces(end);
		return *end == ':' ? end + 1 : NULL;
	}

	return NULL;
}

/* "(XEN) " */
static const char *xen(const char *p, struct text_prefix *prefix)
{
	(void)prefix;

	return strncmp(p, "(XEN)", 5) ? NULL : p + 5;
}

/* "cpu58:40848027)ALERT: " of ESXi */
static const char *esxi(const char *p, struct text_prefix *prefix)
{
	int used = 0;

	if (strncmp(p, "cpu", 3) || sscanf(p, "cpu%u:%*u)%n", &prefix->cpu, &used) != 1 || !used)
		return NULL;
	prefix->has_cpu = true;
	p += used;

	return text_after(p, "ALERT:") ?: text_after(p, "WARNING:") ?: p;
}

/* Each takes off one thing; they can come in any order and number. */
static const char *(* const takers[])(const char *p, struct text_prefix *prefix) = {
	brackets, priority, text_time_iso, text_time_unix, kmsg, text_time_ctime,
	text_time_syslog, facility, xen, esxi, quote,
};

/* Nothing has more of them in front. */
#define MAX_TAKEN	16

/*
 * Can one of them begin so? Digits and marks can; of letters those of days, months,
 * facilities and "cpu".
 */
static bool may_take(char c)
{
	return !mce_is_alpha(c) || strchr("SMTWFJAONDkudsc", c);
}

static const char *take_all(const char *p, struct text_prefix *prefix)
{
	unsigned int taken, i;
	const char *next;

	p = text_skip_spaces(p);
	for (taken = 0; taken < MAX_TAKEN && may_take(*p); taken++) {
		for (i = 0; i < ARRAY_SIZE(takers); i++) {
			next = takers[i](p, prefix);
			if (next)
				break;
		}
		if (i == ARRAY_SIZE(takers))
			break;
		prefix->any |= takers[i] != quote;
		p = text_skip_spaces(next);
	}

	return p;
}

/* The programs whose messages can hold records. */
static const char * const programs[] = {
	"kernel", "mcelog", "rasdaemon", "ras-mc-ctl", "vmkernel", "vmkalert",
	"vmkwarning", "vmunix", "xen",
};

/* "kernel: ", "mcelog[123]: ", "kernel - - - ". Return: what is behind it, or NULL. */
static const char *behind_program(const char *p)
{
	if (*p == '[')
		p += 1 + strspn(p + 1, "0123456789");
	if (*p == ']')
		p++;
	if (!strncmp(p, " - - - ", 7))
		return p + 7;

	return *p == ':' ? p + 1 : NULL;
}

/*
 * The name of the machine, the word in front of the program's name at @end, as a number.
 * Return: 0 if it is none, but a time in a form that is not known.
 */
static uint32_t host(const char *p, const char *end)
{
	uint32_t hash = 2166136261U;
	bool has_letter = false;
	const char *start;

	while (end > p && end[-1] == ' ')
		end--;
	for (start = end; start > p && start[-1] != ' '; start--) {
		if (start[-1] == ':')
			return 0;
		has_letter |= mce_is_alpha(start[-1]);
		hash = (hash ^ (unsigned char)start[-1]) * 16777619U;
	}

	return has_letter ? hash ?: 1 : 0;
}

/* The end of what syslog and the journal put in front: the host and the program. */
static const char *program(const char *p, struct text_prefix *prefix)
{
	const char *at, *end;
	size_t i;

	/* The kernel's own messages, as dmesg has them: the usual case. */
	if (!strncmp(p, "mce: ", 5) || *p == '[')
		return NULL;
	for (i = 0; i < ARRAY_SIZE(programs); i++) {
		at = strstr(p, programs[i]);
		if (!at || at - p >= TEXT_PREFIX_MAX || (at > p && at[-1] != ' '))
			continue;
		end = behind_program(at + strlen(programs[i]));
		if (!end)
			continue;
		prefix->host = host(p, at);
		at += strlen(programs[i]);
		if (*at == '[')
			prefix->pid = strtoul(at + 1, NULL, 10);
		return end;
	}

	return NULL;
}

/* "{35}[Hardware Error]: ": the kernel's mark, and the number of the firmware's report */
static const char *marker(const char *p, struct text_prefix *prefix)
{
	const char *at = strstr(p, MARKER);
	const char *brace;
	uint64_t number;

	if (!at)
		return p;
	prefix->marked = true;
	prefix->any = true;
	brace = memchr(p, '{', at - p);
	if (brace && text_number(brace + 1, 10, &number))
		prefix->caller = caller(number, CALLER_REPORT);

	/* Some lines are indented behind it. */
	return at + strlen(MARKER);
}

/* "EDAC sbridge MC1: ", the name of a driver and a controller, behind a time or not */
static const char *driver(const char *p, struct text_prefix *prefix)
{
	const char *edac = strstr(p, "EDAC ");
	const char *end;

	if (!edac || (edac > p && edac[-1] != ' '))
		return p;
	/* "EDAC MC1: 1 CE ..." is a message of its own. */
	if (!strncmp(edac, "EDAC MC", 7) && isdigit((unsigned char)edac[7]))
		return edac;
	end = strstr(edac, ": ");
	if (!end)
		return p;
	prefix->any = true;

	return end + 2;
}

const char *text_prefix(const char *line, struct text_prefix *prefix)
{
	const char *behind, *p;

	memset(prefix, 0, sizeof(*prefix));

	p = take_all(line, prefix);
	behind = program(p, prefix);
	if (behind) {
		prefix->any = true;
		p = take_all(behind, prefix);
	}
	p = marker(p, prefix);
	if (!prefix->marked)
		p = driver(p, prefix);
	if (!strncmp(p, "mce: ", 5))
		p += 5;

	return text_skip_spaces(p);
}
