// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::detail {

/// One entry of a configuration of JAAS, as `sasl.jaas.config` of Java's client has it:
/// `org.example.Module required key="value" other=value;`. Between quotes a backslash escapes as in
/// C: `\\` is one of them.
struct jaas_entry {
    /// The class, without its package.
    std::string module;
    std::vector<std::pair<std::string, std::string>> options;

    /// Null when it is not there.
    const std::string* find(std::string_view key) const noexcept;
};

/// False when it is not of that form; `made` is anything then.
bool parse_jaas(std::string_view text, jaas_entry& made);

} // namespace kafka::detail
