# SPDX-License-Identifier: GPL-2.0
"""The samples of a perf.data file, as "perf script" prints them."""

import re
import subprocess
from dataclasses import dataclass, field

KERNEL_START = 1 << 63
FORMAT = "comm,pid,tid,cpu,time,event,trace,ip,sym,dso"

HEAD = re.compile(r"\s*(?P<comm>\S.*?)\s+(?P<pid>-?\d+)/(?P<tid>-?\d+)\s+\[(?P<cpu>\d+)\]"
                  r"\s+(?P<time>[\d.]+):\s+(?P<event>\S+):\s+(?P<text>.*)")
FRAME = re.compile(r"\s+(?P<addr>[0-9a-f]+) (?P<symbol>.*?) \((?P<dso>.*)\)$")
FIELD = re.compile(r"(\w+)=(\S+)")


class SamplesError(Exception):
    """perf could not read the file."""


@dataclass
class Frame:
    """One entry of a call chain."""

    addr: int
    symbol: str
    dso: str

    def in_kernel(self):
        return self.addr >= KERNEL_START


@dataclass
class Sample:
    """One sample of a trace event."""

    comm: str
    pid: int
    tid: int
    cpu: int
    time: float
    event: str
    text: str
    frames: list = field(default_factory=list)

    def fields(self):
        """What the event's text says, by name; all values are strings."""
        return dict(FIELD.findall(self.text))

    def chain(self):
        """The names of the functions, innermost first."""
        return [frame.symbol for frame in self.frames]

    def user_chain(self):
        return [frame.symbol for frame in self.frames if not frame.in_kernel()]

    def kernel_chain(self):
        return [frame.symbol for frame in self.frames if frame.in_kernel()]


def parse(text):
    """Turn the output of perf script into a list of samples."""
    found = []
    for line in text.splitlines():
        frame = FRAME.match(line)
        head = HEAD.match(line)
        if frame and found:
            found[-1].frames.append(Frame(int(frame["addr"], 16), frame["symbol"],
                                          frame["dso"]))
        elif head:
            part = head.groupdict()
            found.append(Sample(part["comm"], int(part["pid"]), int(part["tid"]),
                                int(part["cpu"]), float(part["time"]), part["event"],
                                part["text"]))
    return found


def read(perf, data, kallsyms=None):
    """The samples of the file @data; @kallsyms is that of the recorded kernel."""
    command = [perf, "script", "-i", data, "-F", FORMAT]
    if kallsyms:
        command += ["--kallsyms", kallsyms]
    run = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    if run.returncode:
        raise SamplesError(f"{perf} cannot read {data}: {run.stderr.strip()}")
    return parse(run.stdout)
