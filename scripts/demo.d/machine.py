# SPDX-License-Identifier: GPL-2.0
"""The guests of the demo: what happens in them, and what they leave behind."""

import os
import re
import shutil
import subprocess

import samples
from here import TOP

# Broadwell server (06_4F). QEMU lets a model have another number; this one says
# that bank 9 is a memory controller.
CPU = "Broadwell-noTSX,model=79"
CPUS = 2
TIMEOUT = 180
TRIES = 2
DEBIAN_PERF = "/usr/bin/perf"

# Errors, as QEMU's monitor wants them. The first ones have been corrected.
MEMORY = "mce cpu=0 bank=9 status=0x8c00004000010091 addr=0x50001000 misc=0x8c"
MEMORY_2 = "mce cpu=1 bank=9 status=0x8c00004000010093 addr=0x50003000 misc=0x8c"
L2_CACHE = "mce cpu=1 bank=3 status=0x8c00004000000136 addr=0x50002000 misc=0x86"
LINK = "mce cpu=0 bank=5 status=0x8800004000000e0f misc=0x0"
CONSUMED = ("mce cpu=1 bank=1 status=0xbd80000000100134 mcgstatus=0xf addr=PHYSICAL "
            "misc=0x8c")

WRITE_BACK = ("mce cpu=1 bank=3 status=0xbd0000000000017a mcgstatus=0xd addr=0x50004000 "
              "misc=0x8c")


def hits(mode, error, times):
    """The same error several times, each time that CPU 1 is in user or kernel mode."""
    return (f"run for i in {' '.join('1' * times)}; do "
            f"vm-inject 'wait 100; at {mode} cpu=1; {error}'; done")


STEPS = (
    f"idle 4 {MEMORY}; {MEMORY_2}; {L2_CACHE}; {LINK}",
    f"load:1 2 {hits('kernel', WRITE_BACK, 2)}",
    f"scan:1 3 {hits('user', WRITE_BACK, 3)}",
    f"scan:1 1 wait 100; at user cpu=1; {CONSUMED}",
)

CONSUMERS = {"STOCK": "record", "PATCHED": "list,record,stat,ftrace"}


class DemoError(Exception):
    """The demo cannot go on."""


def perf_path():
    """The perf of the series, or the system's."""
    done = subprocess.run([os.path.join(TOP, "scripts", "perf-build"), "--path"],
                          stdout=subprocess.PIPE, text=True, check=False)
    path = done.stdout.strip()
    path = path if os.access(path, os.X_OK) else shutil.which("perf")
    if not path:
        raise DemoError("there is no perf; run 'make perf'")
    return path


class Demo:
    """One guest with one kernel."""

    def __init__(self, kernel, scratch):
        self.kernel = kernel
        self.scratch = scratch
        self.perf = perf_path()
        self.child = None
        self.tries = TRIES
        self.samples = []
        self.victim = {}

    def command(self, steps):
        """The command line of scripts/vm."""
        words = [os.path.join(TOP, "scripts", "vm"), "run", "--kernel", self.kernel,
                 "--cpu", CPU, "--smp", str(CPUS), "--scratch", self.scratch,
                 "--console", self.path("console.log"), "--timeout", str(TIMEOUT)]
        if self.kernel == "STOCK":
            words += ["--env", "STEPS_EVENTS=mce_record"]
            if os.access(DEBIAN_PERF, os.X_OK):
                words += ["--env", f"RECORD_PERF={DEBIAN_PERF}"]
        return words + ["--", "scripts/guest/record", CONSUMERS[self.kernel],
                        "scripts/guest/steps", steps]

    def start(self):
        self.tries -= 1
        os.makedirs(self.scratch, exist_ok=True)
        steps = self.path("todo")
        with open(steps, "w", encoding="utf-8") as file:
            file.writelines(step + "\n" for step in STEPS)
        with open(self.path("vm.log"), "w", encoding="utf-8") as log:
            self.child = subprocess.Popen(self.command(steps), cwd=TOP, stdout=log,
                                          stderr=subprocess.STDOUT,
                                          stdin=subprocess.DEVNULL)

    def is_running(self):
        """A guest that has failed gets another chance: emulators have bugs, too."""
        if self.child.poll() and self.tries:
            self.start()
        return self.child.poll() is None

    def finish(self):
        """Read what the guest has left behind."""
        if self.child.returncode:
            raise DemoError(f"the guest with the {self.kernel} kernel failed with status "
                            f"{self.child.returncode}:\n{self.read('vm.log').strip()}")
        try:
            self.samples = samples.read(self.perf, self.path("perf.data"),
                                        self.path("kallsyms"))
        except samples.SamplesError as error:
            raise DemoError(error) from None
        results = self.read("steps").splitlines()
        if len(results) != len(STEPS):
            raise DemoError(f"the guest with the {self.kernel} kernel did not get to its "
                            f"end; see {self.path('vm.log')}")
        self.victim = dict(re.findall(r"(\w+)=(\S+)", results[-1]))
        self.victim["said"] = results[-1].partition(" said=")[2]

    def path(self, name):
        return os.path.join(self.scratch, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8", errors="replace") as file:
            return file.read()

    def find(self, event, **fields):
        """The first sample of an event with these fields."""
        for sample in self.samples:
            has = sample.fields()
            if sample.event == f"mce:{event}" and \
                    all(has.get(name) == value for name, value in fields.items()):
                return sample
        raise DemoError(f"mce:{event} was not recorded; see {self.scratch}")

    def run_perf(self, *arguments):
        """Output of perf, on the file that was recorded."""
        command = [self.perf, arguments[0], "-i", self.path("perf.data"),
                   "--kallsyms", self.path("kallsyms"), *arguments[1:]]
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, check=False).stdout
