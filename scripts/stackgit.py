# SPDX-License-Identifier: GPL-2.0
"""A git repository that holds the patch stack: a commit for each step.

The first commit is the base. It has only those of the kernel's files that the
series touches, as importing all of them takes minutes.
"""

import os
import shutil
import subprocess

import stack

MARK = "x86-mce-tracing-base"

# Nothing of the user's configuration but the name counts.
CONFIG = ("core.autocrlf=false", "commit.gpgSign=false", "core.hooksPath=/dev/null",
          "core.excludesFile=/dev/null", "format.signature=", "gc.auto=0",
          "diff.noprefix=false", "diff.mnemonicPrefix=false", "diff.algorithm=myers")


class Repo:
    """The repository at a path."""

    def __init__(self, path):
        self.path = path

    def git(self, *args, **kwargs):
        """Run git, and return what it prints."""
        config = [word for setting in CONFIG for word in ("-c", setting)]
        run = subprocess.run(["git", "-C", self.path] + config + list(args), check=False,
                             text=True, capture_output=True, **kwargs)
        if run.returncode:
            raise stack.StackError(f"git {args[0]}: {run.stderr.strip()}")
        return run.stdout

    def make(self, base, sender, version, steps):
        """A new repository, with the base's files that the steps touch."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.makedirs(self.path)
        self.git("init", "--quiet", "--initial-branch=series")
        self.git("config", "user.name", sender[0])
        self.git("config", "user.email", sender[1])
        names = {n for s in steps for n in s.files + s.removes}
        self.write({n: (content, mode_of(os.path.join(base, n))) for n in names
                    if (content := stack.read_base(base, n)) is not None})
        self.commit(f"{version}: the files that the series touches")
        self.git("tag", MARK)

    def write(self, files):
        """Write {name: (content, mode)}; a content of None removes the file."""
        for name, (content, mode) in files.items():
            path = os.path.join(self.path, name)
            if content is None:
                os.unlink(path)
                continue
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as new:
                new.write(content)
            os.chmod(path, mode)

    def commit(self, message, author=None, date=None):
        """Commit all that is in the work tree."""
        self.git("add", "--all", "--force")
        args = ["--allow-empty", "--quiet", "--cleanup=whitespace", "--file=-"]
        args += [f"--author={author}"] if author else []
        args += [f"--date={date}"] if date else []
        self.git("commit", *args, input=message)


def mode_of(path):
    return 0o755 if os.stat(path).st_mode & 0o100 else 0o644


def contents(top, base, steps, owner):
    """For each step, itself and {name: (content, mode)} of the files it changes."""
    stage = stack.Stage(base)
    for index, step in enumerate(steps):
        stage.apply(step)
        files = {n: (stage.get(n), mode_of(os.path.join(base, n)))
                 for n in step.files + step.removes}
        for name in sorted(n for n, i in owner.items() if i == index):
            path = os.path.join(top, name)
            with open(path, "rb") as source:
                files[name] = source.read(), mode_of(path)
        yield step, files
