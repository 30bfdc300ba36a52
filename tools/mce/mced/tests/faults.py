#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Whatever fails, once: mced claims nothing that it has not done, and makes up for it.

Usage: faults.py MCED FAIL.SO DIR LOG ROWS POINTS KILLS

A log with ROWS records is read into a history while one system call after the other
fails, at POINTS points, and while the process is killed, at KILLS random points. If mced
ends well, all rows have to be there; after one more run, without a fault, in any case,
each once.
"""

import os
import random
import sqlite3
import subprocess
import sys

MCED, FAIL, DIR, LOG = sys.argv[1:5]
ROWS, POINTS, KILLS = map(int, sys.argv[5:8])
DB = f"{DIR}/mced.db"


def run(timeout=None, **env):
    """Return: the exit status; None if it was killed."""
    command = [MCED, "--foreground", "--config", "/dev/null", "--once", "--database", DB,
               "--source", LOG]
    with open(f"{DIR}/log", "ab") as log:
        process = subprocess.Popen(command, stderr=log, env=dict(os.environ, **env))
        try:
            return process.wait(timeout or 60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            if not timeout:
                raise
            return None


def fresh():
    for name in os.listdir(DIR):
        os.unlink(f"{DIR}/{name}")


def rows():
    try:
        db = sqlite3.connect(f"file:{DB}?mode=ro", uri=True)
        try:
            return (db.execute("SELECT count(*) FROM events").fetchone()[0],
                    db.execute("SELECT coalesce(sum(records), 0) FROM totals").fetchone()[0],
                    db.execute("PRAGMA integrity_check").fetchone()[0])
        finally:
            db.close()
    except sqlite3.Error as error:
        return str(error)


def problem(status):
    """What is wrong after a run that ended so, and after another one."""
    good = ROWS, ROWS, "ok"
    if status == 0 and rows() != good:
        return f"it claims to have all, and has {rows()}"
    if status is not None and status < 0:
        return f"it died of signal {-status}"
    again = run()
    if again or rows() != good:
        return f"after it, a good run ends with {again} and has {rows()}"
    if any(".corrupt-" in name for name in os.listdir(DIR)):
        return "a history that is not damaged was put aside"
    return None


def main():
    os.makedirs(DIR, exist_ok=True)
    fresh()
    run(LD_PRELOAD=FAIL, FAIL_COUNT=f"{DIR}/count")
    with open(f"{DIR}/count", encoding="ascii") as file:
        calls = int(file.read())
    bad = refused = 0
    for nr in range(POINTS):
        at = 1 + nr * calls // POINTS
        fresh()
        status = run(LD_PRELOAD=FAIL, FAIL_AT=str(at))
        refused += status != 0
        what = problem(status)
        if what:
            bad += 1
            print(f"call {at} of {calls} fails: {what}")
    for _ in range(KILLS):
        fresh()
        wait = random.uniform(0.001, 0.2)
        what = problem(run(timeout=wait))
        if what:
            bad += 1
            print(f"killed after {wait:.4f} s: {what}")
    print(f"{POINTS} of {calls} calls failed, {refused} times mced said that it could not; "
          f"{KILLS} kills; {bad} bad")
    sys.exit(bool(bad))


main()
