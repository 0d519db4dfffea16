# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Writes the public header of a schema file: the messages as aggregates."""

from __future__ import annotations

from typing import List, Set

from cpp import BANNER, Lines, Names, initializer, member_type
from model import Field, Message, SchemaFile, Struct, Versions
from names import snake


def header(file: SchemaFile) -> str:
    out = Lines()
    out.add(*BANNER.format(source=f"schema/{file.name}.schema").splitlines(), "#pragma once", "")
    out.add(*_includes(file), "", "namespace kafka::protocol {", "")
    responses = [m for m in file.messages if m.kind == "response"]
    for message in responses:
        out.add(f"struct {snake(message.name)};")
    if responses:
        out.add("")
    for message in file.messages:
        _message(out, message, file)
        out.add("")
    out.add("} // namespace kafka::protocol")
    return str(out)


def _includes(file: SchemaFile) -> List[str]:
    fields = [f for m in file.messages for s in [m.root, *m.structs] for f in s.fields]
    own: Set[str] = {"protocol/message", "protocol/tagged_fields"}
    if any(f.is_list for f in fields):
        own.add("protocol/list")
    if any(f.base == "string" for f in fields):
        own.add("protocol/string")
    if any(f.base == "bytes" for f in fields):
        own.add("protocol/bytes")
    if any(f.base == "records" for f in fields):
        own.add("protocol/records")
    if any(f.meaning == "error_code" for f in fields):
        own.add("broker_errc")
    if any(f.base == "uuid" or f.entity in ("brokerId", "producerId")
           or f.meaning not in (None, "error_code") for f in fields):
        own.add("types")
    lines = [f"#include <kafka/{name}.hpp>" for name in sorted(own)]
    lines += ["", "#include <cstdint>"]
    if any(f.can_be_null for f in fields):
        lines.append("#include <optional>")
    return lines


def _message(out: Lines, message: Message, file: SchemaFile) -> None:
    names = Names(message)
    key = f", API key {message.key}" if message.key is not None else ""
    plural = "" if message.versions.low == message.versions.high else "s"
    out.add(f"/// Kafka's {message.name}{key}, version{plural} {message.versions}.")
    out.open(f"struct {names.message} {{")
    answer = [m for m in file.messages if m.kind == "response" and m.key == message.key]
    if message.kind == "request" and answer:
        out.add(f"using response_type = {snake(answer[0].name)};", "")
    out.add("static const message_type descriptor;")
    if message.kind == "request":
        out.add("static const api_type api;")
    out.add("")
    for struct in message.structs:
        out.open(f"struct {names.nested(struct)} {{")
        _members(out, message, struct, names)
        out.close("};")
        out.add("")
    _members(out, message, message.root, names)
    out.close("};")


def _members(out: Lines, message: Message, struct: Struct, names: Names) -> None:
    for field in struct.fields:
        note = _note(message, struct, field)
        declaration = f"{member_type(field, names)} {snake(field.name)}{initializer(field, names)};"
        if note and len(declaration) + len(note) > 84:
            out.add(f"// {note}", declaration)
        else:
            out.add(f"{declaration} // {note}" if note else declaration)
    out.add("tagged_fields unknown_tagged_fields{};")
    name = names.message if struct is message.root else names.nested(struct)
    out.add("", f"bool operator==(const {name}&) const = default;")


def _note(message: Message, struct: Struct, field: Field) -> str:
    notes = []
    if not field.versions.covers(struct.reach):
        notes.append(_shown(field.versions & message.versions, message))
    if field.can_be_null and not field.nullable.covers(struct.reach & field.versions):
        notes.append("may be null in " + _shown(field.nullable & message.versions, message))
    return ", ".join(notes)


def _shown(versions: Versions, message: Message) -> str:
    if versions.high == message.versions.high:
        return f"version {versions.low} and up"
    return f"version {versions}" if versions.low == versions.high else f"versions {versions}"
