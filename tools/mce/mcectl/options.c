// SPDX-License-Identifier: GPL-2.0
/*
 * The options of a verb, from a table.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "mcectl.h"

#define MAX_OPTS	40

/* getopt_long() returns this plus the option's index. */
#define FIRST_OPT	0x100

bool parse_uint(const char *text, unsigned int *value)
{
	unsigned long number;
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	number = strtoul(text, &end, 0);
	/* AMD writes families and models in hex, with an h behind: 19h */
	if (text[strspn(text, "0123456789abcdefABCDEF")] == 'h') {
		number = strtoul(text, &end, 16);
		end++;
	}
	if (errno || *end || number > UINT_MAX)
		return false;
	*value = number;

	return true;
}

/* Registers are in hex, as the kernel prints them; "0x" may be left out. */
bool parse_hex(const char *text, uint64_t *value)
{
	char *end;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		text += 2;
	if (!strchr("0123456789abcdefABCDEF", *text) || !*text)
		return false;
	errno = 0;
	*value = strtoull(text, &end, 16);

	return !errno && !*end;
}

static bool parse_seconds(const char *text, unsigned int *ms)
{
	double seconds;
	char *end;

	seconds = strtod(text, &end);
	if (end == text || *end || !(seconds >= 0 && seconds <= UINT_MAX / 1000))
		return false;
	*ms = seconds * 1000;

	return true;
}

static bool set_value(const struct opt *opt, const char *text)
{
	if (opt->given)
		*opt->given = true;

	switch (opt->kind) {
	case OPT_FLAG:
		*(bool *)opt->value = true;
		return true;
	case OPT_COUNT:
		++*(unsigned int *)opt->value;
		return true;
	case OPT_STRING:
		*(const char **)opt->value = text;
		return true;
	case OPT_UINT:
		return parse_uint(text, opt->value);
	case OPT_HEX:
		return parse_hex(text, opt->value);
	case OPT_SECONDS:
		return parse_seconds(text, opt->value);
	}

	return false;
}

static const char *what_is_wanted(const struct opt *opt)
{
	switch (opt->kind) {
	case OPT_UINT:
		return "a number";
	case OPT_HEX:
		return "a hexadecimal number of up to 64 bits";
	case OPT_SECONDS:
		return "a number of seconds";
	default:
		return "something else";
	}
}

static void print_help(const struct verb *verb)
{
	const struct opt *opt;
	char left[64];

	printf("Usage: mcectl %s [options]%s%s\n\n%s\n\nOptions:\n", verb->name,
	       *verb->args ? " " : "", verb->args, verb->summary);
	for (opt = verb->opts; opt->name; opt++) {
		snprintf(left, sizeof(left), "%c%c%s--%s%s%s", opt->letter ? '-' : ' ',
			 opt->letter ?: ' ', opt->letter ? ", " : "  ", opt->name,
			 opt->arg ? " " : "", opt->arg ?: "");
		printf("  %-28s %s\n", left, opt->help);
	}
	printf("  %-28s %s\n\nSee mcectl(1).\n", "-h, --help", "this text");
}

/* Make the tables that getopt_long() wants. */
static void make_tables(const struct verb *verb, struct option *longs, char *shorts)
{
	unsigned int i;

	/* "+": options end at the first argument, which can be a command */
	if (verb->command)
		*shorts++ = '+';
	*shorts++ = ':';
	*shorts++ = 'h';
	for (i = 0; verb->opts[i].name && i < MAX_OPTS; i++) {
		longs[i].name = verb->opts[i].name;
		longs[i].has_arg = verb->opts[i].arg ? required_argument : no_argument;
		longs[i].flag = NULL;
		longs[i].val = FIRST_OPT + i;
		if (verb->opts[i].letter) {
			*shorts++ = verb->opts[i].letter;
			if (verb->opts[i].arg)
				*shorts++ = ':';
		}
	}
	longs[i++] = (struct option){ "help", no_argument, NULL, 'h' };
	longs[i] = (struct option){ };
	*shorts = '\0';
}

static const struct opt *find_opt(const struct verb *verb, int c)
{
	const struct opt *opt;

	if (c >= FIRST_OPT)
		return &verb->opts[c - FIRST_OPT];
	for (opt = verb->opts; opt->name; opt++) {
		if (opt->letter == c)
			return opt;
	}

	return NULL;
}

int options_parse(const struct verb *verb, int argc, char **argv)
{
	struct option longs[MAX_OPTS + 2];
	char shorts[3 * MAX_OPTS + 4];
	const struct opt *opt;
	int c;

	make_tables(verb, longs, shorts);
	optind = 0;
	while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (c == 'h') {
			print_help(verb);
			exit(finish_output(EXIT_OK));
		}
		if (c == '?' || c == ':') {
			complain("%s %s; see mcectl %s --help", argv[optind - 1],
				 c == ':' ? "needs a value" : "is not an option here", verb->name);
			return -EXIT_USAGE;
		}
		opt = find_opt(verb, c);
		if (!set_value(opt, optarg)) {
			complain("--%s %s: this is not %s", opt->name, optarg, what_is_wanted(opt));
			return -EXIT_USAGE;
		}
	}

	return optind;
}
