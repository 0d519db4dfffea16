// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kafka::cli {

// Works on the text of valid JSON, so that no number changes on its way.

/// Two blanks a level, a member a line; short lists of plain values stay on theirs.
std::string indented_json(std::string_view json);

/// The same value, with escapes for everything that could command a terminal.
std::string safe_json(std::string_view json);

struct json_member {
    /// Without quotes, as it is written.
    std::string_view name;
    std::string_view value;
};

/// The members of an object, none of what is no object. They refer to the text.
std::vector<json_member> json_members(std::string_view object);
bool has_json_member(std::string_view object, std::string_view name);

/// What is wrong with the text as JSON, and where; empty when nothing is.
std::string json_problem(std::string_view text);

} // namespace kafka::cli
