# SPDX-License-Identifier: GPL-2.0
"""Machine checks, counted by unit, severity, CPU, process and origin, what was done
about them, and what was lost.

    perf script record mce-summary            until ^C
    perf script report mce-summary

"events" are the records that the kernel has taken from the banks, "errors" what
they stand for: a bank can count corrected errors. A process is counted only if
the error has interrupted it.
"""

import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.realpath(sys.argv[0])),
                             "Perf-Trace-Util/lib/Perf/Trace"))

from MachineCheck import *  # noqa: E402

MSEC = 10 ** 6


class Count:
    """Events of one kind."""

    def __init__(self):
        self.events = self.errors = self.severity = self.last = 0
        self.worst = UNKNOWN

    def add(self, event):
        self.events += 1
        self.errors += event.errors()
        self.last = event.time
        if event.number("severity", 0) > self.severity:
            self.severity = event.number("severity")
            self.worst = event.word("severity")

    def row(self):
        return self.events, self.errors, self.worst, clock(self.last)


class Axis:
    """A way to divide the events: @key gives the name of an event's group."""

    def __init__(self, title, key):
        self.title = title
        self.key = key
        self.counts = {}

    def add(self, event):
        key = self.key(event)
        if key is not None:
            self.counts.setdefault(key, Count()).add(event)

    def print(self):
        if not self.counts:
            return
        most = sorted(self.counts.items(), key=lambda item: (-item[1].errors, str(item[0])))
        print()
        print_table([self.title, "events", "errors", "worst", "last at"],
                    [(key, *count.row()) for key, count in most])


def cpu_of(event):
    socket = event.number("socket")
    return "CPU %d%s" % (event.number("cpu", event.sample_cpu),
                         "" if socket is None else ", socket %d" % socket)


def process_of(event):
    if not event.is_hit():
        return None
    return event.task() + ("" if event.has_flag("user") else " in the kernel")


class Exceptions:
    """What came after exceptions, and how long they took."""

    def __init__(self):
        self.outcomes = {}

    def add(self, event):
        times = self.outcomes.setdefault(event.word("outcome"), [0, 0, 0])
        times[0] += 1
        times[1] = max(times[1], event.number("handler_ns", 0))
        times[2] = max(times[2], event.number("rendezvous_ns", 0))

    def print(self):
        if self.outcomes:
            print()
            print_table(["exceptions", "CPUs", "longest ms", "waited ms"],
                        [(outcome, count, "%.3f" % (longest / MSEC), "%.3f" % (waited / MSEC))
                         for outcome, (count, longest, waited) in sorted(self.outcomes.items())])


class Others:
    """Sums of the remaining events, by a word or a text."""

    def __init__(self, title):
        self.title = title
        self.sums = {}

    def add(self, what, number=1):
        self.sums[what] = self.sums.get(what, 0) + number

    def print(self):
        if self.sums:
            print()
            print_table([self.title, "count"], sorted(self.sums.items()))


total = Count()
first = [0]
records = Records()
axes = [
    Axis("unit", Event.unit),
    Axis("severity", lambda event: event.word("severity")),
    Axis("origin", lambda event: event.word("origin")),
    Axis("CPU", cpu_of),
    Axis("process", process_of),
]
exceptions = Exceptions()
recoveries = Others("recovery")
storms = Others("storms")
lost = Others("lost")
panics = Others("panic")


def add_bank(event):
    if not total.events:
        first[0] = event.time
    total.add(event)
    for axis in axes:
        axis.add(event)


def add_storm_end(event):
    storms.add("errors in storms", event.number("count", 0))


# What to do with an event; mce_record tells again what the banks have told.
handlers = {
    RECORD: records.add,
    "mce_exception": exceptions.add,
    "mce_recovery": lambda event: recoveries.add(event.word("action")),
    "mce_storm_begin": lambda event: storms.add("storms"),
    "mce_storm_end": add_storm_end,
    "mce_lost": lambda event: lost.add(event.word("reason"), event.number("count", 1)),
    "mce_panic": lambda event: panics.add("panics"),
}


def trace_unhandled(event_name, context, fields, sample):
    event = Event(event_name, fields, sample)
    if event.is_bank():
        add_bank(event)
    elif event.system == "mce" and event.name in handlers:
        handlers[event.name](event)


def trace_end():
    others = [exceptions.outcomes, recoveries.sums, storms.sums, lost.sums, panics.sums]
    if not total.events and not any(others):
        records.explain()
        return
    print("%d machine check events, %d errors, worst: %s" %
          (total.events, total.errors, total.worst))
    if total.events:
        print("from %s to %s" % (clock(first[0]), clock(total.last)))
    for part in axes + [exceptions, recoveries, storms, lost, panics]:
        part.print()
    if not lost.sums:
        print("\nmce_lost tells of no losses")
