# SPDX-License-Identifier: GPL-2.0
"""For programs that run in a guest: a page of memory, and what becomes of it."""

import ctypes
import mmap
import re


def physical(address_of):
    with open("/proc/self/pagemap", "rb") as file:
        file.seek(address_of // 4096 * 8)
        return (int.from_bytes(file.read(8), "little") & ((1 << 55) - 1)) * 4096


def corrupted():
    with open("/proc/meminfo", encoding="ascii") as file:
        return int(re.search(r"HardwareCorrupted:\s+(\d+)", file.read())[1])


def new_page():
    """A page of memory, and where it is: for the program, and for the hardware."""
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    page.write(b"precious" * 512)
    where = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return page, where, physical(where)
