/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Helpers of the machine check event tests: records for mce-inject, trace
 * events by name, perf rings, and instances in tracefs.
 *
 * Nothing here ends the test. What fails returns -errno, or NULL.
 */
#ifndef MCE_TEST_H
#define MCE_TEST_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <linux/perf_event.h>
#include <linux/types.h>

#include "kselftest.h"

#define MAX_CPUS		64
#define MAX_FIELDS		48
#define MAX_RAW			512
#define MAX_RECORDS		64

/*
 * Numbers that user space reads from the events. They stand here once more, on
 * purpose: the tests have to notice if arch/x86/include/asm/mce_unit.h changes
 * one.
 */
enum test_unit {
	UNIT_OTHER, UNIT_IFETCH, UNIT_LOAD_STORE, UNIT_TLB, UNIT_DECODE,
	UNIT_EXEC, UNIT_FP, UNIT_L2, UNIT_L3, UNIT_MEM_CTRL, UNIT_INTERCONNECT,
	UNIT_IO, UNIT_POWER, UNIT_SECURITY,
	NR_UNITS
};

enum { ORIGIN_EXCEPTION = 1, ORIGIN_INJECT = 8 };

enum {
	SEV_CORRECTED = 1, SEV_DEFERRED, SEV_UCNA, SEV_SRAO, SEV_SRAR, SEV_FATAL
};

enum { CLASS_MEM = 1, CLASS_CACHE, CLASS_TLB, CLASS_BUS, CLASS_INTERNAL, CLASS_IO, CLASS_OTHER };

enum { LEVEL_L0 = 1, LEVEL_L1, LEVEL_L2, LEVEL_LG };

enum { TRANS_INSN = 1, TRANS_DATA, TRANS_GENERIC, TRANS_MEM, TRANS_IO, TRANS_OTHER };

enum {
	REQ_GEN = 1, REQ_RD, REQ_WR, REQ_DRD, REQ_DWR, REQ_IRD, REQ_PREFETCH, REQ_EVICT
};

enum { PART_SRC = 1, PART_RES, PART_OBS, PART_GEN };

enum { TIMEOUT_NO = 1, TIMEOUT_YES };

enum {
	FLAG_OVER	= 1 << 0,
	FLAG_UC		= 1 << 1,
	FLAG_EN		= 1 << 2,
	FLAG_MISCV	= 1 << 3,
	FLAG_ADDRV	= 1 << 4,
	FLAG_PCC	= 1 << 5,
	FLAG_S		= 1 << 6,
	FLAG_AR		= 1 << 7,
	FLAG_FILTERED	= 1 << 8,
	FLAG_TCC	= 1 << 9,
	FLAG_PADDRV	= 1 << 10,
	FLAG_SYNDV	= 1 << 11,
	FLAG_DEFERRED	= 1 << 12,
	FLAG_POISON	= 1 << 13,
	FLAG_SCRUB	= 1 << 14,
	FLAG_MEMORY	= 1 << 15,
	FLAG_RIPV	= 1 << 16,
	FLAG_EIPV	= 1 << 17,
	FLAG_USER	= 1 << 19,
};

#define LSB_UNKNOWN		255

/* The registers of a record, as mce-inject takes them. */
struct mce_regs {
	__u64		status;
	__u64		addr;
	__u64		misc;
	__u64		synd;
	__u64		ipid;
	unsigned int	cpu;
	unsigned int	bank;
};

/* What an event has to say of a record beside its registers. */
struct mce_expect {
	__s32		instance;
	__s32		channel;
	__u32		flags;
	__u16		vendor_unit;
	__u16		err_count;
	__u16		ext_code;
	__u8		unit;
	__u8		severity;
	__u8		error_class;
	__u8		level;
	__u8		transaction;
	__u8		request;
	__u8		participation;
	__u8		timeout;
	__u8		addr_lsb;
};

/* A field of a trace event, from its format file. */
struct mce_field {
	char		name[32];
	unsigned int	offset;
	unsigned int	size;
	bool		is_signed;
};

struct mce_event {
	char			name[48];
	int			id;
	unsigned int		nr_fields;
	struct mce_field	fields[MAX_FIELDS];
};

/* mce_bank_* by unit number, and mce_record. */
struct mce_events {
	struct mce_event	unit[NR_UNITS];
	struct mce_event	record;
};

/* The mapped buffer of a perf event. */
struct ring {
	struct perf_event_mmap_page	*page;
	size_t				size;
};

/* A record of a ring: a sample, or something else that has only @type or @lost. */
struct record {
	__u32		type;
	__u32		pid;
	__u32		tid;
	__u32		cpu;
	__u64		ip;
	__u64		time;
	__u64		lost;
	__u32		raw_size;
	__u8		raw[MAX_RAW];
};

/* Some events on all CPUs, with one ring for each CPU. */
struct consumer {
	unsigned int	nr_cpus;
	unsigned int	nr_events;
	int		fd[NR_UNITS + 1][MAX_CPUS];
	struct ring	ring[MAX_CPUS];
};

/* An instance of tracefs. */
struct instance {
	char		path[PATH_MAX / 2];
};

extern const char * const unit_names[NR_UNITS];

const char *mce_test_lacks(void);
bool cpu_is_skylake_x(void);
bool cpu_has_smca(void);

const char *tracefs_path(void);
int write_text(const char *text, const char *fmt, ...) __printf(2, 3);
int read_text(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

int events_simulate(const char *units);
int events_load(struct mce_events *events);
const struct mce_field *event_field(const struct mce_event *event, const char *name);
int record_event_id(const struct record *record);
__s64 record_value(const struct record *record, const struct mce_event *event,
		   const char *name);

int mce_inject(const struct mce_regs *regs);
int mce_inject_many(const struct mce_regs *regs, unsigned int times);
int mce_inject_on(unsigned int cpu, const struct mce_regs *regs);
void mem_error(struct mce_regs *regs, unsigned int severity, int channel);
int vm_inject(const char *directive);
int pin_to_cpu(unsigned int cpu);

void event_attr(struct perf_event_attr *attr, const struct mce_event *event);
int event_open(struct perf_event_attr *attr, pid_t pid, int cpu, unsigned long flags);
int event_count(int fd, __u64 *count);
int ring_map(struct ring *ring, int fd, unsigned int pages);
void ring_unmap(struct ring *ring);
bool ring_next(struct ring *ring, struct record *record);

int consumer_open(struct consumer *consumer, const struct mce_event **events,
		  unsigned int nr_events, unsigned int pages);
int consumer_filter(struct consumer *consumer, const char *filter);
unsigned int consumer_read(struct consumer *consumer, struct record *records, unsigned int max);
int consumer_wait(struct consumer *consumer, int timeout_ms);
void consumer_close(struct consumer *consumer);

int instance_create(struct instance *instance, const char *name);
int instance_enable(struct instance *instance, const struct mce_event *event, bool on);
int instance_clear(struct instance *instance);
int instance_lines(struct instance *instance, const char *pattern);
void instance_remove(struct instance *instance);

#endif /* MCE_TEST_H */
