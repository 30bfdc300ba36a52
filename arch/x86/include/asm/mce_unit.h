/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_MCE_UNIT_H
#define _ASM_X86_MCE_UNIT_H

/*
 * Which hardware unit does a machine check record belong to, and what went
 * wrong there?
 *
 * The classifier behind mce_unit_classify() is pure: everything it needs is in
 * struct mce_unit_rec. This header and arch/x86/kernel/cpu/mce/unit/ are
 * therefore also compiled in user space, by the tools and the fuzzers; keep
 * them free of anything but <linux/types.h>, <linux/bits.h>,
 * <linux/bitfield.h>, <linux/build_bug.h> and <linux/kernel.h>, which the
 * kernel has in tools/include/ too.
 *
 * The lists below are the only place where the names and numbers stand. The
 * enums, the trace events' symbolic output and the tools all expand them. The
 * numbers are read by user space through the trace events: entries may be
 * added at the end of a list, never renumbered.
 *
 * In every list 0 means "not known" or "does not apply".
 */

#include <linux/types.h>
#include <linux/bits.h>

/*
 * Hardware units, one trace event (mce:mce_bank_<name>) for each.
 *
 * X(SYMBOL, name)
 */
#define MCE_UNITS(X)							\
	X(OTHER,		other)					\
	X(IFETCH,		ifetch)					\
	X(LOAD_STORE,		load_store)				\
	X(TLB,			tlb)					\
	X(DECODE,		decode)					\
	X(EXEC,			exec)					\
	X(FP,			fp)					\
	X(L2,			l2)					\
	X(L3,			l3)					\
	X(MEM_CTRL,		mem_ctrl)				\
	X(INTERCONNECT,		interconnect)				\
	X(IO,			io)					\
	X(POWER,		power)					\
	X(SECURITY,		security)

enum mce_unit {
#define X(sym, name)	MCE_UNIT_##sym,
	MCE_UNITS(X)
#undef X
	MCE_NR_UNITS
};

/*
 * The lists from here on are X(value, SYMBOL, "name").
 */

/* How the record was found. */
#define MCE_ORIGINS(X)							\
	X(0,	UNKNOWN,	"-")					\
	X(1,	EXCEPTION,	"exception")				\
	X(2,	POLL,		"poll")					\
	X(3,	CMCI,		"cmci")					\
	X(4,	THRESHOLD,	"threshold")				\
	X(5,	DEFERRED,	"deferred")				\
	X(6,	BOOT,		"boot")					\
	X(7,	FIRMWARE,	"firmware")				\
	X(8,	INJECT,		"inject")				\
	X(9,	HYPERVISOR,	"hypervisor")				\
	X(10,	ERST,		"erst")

/*
 * Severity, from harmless to fatal, so that "severity >= N" is a useful
 * filter. Intel SDM vol. 3B, "UCR Error Classification"; AMD APM vol. 2,
 * "Machine Check Error Handling".
 */
#define MCE_SEVERITIES(X)						\
	X(0,	UNKNOWN,	"-")					\
	X(1,	CORRECTED,	"corrected")				\
	X(2,	DEFERRED,	"deferred")				\
	X(3,	UCNA,		"ucna")					\
	X(4,	SRAO,		"srao")					\
	X(5,	SRAR,		"srar")					\
	X(6,	FATAL,		"fatal")

/* What kind of operation failed. */
#define MCE_ERROR_CLASSES(X)						\
	X(0,	UNKNOWN,	"-")					\
	X(1,	MEM,		"mem")					\
	X(2,	CACHE,		"cache")				\
	X(3,	TLB,		"tlb")					\
	X(4,	BUS,		"bus")					\
	X(5,	INTERNAL,	"internal")				\
	X(6,	IO,		"io")					\
	X(7,	OTHER,		"other")

/* The format of the MCA error code, MCi_STATUS[15:0]. */
#define MCE_CODE_FORMATS(X)						\
	X(0,	UNKNOWN,	"-")					\
	X(1,	SIMPLE,		"simple")				\
	X(2,	INTERNAL,	"internal")				\
	X(3,	GENERIC_CACHE,	"generic_cache")			\
	X(4,	TLB,		"tlb")					\
	X(5,	MEM,		"mem")					\
	X(6,	CACHE,		"cache")				\
	X(7,	EXTMEM,		"extmem")				\
	X(8,	BUS,		"bus")

/* LL of the MCA error code. */
#define MCE_LEVELS(X)							\
	X(0,	UNKNOWN,	"-")					\
	X(1,	L0,		"L0")					\
	X(2,	L1,		"L1")					\
	X(3,	L2,		"L2")					\
	X(4,	LG,		"LG")					\
	X(5,	RESV,		"resv")

/* TT, or II of a bus error. */
#define MCE_TRANSACTIONS(X)						\
	X(0,	UNKNOWN,	"-")					\
	X(1,	INSN,		"insn")					\
	X(2,	DATA,		"data")					\
	X(3,	GENERIC,	"generic")				\
	X(4,	MEM,		"mem")					\
	X(5,	IO,		"io")					\
	X(6,	OTHER,		"other")				\
	X(7,	RESV,		"resv")

/* RRRR, or MMM of a memory controller error. */
#define MCE_REQUESTS(X)							\
	X(0,	UNKNOWN,	"-")					\
	X(1,	GEN,		"gen")					\
	X(2,	RD,		"rd")					\
	X(3,	WR,		"wr")					\
	X(4,	DRD,		"drd")					\
	X(5,	DWR,		"dwr")					\
	X(6,	IRD,		"ird")					\
	X(7,	PREFETCH,	"prefetch")				\
	X(8,	EVICT,		"evict")				\
	X(9,	SNOOP,		"snoop")				\
	X(10,	AC,		"ac")					\
	X(11,	MS,		"ms")					\
	X(12,	RESV,		"resv")

/* PP of a bus error. */
#define MCE_PARTICIPATIONS(X)						\
	X(0,	UNKNOWN,	"-")					\
	X(1,	SRC,		"src")					\
	X(2,	RES,		"res")					\
	X(3,	OBS,		"obs")					\
	X(4,	GEN,		"gen")

/* T of a bus error. */
#define MCE_TIMEOUTS(X)							\
	X(0,	UNKNOWN,	"-")					\
	X(1,	NO,		"no")					\
	X(2,	YES,		"yes")

/*
 * Flags, as bit numbers. Up to RIPV they come from MCi_STATUS, RIPV to LMCE
 * from MCG_STATUS; a bit that the vendor doesn't define is never set. From USER
 * on they are set by the kernel, not by the classifier.
 */
#define MCE_FLAGS(X)							\
	X(0,	OVER,		"over")					\
	X(1,	UC,		"uc")					\
	X(2,	EN,		"en")					\
	X(3,	MISCV,		"miscv")				\
	X(4,	ADDRV,		"addrv")				\
	X(5,	PCC,		"pcc")					\
	X(6,	S,		"s")					\
	X(7,	AR,		"ar")					\
	X(8,	FILTERED,	"filtered")				\
	X(9,	TCC,		"tcc")					\
	X(10,	PADDRV,		"paddrv")				\
	X(11,	SYNDV,		"syndv")				\
	X(12,	DEFERRED,	"deferred")				\
	X(13,	POISON,		"poison")				\
	X(14,	SCRUB,		"scrub")				\
	X(15,	MEMORY,		"memory")				\
	X(16,	RIPV,		"ripv")					\
	X(17,	EIPV,		"eipv")					\
	X(18,	LMCE,		"lmce")					\
	X(19,	USER,		"user")					\
	X(20,	LATE,		"late")					\
	X(21,	GUEST,		"guest")				\
	X(22,	NO_CHAIN,	"no_chain")				\
	X(23,	CONSUMED,	"consumed")				\
	X(24,	SHARED,		"shared")

/*
 * The vendors' own names of their hardware units. One namespace for all
 * vendors, in groups that have room to grow: Intel from 1, banks that Linux
 * makes up from 29, AMD before SMCA from 48, AMD SMCA from 64 (the names LS, IF,
 * DE, EX and FP stand for the older units too), Zhaoxin from 128.
 */
#define MCE_VENDOR_UNITS(X)						\
	X(0,	UNKNOWN,		"-")				\
	X(1,	QPI,			"QPI")				\
	X(2,	UPI,			"UPI")				\
	X(3,	IMC,			"IMC")				\
	X(4,	HA,			"HA")				\
	X(5,	M2M,			"M2M")				\
	X(6,	B2CMI,			"B2CMI")			\
	X(7,	MCCHAN,			"MCCHAN")			\
	X(8,	EDC,			"EDC")				\
	X(9,	HBM_M2M,		"HBM_M2M")			\
	X(10,	HBM_IMC,		"HBM_IMC")			\
	X(11,	IFU,			"IFU")				\
	X(12,	DCU,			"DCU")				\
	X(13,	DTLB,			"DTLB")				\
	X(14,	MLC,			"MLC")				\
	X(15,	CBO,			"CBO")				\
	X(16,	CHA,			"CHA")				\
	X(17,	L3_FSB,			"L3_FSB")			\
	X(18,	IIO,			"IIO")				\
	X(19,	PCU,			"PCU")				\
	X(20,	PUNIT,			"PUNIT")			\
	X(21,	INTERNAL,		"INTERNAL")			\
	X(29,	THERMAL,		"THERMAL")			\
	X(30,	TIMEOUT,		"TIMEOUT")			\
	X(31,	APEI_MEM,		"APEI_MEM")			\
	X(48,	DC,			"DC")				\
	X(49,	IC,			"IC")				\
	X(50,	BU,			"BU")				\
	X(51,	CU,			"CU")				\
	X(52,	FR,			"FR")				\
	X(53,	NB,			"NB")				\
	X(64,	RESERVED,		"RESERVED")			\
	X(65,	LS,			"LS")				\
	X(66,	LS_V2,			"LS_V2")			\
	X(67,	IF,			"IF")				\
	X(68,	L2,			"L2")				\
	X(69,	DE,			"DE")				\
	X(70,	EX,			"EX")				\
	X(71,	FP,			"FP")				\
	X(72,	L3,			"L3")				\
	X(73,	MA_LLC,			"MA_LLC")			\
	X(74,	CS,			"CS")				\
	X(75,	CS_V2,			"CS_V2")			\
	X(76,	PIE,			"PIE")				\
	X(77,	UMC,			"UMC")				\
	X(78,	UMC_V2,			"UMC_V2")			\
	X(79,	EDDR5CMN,		"EDDR5CMN")			\
	X(80,	PB,			"PB")				\
	X(81,	PSP,			"PSP")				\
	X(82,	PSP_V2,			"PSP_V2")			\
	X(83,	MPASP,			"MPASP")			\
	X(84,	MPASP_V2,		"MPASP_V2")			\
	X(85,	MPART,			"MPART")			\
	X(86,	SMU,			"SMU")				\
	X(87,	SMU_V2,			"SMU_V2")			\
	X(88,	MP5,			"MP5")				\
	X(89,	MPDMA,			"MPDMA")			\
	X(90,	MPM,			"MPM")				\
	X(91,	MPRAS,			"MPRAS")			\
	X(92,	MPDACC,			"MPDACC")			\
	X(93,	DACC_BE,		"DACC_BE")			\
	X(94,	DACC_FE,		"DACC_FE")			\
	X(95,	NBIO,			"NBIO")				\
	X(96,	PCIE,			"PCIE")				\
	X(97,	PCIE_V2,		"PCIE_V2")			\
	X(98,	PCIE_PL,		"PCIE_PL")			\
	X(99,	NBIF,			"NBIF")				\
	X(100,	SHUB,			"SHUB")				\
	X(101,	SATA,			"SATA")				\
	X(102,	USB,			"USB")				\
	X(103,	XGMI_PCS,		"XGMI_PCS")			\
	X(104,	XGMI_PHY,		"XGMI_PHY")			\
	X(105,	GMI_PCS,		"GMI_PCS")			\
	X(106,	GMI_PHY,		"GMI_PHY")			\
	X(107,	WAFL_PHY,		"WAFL_PHY")			\
	X(108,	USR_CP,			"USR_CP")			\
	X(109,	USR_DP,			"USR_DP")			\
	X(110,	SSBDCI,			"SSBDCI")			\
	X(128,	CPU,			"CPU")				\
	X(129,	PL2_CACHE,		"PL2_CACHE")			\
	X(130,	LLC_CACHE,		"LLC_CACHE")			\
	X(131,	DRAM,			"DRAM")				\
	X(132,	SVAD,			"SVAD")				\
	X(133,	CRMCA0_PCIE,		"CRMCA0_PCIE")			\
	X(134,	CRMCA1_PCIE,		"CRMCA1_PCIE")			\
	X(135,	CRMCA0_IOD_ZDI,		"CRMCA0_IOD_ZDI")		\
	X(136,	CRMCA1_IOD_ZDI,		"CRMCA1_IOD_ZDI")		\
	X(137,	CCD_ZDI,		"CCD_ZDI")			\
	X(138,	ZPI,			"ZPI")				\
	X(139,	HIF,			"HIF")				\
	X(140,	SVID0,			"SVID0")			\
	X(141,	SVID1,			"SVID1")			\
	X(142,	SVID2,			"SVID2")

/* For __print_symbolic(). The last entry of its list has no comma behind it. */
#define MCE_SHOW(value, sym, name)		{ value, name },
#define MCE_SHOW_END				{ 0xffff, "?" }

/* For __print_flags(). */
#define MCE_SHOW_FLAG(bit, sym, name)		{ 1 << (bit), name },
#define MCE_SHOW_FLAG_END			{ 1 << 30, "?" }

#define MCE_ENUM_ORIGIN(v, sym, name)		MCE_ORIGIN_##sym = (v),
#define MCE_ENUM_SEVERITY(v, sym, name)		MCE_SEV_##sym = (v),
#define MCE_ENUM_ERROR_CLASS(v, sym, name)	MCE_CLASS_##sym = (v),
#define MCE_ENUM_CODE_FORMAT(v, sym, name)	MCE_FMT_##sym = (v),
#define MCE_ENUM_LEVEL(v, sym, name)		MCE_LEVEL_##sym = (v),
#define MCE_ENUM_TRANSACTION(v, sym, name)	MCE_TRANS_##sym = (v),
#define MCE_ENUM_REQUEST(v, sym, name)		MCE_REQ_##sym = (v),
#define MCE_ENUM_PARTICIPATION(v, sym, name)	MCE_PART_##sym = (v),
#define MCE_ENUM_TIMEOUT(v, sym, name)		MCE_TIMEOUT_##sym = (v),
#define MCE_ENUM_FLAG(v, sym, name)		MCE_FLAG_##sym = BIT(v),
#define MCE_ENUM_VENDOR_UNIT(v, sym, name)	MCE_VU_##sym = (v),

enum mce_origin		{ MCE_ORIGINS(MCE_ENUM_ORIGIN) };
enum mce_sev		{ MCE_SEVERITIES(MCE_ENUM_SEVERITY) };
enum mce_error_class	{ MCE_ERROR_CLASSES(MCE_ENUM_ERROR_CLASS) };
enum mce_code_format	{ MCE_CODE_FORMATS(MCE_ENUM_CODE_FORMAT) };
enum mce_level		{ MCE_LEVELS(MCE_ENUM_LEVEL) };
enum mce_transaction	{ MCE_TRANSACTIONS(MCE_ENUM_TRANSACTION) };
enum mce_request	{ MCE_REQUESTS(MCE_ENUM_REQUEST) };
enum mce_participation	{ MCE_PARTICIPATIONS(MCE_ENUM_PARTICIPATION) };
enum mce_timeout	{ MCE_TIMEOUTS(MCE_ENUM_TIMEOUT) };
enum mce_flag		{ MCE_FLAGS(MCE_ENUM_FLAG) };
enum mce_vendor_unit	{ MCE_VENDOR_UNITS(MCE_ENUM_VENDOR_UNIT) };

/*
 * CPU vendors, with the kernel's X86_VENDOR_* numbers (struct mce::cpuvendor),
 * which <asm/processor.h> does not give to user space.
 */
enum mce_vendor {
	MCE_VENDOR_INTEL	= 0,
	MCE_VENDOR_AMD		= 2,
	MCE_VENDOR_CENTAUR	= 5,
	MCE_VENDOR_HYGON	= 9,
	MCE_VENDOR_ZHAOXIN	= 10,
};

/**
 * mce_is_amd() - does a CPU of this vendor have AMD's banks? Hygon's are AMD's.
 * @vendor:	MCE_VENDOR_*, or X86_VENDOR_*
 *
 * Context: any.
 */
static inline bool mce_is_amd(unsigned int vendor)
{
	return vendor == MCE_VENDOR_AMD || vendor == MCE_VENDOR_HYGON;
}

/* struct mce_unit_rec::bank of a record that names no bank (firmware first). */
#define MCE_BANK_NONE		0xff

/* struct mce_unit_info::addr_lsb when the granularity is not known. */
#define MCE_ADDR_LSB_UNKNOWN	0xff

/**
 * struct mce_unit_rec - what the classifier is told of a machine check record
 * @status:	MCi_STATUS
 * @misc:	MCi_MISC; looked at only if @status says that it is valid
 * @addr:	MCi_ADDR; likewise
 * @synd:	MCA_SYND (AMD SMCA); likewise
 * @ipid:	MCA_IPID (AMD SMCA), 0 if not known
 * @mcgstatus:	MCG_STATUS at the time of the error, 0 if polled
 * @mcgcap:	MCG_CAP of the CPU, 0 if not known
 * @family:	CPU family, as displayed (CPUID.1:EAX, extended family added)
 * @model:	CPU model, as displayed (extended model included)
 * @stepping:	CPU stepping
 * @vendor:	an enum mce_vendor, that is struct mce::cpuvendor
 * @bank:	bank number, or MCE_BANK_NONE
 * @smca:	the CPU has AMD's Scalable MCA
 * @no_mcgcap:	@mcgcap is not known; assume what the model is known to have
 * @no_bank_map: the banks are not those of the model: a hypervisor has made them
 *		for its guest. The error code decides, or what the record itself
 *		says in MCA_IPID
 */
struct mce_unit_rec {
	u64	status;
	u64	misc;
	u64	addr;
	u64	synd;
	u64	ipid;
	u64	mcgstatus;
	u64	mcgcap;
	u16	family;
	u16	model;
	u8	stepping;
	u8	vendor;
	u8	bank;
	bool	smca;
	bool	no_mcgcap;
	bool	no_bank_map;
};

/**
 * struct mce_unit_info - what the classifier knows of a machine check record
 * @flags:		enum mce_flag bits
 * @vendor_unit:	enum mce_vendor_unit: the unit under its vendor's name
 * @err_count:		how many errors the record stands for: the corrected error
 *			count, MCi_STATUS[52:38], of a corrected error where
 *			MCG_CAP.CMCI_P says that there is one; never less than 1
 * @ext_code:		model-specific or extended error code: MCi_STATUS[31:16]
 *			on Intel and Zhaoxin, [21:16] on AMD SMCA, on older AMD
 *			CPUs [19:16], or [20:16] for bank 4 and from family 15h
 * @instance:		which of several equal units (memory controller
 *			channel, CHA, UPI link), -1 if not known
 * @channel:		memory channel from 0, as the error code or the IPID
 *			tells it; -1 if not known
 * @unit:		enum mce_unit
 * @error_class:	enum mce_error_class
 * @code_format:	enum mce_code_format
 * @level:		enum mce_level
 * @transaction:	enum mce_transaction
 * @request:		enum mce_request
 * @participation:	enum mce_participation
 * @timeout:		enum mce_timeout
 * @severity:		enum mce_sev, by architecture; the events have the
 *			kernel's own grade, where it has made one. Unknown if
 *			MCi_STATUS.VAL is clear
 * @addr_lsb:		lowest valid bit of the address, 0 to 63, or
 *			MCE_ADDR_LSB_UNKNOWN
 */
struct mce_unit_info {
	u32	flags;
	u16	vendor_unit;
	u16	err_count;
	u16	ext_code;
	s16	instance;
	s8	channel;
	u8	unit;
	u8	error_class;
	u8	code_format;
	u8	level;
	u8	transaction;
	u8	request;
	u8	participation;
	u8	timeout;
	u8	severity;
	u8	addr_lsb;
};

/**
 * mce_unit_classify() - tell the unit and the kind of a machine check record
 * @rec:	the record; any bit pattern is allowed
 * @info:	filled in completely, whatever @rec holds
 *
 * Context: any, #MC and NMI included. No MSR is read, nothing is allocated or
 * printed, no lock is taken and no global state is looked at.
 */
void mce_unit_classify(const struct mce_unit_rec *rec, struct mce_unit_info *info);

/**
 * mce_unit_of_bank() - tell the unit of a bank that has reported no error
 * @rec:		only vendor, family, model, smca, ipid, bank and
 *			no_bank_map are looked at
 * @vendor_unit:	set to the enum mce_vendor_unit of the bank
 *
 * mce_unit_classify() takes the same answer where there is one.
 *
 * Return: the enum mce_unit of the bank, or -1 if only an error record can tell.
 * Context: any.
 */
int mce_unit_of_bank(const struct mce_unit_rec *rec, u16 *vendor_unit);

/**
 * mce_units_of_bank() - tell all units that a bank's errors can belong to
 * @rec:		what mce_unit_of_bank() looks at
 *
 * Return: bits, numbered by enum mce_unit: those units, and no others, that
 * mce_unit_classify() gives to the records of this bank.
 * Context: any.
 */
u32 mce_units_of_bank(const struct mce_unit_rec *rec);

/**
 * mce_unit_name() - name of a unit, as in the trace event's name
 * @unit:	an enum mce_unit
 *
 * Return: the name, "other" if @unit is out of range. Context: any.
 */
const char *mce_unit_name(unsigned int unit);

/**
 * mce_vendor_unit_name() - a vendor's own name of a hardware unit
 * @vendor_unit:	an enum mce_vendor_unit
 *
 * Return: the name, "-" if @vendor_unit is not in the list. Context: any.
 */
const char *mce_vendor_unit_name(unsigned int vendor_unit);

#endif /* _ASM_X86_MCE_UNIT_H */
