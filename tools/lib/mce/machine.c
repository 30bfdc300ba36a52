// SPDX-License-Identifier: GPL-2.0
/*
 * The CPU that a record comes from.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/kernel.h>

#include <asm/mce_unit.h>

#include "source.h"

/*
 * CPUID.1:EAX, Intel SDM vol. 2A and AMD APM vol. 3 alike
 *
 * 27:20 extended family	added if the family is 15
 * 19:16 extended model		valid if the family is 6 or, for all vendors, 15
 * 11:8 family, 7:4 model, 3:0 stepping
 */
static unsigned int cpuid_family(uint32_t cpuid)
{
	unsigned int family = (cpuid >> 8) & 0xf;

	return family == 0xf ? family + ((cpuid >> 20) & 0xff) : family;
}

static unsigned int cpuid_model(uint32_t cpuid)
{
	unsigned int model = (cpuid >> 4) & 0xf;

	return cpuid_family(cpuid) >= 6 ? model | ((cpuid >> 12) & 0xf0) : model;
}

/* SMCA came with family 17h. Hygon began there. */
static int has_smca(int vendor, unsigned int family)
{
	if (vendor == MCE_VENDOR_HYGON)
		return 1;

	return vendor == MCE_VENDOR_AMD && family >= 0x17;
}

void mce_machine_set(struct mce_machine *m, int vendor, unsigned int family,
		     unsigned int model, unsigned int stepping)
{
	mce_machine_init(m);
	m->vendor = vendor;
	m->family = family;
	m->model = model;
	m->stepping = stepping;
	m->smca = has_smca(vendor, family);
}

void mce_machine_cpuid(struct mce_machine *m, int vendor, uint32_t cpuid)
{
	mce_machine_set(m, vendor, cpuid_family(cpuid), cpuid_model(cpuid), cpuid & 0xf);
}

int mce_vendor_number(const char *id)
{
	static const struct {
		const char	*id;
		int		vendor;
	} vendors[] = {
		{ "GenuineIntel", MCE_VENDOR_INTEL },
		{ "AuthenticAMD", MCE_VENDOR_AMD },
		{ "HygonGenuine", MCE_VENDOR_HYGON },
		{ "CentaurHauls", MCE_VENDOR_CENTAUR },
		{ "  Shanghai  ", MCE_VENDOR_ZHAOXIN },
		/* /proc/cpuinfo and perf, with the spaces cut off */
		{ "Shanghai", MCE_VENDOR_ZHAOXIN },
	};

	for (size_t i = 0; i < ARRAY_SIZE(vendors); i++) {
		if (!strcmp(id, vendors[i].id))
			return vendors[i].vendor;
	}

	return -1;
}

/* What /proc/cpuinfo says of the first CPU. */
struct cpuinfo {
	char		vendor[32];
	unsigned int	family, model, stepping;
	uint32_t	microcode;
	bool		smca;
	bool		guest;
};

static void cpuinfo_flags(struct cpuinfo *info, const char *flags)
{
	info->smca = !!strstr(flags, " smca");
	info->guest = !!strstr(flags, " hypervisor");
}

static void cpuinfo_line(struct cpuinfo *info, const char *key, const char *value)
{
	if (!strcmp(key, "vendor_id"))
		snprintf(info->vendor, sizeof(info->vendor), "%s", value);
	else if (!strcmp(key, "cpu family"))
		info->family = strtoul(value, NULL, 0);
	else if (!strcmp(key, "model"))
		info->model = strtoul(value, NULL, 0);
	else if (!strcmp(key, "stepping"))
		info->stepping = strtoul(value, NULL, 0);
	else if (!strcmp(key, "microcode"))
		info->microcode = strtoul(value, NULL, 0);
	else if (!strcmp(key, "flags"))
		cpuinfo_flags(info, value);
}

static void cpuinfo_read(struct cpuinfo *info, FILE *file)
{
	char *line = NULL, *value;
	size_t size = 0;
	ssize_t len;

	while ((len = getline(&line, &size, file)) > 1) {
		line[len - 1] = '\0';
		value = strchr(line, ':');
		if (!value)
			continue;
		*value++ = '\0';
		value += *value == ' ';
		line[strcspn(line, "\t")] = '\0';
		cpuinfo_line(info, line, value);
	}
	free(line);
}

int mce_machine_here(struct mce_machine *m)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	struct cpuinfo info = { };

	mce_machine_init(m);
	if (!file)
		return -errno;

	cpuinfo_read(&info, file);
	fclose(file);
	if (!info.vendor[0])
		return -ENODATA;

	mce_machine_set(m, mce_vendor_number(info.vendor), info.family, info.model,
			info.stepping);
	m->microcode = info.microcode;
	m->smca = info.smca;
	m->guest = info.guest;

	return 0;
}

/* The families that only one vendor has. Source: the vendors' lists of their CPUs. */
static int vendor_of_family(unsigned int family)
{
	switch (family) {
	case 0x06:
	case 0x13:
		return MCE_VENDOR_INTEL;
	case 0x10 ... 0x11:
	case 0x14 ... 0x17:
	case 0x19 ... 0x1a:
		return MCE_VENDOR_AMD;
	case 0x18:
		return MCE_VENDOR_HYGON;
	default:
		return -1;
	}
}

void mce_machine_guess(struct mce_machine *m, int vendor, uint32_t cpuid)
{
	mce_machine_cpuid(m, MCE_VENDOR_INTEL, cpuid);
	if (vendor < 0)
		vendor = vendor_of_family(m->family);
	mce_machine_init(m);
	if (vendor >= 0)
		mce_machine_cpuid(m, vendor, cpuid);
}
