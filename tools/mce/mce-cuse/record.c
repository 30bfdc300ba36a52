// SPDX-License-Identifier: GPL-2.0
/* From an event to the record of /dev/mcelog. */
#include <string.h>

#include <asm/mce_unit.h>

#include "record.h"

/* Code segments of the 64-bit kernel, arch/x86/include/asm/segment.h. */
#define KERNEL_CS	0x10
#define USER_CS		0x33

/* enum severity_level of arch/x86/kernel/cpu/mce/internal.h */
static uint8_t kernel_severity(unsigned int severity)
{
	static const uint8_t level[] = {
		[MCE_SEV_UNKNOWN]	= 0,
		[MCE_SEV_CORRECTED]	= 2,
		[MCE_SEV_DEFERRED]	= 1,
		[MCE_SEV_UCNA]		= 1,
		[MCE_SEV_SRAO]		= 4,
		[MCE_SEV_SRAR]		= 6,
		[MCE_SEV_FATAL]		= 7,
	};

	return severity < sizeof(level) ? level[severity] : 0;
}

/* CPUID.1:EAX from the numbers that people use: Intel SDM vol. 2A, CPUID. */
static uint32_t cpuid_eax(const struct mce_machine *m)
{
	unsigned int family = m->family, model = m->model;
	uint32_t eax = m->stepping & 0xf;

	eax |= (model & 0xf) << 4 | ((model >> 4) & 0xf) << 16;
	eax |= (family < 0xf ? family : 0xf) << 8;
	if (family > 0xf)
		eax |= (family - 0xf) << 20;

	return eax;
}

void mce_record_from_event(struct mce *m, const struct mce_event *ev, unsigned int severity,
			   const struct cpu *cpu)
{
	const struct mce_bank_record *rec = &ev->bank;

	memset(m, 0, sizeof(*m));
	m->status	= rec->status;
	m->misc		= rec->misc;
	m->addr		= rec->addr;
	m->mcgstatus	= rec->mcgstatus;
	m->ip		= rec->ip;
	m->tsc		= rec->tsc;
	m->time		= ev->has & MCE_HAS_WALL ? ev->wall_ns / 1000000000 : 0;
	m->cpuvendor	= ev->machine.vendor < 0 ? 0xff : ev->machine.vendor;
	m->severity	= kernel_severity(severity);
	m->cpuid	= cpuid_eax(&ev->machine);
	m->bank		= rec->bank;
	m->cpu		= rec->cpu;
	m->finished	= 1;
	m->extcpu	= rec->cpu;
	m->socketid	= rec->socket < 0 ? 0 : rec->socket;
	m->apicid	= cpu->apicid;
	m->mcgcap	= ev->machine.mcgcap ?: cpu->mcgcap;
	m->synd		= rec->synd;
	m->ipid		= rec->ipid;
	m->ppin		= ev->machine.ppin;
	m->microcode	= ev->machine.microcode;

	if (rec->flags & MCE_FLAG_USER)
		m->cs = USER_CS;
	else if (rec->ip)
		m->cs = KERNEL_CS;
}
