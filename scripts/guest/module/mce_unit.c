// SPDX-License-Identifier: GPL-2.0
/*
 * Gives the CPUs that come online from now on a bank of one more kind of unit, as
 * QEMU has no machine whose CPUs differ. Never load it on a real machine.
 *
 * Its parameter "unit" is a bit mask, of enum mce_unit.
 */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/percpu.h>

#include <internal.h>

static uint unit;
module_param(unit, uint, 0400);

static struct mce_bank_id __percpu *ids;

/* The kernel has just found out what this CPU's banks are. */
static int add_unit(struct kprobe *kp, struct pt_regs *regs)
{
	this_cpu_ptr(ids)->units |= unit;
	return 0;
}

static struct kprobe online = { .symbol_name = "mce_units_cpu_online", .pre_handler = add_unit };

/* The kernel does not export it. A probe may be at functions only. */
static void *lookup(const char *name)
{
	struct kprobe kp = { .symbol_name = "kallsyms_lookup_name" };
	unsigned long (*lookup_name)(const char *name);

	if (register_kprobe(&kp))
		return NULL;

	lookup_name = (void *)kp.addr;
	unregister_kprobe(&kp);

	return (void *)lookup_name(name);
}

static int __init mce_unit_init(void)
{
	ids = (struct mce_bank_id __percpu *)lookup("mce_bank_ids");

	return ids ? register_kprobe(&online) : -ENOENT;
}

static void __exit mce_unit_exit(void)
{
	unregister_kprobe(&online);
}

module_init(mce_unit_init);
module_exit(mce_unit_exit);

MODULE_DESCRIPTION("Gives CPUs a unit that they don't have");
MODULE_LICENSE("GPL");
