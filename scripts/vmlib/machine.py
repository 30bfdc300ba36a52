# SPDX-License-Identifier: GPL-2.0
"""One run of a guest, from the start of QEMU to the outcome."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from dataclasses import asdict, dataclass

from . import inject
from .console import Console
from .control import ControlServer
from .errors import (EXIT_HARNESS, EXIT_NO_PANIC, EXIT_PANIC, EXIT_RESET,
                     EXIT_TIMEOUT, EXIT_WARNING)
from .pump import Feeder, Pump
from .qemu import Qemu
from .qmp import Qmp, QmpError
from .terminal import raw_terminal, window_size

CHUNK = 65536
LEFT_BEHIND_S = 2
PANIC_END_S = 15
EXPECTED_PANIC_S = 10
QEMU_END_S = 5


@dataclass
class Outcome:
    """How a run ended.  @kind: exit, panic, reset, timeout, signal or error."""

    kind: str
    status: int
    reason: str = ""


def take(end):
    """Some of what is there to read; b"" at the end, None if there is nothing yet."""
    if not isinstance(end, socket.socket):
        return end.read(CHUNK)
    try:
        return end.recv(CHUNK, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except ConnectionError:
        return b""


class Machine:
    """Runs one guest.  run() returns the Outcome."""

    def __init__(self, options, run_dir, vm_id, named):
        self.options = options
        self.run_dir = run_dir
        self.vm_id = vm_id
        self.named = named
        self.console = Console(run_dir.console, self.on_panic)
        self.qmp = Qmp(self.on_event)
        self.boot = 1
        self.boot_seconds = 0.0
        self.panic = ""
        self.shutdown = ""
        self.lines = {"ctl": b"", "inject": b""}
        self.pumps = {"out": Pump(1, self.on_broken_output),
                      "err": Pump(2, self.on_broken_output)}
        self.takers = self.readers()
        self.boot_timer = None
        self.tasks = set()

    def say(self, text):
        """A word about the progress, for --verbose."""
        if self.options.verbose:
            self.pumps["err"].put(f"vm: {text}\n".encode())

    def decide(self, kind, status, reason=""):
        """Settle the outcome; the first one counts."""
        if not self.outcome.done():
            self.outcome.set_result(Outcome(kind, status, reason))

    # What the guest tells.

    def readers(self):
        """The function that takes what comes from each socket."""
        table = {"console": self.console.feed, "out": self.pumps["out"].put,
                 "err": self.pumps["err"].put, "ctl": self.on_ctl,
                 "inject": self.on_inject}
        if self.options.tty:
            table["tty"] = self.pumps["out"].put
        return table

    def drain(self, name):
        """Take all that a socket, or the console, holds at this moment."""
        end = self.qemu.ours[name]
        while (data := take(end)) is not None:
            if not data:
                self.loop.remove_reader(end)
                return
            self.takers[name](data)

    def split_lines(self, name, data):
        """Complete lines of a port whose protocol is lines."""
        *lines, self.lines[name] = (self.lines[name] + data).split(b"\n")
        return [line.decode(errors="replace").strip() for line in lines]

    def on_ctl(self, data):
        """The guest's init reports."""
        for line in self.split_lines("ctl", data):
            word, _, rest = line.partition(" ")
            if word == "ready":
                self.on_ready()
            elif word == "done":
                self.loop.call_later(LEFT_BEHIND_S, self.on_exit, self.boot, int(rest))
            elif word == "exit":
                self.on_exit(self.boot, int(rest))
            elif word == "fail":
                self.decide("error", EXIT_HARNESS, f"the guest's init: {rest}")

    def on_ready(self):
        """COMMAND starts."""
        self.boot_timer.cancel()
        self.boot_seconds = time.monotonic() - self.started
        self.say(f"boot {self.boot}: COMMAND starts after {self.boot_seconds:.1f} s")

    def on_exit(self, boot, status):
        """COMMAND has ended, in boot number @boot."""
        if boot != self.boot:
            return
        if not self.options.expect_panic:
            self.decide("exit", status)
            return
        self.loop.call_later(
            EXPECTED_PANIC_S, self.decide, "exit", EXIT_NO_PANIC,
            f"a panic was expected, but COMMAND ended with status {status}")

    def on_inject(self, data):
        """The guest asks for injections."""
        for line in self.split_lines("inject", data):
            task = asyncio.create_task(self.answer_guest(line))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def answer_guest(self, request):
        """Inject, and tell the guest when QEMU has accepted."""
        answer = await self.inject(request)
        try:
            self.qemu.ours["inject"].send(answer.encode() + b"\n",
                                          socket.MSG_DONTWAIT)
        except OSError as error:
            self.say(f"the guest does not take the answer '{answer}': {error}")

    async def inject(self, request):
        """Carry out one request; the answer is 'ok' or 'error REASON'."""
        self.say(f"inject: {request}")
        try:
            steps = inject.parse_request(request, self.named, self.options.smp)
            await inject.inject(self.qmp, steps)
        except (inject.SpecError, QmpError) as error:
            return f"error {error}"
        return "ok"

    # What QEMU tells.

    def on_panic(self, line):
        """The console shows a panic: let the guest finish printing it."""
        self.panic = self.panic or line
        if not self.options.keep_reset:
            self.loop.call_later(PANIC_END_S, self.decide_panic)

    def decide_panic(self):
        """The guest panicked, which may be what was asked for."""
        status = 0 if self.options.expect_panic else EXIT_PANIC
        self.decide("panic", status, self.panic)

    def on_event(self, name, data):
        """Events of QMP."""
        if name == "SHUTDOWN":
            self.shutdown = data.get("reason", "unknown")
        elif name == "RESET":
            self.on_reset()

    def on_reset(self):
        """The guest was reset and boots again, in the same QEMU.

        The firmware answers a reset by one more of its own.  It prints nothing
        on the serial console, so a reset that follows silence is no new boot.
        """
        self.drain("console")
        if self.outcome.done() or not self.console.new_text():
            return
        if self.boot == self.options.max_boots:
            self.decide("reset", EXIT_RESET, f"the guest was reset in boot "
                        f"{self.boot}, the last one that --max-boots allows")
            return
        self.say(f"boot {self.boot} ended with a reset"
                 + (f" ({self.panic})" if self.panic else ""))
        self.boot += 1
        if self.panic:
            self.console.forgive_panic()
        self.panic = ""
        self.lines = dict.fromkeys(self.lines, b"")
        self.run_dir.set_boot(self.boot)
        self.start_boot_timer()

    async def watch_qemu(self, messages):
        """QEMU closes its monitor when it ends: find out why."""
        await messages
        with contextlib.suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self.qemu.process.wait, QEMU_END_S)
        for name in self.takers:
            self.drain(name)
        if self.panic:
            self.decide_panic()
        elif self.shutdown:
            self.decide("reset", EXIT_RESET, "the guest was reset or powered off "
                        f"before COMMAND ended (QEMU: {self.shutdown})")
        else:
            self.decide("error", EXIT_HARNESS, "QEMU ended with status "
                        f"{self.qemu.process.returncode}: "
                        f"{self.qemu.complaints() or 'no message'}")

    # The run.

    def start_boot_timer(self):
        """A guest that does not get to COMMAND is a failure of its own."""
        self.started = time.monotonic()
        limit = self.options.boot_timeout
        if self.boot_timer:
            self.boot_timer.cancel()
        self.boot_timer = self.loop.call_later(
            limit, self.decide, "timeout", EXIT_TIMEOUT,
            f"boot {self.boot} did not get to COMMAND within {limit:g} s")

    def start_timers(self):
        """Arm the timeouts."""
        self.start_boot_timer()
        limit = self.options.timeout
        if limit:
            self.loop.call_later(limit, self.decide, "timeout", EXIT_TIMEOUT,
                                 f"timeout: COMMAND did not end within {limit:g} s")

    def watch_signals(self):
        """A signal to the harness ends the guest."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self.loop.add_signal_handler(
                number, self.decide, "signal", 128 + number,
                f"ended by {number.name}")
        if self.options.tty:
            self.loop.add_signal_handler(signal.SIGWINCH, self.on_resize)

    def on_resize(self):
        """Tell the guest the new size of the terminal."""
        rows, columns = window_size()
        self.qemu.ours["ctl"].send(f"size {rows} {columns}\n".encode(),
                                   socket.MSG_DONTWAIT)

    def on_broken_output(self):
        """Nobody reads our output any more: behave as a program killed by it."""
        with contextlib.suppress(RuntimeError):
            self.loop.call_soon_threadsafe(
                self.decide, "signal", 128 + signal.SIGPIPE, "nobody reads the output")

    def start_streams(self):
        """Connect our standard streams and the guest's ports."""
        for name in self.takers:
            self.loop.add_reader(self.qemu.ours[name], self.drain, name)
        if self.options.tty or self.options.stdin:
            Feeder(0, self.qemu.ours["tty" if self.options.tty else "in"])

    def on_bug(self, _loop, context):
        """An error of the harness itself must not look like a slow guest."""
        error = context.get("exception")
        self.decide("error", EXIT_HARNESS, f"the harness failed: "
                    f"{context['message']} ({type(error).__name__}: {error})")

    async def start(self):
        """Start QEMU and all that listens to it."""
        self.loop = asyncio.get_running_loop()
        self.loop.set_exception_handler(self.on_bug)
        self.outcome = self.loop.create_future()
        self.watch_signals()
        self.say(f"kernel {self.options.kernel_path}, console {self.console.path}, "
                 f"scratch {self.run_dir.scratch}")
        self.qemu = Qemu(self.options, self.run_dir)
        self.start_timers()
        self.start_streams()
        try:
            messages = await self.qmp.connect(self.qemu.ours["qmp"])
        except (QmpError, ConnectionError):
            messages = asyncio.sleep(0)
        self.watcher = asyncio.create_task(self.watch_qemu(messages))

    async def run(self):
        """Run the guest to its end."""
        await self.start()
        try:
            async with ControlServer(self):
                with raw_terminal(self.options.tty):
                    outcome = await self.outcome
        finally:
            self.stop()
        return self.judge(outcome)

    def stop(self):
        """Take the last output and end QEMU."""
        for name in self.takers:
            self.drain(name)
        self.watcher.cancel()
        self.qemu.kill()
        ended_well = self.outcome.done() and self.outcome.result().kind == "exit"
        for pump in self.pumps.values():
            pump.finish(None if ended_well else 2)
        self.console.close()

    def judge(self, outcome):
        """Take the kernel's warnings into account, and keep the result."""
        if outcome.kind == "panic":
            self.console.forgive_panic()
        trouble = self.console.trouble
        if self.options.fail_on_warn and trouble and \
           outcome.kind in ("exit", "panic") and not outcome.status:
            outcome = Outcome("warning", EXIT_WARNING, f"the kernel reported: {trouble[0]}")
        result = asdict(outcome) | {
            "boots": self.boot, "boot_seconds": round(self.boot_seconds, 2),
            "kernel": self.options.kernel_path, "panic": self.panic,
            "warnings": self.console.trouble, "pid": os.getpid()}
        self.run_dir.write("result.json", json.dumps(result, indent=1) + "\n")
        return outcome
