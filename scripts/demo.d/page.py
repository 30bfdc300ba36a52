# SPDX-License-Identifier: GPL-2.0
"""Text on a terminal: headings, paragraphs, two columns; and the same to a file."""

import os
import re
import sys
import textwrap

WIDTH = 100
GAP = " | "
HALF = (WIDTH - len(GAP)) // 2

BOLD, DIM, RED, GREEN, RESET = "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[0m"
ESCAPES = re.compile(r"\033\[\d+m")


class Page:
    """What is printed goes to stdout, in colour if it may, and to a file, plain."""

    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")
        self.colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") \
            and os.environ.get("TERM") != "dumb"
        self.sections = 0

    def line(self, text=""):
        plain = ESCAPES.sub("", text).rstrip()
        print(text if self.colour else plain, flush=True)
        print(plain, file=self.file, flush=True)

    def heading(self, text, command=""):
        """A numbered heading; at its right the command that is shown."""
        self.sections += 1
        left = f"{self.sections}. {text}"
        right = f"({command})" if command else ""
        self.line()
        self.line(f"{BOLD}{left}{RESET}{right:>{WIDTH - len(left)}}")
        self.line("-" * WIDTH)

    def text(self, words):
        """A paragraph of explanation."""
        for line in textwrap.wrap(" ".join(words.split()), WIDTH):
            self.line(line)
        self.line()

    def block(self, lines, indent=4):
        """Output of a program."""
        for line in lines:
            self.line(" " * indent + line)
        self.line()

    def columns(self, left, right):
        """Two lists of lines side by side; (text, colour) pairs have a colour."""
        for number in range(max(len(left), len(right))):
            self.line(cell(left, number) + GAP + cell(right, number))
        self.line()


def cell(lines, number):
    """The line of a column, in its width."""
    item = lines[number] if number < len(lines) else ""
    text, colour = item if isinstance(item, tuple) else (item, "")
    text = text if len(text) <= HALF else text[:HALF - 2] + ".."
    return f"{colour}{text:<{HALF}}{RESET if colour else ''}"


def wrapped(words, width=WIDTH - 8):
    """Break a long line of fields between its words."""
    return textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False)
