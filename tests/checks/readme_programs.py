#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Writes the C++ programs of a Markdown file into a folder: one file for each ```cpp block.

Every block is a whole program, so that what readers copy is what was compiled and run. A file is
only written when it changes, and names the place in the document to the compiler."""

import pathlib
import re
import sys

_BLOCK = re.compile(r"^```cpp\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class NotAProgram(Exception):
    pass


def programs(text):
    """(line, code) of each block."""
    for block in _BLOCK.finditer(text):
        line = text.count("\n", 0, block.start(1)) + 1
        if not re.search(r"\bint main\(", block[1]):
            raise NotAProgram(f"the block at line {line} is not a whole program")
        yield line, block[1]


def main():
    document, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    try:
        for line, code in programs(document.read_text(encoding="utf-8")):
            path = folder / f"{document.stem.lower()}_{len(written) + 1}.cpp"
            text = f'#line {line} "{document}"\n{code}'
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
            written.append(path)
    except NotAProgram as error:
        print(f"{document}: {error}", file=sys.stderr)
        return 1
    for path in written:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
