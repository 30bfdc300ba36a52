#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Print the results of tests, and take over those of other programs.

Usage: results.py [--only-skips REGEX] NAME COMMAND...

A suite prints one line for each test, and "end" as its last line:

  ok NAME
  not ok NAME: what is wrong
  skip NAME # reason

This module and lib.sh print these lines, with the same words. take(), which is what
the program does, reads them from another program and prints them again with NAME in
front. The other program may print TAP as well, as kselftest, KUnit, and cmocka do; a
plan ("1..N") takes the place of "end" then. One more result says what is wrong with
the program as a whole, see Reader.complaints().
"""

import os
import re
import subprocess
import sys
import threading
import time
import traceback

SLOW = float(os.environ.get("VM_SLOW", "1"))

# Nested results of KTAP and lines of the kernel's log count if they have a number.
RESULT = re.compile(r"(?:\[ *\d+\.\d+\] )?(?: +(?=(?:not )?ok \d))?"
                    r"(?P<verdict>not ok|ok|skip)\b(?: +\d+)?(?: +-)? *(?P<name>.*)$")
PLAN = re.compile(r"(?:\[ *\d+\.\d+\] )? *1\.\.(\d+)(?: *# *SKIP *(.*))?", re.I)
SKIP = re.compile(r"^(.*?) *# *SKIP\b *(.*)$", re.I)
SANITIZER = re.compile(r"(ERROR|WARNING|SUMMARY): \w+Sanitizer|\bruntime error: ")
# kselftest's status of a program that has skipped all tests
KSFT_SKIP = 4


class Reader:
    """Reads what a program prints, line by line, and judges it in the end."""

    def __init__(self):
        self.counts = {"ok": 0, "not ok": 0, "skip": 0}
        self.planned = None
        self.ended = False
        self.report = ""
        self.last = ""

    def total(self):
        return sum(self.counts.values())

    def add(self, verdict, name):
        self.counts[verdict] += 1
        return verdict, name

    def note(self, line):
        """A line that has no result."""
        if not self.report and SANITIZER.search(line):
            self.report = line.strip()
        self.last = line.strip() or self.last

    def read(self, line):
        """(verdict, name) of a line with a result, or None."""
        plan = PLAN.match(line)
        if plan:
            self.planned = (self.planned or 0) + int(plan[1])
            if plan[2] is None:
                return None
            self.planned += 1
            return self.add("skip", f"all tests # {plan[2]}")
        match = RESULT.match(line)
        if not match:
            self.ended = self.ended or line.rstrip() == "end"
            self.note(line)
            return self.add("not ok", line.strip()) if line.startswith("Bail out!") else None
        verdict, name = match["verdict"], match["name"].strip()
        skip = SKIP.match(name)
        if skip:
            # cmocka has the name behind the "# SKIP", and says "not ok".
            verdict, name = "skip", " # ".join(word for word in skip.groups() if word)
        return self.add(verdict, name)

    def complaints(self, status):
        """What is wrong with the program as a whole, once it has ended."""
        failed = self.counts["not ok"]
        if self.report:
            yield f"a sanitizer reports: {self.report}"
        if status < 0:
            yield f"is killed by signal {-status}"
        elif status and not failed and (status, self.total()) != (KSFT_SKIP, self.counts["skip"]):
            yield f"exits with status {status}: {self.last or 'it said nothing'}"
        elif not self.total():
            yield "prints no result"
        elif self.planned is None and not self.ended and not status:
            yield "ends early: it prints neither 'end' nor a plan"
        if self.planned not in (None, self.total()):
            yield f"has {self.total()} results, not the {self.planned} that it announced"


def say(line):
    """At once and in one piece: threads print results, too."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def result(name, good, detail=""):
    """One test; @detail is what there was instead."""
    detail = str(detail).replace("\n", "\n# ")
    say(f"ok {name}" if good else f"not ok {name}: {detail}")


def verdict(name, wrong):
    """One test; @wrong is what is wrong, "" if nothing is."""
    result(name, not wrong, wrong)


def expect(name, got, wanted):
    result(name, got == wanted, f"{got}, not {wanted}")


def skip(name, reason):
    say(f"skip {name} # {reason}")


def wait_until(done, seconds=60, step=0.1):
    """Wait until done() is true, and return what it is then, or in the end."""
    end = time.monotonic() + seconds * SLOW
    while not (value := done()) and time.monotonic() < end:
        time.sleep(step)
    return value


def run(*tests):
    """Call the tests one after the other, then say that this is the end."""
    for test in tests:
        try:
            test()
        except Exception as error:  # pylint: disable=broad-except
            traceback.print_exc()
            result(test.__name__, False, f"{type(error).__name__}: {error}")
    say("end")


class Taker:
    """Runs a program and prints its results as ours."""

    def __init__(self, name, only_skips=None):
        self.name = name
        self.only_skips = only_skips
        self.reader = Reader()
        self.good = True
        self.lock = threading.Lock()

    def print(self, outcome, name):
        self.good = self.good and outcome != "not ok"
        say(f"{outcome} {self.name}: {name}" if self.name else f"{outcome} {name}")

    def take(self, line):
        with self.lock:
            found = self.reader.read(line)
            if not found:
                self.pass_on(line)
            elif found[0] != "skip" or not self.only_skips:
                self.print(*found)
            elif not re.search(self.only_skips, found[1]):
                self.print("not ok", f"is skipped: {found[1]}")

    def pass_on(self, line):
        if line.strip() and line.rstrip() != "end" and not PLAN.match(line):
            print(line.rstrip("\n"), file=sys.stderr, flush=True)

    def take_errors(self, stream):
        for line in stream:
            with self.lock:
                self.reader.note(line)
                self.pass_on(line)

    def run(self, command, env):
        with subprocess.Popen(command, env=os.environ | {"CMOCKA_MESSAGE_OUTPUT": "TAP"} | env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, errors="replace") as child:
            errors = threading.Thread(target=self.take_errors, args=(child.stderr,))
            errors.start()
            for line in child.stdout:
                self.take(line)
            errors.join()
        for complaint in self.reader.complaints(child.wait()):
            self.print("not ok", complaint)
        return self.good


def take(name, *command, only_skips=None, **env):
    """Run a program that prints results, and print them with @name in front; is all well?

    With @only_skips, a skipped test is a failure unless its reason matches; one that
    does is left out.
    """
    try:
        return Taker(name, only_skips).run(command, env)
    except OSError as error:
        result(name, False, error)
        return False


def main():
    words = sys.argv[1:]
    only_skips = None
    if words[:1] == ["--only-skips"]:
        only_skips, words = words[1], words[2:]
    if len(words) < 2 or words[0].startswith("-"):
        sys.exit(__doc__)
    return 0 if take(*words, only_skips=only_skips) else 1


if __name__ == "__main__":
    sys.exit(main())
