# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Writes what concerns all messages at once: API keys, the registry, the table of releases."""

from __future__ import annotations

import textwrap
from typing import Dict, List, Optional

from cpp import BANNER, Lines
from model import ApiHistory, History, Message, SchemaFile
from names import api_name, snake


def _requests(files: List[SchemaFile]) -> List[Message]:
    found = [m for f in files for m in f.messages if m.kind == "request"]
    return sorted(found, key=lambda m: m.key)


def api_keys(files: List[SchemaFile]) -> str:
    out = Lines()
    out.add(*BANNER.format(source="schema/").splitlines(), "#pragma once", "",
            "#include <cstdint>", "", "namespace kafka::protocol {", "",
            "/// The APIs of the Kafka protocol by the number that requests carry.")
    out.open("enum class api_key : std::int16_t {")
    for request in _requests(files):
        out.add(f"{snake(api_name(request.name))} = {request.key},")
    out.close("};")
    out.add("", "} // namespace kafka::protocol")
    return str(out)


def registry(files: List[SchemaFile]) -> str:
    out = Lines()
    out.add(*BANNER.format(source="schema/").splitlines())
    out.add('#include "protocol/registry.hpp"', "")
    out.add(*(f"#include <kafka/protocol/{f.name}.hpp>" for f in files))
    out.add("", "namespace kafka::protocol::detail {", "", "namespace {", "")
    requests = _requests(files)
    if requests:
        out.open("constexpr const api_type* all_apis[] = {")
        out.add(*(f"&{snake(request.name)}::api," for request in requests))
        out.close("};")
        out.add("")
    out.open("constexpr const message_type* all_messages[] = {")
    for message in sorted((m for f in files for m in f.messages), key=lambda m: m.name):
        out.add(f"&{snake(message.name)}::descriptor,")
    out.close("};")
    out.add("", "} // namespace", "")
    apis = "all_apis" if requests else "{}"
    out.add(f"std::span<const api_type* const> registered_apis() noexcept {{ return {apis}; }}", "",
            "std::span<const message_type* const> registered_messages() noexcept {",
            "    return all_messages;", "}", "")
    out.add("} // namespace kafka::protocol::detail")
    return str(out)


def history_tables(files: List[SchemaFile], history: History) -> str:
    """Three tables without a pointer per version: the releases, the places among them for each
    version of each API, and where an API's versions begin in that."""
    places = {release: place for place, release in enumerate(history.releases, 1)}
    requests = _requests(files)
    out = Lines()
    out.add(*BANNER.format(source="schema/").splitlines())
    out.add('#include "protocol/history.hpp"', "", "namespace kafka::protocol::detail {", "",
            "namespace {", "")
    out.open("constexpr std::string_view all_releases[] = {")
    out.add(*textwrap.wrap(", ".join(['""', *(f'"{each}"' for each in history.releases)]) + ",", 92))
    out.close("};")
    if requests:
        _histories(out, requests, history, places)
    out.add("", "} // namespace", "")
    out.add("std::span<const std::string_view> releases() noexcept { return all_releases; }", "",
            "std::span<const version_history> version_histories() noexcept {",
            f"    return {'all_versions' if requests else '{}'};", "}", "",
            "std::span<const api_history> api_histories() noexcept { return "
            f"{'all_apis' if requests else '{}'}; }}", "",
            "} // namespace kafka::protocol::detail")
    return str(out)


def _histories(out: Lines, requests: List[Message], history: History,
               places: Dict[Optional[str], int]) -> None:
    out.add("", "// The releases that brought and that dropped each version, API by API.")
    out.open("constexpr version_history all_versions[] = {")
    starts = []
    total = 0
    for request in requests:
        api = history.apis[api_name(request.name)]
        starts.append(f"{{{request.key}, {min(api.brought)}, {total}}}, // {api.name}")
        total += len(api.brought)
        row = ", ".join(f"{{{places.get(release, 0)}, {places.get(_dropped(api, each), 0)}}}"
                        for each, release in api.brought.items())
        out.add(f"{row}, // {api.name}")
    out.close("};")
    out.add("")
    out.open("constexpr api_history all_apis[] = {")
    out.add(*starts)
    out.close("};")


def _dropped(api: ApiHistory, version: int) -> Optional[str]:
    """The release that dropped the version for good."""
    changes = api.changes_of(version)
    return changes[-1].release if changes and changes[-1].what == "dropped" else None
