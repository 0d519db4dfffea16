// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace kafka::core::oauth {

/// When a token ends by what it says itself (RFC 7519, `exp`), since 1970 in UTC. None: it does not
/// say, or is no JSON Web Token.
std::optional<std::chrono::seconds> end_of_jwt(std::string_view token);

/// The token in what a file has, without blanks around it; or why there is none that could be used,
/// as the end of a sentence whose subject is the file. Only a JSON Web Token is one (RFC 7519,
/// signed: RFC 7515), and only one that has not ended.
std::variant<std::string, std::string> read_token_file(
    std::string_view text, std::chrono::seconds wall_clock);

/// The text of the second alternative, if it is that.
inline const std::string* problem_in(const std::variant<std::string, std::string>& read) noexcept {
    return std::get_if<1>(&read);
}

} // namespace kafka::core::oauth
