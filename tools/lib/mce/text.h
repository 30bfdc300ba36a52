/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_TEXT_H
#define _MCE_TEXT_H

/* The parts of the text source. */

#include <stdbool.h>
#include <stdint.h>

#include <mce/mce.h>

#include "words.h"

/* How far into a line the name "kernel:" of syslog can stand. */
#define TEXT_PREFIX_MAX	128

/**
 * struct text_prefix - what stood in front of a message
 * @has_time, @time_ns: the kernel's time stamp
 * @has_wall, @wall_ns: the log's
 * @caller:	which task or CPU has printed it, 0 if it doesn't say
 */
struct text_prefix {
	bool		has_time, has_wall;
	uint64_t	time_ns;
	int64_t		wall_ns;
	uint64_t	caller;
};

/* Take it off. Return: the message. */
const char *text_prefix(const char *line, struct text_prefix *prefix);

/* How a record is written. */
enum text_style {
	TEXT_NONE,
	TEXT_MCE,	/* mce: CPU 1: Machine Check: ..., as print_mce() has it */
	TEXT_BANKS,	/* CPU 1: Machine Check Exception: ..., Bank 4: ... */
	TEXT_EDAC,	/* CPU:0 (17:31:0) MC17_STATUS[...]: ..., as mce_amd has it */
};

/**
 * struct text_record - a record that is being read
 * @style:	enum text_style, TEXT_NONE if there is none
 * @caller:	of the lines that belong to it
 * @marked:	they are marked as messages of hardware errors
 * @begun_ms:	when it was read
 * @ev:		what is known so far
 */
struct text_record {
	enum text_style		style;
	uint64_t		caller;
	bool			marked;
	int64_t			begun_ms;
	struct mce_event	ev;
};

/* What a line was. */
enum text_line {
	TEXT_OTHER,	/* nothing of a record */
	TEXT_BEGIN,	/* the first line of a record: in @rec */
	TEXT_MORE,	/* more of @rec */
	TEXT_END,	/* its last line */
	TEXT_BAD,	/* it makes no sense: see @why */
};

/**
 * text_parse() - read a message
 * @message:	without its prefix
 * @rec:	the record that it may belong to
 * @fresh:	set to the new record if it begins one
 * @why:	what is wrong with it
 */
enum text_line text_parse(const char *message, struct text_record *rec,
			  struct text_record *fresh, struct mce_words *why);

#endif /* _MCE_TEXT_H */
