# SPDX-License-Identifier: GPL-2.0
"""The rows of the matrix: who watches, and what happens to them meanwhile."""

from dataclasses import dataclass

# What is done to the program "victim": CONTEXT KIND COUNT, see mce_worst.c. Each error
# is in the next bank, and so of the next unit: ten in a row are one of each.
KERNEL = "task srao 10"
USER = "user srao 10"
EVERYWHERE = ("task srao 10 irqoff srao 2 irq srao 2 nmi srao 2 cpus srao 2 task over 2 "
              "task fixup 2 user srao 10 user over 2 user kill 2")
# The same in kernel mode only
KERNEL_ONLY = "task srao 10 irqoff srao 2 irq srao 2 nmi srao 2 cpus srao 2 task over 2 task fixup 2"
NMIS = "task nmi 4"
# A system call that nobody else makes, and its event
CALLS = "call getpgid 8"
CALL = "syscalls/sys_enter_getpgid"
# Not by the victim: the CPU goes offline and comes back.
OFFLINE = "offline"


@dataclass
class Row:
    """One consumer, and one thing that happens to it.

    @point: "SYMBOL WHEN KIND COUNT": raise errors there, see mce_worst.c
    @struck: that many at least have to be raised at @point
    @ignored: the handler does nothing; the bank is read later
    @left: why it is known to fail
    """

    name: str
    consumer: str
    hits: str = EVERYWHERE
    point: str = ""
    struck: int = 0
    ignored: bool = False
    left: str = ""


# What follows "perf record -a -e mce:*" is in front of it.
PERF = {
    "perf": [],
    "perf fp": ["-g"],
    "perf dwarf": ["--call-graph", "dwarf,4096"],
    "perf fp,defer": ["--call-graph", "fp,defer"],
    "perf user registers": ["--user-regs=sp,ip,bp", "--intr-regs=sp,ip,bp"],
    "perf and NMIs": ["-g", "-e", "nmi:nmi_handler"],
    "perf dwarf and NMIs": ["--call-graph", "dwarf,4096", "-e", "nmi:nmi_handler"],
    "perf fp and system calls": ["-g", "-e", CALL.replace("/", ":")],
    "perf dwarf and system calls": ["--call-graph", "dwarf,4096", "-e", CALL.replace("/", ":")],
    "perf fp and the clock": ["-g", "-e", "cpu-clock/period=1000000/"],
}

BPF = {
    "BPF on tracepoints": [],
    "BPF on raw tracepoints": ["--raw"],
    "BPF on a kprobe": ["--probe"],
    "BPF at work": ["--busy"],
}

# Options, and triggers of each bank event, of an instance
FTRACE = {
    "ftrace": ([], []),
    "ftrace stacktrace": (["stacktrace"], []),
    "ftrace userstacktrace": (["userstacktrace"], []),
    "ftrace stacktrace trigger": ([], ["stacktrace"]),
    "ftrace and NMIs": (["userstacktrace"], []),
    "ftrace and system calls": (["userstacktrace"], []),
    "snapshot trigger": ([], ["snapshot"]),
    "histogram": ([], ["hist:keys=addr"]),
    "histogram with stacks": ([], ["hist:keys=addr,common_stacktrace"]),
}

# Events that others define; the ustring is at the address of the error.
OTHERS = ["synthetic event", "event probe", "kprobe event", "uprobe event"]

# Those that need none of the series' events
ON_STOCK = list(PERF) + ["BPF on a kprobe", "ftrace", "ftrace userstacktrace", "ftrace and NMIs",
                         "ftrace and system calls", "kprobe event", "uprobe event",
                         "five of perf"]

# "all at once"
AT_ONCE = ["perf dwarf", "BPF on tracepoints", "ftrace userstacktrace", "kprobe event"]

ALL = list(PERF) + list(BPF) + list(FTRACE) + OTHERS + ["five of perf", "all at once"]
NOT_PLAIN = {"perf and NMIs", "perf dwarf and NMIs", "perf fp and system calls",
             "perf dwarf and system calls", "perf fp and the clock", "BPF at work",
             "ftrace and NMIs", "ftrace and system calls"}

PLAIN = [Row(f"{name}, in each context", name) for name in ALL if name not in NOT_PLAIN]

# Another error while one is delivered: only where MCIP is clear, so it may be none.
NESTED = [
    Row("perf fp, nested in its sample, user", "perf fp", USER, "perf_prepare_sample mc srao 2"),
    Row("perf fp, nested in its sample, kernel", "perf fp", KERNEL,
        "perf_prepare_sample mc srao 2"),
    Row("perf dwarf, nested in its copy, user", "perf dwarf", USER,
        "copy_from_user_nmi mc srao 2"),
    Row("perf dwarf, nested in its copy, kernel", "perf dwarf", KERNEL,
        "copy_from_user_nmi mc srao 2"),
    Row("perf fp, nested in its output, user", "perf fp", USER,
        "perf_event_output_forward mc srao 2"),
    Row("BPF, nested in a read, user", "BPF on tracepoints", USER,
        "copy_from_user_nofault mc srao 2"),
    Row("BPF, nested in a read, kernel", "BPF on tracepoints", KERNEL,
        "copy_from_user_nofault mc srao 2"),
    Row("BPF, nested in a stack walk, user", "BPF on raw tracepoints", USER,
        "get_perf_callchain mc srao 2"),
    Row("ftrace, nested in a user's stack walk", "ftrace userstacktrace", USER,
        "arch_stack_walk_user mc srao 2"),
    Row("ftrace, nested in a write, user", "ftrace stacktrace", USER,
        "trace_event_buffer_commit mc srao 2"),
    Row("ftrace, nested in a write, kernel", "ftrace stacktrace", KERNEL,
        "trace_event_buffer_commit mc srao 2"),
    Row("histogram, nested in an update", "histogram", USER, "tracing_map_insert mc srao 2"),
    Row("kprobe event, nested in its string", "kprobe event", USER,
        "strnlen_user_nofault mc srao 2"),
    Row("event probe, nested in its string", "event probe", USER,
        "strnlen_user_nofault mc srao 2"),
]

# An error while a consumer is at work for something else
WHILE = [
    Row("while perf takes the sample of an NMI", "perf and NMIs", NMIS,
        "perf_prepare_sample nmi srao 2", 2),
    Row("while perf copies a user stack in an NMI", "perf dwarf and NMIs", NMIS,
        "copy_from_user_nmi nmi srao 2", 2),
    Row("while perf takes a sample", "perf fp and system calls", CALLS,
        "perf_prepare_sample out srao 4", 4),
    Row("while perf copies a user stack", "perf dwarf and system calls", CALLS,
        "copy_from_user_nmi out srao 4", 4),
    Row("while perf takes a sample of the clock", "perf fp and the clock",
        "task srao 400", "perf_prepare_sample out srao 4"),
    Row("while a BPF program runs", "BPF at work", CALLS,
        "copy_from_user_nofault out srao 4", 4),
    Row("while ftrace writes", "ftrace and system calls", CALLS,
        "trace_event_buffer_commit out srao 4", 4),
    Row("while ftrace writes in an NMI", "ftrace and NMIs", NMIS,
        "trace_event_buffer_commit nmi srao 2", 2),
    Row("while ftrace walks a user stack", "ftrace and system calls", CALLS,
        "arch_stack_walk_user out srao 4", 4),
    Row("while a uprobe is handled", "uprobe event", USER, "uprobe_notify_resume any srao 2", 2),
    Row("during task work, perf", "perf fp", "user kill 4", "kill_me_now any srao 2", 2),
    Row("during task work, deferred", "perf fp,defer", "user kill 4",
        "unwind_user_faultable any srao 2", 2),
    Row("an NMI in the handler, perf", "perf and NMIs", "task srao 2 user srao 2",
        "mce_gen_pool_add any nmi 4"),
    Row("an NMI in the handler, perf dwarf", "perf dwarf and NMIs", "task srao 2 user srao 2",
        "mce_gen_pool_add any nmi 4"),
    Row("an NMI in the handler, ftrace", "ftrace and NMIs", "task srao 2 user srao 2",
        "mce_gen_pool_add any nmi 4"),
]

# A CPU that goes offline and comes back; the functions run on it. perf's events stay
# away from a CPU that was offline. While it is, it ignores machine checks.
LEAVING = ["mce_cpu_pre_down", "sched_cpu_deactivate"]
OFF = ["sched_cpu_dying", "hrtimers_cpu_dying"]
COMING = ["sched_cpu_activate", "mce_cpu_online"]
HOTPLUG = [Row(f"a CPU goes offline: {symbol}, {name}", name, OFFLINE, f"{symbol} any srao 1", 1)
           for symbol in LEAVING for name in ("perf fp", "ftrace")] + \
          [Row(f"a CPU is offline: {symbol}", "ftrace", OFFLINE, f"{symbol} any srao 1", 1, True)
           for symbol in OFF] + \
          [Row(f"a CPU comes online: {symbol}", "ftrace", OFFLINE, f"{symbol} any srao 1", 1)
           for symbol in COMING]

# The user's stack is the poison: each look at it is a machine check.
POISONED = [
    Row(f"a poisoned user stack, {name}", name, "poison user kill 2 task srao 2 user srao 2")
    for name in ("perf fp", "perf dwarf", "BPF on tracepoints", "ftrace userstacktrace",
                 "event probe", "five of perf")
]

ROWS = PLAIN + NESTED + WHILE + HOTPLUG + POISONED

# Rows that are much like others, and left out of the short form
LIKE_OTHERS = {
    "perf, in each context", "ftrace, in each context", "ftrace stacktrace, in each context",
    "histogram, in each context", "perf dwarf, in each context",
    "BPF on raw tracepoints, in each context", "five of perf, in each context",
    "perf fp, nested in its output, user", "perf dwarf, nested in its copy, user",
    "BPF, nested in a stack walk, user", "ftrace, nested in a write, user",
    "while perf copies a user stack in an NMI", "while perf takes a sample",
    "while perf takes a sample of the clock", "an NMI in the handler, perf dwarf",
    "a CPU goes offline: mce_cpu_pre_down, ftrace", "a CPU is offline: hrtimers_cpu_dying",
    "a CPU comes online: mce_cpu_online", "a poisoned user stack, perf fp",
    "a poisoned user stack, perf dwarf", "a poisoned user stack, event probe",
}
SHORT = [row for row in ROWS if row.name not in LIKE_OTHERS and not row.left]
