#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Decode large inputs with mcectl and with other tools, side by side.

Every tool reads all events and writes a line of text for each to /dev/null. CPU is
the time of the process and the kernel on its behalf, the least of the runs; RSS its
largest size in memory; and with ten times the input: does it grow?

perf is that of the kernel tree, as scripts/perf-build makes it, and the system's.
Where mcelog is not installed, MCELOG=path names it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
TIME = "/usr/bin/time"


class Run:
    """CPU and wall time in seconds, RSS in MiB."""

    def __init__(self, command, directory):
        report = os.path.join(directory, "time")
        with open(os.devnull, "w", encoding="utf-8") as null:
            status = subprocess.run([TIME, "-q", "-o", report, "-f", "%U %S %e %M", *command],
                                    stdin=null, stdout=null, stderr=null, check=False).returncode
        if status not in (0, 4):
            sys.exit(f"bench: error: {' '.join(command)} ends with status {status}")
        with open(report, encoding="utf-8") as file:
            user, system, self.wall, rss = map(float, file.read().split())
        self.cpu = user + system
        self.rss = rss / 1024


class Bench:
    """The tools that are there, and inputs of two sizes."""

    def __init__(self, args, directory):
        self.args = args
        self.directory = directory

    def input(self, kind, count):
        path = os.path.join(self.directory, f"{kind}.{count}")
        if not os.path.exists(path):
            subprocess.run([os.path.join(HERE, "bench_input.py"), kind, str(count), path],
                           check=True)
        return path

    def measure(self, kind, count, command):
        path = self.input(kind, count)
        runs = [Run([word if word else path for word in command], self.directory)
                for _ in range(self.args.runs)]
        return min(runs, key=lambda run: run.cpu)

    def compare(self, title, rows):
        """rows: name, kind of input, command with "" for the input; or a reason"""
        count = self.args.count
        print(f"\n{title}, {count} and {10 * count} events")
        print(f"{'':26} {'CPU s':>7} {'wall s':>7} {'us/event':>9} {'ratio':>6} "
              f"{'RSS MiB':>8} {'x10':>7}")
        first = None
        for name, kind, command in rows:
            if not kind:
                print(f"{name:26} skip: {command}")
                continue
            small = self.measure(kind, count, command)
            large = self.measure(kind, 10 * count, command)
            first = first or large
            print(f"{name:26} {large.cpu:7.2f} {large.wall:7.2f} "
                  f"{large.cpu * 1e5 / count:9.2f} {large.cpu / first.cpu:6.1f} "
                  f"{small.rss:8.1f} {large.rss:7.1f}", flush=True)


def tool(name, path, kind, arguments):
    """A row of a tool that may be missing."""
    if path and os.access(path, os.X_OK):
        return (name, kind, [path, *arguments])
    return (name, None, "not installed")


def tree_perf():
    script = os.path.join(HERE, "..", "..", "..", "..", "scripts", "perf-build")
    if not os.path.exists(script):
        return None
    return subprocess.run([script, "--path"], stdout=subprocess.PIPE, text=True,
                          check=False).stdout.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mcectl")
    parser.add_argument("--count", type=int, default=50000,
                        help="events in the smaller input (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=3, help="of each (default: %(default)s)")
    args = parser.parse_args()
    if not os.access(TIME, os.X_OK):
        sys.exit("bench: error: GNU time is missing; install the package time")

    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as directory:
        bench = Bench(args, directory)
        mcectl = os.path.realpath(args.mcectl)
        perf_script = ["script", "-i", ""]
        bench.compare("A recording", [
            ("mcectl decode", "perf", [mcectl, "decode", ""]),
            ("mcectl decode -v", "perf", [mcectl, "decode", "-v", ""]),
            ("mcectl decode --json", "perf", [mcectl, "decode", "--json", ""]),
            ("mcectl report", "perf", [mcectl, "report", ""]),
            tool("perf script, of the tree", tree_perf(), "perf", perf_script),
            tool("perf script, the system's", shutil.which("perf"), "perf", perf_script),
            tool("trace-cmd report (own file)", shutil.which("trace-cmd"), "trace",
                 ["report", "-i", ""]),
            ("rasdaemon", None, "it reads the running kernel's events only"),
        ])
        bench.compare("A kernel log", [
            ("mcectl decode", "log", [mcectl, "decode", ""]),
            ("mcectl decode --json", "log", [mcectl, "decode", "--json", ""]),
            tool("mcelog --ascii", os.environ.get("MCELOG") or shutil.which("mcelog"), "log",
                 ["--ascii", "--file", ""]),
        ])


if __name__ == "__main__":
    main()
