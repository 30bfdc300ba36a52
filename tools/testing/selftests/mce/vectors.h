/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One record for each unit that a CPU can report, and what its event says.
 *
 * The expected values are worked out by hand from Intel SDM vol. 3B, "Machine-
 * Check Architecture" and AMD's APM vol. 2 and PPRs, not from the kernel's
 * classifier.
 */
#ifndef MCE_TEST_VECTORS_H
#define MCE_TEST_VECTORS_H

#include "mce_test.h"

struct mce_vector {
	struct mce_regs		regs;
	struct mce_expect	expect;
};

/* MCA_IPID of an AMD bank type. */
#define IPID(hwid, mcatype)	(((__u64)(mcatype) << 48) | ((__u64)(hwid) << 32))

/*
 * Intel Skylake server. Banks 0 to 3 are IFU, DCU, DTLB and MLC, 4 PCU, 5 UPI,
 * 6 IIO, 7 M2M, 9 CHA.
 */
static const struct mce_vector intel_vectors[NR_UNITS] = {
	/* Instruction fetch from L0: UC, EN, PCC */
	[UNIT_IFETCH] = {
		.regs = { .bank = 0, .status = 0xb200000000000150 },
		.expect = {
			.unit = UNIT_IFETCH, .vendor_unit = 11, .instance = -1,
			.severity = SEV_FATAL, .flags = FLAG_UC | FLAG_EN | FLAG_PCC,
			.error_class = CLASS_CACHE, .level = LEVEL_L0,
			.transaction = TRANS_INSN, .request = REQ_IRD,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* Data read from L0: UC, EN, MISCV, ADDRV, S, AR, MSCOD 0x10 */
	[UNIT_LOAD_STORE] = {
		.regs = {
			.bank = 1, .status = 0xbd80000000100134,
			.addr = 0x12345040, .misc = 0x86,
		},
		.expect = {
			.unit = UNIT_LOAD_STORE, .vendor_unit = 12, .instance = -1,
			.severity = SEV_SRAR, .flags = FLAG_UC | FLAG_EN | FLAG_MISCV |
				FLAG_ADDRV | FLAG_S | FLAG_AR,
			.error_class = CLASS_CACHE, .level = LEVEL_L0,
			.transaction = TRANS_DATA, .request = REQ_DRD, .ext_code = 0x10,
			.channel = -1, .err_count = 1, .addr_lsb = 6,
		},
	},
	/* Data TLB, level 1: EN, three errors counted */
	[UNIT_TLB] = {
		.regs = { .bank = 2, .status = 0x900000c000000015 },
		.expect = {
			.unit = UNIT_TLB, .vendor_unit = 13, .instance = -1,
			.severity = SEV_CORRECTED, .flags = FLAG_EN,
			.error_class = CLASS_TLB, .level = LEVEL_L1,
			.transaction = TRANS_DATA,
			.channel = -1, .err_count = 3, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* Eviction, L2, filtered: OVER, EN, ADDRV, one error, MSCOD 0xab */
	[UNIT_L2] = {
		.regs = { .bank = 3, .status = 0xd400004000ab117a, .addr = 0xfee00000 },
		.expect = {
			.unit = UNIT_L2, .vendor_unit = 14, .instance = -1,
			.severity = SEV_CORRECTED,
			.flags = FLAG_OVER | FLAG_EN | FLAG_ADDRV | FLAG_FILTERED,
			.error_class = CLASS_CACHE, .level = LEVEL_L2,
			.transaction = TRANS_GENERIC, .request = REQ_EVICT, .ext_code = 0xab,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* Internal error: UC, EN, neither S nor AR, MSCOD 0x1234 */
	[UNIT_POWER] = {
		.regs = { .bank = 4, .status = 0xb000000012340402 },
		.expect = {
			.unit = UNIT_POWER, .vendor_unit = 19, .instance = -1,
			.severity = SEV_UCNA, .flags = FLAG_UC | FLAG_EN,
			.error_class = CLASS_INTERNAL, .ext_code = 0x1234,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* Bus: generic participation, no timeout, other, LG: MISCV, MSCOD 0x31 */
	[UNIT_INTERCONNECT] = {
		.regs = { .bank = 5, .status = 0x8800004000310e0f, .misc = 0x55 },
		.expect = {
			.unit = UNIT_INTERCONNECT, .vendor_unit = 2, .instance = 0,
			.severity = SEV_CORRECTED, .flags = FLAG_MISCV,
			.error_class = CLASS_BUS, .level = LEVEL_LG,
			.transaction = TRANS_OTHER, .request = REQ_GEN,
			.participation = PART_GEN, .timeout = TIMEOUT_NO, .ext_code = 0x31,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* I/O error, MISC is no address granularity: UC, EN, MISCV, ADDRV */
	[UNIT_IO] = {
		.regs = {
			.bank = 6, .status = 0xbc00000000000e0b,
			.addr = 0xfd000000, .misc = 0xab0000,
		},
		.expect = {
			.unit = UNIT_IO, .vendor_unit = 18, .instance = -1,
			.severity = SEV_UCNA,
			.flags = FLAG_UC | FLAG_EN | FLAG_MISCV | FLAG_ADDRV,
			.error_class = CLASS_IO, .level = LEVEL_LG,
			.transaction = TRANS_IO, .request = REQ_GEN,
			.participation = PART_GEN, .timeout = TIMEOUT_NO,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* Memory read, channel 2: MISCV, ADDRV, four errors, MSCOD 1 */
	[UNIT_MEM_CTRL] = {
		.regs = {
			.bank = 7, .status = 0x8c00010000010092,
			.addr = 0x12345000, .misc = 0x8c,
		},
		.expect = {
			.unit = UNIT_MEM_CTRL, .vendor_unit = 5, .instance = 0,
			.severity = SEV_CORRECTED,
			.flags = FLAG_MISCV | FLAG_ADDRV | FLAG_MEMORY,
			.error_class = CLASS_MEM, .request = REQ_RD, .ext_code = 1,
			.channel = 2, .err_count = 4, .addr_lsb = 12,
		},
	},
	/* Cache hierarchy, L2: UC, EN, MISCV, ADDRV, S, MSCOD 0xc0 */
	[UNIT_L3] = {
		.regs = {
			.bank = 9, .status = 0xbd00000000c0000e,
			.addr = 0x3ffff000, .misc = 0x8c,
		},
		.expect = {
			.unit = UNIT_L3, .vendor_unit = 16, .instance = -1,
			.severity = SEV_SRAO,
			.flags = FLAG_UC | FLAG_EN | FLAG_MISCV | FLAG_ADDRV | FLAG_S,
			.error_class = CLASS_CACHE, .level = LEVEL_L2, .ext_code = 0xc0,
			.channel = -1, .err_count = 1, .addr_lsb = 12,
		},
	},
};

/* AMD Scalable MCA: MCA_IPID tells the unit, the bank number does not matter. */
static const struct mce_vector smca_vectors[NR_UNITS] = {
	/* LS version 2: EN, MISCV, ADDRV, SYNDV, AddrLsb 6; data read, L1 */
	[UNIT_LOAD_STORE] = {
		.regs = {
			.bank = 0, .ipid = IPID(0xb0, 0x10), .status = 0x9c20000006020135,
			.addr = 0x12345040, .misc = 0xd01a000001000000, .synd = 0x2a0503,
		},
		.expect = {
			.unit = UNIT_LOAD_STORE, .vendor_unit = 66, .instance = -1,
			.severity = SEV_CORRECTED,
			.flags = FLAG_EN | FLAG_MISCV | FLAG_ADDRV | FLAG_SYNDV,
			.error_class = CLASS_CACHE, .level = LEVEL_L1,
			.transaction = TRANS_DATA, .request = REQ_DRD, .ext_code = 2,
			.channel = -1, .err_count = 1, .addr_lsb = 6,
		},
	},
	/* IF: UC, EN, ADDRV, TCC, Poison; instruction fetch, L1 */
	[UNIT_IFETCH] = {
		.regs = {
			.bank = 1, .ipid = IPID(0xb0, 1), .status = 0xb4800800000d0151,
			.addr = 0x7f001000,
		},
		.expect = {
			.unit = UNIT_IFETCH, .vendor_unit = 67, .instance = -1,
			.severity = SEV_SRAR,
			.flags = FLAG_UC | FLAG_EN | FLAG_ADDRV | FLAG_TCC | FLAG_POISON,
			.error_class = CLASS_CACHE, .level = LEVEL_L1,
			.transaction = TRANS_INSN, .request = REQ_IRD, .ext_code = 0xd,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* L2: OVER, EN, Scrub; instruction read, L2 */
	[UNIT_L2] = {
		.regs = { .bank = 2, .ipid = IPID(0xb0, 2), .status = 0xd000010000030112 },
		.expect = {
			.unit = UNIT_L2, .vendor_unit = 68, .instance = -1,
			.severity = SEV_CORRECTED, .flags = FLAG_OVER | FLAG_EN | FLAG_SCRUB,
			.error_class = CLASS_CACHE, .level = LEVEL_L2,
			.transaction = TRANS_INSN, .request = REQ_RD, .ext_code = 3,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* DE: UC, EN, PCC; internal */
	[UNIT_DECODE] = {
		.regs = { .bank = 3, .ipid = IPID(0xb0, 3), .status = 0xb200000000050400 },
		.expect = {
			.unit = UNIT_DECODE, .vendor_unit = 69, .instance = -1,
			.severity = SEV_FATAL, .flags = FLAG_UC | FLAG_EN | FLAG_PCC,
			.error_class = CLASS_INTERNAL, .ext_code = 5,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* EX: EN; bus, responder, timeout, write, I/O, LG */
	[UNIT_EXEC] = {
		.regs = { .bank = 5, .ipid = IPID(0xb0, 5), .status = 0x90000000003f0b2b },
		.expect = {
			.unit = UNIT_EXEC, .vendor_unit = 70, .instance = -1,
			.severity = SEV_CORRECTED, .flags = FLAG_EN,
			.error_class = CLASS_BUS, .level = LEVEL_LG,
			.transaction = TRANS_IO, .request = REQ_WR,
			.participation = PART_RES, .timeout = TIMEOUT_YES, .ext_code = 0x3f,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* FP: EN, ADDRV, PADDRV, granularity in MCA_ADDR; instruction TLB, L1 */
	[UNIT_FP] = {
		.regs = {
			.bank = 6, .ipid = IPID(0xb0, 6), .status = 0x9440000000060011,
			.addr = 0x0c00000012345000,
		},
		.expect = {
			.unit = UNIT_FP, .vendor_unit = 71, .instance = -1,
			.severity = SEV_CORRECTED, .flags = FLAG_EN | FLAG_ADDRV | FLAG_PADDRV,
			.error_class = CLASS_TLB, .level = LEVEL_L1,
			.transaction = TRANS_INSN, .ext_code = 6,
			.channel = -1, .err_count = 1, .addr_lsb = 12,
		},
	},
	/* L3: EN, ADDRV, SYNDV, Deferred; eviction, LG */
	[UNIT_L3] = {
		.regs = {
			.bank = 7, .ipid = IPID(0xb0, 7), .status = 0x942010000004017b,
			.addr = 0x3ffff040, .synd = 0x5d000002,
		},
		.expect = {
			.unit = UNIT_L3, .vendor_unit = 72, .instance = -1,
			.severity = SEV_DEFERRED,
			.flags = FLAG_EN | FLAG_ADDRV | FLAG_SYNDV | FLAG_DEFERRED,
			.error_class = CLASS_CACHE, .level = LEVEL_LG,
			.transaction = TRANS_GENERIC, .request = REQ_EVICT, .ext_code = 4,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* UMC of channel 3, DRAM ECC: OVER, EN, MISCV, ADDRV, SYNDV */
	[UNIT_MEM_CTRL] = {
		.regs = {
			.bank = 8, .ipid = IPID(0x96, 0) | 0x350f00, .status = 0xdc2040000000011b,
			.addr = 0x12345000, .misc = 0xd01a0ffe00000000, .synd = 0x3d0a400040a0003,
		},
		.expect = {
			.unit = UNIT_MEM_CTRL, .vendor_unit = 77, .instance = 3,
			.severity = SEV_CORRECTED,
			.flags = FLAG_OVER | FLAG_EN | FLAG_MISCV | FLAG_ADDRV | FLAG_SYNDV |
				FLAG_MEMORY,
			.error_class = CLASS_MEM, .level = LEVEL_LG,
			.transaction = TRANS_GENERIC, .request = REQ_RD,
			.channel = 3, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* PIE: EN; a code of no format */
	[UNIT_INTERCONNECT] = {
		.regs = { .bank = 9, .ipid = IPID(0x2e, 1), .status = 0x9000000000020000 },
		.expect = {
			.unit = UNIT_INTERCONNECT, .vendor_unit = 76, .instance = -1,
			.severity = SEV_CORRECTED, .flags = FLAG_EN,
			.error_class = CLASS_OTHER, .ext_code = 2,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* NBIO: UC, EN; bus, source, no timeout, I/O, LG */
	[UNIT_IO] = {
		.regs = { .bank = 4, .ipid = IPID(0x18, 0), .status = 0xb00000000001080b },
		.expect = {
			.unit = UNIT_IO, .vendor_unit = 95, .instance = -1,
			.severity = SEV_SRAR, .flags = FLAG_UC | FLAG_EN,
			.error_class = CLASS_BUS, .level = LEVEL_LG,
			.transaction = TRANS_IO, .request = REQ_GEN,
			.participation = PART_SRC, .timeout = TIMEOUT_NO, .ext_code = 1,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* SMU version 2: EN; internal */
	[UNIT_POWER] = {
		.regs = { .bank = 8, .ipid = IPID(0x01, 1), .status = 0x9000000000130400 },
		.expect = {
			.unit = UNIT_POWER, .vendor_unit = 87, .instance = -1,
			.severity = SEV_CORRECTED, .flags = FLAG_EN,
			.error_class = CLASS_INTERNAL, .ext_code = 0x13,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* PSP version 2: EN; internal */
	[UNIT_SECURITY] = {
		.regs = { .bank = 9, .ipid = IPID(0xff, 1), .status = 0x90000000002a0500 },
		.expect = {
			.unit = UNIT_SECURITY, .vendor_unit = 82, .instance = -1,
			.severity = SEV_CORRECTED, .flags = FLAG_EN,
			.error_class = CLASS_INTERNAL, .ext_code = 0x2a,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
	/* A bank type that nobody knows: EN; internal */
	[UNIT_OTHER] = {
		.regs = { .bank = 7, .ipid = IPID(0xabc, 0xd), .status = 0x9000000000010400 },
		.expect = {
			.unit = UNIT_OTHER, .vendor_unit = 0, .instance = -1,
			.severity = SEV_CORRECTED, .flags = FLAG_EN,
			.error_class = CLASS_INTERNAL, .ext_code = 1,
			.channel = -1, .err_count = 1, .addr_lsb = LSB_UNKNOWN,
		},
	},
};

/* The record of a unit, NULL if @vectors has none. */
static inline const struct mce_vector *vector_of(const struct mce_vector *vectors,
						 unsigned int unit)
{
	return vectors[unit].regs.status ? &vectors[unit] : NULL;
}

#endif /* MCE_TEST_VECTORS_H */
