# SPDX-License-Identifier: GPL-2.0
"""QEMU's machine protocol: commands that wait for their answer, and events."""

import asyncio
import json


class QmpError(Exception):
    """QEMU refused a command, or went away before it answered."""


class Qmp:
    """One QMP connection.  @on_event gets the name and the data of each event."""

    def __init__(self, on_event):
        self.on_event = on_event
        self.pending = {}
        self.next_id = 0
        self.writer = None

    async def connect(self, sock):
        """Take over a connected socket and leave negotiation mode."""
        reader, self.writer = await asyncio.open_unix_connection(
            sock=sock, limit=1 << 24)
        greeting = await reader.readline()
        if not greeting:
            raise QmpError("QEMU closed its monitor at once")
        task = asyncio.create_task(self.read_messages(reader))
        await self.execute("qmp_capabilities")
        return task

    async def read_messages(self, reader):
        """Dispatch answers and events until QEMU closes the connection."""
        try:
            while line := await reader.readline():
                self.dispatch(json.loads(line))
        except ConnectionError:
            pass
        for future in self.pending.values():
            if not future.done():
                future.set_exception(QmpError("QEMU ended before it answered"))
        self.pending.clear()

    def dispatch(self, message):
        """Hand one message from QEMU to whom it concerns."""
        if "event" in message:
            self.on_event(message["event"], message.get("data", {}))
            return
        future = self.pending.pop(message.get("id"), None)
        if future is None or future.done():
            return
        if "error" in message:
            future.set_exception(QmpError(message["error"]["desc"]))
        else:
            future.set_result(message["return"])

    def send(self, command, **arguments):
        """Send a command; return the future of its answer."""
        self.next_id += 1
        future = asyncio.get_running_loop().create_future()
        self.pending[self.next_id] = future
        message = {"execute": command, "id": self.next_id}
        if arguments:
            message["arguments"] = arguments
        self.writer.write(json.dumps(message).encode() + b"\n")
        return future

    async def execute(self, command, **arguments):
        """Send a command and wait for its answer."""
        return await self.send(command, **arguments)

    def send_hmp(self, line):
        """Send a command of the human monitor; its answer is text."""
        return self.send("human-monitor-command", **{"command-line": line})
