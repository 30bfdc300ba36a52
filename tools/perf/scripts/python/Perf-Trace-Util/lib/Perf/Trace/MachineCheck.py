# SPDX-License-Identifier: GPL-2.0
"""What the perf scripts about x86 machine checks have in common.

A script imports everything from here and has

    def trace_unhandled(event_name, context, fields, sample):
        event = Event(event_name, fields, sample)

Fields are looked up by name and words come from the format that was recorded
with the event: an event, field or value that is added to the kernel later needs
no change here, and a field that the kernel doesn't have reads as not known.
"""

BANK = "mce_bank_"
RECORD = "mce_record"
EXCEPTION = "exception"
UNKNOWN = "-"
PAGE_SHIFT = 12
NSEC_PER_SEC = 10 ** 9

NO_EVENTS = """\
No machine check events are in this file. Record some with
  perf record -a --call-graph fp,defer -e 'mce:*'"""

ONLY_RECORDS = """\
This file has %d mce_record events and no mce_bank event: the kernel that it is
from does not have these, or they were not recorded. mce_record fires later, from
a kernel thread. Who has used bad data, and where, is not in this file. On a kernel that has
mce_bank events ("perf list 'mce:*'" tells), record all of them:
  perf record -a --call-graph fp,defer -e 'mce:*'
On one that has not, decode the records with rasdaemon or mcelog. Their CPUs and
banks are:"""

_words = {}
_flags = {}


# perf calls these four before the first event of a kind, with what the event's
# format has in __print_symbolic() and __print_flags().

def define_symbolic_field(event_name, field_name):
    pass


def define_symbolic_value(event_name, field_name, value, word):
    _words[field_name, value] = word


def define_flag_field(event_name, field_name, delimiter):
    pass


def define_flag_value(event_name, field_name, value, word):
    _flags[field_name, value] = word


def _symbols(frames):
    """The names of the functions of a call chain, innermost first."""
    return [frame.get("sym", {}).get("name") or "%#x" % frame["ip"] for frame in frames or ()]


class Sample:
    """A sample of any event: when, where, in which task."""

    def __init__(self, name, sample):
        inner = sample["sample"]
        self.name = name
        self.time = inner["time"]
        self.sample_cpu = inner["cpu"]
        self.pid = inner["pid"]
        self.tid = inner["tid"]
        self.comm = sample.get("comm") or "?"
        self.chain = _symbols(sample.get("callchain")) or [sample.get("symbol", UNKNOWN)]

    def task(self):
        return "%s[%d]" % (self.comm, self.tid)

    def where(self, depth=4):
        """The call chain in a line, shortened."""
        more = " <- ..." if len(self.chain) > depth else ""
        return " <- ".join(self.chain[:depth]) + more


class Event(Sample):
    """A sample of a trace event."""

    def __init__(self, event_name, fields, sample):
        super().__init__(event_name.partition("__")[2], sample)
        self.system = event_name.partition("__")[0]
        self.fields = fields

    def number(self, field, default=None):
        """The value of @field, @default if the event does not have it."""
        return self.fields.get(field, default)

    def signed(self, field, default):
        """The same of an s32 field, of which perf does not extend the sign."""
        value = self.number(field, default)
        return value - (1 << 32) if value >= 1 << 31 else value

    def hex(self, field):
        value = self.number(field)
        return UNKNOWN if value is None else "%#x" % value

    def word(self, field):
        """The value of @field in words, or its number if it has no word."""
        value = self.number(field)
        if value is None:
            return UNKNOWN
        return _words.get((field, value), str(value))

    def has_flag(self, word):
        flags = self.number("flags", 0)
        return any(flags & bit and word == name
                   for (field, bit), name in _flags.items() if field == "flags")

    def is_bank(self):
        return self.system == "mce" and self.name.startswith(BANK)

    def is_hit(self):
        """Has the task of this sample used the bad data?"""
        return self.has_flag("consumed") and not self.has_flag("late")

    def errors(self):
        """For how many errors the record stands; for none if it repeats another CPU's."""
        return 0 if self.has_flag("shared") else max(self.number("err_count", 1), 1)

    def unit(self):
        """The unit, by its kind and by its vendor's name."""
        kind, vendor = self.name[len(BANK):], self.word("vendor_unit")
        instance = self.signed("instance", -1)
        words = [kind] + ([vendor] if vendor != UNKNOWN else [])
        return " ".join(words + (["%d" % instance] if instance >= 0 else []))

    def page(self):
        """The page frame that the address is in, None if the bank gave no address."""
        addr = self.number("addr")
        return addr >> PAGE_SHIFT if addr is not None and self.has_flag("addrv") else None


def clock(nsecs):
    """A time stamp as perf script prints it."""
    return "%d.%06d" % (nsecs // NSEC_PER_SEC, nsecs % NSEC_PER_SEC // 1000)


def print_table(head, rows):
    """Print columns under their @head, numbers to the right."""
    right = [isinstance(cell, int) for cell in rows[0]]
    lines = [head] + [[str(cell) for cell in row] for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        cells = [cell.rjust(width) if is_right else cell.ljust(width)
                 for cell, width, is_right in zip(line, widths, right)]
        print("  ".join(cells).rstrip())


class Records:
    """The mce_record events, for a file that has nothing better."""

    def __init__(self):
        self.counts = {}

    def add(self, event):
        key = event.number("cpu", -1), event.number("bank", -1)
        self.counts[key] = self.counts.get(key, 0) + 1

    def explain(self):
        """Say why there is nothing to show."""
        if not self.counts:
            print(NO_EVENTS)
            return
        print(ONLY_RECORDS % sum(self.counts.values()))
        print_table(["CPU", "bank", "records"],
                    [(*key, count) for key, count in sorted(self.counts.items())])
