#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The stress test calls every public member function of the client."""

import pathlib
import re
import sys

from sources import blank_out, project_files

HEADER = "include/kafka/client.hpp"
CALLERS = "tests/integration/stress/"

_CLASS = re.compile(r"^class client \{\npublic:\n(.*?)^private:$", re.MULTILINE | re.DOTALL)
# The name before the first parenthesis of a declaration that begins in the class's own column.
_MEMBER = re.compile(r"^    (?=[a-z])(?!template\b|using\b|explicit\b)(?:[^;{}()]*?[\s&>*])?(\w+)\(",
                     re.MULTILINE)
_CALL = re.compile(r"(?:\.|->|::)(\w+)(?:<[\w:]+>)?\(")


def members(header):
    """The names of all public member functions but constructors and operators."""
    found = _CLASS.search(blank_out(header))
    return {name for name in _MEMBER.findall(found[1]) if name not in ("client", "operator")}


def uncalled(header, callers):
    called = {name for text in callers for name in _CALL.findall(blank_out(text))}
    return sorted(members(header) - called)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    header = (root / HEADER).read_text(encoding="utf-8")
    callers = [(root / name).read_text(encoding="utf-8") for name in project_files(root)
               if name.startswith(CALLERS)]
    missing = uncalled(header, callers)
    for name in missing:
        print(f"{HEADER}: nothing in {CALLERS} calls {name}")
    print(f"{len(members(header))} members, {len(missing)} of them not called")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
