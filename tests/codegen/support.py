# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What the tests of the generator share."""

import pathlib
import sys
import textwrap

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools" / "codegen"))

from checks import check_all  # noqa: E402
from history import parse_history  # noqa: E402
from notation import parse_schema  # noqa: E402

HEAD = "data Thing versions=0-5 flexible=3+\n"


def read(text, checked=True):
    """The messages of a small schema, dedented first."""
    file = parse_schema(textwrap.dedent(text), "thing", "thing.schema")
    if checked:
        check_all([file])
    return file


def releases(*lines):
    """The history of some APIs."""
    return parse_history("\n".join(["releases 0.8.0 0.9.0 1.0", *lines]) + "\n", "history")


def thing(*lines):
    """A message of the given fields, which are indented already as far as they are nested."""
    return read(HEAD + "".join(f"    {line}\n" for line in lines)).messages[0]
