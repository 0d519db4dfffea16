# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Small pieces of C++: types, values, and conditions on versions."""

from __future__ import annotations

from typing import Iterable, List, Set

from checks import parse_integer
from model import Field, Message, Struct, Versions
from names import snake

BANNER = """\
// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
//
// Made from {source} by tools/codegen; changes belong there.
"""

SCALARS = {
    "bool": "bool", "int8": "std::int8_t", "int16": "std::int16_t", "uint16": "std::uint16_t",
    "int32": "std::int32_t", "uint32": "std::uint32_t", "int64": "std::int64_t",
    "float64": "double", "uuid": "uuid", "string": "string", "bytes": "bytes",
    "records": "records_slice",
}
STRONG = {
    "brokerId": "broker_id", "broker_id": "broker_id", "producerId": "producer_id",
    "error_code": "broker_errc",
    "partition": "partition_id", "leader_epoch": "leader_epoch", "offset": "offset",
    "producer_epoch": "producer_epoch",
}
# The namespaces of the types that messages are made of.
HOMES = {"string": "protocol", "bytes": "protocol", "list": "protocol", "records_slice": "protocol",
         "uuid": "kafka", **{name: "kafka" for name in STRONG.values()}}


class Names:
    """The C++ names of one message and its structs."""

    def __init__(self, message: Message):
        self.message = snake(message.name)
        members = {snake(f.name) for s in [message.root, *message.structs] for f in s.fields}
        self.members = members
        # In C++ a member and a type of one name cannot stand in the same scope.
        self.structs = {s.name: snake(s.name) + ("_data" if snake(s.name) in members else "")
                        for s in message.structs}

    def type(self, name: str) -> str:
        """One of the types of HOMES, said so that no member of the message hides it."""
        return f"{HOMES[name]}::{name}" if name in self.members and name in HOMES else name

    def nested(self, struct: Struct) -> str:
        return self.structs[struct.name]

    def qualified(self, message: Message, struct: Struct) -> str:
        if struct is message.root:
            return self.message
        return f"{self.message}::{self.nested(struct)}"


def element_type(field: Field, names: Names) -> str:
    if field.struct is not None:
        return names.nested(field.struct)
    strong = STRONG.get(field.entity or field.meaning or "")
    return names.type(strong or SCALARS[field.base])


def value_type(field: Field, names: Names) -> str:
    element = element_type(field, names)
    return f"{names.type('list')}<{element}>" if field.is_list else element


def member_type(field: Field, names: Names) -> str:
    value = value_type(field, names)
    return f"std::optional<{value}>" if field.can_be_null else value


def _integer_literal(text: str, base: str) -> str:
    value = parse_integer(text)
    if base == "int64" and value == -(2**63):
        return "INT64_MIN"
    if base == "int32" and value == -(2**31):
        return "INT32_MIN"
    return str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def scalar_default(field: Field, names: Names) -> str:
    """What the value of a number, bool or string is when nothing is set, as an expression."""
    if field.base == "string":
        return _quoted(field.default or "")
    if field.base == "bool":
        return field.default or "false"
    if field.base == "float64":
        return f"{float(field.default or '0')!r}"
    number = _integer_literal(field.default or "0", field.base)
    strong = STRONG.get(field.entity or field.meaning or "")
    return f"{names.type(strong)}{{{number}}}" if strong else number


def initializer(field: Field, names: Names) -> str:
    """What follows the member's name in its declaration."""
    if field.can_be_null:
        if field.null_by_default:
            return "{}"
        if field.base == "string" and not field.is_list and field.default:
            return " = " + _quoted(field.default)
        return f" = {value_type(field, names)}{{}}"
    if field.is_list or field.struct is not None or field.base in ("bytes", "records", "uuid"):
        return "{}"
    if field.base == "string":
        return f" = {_quoted(field.default)}" if field.default else "{}"
    default = scalar_default(field, names)
    # Strong ids and error codes are zero by themselves.
    return "{}" if default.endswith("{0}") else " = " + default


def differs_from_default(field: Field, of: str, names: Names) -> str:
    """A condition: the member of `of` is not what it is when nothing is set."""
    member = f"{of}.{snake(field.name)}"
    if field.can_be_null and field.null_by_default:
        return f"{member}.has_value()"
    value = f"(*{member})" if field.can_be_null else member
    if field.struct is not None and not field.is_list:
        differs = f"!({value} == {names.message}::{names.nested(field.struct)}{{}})"
    elif field.is_list or field.base in ("bytes", "records"):
        differs = f"!{value}.empty()".replace("(*" + member + ").", f"{member}->")
    elif field.base == "string" and not field.default:
        differs = f"!{value}.empty()".replace("(*" + member + ").", f"{member}->")
    elif field.base == "uuid":
        differs = f"!{value}.is_zero()"
    elif field.base == "bool":
        differs = f"!{value}" if field.default == "true" else value
    else:
        differs = f"{value} != {scalar_default(field, names)}"
    return f"(!{member} || {differs})" if field.can_be_null else differs


ALWAYS = "true"
NEVER = "false"


def among(versions: Iterable[int], reach: Versions) -> str:
    """A condition on `version`, known to be in `reach`: is it one of `versions`?"""
    wanted: Set[int] = {v for v in versions if v in reach}
    if len(wanted) == len(reach.all()):
        return ALWAYS
    runs: List[List[int]] = []
    for version in sorted(wanted):
        if runs and runs[-1][1] == version - 1:
            runs[-1][1] = version
        else:
            runs.append([version, version])
    if not runs:
        return NEVER
    terms = [_between(low, high, reach) for low, high in runs]
    if len(terms) == 1:
        return terms[0]
    return " || ".join(f"({t})" if "&&" in t else t for t in terms)


def _between(low: int, high: int, reach: Versions) -> str:
    if low == high and reach.low < low and high < reach.high:
        return f"version == {low}"
    lower = f"version >= {low}" if low > reach.low else ""
    upper = f"version <= {high}" if high < reach.high else ""
    return " && ".join(t for t in (lower, upper) if t)


def within(versions: Versions, reach: Versions) -> str:
    return among((versions & reach).all(), reach)


def both(a: str, b: str) -> str:
    if NEVER in (a, b):
        return NEVER
    if a == ALWAYS:
        return b
    if b == ALWAYS:
        return a
    return f"{_grouped(a)} && {_grouped(b)}"


def either(a: str, b: str) -> str:
    if ALWAYS in (a, b):
        return ALWAYS
    if a == NEVER:
        return b
    if b == NEVER:
        return a
    return f"{_grouped(a)} || {_grouped(b)}"


def _grouped(condition: str) -> str:
    return f"({condition})" if "||" in condition or "&&" in condition else condition


class Lines:
    """Output with indentation."""

    def __init__(self) -> None:
        self.lines: List[str] = []
        self.level = 0

    def add(self, *lines: str) -> None:
        for line in lines:
            self.lines.append("    " * self.level + line if line else "")

    def open(self, line: str) -> None:
        self.add(line)
        self.level += 1

    def close(self, line: str = "}") -> None:
        self.level -= 1
        self.add(line)

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n"
