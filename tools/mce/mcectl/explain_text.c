// SPDX-License-Identifier: GPL-2.0
#include "explain.h"

#include <asm/mce_unit.h>

const struct explanation unit_texts[MCE_NR_UNITS] = {
	[MCE_UNIT_OTHER] = {
		"A unit that has no kind of its own, or a record that no rule places.",
		"Look at the vendor's unit and the raw registers; nothing is guessed.",
		"Keep the registers (mcectl watch -v) for the vendor of the machine.",
	},
	[MCE_UNIT_IFETCH] = {
		"The part of a core that fetches instructions: the first level instruction cache and what is around it.",
		"Corrected errors are repaired by fetching the line again. An uncorrected one means that a program met poisoned code; its process is killed.",
		"A few corrected errors in a year are normal. Many on one core: have the CPU replaced; until then take the core offline (/sys/devices/system/cpu/cpuN/online).",
	},
	[MCE_UNIT_LOAD_STORE] = {
		"The part of a core that loads and stores data: the first level data cache and its queues.",
		"Corrected errors are repaired by the hardware. With severity srar a program has read data that were lost before, often in memory: look for a mem_ctrl error at the same address.",
		"If the address is that of memory which reports errors too, the DIMM is to blame. Many corrected errors on one core: have the CPU replaced.",
	},
	[MCE_UNIT_TLB] = {
		"A buffer of address translations of a core.",
		"A wrong translation was found by parity and read again from the page tables.",
		"Many on one core: have the CPU replaced.",
	},
	[MCE_UNIT_DECODE] = {
		"The decoder of instructions and the cache of decoded ones.",
		"A parity error in a buffer of the core; decoded again if corrected.",
		"Many on one core: have the CPU replaced.",
	},
	[MCE_UNIT_EXEC] = {
		"The execution units, the registers and the retirement of instructions.",
		"Errors here are rare and mostly fatal. A watchdog code means that the core has retired nothing for a long time, often because a device or the memory did not answer.",
		"After a watchdog error look for errors of io, interconnect and mem_ctrl at the same time; check firmware and microcode. If it comes again, have the CPU replaced.",
	},
	[MCE_UNIT_FP] = {
		"The floating point and vector unit.",
		"A parity error in its register file or queues.",
		"If it comes again, have the CPU replaced.",
	},
	[MCE_UNIT_L2] = {
		"The second level cache of a core or of a few cores.",
		"Single bits are corrected by ECC. Uncorrected data are lost, and who uses them gets a machine check.",
		"A few corrected errors are normal. \"Yellow\" state or many of them on one core: take the core offline and have the CPU replaced.",
	},
	[MCE_UNIT_L3] = {
		"The last level cache with the agents that keep the caches in step.",
		"Single bits are corrected by ECC. An uncorrected error in a line that was written back is reported as srao or ucna.",
		"Many corrected errors in one slice: have the CPU replaced.",
	},
	[MCE_UNIT_MEM_CTRL] = {
		"A memory controller with the path to the DIMMs.",
		"Corrected errors are bit flips in a DRAM or on its lines, which ECC has repaired; scrubbing finds them, too. Uncorrected ones have lost data: the page is taken out of use, and a program that needs it is killed.",
		"Find the DIMM (decode --here, or the slot by channel and the machine's manual). One corrected error is nothing. Several in a day at one DIMM, or one uncorrected error: replace it. Errors at all DIMMs of a channel: reseat them, check the slot, the CPU's socket and the memory settings.",
	},
	[MCE_UNIT_INTERCONNECT] = {
		"The links between cores, dies and sockets: QPI, UPI, the fabric of AMD, xGMI.",
		"Corrected errors are packets that were sent again. Timeouts and protocol errors are mostly fatal; often the unit that reports them is a victim of another one.",
		"Look for the first error, in time, of any unit. Many corrected errors on one link: reseat the CPUs, check the cables or the board. Check the firmware's version.",
	},
	[MCE_UNIT_IO] = {
		"The I/O hub: PCIe root ports and what is attached to them.",
		"The device or link behind a root port has reported an error.",
		"Look for PCIe AER messages and at the device that \"location\" names; reseat or replace it.",
	},
	[MCE_UNIT_POWER] = {
		"The microcontrollers for power, clocks and temperature.",
		"Corrected errors are mostly of voltage regulators or sensors. A fatal error stops the package, and its code tells which step failed.",
		"Check power supplies and cooling, update the firmware, keep the code for the vendor.",
	},
	[MCE_UNIT_SECURITY] = {
		"The security processor.",
		"A parity or ECC error in its memory or caches.",
		"Update the firmware. If it comes again, have the CPU replaced.",
	},
};

const struct explanation severity_texts[MCE_SEV_FATAL + 1] = {
	[MCE_SEV_CORRECTED] = {
		"The hardware has repaired it.",
		"Nothing is lost.",
		"Nothing now. Count them: many in one place announce worse.",
	},
	[MCE_SEV_DEFERRED] = {
		"AMD: data are lost, but nobody has used them yet.",
		"They are marked as poison. Who uses them later gets a machine check.",
		"Let the kernel take the page out of use; plan to replace the part.",
	},
	[MCE_SEV_UCNA] = {
		"Uncorrected, no action required: data are lost, but nobody has used them yet.",
		"They are marked as poison. Who uses them later gets a machine check.",
		"Let the kernel take the page out of use; plan to replace the part.",
	},
	[MCE_SEV_SRAO] = {
		"Uncorrected, software recoverable, action optional: found by a scrubber or in a line that was written back.",
		"No running program depends on it now.",
		"The kernel takes the page out of use. Replace the part soon.",
	},
	[MCE_SEV_SRAR] = {
		"Uncorrected, software recoverable, action required: a program has used lost data.",
		"The kernel kills the process (SIGBUS) or lets it recover; the machine goes on.",
		"See which program it was (mcectl watch). Replace the part soon.",
	},
	[MCE_SEV_FATAL] = {
		"The state of the CPU or of the machine cannot be trusted any more.",
		"The kernel panics, so that wrong data do not spread.",
		"After the reboot see mcectl history. Replace the part that the first error names.",
	},
};

const struct term terms[] = {
	{ "over", "The bank had room for one error only: another one, earlier or later, is lost." },
	{ "uc", "The hardware did not correct the error." },
	{ "en", "Reporting this error is switched on." },
	{ "miscv", "The register MISC holds more about the error." },
	{ "addrv", "The register ADDR holds an address." },
	{ "pcc", "Processor context corrupt: the CPU cannot go on." },
	{ "s", "Intel: the error was signalled by a machine check exception." },
	{ "ar", "Intel: software must act before the program goes on." },
	{ "filtered", "Intel: some corrected errors may not have been reported." },
	{ "tcc", "AMD: the state of the running program is corrupt." },
	{ "paddrv", "AMD: ADDR is a physical address of the system." },
	{ "syndv", "AMD: the register SYND holds the syndrome." },
	{ "deferred", "AMD: data are lost but not used yet." },
	{ "poison", "AMD: data that were lost before have been used." },
	{ "scrub", "AMD: a scrubber has found it." },
	{ "memory", "It is an error of DRAM." },
	{ "ripv", "The program can go on at the instruction that was interrupted." },
	{ "eipv", "The interrupted instruction has to do with the error." },
	{ "lmce", "Intel: the exception went to this CPU only." },
	{ "user", "The exception has interrupted a program in user mode." },
	{ "late", "The event did not come at once: process and call chain mean nothing." },
	{ "guest", "A virtual machine was interrupted: the process is its virtual CPU." },
	{ "no_chain", "No call chain: the error hit perf while it took another one." },
	{ "consumed", "The interrupted process has used the bad data: blame its call chain." },
	{ "shared", "Not another error: one more CPU has read the record of a shared bank." },
	{ NULL, NULL }
};
