// SPDX-License-Identifier: GPL-2.0
/*
 * The names, and which unit each vendor's unit belongs to.
 */
#include "internal.h"

/*
 * What is debatable is decided here, once:
 *
 * PIE		"power, interrupts, etc." is a part of the data fabric, and what
 *		it reports are errors on the fabric: interconnect.
 * M2M, HA,	agents between the mesh or ring and the memory controllers.
 * B2CMI	Their banks log memory errors: mem_ctrl.
 * NB		reports everything from links to DRAM. Here it stands for the
 *		links; for the rest see nb_codes[] in amd.c.
 * SMU, MP5	the microcontrollers that run power management: power.
 * INTERNAL	Nehalem's bank 7 has the codes of its power control: power.
 * SHUB, MPDMA	between I/O devices and the fabric: io.
 * MPRAS, MPM,	microcontrollers with a task that no unit stands for: other.
 * MPDACC
 * EDDR5CMN	shared logic of the DDR5 interface: mem_ctrl.
 * BU, CU	report the L2 cache with what surrounds it: l2.
 * CBO, CHA	a slice of the LLC with its agent: l3.
 * L3_FSB	the bank of L3 cache and front side bus, mostly the cache: l3.
 * SVAD		decodes the addresses of memory: mem_ctrl.
 */
static const u8 vendor_units[] = {
	[MCE_VU_UNKNOWN]	= MCE_UNIT_OTHER,

	[MCE_VU_QPI]		= MCE_UNIT_INTERCONNECT,
	[MCE_VU_UPI]		= MCE_UNIT_INTERCONNECT,
	[MCE_VU_IMC]		= MCE_UNIT_MEM_CTRL,
	[MCE_VU_HA]		= MCE_UNIT_MEM_CTRL,
	[MCE_VU_M2M]		= MCE_UNIT_MEM_CTRL,
	[MCE_VU_B2CMI]		= MCE_UNIT_MEM_CTRL,
	[MCE_VU_MCCHAN]		= MCE_UNIT_MEM_CTRL,
	[MCE_VU_EDC]		= MCE_UNIT_MEM_CTRL,
	[MCE_VU_HBM_M2M]	= MCE_UNIT_MEM_CTRL,
	[MCE_VU_HBM_IMC]	= MCE_UNIT_MEM_CTRL,
	[MCE_VU_IFU]		= MCE_UNIT_IFETCH,
	[MCE_VU_DCU]		= MCE_UNIT_LOAD_STORE,
	[MCE_VU_DTLB]		= MCE_UNIT_TLB,
	[MCE_VU_MLC]		= MCE_UNIT_L2,
	[MCE_VU_CBO]		= MCE_UNIT_L3,
	[MCE_VU_CHA]		= MCE_UNIT_L3,
	[MCE_VU_L3_FSB]		= MCE_UNIT_L3,
	[MCE_VU_IIO]		= MCE_UNIT_IO,
	[MCE_VU_PCU]		= MCE_UNIT_POWER,
	[MCE_VU_PUNIT]		= MCE_UNIT_POWER,
	[MCE_VU_INTERNAL]	= MCE_UNIT_POWER,

	[MCE_VU_THERMAL]	= MCE_UNIT_POWER,
	[MCE_VU_TIMEOUT]	= MCE_UNIT_OTHER,
	[MCE_VU_APEI_MEM]	= MCE_UNIT_MEM_CTRL,

	[MCE_VU_DC]		= MCE_UNIT_LOAD_STORE,
	[MCE_VU_IC]		= MCE_UNIT_IFETCH,
	[MCE_VU_BU]		= MCE_UNIT_L2,
	[MCE_VU_CU]		= MCE_UNIT_L2,
	[MCE_VU_FR]		= MCE_UNIT_EXEC,
	[MCE_VU_NB]		= MCE_UNIT_INTERCONNECT,

	[MCE_VU_RESERVED]	= MCE_UNIT_OTHER,
	[MCE_VU_LS]		= MCE_UNIT_LOAD_STORE,
	[MCE_VU_LS_V2]		= MCE_UNIT_LOAD_STORE,
	[MCE_VU_IF]		= MCE_UNIT_IFETCH,
	[MCE_VU_L2]		= MCE_UNIT_L2,
	[MCE_VU_DE]		= MCE_UNIT_DECODE,
	[MCE_VU_EX]		= MCE_UNIT_EXEC,
	[MCE_VU_FP]		= MCE_UNIT_FP,
	[MCE_VU_L3]		= MCE_UNIT_L3,
	[MCE_VU_MA_LLC]		= MCE_UNIT_L3,
	[MCE_VU_CS]		= MCE_UNIT_INTERCONNECT,
	[MCE_VU_CS_V2]		= MCE_UNIT_INTERCONNECT,
	[MCE_VU_PIE]		= MCE_UNIT_INTERCONNECT,
	[MCE_VU_UMC]		= MCE_UNIT_MEM_CTRL,
	[MCE_VU_UMC_V2]		= MCE_UNIT_MEM_CTRL,
	[MCE_VU_EDDR5CMN]	= MCE_UNIT_MEM_CTRL,
	[MCE_VU_PB]		= MCE_UNIT_OTHER,
	[MCE_VU_PSP]		= MCE_UNIT_SECURITY,
	[MCE_VU_PSP_V2]		= MCE_UNIT_SECURITY,
	[MCE_VU_MPASP]		= MCE_UNIT_SECURITY,
	[MCE_VU_MPASP_V2]	= MCE_UNIT_SECURITY,
	[MCE_VU_MPART]		= MCE_UNIT_SECURITY,
	[MCE_VU_SMU]		= MCE_UNIT_POWER,
	[MCE_VU_SMU_V2]		= MCE_UNIT_POWER,
	[MCE_VU_MP5]		= MCE_UNIT_POWER,
	[MCE_VU_MPDMA]		= MCE_UNIT_IO,
	[MCE_VU_MPM]		= MCE_UNIT_OTHER,
	[MCE_VU_MPRAS]		= MCE_UNIT_OTHER,
	[MCE_VU_MPDACC]		= MCE_UNIT_OTHER,
	[MCE_VU_DACC_BE]	= MCE_UNIT_OTHER,
	[MCE_VU_DACC_FE]	= MCE_UNIT_OTHER,
	[MCE_VU_NBIO]		= MCE_UNIT_IO,
	[MCE_VU_PCIE]		= MCE_UNIT_IO,
	[MCE_VU_PCIE_V2]	= MCE_UNIT_IO,
	[MCE_VU_PCIE_PL]	= MCE_UNIT_IO,
	[MCE_VU_NBIF]		= MCE_UNIT_IO,
	[MCE_VU_SHUB]		= MCE_UNIT_IO,
	[MCE_VU_SATA]		= MCE_UNIT_IO,
	[MCE_VU_USB]		= MCE_UNIT_IO,
	[MCE_VU_XGMI_PCS]	= MCE_UNIT_INTERCONNECT,
	[MCE_VU_XGMI_PHY]	= MCE_UNIT_INTERCONNECT,
	[MCE_VU_GMI_PCS]	= MCE_UNIT_INTERCONNECT,
	[MCE_VU_GMI_PHY]	= MCE_UNIT_INTERCONNECT,
	[MCE_VU_WAFL_PHY]	= MCE_UNIT_INTERCONNECT,
	[MCE_VU_USR_CP]		= MCE_UNIT_INTERCONNECT,
	[MCE_VU_USR_DP]		= MCE_UNIT_INTERCONNECT,
	[MCE_VU_SSBDCI]		= MCE_UNIT_INTERCONNECT,

	[MCE_VU_CPU]		= MCE_UNIT_EXEC,
	[MCE_VU_PL2_CACHE]	= MCE_UNIT_L2,
	[MCE_VU_LLC_CACHE]	= MCE_UNIT_L3,
	[MCE_VU_DRAM]		= MCE_UNIT_MEM_CTRL,
	[MCE_VU_SVAD]		= MCE_UNIT_MEM_CTRL,
	[MCE_VU_CRMCA0_PCIE]	= MCE_UNIT_IO,
	[MCE_VU_CRMCA1_PCIE]	= MCE_UNIT_IO,
	[MCE_VU_CRMCA0_IOD_ZDI]	= MCE_UNIT_INTERCONNECT,
	[MCE_VU_CRMCA1_IOD_ZDI]	= MCE_UNIT_INTERCONNECT,
	[MCE_VU_CCD_ZDI]	= MCE_UNIT_INTERCONNECT,
	[MCE_VU_ZPI]		= MCE_UNIT_INTERCONNECT,
	[MCE_VU_HIF]		= MCE_UNIT_INTERCONNECT,
	[MCE_VU_SVID0]		= MCE_UNIT_POWER,
	[MCE_VU_SVID1]		= MCE_UNIT_POWER,
	[MCE_VU_SVID2]		= MCE_UNIT_POWER,
};

static const char * const vendor_unit_names[] = {
#define X(_value, _sym, _name)						\
	[MCE_VU_##_sym] = (_name),
	MCE_VENDOR_UNITS(X)
#undef X
};

static const char * const unit_names[] = {
#define X(_sym, _name)							\
	[MCE_UNIT_##_sym] = #_name,
	MCE_UNITS(X)
#undef X
};

static_assert(ARRAY_SIZE(vendor_units) == ARRAY_SIZE(vendor_unit_names),
	      "a vendor unit has no unit");
static_assert(ARRAY_SIZE(unit_names) == MCE_NR_UNITS, "a unit has no name");

/* The enum mce_unit that an enum mce_vendor_unit belongs to. */
unsigned int mce_unit_of_vendor_unit(unsigned int vendor_unit)
{
	if (vendor_unit >= ARRAY_SIZE(vendor_units))
		return MCE_UNIT_OTHER;

	return vendor_units[vendor_unit];
}

const char *mce_unit_name(unsigned int unit)
{
	if (unit >= ARRAY_SIZE(unit_names))
		unit = MCE_UNIT_OTHER;

	return unit_names[unit];
}

const char *mce_vendor_unit_name(unsigned int vendor_unit)
{
	if (vendor_unit >= ARRAY_SIZE(vendor_unit_names) || !vendor_unit_names[vendor_unit])
		vendor_unit = MCE_VU_UNKNOWN;

	return vendor_unit_names[vendor_unit];
}
