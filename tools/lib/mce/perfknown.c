// SPDX-License-Identifier: GPL-2.0
/*
 * A recording that was not ended: perf record writes the descriptions of the trace
 * events when it ends, so they are missing. The records of machine checks have had few
 * layouts, whose sizes differ, and a register that tells which one it is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/bits.h>
#include <linux/kernel.h>

#include "perfdata.h"
#include "words.h"

/* MCi_STATUS.VAL: it is set in each record */
#define STATUS_VAL	BIT_ULL(63)

/* Fields behind the common ones stand where their size wants it. */
#define FIRST_OFFSET	8

/**
 * struct known_event - a layout of an event
 * @name:	of the event
 * @fields:	its fields, in order: type, name
 * @status:	where the status is
 * @least, @most: how many bytes perf records of it
 */
struct known_event {
	const char	*name, *fields;
	size_t		status, least, most;
};

#define RECORD_REGISTERS						\
	"u64 mcgcap u64 mcgstatus u64 status u64 addr u64 misc "	\
	"u64 synd u64 ipid u64 ip u64 tsc "
#define RECORD_CPU							\
	"u64 walltime u32 cpu u32 cpuid u32 apicid u32 socketid u8 cs u8 bank u8 cpuvendor "

/* From include/trace/events/mce.h of Linux 4.10, 6.9 and 6.13, and mce_bank.h here */
static const struct known_event known_events[] = {
	{ "mce_bank_other",
	  "u64 status u64 addr u64 misc u64 synd u64 synd1 u64 synd2 u64 ipid u64 mcgstatus "
	  "u64 ip u64 tsc u32 cpu u32 flags s32 instance s32 channel u16 socket "
	  "u16 vendor_unit u16 err_count u16 ext_code u8 bank u8 unit u8 origin u8 severity "
	  "u8 error_class u8 level u8 transaction u8 request u8 participation u8 timeout "
	  "u8 addr_lsb ", 8, 132, 132 },
	{ "mce_record", RECORD_REGISTERS RECORD_CPU, 24, 116, 116 },
	{ "mce_record", RECORD_REGISTERS "u64 ppin " RECORD_CPU "u32 microcode ", 24, 124, 124 },
	{ "mce_record", RECORD_REGISTERS "u64 ppin " RECORD_CPU
	  "u32 microcode data v_data ", 24, 132, 196 },
};

/* The format file that the kernel has of it */
static void add_fields(struct mce_words *w, const char *fields)
{
	size_t offset = FIRST_OFFSET, size;
	char type[8], name[32];
	int used;

	while (sscanf(fields, "%7s %31s %n", type, name, &used) == 2) {
		fields += used;
		if (!strcmp(type, "data")) {
			mce_words_addf(w, "\tfield:__data_loc u8[] %s;\toffset:%zu;", name, offset);
			mce_words_add(w, "\tsize:4;\tsigned:0;\n");
			return;
		}
		size = strtoul(type + 1, NULL, 10) / 8;
		offset = (offset + size - 1) & -size;
		mce_words_addf(w, "\tfield:%s %s;\toffset:%zu;\tsize:%zu;\tsigned:%d;\n",
			       type, name, offset, size, *type == 's');
		offset += size;
	}
}

static int learn(struct perf_data *pd, struct perf_data_attr *attr,
		 const struct known_event *known)
{
	struct mce_words w;
	char text[4096];

	mce_words_init(&w, text, sizeof(text));
	mce_words_addf(&w, "name: %s\nID: %llu\nformat:\n", known->name,
		       (unsigned long long)attr->attr.config);
	mce_words_add(&w, "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
		      "\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
		      "\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
		      "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n");
	add_fields(&w, known->fields);

	return mce_layouts_add(pd->info.layouts, text, strlen(text), &attr->layout);
}

int perf_data_know(struct perf_data *pd, struct perf_data_attr *attr, const void *raw, size_t size)
{
	const struct known_event *known;
	uint64_t status;
	uint16_t id;

	if (attr->attr.type != PERF_TYPE_TRACEPOINT || size < sizeof(id))
		return 0;
	memcpy(&id, raw, sizeof(id));
	if (id != attr->attr.config)
		return 0;
	for (known = known_events; known < known_events + ARRAY_SIZE(known_events); known++) {
		if (size < known->least || size > known->most)
			continue;
		memcpy(&status, (const char *)raw + known->status, sizeof(status));
		if (status & STATUS_VAL)
			return learn(pd, attr, known);
	}

	return 0;
}
