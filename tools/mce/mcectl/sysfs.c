// SPDX-License-Identifier: GPL-2.0
#include "sysfs.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <asm/mce_unit.h>

#define MACHINECHECK	"/sys/devices/system/machinecheck"

long long read_number(const char *path, long long otherwise)
{
	char text[64], *end;
	long long value;

	if (!read_line(path, text, sizeof(text)))
		return otherwise;
	value = strtoll(text, &end, 0);

	return end == text ? otherwise : value;
}

const char *tracing_dir(void)
{
	static const char * const dirs[] = {
		"/sys/kernel/tracing", "/sys/kernel/debug/tracing",
	};
	char path[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dirs); i++) {
		snprintf(path, sizeof(path), "%s/trace_clock", dirs[i]);
		if (!access(path, F_OK) || errno == EACCES)
			return dirs[i];
	}

	return NULL;
}

bool has_event(const char *name)
{
	const char *dir = tracing_dir();
	char path[128];

	if (!dir)
		return false;
	snprintf(path, sizeof(path), "%s/events/mce/%s", dir, name);

	return !access(path, F_OK);
}

static bool bank_file(const char *dir, const char *name, char *text, size_t size)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);

	return read_line(path, text, size);
}

static uint64_t bank_number(const char *dir, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);

	return read_number(path, 0);
}

static void read_unit(const char *dir, struct bank *bank)
{
	char text[32];

	if (bank_file(dir, "unit", text, sizeof(text)) && strcmp(text, "-"))
		snprintf(bank->unit, sizeof(bank->unit), "%.23s", text);
	if (bank_file(dir, "vendor_unit", text, sizeof(text)) && strcmp(text, "-"))
		snprintf(bank->vendor_unit, sizeof(bank->vendor_unit), "%.23s", text);
	bank->instance = bank_file(dir, "instance", text, sizeof(text)) ? atoi(text) : -1;
}

/* A kernel that does not tell: the bank's number may still tell the unit. */
static void guess_unit(const struct mce_machine *m, struct bank *bank)
{
	struct mce_unit_rec rec = {
		.vendor = m->vendor, .family = m->family, .model = m->model,
		.stepping = m->stepping, .smca = m->smca > 0, .bank = bank->bank,
		.no_bank_map = m->guest,
	};
	u16 vendor_unit = MCE_VU_UNKNOWN;
	int unit = m->vendor < 0 ? -1 : mce_unit_of_bank(&rec, &vendor_unit);

	bank->instance = -1;
	if (unit < 0)
		return;
	snprintf(bank->unit, sizeof(bank->unit), "%s", mce_unit_name(unit));
	if (vendor_unit != MCE_VU_UNKNOWN)
		snprintf(bank->vendor_unit, sizeof(bank->vendor_unit), "%s",
			 mce_vendor_unit_name(vendor_unit));
}

static void read_bank(unsigned int cpu, unsigned int nr, const struct mce_machine *m,
		      struct bank *bank)
{
	char dir[128];

	memset(bank, 0, sizeof(*bank));
	bank->cpu = cpu;
	bank->bank = nr;
	snprintf(dir, sizeof(dir), MACHINECHECK "/machinecheck%u/mca_bank%u", cpu, nr);
	bank->counters = !access(dir, F_OK);
	if (!bank->counters) {
		guess_unit(m, bank);
		return;
	}
	read_unit(dir, bank);
	bank->corrected = bank_number(dir, "corrected");
	bank->uncorrected = bank_number(dir, "uncorrected");
	bank->lost = bank_number(dir, "lost");
}

/* The number at the end of the names in @dir that begin with @prefix; sorted. */
static int numbers(const char *dir, const char *prefix, unsigned int **list)
{
	struct dirent **entries;
	size_t len = strlen(prefix);
	int nr, i, found = 0;

	nr = scandir(dir, &entries, NULL, versionsort);
	if (nr < 0)
		return -errno;
	*list = calloc(nr + 1, sizeof(**list));
	for (i = 0; i < nr; i++) {
		const char *name = entries[i]->d_name;

		if (*list && !strncmp(name, prefix, len) && parse_uint(name + len, *list + found))
			found++;
		free(entries[i]);
	}
	free(entries);

	return *list ? found : -ENOMEM;
}

static int read_cpu(unsigned int cpu, const struct mce_machine *m, struct bank **banks, int *nr)
{
	unsigned int *list;
	struct bank *more;
	char dir[64];
	int found, i;

	snprintf(dir, sizeof(dir), MACHINECHECK "/machinecheck%u", cpu);
	found = numbers(dir, "bank", &list);
	if (found < 0)
		return found;
	more = realloc(*banks, (*nr + found + 1) * sizeof(*more));
	if (!more) {
		free(list);
		return -ENOMEM;
	}
	*banks = more;
	for (i = 0; i < found; i++)
		read_bank(cpu, list[i], m, &more[(*nr)++]);
	free(list);

	return 0;
}

int read_banks(struct bank **banks)
{
	struct mce_machine m;
	unsigned int *cpus;
	int nr_cpus, i, ret, nr = 0;

	*banks = NULL;
	mce_machine_here(&m);
	nr_cpus = numbers(MACHINECHECK, "machinecheck", &cpus);
	if (nr_cpus < 0)
		return nr_cpus;
	for (i = 0; i < nr_cpus; i++) {
		ret = read_cpu(cpus[i], &m, banks, &nr);
		if (ret) {
			free(cpus);
			return ret;
		}
	}
	free(cpus);

	return nr;
}
