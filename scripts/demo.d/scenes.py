# SPDX-License-Identifier: GPL-2.0
"""What the demo shows, one function for each section."""

import os
import re
import shutil
import subprocess
from collections import Counter

import page as pages
from machine import CPUS, DemoError

# The hardware behind each event
UNITS = {
    "ifetch": "instruction fetch, L1 instruction cache",
    "load_store": "load and store, L1 data cache",
    "tlb": "address translation",
    "decode": "instruction decoder",
    "exec": "execution",
    "fp": "floating point",
    "l2": "L2 cache",
    "l3": "last-level cache",
    "mem_ctrl": "memory controllers and the path to memory",
    "interconnect": "links between cores, dies and sockets",
    "io": "I/O",
    "power": "power and clock control",
    "security": "security processor",
    "other": "everything else",
}

# Events that are not an error of a unit
OTHERS = {
    "mce_exception": "a CPU was in the exception handler: for how long, how it ended",
    "mce_recovery": "what became of an error: page poisoned, process killed, ...",
    "mce_panic": "the machine is about to stop, and why",
    "mce_lost": "an error was lost, by the hardware or the kernel",
    "mce_storm_begin": "so many corrected errors that the kernel polls",
    "mce_storm_end": "they have ceased",
    "mce_record": "the stock kernel's only event, raw registers",
}

LISTED_EVENT = re.compile(r"\bmce:(\w+)")
BANK_EVENT = re.compile(r"\bmce:(mce_bank_\w+)")
FTRACE_EVENT = re.compile(r"\b(mce_bank_\w+):")
STAT_LINE = re.compile(r"^\s*([\d,]+)\s+mce:(mce_bank_\w+)")
REPORT_EVENT = re.compile(r"^# Samples: (\d+)\S*\s+of event 'mce:(mce_bank_\w+)'")
NOT_KNOWN = ("-", "-1", "0x0", "0")
KEEP = ("cpu", "bank", "socket")


def play(page, stock, ours):
    """All of the demo."""
    opening(page)
    events(page, ours)
    corrected_memory(page, ours)
    cache_error(page, ours)
    side_by_side(page, stock, ours)
    nobodys(page, ours)
    report(page, ours)
    counts(page, ours)
    consumers(page, ours)
    look_further(page, stock, ours)


def opening(page):
    page.line()
    page.line(f"{pages.BOLD}x86 machine checks as trace events{pages.RESET}")
    page.line("=" * pages.WIDTH)
    page.text(f"""
        QEMU has just emulated two servers with an Intel Xeon (Broadwell), {CPUS} CPUs each.
        One ran the stock kernel, the other the kernel of this series. The same hardware
        errors were injected into both while "minidb", a small program, worked. This is
        what perf saw.""")


def events(page, ours):
    """What perf list says, with a word on each."""
    page.heading("The events that this machine has", "perf list 'mce:*'")
    page.text("""mce_bank_*: one event for each kind of hardware unit that reports errors. The
        event tells where the error is, its fields tell what it is. The others: what was done
        about it.""")
    words = {f"mce_bank_{unit}": what for unit, what in UNITS.items()} | OTHERS
    names = LISTED_EVENT.findall(ours.read("list.txt"))
    page.block(f"mce:{name:<24}{words.get(name, '')}" for name in dict.fromkeys(names))


def show_event(page, sample):
    """An event as perf script prints it, without the fields that say nothing."""
    fields = " ".join(f"{name}={value}" for name, value in sample.fields().items()
                      if name in KEEP or value not in NOT_KNOWN)
    page.line(f"    {pages.GREEN}{sample.event}{pages.RESET}")
    page.block(pages.wrapped(fields), 8)


def corrected_memory(page, ours):
    page.heading("A corrected memory error", "perf script")
    page.text("""A bit in memory flipped, and the memory controller put it right. Nothing was
        interrupted: the kernel found it when it polled the banks (origin=poll). The event
        has the channel and the address, so that a DIMM that goes bad can be found before
        it does harm. Fields that do not apply are left out here.""")
    show_event(page, ours.find("mce_bank_mem_ctrl", channel="1"))


def cache_error(page, ours):
    page.heading("A cache error", "perf script")
    page.text("""The L2 cache of CPU 1 has corrected an error of its own. This is another
        event: whoever cares for caches does not have to look at memory errors.""")
    show_event(page, ours.find("mce_bank_l2", origin="poll"))


def blamed(sample, victim, delay):
    """A column: who gets the blame in this sample."""
    right = sample.pid == int(victim["pid"])
    colour = pages.GREEN if right else pages.RED
    lines = [f"event   {sample.event}",
             (f"comm    {sample.comm}", colour),
             (f"pid     {sample.pid}    ({'it is' if right else 'minidb is'} "
              f"{victim['pid']})" if not right else f"pid     {sample.pid}", colour),
             f"time    {delay}", ""]
    heads = ["chain   "] + [" " * 8] * len(sample.frames)
    return lines + [(head + name, colour) for head, name in zip(heads, sample.chain())]


def record_of(guest):
    """The mce_record of the load that failed, and of nothing else."""
    for sample in guest.samples:
        if sample.event == "mce:mce_record" and sample.fields().get("bank") == "1":
            return sample
    return guest.find("mce_record")


def side_by_side(page, stock, ours):
    page.heading("A program uses bad data: who is blamed?", "perf record --call-graph fp,defer")
    page.text("""minidb loads from memory that has an error which cannot be corrected
        (SRAR: action required). The kernel takes the page out of service and sends SIGBUS.
        Whose data was it, and where in the program? Call chains are innermost first.""")
    theirs, mine = record_of(stock), ours.find("mce_bank_load_store", severity="srar")
    if "main" not in mine.chain():
        raise DemoError(f"the call chain of minidb ends early: {mine.chain()}")
    head = f"{pages.BOLD}{'STOCK KERNEL':<{pages.HALF}}{pages.RESET}{pages.GAP}" \
           f"{pages.BOLD}THIS SERIES{pages.RESET}"
    page.line(head)
    page.line("-" * pages.HALF + "-+-" + "-" * pages.HALF)
    page.columns(blamed(theirs, stock.victim, "later, from a work queue"),
                 blamed(mine, ours.victim, "in the exception"))
    page.text("""The stock event blames a kernel thread, whose call chain is that of the code
        that logs errors. Ours blames the program, and the function that used the data:""")
    show_event(page, mine)
    page.text(f"""minidb was told: SIGBUS, {ours.victim['said']}.""")


def nobodys(page, ours):
    page.heading("An exception that nobody is to blame for", "perf script")
    page.text("""The L2 cache failed to write back a line. Nobody has used the bad data yet, so the
        system goes on (SRAO: action optional). minidb was running on that CPU and has nothing
        to do with it: the event has neither its registers nor its call chain, and its flags
        don't say "consumed".""")
    sample = next(s for s in ours.samples if s.event == "mce:mce_bank_l2"
                  and s.fields()["severity"] == "srao")
    show_event(page, sample)
    page.line(f"        {sample.comm}, pid {sample.pid}, was running")


def report_rows(text):
    """(event, share, process, symbol) of each line of perf report."""
    event = ""
    for line in text.splitlines():
        if line.startswith("# Samples:"):
            match = REPORT_EVENT.match(line)
            event = match[2] if match else ""
        elif event and "%" in line and not line.startswith("#"):
            share, comm, symbol = line.split(None, 2)
            yield event, share, comm, symbol


def report(page, ours):
    page.heading("Who used bad data, and where", "perf report -s comm,sym")
    page.text("""By event, process and function; [.] is a program's, [k] the kernel's. Errors that
        polling has found, and those of an exception that nobody has consumed, have no function:
        the process is the one that was running.""")
    text = ours.run_perf("report", "--stdio", "-s", "comm,sym", "-g", "none", "--no-children")
    page.block(f"{event:<24}{share:>8}  {comm:<18}{symbol}"
               for event, share, comm, symbol in report_rows(text))


def stat_counts(ours):
    found = {}
    for line in ours.read("stat.txt").splitlines():
        match = STAT_LINE.match(line)
        if match:
            found[match[2]] = int(match[1].replace(",", ""))
    return found


def counts(page, ours):
    page.heading("Count errors, by unit", "perf stat -a -e 'mce:mce_bank_*'")
    page.text("Counting needs no buffer and can run for years. Units with no error are left out.")
    page.block(f"{count:>8}   mce:{name}" for name, count in stat_counts(ours).items() if count)


def ftrace_counts(ours):
    if not os.path.exists(ours.path("ftrace.dat")):
        return None
    done = subprocess.run(["trace-cmd", "report", "-i", ours.path("ftrace.dat")],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=False)
    return Counter(FTRACE_EVENT.findall(done.stdout))


def consumers(page, ours):
    page.heading("Several consumers at once", "perf record & perf stat & trace-cmd")
    page.text("""All three ran at the same time. Each has buffers of its own, and each has
        seen all events; none takes one away from another, as readers of /dev/mcelog do.""")
    seen = {
        "perf record": Counter(sample.event[len("mce:"):] for sample in ours.samples),
        "perf stat": stat_counts(ours),
        "trace-cmd": ftrace_counts(ours),
    }
    seen = {name: found for name, found in seen.items() if found is not None}
    rows = [" " * 24 + "".join(f"{name:>14}" for name in seen)]
    for event, count in stat_counts(ours).items():
        if count:
            rows.append(f"{event:<24}" + "".join(f"{found.get(event, 0):>14}"
                                                 for found in seen.values()))
    page.block(rows)


def look_further(page, stock, ours):
    """Copy what was recorded to where people find it, and say how to read it."""
    out = os.path.dirname(ours.scratch)
    for name, source in (("perf.data", ours.path("perf.data")),
                         ("kallsyms", ours.path("kallsyms")),
                         ("stock.perf.data", stock.path("perf.data")),
                         ("stock.kallsyms", stock.path("kallsyms"))):
        shutil.copyfile(source, os.path.join(out, name))
    with open(os.path.join(out, "script.txt"), "w", encoding="utf-8") as file:
        file.write(ours.run_perf("script"))
    perf = ours.perf
    page.heading("Look further")
    page.text("What was recorded is in build/demo/. An older perf does not know deferred call "
              "chains, so take this one:")
    page.block([
        f"{perf} report -i build/demo/perf.data --kallsyms build/demo/kallsyms",
        f"{perf} script -i build/demo/perf.data --kallsyms build/demo/kallsyms",
        f"{perf} report -i build/demo/stock.perf.data --kallsyms build/demo/stock.kallsyms",
    ])
    page.block([
        "build/demo/demo.txt               this text",
        "build/demo/script.txt             all events, all fields, all call chains",
        "build/demo/patched/, stock/       console, kernel log, perf stat, ftrace.dat",
        "make shell                        a guest with the tools, for errors of your own",
        "Documentation/trace/events-mce.rst   what the events and their fields mean",
    ])
