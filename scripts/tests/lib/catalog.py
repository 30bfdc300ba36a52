# SPDX-License-Identifier: GPL-2.0
"""The errors and the guests of guest/inject."""

from guests import EIPV, LMCE, MCIP, RIPV_MCIP, Error, Guest, Step

LOCAL = LMCE | RIPV_MCIP

# Without it, each uncorrected error is the end on AMD; QEMU can't announce it.
RECOVERY = "setcpuid=succor"

# QEMU 7.2 hangs when a kernel turns on XSAVE on this one.
FAMILY_15H = "Opteron_G5,-xsave"


def polled(cpu, bank, status, unit, **fields):
    """A corrected error: it raises nothing and waits in its bank."""
    known = {"origin": "poll", "severity": "corrected", "mcgstatus": "0x0"}
    return Error(cpu, bank, status, unit, fields=known | fields)


def corrected_memory(cpu):
    """A read error on channel 1, seen by Skylake's path to memory."""
    return polled(cpu, 7, 0x8c00004000010091, "mem_ctrl", vendor_unit="M2M", instance="0",
                  err_count="1", **{"class": "mem"}, request="rd", channel="1", ext_code="0x1",
                  addr_lsb="12", flags="miscv|addrv|memory")


def corrected_tlb(cpu):
    return polled(cpu, 2, 0x8c00004000010015, "tlb", vendor_unit="DTLB", transaction="data",
                  level="L1", **{"class": "tlb"})


def srao(cpu, mcgstatus, broadcast=False):
    """A write-back from the L2 that failed: nobody has used the data yet."""
    return Error(cpu, 3, 0xbd0000000000017a, "l2", mcgstatus, broadcast,
                 fields={"origin": "exception", "severity": "srao", "class": "cache",
                         "level": "L2", "transaction": "generic", "request": "evict",
                         "vendor_unit": "MLC", "mcgstatus": hex(mcgstatus)})


def scrub(cpu, mcgstatus, broadcast=False):
    """Memory scrubbing has found an error in channel 0."""
    return Error(cpu, 7, 0xbd000000000000c0, "mem_ctrl", mcgstatus, broadcast,
                 fields={"origin": "exception", "severity": "srao", "class": "mem",
                         "request": "ms", "channel": "0", "mcgstatus": hex(mcgstatus)})


def srar(cpu, mcgstatus, broadcast=False, own_page=True):
    """A load that got bad data."""
    return Error(cpu, 1, 0xbd80000000100134, "load_store", mcgstatus, broadcast, own_page,
                 fields={"origin": "exception", "severity": "srar", "class": "cache",
                         "level": "L0", "transaction": "data", "request": "drd",
                         "vendor_unit": "DCU", "mcgstatus": hex(mcgstatus)})


def intel_1():
    return Guest("intel-1", [
        Step("corrected", [corrected_memory(0)]),
        Step("srao", [srao(0, RIPV_MCIP)], "scan:0", "user"),
        Step("srar", [srar(0, RIPV_MCIP | EIPV)], "scan:0", "user"),
    ], smp=1)


def intel_2():
    return Guest("intel-2", [
        Step("corrected on CPU 0", [corrected_memory(0)]),
        Step("corrected on CPU 1", [corrected_tlb(1)]),
        Step("srao", [srao(1, RIPV_MCIP, True)], "scan:1", "user"),
        Step("srar", [srar(1, RIPV_MCIP | EIPV, True)], "scan:1", "user"),
        Step("srao in the kernel", [srao(1, RIPV_MCIP, True)], "load:1", "kernel"),
    ], consumers="record,direct,trace")


def intel_4():
    return Guest("intel-4", [
        Step(f"corrected on CPU {cpu}", [corrected_memory(cpu)]) for cpu in range(4)
    ] + [
        Step("broadcast srao", [scrub(3, RIPV_MCIP, True)], "scan:3", "user"),
        Step("broadcast srar", [srar(2, RIPV_MCIP | EIPV, True)], "scan:2", "user"),
        Step("broadcast srao in the kernel", [srao(1, RIPV_MCIP, True)], "load:1", "kernel"),
    ], smp=4)


def two_banks(first, second):
    """Two errors that one exception finds.

    QEMU takes a second error only as long as MCG_STATUS.MCIP is clear, so the
    first one comes without it; the handler sees the MCG_STATUS of the second.
    """
    first.mcgstatus &= ~MCIP
    return [first, second]


def llc_srao(cpu, mcgstatus):
    """The same, as a slice of the last-level cache reports it."""
    return Error(cpu, 5, 0xbd0000000000017b, "l3", mcgstatus,
                 fields={"origin": "exception", "severity": "srao", "class": "cache",
                         "level": "LG", "vendor_unit": "CBO", "mcgstatus": hex(mcgstatus)})


def broadwell_2():
    """Local machine checks. Not on Skylake: an erratum eats the first one there."""
    return Guest("broadwell-2", [
        Step("local srao", [srao(1, LOCAL)], "scan:1", "user"),
        Step("local srar", [srar(1, LOCAL | EIPV)], "scan:1", "user"),
        Step("local srao in the kernel", [srao(1, LOCAL)], "load:1", "kernel"),
        Step("two banks", two_banks(srao(1, LOCAL | EIPV), srar(1, LOCAL | EIPV)),
             "scan:1", "user"),
        Step("two banks in the kernel", two_banks(srao(1, LOCAL), llc_srao(1, LOCAL)),
             "load:1", "kernel"),
    ], cpu="Broadwell")


def amd_memory(cpu):
    """DRAM ECC, seen by the northbridge of family 15h."""
    return polled(cpu, 4, 0x9c00400000080813, "mem_ctrl", vendor_unit="NB", ext_code="0x8",
                  **{"class": "mem"}, request="rd")


def amd_l3(cpu):
    """L3 tag, which is a part of the northbridge, too."""
    return polled(cpu, 4, 0x9c004000001d010b, "l3", vendor_unit="NB", ext_code="0x1d",
                  level="LG", **{"class": "cache"})


def amd_ifetch(cpu):
    return polled(cpu, 1, 0x9c00400000010151, "ifetch", vendor_unit="IF", level="L1",
                  transaction="insn", request="ird")


def amd_srar(cpu):
    """Poison that a load has met: Linux survives that with MCA recovery.

    Bit 56 means something else on AMD, but QEMU's MCG_CAP says SER_P on any CPU,
    and so Linux takes it for Intel's S and leaves the bank alone if it is clear.
    """
    return Error(cpu, 0, 0xbd00080000010135, "load_store", RIPV_MCIP | EIPV, own_page=True,
                 fields={"origin": "exception", "severity": "srar", "class": "cache",
                         "level": "L1", "transaction": "data", "request": "drd",
                         "vendor_unit": "LS", "mcgstatus": hex(RIPV_MCIP | EIPV)})


def amd_1():
    return Guest("amd-1", [
        Step("corrected memory", [amd_memory(0)],
             log="MC4 Error (node 0): DRAM ECC error detected on the NB."),
        Step("corrected L3", [amd_l3(0)], log="MC4 Error (node 0): L3 cache tag error."),
        Step("uncorrected in user mode", [amd_srar(0)], "scan:0", "user",
             log="MC0 Error: UC error during a linefill from L2/NB."),
    ], cpu=FAMILY_15H, smp=1, append=RECOVERY)


def amd_4():
    return Guest("amd-4", [
        Step(f"corrected on CPU {cpu}", [amd_ifetch(cpu)]) for cpu in range(4)
    ] + [
        Step("uncorrected in user mode", [amd_srar(3)], "scan:3", "user"),
    ], cpu=FAMILY_15H, smp=4, append=RECOVERY)


def umc(cpu):
    """DRAM ECC of channel 2, as AMD's Scalable MCA reports it."""
    return Error(cpu, 9, 0x9c2040000000011b, "mem_ctrl", ipid=0x9600250f00,
                 fields={"origin": "inject", "severity": "corrected", "class": "mem",
                         "vendor_unit": "UMC", "channel": "2", "instance": "2"})


def smca_l3(cpu):
    return Error(cpu, 8, 0x9c20400000040136, "l3", ipid=0x700b000000000,
                 fields={"origin": "inject", "severity": "corrected", "vendor_unit": "L3",
                         "ext_code": "0x4"})


def smca_2():
    return Guest("smca-2", [
        Step("corrected memory", [umc(0)]),
        Step("corrected memory of CPU 1", [umc(1)]),
        Step("corrected L3", [smca_l3(0)]),
    ], cpu="EPYC", append="setcpuid=smca", simulate="mem_ctrl l3")


def virtual_2():
    """A guest that knows that it is one. Its errors are as QEMU hands on the host's: in
    bank 9, which on this CPU model would be a CHA."""
    nobodys = {"vendor_unit": "-", "instance": "-1"}
    memory = Error(0, 9, 0xbd000000000000c0, "mem_ctrl", RIPV_MCIP, True,
                   fields=nobodys | {"severity": "srao", "class": "mem", "request": "ms"})
    load = Error(1, 9, 0xbd80000000000134, "load_store", RIPV_MCIP | EIPV, True, True,
                 fields=nobodys | {"severity": "srar", "class": "cache", "level": "L0"})
    return Guest("virtual-2", [Step("host's memory", [memory], "scan:0", "user"),
                               Step("host's memory, used", [load], "scan:1", "user")],
                 cpu="Skylake-Server,+hypervisor")


def guests():
    """The slow ones first, two run at a time."""
    return [intel_2(), intel_4(), amd_4(), broadwell_2(), virtual_2(), amd_1(), intel_1(),
            smca_2()]
