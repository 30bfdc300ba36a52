/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCECTL_H
#define _MCECTL_H

/*
 * mcectl: one command for everything about machine checks. Each verb is a file
 * and an entry of verbs[] in mcectl.c.
 */

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/compiler.h>
#include <linux/kernel.h>

#include <mce/mce.h>

/* Exit statuses, the same for all verbs: see mcectl(1). */
enum {
	EXIT_OK			= 0,
	EXIT_FAILED		= 1,	/* it could not be done */
	EXIT_USAGE		= 2,	/* wrong options */
	EXIT_UNDECODED		= 3,	/* done, but a code has no name */
	EXIT_BAD_INPUT		= 4,	/* done, but parts of the input made no sense */
	EXIT_NOT_READ		= 5,	/* there were errors, but not in what was read */
};

/* How the value of an option is read. */
enum opt_kind {
	OPT_FLAG,		/* bool *: no value */
	OPT_STRING,		/* const char ** */
	OPT_UINT,		/* unsigned int *, 0x for hex */
	OPT_HEX,		/* uint64_t *, a register */
	OPT_SECONDS,		/* unsigned int *, in ms: "1", "0.5" */
	OPT_COUNT,		/* unsigned int *: how often it is given */
};

/**
 * struct opt - an option of a verb
 * @name:	--name
 * @letter:	-x, or 0
 * @kind:	enum opt_kind
 * @value:	where to put it
 * @arg:	what its value is called in the help text; NULL if it has none
 * @help:	what it does
 * @given:	set to true if it is given; or NULL
 */
struct opt {
	const char	*name;
	char		letter;
	enum opt_kind	kind;
	void		*value;
	const char	*arg;
	const char	*help;
	bool		*given;
};

/**
 * struct verb - what comes after "mcectl"
 * @name:	its name
 * @args:	what its arguments are called, "" if it has none
 * @summary:	one line
 * @opts:	its options, up to one without a name; --help comes by itself
 * @command:	its arguments are a command, which has options of its own
 * @run:	do it; @argv holds the arguments that are no options. Return: EXIT_*
 */
struct verb {
	const char		*name;
	const char		*args;
	const char		*summary;
	const struct opt	*opts;
	bool			command;
	int			(*run)(int argc, char **argv);
};

extern const struct verb verb_decode;
extern const struct verb verb_explain;
extern const struct verb verb_list;
extern const struct verb verb_watch;
extern const struct verb verb_stat;
extern const struct verb verb_record;
extern const struct verb verb_report;
extern const struct verb verb_history;
extern const struct verb verb_inject;
extern const struct verb verb_doctor;
/* In ../mced/verbs/ */
extern const struct verb verb_errors;
extern const struct verb verb_summary;
extern const struct verb verb_timeline;
extern const struct verb verb_policy;

/* options.c */

/* Read the options of @verb. Return: the first argument's index, or -EXIT_*. */
int options_parse(const struct verb *verb, int argc, char **argv);

/* A number that takes all of @text. Return: false if it is none. */
bool parse_uint(const char *text, unsigned int *value);
bool parse_hex(const char *text, uint64_t *value);

/* util.c */

/* "mcectl VERB: what", on stderr. */
__printf(1, 2)
void complain(const char *fmt, ...);

/* The same; return EXIT_FAILED. */
__printf(1, 2)
int fail(const char *fmt, ...);

/* Output in colour? NO_COLOR, TERM and whether it is a terminal decide. */
bool use_color(FILE *out);

/* Long output goes through a pager if it goes to a terminal. */
void pager_start(void);
void pager_end(void);

/* Flush the output. Return: @status, or EXIT_FAILED if it could not be written. */
int finish_output(int status);

/* SIGINT and SIGTERM set this; a second one ends the program. */
extern volatile sig_atomic_t stopped;
void stop_on_signals(void);

/* A clock that goes on evenly. */
int64_t now_ms(void);

/* The first line of a file in /sys or /proc, cut to @size. Return: false if there is none. */
bool read_line(const char *path, char *buf, size_t size);

#endif /* _MCECTL_H */
