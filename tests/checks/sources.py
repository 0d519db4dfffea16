# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What the checks share: the project's files, and C++ text without what is not code."""

import re
import subprocess

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


def tracked_files(root):
    """All files under version control, as paths relative to root."""
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True, text=True)
    return sorted(name for name in listed.stdout.split("\0") if name and (root / name).is_file())


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
