# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Reads the schema notation, which schema/README.md describes."""

from __future__ import annotations

import difflib
import re
import shlex
from pathlib import Path
from typing import Callable, Dict, List, Optional, Tuple

from model import (OPEN, NO_VERSIONS, BrokerError, Field, HeaderException, Message, Place,
                   SchemaError, SchemaFile, Struct, Versions)

INDENT = 4
KINDS = ("request", "response", "header", "data")
ERROR_FLAGS = ("retriable", "invalid_metadata", "authentication", "authorization", "fatal",
               "abortable")


def read_schema(path: Path, shown_as: Optional[str] = None) -> SchemaFile:
    return parse_schema(path.read_text(encoding="utf-8"), path.stem, shown_as or str(path))


def parse_schema(text: str, stem: str, shown_as: str) -> SchemaFile:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", stem):
        raise SchemaError(Place(shown_as, 1), f"a schema is named in lower case with underscores, "
                          f"not '{stem}'")
    messages = _Parser(shown_as).parse(text)
    if not messages:
        raise SchemaError(Place(shown_as, 1), "there is no message; one begins with "
                          "'request NAME key=… versions=… flexible=…'")
    return SchemaFile(stem, messages)


def parse_versions(text: str, where: Place) -> Versions:
    if text == "none":
        return NO_VERSIONS
    match = re.fullmatch(r"(\d+)(\+|-(\d+))?", text)
    if match is None:
        raise SchemaError(where, f"'{text}' is no range of versions; write '3', '3-5', '3+' or "
                          "'none'")
    low = int(match[1])
    if match[2] is None:
        return Versions(low, low)
    high = OPEN if match[2] == "+" else int(match[3])
    if high < low:
        raise SchemaError(where, f"the versions '{text}' end before they begin")
    return Versions(low, high)


class _Parser:
    def __init__(self, file: str):
        self.file = file
        self.messages: List[Message] = []
        # The structs whose fields may follow, outermost first; one per level of indentation.
        self.open: List[Optional[Struct]] = []
        self.last_field: Optional[Field] = None

    def parse(self, text: str) -> List[Message]:
        for number, line in enumerate(text.splitlines(), 1):
            where = Place(self.file, number)
            if "\t" in line:
                raise SchemaError(where, "tabs are not used here; indent by 4 spaces")
            words = self._words(line, where)
            if not words:
                continue
            indent = len(line) - len(line.lstrip(" "))
            if indent % INDENT:
                raise SchemaError(where, f"indented by {indent} spaces; use a multiple of 4")
            if indent == 0:
                self._message(words, where)
            else:
                self._member(words, indent // INDENT, where)
        return self.messages

    @staticmethod
    def _words(line: str, where: Place) -> List[str]:
        try:
            return shlex.split(line, comments=True)
        except ValueError:
            raise SchemaError(where, "a quotation mark is not closed") from None

    def _message(self, words: List[str], where: Place) -> None:
        if words[0] not in KINDS:
            raise SchemaError(where, f"'{words[0]}' begins no message; use one of "
                              + ", ".join(KINDS))
        if len(words) < 2:
            raise SchemaError(where, f"a name must follow '{words[0]}'")
        message = Message(where, words[0], words[1], NO_VERSIONS, NO_VERSIONS)
        _type_name(words[1], where)
        seen = _attributes(words[2:], where, {
            "key": lambda v: setattr(message, "key", _integer(v, where, 0, 32767)),
            "versions": lambda v: setattr(message, "versions", parse_versions(v, where)),
            "flexible": lambda v: setattr(message, "flexible", parse_versions(v, where)),
            "unstable": lambda v: setattr(message, "unstable", parse_versions(v, where)),
            "silent": lambda v: setattr(message, "silent", _silence(v, where)),
            "listeners": lambda v: setattr(message, "listeners", v.split(",")),
            "header": lambda v: message.header_exceptions.append(_header_exception(v, where)),
        })
        for needed in ("versions", "flexible"):
            if needed not in seen:
                raise SchemaError(where, f"'{message.name}' does not say '{needed}=…'")
        message.root = Struct(where, message.name, message.versions)
        self.messages.append(message)
        self.open = [message.root]
        self.last_field = None

    def _member(self, words: List[str], level: int, where: Place) -> None:
        if not self.messages:
            raise SchemaError(where, "a field before any message; messages are not indented")
        if level > len(self.open):
            self._open_nested(level, where)
        del self.open[level:]
        parent = self.open[-1]
        if words[0] == "struct":
            self._common_struct(words, level, where)
            return
        new = self._field(words, where)
        parent.fields.append(new)
        self.last_field = new

    def _open_nested(self, level: int, where: Place) -> None:
        """The fields of the struct that the field above introduces."""
        owner = self.last_field
        if level > len(self.open) + 1 or owner is None:
            raise SchemaError(where, "indented deeper than a field can be here")
        if not owner.base[0].isupper():
            raise SchemaError(where, f"'{owner.name}' is {owner.type_text} and has no fields of "
                              "its own; indent less")
        struct = Struct(owner.place, owner.base, owner.versions)
        owner.struct = struct
        self.messages[-1].structs.append(struct)
        self.open.append(struct)
        self.last_field = None

    def _common_struct(self, words: List[str], level: int, where: Place) -> None:
        if level != 1:
            raise SchemaError(where, "a struct that several fields use is declared in the message, "
                              "indented by 4 spaces")
        if len(words) != 3:
            raise SchemaError(where, "write 'struct NAME VERSIONS'")
        _type_name(words[1], where)
        struct = Struct(where, words[1], parse_versions(words[2], where), common=True)
        self.messages[-1].structs.append(struct)
        self.open.append(struct)
        self.last_field = None

    @staticmethod
    def _field(words: List[str], where: Place) -> Field:
        if len(words) < 3:
            raise SchemaError(where, "a field is written 'NAME TYPE VERSIONS …'")
        name, type_text, versions = words[:3]
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name):
            raise SchemaError(where, f"'{name}' is no field name; names have letters and digits only")
        is_list = type_text.startswith("[]")
        base = type_text[2:] if is_list else type_text
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", base):
            raise SchemaError(where, f"'{type_text}' is no type; write a name, or '[]' and a name")
        field = Field(where, name, base, is_list, parse_versions(versions, where))

        def tag(value: str) -> None:
            number, colon, tagged = value.partition(":")
            if not colon:
                raise SchemaError(where, f"'tag={value}' lacks versions; write 'tag=0:3+'")
            field.tag = _integer(number, where, 0, 2**31 - 1)
            field.tagged = parse_versions(tagged, where)

        _attributes(words[3:], where, {
            "nullable": lambda v: setattr(field, "nullable", parse_versions(v, where)),
            "default": lambda v: setattr(field, "default", v),
            "tag": tag,
            "flexible": lambda v: setattr(field, "flexible", parse_versions(v, where)),
            "entity": lambda v: setattr(field, "entity", v),
            "as": lambda v: setattr(field, "meaning", v),
        }, {
            "key": lambda: setattr(field, "map_key", True),
            "ignorable": lambda: setattr(field, "ignorable", True),
            "secret": lambda: setattr(field, "secret", True),
        })
        return field


def _attributes(words: List[str], where: Place, valued: Dict[str, Callable[[str], None]],
                flags: Optional[Dict[str, Callable[[], None]]] = None) -> List[str]:
    flags = flags or {}
    seen: List[str] = []
    for word in words:
        name, equals, value = word.partition("=")
        if name in seen and name != "header":
            raise SchemaError(where, f"'{name}' is there twice")
        if equals and name in valued:
            valued[name](value)
        elif not equals and name in flags:
            flags[name]()
        else:
            known = sorted([f"{v}=…" for v in valued] + list(flags))
            raise SchemaError(where, f"'{word}' is not known here; " + suggestion(word, known))
        seen.append(name)
    return seen


def suggestion(word: str, known: List[str]) -> str:
    near = difflib.get_close_matches(word, known, 1, 0.5)
    return f"do you mean '{near[0]}'?" if near else "use " + ", ".join(known)


def _type_name(name: str, where: Place) -> None:
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name):
        raise SchemaError(where, f"'{name}' is no name for a message or struct; write it LikeThis")


def _integer(text: str, where: Place, low: int, high: int) -> int:
    if not re.fullmatch(r"-?\d+", text) or not low <= int(text) <= high:
        raise SchemaError(where, f"'{text}' is no number between {low} and {high}")
    return int(text)


def _silence(text: str, where: Place) -> Tuple[str, int]:
    field, colon, value = text.partition(":")
    if not colon:
        raise SchemaError(where, f"'silent={text}' lacks a value; write 'silent=Acks:0'")
    return field, _integer(value, where, -2**31, 2**31 - 1)


def _header_exception(text: str, where: Place) -> HeaderException:
    header, at, versions = text.partition("@")
    if not at:
        raise SchemaError(where, f"'header={text}' lacks versions; write 'header=0@0+'")
    return HeaderException(parse_versions(versions, where), _integer(header, where, 0, 32767))


def read_errors(path: Path, shown_as: Optional[str] = None) -> List[BrokerError]:
    return parse_errors(path.read_text(encoding="utf-8"), shown_as or str(path))


def parse_errors(text: str, shown_as: str) -> List[BrokerError]:
    errors: List[BrokerError] = []
    names: Dict[str, Place] = {}
    for number, line in enumerate(text.splitlines(), 1):
        where = Place(shown_as, number)
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        parts = line.split(None, 3)
        if len(parts) != 4:
            raise SchemaError(where, "an error is written 'CODE NAME FLAGS TEXT'; "
                              "FLAGS is '-' when there are none")
        code = _integer(parts[0], where, -32768, 32767)
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", parts[1]):
            raise SchemaError(where, f"'{parts[1]}' is no name of an error; write it LIKE_THIS")
        flags = [] if parts[2] == "-" else parts[2].split(",")
        for flag in flags:
            if flag not in ERROR_FLAGS:
                raise SchemaError(where, f"'{flag}' is no flag; "
                                  + suggestion(flag, list(ERROR_FLAGS)))
        if errors and code <= errors[-1].code:
            raise SchemaError(where, f"code {code} comes after {errors[-1].code}; "
                              "keep the codes in ascending order")
        if parts[1] in names:
            raise SchemaError(where, f"'{parts[1]}' is at {names[parts[1]]} already")
        names[parts[1]] = where
        errors.append(BrokerError(where, code, parts[1], flags, parts[3]))
    return errors
