# SPDX-License-Identifier: GPL-2.0
"""Errors to inject, guests to inject them into, and what comes out of perf."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field

import samples

TOP = os.environ["TOP"]

VM = os.path.join(TOP, "scripts", "vm")
MINIDB = "minidb"
CHAIN = ["scan_row", "run_query", "main"]
TIMEOUT = 150
TRIES = 3

# What QEMU leaves in bank 1 of the CPUs that a broadcast error is not for.
BYSTANDER = {"bank": "1", "status": "0xa000000000000000", "origin": "poll"}

# Beyond the guest's memory, so that no page of it is taken out of service
FIRST_ADDRESS = 0x50000000
PAGE = 0x1000
PHYSICAL = "PHYSICAL"

# MCi_MISC of an error with a physical address that is good to a page
MISC_PAGE = 0x8c

# MCG_STATUS: RIPV and MCIP; EIPV too; and LMCES, "this CPU only"
RIPV_MCIP = 0x5
EIPV = 0x2
MCIP = 0x4
LMCE = 0x8


@dataclass
class Error:
    """One error as the hardware would report it, and the event it should be."""

    cpu: int
    bank: int
    status: int
    unit: str
    mcgstatus: int = 0
    broadcast: bool = False
    own_page: bool = False
    ipid: int = 0
    address: int = 0
    fields: dict = field(default_factory=dict)

    @property
    def consumed(self):
        """Is whom the exception has interrupted to blame? An action is required, and EIPV is set."""
        return bool(self.own_page and self.mcgstatus & EIPV)

    def directive(self):
        addr = PHYSICAL if self.own_page else hex(self.address)
        if self.ipid:
            return (f"run scripts/guest/mce-inject cpu={self.cpu} status={self.status:#x} "
                    f"addr={addr} misc={MISC_PAGE:#x} ipid={self.ipid:#x} bank={self.bank}")
        return (f"mce {'-b ' if self.broadcast else ''}cpu={self.cpu} bank={self.bank} "
                f"status={self.status:#x} mcgstatus={self.mcgstatus:#x} addr={addr} "
                f"misc={MISC_PAGE:#x}")

    def expected(self, result):
        """The fields of its event; @result is what the guest said of the step."""
        addr = int(result["physical"], 16) if self.own_page else self.address
        known = {"cpu": str(self.cpu), "bank": str(self.bank), "addr": hex(addr),
                 "status": f"{self.status:#018x}"}
        if self.status & (1 << 59):
            known["misc"] = hex(MISC_PAGE)
        if self.ipid:
            known["ipid"] = hex(self.ipid)
        return known | self.fields


@dataclass
class Step:
    """Errors that are injected at once, while the guest does some work.

    @work is one of scripts/guest/steps, @at what the CPU is to be hit in: "user" or
    "kernel", @log what the kernel has to write into its log.
    """

    name: str
    errors: list
    work: str = "idle"
    at: str = ""
    log: str = ""

    def line(self):
        """The pause is for a machine with one CPU: vm-inject has to get out of the way."""
        words = "; ".join(error.directive() for error in self.errors)
        if self.at:
            words = f"wait 100; at {self.at} cpu={self.errors[0].cpu}; {words}"
        return f"{self.work} {len(self.errors)} {words}"


@dataclass
class Guest:
    """A machine, the steps that are done in it and who watches.

    @simulate are units that it lacks and that the injector's records are about.
    """

    name: str
    steps: list
    cpu: str = "Skylake-Server"
    smp: int = 2
    append: str = ""
    consumers: str = "record"
    kernel: str = ""
    simulate: str = ""

    def give_addresses(self):
        """Each error has an address of its own, by which its event is found."""
        address = FIRST_ADDRESS
        for step in self.steps:
            for error in step.errors:
                error.address = address
                address += PAGE


class Recording:
    """What a guest has left behind."""

    def __init__(self, guest, scratch, perf):
        self.guest = guest
        self.scratch = scratch
        self.perf = perf
        self.samples = self.read_samples("perf.data")
        self.direct = self.read_samples("direct.data")
        lines = self.read("steps").splitlines()
        self.results = [parse_result(line) for line in lines]

    def read(self, name):
        """The text of a file that the guest has written; "" if it hasn't."""
        try:
            with open(os.path.join(self.scratch, name), encoding="utf-8",
                      errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def read_samples(self, name):
        path = os.path.join(self.scratch, name)
        if not os.path.exists(path):
            return []
        return samples.read(self.perf, path, os.path.join(self.scratch, "kallsyms"))

    def steps(self):
        """Pairs of a step and its result."""
        return zip(self.guest.steps, self.results)


def parse_result(line):
    """got=1 pid=88 ... said=WORDS TO THE END OF THE LINE"""
    head, _, said = line.partition(" said=")
    return dict(re.findall(r"(\w+)=(\S+)", head)) | {"said": said}


def is_bystander(event):
    fields = event.fields()
    return all(fields.get(name) == value for name, value in BYSTANDER.items())


def bank_events(found):
    """The samples of bank events, without those of bystanders."""
    return [s for s in found if s.event.startswith("mce:mce_bank_") and not is_bystander(s)]


def events_of(found, error, result):
    """The bank events that an error has fired: found by its address and bank."""
    known = error.expected(result)
    return [s for s in bank_events(found)
            if all(s.fields().get(name) == known[name] for name in ("addr", "bank"))]


def records_of(found, error):
    """The mce_record samples of an error; libtraceevent prints their fields raw."""
    return [s for s in found if s.event == "mce:mce_record" and
            s.fields().get("status") in (str(error.status), hex(error.status))
            and s.fields().get("bank") in (str(error.bank), hex(error.bank))]


def blames(sample, step, result):
    """What is wrong with whom a sample blames for an error in minidb; "" if nothing."""
    chain = sample.user_chain()[:len(CHAIN)]
    if sample.comm != MINIDB:
        return f"comm is {sample.comm}, not {MINIDB}"
    if sample.pid != int(result["pid"]):
        return f"pid is {sample.pid}, not {result['pid']}"
    if sample.cpu != step.errors[0].cpu:
        return f"CPU is {sample.cpu}, not {step.errors[0].cpu}"
    if sample.kernel_chain() or chain != CHAIN:
        return f"the call chain is {' <- '.join(sample.chain())}"
    return ""


def find_perf():
    """The perf of this repository."""
    path = subprocess.run([os.path.join(TOP, "scripts", "perf-build"), "--path"],
                          stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    return path if os.path.exists(path) else "perf"


def run_vm(options, console, command):
    """Run scripts/vm; returns its status.

    QEMU 7.2 sometimes runs an old translation of code that the kernel patches on
    another CPU: an "int3" that the kernel knows nothing of any more. That is no
    result, so try again.
    """
    words = [VM, "run", "--console", console, "--timeout", str(TIMEOUT)] + options
    for _ in range(TRIES):
        status = subprocess.run(words + ["--"] + command, cwd=TOP, check=False,
                                stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode
        if not ran_old_code(console):
            break
        print(f"# {console}: QEMU has run old code, once more", file=sys.stderr)
    return status


def ran_old_code(console):
    with open(console, encoding="utf-8", errors="replace") as file:
        return "Oops: int3" in file.read()


def run(guest, directory, perf, more=()):
    """Boot the guest, do its steps; returns a Recording, and says what went wrong.

    @more are options of scripts/vm.
    """
    guest.give_addresses()
    scratch = os.path.join(directory, guest.name)
    os.makedirs(scratch, exist_ok=True)
    steps = os.path.join(scratch, "todo")
    with open(steps, "w", encoding="utf-8") as file:
        file.writelines(step.line() + "\n" for step in guest.steps)
    options = ["--cpu", guest.cpu, "--smp", str(guest.smp), "--scratch", scratch,
               *more]
    if guest.kernel:
        options += ["--kernel", guest.kernel]
    if guest.kernel == "STOCK":
        options += ["--env", "STEPS_EVENTS=mce_record"]
    if guest.simulate:
        options += ["--env", f"RECORD_UNITS={guest.simulate}"]
    if guest.append:
        options += ["--append", guest.append]
    status = run_vm(options, os.path.join(scratch, "console.log"),
                    ["scripts/guest/record", guest.consumers, "scripts/guest/steps", steps])
    return status, Recording(guest, scratch, perf)


def build_programs():
    """Build what runs in the guests, before the first one starts."""
    subprocess.run([os.path.join(TOP, "scripts", "guest", "build")], check=True,
                   stdout=subprocess.DEVNULL)
