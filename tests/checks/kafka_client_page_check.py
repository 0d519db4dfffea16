#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The files and tests that docs/kafka-client.md names are there, and all options and members of the
client are on it.

In its tables a column `Test` holds tests, one at least in each row: `suite.name` of GoogleTest, or
a check as ctest knows it. A column `Where` holds files. Paths and links are files anywhere."""

import pathlib
import posixpath
import re
import sys

from sources import blank_out, is_cxx, project_files

PAGE = "docs/kafka-client.md"
OPTIONS = "include/kafka/client_options.hpp"
CLIENT = "include/kafka/client.hpp"

_TEST = re.compile(r"^[ \t]*(?:TYPED_)?TEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)", re.MULTILINE)
_CHECK = re.compile(r"^[ \t]*kafka_add_check\(\s*([\w-]+)", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_RULE = re.compile(r"\|(?: *:?-+:? *\|)+")


_FIELD = re.compile(r"^ {4}\S[\w:<>, ]* (\w+)(?:\{| =)", re.MULTILINE)
_MEMBER = re.compile(r"^ {4}(?! |static_assert)[\w:<>,&* ]*?\b(\w+)\(", re.MULTILINE)


def options_in(header):
    """The names of all options: of the members of the struct."""
    return set(_FIELD.findall(_class_body(header, "client_options")))


def members_in(header):
    """The names of the client's public member functions."""
    found = _MEMBER.findall(_class_body(header, "client"))
    return set(found) - {"client"}


def _class_body(text, name):
    text = blank_out(text)
    begin = re.search(rf"^(?:class|struct) {name} \{{$", text, re.MULTILINE).end()
    return re.split(r"^(?:private:|\};)$", text[begin:], flags=re.MULTILINE)[0]


def left_out(text, names):
    """Those of the names that no row of a table is about. A unit may follow them there."""
    words = set()
    for _, row in lines_and_rows(text):
        for head in ("Option", "Member", "Here") if row else ():
            for code in _CODE.findall(row.get(head, "")):
                words.update(word.removesuffix("_ms") for word in re.findall(r"\w+", code))
    return sorted(names - words)


def tests_in(files):
    """The names of all tests in {path: text}."""
    found = set()
    for name, text in files.items():
        if is_cxx(name):
            found.update(".".join(test) for test in _TEST.findall(blank_out(text)))
        elif pathlib.PurePosixPath(name).name == "CMakeLists.txt":
            found.update(_CHECK.findall(text))
    return found


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def lines_and_rows(text):
    """Each line with the row of a table that it is, as {head: cell}, or None."""
    heads = []
    for line in text.splitlines():
        row = None
        if not line.startswith("|"):
            heads = []
        elif not heads:
            heads = cells(line)
        elif not _RULE.fullmatch(line):
            row = dict(zip(heads, cells(line)))
        yield line, row


def check(text, files, tests):
    """What the page names that is not there, as "path:line: message"."""
    for number, (line, row) in enumerate(lines_and_rows(text), 1):
        problems = list(_faults(line, files))
        if row is not None:
            problems += _faults_of_row(row, files, tests)
        for problem in dict.fromkeys(problems):
            yield f"{PAGE}:{number}: {problem}"


def _faults(line, files):
    folders = {name.split("/")[0] for name in files if "/" in name}
    for code in _CODE.findall(line):
        if _PATH.fullmatch(code) and code.split("/")[0] in folders and code not in files:
            yield f"there is no file {code}"
    for target in _LINK.findall(line):
        path = target.split("#")[0]
        if path and "://" not in path:
            file = posixpath.normpath(posixpath.join(posixpath.dirname(PAGE), path))
            if file not in files:
                yield f"there is no file {file}"


def _faults_of_row(row, files, tests):
    for code in _CODE.findall(row.get("Where", "")):
        if code not in files:
            yield f"there is no file {code}"
    if "Test" in row:
        named = _CODE.findall(row["Test"])
        if not named:
            yield "no test is named"
        for code in named:
            if code not in tests:
                yield f"there is no test {code}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    names = project_files(root)
    sources = {name: (root / name).read_text(encoding="utf-8") for name in names
               if name.startswith("tests/") and (is_cxx(name) or name.endswith("CMakeLists.txt"))}
    tests = tests_in(sources)
    page = (root / PAGE).read_text(encoding="utf-8")
    found = list(check(page, set(names), tests))
    options = options_in((root / OPTIONS).read_text(encoding="utf-8"))
    members = members_in((root / CLIENT).read_text(encoding="utf-8"))
    found += [f"{PAGE}: the option {name} is not there" for name in left_out(page, options)]
    found += [f"{PAGE}: the member {name} is not there" for name in left_out(page, members)]
    for line in found:
        print(line)
    print(f"{len(tests)} tests, {len(options)} options, {len(members)} members, "
          f"{len(found)} names that are wrong or missing")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
