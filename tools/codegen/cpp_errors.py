# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Writes the table of the errors that brokers report."""

from __future__ import annotations

from typing import List

from cpp import BANNER, Lines
from model import BrokerError
from names import KEYWORDS
from notation import ERROR_FLAGS


def _enumerator(error: BrokerError) -> str:
    name = error.name.lower()
    return name + "_" if name in KEYWORDS else name


def errors_header(errors: List[BrokerError]) -> str:
    out = Lines()
    out.add(*BANNER.format(source="schema/errors").splitlines(), "#pragma once", "",
            "#include <cstdint>", "#include <string_view>", "", "namespace kafka {", "",
            "/// What a broker reports as the outcome of a request, or of a part of it. A broker newer "
            "than", "/// this library may report codes that are not listed; they keep their value.")
    out.open("enum class broker_errc : std::int16_t {")
    for error in errors:
        out.add(f"/// {error.text}", f"{_enumerator(error)} = {error.code},")
    out.close("};")
    out.add("", "/// What is known about a code.")
    out.open("struct broker_error_info {")
    out.add("broker_errc code;",
            "/// Kafka's name: `UNKNOWN_TOPIC_OR_PARTITION`.", "std::string_view name;",
            "/// One English sentence.", "std::string_view text;",
            "/// The same request may succeed when it is sent again.", "bool retriable;",
            "/// The metadata that led to the request is probably out of date.",
            "bool invalid_metadata;",
            "/// The broker does not accept who the client says it is.", "bool authentication;",
            "/// The client may not do this.", "bool authorization;",
            "/// The client that got it cannot go on.", "bool fatal;",
            "/// The transaction must be aborted; then the client can go on.", "bool abortable;")
    out.close("};")
    out.add("", "/// Null when the code is not listed.",
            "const broker_error_info* find_broker_error(std::int16_t code) noexcept;",
            "const broker_error_info* find_broker_error(std::string_view name) noexcept;", "",
            "inline const broker_error_info* find_broker_error(broker_errc code) noexcept {",
            "    return find_broker_error(static_cast<std::int16_t>(code));", "}", "",
            "} // namespace kafka")
    return str(out)


def errors_source(errors: List[BrokerError]) -> str:
    out = Lines()
    out.add(*BANNER.format(source="schema/errors").splitlines(),
            "#include <kafka/broker_errc.hpp>", "", "#include <algorithm>", "#include <iterator>",
            "", "namespace kafka {", "", "namespace {", "")
    out.open("constexpr broker_error_info all_errors[] = {")
    for error in errors:
        flags = ", ".join(str(f in error.flags).lower()
                          for f in ERROR_FLAGS)
        text = error.text.replace("\\", "\\\\").replace('"', '\\"')
        out.add(f'{{broker_errc::{_enumerator(error)}, "{error.name}",', f'    "{text}", {flags}}},')
    out.close("};")
    out.add("", "} // namespace", "",
            "const broker_error_info* find_broker_error(std::int16_t code) noexcept {",
            "    const auto at = std::lower_bound(std::begin(all_errors), std::end(all_errors), code,",
            "        [](const broker_error_info& error, std::int16_t wanted) {",
            "            return static_cast<std::int16_t>(error.code) < wanted;", "        });",
            "    return at != std::end(all_errors) && at->code == broker_errc{code} ? at : nullptr;",
            "}", "",
            "const broker_error_info* find_broker_error(std::string_view name) noexcept {",
            "    const auto at = std::find_if(std::begin(all_errors), std::end(all_errors),",
            "        [&](const broker_error_info& error) { return error.name == name; });",
            "    return at != std::end(all_errors) ? at : nullptr;", "}", "", "} // namespace kafka")
    return str(out)
