/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_TEXT_H
#define _MCE_TEXT_H

/*
 * The parts of the text source.
 *
 *  text_frag.c		puts messages together that netconsole has sent in pieces
 *  text_prefix.c	takes off what stands in front of a message in a log
 *  text_form*.c	the forms in which machine checks are written: one description each
 *  text_join.c		puts lines together that were broken in two
 *  text_order.c	tells whether the newest line comes first
 *  text_needles.c	finds the lines that may belong to a record, fast
 *  text.c		brings the lines of a record together
 */

#include <stdbool.h>
#include <stdint.h>

#include <mce/mce.h>

#include "words.h"

/* How far into a line the name of the program, "kernel:", can stand. */
#define TEXT_PREFIX_MAX	128

/**
 * struct text_prefix - what stood in front of a message
 * @has_time, @time_ns: the kernel's time stamp
 * @has_wall, @wall_ns: the log's
 * @local:	the log's time is that of a place which is not told
 * @no_year:	the log does not tell the year
 * @any:	there was something in front
 * @quoted:	the line is quoted in a mail
 * @marked:	the kernel has marked it as a message of a hardware error
 * @has_cpu, @cpu: on which CPU it was printed, where that is the CPU of the error
 * @caller:	which task or CPU has printed it, or which report of the firmware it
 *		belongs to; 0 if it doesn't say
 * @host, @pid:	which machine and process the line is from, 0 if that is not told; the
 *		name of a host is hashed
 */
struct text_prefix {
	bool		has_time, has_wall;
	bool		local, no_year;
	bool		any, quoted, marked, has_cpu;
	unsigned int	cpu;
	uint64_t	time_ns;
	int64_t		wall_ns;
	uint64_t	caller;
	uint32_t	host, pid;
};

/* Take it off. Return: the message. */
const char *text_prefix(const char *line, struct text_prefix *prefix);

/* Is it the number of a firmware's report? */
bool text_is_report(uint64_t caller);

struct text_form;

/**
 * struct text_record - a record that is being read
 * @form:	how it is written, NULL if there is none
 * @caller, @host, @pid: of the lines that belong to it
 * @marked:	they are marked as messages of hardware errors
 * @done:	its last line was seen
 * @overlaps:	another record was begun before it was done
 * @bare:	only its first line was seen when the next record was begun
 * @mixed:	lines of it and of another record could not be told apart
 * @seen:	which of the form's lines were seen, by their place in the table
 * @has_addr:	there was an address
 * @begun_ms:	when it was read
 * @last_line:	how many lines were read when its last one so far was
 * @last_ns:	the kernel's time of it
 * @state:	for the form
 * @scratch:	for the form: registers that are written one after the other
 * @ev:		what is known so far
 * @named:	and what the text says beside the registers
 */
struct text_record {
	const struct text_form	*form;
	uint64_t		caller;
	uint32_t		host, pid;
	bool			marked, done, overlaps, bare, mixed, has_addr;
	uint32_t		seen;
	int64_t			begun_ms;
	uint64_t		last_line, last_ns;
	unsigned int		state;
	uint64_t		scratch[8];
	struct mce_event	ev;
	struct mce_named	named;
};

/* What a line was. */
enum text_line {
	TEXT_OTHER,	/* nothing of a record */
	TEXT_BEGIN,	/* the first line of a record */
	TEXT_WHOLE,	/* a whole record */
	TEXT_MORE,	/* more of a record */
	TEXT_END,	/* its last line */
	TEXT_SPLIT,	/* it ends the record, and begins the next one like it */
	TEXT_BAD,	/* it makes no sense: see @why */
	TEXT_SAID,	/* it tells of records, or of heat, but is none */
};

/* What a line can tell beside records: see struct mce_source_stats. */
enum text_said {
	TEXT_SAID_NOTHING,
	TEXT_SAID_LOGGED,	/* "Machine check events logged" */
	TEXT_SAID_HOT,		/* the CPU was too hot */
	TEXT_SAID_UNREAD,	/* something that is known but not read */
	TEXT_SAID_SEL,		/* an entry of a management processor's log */
	TEXT_SAID_AER,		/* an error of PCI Express */
	TEXT_SAID_NEXT,		/* a record follows: the one before is over */
};

/**
 * struct text_start - how the first line of a record begins
 * @text:	with this
 * @inside:	it can stand anywhere in the message
 * @form:	of the record, NULL if it is none
 * @said:	what it tells if it is none
 * @begin:	reads it: @p is what stands behind @text, @message the whole
 */
struct text_start {
	const char		*text;
	bool			inside;
	const struct text_form	*form;
	enum text_said		said;
	enum text_line (*begin)(const char *p, const char *message, struct text_record *fresh,
				struct mce_words *why);
};

/**
 * struct text_more - how another line of a record begins
 * @text:	with this
 * @read:	reads it: @p is what stands behind @text and spaces
 * @repeats:	there can be several of it in one record
 */
struct text_more {
	const char	*text;
	enum text_line (*read)(const char *p, struct text_record *rec, struct mce_words *why);
	bool		repeats;
};

/**
 * struct text_form - a way to write a record
 * @name:	what it is called in messages
 * @more:	its lines behind the first one, in the order in which they are written;
 *		up to one without text
 * @other:	reads lines that are in no table, NULL if there are none
 * @finish:	called when all is read. Return: NULL, or why it is no record
 * @in_order:	the lines come in the order of the table
 * @last:	the line that each record ends with, where lines of several can be mixed
 * @wraps:	the first line goes on in lines that nothing is in front of
 */
struct text_form {
	const char		*name;
	const struct text_more	*more;
	enum text_line (*other)(const char *message, struct text_record *rec);
	const char *(*finish)(struct text_record *rec);
	const char		*last;
	bool			in_order;
	bool			wraps;
};

/* All the starts of all forms: arrays that end with one without text. */
extern const struct text_start *const text_starts[];

extern const struct text_start text_kernel_starts[];
extern const struct text_start text_edac_starts[];
extern const struct text_start text_mcelog_starts[];
extern const struct text_start text_ghes_starts[];
extern const struct text_start text_trace_starts[];
extern const struct text_start text_ras_starts[];
extern const struct text_start text_other_starts[];
extern const struct text_start text_said_starts[];

/* The form of the records that EDAC's line of the DIMM can stand behind. */
extern const struct text_form text_form_kernel, text_form_mce_amd, text_form_ghes;

/**
 * text_edac_dimm() - read a line such as "EDAC MC0: 1 CE on mc#0csrow#1channel#0 (...)"
 * @message:	the line
 * @rec:	its DIMM and place are added
 *
 * Return: false if it is no such line, or if it speaks of another address.
 */
bool text_edac_dimm(const char *message, struct text_record *rec);

/* The next text that tells where to look: which strings a line of a record holds. */
bool text_may_matter(const char *line, size_t len);

/*
 * Is this the beginning of a log whose newest lines come first? @told_ns: set to the first
 * time that is told with its year, 0 if there is none
 */
bool text_is_reversed(const char *buf, size_t len, int64_t *told_ns);

/* What firmware and Windows report beside machine checks, and what to do about it */
#define TEXT_PCIE	"PCIe error, which is no machine check"
#define TEXT_PCIE_TODO								\
	"Look at the device that it names and at the slot or cable, and for PCIe AER messages beside it."

/* Helpers of the forms, text_form.c */

const char *text_skip_spaces(const char *p);

/* If @p begins with @word, what stands behind it and spaces; otherwise NULL. */
const char *text_after(const char *p, const char *word);

/* A number in @base; "0x" may stand before hex. Return: what is behind it, or NULL. */
const char *text_number(const char *p, int base, uint64_t *value);

/* The number behind @name, which begins a word of @p. Return: what is behind it, or NULL. */
const char *text_find_number(const char *p, const char *name, int base, uint64_t *value);

/* Copy what stands up to one of @ends, without the spaces around it. */
void text_copy(char *to, size_t size, const char *from, const char *ends);

enum text_line text_bad(struct mce_words *why, const char *what, const char *where);

/* Are they possible? Otherwise say so in @why. */
bool text_check_cpu_bank(uint64_t cpu, uint64_t bank, struct mce_words *why);

/* MCi_STATUS in hex, all 16 digits. Return: what is behind it, or NULL. */
const char *text_status(const char *p, uint64_t *value, struct mce_words *why);

void text_begin(struct text_record *rec, const struct text_form *form, uint64_t cpu,
		uint64_t bank, uint64_t status);

/* It is a record without registers, of an error of memory. @severity: enum mce_sev */
void text_begin_memory(struct text_record *rec, const struct text_form *form,
		       unsigned int severity);

/* It is a record without registers, of @unit. */
void text_begin_unit(struct text_record *rec, const struct text_form *form, unsigned int unit,
		     unsigned int error_class, unsigned int severity);

void text_set_addr(struct text_record *rec, uint64_t addr);
void text_set_wall(struct text_record *rec, uint64_t seconds);
void text_set_cpu(struct text_record *rec, uint64_t cpu);

/* CPUID.1:EAX without a vendor: most families have one only. */
void text_set_cpuid(struct text_record *rec, int vendor, uint32_t cpuid);

/*
 * The log calls the unit @words, as Linux does ("Unified Memory Controller"): that is
 * the unit of the record if its registers don't tell it.
 */
void text_name_unit(struct text_record *rec, const char *words);

/**
 * struct text_key - a register in a list of names and values
 * @name:	with all that stands between it and the value
 * @base:	of the number
 * @offset:	where it goes, in struct text_record
 * @size:	of that
 * @flag:	MCE_HAS_* that goes with it
 */
struct text_key {
	const char	*name;
	uint8_t		base, size;
	uint16_t	offset;
	uint32_t	flag;
};

#define TEXT_KEY(_name, _base, _member)						\
	{ .name = _name, .base = _base,						\
	  .size = sizeof(((struct text_record *)0)->_member),			\
	  .offset = offsetof(struct text_record, _member) }

/*
 * Read all of @keys (up to one without a name) that @p has, each from its last place.
 * Return: a bit for each that was there.
 */
uint32_t text_read_keys(const char *p, const struct text_key *keys, struct text_record *rec);

#endif /* _MCE_TEXT_H */
