// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl doctor: what works here, and what to change.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "json_out.h"
#include "sysfs.h"

enum verdict { GOOD, NOTE, BAD };

static bool json;
static unsigned int nr_bad;

static const struct opt opts[] = {
	{ .name = "json", .letter = 'j', .kind = OPT_FLAG, .value = &json,
	  .help = "one JSON object a line, see mcectl-json(5)" },
	{ }
};

static const char * const verdict_words[] = {
	[GOOD]	= "ok",
	[NOTE]	= "note",
	[BAD]	= "problem",
};

static const char * const verdict_colors[] = {
	[GOOD]	= "\033[32m",
	[NOTE]	= "\033[33m",
	[BAD]	= "\033[31m",
};

/* Tell about @what; @todo is NULL if nothing needs to be done. */
static void tell(enum verdict verdict, const char *what, const char *found, const char *todo)
{
	bool color = use_color(stdout);
	struct json_out j;

	nr_bad += verdict == BAD;
	if (json) {
		json_begin(&j, stdout);
		json_string(&j, "type", "check");
		json_string(&j, "check", what);
		json_string(&j, "verdict", verdict_words[verdict]);
		json_string(&j, "found", found);
		json_string(&j, "todo", todo);
		json_end(&j);
		return;
	}
	printf("%s%-8s%s %-16s %s\n", color ? verdict_colors[verdict] : "",
	       verdict_words[verdict], color ? "\033[0m" : "", what, found);
	if (todo)
		printf("%25s -> %s\n", "", todo);
}

static void check_kernel(void)
{
	struct utsname name = { };
	char text[128];

	uname(&name);
	if (has_event("mce_bank_other"))
		snprintf(text, sizeof(text), "%.60s has an event for each unit", name.release);
	else if (has_event("mce_record"))
		snprintf(text, sizeof(text), "%.60s has mce_record only", name.release);
	else
		snprintf(text, sizeof(text), "%.60s shows no machine check events", name.release);

	if (has_event("mce_bank_other"))
		tell(GOOD, "kernel", text, NULL);
	else if (has_event("mce_record"))
		tell(NOTE, "kernel", text,
		     "with the mce_bank events perf sees units, processes and call chains, too");
	else
		tell(BAD, "kernel", text,
		     tracing_dir() ? "be root, or use a kernel with X86_MCE and event tracing" :
		     "mount -t tracefs tracefs /sys/kernel/tracing");
}

static void check_banks(void)
{
	struct bank *banks = NULL;
	int nr = read_banks(&banks);
	char text[64];

	if (nr > 0) {
		snprintf(text, sizeof(text), "%d banks on %u CPUs", nr, banks[nr - 1].cpu + 1);
		tell(GOOD, "banks", text, NULL);
		if (banks[0].counters)
			tell(GOOD, "counters", "the kernel counts the errors of each bank", NULL);
		else
			tell(NOTE, "counters", "the kernel does not count errors",
			     "use a kernel with the mce_bank events, or run a daemon");
	} else {
		tell(BAD, "banks", "there are none in /sys/devices/system/machinecheck",
		     "machine checks are off (mce=off), or this virtual machine has none");
	}
	free(banks);
}

/* Which way the tools get to know of errors, and why it is not a better one */
static void check_way(const struct mce_source *source)
{
	const char *why = "";

	switch (mce_source_way(source, &why)) {
	case MCE_WAY_EVENTS:
		tell(GOOD, "way", "the kernel's events mce:mce_bank_*", NULL);
		break;
	case MCE_WAY_PROBES:
		tell(GOOD, "way", "probes, because this kernel has no mce_bank events", NULL);
		break;
	default:
		tell(NOTE, "way", "mce:mce_record: late, and blames nobody",
		     *why ? why : NULL);
	}
}

static void check_permission(void)
{
	struct mce_live_opts live = { .size = sizeof(live), .pid = -1, .call_chain = true };
	struct mce_source *source = mce_source_live(&live);
	int status = source ? mce_source_status(source) : -ENOMEM;

	if (!status)
		tell(GOOD, "permission", "you can read the events of all CPUs", NULL);
	else if (status == -EACCES || status == -EPERM)
		tell(BAD, "permission", mce_source_error(source),
		     "run as root, or give CAP_PERFMON (setcap cap_perfmon+ep) and access to tracefs");
	else
		tell(BAD, "live events", source ? mce_source_error(source) : "out of memory", NULL);
	if (!status)
		check_way(source);
	mce_source_close(source);
}

static void check_recorder(void)
{
	struct mce_source *source = mce_source_instance(NULL);
	char path[128], text[64];
	long long kb;

	if (!source || mce_source_status(source)) {
		tell(NOTE, "flight recorder", source ? mce_source_error(source) : "out of memory",
		     "errors before a tool starts are not kept");
		mce_source_close(source);
		return;
	}
	mce_source_close(source);
	snprintf(path, sizeof(path), "%s/instances/mce/buffer_size_kb", tracing_dir());
	kb = read_number(path, 0);
	snprintf(text, sizeof(text), "on, %lld KB for each CPU", kb);
	tell(GOOD, "flight recorder", text, NULL);
}

static void check_lost(void)
{
	struct bank *banks = NULL;
	int i, nr = read_banks(&banks);
	uint64_t lost = 0;
	char text[64];

	for (i = 0; i < nr; i++)
		lost += banks[i].lost;
	free(banks);
	if (!lost) {
		tell(GOOD, "lost records", "none are known", NULL);
		return;
	}
	snprintf(text, sizeof(text), "%llu since the kernel has booted", (unsigned long long)lost);
	tell(NOTE, "lost records", text, "mcectl list shows the banks; see \"lost\" in mcectl(1)");
}

/* Is there an entry in @dir that begins with @prefix? */
static bool has_entry(const char *dir, const char *prefix)
{
	struct dirent *entry;
	bool found = false;
	DIR *d = opendir(dir);

	if (!d)
		return false;
	while (!found && (entry = readdir(d)))
		found = !strncmp(entry->d_name, prefix, strlen(prefix));
	closedir(d);

	return found;
}

static void check_edac(void)
{
	if (has_entry("/sys/devices/system/edac/mc", "mc0"))
		tell(GOOD, "EDAC", "a driver knows the memory controllers and DIMMs", NULL);
	else
		tell(NOTE, "EDAC", "no driver knows the memory controllers",
		     "load the EDAC driver of this CPU, so that DIMMs have names");
}

static void check_firmware_first(void)
{
	if (!access("/sys/firmware/acpi/tables/HEST", F_OK))
		tell(NOTE, "firmware first", "there is a HEST table: it may handle errors",
		     "if corrected errors never show, look into the firmware's settings");
	else
		tell(GOOD, "firmware first", "the firmware leaves errors to the kernel", NULL);
}

static void check_lockdown(void)
{
	char text[128];

	if (!read_line("/sys/kernel/security/lockdown", text, sizeof(text)))
		tell(GOOD, "lockdown", "not in this kernel, or not visible", NULL);
	else if (strstr(text, "[none]"))
		tell(GOOD, "lockdown", "off", NULL);
	else if (strstr(text, "[confidentiality]"))
		tell(BAD, "lockdown", text, "tracing is forbidden: use integrity or none");
	else
		tell(NOTE, "lockdown", text, "injection is forbidden");
}

static void check_others(void)
{
	long long interval;

	if (!access("/dev/mcelog", F_OK))
		tell(NOTE, "/dev/mcelog", "exists; a reader of it takes records from others",
		     NULL);
	interval = read_number("/sys/devices/system/machinecheck/machinecheck0/check_interval", -1);
	if (interval == 0)
		tell(NOTE, "polling", "off: corrected errors without an interrupt are not seen",
		     "echo 300 >/sys/devices/system/machinecheck/machinecheck0/check_interval");
}

static int run(int argc, char **argv)
{
	(void)argc;
	(void)argv;

	check_kernel();
	check_banks();
	check_permission();
	check_recorder();
	check_lost();
	check_edac();
	check_firmware_first();
	check_lockdown();
	check_others();

	return nr_bad ? EXIT_FAILED : EXIT_OK;
}

const struct verb verb_doctor = {
	.name		= "doctor",
	.args		= "",
	.summary	= "what works on this machine, and what to change",
	.opts		= opts,
	.run		= run,
};
