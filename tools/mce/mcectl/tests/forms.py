#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Decode the inputs of forms.txt, as they are and in variants that people make of them.

Usage: tests/forms.py MCECTL [--update]

What is printed for the inputs as they are is golden/forms.txt. The variants - other
prefixes, CRLF, broken lines, cut ends, compressed, as a journal - must say the same of
each record that they hold. Prints "ok NAME" or "not ok NAME".
"""

import gzip
import json
import lzma
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
GOLDEN = HERE / "golden/forms.txt"

# What a variant may change: the time, which line it was, and what is for people.
UNSTABLE = ("time", "time_ns", "line", "time_local", "year_guessed")

# What stands in front of a line, and the marks that the form has there itself.
PREFIXES = (
    "{}",
    "[    1.500000] {}",
    "[    1.500000][  T123] {}",
    "<4>[    1.500000] {}",
    "kern  :err   : [    1.500000] {}",
    "[Tue Oct  3 10:11:13 2023] {}",
    "[2023-10-03 10:11:13] {}",
    "[  +0.000013] {}",
    "[Oct 3 10:11] {}",
    "Oct  3 10:11:12 host kernel: {}",
    "Oct  3 10:11:12 host kernel: [    1.500000] {}",
    "Oct 03 10:11:12.123456 host kernel: {}",
    "Tue 2023-10-03 10:11:14 UTC host kernel: {}",
    "2023-10-03T10:11:15+0200 host kernel: {}",
    "2023-10-03T10:11:15.123456+02:00 host kernel: {}",
    "2023-10-03 10:11:15 host kernel: {}",
    "1700000000.123456 host kernel: {}",
    "<3>1 2023-10-03T10:11:15.25Z host kernel - - - {}",
    "6,416,1799123,-;{}",
    "6,416,1799123,-,caller=T1;{}",
    "(XEN) {}",
    "> {}",
    "> > [    1.500000] {}",
    "\t{}",
)

# The forms whose lines can have any prefix, and hold all that there is of a record.
WHOLE = ("kernel-corrected", "kernel-exception", "kernel-smca", "edac-skx", "mce_amd-zen",
         "mcelog-syslog", "mcelog-plain", "ghes-memory", "ghes-two-sections", "ghes-interleaved",
         "ghes-pcie", "ghes-processor", "freebsd", "edac-alone")

# What is taken off before another prefix is put in front.
OWN = re.compile(r"^(\[ *[0-9.]+\](\[ *[CT][0-9]+\])? |<[0-9]>|"
                 r"[A-Z][a-z]{2} +\d+ [0-9:]+ host kernel: (\[ *[0-9.]+\] )?|host mcelog\[\d+\]: )*")


# A record that stands between the variants, which are decoded in one go.
MARKER_CPU = 999999
MARKER = f"CPU {MARKER_CPU}: Machine Check: 0 Bank 1: 9000000000000001\n"


class Input:
    """A block of forms.txt."""

    def __init__(self, head: str) -> None:
        name, *self.options = head.split()
        self.name = name
        self.lines: list[str] = []

    def bare(self) -> list[str]:
        """Its lines without what stands in front of them."""
        return [OWN.sub("", line, count=1) for line in self.lines]


def read_inputs() -> list[Input]:
    inputs: list[Input] = []
    for line in (HERE / "forms.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("=== "):
            inputs.append(Input(line[4:]))
        elif inputs:
            inputs[-1].lines.append(line)
    return inputs


class Tester:
    def __init__(self, mcectl: str, directory: Path) -> None:
        self.mcectl = mcectl
        self.dir = directory
        self.failed = False
        self.done = 0
        self.env = dict(os.environ, TZ="UTC", LC_ALL="C", TERM="dumb")

    def run(self, data: bytes, *args: str) -> subprocess.CompletedProcess[bytes]:
        result = subprocess.run([self.mcectl, "decode", *args], input=data, env=self.env,
                                capture_output=True, check=False, timeout=60)
        if result.returncode not in (0, 3, 4, 5):
            print(f"# status {result.returncode}: {result.stderr.decode()[:2000]}")
            self.failed = True
        return result

    def all_records(self, inputs: list[bytes], options: list[str]) -> list[list[dict]]:
        """What is said of the records of each, without what a variant may change."""
        marker = self.dir / "marker"
        marker.write_text(MARKER, encoding="utf-8")
        paths = []
        for i, data in enumerate(inputs):
            path = self.dir / str(i)
            path.write_bytes(data)
            paths += [str(path), str(marker)]
        out = self.run(b"", "--json", *options, *paths).stdout.decode()
        found: list[list[dict]] = [[]]
        for line in out.splitlines():
            record = json.loads(line)
            if record.get("cpu") == MARKER_CPU:
                found.append([])
                continue
            for key in UNSTABLE:
                record.pop(key, None)
            found[-1].append(record)
        return found[:-1]

    def records(self, data: bytes, options: list[str]) -> list[dict]:
        return self.all_records([data], options)[0]

    def result(self, good: bool, name: str, why: str = "") -> None:
        self.done += 1
        print(f"{'ok' if good else 'not ok'} {name}")
        if not good:
            self.failed = True
            print("\n".join("# " + line for line in why.splitlines()[:40]))

    def same(self, name: str, variants: list[tuple[str, bytes]], item: Input,
             expected: list[dict]) -> None:
        """Each of the variants says what is expected."""
        wrong = []
        found = self.all_records([data for _, data in variants], item.options)
        for (what, data), got in zip(variants, found, strict=True):
            if got != expected:
                wrong.append(f"{what}: {differences(expected, got)}\n{data.decode('utf-8', 'replace')}")
        self.result(not wrong, name, "\n".join(wrong))


def differences(expected: list[dict], got: list[dict]) -> str:
    if len(expected) != len(got):
        return f"{len(got)} records, not {len(expected)}"
    return str([f"{key}: {b.get(key)!r}, not {a.get(key)!r}"
                for a, b in zip(expected, got) for key in a.keys() | b.keys()
                if a.get(key) != b.get(key)])


def text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


# The year is a guess, which changes with the day on which it is made.
GUESSED = re.compile(r"^(mixed  )?20\d\d(-\S+ \S+ \(local\) \(year guessed\))", re.MULTILINE)


def golden(t: Tester, inputs: list[Input], update: bool) -> None:
    out = []
    for item in inputs:
        result = t.run(text(item.lines), "-v", *item.options)
        out.append(f"=== {item.name}, status {result.returncode}\n" + result.stdout.decode() +
                   result.stderr.decode())
    got = GUESSED.sub(r"\1YEAR\2", "".join(out))
    if update:
        GOLDEN.write_text(got, encoding="utf-8")
    for old, new in zip(GOLDEN.read_text(encoding="utf-8").split("=== "), got.split("=== ")):
        if new:
            t.result(old == new, "form: " + new.split(",")[0], f"-{old}\n+{new}")


def prefixed(item: Input) -> list[tuple[str, bytes]]:
    return [(prefix, text([prefix.format(line) for line in item.bare()])) for prefix in PREFIXES]


def cut(item: Input) -> list[tuple[str, bytes]]:
    """Another record of the same form stands behind each piece of this one, and some lines."""
    lines = item.lines
    return [(f"cut after {n} lines", text(lines[:n] + 6 * ["kernel: usb 1-1: new device"] + lines))
            for n in range(1, len(lines))]


def wrap(lines: list[str], width: int) -> list[str]:
    return [line[i:i + width] for line in lines for i in range(0, max(len(line), 1), width)]


def as_journal(item: Input) -> list[tuple[str, bytes]]:
    entries = [{"MESSAGE": line, "SYSLOG_IDENTIFIER": "kernel",
                "__REALTIME_TIMESTAMP": str(1700000000000000 + i)}
               for i, line in enumerate(item.bare())]
    export = "".join("__CURSOR=x\n" + "".join(f"{k}={v}\n" for k, v in e.items()) + "\n"
                     for e in entries)
    dmesg = {"dmesg": [{"pri": "kern", "time": 1.5 + i / 1000, "msg": e["MESSAGE"]}
                       for i, e in enumerate(entries)]}
    return [("json", "\n".join(json.dumps(e) for e in entries).encode()),
            ("json-pretty", "\n".join(json.dumps(e, indent=8) for e in entries).encode()),
            ("json-seq", "".join("\x1e" + json.dumps(e) + "\n" for e in entries).encode()),
            ("json, newest first", "\n".join(json.dumps(e) for e in entries[::-1]).encode()),
            ("export", export.encode()),
            ("dmesg --json", json.dumps(dmesg, indent=3).encode())]


def packed(item: Input) -> list[tuple[str, bytes]]:
    data = text(item.lines)
    return [("gzip", gzip.compress(data)), ("xz", lzma.compress(data)),
            ("UTF-16", data.decode().encode("utf-16")),
            ("UTF-16LE", data.decode().encode("utf-16-le")),
            ("UTF-16BE", data.decode().encode("utf-16-be")),
            ("CRLF", data.replace(b"\n", b"\r\n"))]


def newest_first(item: Input) -> list[tuple[str, bytes]]:
    stamped = [f"2023-10-03T10:11:{i:02}Z host kernel: {line}" for i, line in enumerate(item.bare())]
    return [("newest first", text(stamped[::-1]))]


def check_cut(t: Tester, item: Input, expected: list[dict]) -> None:
    """A piece of a record takes nothing from the whole one behind it, and gives nothing."""
    wrong = []
    pieces = cut(item)
    found = t.all_records([data for _, data in pieces], item.options)
    for (what, data), got in zip(pieces, found, strict=True):
        if got[-len(expected):] != expected:
            wrong.append(f"{what}: {differences(expected, got[-len(expected):])}\n{data.decode()}")
    t.result(not wrong, f"cut: {item.name}", "\n".join(wrong))


def main() -> int:
    with tempfile.TemporaryDirectory() as directory:
        return run(Tester(sys.argv[1], Path(directory)))


def run(t: Tester) -> int:
    inputs = read_inputs()
    golden(t, inputs, "--update" in sys.argv)
    for item in (item for item in inputs if item.name in WHOLE):
        expected = t.records(text(item.lines), item.options)
        t.same(f"prefixes: {item.name}", prefixed(item), item, expected)
        t.same(f"packed: {item.name}", packed(item), item, expected)
        t.same(f"journal: {item.name}", as_journal(item), item, expected)
        t.same(f"newest first: {item.name}", newest_first(item), item, expected)
        check_cut(t, item, expected)
    for item in (item for item in inputs if item.name.startswith(("kernel-c", "kernel-e"))):
        expected = t.records(text(item.lines), item.options)
        t.same(f"broken lines: {item.name}",
               [(f"width {w}", text(wrap(item.lines, w))) for w in range(72, 133)], item, expected)
    print(f"1..{t.done}")
    return t.failed


if __name__ == "__main__":
    sys.exit(main())
