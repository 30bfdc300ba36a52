# SPDX-License-Identifier: GPL-2.0
"""Is KVM of any use here?  Only a guest that boots with it can tell."""

import json
import os
import subprocess
import sys

from .errors import VmError
from .paths import SCRIPTS_DIR, cache_dir, find_qemu

PROBE_S = "30"
PROBING = "VM_KVM_PROBE"
DEVICE = "/dev/kvm"
ACCELS = ("tcg", "kvm", "auto")


def probe_key(kernel, cpu):
    """What the answer depends on: this boot of the host, QEMU, kernel, CPU."""
    with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
        boot_id = file.read().strip()
    stamps = [os.stat(path).st_mtime_ns for path in (find_qemu(), kernel)]
    return f"{boot_id} {os.getuid()} {kernel} {cpu} {stamps}"


def load_answers(path):
    """The answers of earlier probes; an unreadable file is no answer."""
    try:
        with open(path, encoding="utf-8") as file:
            answers = json.load(file)
    except (OSError, ValueError):
        return {}
    return answers if isinstance(answers, dict) else {}


def boot_guest(kernel, cpu):
    """Boot a guest with KVM; return an empty string, or why it did not work."""
    if not os.access(DEVICE, os.R_OK | os.W_OK):
        return f"{DEVICE} does not exist or cannot be opened"
    answer = subprocess.run(
        [os.path.join(SCRIPTS_DIR, "vm"), "run", "--kvm", "--kernel", kernel, "--cpu", cpu,
         "--timeout", PROBE_S, "--", "true"],
        env=os.environ | {PROBING: "1"}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if not answer.returncode:
        return ""
    lines = answer.stderr.strip().splitlines()
    return lines[0].removeprefix("vm: ") if lines else f"status {answer.returncode}"


def probe(kernel, cpu):
    """Why KVM does not work, or an empty string; asked once for each boot."""
    path = os.path.join(cache_dir(), "kvm-probe.json")
    key = probe_key(kernel, cpu)
    answers = load_answers(path)
    if key not in answers:
        print("vm: trying whether a guest boots with KVM", file=sys.stderr)
        answers = {key: boot_guest(kernel, cpu)}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(answers, file)
    return answers[key]


def wanted(accel, kernel, cpu):
    """Shall this run use KVM?"""
    if accel not in ACCELS:
        raise VmError(f"VM_ACCEL={accel}: it is one of {', '.join(ACCELS)}")
    if accel == "tcg" or os.environ.get(PROBING):
        return accel != "tcg"
    problem = probe(kernel, cpu)
    if problem and accel == "kvm":
        raise VmError(f"KVM does not work here: {problem}; leave out --kvm")
    return not problem
