#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Which codes do mcectl and its peers name? Compare them, code by code.

Usage: tests/peers.py MCECTL MCELOG [--update]

MCELOG is mcelog, built from its source. Each bank of each model is asked with each
format of the MCA error code and with model-specific codes: single bits, and all values
of the low and of the high byte. Each name that mcelog has is counted once, with the
smallest code that has it: mcelog looks at some bits of a code only, and names all codes
that have them. Those that mcectl has no name for are listed. peers.txt is what comes out, with the reasons of what is left; --update makes it
anew. Fails if the two differ.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

TABLE = Path(__file__).resolve().parent / "peers.txt"

# The models that mcelog tells apart: its own name, family, model
MODELS = (
    ("P6", 6, 0x08), ("Core 2", 6, 0x0F), ("Dunnington", 6, 0x1D), ("Nehalem", 6, 0x1A),
    ("Westmere", 6, 0x2C), ("Nehalem-EX", 6, 0x2E), ("Sandy Bridge", 6, 0x2A),
    ("Sandy Bridge-EP", 6, 0x2D), ("Ivy Bridge-EP", 6, 0x3E), ("Haswell-EP", 6, 0x3F),
    ("Broadwell-DE", 6, 0x56), ("Broadwell-EP", 6, 0x4F), ("Knights Landing", 6, 0x57),
    ("Denverton", 6, 0x5F), ("Skylake-SP", 6, 0x55), ("Snow Ridge", 6, 0x86),
    ("Ice Lake-SP", 6, 0x6A), ("Ice Lake-D", 6, 0x6C), ("Sapphire Rapids", 6, 0x8F),
    ("Emerald Rapids", 6, 0xCF), ("Granite Rapids", 6, 0xAD), ("Sierra Forest", 6, 0xAF),
    ("Clearwater Forest", 6, 0xDD), ("Diamond Rapids", 0x13, 0x01),
    ("NetBurst", 0xF, 0x04), ("Tulsa", 0xF, 0x06),
)

BANKS = range(32)
# So many have the models whose banks are not known.
FEW_BANKS = 5

# A memory controller's, a cache's, a bus's, and internal ones. mcelog names most codes
# behind any of them; that mcectl names them behind one is enough.
MCACODS = (0x0090, 0x0134, 0x0E0F, 0x0400, 0x0402, 0x0406, 0x0407, 0x040B)

PROBE = [1 << bit for bit in range(16)] + [3, 5, 7, 9, 0x12, 0x28, 0x82, 0x0200, 0x0D00, 0x7000]
CODES = sorted({1 << bit for bit in range(16)} | set(range(1, 0x100)) |
               {value << 8 for value in range(1, 0x100)} | {0x0800 | v for v in range(0x40)})

VALID, CORRECTED = 1 << 63, 1 << 38

# What mcelog shows of bits that it has no name for
RAW = re.compile(r"<\d+:[0-9a-f]+>|\bReserved\b|\bQPI reserved \d+|\b\w+=0x[0-9a-f]+")


def cpuid(family: int, model: int) -> int:
    base = min(family, 0xF)
    return (family - base) << 20 | (model >> 4) << 16 | base << 8 | (model & 0xF) << 4


def log(family: int, model: int, keys: list[tuple[int, int, int]]) -> str:
    """Records as the kernel prints them."""
    text = []
    for bank, mcacod, mscod in keys:
        status = VALID | CORRECTED | mscod << 16 | mcacod
        text.append(f"mce: [Hardware Error]: CPU 0: Machine Check: 0 Bank {bank}: {status:016x}\n"
                    "mce: [Hardware Error]: TSC 0\n"
                    f"mce: [Hardware Error]: PROCESSOR 0:{cpuid(family, model):x} "
                    "TIME 1700000000 SOCKET 0 APIC 0 microcode 1\n")
    return "".join(text)


def run(command: list[str], text: str) -> str:
    return subprocess.run(command, input=text, capture_output=True, text=True,
                          check=False).stdout


def mcelog_names(mcelog: str, text: str) -> list[str]:
    """The words behind the MCA error code, of each record."""
    blocks = run([mcelog, "--ascii"], text).split("Hardware event.")[1:]
    names = []
    for block in blocks:
        words = block.split("MCA: ", 1)[-1].split("STATUS ")[0]
        names.append(" ".join(RAW.sub("", words).split()))
    return names


def mcectl_names(mcectl: str, text: str) -> list[str | None]:
    """The names of the model-specific code; None if there is none."""
    records = (json.loads(line) for line in
               run([mcectl, "decode", "--json"], text).splitlines())
    return [record["ext_error"] for record in records]


class Model:
    """A model, and what the two know of it."""

    def __init__(self, tools: tuple[str, str], family: int, model: int) -> None:
        self.tools, self.family, self.model = tools, family, model
        self.named = self.ours = 0
        self.rest: dict[tuple[int, str], list[int]] = {}    # code and words: banks

    def ask(self, keys: list[tuple[int, int, int]]) -> tuple[list[str], list[str | None]]:
        text = log(self.family, self.model, keys)
        theirs, ours = mcelog_names(self.tools[1], text), mcectl_names(self.tools[0], text)
        if not len(keys) == len(theirs) == len(ours):
            sys.exit(f"peers: error: {len(keys)} records, mcelog has {len(theirs)}, "
                     f"mcectl {len(ours)}")
        return theirs, ours

    def banks(self) -> list[int]:
        """The banks that it has, as far as that is known."""
        text = log(self.family, self.model, [(bank, 0x0134, 0) for bank in BANKS])
        units = [json.loads(line)["vendor_unit"] for line in
                 run([self.tools[0], "decode", "--json"], text).splitlines()]
        return [bank for bank, unit in zip(BANKS, units) if unit] or list(range(FEW_BANKS))

    def places(self) -> list[tuple[int, int]]:
        """Where mcelog's words depend on the model-specific code."""
        keys = [(bank, mcacod, code) for bank in self.banks() for mcacod in MCACODS
                for code in [0, *PROBE]]
        theirs, _ = self.ask(keys)
        found = set()
        for (bank, mcacod, code), words in zip(keys, theirs):
            if not code:
                plain = words
            elif not plain.startswith(words):
                found.add((bank, mcacod))
        return sorted(found)

    def compare(self) -> None:
        keys = [(bank, mcacod, code) for bank, mcacod in self.places() for code in [0, *CODES]]
        theirs, ours = self.ask(keys) if keys else ([], [])
        smallest: dict[tuple[int, str], int] = {}
        named = set()
        plain = ""
        for (bank, _, code), words, name in zip(keys, theirs, ours):
            if not code:
                plain = words
            elif not plain.startswith(words):
                smallest.setdefault((bank, words.removeprefix(plain).strip()), code)
            if name:
                named.add((bank, code))
        self.named = len(smallest)
        self.ours = sum((bank, code) in named for (bank, _), code in smallest.items())
        for (bank, words), code in smallest.items():
            if (bank, code) not in named:
                self.rest.setdefault((code, words), []).append(bank)

    def row(self, name: str) -> str:
        share = f"{100 * self.ours / self.named:.1f} %" if self.named else "-"
        return f"{name:<20} {self.named:>8} {self.ours:>8} {share:>8}\n"


def reasons() -> str:
    """What stands below the table in peers.txt: it is written by hand."""
    if not TABLE.exists():
        return "\n"
    return TABLE.read_text(encoding="utf-8").partition("\n\n")[2]


def main() -> int:
    args = [arg for arg in sys.argv[1:] if arg != "--update"]
    if len(args) != 2:
        sys.exit(__doc__)
    table = f"{'model':<20} {'mcelog':>8} {'mcectl':>8} {'share':>8}\n"
    rest = []
    for name, family, number in MODELS:
        model = Model((args[0], args[1]), family, number)
        model.compare()
        table += model.row(name)
        for (code, words), banks in sorted(model.rest.items()):
            rest.append(f"# {name}: {code:#06x} in bank {','.join(map(str, banks))}: {words}")
    print("\n".join(rest))
    print(table, end="")
    if "--update" in sys.argv:
        TABLE.write_text(table + "\n" + reasons(), encoding="utf-8")
    same = TABLE.read_text(encoding="utf-8").partition("\n\n")[0] + "\n" == table
    print(f"{'ok' if same else 'not ok'} the codes that mcelog names")
    return not same


if __name__ == "__main__":
    sys.exit(main())
