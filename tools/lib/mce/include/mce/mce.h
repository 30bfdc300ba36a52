/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MCE_MCE_H
#define _MCE_MCE_H

/*
 * libmce: read, decode and format x86 machine checks.
 *
 * A source (struct mce_source) gives events (struct mce_event), one at a time,
 * in the order of time. mce_decode() says what the record of an event means;
 * mce_format_text() and mce_format_json() print it. Decoding uses nothing but
 * the record and the CPU that it comes from (struct mce_machine), never the
 * machine on which the program runs.
 *
 * Threads: a source belongs to one thread at a time. Everything else has no
 * state and may be called from any thread.
 *
 * Errors: functions that return int return 0 or more, or a negative errno.
 * mce_source_error() has the text for people.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the kernel's classifier tells: enum mce_unit, mce_origin, mce_sev, ... */
struct mce_unit_info;

/* What an event is about. */
enum mce_event_type {
	MCE_EVENT_BANK,			/* an error: a record of a bank */
	MCE_EVENT_EXCEPTION,		/* mce:mce_exception */
	MCE_EVENT_RECOVERY,		/* mce:mce_recovery */
	MCE_EVENT_STORM_BEGIN,		/* mce:mce_storm_begin */
	MCE_EVENT_STORM_END,		/* mce:mce_storm_end */
	MCE_EVENT_LOST,			/* mce:mce_lost: the kernel or the hardware lost records */
	MCE_EVENT_PANIC,		/* mce:mce_panic */
	MCE_EVENT_DROPPED,		/* this source's buffer was full: bank.count events */
	MCE_NR_EVENT_TYPES
};

/* Which fields of struct mce_event and its parts the source really had. */
#define MCE_HAS_TIME		(1U << 0)	/* time_ns */
#define MCE_HAS_TASK		(1U << 1)	/* pid, tid, comm */
#define MCE_HAS_CHAIN		(1U << 2)	/* chain */
#define MCE_HAS_TSC		(1U << 3)
#define MCE_HAS_WALL		(1U << 4)	/* wall_ns */
#define MCE_OF_LAST_BOOT	(1U << 5)	/* happened before the last reset */
#define MCE_FROM_RECORD		(1U << 6)	/* told by mce:mce_record, later */
#define MCE_WALL_LOCAL		(1U << 7)	/* wall_ns has no time zone: as if in UTC */
#define MCE_WALL_YEAR_GUESSED	(1U << 8)	/* wall_ns was told without a year */
#define MCE_NO_CPU		(1U << 9)	/* which CPU it was is not told */
#define MCE_HAS_APICID		(1U << 10)	/* apicid is told, where the CPU is not */
#define MCE_MIXED		(1U << 11)	/* lines of records could not be told apart */
#define MCE_FROM_PROBE		(1U << 12)	/* told by a probe in a stock kernel */

/* What a source tells of the meaning of a record; mce_decode() finds out the rest. */
enum mce_told {
	MCE_TOLD_REGISTERS,		/* nothing but the registers, and the origin */
	MCE_TOLD_VERDICT,		/* severity, and of the flags user and late */
	MCE_TOLD_ALL,			/* the kernel's whole classification */
};

/**
 * struct mce_machine - the CPU that a record comes from
 * @vendor:	an enum mce_vendor (the kernel's X86_VENDOR_*), -1 if not known
 * @family:	as displayed, extended family added; 0 if not known
 * @model:	as displayed, extended model included
 * @stepping:	stepping
 * @smca:	AMD's Scalable MCA: 1 yes, 0 no, -1 not known
 * @guest:	it is known to be a virtual machine, whose banks are not the model's
 * @microcode:	revision, 0 if not known
 * @ppin:	protected processor inventory number, 0 if not known
 * @mcgcap:	MCG_CAP, 0 if not known
 */
struct mce_machine {
	int		vendor;
	unsigned int	family;
	unsigned int	model;
	unsigned int	stepping;
	int		smca;
	bool		guest;
	uint32_t	microcode;
	uint64_t	ppin;
	uint64_t	mcgcap;
};

/**
 * struct mce_bank_record - an error as the hardware reported it
 *
 * The registers are complete and as they were read; 0 if the source doesn't have
 * them. The classification, from @severity on, is valid as far as @told says.
 *
 * @told:	enum mce_told: what is known of the meaning, from the kernel or from
 *		somebody who has had it from there (JSON)
 * @cpu:	the CPU whose bank it is
 * @socket:	its physical package, -1 if not known
 * @bank:	bank number, 255 (MCE_BANK_NONE) if there is none
 */
struct mce_bank_record {
	uint64_t	status, addr, misc, synd, synd1, synd2, ipid;
	uint64_t	mcgstatus, ip, tsc;
	uint32_t	cpu;
	int32_t		socket;
	uint32_t	apicid;
	uint8_t		bank;
	uint8_t		origin;
	uint8_t		severity;
	uint8_t		unit;
	uint16_t	vendor_unit;
	uint16_t	err_count;
	uint16_t	ext_code;
	int32_t		instance;
	int32_t		channel;
	uint32_t	flags;
	uint8_t		error_class, level, transaction, request;
	uint8_t		participation, timeout, addr_lsb;
	uint8_t		told;
};

/* mce:mce_exception, see include/trace/events/mce_life.h */
struct mce_exception_event {
	uint64_t	mcgstatus, ip, banks, handler_ns, rendezvous_ns;
	uint32_t	cpu;
	uint8_t		severity, outcome, user;
};

struct mce_recovery_event {
	uint64_t	addr, pfn;
	int32_t		pid, result;
	uint8_t		action;
};

struct mce_storm_event {
	uint64_t	duration_ms, count;
	uint32_t	cpu;
	uint16_t	vendor_unit;
	uint8_t		bank, unit;
};

struct mce_lost_event {
	uint32_t	cpu;
	uint8_t		bank, reason;
	uint64_t	count;
};

struct mce_panic_event {
	uint64_t	status, addr, misc;
	uint32_t	cpu;
	uint8_t		bank;
	char		msg[128], reason[128];
};

/* Events that did not fit into this source's buffer of @cpu (-1: not known). */
struct mce_dropped_event {
	int32_t		cpu;
	uint64_t	count;
};

/* EDAC's place of a DIMM: the controller, and up to three layers below */
#define MCE_EDAC_PLACE	4

/**
 * struct mce_named - what a log says of a record beside its registers
 *
 * Texts are empty and numbers -1 if it doesn't say so.
 *
 * @dimm:	the DIMM, as EDAC or the firmware calls it
 * @fru:	the part to replace, as the firmware calls it
 * @location:	the place: "node 1 card 0 row 3"
 * @what:	the error in the words of the log
 * @unit:	the unit in the words of the log
 * @symbol:	the function in which the instruction pointer was
 * @channel:	the memory channel
 * @count:	how many errors
 * @addr_valid:	1 if there is an address, 0 if there is none although the status says so
 * @addr_physical: it is a physical address
 * @no_registers: the log has no registers: those of the record are made up so that
 *		they say what the log says
 * @todo:	what to do about it, NULL for what the severity says
 * @edac:	EDAC's place of the DIMM, with 1 added to each number; 0 if it is not told
 */
struct mce_named {
	char		dimm[96];
	char		fru[48];
	char		location[160];
	char		what[160];
	char		unit[48];
	char		symbol[64];
	int32_t		channel, count;
	int8_t		addr_valid, addr_physical;
	bool		no_registers;
	const char	*todo;
	uint8_t		edac[MCE_EDAC_PLACE];
};

/**
 * struct mce_event - one event
 *
 * Filled in by mce_source_next(); @chain and the strings belong to the source
 * and live until its next call.
 *
 * @type:	enum mce_event_type; says which member of the union is valid
 * @has:	MCE_HAS_*
 * @time_ns:	the kernel's clock of the source (see mce_source_clock())
 * @wall_ns:	the same, since 1970 UTC
 * @sample_cpu:	the CPU that the event was fired on, -1 if not known
 * @pid, @tid, @comm: the task that was interrupted; @comm is empty if not known
 * @chain, @nr_chain: addresses, innermost first, with PERF_CONTEXT_KERNEL and
 *		PERF_CONTEXT_USER in front of those that belong there
 * @life_flags:	of an event that is no MCE_EVENT_BANK: the kernel's MCE_FLAG_*, how it
 *		was delivered: late, without its call chain, while a guest ran
 * @line:	line number in a text source, 0 otherwise
 * @machine:	the CPU that the record comes from
 * @named:	what a log says beside the registers, NULL if nothing
 */
struct mce_event {
	enum mce_event_type	type;
	uint32_t		has;
	uint64_t		time_ns;
	int64_t			wall_ns;
	int32_t			sample_cpu;
	int32_t			pid, tid;
	char			comm[32];
	const uint64_t		*chain;
	size_t			nr_chain;
	uint32_t		life_flags;
	uint64_t		line;
	struct mce_machine	machine;
	const struct mce_named	*named;
	union {
		struct mce_bank_record		bank;
		struct mce_exception_event	exception;
		struct mce_recovery_event	recovery;
		struct mce_storm_event		storm;
		struct mce_lost_event		lost;
		struct mce_panic_event		panic;
		struct mce_dropped_event	dropped;
	};
};

/* Longest text that a decoded field can have. */
#define MCE_TEXT_MAX		256

/**
 * struct mce_decoded - what a record means
 *
 * Names are static strings, NULL if not known or not applicable; the strings
 * are those of the trace events (lists in asm/mce_unit.h). Numbers are -1 if not
 * known. Texts are empty if not known.
 *
 * @unit:		"mem_ctrl", ...; never NULL ("other")
 * @vendor_unit:	"UMC", "IMC", ...
 * @error_class, @level, @transaction, @request, @participation, @timeout,
 * @code_format: what the MCA error code says
 * @severity:		"corrected" to "fatal"
 * @origin:		"exception", ...
 * @advice:		what an operator does about it, one sentence; never NULL
 * @harmless:		why the record means no error: an erratum, or what Linux drops, too
 * @threshold:		"green" or "yellow", where a cache counts its corrected errors
 * @flags:		MCE_FLAG_* bits
 * @mca_code:		the MCA error code, MCi_STATUS[15:0]
 * @ext_error_code:	AMD's extended error code
 * @mscod:		Intel's and Zhaoxin's model-specific code, MCi_STATUS[31:16]
 * @unknown_code:	the bits of @mscod, or of @ext_error_code, that have no name
 * @channel, @instance: of several equal ones
 * @err_count:		how many errors the record stands for
 * @addr_lsb:		lowest valid bit of the address
 * @addr_valid:		the address register holds one
 * @addr_physical:	and it is a system physical address
 * @is_memory_error:	DRAM or the path to it
 * @undecoded:		some of the codes has no name: nothing of it is guessed
 * @ext_error:		the names of @ext_error_code or @mscod, "; " between them
 * @mcacod:		the MCA error code in words
 * @location:		what the registers say of the place inside the unit:
 *			"rank 1 bank 2 row 0x3f column 0x10"
 * @fru_text:		AMD's FRU text
 * @dimm:		"mc#0csrow#1channel#0 (DIMM_A1)" where EDAC or DMI tell;
 *			only with mce_decode_here()
 * @summary:		one line for people
 */
struct mce_decoded {
	const char	*unit, *vendor_unit, *error_class, *code_format;
	const char	*level, *transaction, *request, *participation, *timeout;
	const char	*severity, *origin, *advice, *harmless, *threshold;
	uint32_t	flags;
	uint16_t	mca_code;
	int		ext_error_code, mscod, unknown_code;
	int		channel, instance, err_count, addr_lsb;
	bool		addr_valid, addr_physical, is_memory_error, undecoded;
	uint8_t		unit_nr, severity_nr;
	uint16_t	vendor_unit_nr;
	char		ext_error[MCE_TEXT_MAX];
	char		mcacod[96];
	char		location[160];
	char		fru_text[48];
	char		dimm[128];
	char		summary[MCE_TEXT_MAX];
};

/**
 * mce_decode() - say what a record means
 * @m:		the CPU that it comes from
 * @rec:	the record
 * @d:		filled in completely
 *
 * Pure: looks at nothing but its arguments.
 */
void mce_decode(const struct mce_machine *m, const struct mce_bank_record *rec,
		struct mce_decoded *d);

/**
 * mce_decode_event() - say what the record of an event means
 * @ev:		a MCE_EVENT_BANK
 * @d:		filled in completely
 *
 * As mce_decode(), with what the source names beside the registers: the DIMM, the
 * place, how many errors.
 */
void mce_decode_event(const struct mce_event *ev, struct mce_decoded *d);

/**
 * mce_decode_here() - add what only this machine can tell
 * @rec:	a record of the machine on which the program runs
 * @d:		from mce_decode(); the DIMM is added
 */
void mce_decode_here(const struct mce_bank_record *rec, struct mce_decoded *d);

struct mce_board;

/*
 * What is known of the DIMMs of the machine that records are of, which need not be this
 * one. Return: NULL when out of memory.
 */
struct mce_board *mce_board_new(void);
void mce_board_free(struct mce_board *b);

/**
 * mce_board_add_dmi() - read an SMBIOS table
 * @b:		the board
 * @path:	what dmidecode prints or dumps, or /sys/firmware/dmi/tables/DMI
 *
 * Return: 0, -EBADMSG if it is none, or another negative errno.
 */
int mce_board_add_dmi(struct mce_board *b, const char *path);

/**
 * mce_board_add_labels() - read labels of DIMMs, as rasdaemon has them in labels.d
 * @b:		the board; its SMBIOS table tells which of several boards it is
 * @path:	a file, or a directory of them
 *
 * Return: 0, -EAGAIN if there are several boards and no SMBIOS table, -ENODATA if there
 * is none for this one, or another negative errno.
 */
int mce_board_add_labels(struct mce_board *b, const char *path);

/**
 * mce_board_dimm() - add the DIMM of a record
 * @b:		the board
 * @ev:		a MCE_EVENT_BANK
 * @d:		from mce_decode_event(); the DIMM is set if it is found
 */
void mce_board_dimm(const struct mce_board *b, const struct mce_event *ev,
		    struct mce_decoded *d);

/**
 * mce_machine_here() - the CPU of this machine, from /proc/cpuinfo
 * @m:	filled in
 *
 * Return: 0, or a negative errno.
 */
int mce_machine_here(struct mce_machine *m);

/**
 * mce_machine_cpuid() - fill in vendor, family, model and stepping
 * @m:		filled in; what is not told is "not known"
 * @vendor:	an enum mce_vendor
 * @cpuid:	CPUID.1:EAX
 */
void mce_machine_cpuid(struct mce_machine *m, int vendor, uint32_t cpuid);

/* Formats. */
#define MCE_FORMAT_COLOR	(1U << 0)
#define MCE_FORMAT_REGS		(1U << 1)	/* all registers */
#define MCE_FORMAT_CHAIN	(1U << 2)	/* the call chain */

/**
 * mce_format_text() - print an event for people, one line (and more with flags)
 * @out:	where to
 * @ev:		the event
 * @d:		its meaning if it is a MCE_EVENT_BANK, otherwise NULL
 * @flags:	MCE_FORMAT_*
 *
 * Return: 0, or a negative errno if it could not be written.
 */
int mce_format_text(FILE *out, const struct mce_event *ev,
		    const struct mce_decoded *d, unsigned int flags);

/**
 * mce_format_json() - print an event as one JSON object in one line
 * @out, @ev, @d: as above
 *
 * Return: 0, or a negative errno if it could not be written.
 */
int mce_format_json(FILE *out, const struct mce_event *ev, const struct mce_decoded *d);

/* Sources. */

struct mce_source;

/**
 * struct mce_live_opts - what a live source opens
 * @size:	of this struct, for later members
 * @buffer_kb:	per CPU and event set; 0 for the default
 * @events:	glob patterns of event names, comma separated, NULL for all
 * @filter:	in-kernel filter of the bank events, NULL for none
 * @call_chain:	record call chains
 * @pid:	only this task, -1 for all tasks on all CPUs
 */
struct mce_live_opts {
	size_t		size;
	unsigned int	buffer_kb;
	const char	*events;
	const char	*filter;
	bool		call_chain;
	int		pid;
};

/*
 * Each opens a source. Return: the source; never NULL but when out of memory.
 * If it could not be opened, mce_source_status() is a negative errno, and
 * mce_source_error() says what is wrong and what to do about it.
 *
 * live:	perf_event_open() on every CPU; on a kernel without the bank events it
 *		makes probes of its own, and where that can't be it takes mce:mce_record
 * instance:	the text of a tracefs instance; NULL for the flight recorder, "mce".
 *		Reading takes nothing away
 * perf_data:	a file that perf record or mcectl record wrote
 * text:	kernel log lines; @follow waits for more at the end of the file
 * auto:	whatever @path is: perf.data, JSON lines, a log, the journal, rasdaemon's
 *		database, and all of them compressed or in an archive; "-" is stdin
 */
struct mce_source *mce_source_live(const struct mce_live_opts *opts);
struct mce_source *mce_source_instance(const char *name);
struct mce_source *mce_source_perf_data(const char *path);
struct mce_source *mce_source_text(const char *path, bool follow);
struct mce_source *mce_source_auto(const char *path);

/* How a live source gets to know of errors. */
enum mce_way {
	MCE_WAY_NONE,			/* not at all, or not live */
	MCE_WAY_EVENTS,			/* mce:mce_bank_*, of a patched kernel */
	MCE_WAY_PROBES,			/* probes in a stock kernel: MCE_FROM_PROBE */
	MCE_WAY_RECORD,			/* mce:mce_record of a stock kernel: MCE_FROM_RECORD */
};

/*
 * Return: an enum mce_way. @why (or NULL) is set to what is in the way of a better one and
 * what to do about it, "" if nothing is known; it belongs to the source.
 */
enum mce_way mce_source_way(const struct mce_source *s, const char **why);

int mce_source_status(const struct mce_source *s);
const char *mce_source_error(const struct mce_source *s);
/*
 * Name of the source's clock, as in ftrace's trace_clock: "mono", "local", "boot",
 * "mono_raw", ...; or "wall", or "none".
 */
const char *mce_source_clock(const struct mce_source *s);
/* Assume this CPU for records that don't tell theirs. */
void mce_source_assume(struct mce_source *s, const struct mce_machine *m);
/*
 * Assume that records which don't tell more are of this machine: their CPU, and their
 * time, which is then in the zone of here. Return: 0, or a
 * negative errno if what CPU this is cannot be found out.
 */
int mce_source_assume_here(struct mce_source *s);

/**
 * mce_source_next() - the next event
 * @s:		the source
 * @ev:		filled in
 * @timeout_ms:	how long to wait for one, -1 for ever, 0 not at all
 *
 * Return: 1 with an event, 0 if there is none in time, -ENODATA at the end of a
 * source that ends, or another negative errno. After an error in the data
 * (-EBADMSG), mce_source_error() names file, place and reason, and the next call
 * goes on behind it, if that is possible.
 */
int mce_source_next(struct mce_source *s, struct mce_event *ev, int timeout_ms);

/*
 * To wait with poll() for; -1 if the source needs no waiting. When it is readable,
 * call mce_source_next() with no timeout until it returns 0.
 */
int mce_source_fd(const struct mce_source *s);

/**
 * struct mce_source_stats - what went through a source
 * @events:	given to the caller
 * @dropped:	lost because the buffer was full
 * @bad:	records or lines that made no sense
 * @announced:	lines of a log which say that there were records, and have none
 * @hot:	lines of a log which say that a CPU was too hot
 * @unread:	records in a form that is known but not read, and lines which the kernel
 *		marks as those of a hardware error, and which belong to no record
 * @sel:	entries of a management processor's log that have no registers
 * @aer:	errors of PCI Express, which are no machine checks
 */
struct mce_source_stats {
	uint64_t	events, dropped, bad;
	uint64_t	announced, hot, unread, sel, aer;
};

/* What to know of a source that was read: sentences, NULL behind the last one. */
const char *mce_source_note(const struct mce_source *s, unsigned int nr);

void mce_source_stats(const struct mce_source *s, struct mce_source_stats *st);
void mce_source_close(struct mce_source *s);

#ifdef __cplusplus
}
#endif

#endif /* _MCE_MCE_H */
