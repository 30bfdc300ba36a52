// SPDX-License-Identifier: GPL-2.0
/*
 * Raises machine check errors from inside the kernel, for tests in QEMU guests
 * with the stock kernel or with the series. Never load it on a real machine.
 *
 * Write to these files in debugfs, mce-raise/:
 *
 *   burst      COUNT: so many records on this CPU, with interrupts off
 *   flood      MS: a timer on each CPU of the file "cpus" finds a record each time
 *              that it fires, as fast as it can, for so long. Reading it gives
 *              how many it were.
 *   cpus       a list of CPUs
 *   interrupt  ORIGIN CPU BANK STATUS ADDR: put an error into the bank, and send
 *              the CPU the interrupt of that origin: cmci, threshold or deferred
 *   guest      BANK STATUS ADDR: put an error into the bank, and do what KVM does
 *              when an #MC has interrupted a guest
 *   hang       NAME: a consumer of the tracepoint NAME that never comes back
 *
 * The records of burst and flood come from the injector's variables. They take
 * the way of any record that is found by polling, from machine_check_poll() on.
 * Record N has the address N * 64 behind 4 GB.
 *
 * QEMU keeps what is written to a bank, so that an interrupt's record is read from
 * there; but it can't raise the interrupts, and the kernel does not set up what
 * handles them. The latter is done here.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/smp.h>
#include <linux/tracepoint.h>
#include <linux/uaccess.h>

#include <asm/apic.h>
#include <asm/irq_vectors.h>
#include <asm/mce.h>
#include <asm/msr.h>
#include "in_guest.h"

#define BANK		7
#define STATUS		(MCI_STATUS_VAL | MCI_STATUS_EN | MCI_STATUS_ADDRV | 0x0091)
#define FIRST_ADDR	BIT_ULL(32)

/* What the flood's timer leaves to others, each time */
#define FLOOD_GAP_NS	(10 * NSEC_PER_USEC)

static DEFINE_MUTEX(mutex);
static struct dentry *dir;
static char cpu_list[64] = "0";

/* One record, found by polling. Interrupts are off. */
static void raise(u64 nr)
{
	struct mce *m = this_cpu_ptr(&injectm);
	mce_banks_t banks = {};

	__set_bit(BANK, banks);
	*m = (struct mce) {
		.status	= STATUS,
		.addr	= FIRST_ADDR + nr * 64,
		.bank	= BANK,
		.extcpu	= smp_processor_id(),
	};
	barrier();
	m->finished = 1;
	machine_check_poll(MCP_TIMESTAMP, &banks);
	m->finished = 0;
}

static int burst_set(void *data, u64 count)
{
	unsigned long flags;
	u64 i;

	guard(mutex)(&mutex);
	local_irq_save(flags);
	for (i = 0; i < count; i++)
		raise(i);
	local_irq_restore(flags);

	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(burst_fops, NULL, burst_set, "%llu\n");

struct flood {
	struct hrtimer	timer;
	ktime_t		end;
	u64		nr;
};

static DEFINE_PER_CPU(struct flood, flood);
static atomic64_t flood_nr;

static enum hrtimer_restart flood_fires(struct hrtimer *timer)
{
	struct flood *f = container_of(timer, struct flood, timer);

	raise(f->nr++);
	if (ktime_after(ktime_get(), f->end))
		return HRTIMER_NORESTART;

	hrtimer_set_expires(timer, ktime_add_ns(ktime_get(), FLOOD_GAP_NS));
	return HRTIMER_RESTART;
}

static void flood_start(void *ms)
{
	struct flood *f = this_cpu_ptr(&flood);

	f->nr = 0;
	f->end = ktime_add_ms(ktime_get(), *(u64 *)ms);
	hrtimer_setup(&f->timer, flood_fires, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_HARD);
	hrtimer_start(&f->timer, ns_to_ktime(FLOOD_GAP_NS), HRTIMER_MODE_REL_PINNED_HARD);
}

static int flood_set(void *data, u64 ms)
{
	cpumask_var_t cpus;
	int cpu, err;

	if (!zalloc_cpumask_var(&cpus, GFP_KERNEL))
		return -ENOMEM;

	guard(mutex)(&mutex);
	err = cpulist_parse(cpu_list, cpus);
	if (err)
		goto out;

	cpus_read_lock();
	cpumask_and(cpus, cpus, cpu_online_mask);
	atomic64_set(&flood_nr, 0);
	on_each_cpu_mask(cpus, flood_start, &ms, true);
	for_each_cpu(cpu, cpus) {
		while (hrtimer_active(&per_cpu(flood, cpu).timer))
			msleep(20);
		atomic64_add(per_cpu(flood, cpu).nr, &flood_nr);
	}
	cpus_read_unlock();
out:
	free_cpumask_var(cpus);
	return err;
}

static int flood_get(void *data, u64 *nr)
{
	*nr = atomic64_read(&flood_nr);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(flood_fops, flood_get, flood_set, "%llu\n");

static ssize_t cpus_write(struct file *file, const char __user *ubuf, size_t count,
			  loff_t *pos)
{
	char buf[sizeof(cpu_list)] = {};

	if (count >= sizeof(buf))
		return -EINVAL;
	if (copy_from_user(buf, ubuf, count))
		return -EFAULT;

	guard(mutex)(&mutex);
	strscpy(cpu_list, strim(buf));
	return count;
}

static const struct file_operations cpus_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= cpus_write,
};

/* The kernel exports nothing of this, and rightly so. */
static unsigned long (*lookup)(const char *name);

static int find_lookup(void)
{
	struct kprobe kp = { .symbol_name = "kallsyms_lookup_name" };
	int err = register_kprobe(&kp);

	if (err)
		return err;

	lookup = (void *)kp.addr;
	unregister_kprobe(&kp);

	return 0;
}

/*
 * How an interrupt is handled: the function that @vector_fn points to polls the
 * banks in the bitmap at @banks, which is one for each CPU.
 */
struct source {
	const char	*name;
	unsigned int	vector;
	const char	*vector_fn;
	const char	*fn;
	const char	*banks;
	unsigned int	banks_offset;
};

/* struct mce_amd_cpu_data begins with the banks of the two kinds of interrupts. */
static const struct source sources[] = {
	{ "cmci",	THRESHOLD_APIC_VECTOR,	"mce_threshold_vector",
	  "intel_threshold_interrupt",		"mce_banks_owned",	0 },
	{ "threshold",	THRESHOLD_APIC_VECTOR,	"mce_threshold_vector",
	  "amd_threshold_interrupt",		"mce_amd_data",		0 },
	{ "deferred",	DEFERRED_ERROR_VECTOR,	"deferred_error_int_vector",
	  "amd_deferred_error_interrupt",	"mce_amd_data",		sizeof(mce_banks_t) },
};

struct interrupt {
	const struct source	*source;
	unsigned long		banks;
	unsigned int		bank;
	u64			status;
	u64			addr;
};

static void put_error(void *data)
{
	struct interrupt *i = data;
	void *banks = this_cpu_ptr((void __percpu *)i->banks);

	__set_bit(i->bank, banks + i->source->banks_offset);
	wrmsrq(MSR_IA32_MCx_ADDR(i->bank), i->addr);
	wrmsrq(MSR_IA32_MCx_STATUS(i->bank), i->status);
}

static int set_up(const struct source *s, struct interrupt *i)
{
	unsigned long vector_fn = lookup(s->vector_fn);
	unsigned long fn = lookup(s->fn);

	i->banks = lookup(s->banks);
	if (!vector_fn || !fn || !i->banks)
		return -ENOENT;

	WRITE_ONCE(*(unsigned long *)vector_fn, fn);
	i->source = s;

	return 0;
}

static ssize_t interrupt_write(struct file *file, const char __user *ubuf, size_t count,
			       loff_t *pos)
{
	struct interrupt i = {};
	char buf[128] = {}, name[16];
	unsigned int s, cpu;
	int err = -EINVAL;

	if (count >= sizeof(buf))
		return -EINVAL;
	if (copy_from_user(buf, ubuf, count))
		return -EFAULT;
	if (sscanf(buf, "%15s %u %u %llx %llx", name, &cpu, &i.bank, &i.status, &i.addr) != 5)
		return -EINVAL;

	guard(mutex)(&mutex);
	for (s = 0; s < ARRAY_SIZE(sources); s++) {
		if (!strcmp(name, sources[s].name))
			err = set_up(&sources[s], &i);
	}
	if (err)
		return err;

	err = smp_call_function_single(cpu, put_error, &i, true);
	if (err)
		return err;

	apic->send_IPI(cpu, i.source->vector);
	return count;
}

static const struct file_operations interrupt_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= interrupt_write,
};

/*
 * The registers are put there by hand; the exit from the guest has come before. LMCE:
 * no other CPU takes part.
 */
static void guest_raise(unsigned int bank, u64 status, u64 addr)
{
	void (*handle)(void) = (void *)lookup("do_guest_machine_check");
	unsigned long flags;

	local_irq_save(flags);
	wrmsrq(MSR_IA32_MCx_ADDR(bank), addr);
	wrmsrq(MSR_IA32_MCx_MISC(bank), 0x8c);
	wrmsrq(MSR_IA32_MCx_STATUS(bank), status);
	wrmsrq(MSR_IA32_MCG_STATUS, MCG_STATUS_RIPV | MCG_STATUS_EIPV | MCG_STATUS_MCIP |
	       MCG_STATUS_LMCES);
	handle();
	local_irq_restore(flags);
}

static ssize_t guest_write(struct file *file, const char __user *ubuf, size_t count,
			   loff_t *pos)
{
	char buf[128] = {};
	unsigned int bank;
	u64 status, addr;

	if (count >= sizeof(buf))
		return -EINVAL;
	if (copy_from_user(buf, ubuf, count))
		return -EFAULT;
	if (sscanf(buf, "%u %llx %llx", &bank, &status, &addr) != 3)
		return -EINVAL;
	if (!lookup("do_guest_machine_check"))
		return -ENOENT;

	guest_raise(bank, status, addr);
	return count;
}

static const struct file_operations guest_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= guest_write,
};

static char hang_name[32];
static struct tracepoint *hang_at;

static void hang(void *data)
{
	for (;;)
		cpu_relax();
}

static void find_tracepoint(struct tracepoint *tp, void *data)
{
	if (!strcmp(tp->name, hang_name))
		hang_at = tp;
}

static ssize_t hang_write(struct file *file, const char __user *ubuf, size_t count,
			  loff_t *pos)
{
	char buf[sizeof(hang_name)] = {};
	int err;

	if (count >= sizeof(buf))
		return -EINVAL;
	if (copy_from_user(buf, ubuf, count))
		return -EFAULT;

	guard(mutex)(&mutex);
	strscpy(hang_name, strim(buf));
	for_each_kernel_tracepoint(find_tracepoint, NULL);
	if (!hang_at)
		return -ENOENT;

	err = tracepoint_probe_register(hang_at, hang, NULL);
	return err ?: count;
}

static const struct file_operations hang_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= hang_write,
};

static int __init mce_raise_init(void)
{
	int err;

	if (!in_guest())
		return -ENODEV;

	err = find_lookup();
	if (err)
		return err;

	dir = debugfs_create_dir("mce-raise", NULL);
	debugfs_create_file("burst", 0200, dir, NULL, &burst_fops);
	debugfs_create_file("flood", 0600, dir, NULL, &flood_fops);
	debugfs_create_file("cpus", 0200, dir, NULL, &cpus_fops);
	debugfs_create_file("interrupt", 0200, dir, NULL, &interrupt_fops);
	debugfs_create_file("guest", 0200, dir, NULL, &guest_fops);
	debugfs_create_file("hang", 0200, dir, NULL, &hang_fops);

	return 0;
}

static void __exit mce_raise_exit(void)
{
	debugfs_remove_recursive(dir);
}

module_init(mce_raise_init);
module_exit(mce_raise_exit);

MODULE_DESCRIPTION("Raises machine check errors in QEMU guests");
MODULE_LICENSE("GPL");
