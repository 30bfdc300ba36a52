# SPDX-License-Identifier: GPL-2.0
"""Where things are, and what they need first: lib.sh decides, for Python, too."""

import os
import subprocess
import sys

# In a hook git names the repository that it works on; the ones here are others.
for _name in ("GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_COMMON_DIR "
              "GIT_PREFIX GIT_ALTERNATE_OBJECT_DIRECTORIES").split():
    os.environ.pop(_name, None)

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


def _shell(command, *args):
    """Run a command with lib.sh; a failed one has printed its own message."""
    script = f'. "$1/scripts/lib.sh"; shift; {command}'
    run = subprocess.run(["bash", "-ec", script, os.path.basename(sys.argv[0]), TOP, *args],
                         stdout=subprocess.PIPE, check=False, text=True)
    if run.returncode:
        sys.exit(run.returncode)
    return run.stdout


def cache():
    """The directory for everything that can be made again."""
    path, said = _shell('printf "%s\n%s" "$CACHE" "${X86_MCE_SAID:-}"').split("\n")
    # What lib.sh has said about it is said to the user once.
    os.environ["X86_MCE_SAID"] = said
    return path


def need(what, *args):
    """Call need_cache, need_build or another function of lib.sh."""
    _shell(f'need_{what} "$@"', *args)


def need_base():
    """Unpack the base, unless the script that runs this one has done so."""
    os.environ["X86_MCE_BASE"] = _shell('need_base; printf %s "$X86_MCE_BASE"')


def has_base():
    """Is the base unpacked?"""
    return subprocess.run([f"{TOP}/scripts/base", "--key"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False).returncode == 0


def base_says(option):
    """What scripts/base prints; nothing is unpacked."""
    run = subprocess.run([f"{TOP}/scripts/base", option], stdout=subprocess.PIPE,
                         check=False, text=True)
    if run.returncode:
        sys.exit(run.returncode)
    return run.stdout.strip()
