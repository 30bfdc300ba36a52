#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Make large inputs for tests/bench.py: bench_input.py perf|trace|log COUNT FILE

perf and trace write COUNT events as "perf record" and "trace-cmd record" do, and
log writes COUNT records among other lines as a kernel prints them.
"""

import os
import re
import struct
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
FORMAT = os.path.join(HERE, "..", "..", "plugin", "tests", "mce_bank.format")

CPUS = 4
PAGE = 4096
# Between two events
STEP_NS = 10000
START_NS = 1000 * 10**9
# Between two rounds of perf through the buffers
ROUND = 1000

PERF_TYPE_TRACEPOINT = 2
# IDENTIFIER | TID | TIME | CPU | RAW
SAMPLE_TYPE = 1 << 16 | 1 << 1 | 1 << 2 | 1 << 7 | 1 << 10
# A flag of perf_event_attr
SAMPLE_ID_ALL = 1 << 18
RECORD_COMM, RECORD_SAMPLE, RECORD_FINISHED_ROUND = 3, 9, 68
# The size that all versions of perf since 6.1 know
ATTR_SIZE = 128
FEATURE_TRACING_DATA, FEATURE_CPUID = 1, 9

HEADER_PAGE = (b"\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
               b"\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
               b"\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
               b"\tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;\n")
HEADER_EVENT = (b"# compressed entry header\n"
                b"\ttype_len    :    5 bits\n"
                b"\ttime_delta  :   27 bits\n"
                b"\tarray       :   32 bits\n\n"
                b"\tpadding     : type == 29\n"
                b"\ttime_extend : type == 30\n"
                b"\ttime_stamp : type == 31\n"
                b"\tdata max type_len  == 28\n")


class Event:
    """A record of an event, by its format file; values that change are put in."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.format = file.read()
        text = self.format.decode()
        self.id = int(re.search(r"^ID: (\d+)", text, re.M)[1])
        self.fields = {}
        for name, offset, size in re.findall(r"field:[^;]* (\w+);\toffset:(\d+);\tsize:(\d+)",
                                             text):
            self.fields[name] = (int(offset), {1: "B", 2: "H", 4: "I", 8: "Q"}[int(size)])
        end = max(offset + struct.calcsize(kind) for offset, kind in self.fields.values())
        self.template = bytearray(end + -end % 4)
        # DCU: a read of data from the first level cache, corrected, found by the poller
        self.set(self.template, common_type=self.id, common_pid=42, instance=0, origin=2,
                 channel=0xffffffff, vendor_unit=12, severity=1, error_class=2, level=1,
                 transaction=2, request=4, ext_code=0, err_count=1, bank=1, addr_lsb=12,
                 flags=0x1c, misc=0x8c, status=0x9c00004000000134)

    def set(self, data, **values):
        for name, value in values.items():
            offset, kind = self.fields[name]
            struct.pack_into("<" + kind, data, offset, value)

    def record(self, i):
        data = bytearray(self.template)
        self.set(data, cpu=i % CPUS, addr=0x100000000 + 4096 * (i % 977), tsc=20 * i)
        return data


def tracing_data(event, version):
    """The descriptions of events, as both tools write them."""
    def sized(data):
        return struct.pack("<Q", len(data)) + data

    head = b"\x17\x08\x44tracing" + version + b"\0" + b"\0\x08" + struct.pack("<I", PAGE)
    return (head + b"header_page\0" + sized(HEADER_PAGE) + b"header_event\0" +
            sized(HEADER_EVENT) + struct.pack("<I", 0) + struct.pack("<I", 1) + b"mce\0" +
            struct.pack("<I", 1) + sized(event.format) + struct.pack("<II", 0, 0) + sized(b""))


def perf_record(kind, body):
    return struct.pack("<IHH", kind, 0, 8 + len(body)) + body


def perf_samples(event, count):
    ids = struct.pack("<IIQQQ", 42, 42, 0, 0, 1000)
    yield perf_record(RECORD_COMM, struct.pack("<II16s", 42, 42, b"task") + ids)
    for i in range(count):
        raw = event.record(i)
        pad = -(4 + len(raw)) % 8
        yield perf_record(RECORD_SAMPLE, struct.pack(
            "<QIIQQI", 1000 + i % CPUS, 42, 42, START_NS + i * STEP_NS, i % CPUS,
            len(raw) + pad) + raw + bytes(pad))
        if i % ROUND == ROUND - 1:
            yield perf_record(RECORD_FINISHED_ROUND, b"")


def write_perf(file, event, count):
    header = 104
    ids = b"".join(struct.pack("<Q", 1000 + cpu) for cpu in range(CPUS))
    attr = struct.pack("<IIQQQQQ", PERF_TYPE_TRACEPOINT, ATTR_SIZE, event.id, 1, SAMPLE_TYPE, 0,
                       SAMPLE_ID_ALL).ljust(ATTR_SIZE, b"\0")
    attr += struct.pack("<QQ", header, len(ids))
    data = header + len(ids) + len(attr)
    cpuid = b"GenuineIntel,6,85,7".ljust(64, b"\0")
    features = [tracing_data(event, b"0.5"), struct.pack("<I", len(cpuid)) + cpuid]

    file.seek(data)
    file.writelines(perf_samples(event, count))
    end = file.tell()
    at = end + 16 * len(features)
    for feature in features:
        file.write(struct.pack("<QQ", at, len(feature)))
        at += len(feature)
    file.writelines(features)
    file.seek(0)
    bits = 1 << FEATURE_TRACING_DATA | 1 << FEATURE_CPUID
    file.write(b"PERFILE2" + struct.pack("<12Q", header, len(attr), header + len(ids), len(attr),
                                         data, end - data, 0, 0, bits, 0, 0, 0))
    file.write(ids + attr)


def trace_pages(event, cpu, count):
    """A CPU's pages of the ring buffer."""
    page, first, last = b"", 0, 0
    for i in range(cpu, count, CPUS):
        time = START_NS + i * STEP_NS
        raw = event.record(i)
        if 16 + len(page) + 8 + len(raw) > PAGE:
            yield (struct.pack("<QQ", first, len(page)) + page).ljust(PAGE, b"\0")
            page = b""
        if not page:
            first = last = time
        # A length of 0: it is in the next word, which counts itself.
        page += struct.pack("<II", (time - last) << 5, 4 + len(raw)) + raw
        last = time
    yield (struct.pack("<QQ", first, len(page)) + page).ljust(PAGE, b"\0")


def write_trace(file, event, count):
    file.write(tracing_data(event, b"6"))
    # The names of the tasks, then the CPUs and their data
    names = b"42 task\n"
    file.seek(-8, os.SEEK_CUR)
    file.write(struct.pack("<Q", len(names)) + names + struct.pack("<I", CPUS))
    file.write(b"options  \0" + struct.pack("<H", 0) + b"flyrecord\0")
    table = file.tell()
    at = table + 16 * CPUS
    for cpu in range(CPUS):
        at += -at % PAGE
        file.seek(at)
        file.writelines(trace_pages(event, cpu, count))
        end = file.tell()
        file.seek(table + 16 * cpu)
        file.write(struct.pack("<QQ", at, end - at))
        at = end


def write_log(file, count):
    for i in range(count):
        stamp = f"<4>[{1000 + i // 100:5}.{i % 100 * 10000:06}] "
        lines = ["mce: [Hardware Error]: Machine check events logged",
                 f"mce: [Hardware Error]: CPU {i % CPUS}: Machine Check: 0 Bank 7: "
                 "8c00004000010091",
                 f"mce: [Hardware Error]: TSC {20 * i:x} ADDR {0x100000000 + 64 * i:x} MISC 85 ",
                 f"mce: [Hardware Error]: PROCESSOR 0:50657 TIME {1700000000 + i} SOCKET 0 "
                 f"APIC {i % CPUS} microcode 5003707"]
        lines += [f"usb 1-{i % 9}: new high-speed USB device number {i % 127} using xhci_hcd",
                  f"EXT4-fs (sda{i % 9}): mounted filesystem with ordered data mode"]
        file.write("".join(stamp + line + "\n" for line in lines).encode())


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("perf", "trace", "log"):
        sys.exit(__doc__)
    kind, count, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    with open(path, "wb") as file:
        if kind == "perf":
            write_perf(file, Event(FORMAT), count)
        elif kind == "trace":
            write_trace(file, Event(FORMAT), count)
        else:
            write_log(file, count)


if __name__ == "__main__":
    main()
