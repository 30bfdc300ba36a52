# SPDX-License-Identifier: GPL-2.0
"""The overlay and the patch stack of this repository, as data.

A step of the series is one file patches/<series>/NNNN-title.patch: a commit
message, and a diff of files that the base kernel has. Two kinds of tag lines in
the message are for the tools here, and do not go into commits or mails:

  Overlay: PATH...   the new files, or with a "/" at the end directories of new
                     files, that this step brings in
  Removes: PATH...   files of the base that this step deletes
"""

import os
import re
import subprocess
import tempfile

OVERLAY_DIRS = ("arch", "include", "kernel", "tools", "Documentation")


class StackError(Exception):
    """Something is wrong with the patches or the overlay; says what and where."""


class Step:
    """One patch file, taken apart."""

    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path)
        self.author = self.date = None
        self.subject = ""
        self.message = ""
        with open(path, encoding="utf-8") as patch:
            text = patch.read()
        head, self.diff = split_diff(text)
        self.head = head.strip("\n")
        check_hunks(self.diff, self.name)
        self._parse_head(head)
        self.files = diff_files(self.diff, self.name)
        if not self.subject:
            raise StackError(f"{self.name}: no subject line")

    def _parse_head(self, head):
        lines = head.splitlines()
        if lines and re.match(r"(From [0-9a-f]{40} |From: |Subject: )", lines[0]):
            lines = self._parse_mail_header(lines)
        else:
            self.subject = lines[0].strip() if lines else ""
            lines = lines[1:]
        lines, tags = take_tags(lines)
        self.message = "\n".join(lines).strip("\n")
        self.overlay, self.removes = tags["Overlay"], tags["Removes"]

    def _parse_mail_header(self, lines):
        end = lines.index("") if "" in lines else len(lines)
        header = re.sub(r"\n[ \t]+", " ", "\n".join(lines[:end]))
        for line in header.splitlines():
            key, _, value = line.partition(": ")
            if key == "From":
                self.author = value.strip()
            elif key == "Date":
                self.date = value.strip()
            elif key == "Subject":
                self.subject = re.sub(r"^\[[^]]*\]\s*", "", value).strip()
        return lines[end + 1:]


def take_tags(lines):
    """Return the lines without our tags, and {tag: names}."""
    rest, tags, tag = [], {"Overlay": [], "Removes": []}, None
    for line in lines:
        match = re.match(r"(Overlay|Removes):\s*(.*)", line)
        if match:
            tag = tags[match[1]]
            tag += re.split(r"[,\s]+", match[2].strip()) if match[2].strip() else []
        elif tag is not None and re.match(r"[ \t]+\S", line):
            tag += re.split(r"[,\s]+", line.strip())
        else:
            tag = None
            rest.append(line)
    return rest, tags


def split_diff(text):
    """Split a patch file into its message and its diff."""
    lines = text.splitlines(keepends=True)
    head_end = None
    for i, line in enumerate(lines):
        if line.rstrip("\n") == "---" and head_end is None:
            head_end = i
        if line.startswith("diff --git ") or (
                line.startswith("--- ") and lines[i + 1:i + 2] and
                lines[i + 1].startswith("+++ ")):
            head = lines[:i if head_end is None else head_end]
            return "".join(head), "".join(lines[i:])
    return "".join(lines[:head_end]), ""


def check_hunks(diff, name):
    """patch(1) drops what comes after a hunk that is longer than it says."""
    old = new = 0
    for line in diff.splitlines():
        hunk = re.match(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@", line)
        if old or new:
            if hunk or line[:1] not in (" ", "-", "+", "\\", ""):
                raise StackError(f"{name}: a hunk ends before '{line}', too early")
            old -= line[:1] in (" ", "-", "")
            new -= line[:1] in (" ", "+", "")
        elif hunk:
            old, new = (int(count or 1) for count in hunk.groups())
        elif line[:1] in (" ", "+", "-") and not line.startswith(("--- ", "+++ ", "-- ")):
            raise StackError(f"{name}: '{line}' is more than its hunk should have")


def diff_files(diff, name):
    """List the files that a diff edits. New, deleted and renamed ones have no
    place in it: they belong into the overlay or a tag."""
    files, left_old, left_new, old = [], 0, 0, None
    for line in diff.splitlines():
        if left_old > 0 or left_new > 0:
            left_old -= line[:1] in ("-", " ", "")
            left_new -= line[:1] in ("+", " ", "")
            continue
        hunk = re.match(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@", line)
        if hunk:
            left_old, left_new = (int(n) if n else 1 for n in hunk.groups())
        elif line.startswith("--- "):
            old = line[4:].split("\t")[0].strip()
        elif line.startswith("+++ "):
            new = line[4:].split("\t")[0].strip()
            files.append(edited_file(old, new, name))
        elif re.match(r"(rename|copy) (from|to) |(GIT )?[Bb]inary ", line):
            raise StackError(f"{name}: '{line}': only edits in place can be applied")
    return files


def edited_file(old, new, name):
    if old == "/dev/null":
        raise StackError(f"{name}: makes the new file {new[2:]}; put that file into the "
                         "overlay and name it in an Overlay: tag")
    if new == "/dev/null":
        raise StackError(f"{name}: deletes {old[2:]}; use a Removes: tag instead")
    if old[2:] != new[2:]:
        raise StackError(f"{name}: renames {old[2:]}; only edits in place can be applied")
    return new[2:]


def read_stack(top, series):
    """Read the steps of a series, in order."""
    folder = os.path.join(top, "patches", series)
    if not os.path.isdir(folder):
        raise StackError(f"there is no {folder}")
    names = sorted(n for n in os.listdir(folder) if n.endswith(".patch"))
    for name in names:
        if not re.match(r"\d{4}-", name):
            raise StackError(f"{name}: the name of a patch starts with NNNN-")
    return [Step(os.path.join(folder, n)) for n in names]


def overlay_files(top):
    """The new files: tracked by git or not yet, but not ignored ones."""
    dirs = [d for d in OVERLAY_DIRS if os.path.isdir(os.path.join(top, d))]
    if os.path.exists(os.path.join(top, ".git")):
        git = ["git", "-C", top, "ls-files", "-z", "-co", "--exclude-standard", "--"]
        found = subprocess.run(git + dirs, stdout=subprocess.PIPE, check=True)
        names = found.stdout.decode().split("\0")
    else:
        names = [os.path.relpath(os.path.join(where, name), top)
                 for d in dirs
                 for where, _, files in os.walk(os.path.join(top, d))
                 for name in files if not name.endswith((".o", ".cmd", ".pyc", "~"))]
    return sorted({n for n in names if n and os.path.isfile(os.path.join(top, n))})


def covers(tag, name):
    return name.startswith(tag) if tag.endswith("/") else name == tag


def assign(steps, names):
    """Say which step each overlay file belongs to: {name: index}. The longest
    tag that covers a file decides. Without any step all belong to step 0."""
    if not steps:
        return dict.fromkeys(names, 0)
    tags = [(tag, i) for i, step in enumerate(steps) for tag in step.overlay]
    owner = {}
    for name in names:
        found = [(len(tag), i) for tag, i in tags if covers(tag, name)]
        if not found:
            raise StackError(f"{name}: no patch has an Overlay: tag for this file")
        longest = max(length for length, _ in found)
        owners = sorted({i for length, i in found if length == longest})
        if len(owners) > 1:
            both = " and ".join(steps[i].name for i in owners)
            raise StackError(f"{name}: this file is in the Overlay: tags of {both}")
        owner[name] = owners[0]
    return owner


def stale_tags(steps, names):
    """The tags that name no file: a slip, or a file that is still to be written."""
    return [f"{step.name}: Overlay: {tag}: there is no such file"
            for step in steps for tag in step.overlay
            if not any(covers(tag, name) for name in names)]


def check_overlay(base, steps, names):
    """No overlay file is in the base, and none is edited by a patch."""
    known = set(names)
    for name in names:
        if os.path.lexists(os.path.join(base, name)):
            raise StackError(f"{name}: this overlay file is in the base kernel, too; an "
                             "edit to a file of the base belongs into patches/")
    for step in steps:
        for name in step.files:
            if name in known:
                raise StackError(f"{step.name}: edits the overlay file {name}; change "
                                 "that file itself instead")


def read_base(base, name):
    try:
        with open(os.path.join(base, name), "rb") as source:
            return source.read()
    except (FileNotFoundError, NotADirectoryError):
        return None


class Stage:
    """The files that the patches touch, as they are after the steps so far."""

    def __init__(self, base):
        self.base = base
        self.content = {}

    def get(self, name):
        if name not in self.content:
            self.content[name] = read_base(self.base, name)
        return self.content[name]

    def apply(self, step):
        """Apply one step's diff and removals, without any fuzz."""
        for name in step.files:
            if self.get(name) is None:
                raise StackError(f"{step.name}: {name}: the base kernel has no such file")
        if step.files:
            with tempfile.TemporaryDirectory(prefix="mce-stage-") as tmp:
                self._patch(step, tmp)
        for name in step.removes:
            if self.get(name) is None:
                raise StackError(f"{step.name}: Removes: {name}: the base kernel has no "
                                 "such file")
            self.content[name] = None

    def _patch(self, step, tmp):
        for name in step.files:
            path = os.path.join(tmp, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as copy:
                copy.write(self.get(name))
        command = ["patch", "-p1", "-F0", "--batch", "--forward", "-r", "-",
                   "--no-backup-if-mismatch", "-d", tmp]
        run = subprocess.run(command, input=step.diff.encode(), check=False,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if run.returncode:
            raise StackError(patch_error(step, run.stdout.decode(errors="replace")))
        for name in step.files:
            with open(os.path.join(tmp, name), "rb") as copy:
                self.content[name] = copy.read()


def patch_error(step, output):
    """Say which hunk of which file failed, from the output of patch(1)."""
    name, failed = "?", []
    for line in output.splitlines():
        match = re.match(r"(?:patching|checking) file '?(.*?)'?$", line)
        if match:
            name = match[1]
        match = re.match(r"Hunk #(\d+) (?:FAILED|ignored) at (\d+)", line)
        if match:
            failed.append(f"{name}, hunk {match[1]} (at line {match[2]})")
        elif re.match(r"(Reversed|patch: \*\*\*|.*malformed)", line):
            failed.append(f"{name}: {line.strip()}")
    what = "; ".join(failed) or output.strip()
    return f"{step.name} does not apply to this base without fuzz: {what}"
