/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCECTL_DECODE_H
#define _MCECTL_DECODE_H

#include "mcectl.h"
#include "select.h"

/**
 * struct raw_record - a record as options or a line of a table give it
 * @vendor, @smca: as text, NULL if not given
 * @cpuid:	CPUID.1:EAX
 * @processor:	VENDOR:CPUID, as the kernel prints them; NULL if not given
 * @family, @model, @stepping, @bank, @cpu, @socket: numbers
 * @has_*:	whether they are given
 */
struct raw_record {
	const char		*vendor;
	const char		*smca;
	const char		*processor;
	uint64_t		cpuid;
	unsigned int		family, model, stepping, bank, cpu, socket;
	bool			has_family, has_bank, has_socket, has_status, has_addr, has_cpu;
	uint64_t		status, misc, addr, ipid, synd, synd1, synd2;
	uint64_t		mcgstatus, mcgcap, ip, tsc;
};

/* Make an event of it. Return: NULL, or what is wrong with it. */
const char *raw_machine(const struct raw_record *raw, struct mce_machine *m);
const char *raw_event(const struct raw_record *raw, struct mce_event *ev);

/**
 * struct printer - how events are printed, and what was seen meanwhile
 * @json:	JSON lines
 * @here:	the events are of this machine: ask it about them
 * @again:	don't believe what somebody has decoded already, if the CPU is known
 * @flags:	MCE_FORMAT_*
 * @board:	what DIMMs the machine has, NULL if that is not told
 * @selection:	what is wanted, NULL for all
 * @limit:	stop after so many events, 0 for never
 * @printed:	how many were printed
 * @no_machine:	of how many the CPU is not known
 * @undecoded:	something had no name
 * @bad:	some input made no sense
 * @not_read:	the input tells of records that could not be read
 */
struct printer {
	bool			json, here, again;
	unsigned int		flags;
	struct mce_board	*board;
	struct selection	*selection;
	unsigned int		limit, printed, no_machine;
	bool			undecoded, bad, not_read;
};

#define JSON_OPT(where)							\
	{ .name = "json", .letter = 'j', .kind = OPT_FLAG, .value = &(where),	\
	  .help = "one JSON object a line, see mcectl-json(5)" }

#define DECODE_AGAIN_OPT(printer)					\
	{ .name = "decode-again", .kind = OPT_FLAG, .value = &(printer).again,	\
	  .help = "what the registers mean by what is known today" }

/* Files that tell the DIMMs of another machine */
struct board_files {
	const char	*dmi, *labels;
};

#define BOARD_OPTS(files)						\
	{ .name = "dmi", .kind = OPT_STRING, .value = &(files).dmi, .arg = "FILE",	\
	  .help = "the machine's SMBIOS table: dmidecode's output, or its dump" },	\
	{ .name = "labels", .kind = OPT_STRING, .value = &(files).labels, .arg = "PATH",	\
	  .help = "labels of DIMMs: a file of rasdaemon's labels.d, or the directory" }

/* Read them, if there are any, for @p. Return: EXIT_OK or EXIT_FAILED. */
int printer_board(struct printer *p, const struct board_files *files);

/* The meaning of a record, with the DIMM if that can be found out. */
void printer_decode(const struct printer *p, const struct mce_event *ev,
		    struct mce_decoded *d);

/* Colour, and with @verbose all that there is. */
void printer_init(struct printer *p, bool verbose);

/* Return: 0, or a negative errno if it could not be written. */
int print_event(struct printer *p, const struct mce_event *ev);

/* The same of a record whose meaning @d was stored with it. */
int print_stored(struct printer *p, const struct mce_event *ev, const struct mce_decoded *d);

/*
 * Print all that a source has, until @deadline_ms of now_ms() (-1: for ever), the limit,
 * or a signal. Return: EXIT_OK or EXIT_FAILED.
 */
int print_source(struct printer *p, struct mce_source *source, int64_t deadline_ms);

/*
 * Say what to know of a source that was read to its end, beside its events. @events:
 * how many it had
 */
void print_notes(struct printer *p, const struct mce_source *source, const char *path,
		 uint64_t events);

/* What printing says about the exit status. */
int printer_status(const struct printer *p, int status);

/* Decode a table, "-" is standard input. Return: EXIT_*. */
int decode_table(struct printer *p, const char *path);

#endif /* _MCECTL_DECODE_H */
