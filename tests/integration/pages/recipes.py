#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What a page of docs/ has its readers write: each block of code, and each row of a table that has
a column "what to say". As a program: writes the blocks of C++ and of properties into a folder.

A comment in front of a block or a table, <!-- tried by PATH: TEXT -->, names the test that tries
it: a file that has the text in it. What has none is tried by the tests in this folder."""

import pathlib
import re
import sys
from dataclasses import dataclass

_COMMENT = re.compile(r"<!-- tried by ([^\s:]+): (.+?) -->")
_RULE = re.compile(r"\|(?: *:?-+:? *\|)+")
SUFFIXES = {"cpp": "inc", "properties": "properties"}


@dataclass(frozen=True)
class Recipe:
    heading: str
    kind: str  # the language of a block, or "row"
    what: str  # the first cell of a row, or the number of a block among those of its kind
    text: str
    line: int
    elsewhere: tuple = ()

    @property
    def name(self):
        return f"{self.heading}: {self.what if self.kind == 'row' else f'{self.kind} {self.what}'}"

    @property
    def file(self):
        """Where its text is put for programs in C++, or None."""
        slug = re.sub(r"[^a-z0-9]+", "_", self.heading.lower()).strip("_")
        return f"{slug}_{self.what}.{SUFFIXES[self.kind]}" if self.kind in SUFFIXES else None


def recipes_in(text):
    heading, elsewhere, numbers = "", (), {}
    lines = enumerate(text.splitlines(), 1)
    for number, line in lines:
        if line.startswith("#"):
            heading, numbers = line.lstrip("# "), {}
        elif comment := _COMMENT.fullmatch(line):
            elsewhere = comment.groups()
        elif line.startswith("```"):
            kind, begin, block = line[3:], number + 1, []
            for _, line in lines:
                if line == "```":
                    break
                block.append(line + "\n")
            numbers[kind] = numbers.get(kind, 0) + 1
            yield Recipe(heading, kind, str(numbers[kind]), "".join(block), begin, elsewhere)
            elsewhere = ()
        elif line.startswith("|"):
            yield from _rows(heading, line, lines, elsewhere)
            elsewhere = ()


def _rows(heading, head, lines, elsewhere):
    says = "what to say" in _cells(head)
    for number, line in lines:
        if not line.startswith("|"):
            return
        if says and not _RULE.fullmatch(line):
            yield Recipe(heading, "row", _cells(line)[0], line, number, elsewhere)


def _cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def main():
    page, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for recipe in recipes_in(page.read_text(encoding="utf-8")):
        if recipe.file:
            path = folder / recipe.file
            text = recipe.text
            if recipe.kind == "cpp":
                text = f'#line {recipe.line} "{page}"\n{text}'
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
