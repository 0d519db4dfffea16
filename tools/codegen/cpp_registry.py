# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Writes what concerns all messages at once: API keys, the registry, header versions, releases."""

from __future__ import annotations

import textwrap
from typing import List

from cpp import BANNER, Lines, among
from model import History, Message, SchemaFile, Versions
from names import snake


def _api_name(message: Message) -> str:
    return message.name[:-len("Request")]


def _requests(files: List[SchemaFile]) -> List[Message]:
    found = [m for f in files for m in f.messages if m.kind == "request"]
    return sorted(found, key=lambda m: m.key)


def _response(files: List[SchemaFile], request: Message) -> Message:
    return next(m for f in files for m in f.messages
                if m.kind == "response" and m.key == request.key)


def api_keys(files: List[SchemaFile]) -> str:
    out = Lines()
    out.add(*BANNER.format(source="schema/").splitlines(), "#pragma once", "",
            "#include <cstdint>", "", "namespace kafka::protocol {", "",
            "/// The APIs of the Kafka protocol by the number that requests carry.")
    out.open("enum class api_key : std::int16_t {")
    for request in _requests(files):
        out.add(f"{snake(_api_name(request))} = {request.key},")
    out.close("};")
    out.add("", "} // namespace kafka::protocol")
    return str(out)


def registry(files: List[SchemaFile], history: History) -> str:
    out = Lines()
    out.add(*BANNER.format(source="schema/").splitlines())
    out.add('#include "protocol/registry.hpp"', "")
    out.add(*(f"#include <kafka/protocol/{f.name}.hpp>" for f in files))
    out.add("", "namespace kafka::protocol::detail {", "", "namespace {", "")
    requests = _requests(files)
    if requests:
        out.open("constexpr api_type all_apis[] = {")
        for request in requests:
            response = _response(files, request)
            out.add(f'{{{request.key}, "{_api_name(request)}", &{snake(request.name)}::descriptor, '
                    f"&{snake(response.name)}::descriptor, {_silence(request)}}},")
        out.close("};")
        out.add("")
    out.open("constexpr const message_type* all_messages[] = {")
    for message in sorted((m for f in files for m in f.messages), key=lambda m: m.name):
        out.add(f"&{snake(message.name)}::descriptor,")
    out.close("};")
    if requests:
        _release_tables(out, requests, history)
    out.add("", "} // namespace", "")
    apis = "all_apis" if requests else "{}"
    out.add(f"std::span<const api_type> registered_apis() noexcept {{ return {apis}; }}", "",
            "std::span<const message_type* const> registered_messages() noexcept {",
            "    return all_messages;", "}", "")
    _header_exceptions(out, files, "request")
    _header_exceptions(out, files, "response")
    _registered_release(out, bool(requests))
    out.add("} // namespace kafka::protocol::detail")
    return str(out)


def _silence(request: Message) -> str:
    """A function that says whether a request is not answered, or null when all are."""
    if request.silent is None:
        return "nullptr"
    field, value = request.silent
    name = snake(request.name)
    return (f"[](const void* request) noexcept {{ return static_cast<const {name}*>(request)"
            f"->{snake(field)} == {value}; }}")


def _header_exceptions(out: Lines, files: List[SchemaFile], kind: str) -> None:
    found = [m for f in files for m in f.messages if m.kind == kind and m.header_exceptions]
    cases = Lines()
    cases.level = 1
    for message in sorted(found, key=lambda m: m.key):
        cases.add(f"case {message.key}: // {message.name}")
        for exception in message.header_exceptions:
            when = among((exception.versions & message.versions).all(), Versions(0, 32767))
            cases.add(f"    if ({when})", f"        return {exception.header};")
        cases.add("    break;")
    used = "" if found else "[[maybe_unused]] "
    out.open(f"std::int16_t {kind}_header_exception({used}std::int16_t key, "
             f"{used}std::int16_t version) noexcept {{")
    if found:
        out.add("switch (key) {")
        out.lines.extend(cases.lines)
        out.add("}")
    out.add("return -1;")
    out.close()
    out.add("")


def _release_tables(out: Lines, requests: List[Message], history: History) -> None:
    """Three tables without a pointer per version: the releases, the place among them for each
    version of each API, and where an API's versions begin in that."""
    places = {release: place for place, release in enumerate(history.releases, 1)}
    out.add("", "// The releases; the first one stands for none.")
    out.open("constexpr std::string_view releases[] = {")
    out.add(*textwrap.wrap(", ".join(['""', *(f'"{each}"' for each in history.releases)]) + ",", 92))
    out.close("};")
    out.add("", "// Which of them brought each version, API by API.")
    out.open("constexpr std::uint8_t brought_by[] = {")
    starts: List[int] = []
    total = 0
    for request in requests:
        brought = history.apis[_api_name(request)].brought
        starts.append(total)
        total += len(brought)
        row = ", ".join(str(places[release] if release else 0) for release in brought.values())
        out.add(f"{row}, // {_api_name(request)}")
    out.close("};")
    out.add("", "// Where the versions of an API begin in that, in the order of all_apis.")
    out.open("constexpr std::uint16_t brought_from[] = {")
    out.add(*textwrap.wrap(", ".join(map(str, starts)) + ",", 92))
    out.close("};")


def _registered_release(out: Lines, any_api: bool) -> None:
    used = "" if any_api else "[[maybe_unused]] "
    out.open(f"std::string_view registered_release({used}std::size_t api, "
             f"{used}std::size_t version) noexcept {{")
    out.add("return releases[brought_by[brought_from[api] + version]];" if any_api else "return {};")
    out.close()
    out.add("")
