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
/// as the end of a sentence whose subject is the file. Any bearer token is one (RFC 6750): what it
/// is worth is for the broker to say. But a JSON Web Token (RFC 7519) has to be all there, and not
/// to have ended.
std::variant<std::string, std::string> read_token_file(
    std::string_view text, std::chrono::seconds wall_clock);

/// The text of the second alternative, if it is that.
inline const std::string* problem_in(const std::variant<std::string, std::string>& read) noexcept {
    return std::get_if<1>(&read);
}

} // namespace kafka::core::oauth
