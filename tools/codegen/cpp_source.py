# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Writes the source file of a schema file."""

from __future__ import annotations

from cpp import BANNER, Lines, Names
from cpp_codec import Codec
from cpp_reflection import Reflection, range_of
from memory import decode_factor, elements, struct_size
from model import Message, SchemaFile
from names import api_name, snake


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
        _descriptor(out, message, file)
    for message in file.messages:
        if message.kind == "request":
            _api(out, message, _partner(message, "response", file))
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


def _descriptor(out: Lines, message: Message, file: SchemaFile) -> None:
    name = Names(message).message
    flexible = message.flexible & message.versions
    first = "no_version" if flexible.empty else str(flexible.low)
    key = -1 if message.key is None else message.key
    out.open(f"constinit const message_type {name}::descriptor = detail::describe<{name}, "
             f"version_range{range_of(message.versions)}, read, write, check>({{")
    api = f"&{snake(_partner(message, 'request', file).name)}::api" if key >= 0 else "nullptr"
    out.add(f'"{message.name}", message_kind::{message.kind}, {key}, {api},',
            f"{range_of(message.stable)}, {first}, {decode_factor(message)},",
            f"&{Reflection(message).layout(message.root)},")
    out.close("});")
    out.add("")


def _partner(message: Message, kind: str, file: SchemaFile) -> Message:
    """The request or the response of the message's API."""
    return next(m for m in file.messages if m.kind == kind and m.key == message.key)


def _api(out: Lines, request: Message, response: Message) -> None:
    out.open(f"constinit const api_type {snake(request.name)}::api{{")
    out.add(f'{request.key}, "{api_name(request.name)}",',
            f"&{snake(request.name)}::descriptor, &{snake(response.name)}::descriptor,",
            f"{_silence(request)},",
            f"{_header_exception(request)}, {_header_exception(response)},")
    out.close("};")
    out.add("")


def _silence(request: Message) -> str:
    """A function that says whether a request is not answered, or null when all are."""
    if request.silent is None:
        return "nullptr"
    field, value = request.silent
    name = snake(request.name)
    return (f"[](const void* request) noexcept {{ return static_cast<const {name}*>(request)"
            f"->{snake(field)} == {value}; }}")


def _header_exception(message: Message) -> str:
    for exception in message.header_exceptions:
        return f"{{{range_of(exception.versions & message.versions)}, {exception.header}}}"
    return "{}"
