# SPDX-License-Identifier: GPL-2.0
"""The guest's serial console: kept in a file, watched for what went wrong."""

import re

PANIC = b"Kernel panic - not syncing"
TROUBLE_RE = re.compile(rb"(?:^|\] )((?:WARNING: |(?:\[ )?BUG: |Oops: |UBSAN: |KASAN: |"
                        rb"(?:rcu: )?INFO: rcu|INFO: task |INFO: trying to register|"
                        rb"watchdog: BUG|Testing .*FAILED).*)")
TAIL_LINES = 25

# A warning that says only in a later line what it is about; the two are kept as one.
LOCK_STATE = "WARNING: inconsistent lock state"
LOCK_USAGE_RE = re.compile(rb"inconsistent (\{.*\} -> \{.*\}) usage")

# Warnings that the base kernel gives, too, on its way into a panic: wait_for_panic()
# turns interrupts on inside the machine check handler, which is like an NMI to lockdep.
# The panic can cut the report short.
KNOWN_AT_PANIC = {LOCK_STATE, f"{LOCK_STATE} {{INITIAL USE}} -> {{IN-NMI}}"}


class Console:
    """Collects the console's text; @on_panic is called with the panic's line."""

    def __init__(self, path, on_panic):
        self.log = open(path, "wb", buffering=0)
        self.path = path
        self.on_panic = on_panic
        self.partial = b""
        self.tail_lines = []
        self.trouble = []
        self.fresh = False

    def feed(self, data):
        """Take what the guest has printed."""
        self.fresh = True
        self.log.write(data)
        *lines, self.partial = (self.partial + data).split(b"\n")
        for line in lines:
            self.look_at(line.rstrip(b"\r"))

    def look_at(self, line):
        """Keep one line for the tail, and see whether it is bad news."""
        self.tail_lines.append(line)
        del self.tail_lines[:-TAIL_LINES]
        match = TROUBLE_RE.search(line)
        if match:
            self.trouble.append(match.group(1).decode(errors="replace"))
        usage = LOCK_USAGE_RE.search(line)
        if usage and self.trouble and self.trouble[-1] == LOCK_STATE:
            self.trouble[-1] += " " + usage.group(1).decode(errors="replace")
        if PANIC in line:
            self.on_panic(line[line.index(PANIC):].decode(errors="replace"))

    def forgive_panic(self):
        """The boot ended in a panic that was asked for: forget what belongs to that."""
        self.trouble = [line for line in self.trouble if line not in KNOWN_AT_PANIC]

    def new_text(self):
        """Has the guest printed anything since the last call?"""
        fresh, self.fresh = self.fresh, False
        return fresh

    def tail(self):
        """The last lines, as text."""
        lines = self.tail_lines + ([self.partial] if self.partial else [])
        return "\n".join(line.decode(errors="replace") for line in lines)

    def close(self):
        """Write what is left; the file stays."""
        if self.partial:
            self.look_at(self.partial)
            self.partial = b""
        self.log.close()
