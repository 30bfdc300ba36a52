// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of severities: the kernel's grade, by mce_severity(), and that of the
 * architecture, by the classifier, for all known records and ways to find them.
 *
 * An event has the kernel's grade. Where that is not the architecture's there is a
 * line in the list below that says so, and who is right. A difference without a
 * line is a failure, and so is a line without a difference.
 */
#include <kunit/test.h>
#include <linux/processor.h>
#include <linux/stop_machine.h>

#include <asm/cpu_device_id.h>
#include <asm/mce.h>
#include <asm/segment.h>

#include "../internal.h"
#include "../unit/tests/check.h"
#include "../unit/tests/vectors.h"

#define MCG_EXCEPTION	(MCG_STATUS_MCIP | MCG_STATUS_RIPV | MCG_STATUS_EIPV)

/* How a record is found. */
static const struct way {
	const char	*name;
	u64		mcgstatus;
	u16		cs;
	bool		exception;
} ways[] = {
	{ "poll", 0, 0, false },
	{ "user", MCG_EXCEPTION, __USER_CS, true },
	{ "kernel", MCG_EXCEPTION, __KERNEL_CS, true },
	{ "bystander", MCG_STATUS_MCIP | MCG_STATUS_RIPV, __USER_CS, true },
};

#define POLL		BIT(0)
#define USER		BIT(1)
#define KERNEL		BIT(2)
#define BYSTANDER	BIT(3)
#define EXCEPTION	(USER | KERNEL | BYSTANDER)

static const struct difference {
	unsigned int	ways;
	u8		architecture;
	u8		kernel;
	const char	*rule;
} differences[] = {
	/*
	 * The kernel is right: Skylake's and Cascade Lake's patrol scrubbers report
	 * as corrected what they could not correct.
	 */
	{ POLL, MCE_SEV_CORRECTED, MCE_SEV_SRAO, "Uncorrected Patrol Scrub Error" },
	/*
	 * The kernel is right: these two are SRAO by their code, in the SDM as well,
	 * whether an exception signals them or a CMCI.
	 */
	{ POLL | EXCEPTION, MCE_SEV_UCNA, MCE_SEV_SRAO,
	  "Action optional: memory scrubbing error" },
	{ POLL, MCE_SEV_UCNA, MCE_SEV_SRAO,
	  "Action optional: last level cache writeback error" },
	/* The kernel is right: another error, of which nothing is known, is lost. */
	{ POLL | EXCEPTION, MCE_SEV_SRAR, MCE_SEV_FATAL, "Action required with lost events" },
	/*
	 * Of an exception the kernel is right: it can't go on without the data. In
	 * a poll both are: the kernel does not know who was to act, and takes the
	 * worst.
	 */
	{ POLL | KERNEL, MCE_SEV_SRAR, MCE_SEV_FATAL,
	  "Data load in unrecoverable area of kernel" },
	{ POLL | KERNEL, MCE_SEV_SRAR, MCE_SEV_FATAL, "Instruction fetch error in kernel" },
	{ POLL | KERNEL, MCE_SEV_SRAR, MCE_SEV_FATAL,
	  "Uncorrected unrecoverable error in kernel context" },
};

static bool listed[ARRAY_SIZE(differences)];

/* What mce_severity() looks at beside the record. */
struct machine {
	u32	vfm;
	u8	stepping;
	bool	recovery;
	bool	succor;
	bool	overflow_recov;
};

static struct machine get_machine(void)
{
	return (struct machine) {
		.vfm		= boot_cpu_data.x86_vfm,
		.stepping	= boot_cpu_data.x86_stepping,
		.recovery	= mca_cfg.ser,
		.succor		= mce_flags.succor,
		.overflow_recov	= mce_flags.overflow_recov,
	};
}

static void set_machine(const struct machine *machine)
{
	boot_cpu_data.x86_vfm		= machine->vfm;
	boot_cpu_data.x86_stepping	= machine->stepping;
	mca_cfg.ser			= machine->recovery;
	mce_flags.succor		= machine->succor;
	mce_flags.overflow_recov	= machine->overflow_recov;
}

static u64 caps_of(const struct mce_unit_rec *rec)
{
	if (!rec->no_mcgcap)
		return rec->mcgcap;

	return rec->vendor == MCE_VENDOR_INTEL ? mce_intel_known_caps(rec->family, rec->model) :
	       rec->vendor == MCE_VENDOR_ZHAOXIN ? CAP_SER_P : 0;
}

static struct machine machine_of(const struct mce_unit_rec *rec)
{
	bool amd = rec->vendor == MCE_VENDOR_AMD || rec->vendor == MCE_VENDOR_HYGON;
	bool recovers = amd && (rec->smca || rec->family >= 0x17);

	return (struct machine) {
		.vfm		= VFM_MAKE(rec->vendor, rec->family, rec->model),
		.stepping	= rec->stepping,
		.recovery	= caps_of(rec) & CAP_SER_P,
		.succor		= recovers,
		.overflow_recov	= recovers,
	};
}

/* A record that is to be graded, and its grades. */
struct grading {
	const struct mce_unit_rec	*rec;
	const struct way		*way;
	unsigned int			severity;
	enum mce_sev			graded;
	char				*rule;
};

/* Nobody else may see the machine that this makes up. */
static int grade_stopped(void *data)
{
	struct grading *g = data;
	struct machine before = get_machine();
	struct machine machine = machine_of(g->rec);
	struct mce m = {
		.status		= g->rec->status,
		.misc		= g->rec->misc,
		.bank		= g->rec->bank,
		.cpuvendor	= g->rec->vendor,
		.mcgstatus	= g->way->mcgstatus,
		.cs		= g->way->cs,
	};

	set_machine(&machine);
	m.severity = mce_severity(&m, NULL, &g->rule, g->way->exception);
	set_machine(&before);

	g->severity = m.severity;
	g->graded = mce_graded(&m);

	return 0;
}

static void grade(struct grading *g)
{
	g->rule = "";
	stop_machine(grade_stopped, g, NULL);
}

static bool is_listed(const struct grading *g, unsigned int architecture)
{
	unsigned int way = BIT(g->way - ways);
	const struct difference *d;

	for (d = differences; d < differences + ARRAY_SIZE(differences); d++) {
		if ((d->ways & way) && d->architecture == architecture &&
		    d->kernel == g->graded && !strcmp(d->rule, g->rule)) {
			listed[d - differences] = true;
			return true;
		}
	}

	return false;
}

static void compare_grades(struct kunit *test, const char *id, const struct mce_unit_rec *rec)
{
	struct mce_unit_info info;
	struct grading g = { .rec = rec };

	mce_unit_classify(rec, &info);

	for (g.way = ways; g.way < ways + ARRAY_SIZE(ways); g.way++) {
		grade(&g);
		if (g.graded == MCE_SEV_UNKNOWN || g.graded == info.severity)
			continue;
		if (!is_listed(&g, info.severity))
			KUNIT_FAIL(test, "%s, %s: the architecture says %u, the kernel %u: \"%s\"",
				   id, g.way->name, info.severity, g.graded, g.rule);
	}
}

/* What the vectors lack: each with the grades that only Linux makes. */
#define INTEL(_model, _stepping)				\
	.vendor = MCE_VENDOR_INTEL, .family = 6, .model = (_model),	\
	.stepping = (_stepping), .no_mcgcap = true

static const struct extra {
	const char		*id;
	struct mce_unit_rec	rec;
} extras[] = {
	{ "patrol scrub of Cascade Lake", {
		INTEL(0x55, 7), .bank = 13, .status = 0x8c000040001000c0 } },
	{ "patrol scrub of Skylake, stepping 3", {
		INTEL(0x55, 3), .bank = 13, .status = 0x8c000040001000c0 } },
	{ "patrol scrub by CMCI", { INTEL(0x55, 7), .bank = 13, .status = 0xac000000000000c0 } },
	{ "write-back by CMCI", { INTEL(0x55, 7), .bank = 9, .status = 0xac0000000000017a } },
	{ "data load", { INTEL(0x55, 7), .bank = 1, .status = 0xbd80000000100134 } },
	{ "data load, overflow", { INTEL(0x55, 7), .bank = 1, .status = 0xfd80000000100134 } },
	{ "AR without S", { INTEL(0x55, 7), .bank = 1, .status = 0xbc80000000100134 } },
	{ "AR without S, overflow", { INTEL(0x55, 7), .bank = 1, .status = 0xfc80000000100134 } },
	{ "AO, unknown", { INTEL(0x55, 7), .bank = 1, .status = 0xbd00000000100150 } },
	{ "corrected with S", { INTEL(0x55, 7), .bank = 1, .status = 0x9d00004000100150 } },
};

static void grades_of_all(struct kunit *test)
{
	const struct mce_unit_vector *v;
	const struct extra *x;
	int i;

	memset(listed, 0, sizeof(listed));

	for (v = mce_unit_vectors; v < mce_unit_vectors + ARRAY_SIZE(mce_unit_vectors); v++) {
		/* The firmware's errors are not graded. */
		if (v->rec.bank != MCE_BANK_NONE)
			compare_grades(test, v->id, &v->rec);
	}
	for (x = extras; x < extras + ARRAY_SIZE(extras); x++)
		compare_grades(test, x->id, &x->rec);

	for (i = 0; i < ARRAY_SIZE(differences); i++)
		KUNIT_EXPECT_TRUE_MSG(test, listed[i], "no record for the rule \"%s\"",
				      differences[i].rule);
}

static struct kunit_case grade_test_cases[] = {
	KUNIT_CASE(grades_of_all),
	{}
};

static struct kunit_suite grade_test_suite = {
	.name		= "x86-mce-grade",
	.test_cases	= grade_test_cases,
};

kunit_test_suite(grade_test_suite);

MODULE_DESCRIPTION("KUnit tests of the severities of machine check events");
MODULE_LICENSE("GPL");
