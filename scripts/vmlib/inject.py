# SPDX-License-Identifier: GPL-2.0
"""Injections: how they are written, checked and turned into QMP commands.

An injection is a list of steps.  One step is one directive:

    mce [-b] cpu=N bank=N status=X [mcgstatus=X] [addr=X] [misc=X] [times=N]
    mce [-b] CPU BANK STATUS MCGSTATUS ADDR MISC
    nmi
    at user|kernel cpu=N
    wait MS
    hmp COMMAND

What follows "at" in the same injection happens while the machine is stopped at
a moment when CPU N is in user or kernel mode, and not halted.

An inject file gives names to lists of directives, one directive a line:

    NAME: DIRECTIVE     # comment

Lines with the same NAME belong to one injection, in the order of the file.
"""

import asyncio
import re
from dataclasses import dataclass

from .errors import VmError

QEMU_MCE_BANKS = 10
MCE_FIELDS = ("cpu", "bank", "status", "mcgstatus", "addr", "misc")
MCE_REQUIRED = ("cpu", "bank", "status")
STATUS_VAL = 1 << 63
MAX_TIMES = 100000
MAX_WAIT_MS = 60000
DIRECTIVES = ("mce", "nmi", "at", "wait", "hmp")
NAME_RE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*")
NMI_HMP = "nmi"
AT_MODES = {"user": "CPL=3", "kernel": "CPL=0"}
AT_TRIES = 2000
AT_PAUSE_S = 0.002


class SpecError(Exception):
    """A directive that cannot be understood, or that QEMU would ignore."""


@dataclass(frozen=True)
class Step:
    """One HMP command, sent @times times; or a stop of the machine when @at_cpu
    is in @at_mode; or a pause of @wait_ms."""

    hmp: str = ""
    times: int = 1
    at_mode: str = ""
    at_cpu: int = 0
    wait_ms: int = 0


def parse_number(field, text, limit=(1 << 64) - 1):
    """Read a decimal or 0x number that must not exceed @limit."""
    try:
        value = int(text, 0)
    except ValueError:
        raise SpecError(f"{field}: '{text}' is not a number") from None
    if not 0 <= value <= limit:
        raise SpecError(f"{field}: {text} is not in the range 0 to {limit:#x}")
    return value


def mce_positional(words):
    """The six bare values of QEMU's own command, as (field, text) pairs."""
    if len(words) != len(MCE_FIELDS):
        raise SpecError(f"mce takes {len(MCE_FIELDS)} values "
                        f"({' '.join(f.upper() for f in MCE_FIELDS)}) or "
                        f"field=value pairs, not {len(words)} values")
    return list(zip(MCE_FIELDS, words))


def mce_pairs(words):
    """Split field=value words; refuse unknown, repeated and missing fields."""
    pairs = []
    for word in words:
        field, equals, text = word.partition("=")
        if not equals:
            raise SpecError(f"'{word}' is not of the form field=value")
        if field not in MCE_FIELDS + ("times",):
            raise SpecError(f"mce has no field '{field}' (it has "
                            f"{', '.join(MCE_FIELDS)}, times)")
        if field in dict(pairs):
            raise SpecError(f"{field} is given twice")
        pairs.append((field, text))
    missing = [f for f in MCE_REQUIRED if f not in dict(pairs)]
    if missing:
        raise SpecError(f"mce lacks {', '.join(missing)}")
    return pairs


def check_mce(value, smp):
    """Refuse what QEMU takes in silence and then does not inject."""
    if value["cpu"] >= smp:
        raise SpecError(f"cpu={value['cpu']}: the machine has CPUs 0 to {smp - 1}")
    if value["bank"] >= QEMU_MCE_BANKS:
        raise SpecError(f"bank={value['bank']}: QEMU has banks 0 to "
                        f"{QEMU_MCE_BANKS - 1}")
    if not value["status"] & STATUS_VAL:
        raise SpecError(f"status={value['status']:#x}: the valid bit (63) is not set")
    if value["times"] < 1:
        raise SpecError("times=0: nothing to inject")


def parse_mce(words, smp):
    """Turn the words after 'mce' into one step."""
    broadcast = words[:1] == ["-b"]
    words = words[1:] if broadcast else words
    bare = words and not any("=" in word for word in words)
    value = dict.fromkeys(MCE_FIELDS, 0) | {"times": 1}
    for field, text in mce_positional(words) if bare else mce_pairs(words):
        limit = MAX_TIMES if field == "times" else (1 << 64) - 1
        value[field] = parse_number(field, text, limit)
    check_mce(value, smp)
    args = " ".join([str(value["cpu"]), str(value["bank"])] +
                    [f"{value[field]:#x}" for field in MCE_FIELDS[2:]])
    return Step(hmp=f"mce {'-b ' if broadcast else ''}{args}",
                times=value["times"])


def parse_at(words, smp):
    """Turn the words after 'at' into a step."""
    if len(words) != 2 or words[0] not in AT_MODES or not words[1].startswith("cpu="):
        raise SpecError("at takes a mode and a CPU: at user cpu=N, or at kernel cpu=N")
    return Step(at_mode=words[0],
                at_cpu=parse_number("cpu", words[1][len("cpu="):], smp - 1))


def parse_directive(text, smp):
    """Turn one directive into a step, or raise SpecError."""
    words = text.split()
    if not words:
        raise SpecError("there is no directive")
    verb, rest = words[0], words[1:]
    if verb == "mce":
        return parse_mce(rest, smp)
    if verb == "nmi":
        if rest:
            raise SpecError("nmi takes no argument")
        return Step(hmp=NMI_HMP)
    if verb == "at":
        return parse_at(rest, smp)
    if verb == "wait":
        if len(rest) != 1:
            raise SpecError("wait takes one argument, milliseconds")
        return Step(wait_ms=parse_number("wait", rest[0], MAX_WAIT_MS))
    if verb == "hmp":
        if not rest:
            raise SpecError("hmp needs a command of QEMU's monitor")
        return Step(hmp=text.split(None, 1)[1])
    raise SpecError(f"'{verb}' is no directive (they are {', '.join(DIRECTIVES)})")


def parse_line(line, smp):
    """Split 'NAME: DIRECTIVE'; return the name and the step."""
    name, colon, directive = line.partition(":")
    name = name.strip()
    if not colon:
        raise SpecError("the line is not of the form 'NAME: DIRECTIVE'")
    if not NAME_RE.fullmatch(name):
        raise SpecError(f"'{name}' is not a name (letters, digits and _.+-)")
    if name in DIRECTIVES:
        raise SpecError(f"'{name}' is a directive and cannot be a name")
    return name, parse_directive(directive, smp)


def load_file(path, smp):
    """Read an inject file; return a dictionary from name to list of steps."""
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not a text file"
        raise VmError(f"cannot read the inject file {path}: {reason}") from None
    named = {}
    for number, line in enumerate(lines, 1):
        line = line.partition("#")[0].strip()
        if not line:
            continue
        try:
            name, step = parse_line(line, smp)
        except SpecError as error:
            raise VmError(f"{path}:{number}: {error}") from None
        named.setdefault(name, []).append(step)
    return named


def parse_request(text, named, smp):
    """Steps for what a guest or a host shell asks: a name or directives."""
    text = text.strip()
    if re.split(r"[\s;]", text)[0] in DIRECTIVES:
        return [parse_directive(part, smp) for part in text.split(";")]
    if text in named:
        return named[text]
    known = ", ".join(sorted(named)) or "none: there is no inject file"
    raise SpecError(f"'{text}' is no injection (known: {known}) and no directive")


def answer_is_error(step, text):
    """What QEMU's monitor prints is an error, except after a plain 'hmp'."""
    if not text.strip():
        return False
    if step.hmp.startswith("mce ") or step.hmp == NMI_HMP:
        return True
    return text.startswith(("Error", "unknown command"))


async def inject_together(qmp, steps):
    """Send the commands back to back, then look at every answer."""
    sent = [(step, qmp.send_hmp(step.hmp))
            for step in steps for _ in range(step.times)]
    answers = await asyncio.gather(*(future for _, future in sent),
                                   return_exceptions=True)
    for (step, _), answer in zip(sent, answers):
        if isinstance(answer, Exception):
            raise SpecError(f"{step.hmp}: {answer}")
        if answer_is_error(step, answer):
            raise SpecError(f"{step.hmp}: QEMU says: {' '.join(answer.split())}")


async def stop_at(qmp, step):
    """Stop the machine while a CPU is in the mode that the step wants."""
    for _ in range(AT_TRIES):
        # It is stopped already if this is not the first "at" of the injection.
        await qmp.execute("cont")
        await asyncio.sleep(AT_PAUSE_S)
        await qmp.execute("stop")
        registers = await qmp.execute("human-monitor-command", **{
            "command-line": "info registers", "cpu-index": step.at_cpu})
        if AT_MODES[step.at_mode] in registers and "HLT=0" in registers:
            return
    raise SpecError(f"at {step.at_mode} cpu={step.at_cpu}: the CPU was not in "
                    f"{step.at_mode} mode in {AT_TRIES} looks at it")


async def inject_groups(qmp, steps):
    """Send what belongs together; stop or pause in between."""
    together = []
    for step in steps:
        if step.hmp:
            together.append(step)
            continue
        await inject_together(qmp, together)
        together = []
        if step.at_mode:
            await stop_at(qmp, step)
        else:
            await asyncio.sleep(step.wait_ms / 1000)
    await inject_together(qmp, together)


async def inject(qmp, steps):
    """Carry out an injection; return when QEMU has accepted all of it."""
    try:
        await inject_groups(qmp, steps)
    finally:
        if any(step.at_mode for step in steps):
            await qmp.execute("cont")
