// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl decode: say what records mean, wherever they come from.
 */
#include <string.h>
#include <unistd.h>

#include <asm/mce_unit.h>

#include "decode.h"
#include "names.h"
#include "source.h"

static struct raw_record raw;
static struct printer printer;
static struct board_files board_files;
static bool batch, verbose, has_vendor, smca, no_smca;

#define VALUE(_name, _kind, _arg, _help)				\
	{ .name = #_name, .kind = _kind, .value = &raw._name, .arg = _arg, .help = _help }
#define GIVEN(_name, _kind, _arg, _help)				\
	{ .name = #_name, .kind = _kind, .value = &raw._name, .arg = _arg, .help = _help, \
	  .given = &raw.has_##_name }

static const struct opt opts[] = {
	{ .name = "vendor", .kind = OPT_STRING, .value = &raw.vendor, .arg = "NAME",
	  .help = "intel, amd, hygon, zhaoxin or centaur", .given = &has_vendor },
	VALUE(cpuid,	OPT_HEX, "X", "all of these but the vendor: CPUID.1:EAX"),
	{ .name = "processor", .kind = OPT_STRING, .value = &raw.processor, .arg = "V:X",
	  .help = "all of these, as the kernel prints them: PROCESSOR 2:a20f12" },
	GIVEN(family,	OPT_UINT, "N", "CPU family, as /proc/cpuinfo has it"),
	VALUE(model,	OPT_UINT, "N", "CPU model"),
	VALUE(stepping,	OPT_UINT, "N", "CPU stepping"),
	{ .name = "smca", .kind = OPT_FLAG, .value = &smca,
	  .help = "the CPU has AMD's Scalable MCA (default: by family)" },
	{ .name = "no-smca", .kind = OPT_FLAG, .value = &no_smca, .help = "it has not" },
	GIVEN(bank,	OPT_UINT, "N", "bank number"),
	GIVEN(status,	OPT_HEX, "X", "MCi_STATUS, in hex, as all registers"),
	VALUE(misc,	OPT_HEX, "X", "MCi_MISC"),
	GIVEN(addr,	OPT_HEX, "X", "MCi_ADDR"),
	VALUE(ipid,	OPT_HEX, "X", "MCA_IPID (AMD)"),
	VALUE(synd,	OPT_HEX, "X", "MCA_SYND (AMD)"),
	VALUE(synd1,	OPT_HEX, "X", "MCA_SYND1 (AMD)"),
	VALUE(synd2,	OPT_HEX, "X", "MCA_SYND2 (AMD)"),
	VALUE(mcgstatus, OPT_HEX, "X", "MCG_STATUS"),
	VALUE(mcgcap,	OPT_HEX, "X", "MCG_CAP"),
	GIVEN(cpu,	OPT_UINT, "N", "number of the CPU"),
	{ .name = "batch", .kind = OPT_FLAG, .value = &batch,
	  .help = "the files are tables of such records, with a header line" },
	{ .name = "here", .kind = OPT_FLAG, .value = &printer.here,
	  .help = "the records are of this machine: find the DIMM" },
	BOARD_OPTS(board_files),
	JSON_OPT(printer.json),
	DECODE_AGAIN_OPT(printer),
	{ .name = "verbose", .letter = 'v', .kind = OPT_FLAG, .value = &verbose,
	  .help = "show the registers, flags, call chain, and what to do" },
	{ }
};

/* "2:a20f12" */
static const char *processor_machine(const char *text, struct mce_machine *m)
{
	char vendor[8];
	uint64_t cpuid;
	unsigned int nr;
	const char *colon = strchr(text, ':');

	if (!colon || colon - text >= (int)sizeof(vendor))
		return "--processor wants VENDOR:CPUID, as the kernel prints it: 2:a20f12";
	snprintf(vendor, sizeof(vendor), "%.*s", (int)(colon - text), text);
	if (!parse_uint(vendor, &nr) || !parse_hex(colon + 1, &cpuid) || cpuid > UINT32_MAX)
		return "--processor wants VENDOR:CPUID, as the kernel prints it: 2:a20f12";
	mce_machine_cpuid(m, nr, cpuid);

	return NULL;
}

/* CPUID.1:EAX: most families are of one vendor only */
static const char *cpuid_machine(const struct raw_record *r, struct mce_machine *m)
{
	int vendor = r->vendor ? mce_vendor_by_name(r->vendor) : -1;

	if (r->cpuid > UINT32_MAX)
		return "--cpuid has 32 bits";
	mce_machine_guess(m, vendor, r->cpuid);

	return m->vendor < 0 ? "several vendors have this family: give --vendor, too" : NULL;
}

/* What a CPU is like, from text. Return: NULL, or what is wrong. */
const char *raw_machine(const struct raw_record *r, struct mce_machine *m)
{
	int vendor = r->vendor ? mce_vendor_by_name(r->vendor) : -1;

	if (r->processor)
		return processor_machine(r->processor, m);
	if (r->cpuid)
		return cpuid_machine(r, m);
	if (!r->vendor)
		return "the vendor is missing: give --vendor";
	if (vendor < 0)
		return "the vendor is not intel, amd, hygon, zhaoxin or centaur";
	if (!r->has_family)
		return "the family is missing";
	if (r->family > 0xffff || r->model > 0xffff || r->stepping > 0xff)
		return "family, model or stepping is too large";

	mce_machine_set(m, vendor, r->family, r->model, r->stepping);
	m->mcgcap = r->mcgcap;
	if (!r->smca || !*r->smca || !strcmp(r->smca, "-"))
		return NULL;
	if (strchr("yYtT1", *r->smca))
		m->smca = 1;
	else if (strchr("nNfF0", *r->smca))
		m->smca = 0;
	else
		return "smca is neither yes nor no";

	return NULL;
}

/* Is anything known of the CPU? A record without is decoded as far as all have it. */
static bool has_machine(const struct raw_record *r)
{
	return r->vendor || r->has_family || r->processor || r->cpuid;
}

static const char *raw_registers(const struct raw_record *r, struct mce_event *ev)
{
	if (!r->has_status)
		return "the status is missing";
	if (r->has_bank && r->bank > MCE_BANK_NONE)
		return "there is no such bank";

	ev->bank.bank = r->has_bank ? r->bank : MCE_BANK_NONE;
	ev->bank.cpu = r->cpu;
	if (!r->has_cpu)
		ev->has |= MCE_NO_CPU;
	ev->bank.socket = r->has_socket ? (int)r->socket : -1;
	ev->bank.status = r->status;
	ev->bank.misc = r->misc;
	ev->bank.addr = r->addr;
	ev->bank.ipid = r->ipid;
	ev->bank.synd = r->synd;
	ev->bank.synd1 = r->synd1;
	ev->bank.synd2 = r->synd2;
	ev->bank.mcgstatus = r->mcgstatus;
	ev->bank.ip = r->ip;
	ev->bank.tsc = r->tsc;

	return NULL;
}

const char *raw_event(const struct raw_record *r, struct mce_event *ev)
{
	const char *wrong;

	mce_event_init(ev, MCE_EVENT_BANK);
	wrong = raw_machine(r, &ev->machine);
	if (wrong)
		return wrong;

	return raw_registers(r, ev);
}

/* The unit, and so the names of its codes, follow from the CPU and the bank, or from IPID. */
static void say_what_helps(const struct mce_event *ev)
{
	const struct mce_machine *m = &ev->machine;
	const char *lacks = NULL;
	struct mce_decoded d;

	mce_decode_event(ev, &d);
	if (d.vendor_unit)
		return;
	if (m->vendor < 0)
		lacks = raw.has_bank ? "--vendor, --family and --model" :
			"--vendor, --family, --model and --bank";
	else if (m->smca == 1 && !raw.ipid)
		lacks = raw.has_bank ? "--ipid" : "--ipid, or at least --bank";
	else if (!raw.has_bank && m->smca != 1)
		lacks = "--bank";
	if (!lacks)
		return;
	if (m->vendor < 0)
		complain("this is a status alone, decoded as all CPUs have it: with %s more is known",
			 lacks);
	else
		complain("which unit it was is not told: with %s more is known", lacks);
	printer.undecoded = true;
}

static int decode_options(void)
{
	static const struct mce_named no_addr = { .channel = -1, .addr_physical = -1 };
	struct mce_event ev;
	const char *wrong;

	if (has_machine(&raw)) {
		wrong = raw_event(&raw, &ev);
	} else {
		mce_event_init(&ev, MCE_EVENT_BANK);
		wrong = raw_registers(&raw, &ev);
		if (!wrong && printer.here && mce_machine_here(&ev.machine))
			wrong = "what CPU this is cannot be found out";
	}
	if (wrong) {
		complain("%s", wrong);
		return EXIT_USAGE;
	}
	say_what_helps(&ev);
	if (!raw.has_addr)
		ev.named = &no_addr;

	return print_event(&printer, &ev) ? EXIT_FAILED : EXIT_OK;
}

static int decode_file(const char *path, const struct mce_machine *assumed)
{
	struct mce_source *source = mce_source_auto(path);
	unsigned int before = printer.printed;
	int status;

	if (!source)
		return fail("out of memory");
	if (printer.here && mce_source_assume_here(source))
		complain("what CPU this is cannot be found out");
	if (assumed)
		mce_source_assume(source, assumed);
	status = print_source(&printer, source, -1);
	if (!status && !stopped)
		print_notes(&printer, source, path, printer.printed - before);
	mce_source_close(source);

	return status;
}

/* The CPU to assume for records that don't tell theirs. */
static const char *assumed_machine(struct mce_machine *m, bool *given)
{
	*given = has_machine(&raw);

	return *given ? raw_machine(&raw, m) : NULL;
}

static int decode_files(int argc, char **argv)
{
	struct mce_machine assumed;
	const char *wrong;
	int status = EXIT_OK;
	bool given;
	int i;

	wrong = assumed_machine(&assumed, &given);
	if (wrong) {
		complain("%s", wrong);
		return EXIT_USAGE;
	}

	for (i = 0; i < argc; i++) {
		int ret = batch ? decode_table(&printer, argv[i]) :
			  decode_file(argv[i], given ? &assumed : NULL);

		if (ret)
			status = ret;
	}

	return status;
}

/* "bea0000000000108" where a file is expected, and no file is */
static bool is_status(const char *arg)
{
	return strlen(arg) >= 16 && parse_hex(arg, &raw.status) && access(arg, F_OK);
}

static int run(int argc, char **argv)
{
	char dash[2] = "-", *standard_input = dash;
	int status;

	if (smca && no_smca) {
		complain("give either --smca or --no-smca");
		return EXIT_USAGE;
	}
	if (smca || no_smca)
		raw.smca = smca ? "yes" : "no";
	printer_init(&printer, verbose);
	stop_on_signals();

	if (argc == 1 && !raw.has_status && !batch && is_status(argv[0])) {
		raw.has_status = true;
		argc = 0;
	}
	if (raw.has_bank && !raw.has_status) {
		complain("--bank needs --status; both are of one record");
		return EXIT_USAGE;
	}
	if (raw.has_status && (argc || batch)) {
		complain("give either --status or files");
		return EXIT_USAGE;
	}
	if (!raw.has_status && !argc && isatty(STDIN_FILENO)) {
		complain("nothing to decode: give a file, \"-\" for standard input, or --status");
		return EXIT_USAGE;
	}

	status = printer_board(&printer, &board_files);
	if (!status && raw.has_status)
		status = decode_options();
	else if (!status)
		status = decode_files(argc ?: 1, argc ? argv : &standard_input);
	mce_board_free(printer.board);

	return printer_status(&printer, status);
}

const struct verb verb_decode = {
	.name		= "decode",
	.args		= "[FILE...]",
	.summary	= "say what records mean: kernel logs, perf.data, JSON, registers",
	.opts		= opts,
	.run		= run,
};
