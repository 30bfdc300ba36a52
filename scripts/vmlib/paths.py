# SPDX-License-Identifier: GPL-2.0
"""Where things are: the repository, the kernel to boot, perf, QEMU."""

import os
import shutil
import subprocess

import here

from .errors import VmError

LIB_DIR = os.path.dirname(os.path.realpath(__file__))
SCRIPTS_DIR = os.path.dirname(LIB_DIR)
REPO_DIR = os.path.dirname(SCRIPTS_DIR)
BUILD_DIR = os.path.join(REPO_DIR, "build")
GUEST_DIR = os.path.join(LIB_DIR, "guest")
QEMU = "qemu-system-x86_64"
SYSTEM_PATH = ("/usr/local/sbin:/usr/local/bin:"
               "/usr/sbin:/usr/bin:/sbin:/bin").split(":")
BOOT_MAGIC_OFFSET = 0x202
BOOT_MAGIC = b"HdrS"


def cache_dir():
    """The directory for what can be made again."""
    here.need("cache")
    return here.cache()


def ask_script(name, *args):
    """The line that another script of the repository prints, or None."""
    script = os.path.join(SCRIPTS_DIR, name)
    if not os.access(script, os.X_OK):
        return None
    answer = subprocess.run([script, *args], stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                            text=True, check=False)
    path = answer.stdout.strip()
    if answer.returncode or not os.path.exists(path):
        return None
    return path


def built_kernel(which):
    """The kernel that the repository's build made, by its name."""
    if which == "patched":
        which = os.environ.get("VM_PATCHED", which)
    path = ask_script("kernel", "--path", which)
    if path:
        return path
    target = {"patched": "make kernel", "stock": "make stock"}.get(
        which, f"scripts/kernel {which}")
    raise VmError(f"the {which} kernel is not built: run '{target}' first, "
                  f"or give a bzImage with --kernel PATH")


def check_bzimage(path):
    """Refuse a file that QEMU could not boot, before QEMU runs."""
    try:
        with open(path, "rb") as file:
            file.seek(BOOT_MAGIC_OFFSET)
            magic = file.read(len(BOOT_MAGIC))
    except OSError as error:
        raise VmError(f"cannot read the kernel {path}: {error.strerror}") from None
    if magic != BOOT_MAGIC:
        raise VmError(f"{path} is not an x86 bzImage: give "
                      f"arch/x86/boot/bzImage of a kernel build")


def find_kernel(name):
    """Resolve PATCHED, STOCK, a bzImage, or the directory of a kernel build."""
    if name.lower() in ("patched", "stock"):
        path = built_kernel(name.lower())
    else:
        path = os.path.abspath(name)
    image = os.path.join(path, "arch/x86/boot/bzImage")
    if os.path.isdir(path) and os.path.exists(image):
        path = image
    if not os.path.exists(path):
        raise VmError(f"there is no kernel {path}")
    check_bzimage(path)
    return path


def find_qemu():
    """The path of QEMU, or a word on how to install it."""
    path = shutil.which(os.environ.get("VM_QEMU", QEMU))
    if path:
        return path
    raise VmError(f"{os.environ.get('VM_QEMU', QEMU)} is not installed: "
                  f"run 'apt install qemu-system-x86'")


def perf_dir():
    """The directory of perf: VM_PERF, or the one that the repository built."""
    path = os.environ.get("VM_PERF")
    if path and not os.path.exists(path):
        raise VmError(f"VM_PERF={path}: there is no such file")
    path = path or ask_script("perf-build", "--path")
    if not path:
        return None
    path = os.path.abspath(path)
    return path if os.path.isdir(path) else os.path.dirname(path)


def guest_path():
    """PATH of the guest: the project's tools first, then the system's."""
    extra = os.environ.get("VM_PATH", "").split(":")
    own = [os.path.join(GUEST_DIR, "bin"), perf_dir(), *extra,
           os.path.join(BUILD_DIR, "bin"), os.path.join(BUILD_DIR, "tools")]
    return ":".join([path for path in own if path and os.path.isdir(path)] +
                    SYSTEM_PATH)
