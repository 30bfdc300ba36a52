# SPDX-License-Identifier: GPL-2.0
"""The command line."""

import argparse
import asyncio
import contextlib
import os
import re
import sys

from . import control, inject, kvm, paths
from .errors import EXIT_HARNESS, VmError
from .helptext import DESCRIPTION, EPILOG, INJECT_EPILOG
from .machine import Machine
from .rundir import RunDir

MEM_RE = re.compile(r"([1-9][0-9]*)([MG])", re.IGNORECASE)
MEM_MIN_MB = 128
SMP_MAX = 64
SHOW_TAIL = ("panic", "reset", "timeout", "error", "warning")


class Parser(argparse.ArgumentParser):
    """Usage errors end with the harness's own status."""

    def error(self, message):
        self.exit(EXIT_HARNESS, f"{self.prog}: {message}; see '{self.prog} --help'\n")


def mem_size(text):
    """Check --mem."""
    match = MEM_RE.fullmatch(text)
    if not match:
        raise argparse.ArgumentTypeError(f"'{text}' is no size such as 512M or 2G")
    size = int(match[1]) * (1024 if match[2] in "gG" else 1)
    if size < MEM_MIN_MB:
        raise argparse.ArgumentTypeError(f"{text} is less than {MEM_MIN_MB}M")
    return f"{size}M"


def cpu_count(text):
    """Check --smp."""
    if not text.isdecimal() or not 1 <= int(text) <= SMP_MAX:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 to {SMP_MAX}")
    return int(text)


def seconds(text):
    """Check a timeout."""
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value < 1e7:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds")
    return value


def forward(text):
    """Check --forward. Returns both ports."""
    ports = text.split(":")
    if len(ports) != 2 or not all(p.isdecimal() and 0 < int(p) < 65536 for p in ports):
        raise argparse.ArgumentTypeError(f"'{text}' is not PORT:GUESTPORT")
    return tuple(map(int, ports))


def vm_name(text):
    """Check --name: it becomes the name of a directory."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a name (letters, digits, _ and -)")
    return text


def memory_file(text):
    """Check --memory. Returns the address and the file's path."""
    addr, colon, path = text.partition(":")
    try:
        number = int(addr, 0)
    except ValueError:
        number = -1
    if not colon or number < 0:
        raise argparse.ArgumentTypeError(f"'{text}' is not ADDRESS:FILE")
    return number, existing_file(path)


def existing_file(path):
    """Check a file that QEMU is to read."""
    if not os.path.isfile(path):
        raise argparse.ArgumentTypeError(f"there is no file '{path}'")
    return os.path.abspath(path)


def add_machine_options(parser):
    """What the machine is like."""
    group = parser.add_argument_group("the machine")
    group.add_argument("--kernel", metavar="PATCHED|STOCK|PATH",
                       default=os.environ.get("VM_KERNEL", "PATCHED"),
                       help="kernel: of the series, of the unchanged base, a bzImage, or "
                            "a build directory (default: VM_KERNEL, or PATCHED)")
    group.add_argument("--cpu", metavar="MODEL", default="Skylake-Server",
                       help="CPU model of QEMU (default: %(default)s); with "
                            "',+hypervisor' its kernel knows that it is a guest")
    group.add_argument("--smp", metavar="N", type=cpu_count, default=2,
                       help="number of CPUs (default: %(default)s)")
    group.add_argument("--mem", metavar="SIZE", type=mem_size, default="1024M",
                       help="memory, such as 512M or 2G (default: 1G)")
    group.add_argument("--erst", action="store_true",
                       help="firmware that keeps error records (ACPI ERST), over resets")
    group.add_argument("--acpi", metavar="FILE", type=existing_file, action="append", default=[],
                       help="one more ACPI table of the firmware; may be repeated")
    group.add_argument("--memory", metavar="ADDRESS:FILE", type=memory_file, action="append",
                       default=[], help="what is in the memory from the beginning; "
                       "may be repeated")
    group.add_argument("--append", metavar="ARGS", action="append", default=[],
                       help="more arguments for the kernel; may be repeated")
    group.add_argument("--forward", metavar="PORT:GUESTPORT", type=forward, action="append",
                       default=[], help="connections to 127.0.0.1:PORT go to the guest's "
                       "127.0.0.1:GUESTPORT, one at a time; may be repeated")
    accel = group.add_mutually_exclusive_group()
    accel.add_argument("--accel", choices=kvm.ACCELS, default=os.environ.get("VM_ACCEL", "tcg"),
                       help="tcg: emulate, works everywhere; kvm: an error if no guest "
                            "boots with KVM; auto: kvm if a guest boots with it, else tcg "
                            "(default: VM_ACCEL, or tcg)")
    for name in kvm.ACCELS[:2]:
        accel.add_argument(f"--{name}", dest="accel", action="store_const", const=name,
                           help=f"the same as --accel {name}")


def add_run_options(parser):
    """How the run goes."""
    group = parser.add_argument_group("the run")
    group.add_argument("--timeout", metavar="S", type=seconds, default=None,
                       help="end the guest after S seconds, boot included; 0: never "
                            "(default: 300 for run, never for shell)")
    group.add_argument("--boot-timeout", metavar="S", type=seconds, default=120,
                       help="time for the boot alone (default: %(default)s)")
    group.add_argument("--inject", metavar="FILE", help="file with named injections")
    group.add_argument("--keep-reset", action="store_true",
                       help="let a reset be one: the guest boots again, with its memory and "
                            "MCA banks kept, and COMMAND runs again with VM_BOOT=2")
    group.add_argument("--max-boots", metavar="N", type=cpu_count, default=3,
                       help="limit for --keep-reset (default: %(default)s)")
    group.add_argument("--expect-panic", action="store_true",
                       help="success is a panic of the guest, and nothing else")
    group.add_argument("--fail-on-warn", action="store_true",
                       default=os.environ.get("VM_FAIL_ON_WARN") == "1",
                       help="a kernel warning on the console is a failure")
    group.add_argument("--name", metavar="ID", type=vm_name, default=str(os.getpid()),
                       help="name for 'inject --vm', 'list' and 'stop' (default: the pid)")
    group.add_argument("--verbose", "-v", action="store_true", help="say what happens")


def add_file_options(parser):
    """What the guest and the host share."""
    group = parser.add_argument_group("files")
    group.add_argument("--console", metavar="FILE", help="write the console's log to FILE "
                       "(default: console.log in the directory of the run)")
    group.add_argument("--scratch", metavar="DIR", help="directory that the guest can write; "
                       "has the same path in the guest (default: one of the run's own)")
    group.add_argument("--show", metavar="DIR", action="append", default=[],
                       help="show DIR, which is below /tmp, /run or /var/tmp, in the guest")
    group.add_argument("--env", metavar="VAR[=VALUE]", action="append", default=[],
                       help="set VAR for COMMAND, or pass it from here; may be repeated")


def add_guest_parser(commands, name, tty, **texts):
    """The subcommands that start a guest."""
    parser = commands.add_parser(
        name, formatter_class=argparse.RawDescriptionHelpFormatter, **texts)
    add_machine_options(parser)
    add_run_options(parser)
    add_file_options(parser)
    if not tty:
        parser.add_argument("--stdin", action="store_true",
                            help="COMMAND reads our standard input (default: /dev/null)")
    parser.add_argument("command", nargs="*", metavar="COMMAND",
                        help="what to run in the guest; write it after --")
    parser.set_defaults(function=start_guest, tty=tty)


def make_parser():
    """All subcommands."""
    parser = Parser(prog="scripts/vm", description=DESCRIPTION, epilog=EPILOG,
                    formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(metavar="SUBCOMMAND", required=True)
    add_guest_parser(commands, "run", False, help="run a command in a guest",
                     description="Boot a guest, run COMMAND in it, end with its status.",
                     epilog=EPILOG)
    add_guest_parser(commands, "shell", True, help="interactive guest",
                     description="Boot a guest with a shell, or COMMAND, on this terminal.",
                     epilog=EPILOG)
    sub = commands.add_parser("inject", help="inject into a running guest",
                              formatter_class=argparse.RawDescriptionHelpFormatter,
                              description="Inject into a running guest, from another shell.",
                              epilog=INJECT_EPILOG)
    sub.add_argument("--vm", metavar="ID", help="which guest, if several run")
    sub.add_argument("spec", nargs=argparse.REMAINDER, metavar="NAME|DIRECTIVE",
                     help="a name of the guest's inject file, or a directive")
    sub.set_defaults(function=do_inject)
    sub = commands.add_parser("list", help="list the guests that run")
    sub.set_defaults(function=do_list)
    sub = commands.add_parser("stop", help="end a guest")
    sub.add_argument("--all", action="store_true", help="end all guests")
    sub.add_argument("id", nargs="?", metavar="ID", help="which guest, if several run")
    sub.set_defaults(function=do_stop)
    return parser


def complete_options(options):
    """Fill in what depends on other options; refuse what does not fit."""
    if options.tty:
        options.stdin = False
        options.command = options.command or ["bash", "-i"]
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise VmError("shell needs a terminal; use 'scripts/vm run' in scripts")
    if not options.command:
        raise VmError("there is no COMMAND: scripts/vm run [options] -- COMMAND...")
    if options.expect_panic and options.keep_reset:
        raise VmError("--expect-panic and --keep-reset exclude each other: with "
                      "--keep-reset a panic is a reset, and COMMAND sees VM_BOOT=2")
    if options.timeout is None:
        options.timeout = 0 if options.tty else 300
    for directory in options.show:
        if not os.path.isdir(directory):
            raise VmError(f"--show {directory}: there is no such directory")
    slow = seconds(os.environ.get("VM_SLOW", "1"))
    options.timeout *= slow
    options.boot_timeout *= slow
    options.append = " ".join(options.append)
    options.kernel_path = paths.find_kernel(options.kernel)
    paths.find_qemu()
    need_memory(options.mem)
    options.kvm = kvm.wanted(options.accel, options.kernel_path, options.cpu)


def need_memory(size):
    """Refuse a guest that this machine has no memory for: QEMU takes it bit by bit, and
    would be killed on its way."""
    with open("/proc/meminfo", encoding="ascii") as file:
        there = int(re.search(r"^MemAvailable: *(\d+)", file.read(), re.M)[1]) // 1024
    if int(size.rstrip("M")) > there:
        raise VmError(f"the guest has {size} of memory, and this machine only {there}M that "
                      f"are free; end other programs, or give the guest less with --mem")


def tell(text):
    """Write to stderr, even if nobody reads it any more."""
    with contextlib.suppress(OSError):
        os.write(2, f"{text}\n".encode(errors="replace"))


def report(machine, outcome):
    """Tell the user about everything but a plain exit of COMMAND."""
    console = machine.console
    if outcome.reason:
        tell(f"vm: {outcome.reason}")
    if console.trouble and outcome.kind == "exit":
        tell(f"vm: note: the kernel reported: {console.trouble[0]} "
             f"({len(console.trouble)} in all, see {console.path})")
    if outcome.status and outcome.kind in SHOW_TAIL and console.tail():
        tell(f"vm: the end of the console, {console.path}:\n{console.tail()}")
    if machine.options.verbose:
        tell(f"vm: {outcome.kind}, status {outcome.status}; {machine.run_dir.path}")


def start_guest(options):
    """scripts/vm run and scripts/vm shell."""
    complete_options(options)
    named = inject.load_file(options.inject, options.smp) if options.inject else {}
    control.claim(options.name)
    run_dir = RunDir(options.name, options)
    run_dir.write_guest_files()
    machine = Machine(options, run_dir, options.name, named)
    outcome = asyncio.run(machine.run())
    report(machine, outcome)
    return outcome.status


def do_inject(options):
    """scripts/vm inject."""
    if not options.spec:
        raise VmError("there is nothing to inject: give a NAME or a DIRECTIVE")
    vm_id = control.choose(options.vm)
    answer = control.request(vm_id, "inject " + " ".join(options.spec))
    if answer != "ok":
        answer = answer or "error the guest ended"
        raise VmError(f"guest {vm_id}: {answer.removeprefix('error ')}", 1)
    return 0


def do_list(_options):
    """scripts/vm list."""
    for vm in control.running():
        print(f"{vm['id']}\tpid {vm['pid']}\t{vm['seconds']} s\tboot {vm['boot']}\t"
              f"{vm['kernel']}\t{vm['command']}")
        print(f"\tconsole {vm['console']}\n\tscratch {vm['scratch']}")
    return 0


def do_stop(options):
    """scripts/vm stop."""
    if options.all:
        ids = [vm["id"] for vm in control.running()]
    else:
        ids = [control.choose(options.id)]
    for vm_id in ids:
        control.request(vm_id, "stop")
    return 0


def parse_arguments(arguments):
    """Parse the command line; what follows the first "--" is COMMAND as it is."""
    ours, theirs = arguments, None
    if "--" in arguments and arguments[0] in ("run", "shell"):
        at = arguments.index("--")
        ours, theirs = arguments[:at], arguments[at + 1:]
    options = make_parser().parse_args(ours)
    if theirs is not None:
        options.command += theirs
    return options


def main():
    """Entry point of scripts/vm."""
    options = parse_arguments(sys.argv[1:])
    try:
        return options.function(options)
    except VmError as error:
        tell(f"vm: {error}")
        return error.status
    except OSError as error:
        tell(f"vm: {error.filename or 'error'}: {error.strerror or error}")
        return EXIT_HARNESS
    except KeyboardInterrupt:
        return 130
