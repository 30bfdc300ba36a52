# SPDX-License-Identifier: GPL-2.0
"""Machine checks in the order of time: what failed, who used bad data, what came of it.

    perf script record mce-timeline           until ^C
    perf script report mce-timeline

Each error is followed by what belongs to it: the end of its exception, what became
of its page, records that were lost, the panic. If the file has samples of other
events, such as cycles or cpu-clock, those of the same task right before and after
the error are shown as well.
"""

import bisect
import errno
import os
import sys
from collections import deque

sys.path.append(os.path.join(os.path.dirname(os.path.realpath(sys.argv[0])),
                             "Perf-Trace-Util/lib/Perf/Trace"))

from MachineCheck import *  # noqa: E402

NEIGHBOURS = 2
MSEC = 10 ** 6


class Error:
    """An event of a bank, and what belongs to it."""

    def __init__(self, event, before):
        self.event = event
        self.notes = [(sample.time, text_of_sample(sample)) for sample in before]
        self.after = NEIGHBOURS
        self.others = 0
        self.start = self.end = None

    def note(self, event, text):
        self.notes.append((event.time, text))

    def set_exception(self, event):
        self.end = event.time
        self.start = event.time - event.number("handler_ns", 0)
        self.note(event, text_of_exception(event))

    def print(self):
        event = self.event
        print("\n%s  CPU %d bank %s  %s" % (clock(event.time), event.number("cpu", -1),
                                          event.number("bank", UNKNOWN), text_of_error(event)))
        lines = self.notes + [(event.time, text_of_victim(event))]
        for time, text in sorted(lines, key=lambda line: line[0]):
            print("  %+12.3f ms  %s" % ((time - event.time) / MSEC, text))
        if self.others:
            print("  %15s  other CPUs that took the exception: %d" % ("", self.others))


def text_of_error(event):
    words = [event.unit(), event.word("severity")]
    words += [event.word(field) for field in ("error_class", "level", "transaction", "request")
              if event.word(field) != UNKNOWN]
    if event.signed("channel", -1) >= 0:
        words.append("channel %d" % event.number("channel"))
    if event.errors() > 1:
        words.append("%d errors" % event.errors())
    if event.page() is not None:
        words.append("addr %s" % event.hex("addr"))
    return " ".join(words)


def text_of_victim(event):
    if event.is_hit():
        mode = "" if event.has_flag("user") else " in the kernel"
        return "hit %s%s: %s" % (event.task(), mode, event.where())
    if event.has_flag("late"):
        return "delivered late, whom it has hit is not known"
    if event.word("origin") == EXCEPTION:
        return "%s was running, and has not used the data" % event.task()
    return "found by %s, nobody is to blame" % event.word("origin")


def text_of_sample(sample):
    return "%s: %s" % (sample.name.partition("/")[0], sample.where())


def text_of_exception(event):
    return "exception ends: %s after %.3f ms, %.3f ms of it waiting for other CPUs" % (
        event.word("outcome"), event.number("handler_ns", 0) / MSEC,
        event.number("rendezvous_ns", 0) / MSEC)


def text_of_recovery(event):
    pid = event.signed("pid", 0)
    result = -event.signed("result", 0)
    return "%s: page %s%s%s" % (event.word("action"), event.hex("pfn"),
                                " of task %d" % pid if pid else "",
                                ", %s" % errno.errorcode.get(result, -result) if result else "")


def text_of_lost(event):
    return "lost: %s, %d or more records" % (event.word("reason"), event.number("count", 1))


def text_of_panic(event):
    return "PANIC: %s %s" % (event.fields.get("msg", ""), event.fields.get("reason", ""))


def text_of_storm(event):
    text = "CPU %d bank %d: %s" % (event.number("cpu", -1), event.number("bank", -1),
                                   event.name[len("mce_"):].replace("_", " "))
    if not event.number("count", 0):
        return text
    return text + ", %d errors in %d ms" % (event.number("count"),
                                            event.number("duration_ms", 0))


class Timeline:
    """Puts together what belongs together."""

    def __init__(self):
        self.errors = []
        self.alone = []
        self.bystanders = []
        self.records = Records()
        # Errors whose exception has not ended, by CPU; the last one of each bank
        # and of each page; those whose task is looked at, by task
        self.open = {}
        self.of_bank = {}
        self.of_page = {}
        self.watched = {}
        self.recent = {}

    def add_sample(self, sample):
        """A sample of another event."""
        error = self.watched.get(sample.tid)
        if error:
            error.note(sample, text_of_sample(sample))
            error.after -= 1
            if not error.after:
                del self.watched[sample.tid]
        self.recent.setdefault(sample.tid, deque(maxlen=NEIGHBOURS)).append(sample)

    def add_bank(self, event):
        before = self.recent.pop(event.tid, ()) if event.is_hit() else ()
        error = Error(event, before)
        self.errors.append(error)
        cpu = event.number("cpu", -1)
        self.of_bank[cpu, event.number("bank")] = error
        if event.page() is not None:
            self.of_page[event.page()] = error
        if event.word("origin") == EXCEPTION:
            self.open.setdefault(cpu, []).append(error)
        if event.is_hit():
            self.watched[event.tid] = error

    def add_exception(self, event):
        errors = self.open.pop(event.number("cpu", -1), ())
        for error in errors:
            error.set_exception(event)
        if errors:
            return
        if event.number("severity", 0):
            self.alone.append((event.time, "CPU %d: %s" % (event.number("cpu", -1),
                                                           text_of_exception(event))))
        else:
            self.bystanders.append(event)

    def join(self, error, event, text):
        """Put @text where it belongs, which may be nowhere."""
        if error:
            error.note(event, text)
        else:
            self.alone.append((event.time, text))

    def add_recovery(self, event):
        self.join(self.of_page.get(event.number("pfn")), event, text_of_recovery(event))

    def add_lost(self, event):
        key = event.number("cpu"), event.number("bank")
        self.join(self.of_bank.get(key), event, text_of_lost(event))

    def add_panic(self, event):
        error = self.of_bank.get((event.number("cpu"), event.number("bank")))
        if error and error.event.number("status") != event.number("status"):
            error = None
        self.join(error, event, text_of_panic(event))

    def add_storm(self, event):
        self.alone.append((event.time, text_of_storm(event)))

    def place_bystanders(self):
        """Other CPUs wait for the end of a broadcast exception: theirs overlap."""
        errors = sorted((e for e in self.errors if e.end), key=lambda e: e.start)
        starts = [error.start for error in errors]
        for event in self.bystanders:
            index = bisect.bisect(starts, event.time) - 1
            begin = event.time - event.number("handler_ns", 0)
            if index >= 0 and errors[index].end >= begin:
                errors[index].others += 1
            else:
                self.alone.append((event.time, "CPU %d: exception without an error" %
                                   event.number("cpu", -1)))

    def print(self):
        self.place_bystanders()
        if not self.errors and not self.alone:
            self.records.explain()
            return
        lines = [(error.event.time, error) for error in self.errors] + self.alone
        for time, what in sorted(lines, key=lambda line: line[0]):
            if isinstance(what, Error):
                what.print()
            else:
                print("\n%s  %s" % (clock(time), what))


timeline = Timeline()
handlers = {
    RECORD: timeline.records.add,
    "mce_exception": timeline.add_exception,
    "mce_recovery": timeline.add_recovery,
    "mce_lost": timeline.add_lost,
    "mce_panic": timeline.add_panic,
    "mce_storm_begin": timeline.add_storm,
    "mce_storm_end": timeline.add_storm,
}


def trace_unhandled(event_name, context, fields, sample):
    event = Event(event_name, fields, sample)
    if event.is_bank():
        timeline.add_bank(event)
    elif event.system == "mce":
        handlers.get(event.name, lambda event: None)(event)
    else:
        timeline.add_sample(event)


def process_event(sample):
    timeline.add_sample(Sample(sample["ev_name"], sample))


def trace_end():
    timeline.print()
