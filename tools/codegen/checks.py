# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Finds what is wrong with a schema that could be read, and works out what follows from it."""

from __future__ import annotations

import re
from typing import Dict, List, Optional, Set

from model import (ENTITIES, INTEGERS, MEANINGS, OPEN, PRIMITIVES, Field, Message, Place,
                   SchemaError, SchemaFile, Struct, Versions)
from names import snake


# Members that the generator adds.
RESERVED = ("api", "descriptor", "response_type", "unknown_tagged_fields")

# Sets of versions are 64 bits (src/protocol/carried_versions.hpp).
LAST_VERSION = 63

# What a string has room for inside.
LONGEST_DEFAULT = 16


def check_all(files: List[SchemaFile]) -> None:
    names: Dict[str, Place] = {}
    keys: Dict[tuple, Message] = {}
    for file in files:
        for message in file.messages:
            if message.name in names:
                raise SchemaError(message.place, f"'{message.name}' is at {names[message.name]} "
                                  "already")
            names[message.name] = message.place
            check_message(message)
            if message.key is not None:
                twin = keys.setdefault((message.key, message.kind), message)
                if twin is not message:
                    raise SchemaError(message.place, f"key {message.key} is that of '{twin.name}' "
                                      f"at {twin.place}")
    for (key, kind), message in keys.items():
        other = "response" if kind == "request" else "request"
        if (key, other) not in keys:
            raise SchemaError(message.place, f"'{message.name}' has no {other} with key {key}")
        if keys[key, other].place.file != message.place.file:
            raise SchemaError(message.place, f"the {other} of '{message.name}' is in another file, "
                              f"at {keys[key, other].place}; put them into one")
        if keys[key, other].versions != message.versions:
            raise SchemaError(message.place, f"'{message.name}' has versions {message.versions}, "
                              f"its {other} {keys[key, other].versions}")


def check_message(message: Message) -> None:
    where = message.place
    if message.versions.empty:
        raise SchemaError(where, f"'{message.name}' has no version")
    if message.versions.high == OPEN:
        raise SchemaError(where, f"the versions of '{message.name}' have no end; write "
                          f"'{message.versions.low}-…'")
    if message.versions.high > OPEN:
        raise SchemaError(where, f"version {message.versions.high} of '{message.name}' does not fit "
                          "an int16")
    if message.versions.high > LAST_VERSION:
        raise SchemaError(where, f"version {message.versions.high} of '{message.name}' is above "
                          f"{LAST_VERSION}, the last that a set of versions can hold")
    if message.versions.low <= message.flexible.high < message.versions.high:
        raise SchemaError(where, f"'{message.name}' is flexible in {message.flexible} only; what has "
                          "become flexible stays so, write "
                          f"'{message.flexible.low}+'")
    if (message.kind in ("request", "response")) != (message.key is not None):
        raise SchemaError(where, "requests and responses have a key, other messages have none")
    suffix = {"request": "Request", "response": "Response"}.get(message.kind, "")
    if not message.name.endswith(suffix):
        raise SchemaError(where, f"the name of a {message.kind} ends with '{suffix}'")
    unstable = message.unstable
    if not unstable.empty:
        first = unstable.low == message.versions.low
        last = unstable.high >= message.versions.high
        if first == last or (unstable & message.versions).empty:
            raise SchemaError(where, "unstable versions are the first or the last ones, but not "
                              f"all; '{unstable}' are not such among {message.versions}")
    for exception in message.header_exceptions:
        if exception.versions.empty or message.kind not in ("request", "response"):
            raise SchemaError(where, "only versions of a request or response go behind a header")
    if len(message.header_exceptions) > 1:
        raise SchemaError(where, "there is room for one 'header=' only")
    if message.silent is not None:
        _check_silence(message)
    _Resolver(message).run()
    for struct in [message.root, *message.structs]:
        _check_struct(message, struct)


def _check_silence(message: Message) -> None:
    name, value = message.silent
    field = next((f for f in message.root.fields if f.name == name), None)
    if message.kind != "request" or field is None or field.base not in INTEGERS or field.is_list:
        raise SchemaError(message.place, f"'silent={name}:{value}' needs a request with a number "
                          f"'{name}'")
    low, high = INTEGERS[field.base]
    if not low <= value <= high:
        raise SchemaError(message.place, f"'silent={name}:{value}': no {field.base} is {value}")


class _Resolver:
    """Connects fields with the structs they name and orders the structs by use."""

    def __init__(self, message: Message):
        self.message = message
        self.structs: Dict[str, Struct] = {}
        for struct in message.structs:
            if struct.name in self.structs or struct.name == message.name:
                raise SchemaError(struct.place, f"there are two structs '{struct.name}' in "
                                  f"'{message.name}'")
            self.structs[struct.name] = struct
        self.ordered: List[Struct] = []
        self.uses: Dict[str, List[str]] = {}

    def run(self) -> None:
        message = self.message
        message.root.reach = message.versions
        self._visit(message.root, message.versions, "", [])
        for struct in message.structs:
            if struct not in self.ordered:
                raise SchemaError(struct.place, f"no field uses the struct '{struct.name}'")
        message.structs = self.ordered
        for struct in self.ordered:
            places = self.uses[struct.name]
            struct.path = places[0] if len(places) == 1 else snake(struct.name)

    def _visit(self, struct: Struct, reach: Versions, path: str, inside: List[Struct]) -> None:
        for field in struct.fields:
            if not field.base[0].isupper():
                continue
            if field.struct is None:
                field.struct = self.structs.get(field.base)
                if field.struct is None:
                    raise SchemaError(field.place, f"'{field.base}' is declared nowhere: indent its "
                                      "fields below, or declare 'struct' in the message")
            nested = field.struct
            if nested is struct or nested in inside:
                raise SchemaError(field.place, f"'{nested.name}' contains itself; messages are not "
                                  "recursive")
            below = reach & field.versions & nested.versions
            if not below.empty:
                nested.reach = below if nested.reach.empty else Versions(
                    min(nested.reach.low, below.low), max(nested.reach.high, below.high))
            where = f"{path}.{snake(field.name)}" if path else snake(field.name)
            if where not in self.uses.setdefault(nested.name, []):
                self.uses[nested.name].append(where)
            self._visit(nested, below, where, [*inside, struct])
            if nested not in self.ordered:
                self.ordered.append(nested)


def _check_struct(message: Message, struct: Struct) -> None:
    seen: Dict[str, Field] = {}
    tags: Dict[int, Field] = {}
    for field in struct.fields:
        member = snake(field.name)
        if member in RESERVED:
            raise SchemaError(field.place, f"'{field.name}' would be the member '{member}', which "
                              "every message has")
        if member in seen:
            raise SchemaError(field.place, f"'{field.name}' is at {seen[member].place} already")
        seen[member] = field
        _check_field(message, struct, field)
        if field.tag is not None:
            if field.tag in tags:
                raise SchemaError(field.place, f"tag {field.tag} is that of "
                                  f"'{tags[field.tag].name}'")
            tags[field.tag] = field
    if not struct.common and struct is not message.root and not struct.fields:
        raise SchemaError(struct.place, f"'{struct.name}' has no fields")


def _check_field(message: Message, struct: Struct, field: Field) -> None:
    where = field.place
    if field.base not in PRIMITIVES and field.struct is None:
        raise SchemaError(where, f"'{field.base}' is no type; there are "
                          + ", ".join(PRIMITIVES) + ", and structs, which begin with a capital")
    if (field.versions & message.versions).empty:
        raise SchemaError(where, f"'{field.name}' is in versions {field.versions}, none of which "
                          f"'{message.name}' has ({message.versions})")
    if field.can_be_null:
        if field.fixed_size is not None:
            raise SchemaError(where, f"a value of type {field.base} cannot be null")
        if (field.nullable & field.versions).empty:
            raise SchemaError(where, f"'{field.name}' is nullable in versions {field.nullable}, but "
                              f"is in {field.versions} only")
    if field.tag is not None:
        _check_tag(message, struct, field)
    for value, known, keyword in ((field.entity, ENTITIES, "entity"),
                                  (field.meaning, MEANINGS, "as")):
        if value is None:
            continue
        if value not in known:
            raise SchemaError(where, f"'{keyword}={value}' is not known; there are "
                              + ", ".join(known))
        if known[value] != field.base:
            raise SchemaError(where, f"'{keyword}={value}' goes with {known[value]}, not with "
                              f"{field.base}")
    if field.map_key and field.is_list:
        raise SchemaError(where, f"'{field.name}' is a list, which cannot be a key")
    if field.entity is not None and field.meaning is not None:
        raise SchemaError(where, "a field has 'entity' or 'as', not both")
    if field.is_list and field.struct is not None:
        for version in (field.versions & struct.reach).all():
            if least_size(message, field.struct, version) == 0:
                raise SchemaError(where, f"in version {version} an element of '{field.name}' takes "
                                  "no bytes, so its count could not be held against the input")
    _check_default(field)


def _check_tag(message: Message, struct: Struct, field: Field) -> None:
    where = field.place
    inside = field.tagged & struct.reach
    if inside.empty:
        raise SchemaError(where, f"tag {field.tag} is used in versions {field.tagged}, which "
                          f"'{struct.name}' does not have")
    if not message.flexible.covers(inside):
        raise SchemaError(where, f"tag {field.tag} is used in versions {field.tagged}; only "
                          f"{message.flexible} are flexible")
    if not field.versions.covers(field.tagged):
        raise SchemaError(where, f"'{field.name}' is tagged in versions {field.tagged}, but is in "
                          f"{field.versions} only")


def _check_default(field: Field) -> None:
    text, where = field.default, field.place
    if text is None:
        return
    if text == "null":
        if not field.can_be_null:
            raise SchemaError(where, f"'{field.name}' is null by default, but is nullable in no "
                              "version")
        return
    if field.is_list or field.struct is not None or field.base in ("bytes", "records", "uuid"):
        raise SchemaError(where, f"the only default {field.type_text} can have is null")
    if field.base == "string" and len(text.encode()) > LONGEST_DEFAULT:
        raise SchemaError(where, f"a default of more than {LONGEST_DEFAULT} bytes would be allocated "
                          "for every element of a list")
    if field.base in INTEGERS:
        low, high = INTEGERS[field.base]
        value = parse_integer(text)
        if value is None or not low <= value <= high:
            raise SchemaError(where, f"'{text}' is no {field.base}")
    elif field.base == "bool" and text not in ("true", "false"):
        raise SchemaError(where, f"'{text}' is no bool; write true or false")
    elif field.base == "float64" and not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise SchemaError(where, f"'{text}' is no float64; write digits with a point")


def parse_integer(text: str) -> Optional[int]:
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"0x[0-9a-fA-F]+", text):
        return int(text, 16)
    return None


def is_compact(message: Message, field: Field, version: int) -> bool:
    flexible = message.flexible if field.flexible is None else field.flexible
    return version in flexible


def least_size(message: Message, struct: Struct, version: int) -> int:
    """The fewest bytes that a struct can take on the wire."""
    total = 1 if version in message.flexible else 0
    for field in struct.untagged(version):
        total += least_field_size(message, field, version)
    return total


def least_field_size(message: Message, field: Field, version: int) -> int:
    if field.fixed_size is not None:
        return field.fixed_size
    if field.struct is not None and not field.is_list:
        if version in field.nullable:
            return 1
        return least_size(message, field.struct, version)
    if is_compact(message, field, version):
        return 1
    return 2 if field.base == "string" and not field.is_list else 4


# Versions of a struct in which `check` can find something, and those in which only its strict
# form can.
def risky_versions(message: Message, struct: Struct, strict: bool) -> Set[int]:
    risky: Set[int] = set()
    for version in struct.reach.all():
        if version not in message.flexible:
            risky.add(version)  # unknown tagged fields
        for field in struct.fields:
            if version not in field.versions:
                if strict or not field.ignorable:
                    risky.add(version)
                continue
            if field.can_be_null and version not in field.nullable:
                risky.add(version)
            if field.struct is not None and version in risky_versions(message, field.struct, strict):
                risky.add(version)
    return risky
