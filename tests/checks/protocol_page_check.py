#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""docs/protocol.md says what the schema and the sources say."""

import difflib
import pathlib
import subprocess
import sys
import tempfile

PAGE = "docs/protocol.md"
GENERATE = ("tools/codegen", "--schema", "schema", "--protocol-page")


def made(root):
    """The page as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder, "page.md")
        subprocess.run([sys.executable, "-B", *GENERATE, page], cwd=root, check=True)
        return page.read_text(encoding="utf-8")


def check(text, wanted):
    """The lines that differ, and what to do about them."""
    if text == wanted:
        return []
    lines = difflib.unified_diff(text.splitlines(), wanted.splitlines(), PAGE, "as it should be",
                                 n=0, lineterm="")
    return [*lines, f"run: python3 {' '.join(GENERATE)} {PAGE}"]


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    path = root / PAGE
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    try:
        found = check(text, made(root))
    except subprocess.CalledProcessError as error:
        return error.returncode
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
