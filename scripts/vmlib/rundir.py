# SPDX-License-Identifier: GPL-2.0
"""The directory of one run: what the guest reads, and what is kept of it."""

import os
import re
import shlex
import shutil
import time

from .errors import VmError
from .paths import BUILD_DIR, REPO_DIR, guest_path

KEEP_RUNS = 40
RUN_RE = re.compile(r"[0-9]{8}-[0-9]{6}-[A-Za-z0-9_-]+")
HOST_ROOT = "/run/vm/host"
LINKS = {
    "dev/fd": "/proc/self/fd",
    "dev/stdin": "/proc/self/fd/0",
    "dev/stdout": "/proc/self/fd/1",
    "dev/stderr": "/proc/self/fd/2",
    "dev/virtio-ports/vm.inject": "../vport0p5",
}
PASSED_ENV = ("TERM", "COLORTERM", "LANG", "LC_ALL", "NO_COLOR", "TZ", "VM_SLOW",
              "TOP", "PYTHONPATH")
HIDDEN_DIRS = ("/tmp", "/run", "/var/tmp", "/dev", "/proc", "/sys")

REQUIRED_MOUNTS = """\
sysfs /sys sysfs nosuid,nodev,noexec
tmpfs /run tmpfs mode=755
/ {host} none bind,X-mount.mkdir
tmpfs /tmp tmpfs mode=1777
tmpfs /var/tmp tmpfs mode=1777
tmpfs /dev/shm tmpfs mode=1777,X-mount.mkdir
devpts /dev/pts devpts gid=5,mode=620,ptmxmode=666,X-mount.mkdir
debugfs /sys/kernel/debug debugfs mode=755
tracefs /sys/kernel/tracing tracefs mode=755
cgroup2 /sys/fs/cgroup cgroup2 nosuid,nodev,noexec
"""
OPTIONAL_MOUNTS = """\
bpf /sys/fs/bpf bpf mode=700
"""
SCRATCH_OPTIONS = ("trans=virtio,version=9p2000.L,cache=none,access=any,"
                   "msize=262144,X-mount.mkdir")


def fstab_escape(path):
    """Write a path as fstab wants it."""
    return path.replace("\\", "\\134").replace(" ", "\\040").replace("\t", "\\011")


def is_hidden(path):
    """Does the guest mount something over this directory of the host?"""
    return any(path == top or path.startswith(top + "/") for top in HIDDEN_DIRS)


def hidden_below(paths):
    """Those of @paths that the guest must be shown again, outermost first."""
    found = []
    for path in sorted({os.path.realpath(p) for p in paths}):
        if path in HIDDEN_DIRS or not os.path.isdir(path) or not is_hidden(path):
            continue
        if not any(path.startswith(seen + "/") for seen in found):
            found.append(path)
    return found


class RunDir:
    """Files of one run, in build/vm/ID or, if that is read-only, elsewhere."""

    def __init__(self, vm_id, options):
        self.options = options
        self.path = self.make(vm_id)
        self.console = os.path.abspath(options.console or self.file("console.log"))
        self.scratch = os.path.realpath(options.scratch or self.file("scratch"))
        self.make_scratch()

    def make(self, vm_id):
        """Create the directory of this run and drop the oldest ones."""
        base = os.environ.get("VM_RUNS", os.path.join(BUILD_DIR, "vm"))
        name = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{vm_id}"
        path = os.path.join(os.path.abspath(base), name)
        try:
            os.makedirs(path)
        except OSError as error:
            raise VmError(f"cannot create {path}: {error.strerror}; name another "
                          f"directory for the runs with VM_RUNS=DIR") from None
        prune_runs(os.path.dirname(path))
        self.write_in(path, "pid", f"{os.getpid()}\n")
        return path

    def make_scratch(self):
        """Create the scratch directory and see that it can be written."""
        try:
            os.makedirs(self.scratch, exist_ok=True)
        except OSError as error:
            raise VmError(f"cannot create the scratch directory {self.scratch}: "
                          f"{error.strerror}") from None
        if not os.access(self.scratch, os.W_OK | os.X_OK):
            raise VmError(f"the scratch directory {self.scratch} cannot be written")

    @staticmethod
    def write_in(directory, name, text):
        """Write one file whole, so that a reader never sees half of it."""
        path = os.path.join(directory, name)
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(path + ".new", path)

    def file(self, name):
        """The path of a file of this run."""
        return os.path.join(self.path, name)

    def write(self, name, text):
        """Write a file of this run."""
        self.write_in(self.path, name, text)

    def set_boot(self, number):
        """Tell the guest, before it boots, which boot this is."""
        self.write("boot", f"VM_BOOT={number}\nexport VM_BOOT\n")

    def shown_dirs(self):
        """Directories that COMMAND is sure to want."""
        return [os.getcwd(), REPO_DIR, *guest_path().split(":"), *self.options.show]

    def fstab(self):
        """What the guest mounts, in order."""
        lines = REQUIRED_MOUNTS.format(host=HOST_ROOT)
        for path in hidden_below(self.shown_dirs()):
            where = fstab_escape(path)
            lines += f"{HOST_ROOT}{where} {where} none bind,X-mount.mkdir\n"
        return lines + f"scratch {fstab_escape(self.scratch)} 9p {SCRATCH_OPTIONS}\n"

    def environment(self):
        """The environment of COMMAND, as shell assignments."""
        env = {name: os.environ[name] for name in PASSED_ENV if name in os.environ}
        env |= {"PATH": guest_path(), "HOME": "/run/vm/home", "USER": "root",
                "LOGNAME": "root", "SHELL": "/bin/bash",
                "VM_SCRATCH": self.scratch}
        for setting in self.options.env:
            name, equals, value = setting.partition("=")
            env[name] = value if equals else os.environ.get(name, "")
        return "".join(f"export {name}={shlex.quote(value)}\n"
                       for name, value in env.items())

    def settings(self):
        """What the guest's init has to know, as shell assignments."""
        size = shutil.get_terminal_size()
        return (f"VM_TTY={self.options.tty:d}\nVM_STDIN={self.options.stdin:d}\n"
                f"VM_FORWARD='{' '.join(str(port) for _, port in self.options.forward)}'\n"
                f"VM_ROWS={size.lines}\nVM_COLUMNS={size.columns}\n")

    def make_links(self):
        """Directories that the guest copies over its /dev and /run."""
        os.makedirs(self.file("run/vm/home"))
        for name, target in (LINKS | {"run/scratch": self.scratch}).items():
            os.makedirs(os.path.dirname(self.file(name)), exist_ok=True)
            os.symlink(target, self.file(name))

    def write_guest_files(self):
        """Write all that the guest's init reads."""
        where = shlex.quote(os.getcwd())
        self.make_links()
        self.set_boot(1)
        self.write("fstab", self.fstab())
        self.write("fstab.optional", OPTIONAL_MOUNTS)
        self.write("env", self.environment() + f"cd {where} || exit 125\n")
        self.write("settings", self.settings())
        self.write("command", f"exec {shlex.join(self.options.command)}\n")


def run_is_live(path):
    """Is the harness that made this directory still there?"""
    try:
        with open(os.path.join(path, "pid"), encoding="utf-8") as file:
            os.kill(int(file.read()), 0)
    except (ValueError, ProcessLookupError, FileNotFoundError):
        return False
    except OSError:
        return True
    return True


def prune_runs(base):
    """Keep the newest runs and every run that still goes on."""
    runs = sorted(entry.path for entry in os.scandir(base)
                  if entry.is_dir() and RUN_RE.fullmatch(entry.name))
    for path in runs[:-KEEP_RUNS]:
        if not run_is_live(path):
            shutil.rmtree(path, ignore_errors=True)
