// SPDX-License-Identifier: GPL-2.0
/*
 * A flight recorder of machine checks: a small trace instance that is on from
 * boot. It has what was found before anybody looked.
 *
 * A memory module that fails reports hundreds of corrected errors, and a few that are
 * worse. A second instance has only these, so that the others don't push them out.
 */
#define pr_fmt(fmt) "mce: " fmt

#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/processor.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/trace.h>
#include <linux/trace_events.h>

#include <asm/mce.h>
#include <asm/mce_unit.h>

#include "internal.h"

#define RECORDER_NAME	"mce"
#define SEVERE_NAME	"mce_severe"

/* For each CPU. An error takes 136 bytes, and an #MC another 60. */
static unsigned long recorder_size __initdata = SZ_16K;
#define SEVERE_SIZE	SZ_8K

/* All that is more than a corrected error. */
#define SEVERE_FILTER	"severity >= 2"
static_assert(MCE_SEV_DEFERRED == 2);

#define BANK_EVENT_NAME(symbol, name)	"mce_bank_" #name,

static const char * const graded_events[] __initconst = {
	MCE_UNITS(BANK_EVENT_NAME)
	"mce_exception",
};

/* Of corrected errors, mostly. */
static const char * const other_events[] __initconst = {
	"mce_lost",
	"mce_storm_begin",
	"mce_storm_end",
};

/**
 * mce_recorder_setup() - take the size of the recorder from the command line
 * @str:	what follows "mce=recorder:"
 *
 * Return: false if it makes no sense.
 */
bool __init mce_recorder_setup(const char *str)
{
	unsigned long size;
	char *end;

	if (!strcmp(str, "off")) {
		recorder_size = 0;
		return true;
	}

	size = memparse(str, &end);
	if (end == str || *end)
		return false;

	recorder_size = size;
	return true;
}

/*
 * mce_record says in another format, later and from a kworker, what the bank
 * events say already.
 */
static int __init recorder_enable(struct trace_array *tr)
{
	int ret = trace_array_set_clr_event(tr, "mce", NULL, true);

	return ret ?: trace_array_set_clr_event(tr, "mce", "mce_record", false);
}

static int __init severe_enable(struct trace_array *tr)
{
	int i, ret = 0;

	for (i = 0; i < ARRAY_SIZE(graded_events) && !ret; i++)
		ret = trace_array_set_event_filter(tr, "mce", graded_events[i], SEVERE_FILTER);

	ret = ret ?: recorder_enable(tr);
	for (i = 0; i < ARRAY_SIZE(other_events) && !ret; i++)
		ret = trace_array_set_clr_event(tr, "mce", other_events[i], false);

	return ret;
}

/* Return: is there one of that name now, which is ours? */
static bool __init make_instance(const char *name, unsigned long size,
				 int (*enable)(struct trace_array *tr))
{
	struct trace_array *tr;
	int ret;

	tr = trace_array_create_recorder(name, "mce", size);
	if (tr == ERR_PTR(-EEXIST)) {
		pr_info("flight recorder: trace instance %s exists, not touched\n", name);
		return false;
	}
	if (IS_ERR(tr)) {
		pr_warn("flight recorder: no trace instance: error %ld\n", PTR_ERR(tr));
		return false;
	}

	ret = enable(tr);
	if (ret)
		pr_warn("flight recorder: cannot enable all events of %s: error %d\n", name, ret);

	/* From now on user space can remove it. */
	trace_array_put(tr);

	return true;
}

/**
 * mce_recorder_init() - make the recorder
 *
 * An instance of that name on the command line is left as its user wants it. To
 * enable events in one that is in persistent memory would erase what it holds
 * of the last boot. There is no other instance beside it then.
 *
 * Context: boot, when trace events are there, before the banks are looked at.
 */
void __init mce_recorder_init(void)
{
	if (!recorder_size || mca_cfg.disabled || !mce_available(&boot_cpu_data))
		return;

	if (make_instance(RECORDER_NAME, recorder_size, recorder_enable))
		make_instance(SEVERE_NAME, min(recorder_size, SEVERE_SIZE), severe_enable);
}
