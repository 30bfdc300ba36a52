// SPDX-License-Identifier: GPL-2.0
/*
 * Count the errors of each bank of each CPU, whether anybody traces them or not.
 *
 * What is counted are records: each one that fires an mce_bank event counts
 * once, no matter how many errors the hardware has counted into it.
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/sysfs.h>

#include <asm/mce.h>
#include <asm/mce_unit.h>

#include "internal.h"

/* The last one of a CPU is for records that name none of its banks. */
DEFINE_PER_CPU(struct mce_bank_count[MCE_NR_COUNTS], mce_bank_counts);

/* Atomic: firmware's and injected records can be those of another CPU. */
static struct mce_bank_count *count_of(const struct mce *m)
{
	unsigned int cpu = m->extcpu;

	if (cpu >= nr_cpu_ids || !cpu_possible(cpu))
		cpu = raw_smp_processor_id();

	return &per_cpu(mce_bank_counts, cpu)[min(m->bank, MCE_COUNT_NO_BANK)];
}

/* As the record's event says, whose severity is the kernel's where there is one. */
static bool is_corrected(const struct mce *m)
{
	enum mce_sev graded = mce_graded(m);

	return graded ? graded == MCE_SEV_CORRECTED : mce_is_correctable(m);
}

/**
 * mce_count() - count a record
 * @err:	the record
 *
 * What the kernel ignores as bogus is not counted. A deferred error is an
 * uncorrected one.
 *
 * Context: any in which instrumentation is allowed, #MC and NMI included.
 */
void mce_count(const struct mce_hw_err *err)
{
	struct mce_bank_count *count;

	if (filter_mce(&err->m))
		return;

	count = count_of(&err->m);
	atomic_long_inc(is_corrected(&err->m) ? &count->corrected : &count->uncorrected);

	if (mce_overwritten(&err->m))
		atomic_long_inc(&count->lost);
}
EXPORT_SYMBOL_GPL(mce_count);

/**
 * mce_count_lost() - count a record that does not get to somebody
 * @err:	the record
 *
 * Context: as for mce_count().
 */
void mce_count_lost(const struct mce_hw_err *err)
{
	atomic_long_inc(&count_of(&err->m)->lost);
}

/*
 * The files: a directory for each bank, in that of the CPU's device. The same
 * attributes serve all CPUs.
 */
enum {
	FILE_UNIT,
	FILE_VENDOR_UNIT,
	FILE_INSTANCE,
	FILE_CORRECTED,
	FILE_UNCORRECTED,
	FILE_LOST,
	NR_FILES
};

#define DIR_NAME_LEN	16

struct bank_dir {
	char				name[DIR_NAME_LEN];
	struct dev_ext_attribute	files[NR_FILES];
	struct attribute		*attrs[NR_FILES + 1];
	struct attribute_group		group;
};

static struct bank_dir bank_dirs[MCE_NR_COUNTS];
static const struct attribute_group *bank_groups[MCE_NR_COUNTS + 1];

static unsigned int bank_of(const struct device_attribute *attr)
{
	return (unsigned long)container_of_const(attr, struct dev_ext_attribute, attr)->var;
}

static const struct mce_bank_id *id_of(struct device *dev, struct device_attribute *attr)
{
	return &per_cpu(mce_bank_ids, dev->id)[bank_of(attr)];
}

static ssize_t unit_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", mce_unit_name(id_of(dev, attr)->unit));
}

static ssize_t vendor_unit_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", mce_vendor_unit_name(id_of(dev, attr)->vendor_unit));
}

static ssize_t instance_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", id_of(dev, attr)->instance);
}

#define COUNT_SHOW(what)							\
static ssize_t what##_show(struct device *dev, struct device_attribute *attr,	\
			   char *buf)						\
{										\
	struct mce_bank_count *counts = per_cpu(mce_bank_counts, dev->id);	\
										\
	return sysfs_emit(buf, "%lu\n",						\
			  atomic_long_read(&counts[bank_of(attr)].what));	\
}

COUNT_SHOW(corrected)
COUNT_SHOW(uncorrected)
COUNT_SHOW(lost)

static const struct device_attribute bank_files[NR_FILES] = {
	[FILE_UNIT]		= __ATTR_RO(unit),
	[FILE_VENDOR_UNIT]	= __ATTR_RO(vendor_unit),
	[FILE_INSTANCE]		= __ATTR_RO(instance),
	[FILE_CORRECTED]	= __ATTR_RO(corrected),
	[FILE_UNCORRECTED]	= __ATTR_RO(uncorrected),
	[FILE_LOST]		= __ATTR_RO(lost),
};

/* A bank that the CPU does not have, or that is not implemented, has no directory. */
static umode_t bank_is_visible(struct kobject *kobj, struct attribute *attr, int n)
{
	struct device_attribute *file = container_of(attr, struct device_attribute, attr);
	unsigned int cpu = kobj_to_dev(kobj)->id;
	unsigned int bank = bank_of(file);

	if (bank == MCE_COUNT_NO_BANK)
		return attr->mode;

	if (bank >= per_cpu(mce_num_banks, cpu) || !per_cpu(mce_banks_array, cpu)[bank].init)
		return SYSFS_GROUP_INVISIBLE;

	return attr->mode;
}

static __init void init_dir(unsigned int bank)
{
	int i, n = 0, first = bank == MCE_COUNT_NO_BANK ? FILE_CORRECTED : FILE_UNIT;
	struct bank_dir *dir = &bank_dirs[bank];

	for (i = first; i < NR_FILES; i++) {
		dir->files[i].attr = bank_files[i];
		dir->files[i].var = (void *)(unsigned long)bank;
		sysfs_attr_init(&dir->files[i].attr.attr);
		dir->attrs[n++] = &dir->files[i].attr.attr;
	}

	if (bank == MCE_COUNT_NO_BANK)
		strscpy(dir->name, "no_bank");
	else
		snprintf(dir->name, sizeof(dir->name), "mca_bank%u", bank);

	dir->group.name = dir->name;
	dir->group.attrs = dir->attrs;
	dir->group.is_visible = bank_is_visible;
	bank_groups[bank] = &dir->group;
}

/**
 * mce_count_groups() - what a CPU's device shows of its banks
 *
 * Return: the groups, for struct device.
 */
__init const struct attribute_group **mce_count_groups(void)
{
	unsigned int bank;

	for (bank = 0; bank < MCE_NR_COUNTS; bank++)
		init_dir(bank);

	return bank_groups;
}
