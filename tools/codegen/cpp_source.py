# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Writes the source file of a schema file."""

from __future__ import annotations

from cpp import BANNER, Lines, Names
from cpp_codec import Codec
from cpp_reflection import Reflection, range_of
from memory import decode_factor, elements, struct_size
from model import Message, SchemaFile


def source(file: SchemaFile) -> str:
    out = Lines()
    out.add(*BANNER.format(source=f"schema/{file.name}.schema").splitlines())
    out.add('#include "protocol/decoding.hpp"', '#include "protocol/describe.hpp"',
            '#include "protocol/encoding.hpp"', '#include "protocol/members.hpp"', "",
            f"#include <kafka/protocol/{file.name}.hpp>", "", "namespace kafka::protocol {", "",
            "namespace {", "")
    out.add("[[maybe_unused]] codec_result lost(const char* field) noexcept {",
            "    return {.code = codec_errc::field_not_in_version, .field = field};", "}", "",
            "[[maybe_unused]] codec_result null_at(const char* field) noexcept {",
            "    return {.code = codec_errc::null_not_allowed, .field = field};", "}", "")
    for message in file.messages:
        Codec(message).functions(out)
        Reflection(message).tables(out)
        _sizes(out, message)
    out.add("} // namespace", "")
    for message in file.messages:
        _descriptor(out, message)
    out.add("} // namespace kafka::protocol")
    return str(out)


def _sizes(out: Lines, message: Message) -> None:
    """Holds what `decode_factor` takes for the sizes of elements against the truth."""
    names = Names(message)
    for struct in elements(message):
        size, _ = struct_size(struct)
        out.add(f"static_assert(sizeof({names.qualified(message, struct)}) <= {size});")
    if elements(message):
        out.add("")


def _descriptor(out: Lines, message: Message) -> None:
    name = Names(message).message
    flexible = message.flexible & message.versions
    first = "no_version" if flexible.empty else str(flexible.low)
    key = -1 if message.key is None else message.key
    out.open(f"constinit const message_type {name}::descriptor = detail::describe<{name}, "
             f"version_range{range_of(message.versions)}, read, write, check>({{")
    out.add(f'"{message.name}", message_kind::{message.kind}, {key},',
            f"{range_of(message.stable)}, {first}, {decode_factor(message)},",
            f"&{Reflection(message).layout(message.root)},")
    out.close("});")
    out.add("")
