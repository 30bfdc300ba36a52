# SPDX-License-Identifier: GPL-2.0
"""Addresses of machine checks by page, the worst first: what fails again and again?

    perf script record mce-pages              until ^C
    perf script report mce-pages

Only records that have an address count. The page is that of the address in the
bank. A memory controller can give an address of its own instead of the system's;
AMD's do.
"""

import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.realpath(sys.argv[0])),
                             "Perf-Trace-Util/lib/Perf/Trace"))

from MachineCheck import *  # noqa: E402


class Page:
    """The errors of a page, as seen by one unit."""

    def __init__(self, first):
        self.events = self.errors = self.severity = 0
        self.worst = UNKNOWN
        self.first = self.last = first
        self.tasks = set()

    def add(self, event):
        self.events += 1
        self.errors += event.errors()
        self.last = event.time
        if event.number("severity", 0) >= self.severity:
            self.severity = event.number("severity", 0)
            self.worst = event.word("severity")
        if event.is_hit():
            self.tasks.add(event.task())


pages = {}
actions = {}
records = Records()
without = [0]


def place_of(event):
    channel = event.signed("channel", -1)
    return "socket %s %s%s" % (event.number("socket", UNKNOWN), event.unit(),
                               " channel %d" % channel if channel >= 0 else "")


def trace_unhandled(event_name, context, fields, sample):
    event = Event(event_name, fields, sample)
    if event.is_bank() and event.page() is None:
        without[0] += 1
    elif event.is_bank():
        key = event.page(), place_of(event)
        pages.setdefault(key, Page(event.time)).add(event)
    elif event.system == "mce" and event.name == "mce_recovery":
        actions[event.number("pfn")] = event.word("action")
    elif event.system == "mce" and event.name == RECORD:
        records.add(event)


def print_pages():
    most = sorted(pages.items(), key=lambda item: (-item[1].errors, item[0]))
    print_table(["page", "errors", "events", "worst", "first at", "last at", "state", "unit",
                 "hit"],
                [("%#x" % page, p.errors, p.events, p.worst, clock(p.first), clock(p.last),
                  actions.get(page, UNKNOWN), place, ", ".join(sorted(p.tasks)) or UNKNOWN)
                 for (page, place), p in most])


def trace_end():
    if not pages and not without[0]:
        records.explain()
        return
    if pages:
        print_pages()
    if without[0]:
        print("\nevents without an address: %d" % without[0])
