# SPDX-License-Identifier: GPL-2.0
"""The user's own terminal."""

import contextlib
import os
import sys
import termios
import tty


def window_size():
    """Rows and columns of the terminal."""
    size = os.get_terminal_size(0)
    return size.lines, size.columns


@contextlib.contextmanager
def raw_terminal(wanted):
    """Pass every key to the guest; put the terminal back afterwards."""
    if not wanted or not sys.stdin.isatty():
        yield
        return
    before = termios.tcgetattr(0)
    tty.setraw(0)
    try:
        yield
    finally:
        termios.tcsetattr(0, termios.TCSAFLUSH, before)
