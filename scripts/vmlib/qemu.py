# SPDX-License-Identifier: GPL-2.0
"""The QEMU process: its command line, its sockets, its end."""

import ctypes
import fcntl
import os
import re
import signal
import socket
import subprocess

from .errors import VmError
from .paths import GUEST_DIR, find_qemu

# The ports of the guest, in the order of their numbers: vport0p1, vport0p2...
# The guest's init and LINKS in rundir.py know these numbers.  The 0 says that
# their controller is the first virtio device on the command line.
PORTS = ("ctl", "out", "err", "in", "inject")
FIRST_FORWARD = len(PORTS) + 2
SOCKETS = ("qmp", "tty") + PORTS
BUFFER = 1 << 20
PR_SET_PDEATHSIG = 1
COMMAND_LINE_MAX = 2047
NOISE_RE = re.compile(r"warning: (TCG|host) doesn't support requested feature")

# The machine is our own, and TCG is slow: no probing of what cannot be there.
KERNEL_ARGS = ("console=ttyS0,115200 root=rootfs rootfstype=9p "
               "rootflags=trans=virtio,version=9p2000.L,cache=loose,msize=262144 "
               "ro no_timer_check tsc=reliable panic=-1 oops=panic")


# QEMU 7.2 without KVM never gets past the kernel's write of CR4.OSXSAVE on a CPU
# that has XSAVE but not XSAVEOPT, as these.
TCG_QUIRKS = {"Opteron_G4": ",+xsaveopt", "Opteron_G5": ",+xsaveopt"}


def quote_arg(text):
    """Quote a value for the kernel's command line."""
    return f'"{text}"' if re.search(r"\s", text) else text


def kernel_command_line(options, run_dir):
    """The whole kernel command line."""
    line = (f"{KERNEL_ARGS} init={quote_arg(os.path.join(GUEST_DIR, 'init'))} "
            f"VM_DIR={quote_arg(run_dir.path)} {os.environ.get('VM_APPEND', '')} "
            f"{options.append}").strip()
    if len(line) > COMMAND_LINE_MAX:
        raise VmError(f"the kernel command line has {len(line)} bytes, "
                      f"{COMMAND_LINE_MAX} is the limit: shorten --append")
    return line


def cpu_args(options):
    """The accelerator and the CPU model.

    The guest stands for a machine: a kernel that knows that it is a guest does not take
    its banks for those of the CPU model.
    """
    cpu = options.cpu
    if not options.kvm:
        cpu += TCG_QUIRKS.get(options.cpu, "")
    if "hypervisor" not in cpu:
        cpu += ",-hypervisor"
    return ["-accel", "kvm" if options.kvm else "tcg,thread=multi", "-cpu", cpu]


def share_args(tag, path, readonly):
    """A directory of the host as a 9p file system of the guest."""
    fsdev = (f"local,id={tag},path={path.replace(',', ',,')},security_model=none,"
             f"multidevs=remap{',readonly=on' if readonly else ''}")
    return ["-fsdev", fsdev,
            "-device", f"virtio-9p-pci,fsdev={tag},mount_tag={tag}"]


def port_args(console, sockets, tty):
    """Serial console, monitor, and the virtio ports."""
    args = ["-chardev", f"file,id=console,path=/dev/fd/{console}"]
    for name, sock in sockets.items():
        args += ["-chardev", f"socket,id={name},fd={sock.fileno()}"]
    args += ["-serial", "chardev:console", "-mon", "chardev=qmp,mode=control",
             "-device", "virtio-serial-pci,max_ports=16"]
    for number, name in enumerate(PORTS, 1):
        args += ["-device",
                 f"virtserialport,chardev={name},name=vm.{name},nr={number}"]
    if tty:
        args += ["-device", f"virtconsole,chardev=tty,nr={len(PORTS) + 1}"]
    return args


def erst_args(options):
    """A store of error records, which a reset leaves alone."""
    if not options.erst:
        return []
    return ["-object", "memory-backend-ram,id=erst,size=128K", "-device", "acpi-erst,memdev=erst"]


def firmware_args(options):
    """Tables of the firmware, and what it has left in memory."""
    args = []
    for path in options.acpi:
        args += ["-acpitable", f"file={path.replace(',', ',,')}"]
    for addr, path in options.memory:
        args += ["-device", f"loader,addr={addr:#x},force-raw=on,file={path.replace(',', ',,')}"]
    return args


def forward_args(options):
    """Ports of the host that lead to a port of the guest's last virtio ports."""
    args = []
    for number, (ours, _) in enumerate(options.forward):
        args += ["-chardev", f"socket,id=forward{number},host=127.0.0.1,port={ours},"
                 "server=on,wait=off,nodelay=on",
                 "-device", f"virtserialport,chardev=forward{number},name=vm.forward{number},"
                 f"nr={FIRST_FORWARD + number}"]
    return args


def qemu_args(options, run_dir, console, sockets):
    """The whole command line of QEMU."""
    args = [find_qemu(), "-nodefaults", "-no-user-config", "-display", "none",
            "-machine", "q35", *cpu_args(options), "-smp", str(options.smp), "-m", options.mem,
            "-kernel", options.kernel_path,
            "-append", kernel_command_line(options, run_dir),
            *port_args(console, sockets, options.tty),
            *share_args("rootfs", "/", True),
            *share_args("scratch", run_dir.scratch, False),
            *erst_args(options),
            *firmware_args(options),
            *forward_args(options),
            "-device", "virtio-rng-pci"]
    return args if options.keep_reset else args + ["-no-reboot"]


def die_with_parent():
    """Runs in the child: QEMU must not outlive the harness, whatever happens."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def console_pipe():
    """(our end, QEMU's end) of a pipe with room for what the guest prints while we are busy.

    The serial port sends byte by byte, and the guest's kernel waits 10 ms for each, then
    overwrites it. A socket has room for a few hundred such bytes only: each one takes a
    buffer of its own there.
    """
    ours, theirs = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    fcntl.fcntl(ours, fcntl.F_SETPIPE_SZ, BUFFER)
    return open(ours, "rb", buffering=0), open(theirs, "wb", buffering=0)


def socket_pair():
    """The same for what is sent in larger pieces."""
    pair = socket.socketpair()
    for sock in pair:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
    return pair


class Qemu:
    """A running QEMU.  @ours are the harness's ends of its sockets, and of the console."""

    def __init__(self, options, run_dir):
        console, theirs = console_pipe()
        pairs = {name: socket_pair() for name in SOCKETS if name != "tty" or options.tty}
        self.ours = {name: pair[0] for name, pair in pairs.items()} | {"console": console}
        sockets = {name: pair[1] for name, pair in pairs.items()}
        self.args = qemu_args(options, run_dir, theirs.fileno(), sockets)
        self.log_path = run_dir.file("qemu.log")
        self.process = self.start([theirs, *sockets.values()])

    def start(self, theirs):
        """Start QEMU out of reach of the terminal's signals."""
        with open(self.log_path, "wb") as log:
            process = subprocess.Popen(
                self.args, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=[end.fileno() for end in theirs],
                start_new_session=True, preexec_fn=die_with_parent)
        for end in theirs:
            end.close()
        return process

    def complaints(self):
        """What QEMU itself printed, without the noise about CPU features."""
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            lines = [line for line in log if not NOISE_RE.search(line)]
        return "".join(lines).strip()

    def kill(self):
        """End QEMU; nothing of the guest is worth a slower way."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for end in self.ours.values():
            end.close()
