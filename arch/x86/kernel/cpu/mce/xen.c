// SPDX-License-Identifier: GPL-2.0
/*
 * Machine check bank events of what the Xen hypervisor finds.
 *
 * Under Xen the banks are the hypervisor's. It hands their records to dom0, where
 * drivers/xen/mcelog.c fetches them.
 */
#include <linux/bitfield.h>
#include <linux/processor.h>

#include <asm/mce.h>
#include <xen/interface/xen.h>
#include <xen/interface/xen-mca.h>

#include "internal.h"

/*
 * CPUID.1:EAX
 *
 * [27:20]	extended family, added to a family of 15
 * [19:16]	extended model, the upper half of the model
 * [11:8]	family
 * [7:4]	model
 * [3:0]	stepping
 */
#define CPUID_1_EXT_FAMILY	GENMASK(27, 20)
#define CPUID_1_EXT_MODEL	GENMASK(19, 16)
#define CPUID_1_FAMILY		GENMASK(11, 8)
#define CPUID_1_MODEL		GENMASK(7, 4)
#define CPUID_1_STEPPING	GENMASK(3, 0)

#define MAX_FAMILY		15

static u32 xen_cpuid(const struct mcinfo_logical_cpu *cpu)
{
	u32 family = min(cpu->mc_family, MAX_FAMILY);

	return FIELD_PREP(CPUID_1_EXT_FAMILY, cpu->mc_family - family) |
	       FIELD_PREP(CPUID_1_EXT_MODEL, cpu->mc_model >> 4) |
	       FIELD_PREP(CPUID_1_FAMILY, family) |
	       FIELD_PREP(CPUID_1_MODEL, cpu->mc_model & 0xf) |
	       FIELD_PREP(CPUID_1_STEPPING, cpu->mc_step);
}

/**
 * mce_trace_xen() - fire the mce_bank event of a record of the hypervisor
 * @rec:	the record
 * @cpu:	what the hypervisor says of the physical CPU that it comes from
 *
 * CPU and socket of the event are the hypervisor's numbers of physical ones: dom0
 * need not have a virtual CPU for each. So the record is not in the counters of
 * mce_count(), which are those of dom0's CPUs. Xen tells no MCA_IPID. Its numbers
 * of vendors are not Linux's, but dom0 sees the vendor of the CPUs it runs on.
 *
 * Context: task
 */
void mce_trace_xen(const struct xen_mce *rec, const struct mcinfo_logical_cpu *cpu)
{
	struct mce_hw_err err = {
		.m = {
			.status		= rec->status,
			.addr		= rec->addr,
			.misc		= rec->misc,
			.mcgstatus	= rec->mcgstatus,
			.tsc		= rec->tsc,
			.cpuvendor	= boot_cpu_data.x86_vendor,
			.cpuid		= xen_cpuid(cpu),
			.bank		= rec->bank,
			.extcpu		= rec->extcpu,
			.socketid	= rec->socketid,
			.apicid		= rec->apicid,
			.mcgcap		= rec->mcgcap,
			.ppin		= rec->ppin,
		},
	};

	if (mce_bank_tracing_enabled())
		__mce_trace_bank(&err, MCE_ORIGIN_HYPERVISOR, 0, NULL);
}
