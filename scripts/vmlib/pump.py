# SPDX-License-Identifier: GPL-2.0
"""Input and output that may block, kept apart from the event loop."""

import os
import queue
import socket
import threading


class Pump(threading.Thread):
    """Writes what it is given to @fd, in order.

    The guest spins with interrupts off while the host does not take its
    output, so the loop takes all of it at once and a slow terminal or pipe
    slows down this thread only.
    """

    def __init__(self, fd, on_broken):
        super().__init__(daemon=True)
        self.fd = fd
        self.on_broken = on_broken
        self.chunks = queue.SimpleQueue()
        self.start()

    def put(self, data):
        """Queue some output."""
        self.chunks.put(data)

    def finish(self, timeout=None):
        """Wait until all the output is written, or for @timeout seconds."""
        self.chunks.put(None)
        self.join(timeout)

    def run(self):
        """The thread: write until finish() or until nobody reads."""
        while (data := self.chunks.get()) is not None:
            try:
                self.write_all(data)
            except OSError:
                self.on_broken()
                return

    def write_all(self, data):
        """Write one chunk."""
        view = memoryview(data)
        while view:
            view = view[os.write(self.fd, view):]


class Feeder(threading.Thread):
    """Copies file descriptor @fd to a socket until its end."""

    def __init__(self, fd, sock):
        super().__init__(daemon=True)
        self.fd = fd
        self.sock = sock
        self.start()

    def run(self):
        """The thread."""
        try:
            while data := os.read(self.fd, 65536):
                self.sock.sendall(data)
            self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass
