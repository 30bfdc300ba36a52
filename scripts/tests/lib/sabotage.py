#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Break each suite once, and see that scripts/check says so.

Usage: sabotage.py [PART-OF-A-NAME...]
       sabotage.py --complete      only see whether each suite is in the list

Works on a copy of the repository, in build/check-tests, with the kernels that are
built for this one. Prints a result for each sabotage.
"""

import glob
import os
import re
import shutil
import subprocess
import sys

from results import result, run

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.realpath(__file__)))))
OUT = os.path.join(TOP, "build", "check-tests")
COPY = os.path.join(OUT, "copy")
G, H = "scripts/tests/guest", "scripts/tests/host"
NOTHING = "(ends early|prints no result)"

# Suite, what the runner has to say of it, and the changes: a file, a text in it, and
# what is there instead
PAIRS = [
    ("host/any-host", "the terminal only where it is allowed",
     (f"{H}/any-host", "tools/mce/mcectl/verb_decode.c\n\ttools/mce/mced", "tools/mce/mced")),
    ("host/badinput", NOTHING, (f"{H}/badinput", "NOBODY=", "exit 0; NOBODY=")),
    ("host/bare-roots", "is killed by signal 9",
     (f"{H}/bare-roots", "main()\n{\n", "main()\n{\n\tkill -KILL $$\n")),
    ("host/check", "an early end is a failure",
     ("scripts/tests/lib/results.py", "elif self.planned is None", "elif self.planned == -1")),
    ("host/classifier", "(a sanitizer reports|exits with status)",
     ("tools/testing/mce/kunit.c", "\tsetvbuf(", "\tstatic void *volatile lost;\n\n"
      "\tlost = malloc(100);\n\tlost = NULL;\n\tsetvbuf(")),
    ("host/config", "an option that does not exist",
     ("scripts/kernel", "'$line' did not stick", "'$line' did stick")),
    ("host/deb", "prints no result", (f"{H}/deb", "ROOT=$CHECK_DIR", "exit 0; ROOT=$CHECK_DIR")),
    ("host/incremental", "is killed by signal 9",
     (f"{H}/incremental", "begin=$(", "kill -KILL $$; begin=$(")),
    ("host/interrupted", "is killed by signal 9",
     (f"{H}/interrupted", "use_made_up_repo", "kill -KILL $$; use_made_up_repo")),
    ("host/lint", "whitespace",
     ("scripts/lint", 'CHECKS = ("shellcheck", "python", "whitespace", ', 'CHECKS = ("whitespace",'
      ' ) + 0 * ('), ("README", "x86 machine checks", "x86 machine checks \n")),
    ("host/mced", "a sanitizer reports",
     ("tools/mce/mced/conf.c", "\t}\n\tfree(c);\n}", "\t}\n}")),
    ("host/mcectl", "is killed|exits with status",
     ("tools/mce/mcectl/tests/run", "SKX=(", "kill -SEGV $$; SKX=(")),
    ("host/packages", "main: ", (f"{H}/packages", "    have = ", "    have = 1 // 0 + ")),
    ("host/plugin", "(exits with status|has 0 results)",
     ("tools/mce/plugin/tests/test_plugin.c", "\treturn cmocka_run", "\tabort();\n\treturn cmocka_run")),
    ("host/prefixes", NOTHING,
     ("scripts/prefixes", "\tfor ((number = FIRST", "\texit 0\n\tfor ((number = FIRST")),
    ("host/refresh", NOTHING, (f"{H}/refresh", "PATCHES=", "exit 0\nPATCHES=")),
    ("host/series", "nobody to send it",
     ("scripts/series", "who is the author", "whose is it")),
    ("host/tree", "again: nothing new", ("scripts/tree", '"nothing new"', '"nothing"')),
    ("guest/any-host", "amd: said",
     (f"{G}/any-host/inside", 'echo "== $*"', 'echo "== $* $(nproc)"')),
    ("guest/boot", "test_boot: ", (f"{G}/boot/run", "LIMIT = 6", 'LIMIT = "6"')),
    ("guest/btf", NOTHING,
     (f"{G}/btf/inside", "run(test_events", "os._exit(0)\nrun(test_events")),
    ("guest/burst", "main: ", (f"{G}/burst/inside", "BANK=/sys", "exit 0; BANK=/sys")),
    ("guest/discovery", NOTHING,
     (f"{G}/discovery/inside", "    test_absent()\n", "    os._exit(0)\n")),
    ("guest/firmware", "intel: runs, without a warning: status 3",
     (f"{G}/firmware/inside", "    time.sleep(3)\n", "    sys.exit(3)\n")),
    ("guest/fleet", "main: ", (f"{G}/fleet/run", "    healthy = ", "    healthy = 1 // 0 + ")),
    ("guest/hang", "is killed by signal 9", (f"{G}/hang/run", "WAIT=", "kill -KILL $$; WAIT=")),
    ("guest/inject", "corrected memory: unit and fields: channel is 2, not 3",
     (f"{G[:-5]}lib/catalog.py", "return [intel_2(), intel_4(), amd_4(), broadwell_2(), amd_1(), "
      "intel_1(), smca_2()]", "return [smca_2()]"),
     (f"{G[:-5]}lib/catalog.py", '"channel": "2"', '"channel": "3"')),
    ("guest/inject-fatal", "message of the panic: Fatal machine check",
     (f"{G}/inject-fatal/run", "    return [\n        case(", "    return [case('broadcast', 'Nothing',"
      " fatal(1, user, True))]\n    return [\n        case(")),
    ("guest/inject-reset", "the guest boots again: status 137",
     (f"{G}/inject-reset/inside", 'cat "$INSTANCES/mce/trace"', "kill -KILL $$")),
    ("guest/interrupts", "intel: prints no result",
     (f"{G}/interrupts/inside", 'insmod "$1"', "exit 0")),
    ("guest/kvm", NOTHING, (f"{G}/kvm/inside", "ERRORS=100", "exit 0")),
    ("guest/libmce", "(a sanitizer reports|exits with status)",
     ("tools/lib/mce/json.c", "json_tokener_free(js->tokener)", "(void)js")),
    ("guest/libmce", NOTHING,
     ("tools/lib/mce/tests/guest_live.c", "\ttest_poll();\n", "\t_exit(0);\n")),
    ("guest/life", NOTHING, (f"{G}/life/inside", "            test_silent()\n", "            os._exit(0)\n")),
    ("guest/livelock", "main: ", (f"{G}/livelock/inside", "STREAM=", "exit 0; STREAM=")),
    ("guest/mcectl", "intel: exits with status 137",
     (f"{G}/mcectl/inside", "inject ucna\n", "kill -KILL $$\n")),
    ("guest/mced", "exits with status 139",
     (f"{G}/mced/inside", "    test_before(daemon)\n", "    os.kill(os.getpid(), 11)\n")),
    ("guest/mcelog", NOTHING, (f"{G}/mcelog/inside", "    size = use()\n", "    os._exit(0)\n")),
    ("guest/permissions", NOTHING,
     (f"{G}/permissions/inside", "run(test_nobody", "os._exit(0)\nrun(test_nobody")),
    ("guest/probes", "srar: pid, comm, ip and call chain, 20 of 20",
     ("tools/lib/mce/probe.c", "ip=+32(%di):x64", "ip=+24(%di):x64")),
    ("guest/perf-scripts", "mce-summary: fields and events that are new or gone",
     (f"{G}/perf-scripts/run", "    check_guest(directory)\n\n", "\n"),
     (f"{G}/perf-scripts/run", "worst: 77", "worst: 78")),
    ("guest/rasdaemon", "rasdaemon has the records",
     (f"{G}/rasdaemon/inside", "    mount_as_debian_has_it()\n", "    return 0\n")),
    ("guest/recorder", NOTHING,
     (f"{G}/recorder/inside", "    test_injected()\n", "    os._exit(0)\n")),
    ("guest/safety", "one CPU: runs to its end, without a warning: status 1",
     (f"{G}/safety/run", '"four CPUs": 4, "two CPUs": 2, ', ""),
     (f"{G}/safety/inside", "    os.makedirs(TMP)\n", "    raise ValueError\n")),
    ("guest/selftests", "prints no result", (f"{G}/selftests/inside", 'cd "$1"', "exit 0")),
    ("guest/soak", "main: ", (f"{G}/soak/run", "    raised = 0\n", "    raised = 1 // 0\n")),
    ("guest/startup", "is killed by signal 9",
     (f"{G}/startup/run", "LOG=", "kill -KILL $$; LOG=")),
    ("guest/stock", NOTHING,
     (f"{G}/stock/run", "    guests.build_programs()\n", "    os._exit(0)\n")),
    ("guest/systemd", "is killed|exits with status 3",
     (f"{G}/systemd/inside", 'make_root "$1" ||', "exit 3 ||")),
    ("guest/uaccess", "reaches user memory",
     (f"{G}/uaccess/inside", "could != inside", "could == inside")),
    ("guest/worst", "main: ", (f"{G}/worst/run", "    args = parse_args()\n", "    args = 1 // 0\n")),
    ("guest/vm-harness", NOTHING,
     (f"{G}/vm-harness/run", "        try:\n            function()", "        try:\n            os._exit(0)")),
]


def suites():
    paths = glob.glob(f"{TOP}/{H}/*") + glob.glob(f"{TOP}/{G}/*/run")
    return {os.path.relpath(path, f"{TOP}/scripts/tests").removesuffix("/run")
            for path in paths if os.access(path, os.X_OK)}


def make_copy():
    """The files as they are, committed or not. What was built before is of use."""
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=TOP,
                           stdout=subprocess.PIPE, check=True).stdout
    os.makedirs(COPY, exist_ok=True)
    subprocess.run(["rsync", "-a", "--files-from=-", f"{TOP}/", f"{COPY}/"], input=names,
                   check=True)


def change(path, old, new):
    """Returns what the file was."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if old not in text:
        raise ValueError(f"{path} has no '{old}' to be changed")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new, 1))
    return text


def check(suite):
    """(status, output) of the runner in the copy."""
    kernel = ["--kernel", "debug"] if suite == "guest/startup" else []
    env = dict(os.environ, X86_MCE_TREES=TOP, FUZZ_SECONDS="1")
    done = subprocess.run(["scripts/check", "--no-setup", *kernel, suite], cwd=COPY, env=env,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    return done.returncode, done.stdout


def sabotage(suite, said, *changes):
    kept = []
    try:
        for name, old, new in changes:
            path = os.path.join(COPY, name)
            kept.append((path, change(path, old, new)))
        status, output = check(suite)
    finally:
        for path, text in reversed(kept):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
    found = re.search(rf"^not ok {suite}: .*({said})", output, re.M)
    if status != 1 or not found:
        print(output, file=sys.stderr)
    result(f"{suite} with {changes[0][0]} changed", status == 1 and found,
           f"status {status}, and no '{said}'")


def check_complete():
    result("each suite is in the list", suites() == {pair[0] for pair in PAIRS},
           suites() ^ {pair[0] for pair in PAIRS})
    # One that changes nothing proves nothing.
    for suite, _, *changes in PAIRS:
        for name, old, _ in changes:
            with open(os.path.join(TOP, name), encoding="utf-8") as file:
                result(f"{suite}: there is something to change in {name}", old in file.read(), old)


def break_all():
    words = sys.argv[1:] or [""]
    shutil.rmtree(os.path.join(COPY, "build", "check"), ignore_errors=True)
    make_copy()
    for pair in PAIRS:
        if any(word in pair[0] for word in words):
            sabotage(*pair)


if __name__ == "__main__":
    run(*([check_complete] if sys.argv[1:] == ["--complete"] else [check_complete, break_all]))
