#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""House rules that hold for every file of the project."""

import pathlib
import posixpath
import re
import sys

from sources import blank_out, is_cxx, line_of, project_files

LICENCE = (
    "Copyright (c) 2026 The kafka-asio authors",
    "SPDX-License-Identifier: BSL-1.0",
)
LICENSED = re.compile(r".*\.(cpp|hpp|ipp|py|sh|cmake|java|go|schema)|(.*/)?CMakeLists\.txt|demo|test|\.ci/run")
SPLIT_WHEN_LONGER = re.compile(r".*\.(cpp|hpp|ipp|py|sh|cmake|java|go)")
MOST_LINES = 700
TEST = re.compile(r"tests/(.*/)?\w+_test\.cpp")

# (which files, pattern, message, search code only)
RULES = (
    (r".*", r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b", "unfinished: do it or open an issue", False),
    (r".*", r"(?<![\w.$}/-])/(?:home|root|Users|work|mnt|tmp/bash_jobs)/\w",
     "a path of somebody's machine", False),
    (r".*", r"(?:https?://|\b)(?:[a-z0-9-]+\.)*(?:maven|pythonhosted|npmjs|golang|crates|pypi)"
            r"[a-z0-9-]*\.(?:org|io|com|dev)\b(?!/x/)",  # Go modules are called so
     "a package registry's host: use the clients as they are set up", False),
    (r"tests/.*\.(cpp|hpp)", r"\bGTEST_SKIP\b|\bDISABLED_",
     "a test that does not run hides a hole", True),
    (r"tests/.*\.(cpp|hpp)", r"\bsleep_(?:for|until)\b|\busleep\b",
     "a test that sleeps asks for a clock parameter", True),
    (r".*\.hpp", r"^\s*#\s*ifndef\s+\w+_(?:HPP|H)_*$", "headers are guarded by #pragma once", True),
)


def check(name, text):
    """All violations in one file, as "path:line: message"."""
    lines = text.splitlines()
    if LICENSED.fullmatch(name):
        for number, words in enumerate(LICENCE):
            # Scripts begin with the line that names their interpreter.
            if not any(words in line for line in lines[number:number + 2]):
                yield f"{name}:{number + 1}: no line '{words}'"
    if SPLIT_WHEN_LONGER.fullmatch(name) and len(lines) > MOST_LINES:
        yield f"{name}:{MOST_LINES}: {len(lines)} lines: split it by subject"
    if name.endswith(".hpp") and "#pragma once" not in lines:
        yield f"{name}:1: no #pragma once"
    code = blank_out(text) if is_cxx(name) else text
    for files, pattern, message, code_only in RULES:
        if re.fullmatch(files, name):
            searched = code if code_only else text
            for match in re.finditer(pattern, searched, re.MULTILINE):
                yield f"{name}:{line_of(searched, match.start())}: {message} ({match[0].strip()})"


def unbuilt(lists, names):
    """The C++ tests that no CMakeLists.txt names: `lists` has the texts of those by their paths."""
    built = set()
    for where, text in lists.items():
        folder = pathlib.PurePosixPath(where).parent
        for word in re.findall(r"[\w./-]+", text):
            built.add(posixpath.normpath(str(folder / word)))
    for name in names:
        if TEST.fullmatch(name) and name not in built:
            yield f"{name}:1: no CMakeLists.txt names this test"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found, count, lists, names = [], 0, {}, []
    for name in project_files(root):
        try:
            text = (root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # binary test data
        count += 1
        names.append(name)
        if name.endswith("CMakeLists.txt"):
            lists[name] = text
        found += check(name, text)
    found += unbuilt(lists, names)
    for line in sorted(found):
        print(line)
    print(f"{count} files, {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
