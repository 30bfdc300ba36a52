# SPDX-License-Identifier: GPL-2.0
"""For programs that run in a guest: read the events, inject raw records."""

import os
import re
import struct

TRACING = "/sys/kernel/tracing"
INJECT = "/sys/kernel/debug/mce-inject"
RAW = f"{INJECT}/raw"
EVENT = re.compile(r"\s(\d+\.\d+): (mce_\w+): (.*)")

# struct mce of <asm/mce.h>, up to kflags
MCE = struct.Struct("<7Q4BI4B3I4QIxxxxQ")
FIELDS = ("status misc addr mcgstatus ip tsc time cpuvendor inject_flags severity pad "
          "cpuid cs bank cpu finished extcpu socketid apicid mcgcap synd ipid ppin "
          "microcode kflags").split()
MCJ_CTX_PROCESS = 1
CORRECTED = {"status": 0x8c00004000010091, "addr": 0x50001000, "misc": 0x85, "bank": 7,
             "inject_flags": MCJ_CTX_PROCESS}


def write(path, text):
    """Write a file of tracefs."""
    with open(f"{TRACING}/{path}", "w", encoding="ascii") as file:
        file.write(text)


def read_events(path="trace"):
    """(event, fields) of what is in a buffer."""
    with open(f"{TRACING}/{path}", encoding="utf-8", errors="replace") as file:
        found = (EVENT.search(line) for line in file)
        return [(m[2], dict(re.findall(r"(\w+)=(\S+)", m[3]))) for m in found if m]


def having(events, name, **wanted):
    """The fields of the events of that name with these values."""
    return [has for event, has in events if event == name
            and all(has.get(key) == value for key, value in wanted.items())]


def pack(record, size=MCE.size):
    """A raw record, as long as asked for."""
    values = dict.fromkeys(FIELDS, 0) | record
    return (MCE.pack(*(values[name] for name in FIELDS)) + bytes(64))[:size]


def raw(record, size=MCE.size):
    """Write a raw record; the errno, or 0."""
    file = os.open(RAW, os.O_WRONLY)
    try:
        os.write(file, pack(record, size))
    except OSError as error:
        return error.errno
    finally:
        os.close(file)
    return 0


def set_injection(name, value):
    with open(f"{INJECT}/{name}", "w", encoding="ascii") as file:
        file.write(f"{value}\n")


def inject_at(addr, cpu=0, **more):
    """A record with a time stamp, at once. The files are empty after each."""
    record = CORRECTED | more
    for name in ("status", "misc"):
        set_injection(name, hex(record[name]))
    set_injection("addr", hex(addr))
    set_injection("cpu", cpu)
    set_injection("bank", record["bank"])
