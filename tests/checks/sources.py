# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What the checks share: the project's files, and C++ text without what is not code.

As a program it prints the project's files that match one of the patterns in its arguments, each
ended by a NUL, and fails when there are none."""

import fnmatch
import os
import pathlib
import re
import subprocess
import sys

_NOT_CODE = re.compile(
    r"""//[^\n]*                              # a comment
      | /\*.*?\*/
      | R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"  # a raw string
      | "(?:\\.|[^"\\\n])*"                   # a string
      | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'   # a character, but not a digit separator
    """,
    re.DOTALL | re.VERBOSE,
)
_INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


# What builds, editors and interpreters leave in a tree.
_NOT_OURS = {".git", ".cache", "__pycache__", "build"}


def project_files(root):
    """The files under version control and those that may come to be, as paths relative to root; in
    a tree without a repository, as in an unpacked archive, all that look like it."""
    names = _known_to_git(root) if (root / ".git").exists() else None
    if names is None:
        names = _found_in_tree(root)
    return sorted(name for name in names if name and (root / name).is_file())


def _known_to_git(root):
    """None when git is not there, or refuses: it does so in trees that somebody else owns."""
    try:
        listed = subprocess.run(
            ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return listed.stdout.split("\0") if listed.returncode == 0 else None


def _found_in_tree(root):
    for folder, folders, files in os.walk(root):
        if "CMakeCache.txt" in files:
            folders.clear()
            continue
        folders[:] = [name for name in folders if name not in _NOT_OURS]
        for name in files:
            if name not in _NOT_OURS and not name.endswith(".pyc"):
                yield (pathlib.Path(folder) / name).relative_to(root).as_posix()


def is_cxx(name):
    return name.endswith((".cpp", ".hpp", ".ipp"))


def blank_out(text):
    """The text with comments, strings and characters made empty, line numbers kept."""
    return _NOT_CODE.sub(lambda match: "\n" * match[0].count("\n"), text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def includes(text):
    """(line, name, quoted) of each #include."""
    for match in _INCLUDE.finditer(text):
        yield line_of(text, match.end()), match[1] or match[2], match[1] is not None


def main():
    names = [name for name in project_files(pathlib.Path.cwd())
             if any(fnmatch.fnmatchcase(name, pattern) for pattern in sys.argv[1:])]
    sys.stdout.write("".join(name + "\0" for name in names))
    return 0 if names else 1


if __name__ == "__main__":
    sys.exit(main())
