# SPDX-License-Identifier: GPL-2.0
"""The longer texts of --help."""

DESCRIPTION = """\
Boot a kernel in QEMU on this machine's own root file system, run a command in
it as root, and end with the command's exit status.  No disk image, no KVM and
no privileges are needed."""

STATUS = """\
exit status:
  COMMAND's own, or 128 + N if signal N ended it; and for the guest as a whole
  120  a kernel warning on the console, with --fail-on-warn
  121  --expect-panic, but COMMAND ended without one
  122  the guest was reset or powered off before COMMAND ended
  123  the guest panicked
  124  timeout, or a boot that did not get to COMMAND
  125  the harness could not start or run the guest; the message says why
  126, 127  COMMAND cannot be run, was not found
  130, 141, 143  Ctrl-C, nobody reads the output, SIGTERM or 'stop'
Each failure of the guest is one line on stderr that begins with "vm:", with
the end of the console below it."""

GUEST = """\
in the guest:
  The host's root is read-only; the current directory is the same as here.
  /tmp, /run, /var/tmp and /dev/shm are the guest's own, empty and writable.
  $VM_SCRATCH, also /run/scratch, is the scratch directory: written through to
  the host, with the same path on both sides.
  $VM_BOOT counts the boots of this QEMU, from 1.
  vm-inject NAME|DIRECTIVE asks for an injection and returns when it is done.
  /run/vm/host is the host's root without the guest's mounts over it."""

EXAMPLES = """\
examples:
  scripts/vm run -- uname -a
  scripts/vm run --kernel STOCK --cpu Opteron_G5 --smp 4 -- dmesg
  scripts/vm run --scratch build/x -- sh -c 'perf record -o $VM_SCRATCH/p.data ls'
  scripts/vm run --inject tests.inject -- ./run-tests
  scripts/vm run --expect-panic --console build/panic.log -- \\
          vm-inject mce -b 1 1 0xb200000000000150 0x7 0x12345000 0x85
  scripts/vm run --append mce=bootlog --keep-reset -- sh -c \\
          '[ "$VM_BOOT" = 2 ] && dmesg || vm-inject panic'
  scripts/vm run --cpu EPYC --append setcpuid=smca -- ...    (AMD SMCA)
  scripts/vm shell
  scripts/vm inject mce 0 7 0x8c00004000010091 0 0x12345000 0x85"""

ENVIRONMENT = """\
environment:
  VM_KERNEL, VM_ACCEL   defaults of --kernel and --accel
  VM_PATCHED   which kernel PATCHED means: debug, kcsan (see scripts/kernel)
  VM_APPEND    more arguments for the kernel, in front of those of --append
  VM_SLOW=N    the guest is slow: all timeouts are N times as long
  VM_FAIL_ON_WARN=1   the same as --fail-on-warn
  VM_QEMU   the QEMU program (default: qemu-system-x86_64)
  VM_PERF   perf for the guest (default: the one of 'make perf', else Debian's)
  VM_PATH   more directories for the guest's PATH
  VM_RUNS   where the runs are kept (default: build/vm; the newest 40 stay)
  XDG_RUNTIME_DIR   where 'inject', 'list' and 'stop' find running guests"""

INJECT_FORMAT = """\
directives:
  mce [-b] cpu=N bank=N status=X [mcgstatus=X] [addr=X] [misc=X] [times=N]
  mce [-b] CPU BANK STATUS MCGSTATUS ADDR MISC
               a machine check; -b: all other CPUs get one, too, as Intel's do
  nmi          an NMI to all CPUs
  at user|kernel cpu=N
               stop the machine when that CPU is in user mode, or busy in kernel
               mode; what follows happens at that moment, then the machine goes on
  wait MS      let MS milliseconds pass
  hmp COMMAND  a command of QEMU's monitor, such as stop, cont, system_reset
An inject file has lines "NAME: DIRECTIVE"; '#' begins a comment.  Lines of the
same NAME are one injection, done back to back.  In place of a NAME one can ask
for DIRECTIVE [; DIRECTIVE]...   See scripts/vm.rst for all the details."""

EPILOG = "\n\n".join((STATUS, GUEST, INJECT_FORMAT, EXAMPLES, ENVIRONMENT))
INJECT_EPILOG = INJECT_FORMAT
