// SPDX-License-Identifier: GPL-2.0
/*
 * A flight recorder of machine checks: a small trace instance that is on from
 * boot. It has what was found before anybody looked.
 */
#define pr_fmt(fmt) "mce: " fmt

#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/processor.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/trace.h>
#include <linux/trace_events.h>

#include <asm/mce.h>

#include "internal.h"

#define RECORDER_NAME	"mce"

/* For each CPU. An error takes 136 bytes, and an #MC another 60. */
static unsigned long recorder_size __initdata = SZ_16K;

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

/**
 * mce_recorder_init() - make the recorder
 *
 * An instance of that name on the command line is left as its user wants it. To
 * enable events in one that is in persistent memory would erase what it holds
 * of the last boot.
 *
 * Context: boot, when trace events are there, before the banks are looked at.
 */
void __init mce_recorder_init(void)
{
	struct trace_array *tr;
	int ret;

	if (!recorder_size || mca_cfg.disabled || !mce_available(&boot_cpu_data))
		return;

	tr = trace_array_create_recorder(RECORDER_NAME, "mce", recorder_size);
	if (tr == ERR_PTR(-EEXIST)) {
		pr_info("flight recorder: trace instance " RECORDER_NAME " exists, not touched\n");
		return;
	}
	if (IS_ERR(tr)) {
		pr_warn("flight recorder: no trace instance: error %ld\n", PTR_ERR(tr));
		return;
	}

	ret = recorder_enable(tr);
	if (ret)
		pr_warn("flight recorder: cannot enable all events: error %d\n", ret);

	/* From now on user space can remove it. */
	trace_array_put(tr);
}
