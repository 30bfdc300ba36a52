// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl inject: make the kernel believe that there was an error.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <asm/mce.h>
#include <asm/mce_unit.h>

#include "decode.h"
#include "names.h"
#include "scenarios.h"
#include "source.h"
#include "sysfs.h"

#define DEBUGFS		"/sys/kernel/debug/"
#define INJECT		DEBUGFS "mce-inject/"

/* struct mce.inject_flags: the kernel's MCJ_* */
#define IN_PROCESS	0x1
#define EXCEPTION	0x8

#define USER_CS		0x33

/* Corrected errors are only logged, so this needs not be anybody's memory. */
#define SOME_ADDRESS	0x12345000

#define PAGE_SIZE	4096
#define PFN_MASK	((1ULL << 55) - 1)

static unsigned int cpu, bank;
static uint64_t addr, status_override;
static bool has_bank, has_addr, has_status, dry_run, yes, json;

static const struct opt opts[] = {
	{ .name = "cpu", .letter = 'C', .kind = OPT_UINT, .value = &cpu, .arg = "N",
	  .help = "the CPU (default: 0)" },
	{ .name = "bank", .kind = OPT_UINT, .value = &bank, .arg = "N",
	  .help = "the bank (default: the first one of the scenario's unit)",
	  .given = &has_bank },
	{ .name = "addr", .kind = OPT_HEX, .value = &addr, .arg = "X",
	  .help = "the address (default: one that does no harm to others)",
	  .given = &has_addr },
	{ .name = "status", .kind = OPT_HEX, .value = &status_override, .arg = "X",
	  .help = "another MCi_STATUS", .given = &has_status },
	{ .name = "dry-run", .letter = 'n', .kind = OPT_FLAG, .value = &dry_run,
	  .help = "only show what would be injected" },
	{ .name = "yes", .letter = 'y', .kind = OPT_FLAG, .value = &yes,
	  .help = "also on a machine that is not a virtual one, or if it stops the machine" },
	JSON_OPT(json),
	{ }
};

static const char * const harm_words[] = {
	[HARM_NONE]	= "is only logged",
	[HARM_PAGE]	= "takes a page of memory out of use",
	[HARM_PROCESS]	= "takes a page of memory out of use, kills a process of mcectl",
	[HARM_MACHINE]	= "stops the machine",
};

static bool is_virtual(void)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char line[8192];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file))
		found = !strncmp(line, "flags", 5) && strstr(line, " hypervisor");
	if (file)
		fclose(file);

	return found;
}

static void list_scenarios(bool smca)
{
	const struct scenario *s;

	printf("What this machine's kind of CPU can be made to believe:\n\n");
	for (s = scenarios; s->name; s++) {
		if (s->smca == smca)
			printf("  %-18s %s; %s\n", s->name, s->summary, harm_words[s->harm]);
	}
}

/* The bank of the unit on this CPU. Return: -1 if there is none. */
static int find_bank(unsigned int unit)
{
	struct bank *banks;
	int i, found = -1, nr = read_banks(&banks);

	for (i = 0; i < nr && found < 0; i++) {
		if (banks[i].cpu == cpu && !strcmp(banks[i].unit, mce_unit_name(unit)))
			found = banks[i].bank;
	}
	free(banks);

	return found;
}

/* The physical address of a page of our own; 0 if it cannot be found out. */
static uint64_t own_page(void)
{
	unsigned char *page = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t entry = 0;

	if (page == MAP_FAILED || fd < 0 || mlock(page, PAGE_SIZE))
		return 0;
	page[0] = 1;
	if (pread(fd, &entry, sizeof(entry), (uintptr_t)page / PAGE_SIZE * sizeof(entry)) !=
	    sizeof(entry))
		entry = 0;
	close(fd);

	return (entry & PFN_MASK) * PAGE_SIZE;
}

/* Make the record. Return: EXIT_OK or EXIT_FAILED. */
static int make_event(const struct scenario *s, const struct mce_machine *m, struct mce_event *ev)
{
	int found = has_bank ? (int)bank : find_bank(s->unit);

	if (found < 0 && !s->smca)
		return fail("CPU %u has no bank that is known to be of unit %s; give --bank", cpu,
			    mce_unit_name(s->unit));

	mce_event_init(ev, MCE_EVENT_BANK);
	ev->machine = *m;
	ev->bank.cpu = cpu;
	ev->bank.bank = found < 0 ? 0 : found;
	ev->bank.status = has_status ? status_override : s->status;
	ev->bank.misc = s->misc;
	ev->bank.ipid = s->ipid;
	ev->bank.synd = s->synd;
	ev->bank.mcgstatus = s->mcgstatus;
	ev->bank.origin = MCE_ORIGIN_INJECT;
	ev->bank.addr = has_addr ? addr : SOME_ADDRESS;

	return EXIT_OK;
}

static int write_file(const char *name, const void *data, size_t size)
{
	char path[64];
	int fd, err = 0;

	snprintf(path, sizeof(path), INJECT "%s", name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, data, size) != (ssize_t)size)
		err = -errno;
	close(fd);

	return err;
}

static int write_number(const char *name, uint64_t value)
{
	char text[32];

	return write_file(name, text, snprintf(text, sizeof(text), "%#llx",
					       (unsigned long long)value));
}

/*
 * The kernel's own injector; all that Scalable MCA can have done to it. It takes the
 * last character of the flags for the end of a line.
 */
static int inject_sw(const struct mce_bank_record *rec)
{
	return write_file("flags", "sw\n", 3) ?: write_number("cpu", rec->cpu) ?:
	       write_number("status", rec->status) ?: write_number("addr", rec->addr) ?:
	       write_number("misc", rec->misc) ?: write_number("synd", rec->synd) ?:
	       write_number("ipid", rec->ipid) ?: write_number("bank", rec->bank);
}

static int inject_raw(const struct scenario *s, const struct mce_bank_record *rec)
{
	struct mce m = {
		.status		= rec->status,
		.misc		= rec->misc,
		.addr		= rec->addr,
		.mcgstatus	= rec->mcgstatus,
		.bank		= rec->bank,
		.extcpu		= rec->cpu,
		.inject_flags	= IN_PROCESS | (s->exception ? EXCEPTION : 0),
		.ip		= s->harm == HARM_PROCESS ? (uintptr_t)inject_raw : 0,
		.cs		= s->harm == HARM_PROCESS ? USER_CS : 0,
		.finished	= 1,
	};

	return write_file("raw", &m, sizeof(m));
}

static int pin(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);

	return sched_setaffinity(0, sizeof(set), &set) ? -errno : 0;
}

/* In a process of its own, because that may be killed. Return: a negative errno or 0. */
static int inject_here(const struct scenario *s, struct mce_bank_record *rec)
{
	int ret = pin();

	if (ret)
		return ret;
	if (s->harm != HARM_NONE && s->harm != HARM_MACHINE && !has_addr) {
		rec->addr = own_page();
		if (!rec->addr)
			return -EPERM;
	}

	return s->smca ? inject_sw(rec) : inject_raw(s, rec);
}

static int explain_failure(int err)
{
	switch (err) {
	case ENOENT:
		return fail(INJECT ": not there. As root: modprobe mce-inject; mount -t debugfs debugfs /sys/kernel/debug. The kernel needs X86_MCE_INJECT");
	case EACCES:
	case EPERM:
		return fail("not permitted: be root; lockdown forbids it, too");
	case EINVAL:
		return fail("the kernel does not accept the record; is CPU %u online, has it the bank?",
			    cpu);
	default:
		return fail("cannot inject: %s", strerror(err));
	}
}

static int inject(const struct scenario *s, struct mce_bank_record *rec)
{
	pid_t child;
	int state;

	fflush(stdout);
	child = fork();
	if (child < 0)
		return fail("fork: %s", strerror(errno));
	if (!child)
		_exit(-inject_here(s, rec));
	if (waitpid(child, &state, 0) != child)
		return fail("wait: %s", strerror(errno));

	if (WIFSIGNALED(state)) {
		if (s->harm != HARM_PROCESS || WTERMSIG(state) != SIGBUS)
			return fail("the injecting process was killed by signal %d",
				    WTERMSIG(state));
		if (!json)
			puts("injected; the process that met the error was killed (SIGBUS), as it should be");
		return EXIT_OK;
	}
	if (WEXITSTATUS(state))
		return explain_failure(WEXITSTATUS(state));
	if (!json)
		puts("injected");

	return EXIT_OK;
}

/* Return: false, after saying why, if it is too dangerous. */
static bool is_allowed(const struct scenario *s)
{
	bool fake = read_number(DEBUGFS "mce/fake_panic", 0) == 1;

	if (yes || dry_run)
		return true;
	if (!is_virtual()) {
		complain("this is not a virtual machine, and the scenario %s. Give --yes if you mean it",
			 harm_words[s->harm]);
		return false;
	}
	if (s->harm == HARM_MACHINE && !fake) {
		complain("this stops the machine. Give --yes if you mean it, or let the kernel only pretend: echo 1 >"
			 DEBUGFS "mce/fake_panic");
		return false;
	}

	return true;
}

static int run(int argc, char **argv)
{
	struct printer printer = { .json = json, .flags = MCE_FORMAT_REGS };
	const struct scenario *s;
	struct mce_machine m;
	struct mce_event ev;
	int status;

	if (mce_machine_here(&m))
		return fail("/proc/cpuinfo does not tell what CPU this is");
	if (!argc) {
		list_scenarios(m.smca > 0);
		return EXIT_OK;
	}
	if (argc > 1) {
		complain("give one scenario");
		return EXIT_USAGE;
	}
	s = find_scenario(argv[0], m.smca > 0);
	if (!s) {
		complain("there is no scenario '%s' for this CPU; mcectl inject lists them",
			 argv[0]);
		return EXIT_USAGE;
	}
	status = make_event(s, &m, &ev);
	if (status)
		return status;

	if (dry_run && !json)
		printf("would inject, into " INJECT "%s:\n", s->smca ? "*" : "raw");
	print_event(&printer, &ev);
	if (!is_allowed(s))
		return EXIT_FAILED;

	return dry_run ? EXIT_OK : inject(s, &ev.bank);
}

const struct verb verb_inject = {
	.name		= "inject",
	.args		= "[SCENARIO]",
	.summary	= "make the kernel believe that there was an error, for tests",
	.opts		= opts,
	.run		= run,
};
