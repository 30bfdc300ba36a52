#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Get the machine check events out of a crash dump.

Finds the pages of the flight recorder in an ELF vmcore, as /proc/vmcore or
"makedumpfile -E" gives it, and makes a trace.dat of them for "trace-cmd report".
It needs neither debug information nor the kernel's symbols, but the formats of
the events: run it on the kernel that has crashed, or with a copy of its
/sys/kernel/tracing.
"""

import argparse
import collections
import mmap
import os
import re
import struct
import subprocess
import sys
import tempfile

PAGE = 4096
PAGE_HEADER = struct.Struct("<QQ")
COMMIT_MASK = (1 << 20) - 1
# Of each event: its number, flags and task
COMMON = 8

# Types of ring buffer entries, see include/linux/ring_buffer.h
TYPE_DATA_MAX = 28
TYPE_PADDING = 29
TYPE_TIME = (30, 31)

PT_LOAD = 1
ELF_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")


class Error(Exception):
    """The tool cannot go on; says why."""


class Format:
    """One event: its number, its size and where its CPU is."""

    def __init__(self, text):
        self.number = int(re.search(r"^ID: (\d+)", text, re.M)[1])
        fields = {name: (int(offset), int(size)) for name, offset, size in
                  re.findall(r"field:[^;]*?(\w+)(?:\[\w*\])?;\s*offset:(\d+);\s*size:(\d+);", text)}
        self.size = max(offset + size for offset, size in fields.values())
        self.cpu = fields.get("cpu", (None, 0))[0]


def read_formats(tracing):
    """{number: Format} of the machine check events."""
    directory = os.path.join(tracing, "events", "mce")
    formats = {}
    try:
        for name in os.listdir(directory):
            path = os.path.join(directory, name, "format")
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    form = Format(file.read())
                formats[form.number] = form
    except OSError as error:
        raise Error(f"{error.filename}: {error.strerror}; see --tracing") from None
    except (TypeError, ValueError):
        raise Error(f"{path}: not the format of an event") from None
    if not formats:
        raise Error(f"{directory} has no events; see --tracing")
    return formats


def segments(core):
    """(offset, size) of the memory in an ELF file."""
    if len(core) < ELF_HEADER.size or core[:5] != b"\x7fELF\x02":
        raise Error("not a 64-bit ELF file; have it made by makedumpfile -E")
    header = ELF_HEADER.unpack_from(core)
    offset, size, count = header[5], header[9], header[10]
    for index in range(count):
        where = offset + index * size
        if where + PROGRAM_HEADER.size > len(core):
            raise Error("the file ends in its program headers")
        kind, _, start, _, _, length, _, _ = PROGRAM_HEADER.unpack_from(core, where)
        if kind == PT_LOAD:
            yield start, min(length, len(core) - start)


def entries(page, end):
    """(offset, size) of the data in a ring buffer page; ValueError if it is none."""
    at = PAGE_HEADER.size
    end += at
    while at < end:
        (head,) = struct.unpack_from("<I", page, at)
        kind = head & 31
        if kind in TYPE_TIME:
            at += 8
            continue
        if kind == TYPE_PADDING and not head >> 5:
            return
        start, size = at + 4, kind * 4
        if not kind or kind == TYPE_PADDING:
            (size,) = struct.unpack_from("<I", page, start)
            start, size = start + 4, size - 4
        if size <= 0 or start + size > end:
            raise ValueError
        if kind != TYPE_PADDING:
            yield start, size
        at = start + (size + 3 & ~3)


def cpu_of_page(page, formats):
    """The CPU of a page with nothing but machine check events, None for others."""
    _, commit = PAGE_HEADER.unpack_from(page)
    size = commit & COMMIT_MASK
    if not 0 < size <= PAGE - PAGE_HEADER.size or commit >> 32:
        return None
    cpus = collections.Counter()
    try:
        for start, length in entries(page, size):
            form = formats.get(struct.unpack_from("<H", page, start)[0])
            if not form or length < form.size:
                return None
            cpus[struct.unpack_from("<I", page, start + form.cpu)[0] if form.cpu else 0] += 1
    except (ValueError, struct.error):
        return None
    return cpus.most_common(1)[0][0] if cpus else None


def find_pages(core, formats):
    """{cpu: [(time, page)]}"""
    found = collections.defaultdict(list)
    for start, length in segments(core):
        for at in range(start, start + length - PAGE + 1, PAGE):
            # The size of a page's content: nearly all pages of memory have another number there
            if core[at + 12:at + 16] != b"\0\0\0\0":
                continue
            page = core[at:at + PAGE]
            cpu = cpu_of_page(page, formats)
            if cpu is not None:
                found[cpu].append((PAGE_HEADER.unpack_from(page)[0], page))
    return found


def payloads(page):
    """What the events of a page tell, without the header that all events have."""
    size = PAGE_HEADER.unpack_from(page)[1] & COMMIT_MASK
    return {page[start + COMMON:start + length] for start, length in entries(page, size)}


def without_copies(pages):
    """The recorder has two buffers, and severe errors are in both.

    A page goes if others have all that is in it, the ones with the fewest events first.
    """
    told = {at: payloads(page) for at, (_, page) in enumerate(pages)}
    copies = collections.Counter(payload for what in told.values() for payload in what)
    for at in sorted(told, key=lambda at: len(told[at])):
        if all(copies[payload] > 1 for payload in told[at]):
            copies.subtract(told.pop(at))
    return [pages[at] for at in told]


def trace_cmd(arguments):
    try:
        run = subprocess.run(["trace-cmd", *arguments], check=False, text=True,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    except FileNotFoundError:
        raise Error("trace-cmd is missing") from None
    if run.returncode:
        raise Error(f"trace-cmd {arguments[0]} fails: {run.stderr.strip()}")


def write_trace(found, output, tracing):
    """One buffer for each CPU, in the order of time, and what trace-cmd needs beside it."""
    with tempfile.TemporaryDirectory() as directory:
        names = []
        for cpu in sorted(found):
            names.append(os.path.join(directory, f"cpu{cpu}"))
            with open(names[-1], "wb") as file:
                for _, page in sorted(found[cpu]):
                    file.write(page)
        partial = os.path.join(directory, "partial")
        trace_cmd(["restore", "-c", "-t", tracing, "-o", partial])
        trace_cmd(["restore", "-i", partial, "-o", output, *names])


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vmcore")
    parser.add_argument("output", nargs="?", default="trace.dat",
                        help="what to write (default: %(default)s)")
    parser.add_argument("--tracing", metavar="DIR", default="/sys/kernel/tracing",
                        help="the formats, or a copy of them (default: %(default)s)")
    args = parser.parse_args()
    formats = read_formats(args.tracing)
    with open(args.vmcore, "rb") as file, \
         mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as core:
        found = find_pages(core, formats)
    if not found:
        raise Error(f"{args.vmcore}: no machine check events")
    found = {cpu: without_copies(pages) for cpu, pages in found.items()}
    write_trace(found, args.output, args.tracing)
    pages = sum(len(pages) for pages in found.values())
    print(f"{args.output}: {pages} pages of {len(found)} CPUs; see trace-cmd report {args.output}")


if __name__ == "__main__":
    try:
        main()
    except (Error, OSError, ValueError) as failure:
        sys.exit(f"mce-vmcore: error: {failure}")
