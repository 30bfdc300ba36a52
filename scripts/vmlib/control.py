# SPDX-License-Identifier: GPL-2.0
"""How other shells of the host find a running guest and speak to it.

Each guest has a directory with its number in the runtime directory.  It holds
one socket; the protocol is one line to the guest's harness, one line back.
"""

import asyncio
import contextlib
import json
import os
import shutil
import socket
import stat
import time

from .errors import VmError

SOCKET_NAME = "control"
ANSWER_S = 120
SOCKET_PATH_MAX = 107


def runtime_dir():
    """The directory of all guests of this user, created if need be."""
    base = os.environ.get("XDG_RUNTIME_DIR") or "/tmp"
    path = os.path.join(base, f"x86-mce-vm-{os.getuid()}")
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        status = os.lstat(path)
    except OSError as error:
        raise VmError(f"cannot create {path}: {error.strerror}; name another "
                      f"place with XDG_RUNTIME_DIR=DIR") from None
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise VmError(f"{path} belongs to somebody else; name another place "
                      f"with XDG_RUNTIME_DIR=DIR")
    return path


def socket_path(vm_id):
    """The socket of one guest."""
    path = os.path.join(runtime_dir(), vm_id, SOCKET_NAME)
    if len(os.fsencode(path)) > SOCKET_PATH_MAX:
        raise VmError(f"{path} is too long for a socket; name a shorter place "
                      f"with XDG_RUNTIME_DIR=DIR")
    return path


def claim(vm_id):
    """Make the directory of a new guest; its name must be free."""
    path = os.path.dirname(socket_path(vm_id))
    if os.path.exists(path):
        if request(vm_id, "status"):
            raise VmError(f"a guest {vm_id} runs already; choose another --name")
        shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path, mode=0o700)


class ControlServer:
    """The socket of one guest, for as long as the guest runs."""

    def __init__(self, machine):
        self.machine = machine
        self.path = socket_path(machine.vm_id)
        self.since = time.time()
        self.server = None

    async def __aenter__(self):
        self.server = await asyncio.start_unix_server(self.serve, self.path)
        return self

    async def __aexit__(self, *exc):
        self.server.close()
        shutil.rmtree(os.path.dirname(self.path), ignore_errors=True)

    async def serve(self, reader, writer):
        """One connection: one request, one answer."""
        with contextlib.suppress(ConnectionError):
            line = (await reader.readline()).decode(errors="replace").strip()
            writer.write((await self.answer(line)).encode() + b"\n")
            await writer.drain()
        writer.close()

    async def answer(self, line):
        """Carry out one request."""
        word, _, rest = line.partition(" ")
        if word == "status":
            return "ok " + json.dumps(self.status())
        if word == "stop":
            self.machine.decide("signal", 143, "stopped by 'scripts/vm stop'")
            return "ok"
        if word == "inject":
            return await self.machine.inject(rest)
        return f"error unknown request '{word}'"

    def status(self):
        """What 'scripts/vm list' shows."""
        machine = self.machine
        return {"id": machine.vm_id, "pid": os.getpid(),
                "seconds": int(time.time() - self.since), "boot": machine.boot,
                "kernel": machine.options.kernel_path,
                "command": " ".join(machine.options.command),
                "console": machine.run_dir.console,
                "scratch": machine.run_dir.scratch}


def request(vm_id, line):
    """Send a request to a guest's harness; return its answer, or None."""
    path = socket_path(vm_id)
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(ANSWER_S)
    with sock:
        try:
            sock.connect(path)
            sock.sendall(line.encode() + b"\n")
            return sock.makefile().readline().strip()
        except (ConnectionError, FileNotFoundError):
            return None


def running():
    """The status of all the guests that run; what is left of others goes."""
    found = []
    for entry in sorted(os.scandir(runtime_dir()), key=lambda e: e.name):
        answer = request(entry.name, "status")
        if answer and answer.startswith("ok "):
            found.append(json.loads(answer[3:]))
        elif answer is None and time.time() - entry.stat().st_mtime > 10:
            shutil.rmtree(entry.path, ignore_errors=True)
    return found


def choose(vm_id):
    """The guest that is meant: the one given, or the only one."""
    ids = [status["id"] for status in running()]
    if vm_id:
        if vm_id not in ids:
            raise VmError(f"no guest {vm_id} runs (running: {', '.join(ids) or 'none'})")
        return vm_id
    if not ids:
        raise VmError("no guest runs: start one with 'scripts/vm run' or "
                      "'scripts/vm shell'")
    if len(ids) > 1:
        raise VmError(f"{len(ids)} guests run, choose one with --vm: {', '.join(ids)}")
    return ids[0]
