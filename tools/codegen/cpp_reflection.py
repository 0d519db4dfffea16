# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Writes the tables that describe a message's members at run time."""

from __future__ import annotations

from cpp import Lines, Names, differs_from_default
from model import Field, Message, Struct, Versions
from names import snake

KINDS = {"bool": "boolean", "bytes": "octets"}


def range_of(versions: Versions) -> str:
    if versions.empty:
        return "{}"
    return f"{{{versions.low}, {versions.high}}}"


class Reflection:
    def __init__(self, message: Message):
        self.message = message
        self.names = Names(message)

    def tables(self, out: Lines) -> None:
        for struct in [*self.message.structs, self.message.root]:
            self._struct(out, struct)

    def layout(self, struct: Struct) -> str:
        if struct is self.message.root:
            return f"{self.names.message}_layout"
        return f"{self.names.message}_{self.names.nested(struct)}_layout"

    def _struct(self, out: Lines, struct: Struct) -> None:
        layout = self.layout(struct)
        fields = layout.replace("_layout", "_fields")
        if struct.fields:
            out.open(f"constexpr field_type {fields}[] = {{")
            for field in struct.fields:
                self._field(out, struct, field)
            out.close("};")
        versions = range_of(struct.versions & self.message.versions)
        used = fields if struct.fields else "{}"
        owner = self.names.qualified(self.message, struct)
        out.open(f"constexpr struct_type {layout}{{")
        out.add(f'"{struct.name}", {versions}, {used}, detail::unknown_tagged_fields<{owner}>')
        out.close("};")
        out.add("")

    def _field(self, out: Lines, struct: Struct, field: Field) -> None:
        owner = self.names.qualified(self.message, struct)
        kind = "structure" if field.struct is not None else KINDS.get(field.base, field.base)
        flags = [f.lower() for f in map(str, (field.ignorable, field.map_key, field.secret))]
        known = self.message.versions
        ranges = [range_of(v & known) for v in (field.versions, field.nullable, field.tagged)]
        nested = f"&{self.layout(field.struct)}" if field.struct is not None else "nullptr"
        differs = differs_from_default(field, f"static_cast<const {owner}*>(of)->", self.names)
        differs = differs.replace("->.", "->")
        out.open("{")
        out.add(f'"{field.name}", "{snake(field.name)}", field_kind::{kind}, {", ".join(flags)},',
                f"{', '.join(ranges)}, {-1 if field.tag is None else field.tag},",
                f"detail::member<&{owner}::{snake(field.name)}>,",
                f"[](const void* of) noexcept {{ return !({differs}); }},",
                f"detail::optional_of<&{owner}::{snake(field.name)}>(),",
                f"detail::list_of<&{owner}::{snake(field.name)}>(), {nested},")
        out.close("},")
