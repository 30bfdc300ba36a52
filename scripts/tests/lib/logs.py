# SPDX-License-Identifier: GPL-2.0
"""What the kernel's log says of errors, made comparable."""

import re
from collections import Counter

ABOUT = re.compile(r"mce: |Hardware Error|Kernel panic|MCE|Memory failure")
EVENT = re.compile(r" mce_\w+: ")
# The series removes /dev/mcelog, and so the advice to use mcelog.
GONE = "Run the above through 'mcelog --ascii'"

# What differs from boot to boot
NOISE = [(re.compile(pattern), text) for pattern, text in (
    (r"^\[ *[\d.]+\] ", ""),
    (r"TSC:? [0-9a-f]+", "TSC N"),
    (r"TIME \d+", "TIME N"),
    (r"(RIP.*<)[0-9a-f]+(>.*)", r"\1N\2"),
    (r"(ADDR|Addr:) (0x)?[0-9a-f]+", "ADDR N"),
    (r"\{\w+\+0x\w+/0x\w+\}", "{FUNCTION}"),
    (r"minidb:\d+", "minidb:N"),
    (r"fault at [0-9a-f]+|user-access at [0-9a-f]+", "at N"),
    (r"failure: 0x[0-9a-f]+", "failure: N"),
)]


def about_errors(text):
    """The lines that are about errors, without what differs from boot to boot."""
    lines = [line for line in text.splitlines()
             if ABOUT.search(line) and not EVENT.search(line) and GONE not in line]
    for pattern, replacement in NOISE:
        lines = [pattern.sub(replacement, line) for line in lines]
    return lines


def compare(patched, stock):
    """What differs between two logs; "" if nothing does. Kernel threads and CPUs
    write at the same time, so that the order is not always the same."""
    ours, theirs = Counter(about_errors(patched)), Counter(about_errors(stock))
    if ours == theirs:
        return "" if ours else "there is nothing in the log"
    return f"patched: {list((ours - theirs).elements())}, " \
           f"stock: {list((theirs - ours).elements())}"
