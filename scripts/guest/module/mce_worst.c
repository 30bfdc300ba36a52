// SPDX-License-Identifier: GPL-2.0
/*
 * Raises machine checks (#MC) in QEMU guests at points that are named, and finds
 * out who reads user memory meanwhile. For the stock kernel and for that of the
 * series. Never load it on a real machine.
 *
 * It puts an error into a bank and executes "int $18". What the kernel sees is an
 * #MC in that context. Error N has the address 4 GB + N pages; the guest has less
 * memory than that, and the misc register says that it is no physical address, so
 * that no page is taken out of service.
 *
 * Files in debugfs, mce-worst/:
 *
 *   raise    "CONTEXT KIND COUNT": so many errors on this CPU, one after the other
 *   at       "SYMBOL WHEN KIND COUNT": raise one whenever the function is entered, up
 *            to COUNT; "": no more of that
 *   poison   "FIRST LENGTH MODE": user memory that nobody may look at. It has to be
 *            mapped with PROT_NONE, so that each look is a page fault. With MODE
 *            "raise", each look that is forbidden is a machine check as well, as it
 *            is on hardware.
 *   stats    what was done and seen; writing to it clears it
 *   log      a line for each error: number, kind, context, CPU, bank
 *   victim   for the program "victim", which is hit in user mode by "int $18" of its
 *            own: ioctl() VICTIM + KIND puts an error into a bank for it
 *
 * CONTEXT is task, irqoff, irq, nmi, or cpus: on all of them at once. KIND is
 *
 *   srao     needs no action            over     the same, and another one is lost
 *   fixup    recovered by a fix-up, in kernel mode only
 *   kill     a task is killed for it (SIGBUS), in user mode only
 *   nmi      no error, but an NMI
 *
 * WHEN is any; mc: inside of the handling of another error; nmi: inside of an NMI,
 * but not of an error; out: in neither of them.
 *
 * While MCG_STATUS.MCIP is set, an #MC shuts a machine down. "int $18" would not; it
 * is not done then, but counted as "refused".
 */
#include <linux/cpu.h>
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/ftrace.h>
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/smp.h>
#include <linux/stacktrace.h>
#include <linux/tracepoint.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include <asm/apic.h>
#include <asm/asm.h>
#include <asm/desc.h>
#include <asm/mce.h>
#include <asm/msr.h>
#include <asm/nmi.h>
#include <asm/trapnr.h>
#include "in_guest.h"

#define FIRST_ADDR	BIT_ULL(32)
#define NR_BANKS	10

/* A linear address, good to a page */
#define MISC		(BIT(6) | PAGE_SHIFT)

#define SRAO		(MCI_STATUS_VAL | MCI_STATUS_UC | MCI_STATUS_EN | MCI_STATUS_MISCV | \
			 MCI_STATUS_ADDRV | MCI_STATUS_S | 0x017a)
#define SRAR		(MCI_STATUS_VAL | MCI_STATUS_UC | MCI_STATUS_EN | MCI_STATUS_MISCV | \
			 MCI_STATUS_ADDRV | MCI_STATUS_S | MCI_STATUS_AR | 0x0134)
#define LOCAL		(MCG_STATUS_MCIP | MCG_STATUS_RIPV | MCG_STATUS_EIPV | MCG_STATUS_LMCES)
#define BROADCAST	(MCG_STATUS_MCIP | MCG_STATUS_RIPV | MCG_STATUS_EIPV)

/* Where the page is that poisoned user memory is said to have failed in. */
#define POISON_ADDR	0x70000000ULL

/* The first ioctl() of the victim's; small numbers are taken. */
#define VICTIM		0x5700

#define LOG_MAX		BIT(21)
#define FRAMES		32

enum kind { KIND_SRAO, KIND_OVER, KIND_FIXUP, KIND_KILL, KIND_NMI, NR_KINDS };
static const char * const kind_names[] = { "srao", "over", "fixup", "kill", "nmi" };

enum ctx { CTX_TASK, CTX_IRQOFF, CTX_IRQ, CTX_NMI, CTX_CPUS, CTX_USER, CTX_AT, CTX_POISON };
static const char * const ctx_names[] = {
	"task", "irqoff", "irq", "nmi", "cpus", "user", "at", "poison"
};

enum when { WHEN_ANY, WHEN_MC, WHEN_NMI, WHEN_OUT };
static const char * const when_names[] = { "any", "mc", "nmi", "out" };

/* Looks at poisoned user memory: with MCIP set, inside of the handler, before the
 * task has got what it deserves, and afterwards. Only the last is allowed.
 */
enum touch { TOUCH_MCIP, TOUCH_HANDLER, TOUCH_UNSETTLED, TOUCH_AFTER, NR_TOUCHES };
static const char * const touch_names[] = { "mcip", "handler", "unsettled", "after" };

struct error {
	u8	kind;
	u8	ctx;
	u8	cpu;
	u8	bank;
};

struct worst_cpu {
	unsigned int		depth;
	struct task_struct	*victim;
	bool			pending;
	enum kind		kind;
	struct irq_work		work;
	u64			raised[NR_BANKS];
	u64			over[NR_BANKS];
};

static DEFINE_PER_CPU(struct worst_cpu, worst);

static DEFINE_MUTEX(mutex);
static struct dentry *dir;
static struct error *errors;
static atomic_t next;
static atomic_t refused, nested, touched[NR_TOUCHES];

static unsigned long first_frames[NR_TOUCHES][FRAMES];
static unsigned int nr_frames[NR_TOUCHES];

static unsigned long poison, poison_end;
static bool poison_raises;
static atomic_t poison_max;

static bool mcip(void)
{
	return native_rdmsrq(MSR_IA32_MCG_STATUS) & MCG_STATUS_MCIP;
}

/*
 * Inside of the handling of an error, of kernel or of user mode. The former is like an
 * NMI; without that it is an interrupt that has come behind the handler.
 */
static bool in_handler(struct worst_cpu *w, bool irqs_off, bool nmi)
{
	return (w->depth && nmi) || (w->victim == current && irqs_off && !nmi && !in_hardirq());
}

/*
 * The bank of an error. One that has to be recovered from is not in bank 1, where the
 * handler may take it for an erratum of Skylake, and ignores it.
 */
static unsigned int choose_bank(unsigned int nr, enum kind kind)
{
	unsigned int bank = nr % NR_BANKS;

	return bank == 1 && (kind == KIND_FIXUP || kind == KIND_KILL) ? 0 : bank;
}

/* Put an error into a bank; interrupts are off. */
static void put(enum kind kind, enum ctx ctx, u64 addr)
{
	struct worst_cpu *w = this_cpu_ptr(&worst);
	unsigned int nr = atomic_inc_return(&next) - 1;
	unsigned int bank = choose_bank(nr, kind);
	u64 status = kind == KIND_FIXUP || kind == KIND_KILL ? SRAR : SRAO;

	if (kind == KIND_OVER) {
		status |= MCI_STATUS_OVER;
		w->over[bank]++;
	}
	if (nr < LOG_MAX)
		errors[nr] = (struct error){ kind, ctx, smp_processor_id(), bank };
	w->raised[bank]++;

	native_wrmsrq(MSR_IA32_MCx_ADDR(bank), addr ?: FIRST_ADDR + (u64)nr * PAGE_SIZE);
	native_wrmsrq(MSR_IA32_MCx_MISC(bank), addr ? 0x8c : MISC);
	native_wrmsrq(MSR_IA32_MCx_STATUS(bank), status);
	native_wrmsrq(MSR_IA32_MCG_STATUS, ctx == CTX_CPUS ? BROADCAST : LOCAL);
}

static void hit(enum kind kind, bool irqs_on)
{
	/* An interrupt is not taken right behind STI. */
	if (kind == KIND_FIXUP)
		asm volatile("int $18\n"
			     "1: nop\n"
			     "2:\n"
			     _ASM_EXTABLE_TYPE(1b, 2b, EX_TYPE_DEFAULT_MCE_SAFE)
			     ::: "memory");
	else if (irqs_on)
		asm volatile("sti; int $18; cli" ::: "memory");
	else
		asm volatile("int $18" ::: "memory");
}

static bool raise(enum kind kind, enum ctx ctx)
{
	struct worst_cpu *w;
	unsigned long flags;
	bool irqs_on;

	raw_local_irq_save(flags);
	w = this_cpu_ptr(&worst);
	if (mcip()) {
		atomic_inc(&refused);
		raw_local_irq_restore(flags);
		return false;
	}
	if (w->depth)
		atomic_inc(&nested);
	irqs_on = ctx == CTX_TASK && !raw_irqs_disabled_flags(flags);
	w->depth++;
	put(kind, ctx, 0);
	hit(kind, irqs_on);
	w->depth--;
	raw_local_irq_restore(flags);

	return true;
}

static void send_nmi(void)
{
	apic->send_IPI(raw_smp_processor_id(), NMI_VECTOR);
}

static int nmi_comes(unsigned int cmd, struct pt_regs *regs)
{
	struct worst_cpu *w = this_cpu_ptr(&worst);

	if (!w->pending)
		return NMI_DONE;

	raise(w->kind, CTX_NMI);
	WRITE_ONCE(w->pending, false);
	return NMI_HANDLED;
}

static void irq_comes(struct irq_work *work)
{
	raise(container_of(work, struct worst_cpu, work)->kind, CTX_IRQ);
}

/*
 * An error that all CPUs are told of. The handler waits for all of them, so none is
 * raised if one can't take part: it has an error ready that user space is about to
 * raise.
 */
struct broadcast {
	enum kind	kind;
	atomic_t	awaited;
	atomic_t	unfit;
};

static DEFINE_MUTEX(broadcast_lock);

static void on_each(void *data)
{
	struct broadcast *b = data;

	if (mcip())
		atomic_inc(&b->unfit);
	atomic_dec(&b->awaited);
	while (atomic_read(&b->awaited))
		cpu_relax();

	if (atomic_read(&b->unfit))
		atomic_inc(&refused);
	else
		raise(b->kind, CTX_CPUS);
}

static void raise_on_all(enum kind kind)
{
	struct broadcast b = { .kind = kind };

	guard(mutex)(&broadcast_lock);
	guard(cpus_read_lock)();
	atomic_set(&b.awaited, num_online_cpus());
	on_each_cpu(on_each, &b, true);
}

static void raise_in(enum ctx ctx, enum kind kind)
{
	struct worst_cpu *w;
	unsigned long flags;

	if (kind == KIND_NMI) {
		send_nmi();
		return;
	}

	switch (ctx) {
	case CTX_IRQOFF:
		local_irq_save(flags);
		raise(kind, ctx);
		local_irq_restore(flags);
		break;
	case CTX_IRQ:
		w = raw_cpu_ptr(&worst);
		w->kind = kind;
		irq_work_queue(&w->work);
		irq_work_sync(&w->work);
		break;
	case CTX_NMI:
		preempt_disable();
		w = this_cpu_ptr(&worst);
		w->kind = kind;
		WRITE_ONCE(w->pending, true);
		send_nmi();
		while (READ_ONCE(w->pending))
			cpu_relax();
		preempt_enable();
		break;
	case CTX_CPUS:
		raise_on_all(kind);
		break;
	default:
		raise(kind, ctx);
	}
}

/* --- at a point that is named by its symbol */

static struct point {
	char		symbol[64];
	enum when	when;
	enum kind	kind;
	atomic_t	left;
	atomic_t	hits;
	bool		armed;
	bool		is_kprobe;
} point;

static DEFINE_PER_CPU(bool, in_point);

/* The breakpoint of a kprobe is like an NMI itself. */
static bool point_in_nmi(void)
{
	return (preempt_count() & NMI_MASK) > (point.is_kprobe ? NMI_OFFSET : 0);
}

static bool is_time(struct worst_cpu *w, bool irqs_off)
{
	bool inside = in_handler(w, irqs_off, point_in_nmi());

	switch (point.when) {
	case WHEN_MC:
		return inside;
	case WHEN_NMI:
		return point_in_nmi() && !inside;
	case WHEN_OUT:
		return !point_in_nmi() && !inside;
	default:
		return true;
	}
}

static void point_hit(bool irqs_off)
{
	if (raw_cpu_read(in_point) || !is_time(raw_cpu_ptr(&worst), irqs_off))
		return;

	atomic_inc(&point.hits);
	if (atomic_dec_if_positive(&point.left) < 0)
		return;

	preempt_disable_notrace();
	this_cpu_write(in_point, true);
	if (point.kind == KIND_NMI)
		send_nmi();
	else if (!raise(point.kind, CTX_AT))
		atomic_inc(&point.left);
	this_cpu_write(in_point, false);
	preempt_enable_notrace();
}

static void notrace point_entered(unsigned long ip, unsigned long parent, struct ftrace_ops *ops,
				  struct ftrace_regs *regs)
{
	point_hit(irqs_disabled());
}

static int point_probed(struct kprobe *kp, struct pt_regs *regs)
{
	point_hit(!(regs->flags & X86_EFLAGS_IF));
	return 0;
}

/* With this, a kprobe is not optimized into a jump: it always is a breakpoint. */
static void point_passed(struct kprobe *kp, struct pt_regs *regs, unsigned long flags)
{
}

static struct ftrace_ops point_ops = {
	.func	= point_entered,
};

static struct kprobe point_kprobe;

static void disarm(void)
{
	if (!point.armed)
		return;

	if (point.is_kprobe) {
		unregister_kprobe(&point_kprobe);
	} else {
		unregister_ftrace_function(&point_ops);
		ftrace_set_filter(&point_ops, NULL, 0, 1);
	}
	point.armed = false;
}

/* A kprobe where ftrace knows no such function. kprobes don't nest, ftrace does. */
static int arm(void)
{
	int err = ftrace_set_filter(&point_ops, point.symbol, strlen(point.symbol), 1);

	point.is_kprobe = err;
	if (!err) {
		err = register_ftrace_function(&point_ops);
	} else {
		point_kprobe = (struct kprobe){
			.symbol_name	= point.symbol,
			.pre_handler	= point_probed,
			.post_handler	= point_passed,
		};
		err = register_kprobe(&point_kprobe);
	}
	point.armed = !err;

	return err;
}

/* --- who looks at the user's memory */

static void note_touch(enum touch touch)
{
	if (atomic_inc_return(&touched[touch]) == 1)
		nr_frames[touch] = stack_trace_save(first_frames[touch], FRAMES, 2);
}

/* It fails: do what the #MC would do, with the registers of the one who looks. */
static void poison_fails(struct pt_regs *regs)
{
	struct pt_regs copy = *regs;
	unsigned long flags;

	if (atomic_dec_if_positive(&poison_max) < 0)
		return;

	raw_local_irq_save(flags);
	put(KIND_KILL, CTX_POISON, POISON_ADDR);
	do_machine_check(&copy);
	raw_local_irq_restore(flags);
}

static void fault_comes(void *data, unsigned long address, struct pt_regs *regs,
			unsigned long error_code)
{
	struct worst_cpu *w = raw_cpu_ptr(&worst);
	enum touch touch = TOUCH_AFTER;

	if (address < poison || address >= poison_end)
		return;

	if (mcip())
		touch = TOUCH_MCIP;
	else if (in_handler(w, !(regs->flags & X86_EFLAGS_IF), in_nmi()))
		touch = TOUCH_HANDLER;
	else if (current->mce_count)
		touch = TOUCH_UNSETTLED;
	note_touch(touch);

	if (poison_raises && (touch == TOUCH_HANDLER || touch == TOUCH_UNSETTLED))
		poison_fails(regs);
}

static struct tracepoint *fault_point;

static void find_fault_point(struct tracepoint *point, void *name)
{
	if (!strcmp(point->name, name))
		fault_point = point;
}

/* --- what else it takes */

/*
 * The first machine check taints the kernel, and turns lockdep off. That is as it
 * should be, but not here.
 */
static void notrace taint_comes(unsigned long ip, unsigned long parent, struct ftrace_ops *ops,
				struct ftrace_regs *fregs)
{
	struct pt_regs *regs = ftrace_get_regs(fregs);

	if (regs && regs->di == TAINT_MACHINE_CHECK)
		regs->si = LOCKDEP_STILL_OK;
}

static struct ftrace_ops taint_ops = {
	.func	= taint_comes,
	.flags	= FTRACE_OPS_FL_SAVE_REGS,
};

/* Keep our records off the console. */
static int record_comes(struct notifier_block *nb, unsigned long val, void *data)
{
	struct mce *m = data;

	if (m && m->addr >= FIRST_ADDR)
		m->kflags |= MCE_HANDLED_EDAC;

	return NOTIFY_OK;
}

static struct notifier_block record_nb = {
	.notifier_call	= record_comes,
	.priority	= MCE_PRIO_EDAC,
};

/* Let user mode execute "int $18". The kernel's own mapping of the IDT is read-only. */
static int open_gate(bool open)
{
	struct desc_ptr idt;
	struct page *page;
	gate_desc *gates;

	store_idt(&idt);
	page = pfn_to_page(slow_virt_to_phys((void *)idt.address) >> PAGE_SHIFT);
	gates = vmap(&page, 1, VM_MAP, PAGE_KERNEL);
	if (!gates)
		return -ENOMEM;

	gates[X86_TRAP_MC].bits.dpl = open ? 3 : 0;
	vunmap(gates);

	return 0;
}

/* --- the files */

static int find(const char *name, const char * const *names, int nr)
{
	return match_string(names, nr, name);
}

static ssize_t get_line(char *buf, size_t size, const char __user *ubuf, size_t count)
{
	if (count >= size)
		return -EINVAL;
	if (copy_from_user(buf, ubuf, count))
		return -EFAULT;

	buf[count] = 0;
	strim(buf);
	return 0;
}

static ssize_t raise_write(struct file *file, const char __user *ubuf, size_t count, loff_t *pos)
{
	char buf[64], context[16], name[16];
	unsigned int nr, i;
	int err, ctx, kind;

	err = get_line(buf, sizeof(buf), ubuf, count);
	if (err)
		return err;
	if (sscanf(buf, "%15s %15s %u", context, name, &nr) != 3)
		return -EINVAL;
	ctx = find(context, ctx_names, CTX_USER);
	kind = find(name, kind_names, NR_KINDS);
	if (ctx < 0 || kind < 0 || kind == KIND_KILL)
		return -EINVAL;

	for (i = 0; i < nr; i++) {
		raise_in(ctx, kind);
		cond_resched();
	}

	return count;
}

static const struct file_operations raise_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= raise_write,
};

static int set_point(const char *buf)
{
	char when_name[16], kind_name[16];
	int when, kind;
	unsigned int nr;

	disarm();
	if (!*buf)
		return 0;
	if (sscanf(buf, "%63s %15s %15s %u", point.symbol, when_name, kind_name, &nr) != 4)
		return -EINVAL;
	when = find(when_name, when_names, ARRAY_SIZE(when_names));
	kind = find(kind_name, kind_names, NR_KINDS);
	if (when < 0 || kind < 0 || kind == KIND_KILL)
		return -EINVAL;

	point.when = when;
	point.kind = kind;
	atomic_set(&point.left, nr);
	atomic_set(&point.hits, 0);

	return arm();
}

static ssize_t at_write(struct file *file, const char __user *ubuf, size_t count, loff_t *pos)
{
	char buf[128];
	int err;

	err = get_line(buf, sizeof(buf), ubuf, count);
	if (err)
		return err;

	guard(mutex)(&mutex);
	err = set_point(buf);

	return err ?: count;
}

static const struct file_operations at_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= at_write,
};

static ssize_t poison_write(struct file *file, const char __user *ubuf, size_t count,
			    loff_t *pos)
{
	unsigned long first, length;
	char buf[64], mode[16];
	int err;

	err = get_line(buf, sizeof(buf), ubuf, count);
	if (err)
		return err;
	if (sscanf(buf, "%lx %lx %15s", &first, &length, mode) != 3)
		return -EINVAL;

	poison_raises = !strcmp(mode, "raise");
	atomic_set(&poison_max, 100);
	poison_end = first + length;
	poison = first;

	return count;
}

static const struct file_operations poison_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= poison_write,
};

static void show_touch(struct seq_file *s, enum touch touch)
{
	unsigned int i;

	seq_printf(s, "touched_%s %d\n", touch_names[touch], atomic_read(&touched[touch]));
	for (i = 0; i < nr_frames[touch]; i++)
		seq_printf(s, "  %s %pS\n", touch_names[touch], (void *)first_frames[touch][i]);
}

static int stats_show(struct seq_file *s, void *unused)
{
	unsigned int cpu, bank, i;
	struct worst_cpu *w;

	seq_printf(s, "raised %d\nrefused %d\nnested %d\nhits %d\nleft %d\n", atomic_read(&next),
		   atomic_read(&refused), atomic_read(&nested), atomic_read(&point.hits),
		   atomic_read(&point.left));
	for (i = 0; i < NR_TOUCHES; i++)
		show_touch(s, i);
	for_each_possible_cpu(cpu) {
		w = per_cpu_ptr(&worst, cpu);
		for (bank = 0; bank < NR_BANKS; bank++)
			if (w->raised[bank])
				seq_printf(s, "bank %u %u %llu %llu\n", cpu, bank,
					   w->raised[bank], w->over[bank]);
	}

	return 0;
}

static int stats_open(struct inode *inode, struct file *file)
{
	return single_open(file, stats_show, NULL);
}

/* The numbers go on, so that no error is like one before. */
static ssize_t stats_write(struct file *file, const char __user *ubuf, size_t count, loff_t *pos)
{
	unsigned int i;

	atomic_set(&refused, 0);
	atomic_set(&nested, 0);
	for (i = 0; i < NR_TOUCHES; i++) {
		atomic_set(&touched[i], 0);
		nr_frames[i] = 0;
	}

	return count;
}

static const struct file_operations stats_fops = {
	.owner		= THIS_MODULE,
	.open		= stats_open,
	.read		= seq_read,
	.llseek		= seq_lseek,
	.release	= single_release,
	.write		= stats_write,
};

static void *log_start(struct seq_file *s, loff_t *pos)
{
	return *pos < min_t(u32, atomic_read(&next), LOG_MAX) ? &errors[*pos] : NULL;
}

static void *log_next(struct seq_file *s, void *v, loff_t *pos)
{
	++*pos;
	return log_start(s, pos);
}

static void log_stop(struct seq_file *s, void *v)
{
}

static int log_show(struct seq_file *s, void *v)
{
	struct error *e = v;

	seq_printf(s, "%zu %s %s %u %u\n", e - errors, kind_names[e->kind], ctx_names[e->ctx],
		   e->cpu, e->bank);
	return 0;
}

static const struct seq_operations log_ops = {
	.start	= log_start,
	.next	= log_next,
	.stop	= log_stop,
	.show	= log_show,
};

static int log_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &log_ops);
}

static const struct file_operations log_fops = {
	.owner		= THIS_MODULE,
	.open		= log_open,
	.read		= seq_read,
	.llseek		= seq_lseek,
	.release	= seq_release,
};

/* Its next instruction in user mode is "int $18", on this CPU. */
static long victim_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	unsigned int kind = cmd - VICTIM;
	unsigned long flags;

	if (kind >= KIND_NMI || kind == KIND_FIXUP)
		return -EINVAL;

	raw_local_irq_save(flags);
	if (mcip()) {
		raw_local_irq_restore(flags);
		return -EBUSY;
	}
	this_cpu_write(worst.victim, current);
	put(kind, CTX_USER, arg);
	raw_local_irq_restore(flags);

	return 0;
}

static int victim_release(struct inode *inode, struct file *file)
{
	int cpu;

	for_each_possible_cpu(cpu)
		per_cpu(worst.victim, cpu) = NULL;
	poison_end = 0;

	return 0;
}

static const struct file_operations victim_fops = {
	.owner		= THIS_MODULE,
	.open		= simple_open,
	.unlocked_ioctl	= victim_ioctl,
	.release	= victim_release,
};

static void make_files(void)
{
	dir = debugfs_create_dir("mce-worst", NULL);
	debugfs_create_file("raise", 0200, dir, NULL, &raise_fops);
	debugfs_create_file("at", 0200, dir, NULL, &at_fops);
	debugfs_create_file("poison", 0200, dir, NULL, &poison_fops);
	debugfs_create_file("stats", 0600, dir, NULL, &stats_fops);
	debugfs_create_file("log", 0400, dir, NULL, &log_fops);
	debugfs_create_file("victim", 0400, dir, NULL, &victim_fops);
}

static int __init mce_worst_init(void)
{
	int cpu, err;

	if (!in_guest())
		return -ENODEV;

	errors = vzalloc(LOG_MAX * sizeof(*errors));
	if (!errors)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		per_cpu(worst.work, cpu) = IRQ_WORK_INIT_HARD(irq_comes);

	err = register_nmi_handler(NMI_LOCAL, nmi_comes, 0, "mce_worst");
	if (err)
		goto out_free;
	for_each_kernel_tracepoint(find_fault_point, "page_fault_kernel");
	err = fault_point ? tracepoint_probe_register(fault_point, fault_comes, NULL) : -ENOENT;
	if (err)
		goto out_nmi;
	err = ftrace_set_filter(&taint_ops, "add_taint", strlen("add_taint"), 1) ?:
	      register_ftrace_function(&taint_ops);
	if (err)
		goto out_fault;
	err = open_gate(true);
	if (err)
		goto out_taint;
	mce_register_decode_chain(&record_nb);
	make_files();

	return 0;

out_taint:
	unregister_ftrace_function(&taint_ops);
out_fault:
	tracepoint_probe_unregister(fault_point, fault_comes, NULL);
out_nmi:
	unregister_nmi_handler(NMI_LOCAL, "mce_worst");
out_free:
	vfree(errors);
	return err;
}

static void __exit mce_worst_exit(void)
{
	debugfs_remove_recursive(dir);
	disarm();
	mce_unregister_decode_chain(&record_nb);
	open_gate(false);
	unregister_ftrace_function(&taint_ops);
	tracepoint_probe_unregister(fault_point, fault_comes, NULL);
	tracepoint_synchronize_unregister();
	unregister_nmi_handler(NMI_LOCAL, "mce_worst");
	vfree(errors);
}

module_init(mce_worst_init);
module_exit(mce_worst_exit);

MODULE_DESCRIPTION("Raises machine checks at named points in QEMU guests");
MODULE_LICENSE("GPL");
