// SPDX-License-Identifier: GPL-2.0
/*
 * mcectl list: the units and banks of this machine.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "json_out.h"
#include "names.h"
#include "sysfs.h"

static bool json, each_cpu;

static const struct opt opts[] = {
	{ .name = "each-cpu", .letter = 'c', .kind = OPT_FLAG, .value = &each_cpu,
	  .help = "a line for each CPU; without it, banks that are alike are one" },
	{ .name = "json", .letter = 'j', .kind = OPT_FLAG, .value = &json,
	  .help = "one JSON object a line, see mcectl-json(5)" },
	{ }
};

/* Banks that are alike, of several CPUs. */
struct group {
	struct bank	bank;
	unsigned int	nr_cpus, last_cpu;
	char		cpus[128];
	size_t		len;
	bool		range;
};

static void add_cpu(struct group *g, unsigned int cpu)
{
	size_t room = sizeof(g->cpus) - g->len;

	if (g->nr_cpus++ && cpu == g->last_cpu + 1) {
		g->range = true;
	} else {
		if (g->range)
			g->len += snprintf(g->cpus + g->len, room, "-%u", g->last_cpu);
		if (g->len < sizeof(g->cpus))
			g->len += snprintf(g->cpus + g->len, sizeof(g->cpus) - g->len, "%s%u",
					   g->len ? "," : "", cpu);
		g->range = false;
	}
	if (g->len >= sizeof(g->cpus))
		g->len = sizeof(g->cpus) - 1;
	g->last_cpu = cpu;
}

static void end_cpus(struct group *g)
{
	if (g->range)
		snprintf(g->cpus + g->len, sizeof(g->cpus) - g->len, "-%u", g->last_cpu);
}

static bool alike(const struct bank *a, const struct bank *b)
{
	return a->bank == b->bank && a->instance == b->instance && !strcmp(a->unit, b->unit) &&
	       !strcmp(a->vendor_unit, b->vendor_unit);
}

static struct group *find_group(struct group *groups, int nr, const struct bank *bank)
{
	int i;

	for (i = 0; i < nr; i++) {
		if (alike(&groups[i].bank, bank))
			return &groups[i];
	}

	return NULL;
}

static int make_groups(const struct bank *banks, int nr, struct group **groups)
{
	struct group *list = calloc(nr ?: 1, sizeof(*list)), *g;
	int i, found = 0;

	for (i = 0; list && i < nr; i++) {
		g = each_cpu ? NULL : find_group(list, found, &banks[i]);
		if (!g) {
			g = &list[found++];
			g->bank = banks[i];
		} else {
			g->bank.corrected += banks[i].corrected;
			g->bank.uncorrected += banks[i].uncorrected;
			g->bank.lost += banks[i].lost;
		}
		add_cpu(g, banks[i].cpu);
	}
	for (i = 0; i < found; i++)
		end_cpus(&list[i]);
	*groups = list;

	return found;
}

/* A bank whose unit only a record can tell has no event of its own. */
static bool event_of(const struct bank *bank, char *event, size_t size)
{
	snprintf(event, size, "mce_bank_%s", *bank->unit ? bank->unit : "other");

	return has_event(event);
}

static void print_json(const struct group *g)
{
	const struct bank *bank = &g->bank;
	char event[48];
	struct json_out j;
	bool exists = event_of(bank, event, sizeof(event));

	json_begin(&j, stdout);
	json_string(&j, "type", "bank_info");
	json_string(&j, "cpus", g->cpus);
	json_uint(&j, "bank", bank->bank);
	json_string(&j, "unit", *bank->unit ? bank->unit : NULL);
	json_string(&j, "vendor_unit", *bank->vendor_unit ? bank->vendor_unit : NULL);
	json_number(&j, "instance", bank->instance);
	json_string(&j, "event", exists ? event : NULL);
	if (bank->counters) {
		json_uint(&j, "corrected", bank->corrected);
		json_uint(&j, "uncorrected", bank->uncorrected);
		json_uint(&j, "lost", bank->lost);
	} else {
		json_null(&j, "corrected");
		json_null(&j, "uncorrected");
		json_null(&j, "lost");
	}
	json_end(&j);
}

static void print_row(const struct group *g)
{
	const struct bank *bank = &g->bank;
	char event[48], instance[16] = "-";

	if (bank->instance >= 0)
		snprintf(instance, sizeof(instance), "%d", bank->instance);
	printf("%4u  %-13s %-15s %8s  %-12s", bank->bank, *bank->unit ? bank->unit : "-",
	       *bank->vendor_unit ? bank->vendor_unit : "-", instance, g->cpus);
	if (bank->counters)
		printf(" %9llu %11llu %5llu", (unsigned long long)bank->corrected,
		       (unsigned long long)bank->uncorrected, (unsigned long long)bank->lost);
	else
		printf(" %9s %11s %5s", "-", "-", "-");
	printf("  %s\n", event_of(bank, event, sizeof(event)) ? event : "no event");
}

static void print_head(void)
{
	struct mce_machine m;
	const char *vendor;

	if (!mce_machine_here(&m)) {
		vendor = mce_vendor_name(m.vendor);
		printf("CPU     %s, family %#x, model %#x, stepping %u%s, microcode %#x\n",
		       vendor ?: "of a vendor that is not known", m.family, m.model, m.stepping,
		       m.smca > 0 ? ", Scalable MCA" : "", m.microcode);
	}
	printf("Events  %s\n",
	       has_event("mce_bank_other") ? "mce_bank_*: full detail" :
	       has_event("mce_record") ? "mce_record only: later, and without the process" :
	       tracing_dir() ? "none that you can see" : "tracefs is not mounted");
	printf("Who     perf_event_paranoid is %lld: %s\n\n",
	       read_number("/proc/sys/kernel/perf_event_paranoid", 2),
	       read_number("/proc/sys/kernel/perf_event_paranoid", 2) < 0 ?
	       "everybody can read the events" :
	       "reading needs root, or CAP_PERFMON and access to tracefs");
	printf("%4s  %-13s %-15s %8s  %-12s %9s %11s %5s  %s\n", "bank", "unit", "vendor's unit",
	       "instance", "cpus", "corrected", "uncorrected", "lost", "event");
}

static int run(int argc, char **argv)
{
	struct group *groups;
	struct bank *banks;
	int nr, i;

	(void)argc;
	(void)argv;
	nr = read_banks(&banks);
	if (nr < 0)
		return fail("/sys/devices/system/machinecheck: %s: no machine checks here",
			    strerror(-nr));

	nr = make_groups(banks, nr, &groups);
	if (!json) {
		pager_start();
		print_head();
	}
	for (i = 0; i < nr; i++) {
		if (json)
			print_json(&groups[i]);
		else
			print_row(&groups[i]);
	}
	free(groups);
	free(banks);

	return EXIT_OK;
}

const struct verb verb_list = {
	.name		= "list",
	.args		= "",
	.summary	= "the units and banks of this machine, their events and counters",
	.opts		= opts,
	.run		= run,
};
