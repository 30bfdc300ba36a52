// SPDX-License-Identifier: GPL-2.0
/*
 * Machine checks that have ended an earlier boot, and that the firmware has kept in
 * ERST until user space says that it has them.
 *
 * Their events fire at each boot until then, into buffers that lose them again. So
 * the records are shown whole, too, in /sys/devices/system/machinecheck/saved, one a
 * line. The number of a record, written to that file, clears it.
 */
#define pr_fmt(fmt) "mce: " fmt

#include <linux/device.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include <acpi/apei.h>
#include <asm/mce.h>

#include "internal.h"

/* A panic saves the few records that are in the pool then. */
#define SAVED_MAX	32

/*
 * Numbers of records that are looked at, of others too. There is a new one for each
 * record that cannot be read, and firmware that makes them up would be looked at for
 * ever.
 */
#define SAVED_LOOK_MAX	512

struct saved_mce {
	u64			id;
	struct mce_hw_err	err;
};

static struct saved_mce saved[SAVED_MAX];
static unsigned int nr_saved;

/* Protects both. */
static DEFINE_MUTEX(saved_lock);

static int show_one(char *buf, int at, const struct saved_mce *s)
{
	const struct mce *m = &s->err.m;
	int begin = at;

	at += sysfs_emit_at(buf, at, "id=0x%llx time=%llu cpu=%u socket=%u apicid=%u bank=%u ",
			    s->id, m->time, m->extcpu, m->socketid, m->apicid, m->bank);
	at += sysfs_emit_at(buf, at, "vendor=%u cpuid=0x%x microcode=0x%x ppin=0x%llx ",
			    m->cpuvendor, m->cpuid, m->microcode, m->ppin);
	at += sysfs_emit_at(buf, at, "mcgcap=0x%llx mcgstatus=0x%llx status=0x%llx addr=0x%llx ",
			    m->mcgcap, m->mcgstatus, m->status, m->addr);
	at += sysfs_emit_at(buf, at, "misc=0x%llx synd=0x%llx synd1=0x%llx synd2=0x%llx ",
			    m->misc, m->synd, s->err.vendor.amd.synd1, s->err.vendor.amd.synd2);
	at += sysfs_emit_at(buf, at, "ipid=0x%llx ip=0x%llx tsc=%llu\n", m->ipid, m->ip, m->tsc);

	return at - begin;
}

/* The rest comes when some of them are cleared: half a line is of no use. */
static ssize_t saved_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	unsigned int i;
	int at = 0, len;

	guard(mutex)(&saved_lock);

	for (i = 0; i < nr_saved; i++) {
		len = show_one(buf, at, &saved[i]);
		if (!len || buf[at + len - 1] != '\n') {
			buf[at] = '\0';
			break;
		}
		at += len;
	}

	return at;
}

static struct saved_mce *saved_find(u64 id)
{
	unsigned int i;

	for (i = 0; i < nr_saved; i++) {
		if (saved[i].id == id)
			return &saved[i];
	}

	return NULL;
}

static ssize_t saved_store(struct device *dev, struct device_attribute *attr,
			   const char *buf, size_t count)
{
	struct saved_mce *s;
	u64 id;
	int ret;

	ret = kstrtou64(buf, 0, &id);
	if (ret)
		return ret;

	guard(mutex)(&saved_lock);

	s = saved_find(id);
	if (!s)
		return -ENOENT;

	ret = erst_clear(id);
	if (ret)
		return ret;

	nr_saved--;
	memmove(s, s + 1, (saved + nr_saved - s) * sizeof(*s));

	return count;
}

static DEVICE_ATTR_ADMIN_RW(saved);

/* Only ours; one that is broken, or of a kernel with another record, stays. */
static void __init saved_read(u64 id)
{
	struct saved_mce *s = &saved[nr_saved];

	*s = (struct saved_mce) { .id = id };
	if (!apei_read_mce(&s->err, id))
		nr_saved++;
}

static int __init saved_read_all(void)
{
	int ret, pos, looked;
	u64 id;

	ret = erst_get_record_id_begin(&pos);
	if (ret)
		return ret;

	for (looked = 0; looked < SAVED_LOOK_MAX && nr_saved < SAVED_MAX; looked++) {
		if (erst_get_record_id_next(&pos, &id) || id == APEI_ERST_INVALID_RECORD_ID)
			break;
		saved_read(id);
	}
	erst_get_record_id_end();

	return 0;
}

static int __init saved_make_file(void)
{
	struct device *root = bus_get_dev_root(&mce_subsys);
	int ret;

	if (!root)
		return -ENODEV;

	ret = device_create_file(root, &dev_attr_saved);
	put_device(root);

	return ret;
}

/*
 * After ERST and the consumers that the kernel makes at boot are there. The errors
 * are those of another boot, and not counted in this one.
 */
static int __init mce_report_saved(void)
{
	unsigned int i;

	if (mca_cfg.disabled || saved_read_all())
		return 0;

	if (saved_make_file())
		pr_warn("no file for the records that ERST has kept\n");

	for (i = 0; i < nr_saved && mce_bank_tracing_enabled(); i++)
		__mce_trace_bank(&saved[i].err, MCE_ORIGIN_ERST, 0, NULL);

	return 0;
}
late_initcall_sync(mce_report_saved);
