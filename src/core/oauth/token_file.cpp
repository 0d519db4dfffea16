// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/oauth/token_file.hpp"

#include "core/oauth/json_seconds.hpp"
#include "core/sasl/oauthbearer.hpp"
#include "core/text.hpp"
#include "protocol/base64.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>

namespace kafka::core::oauth {

namespace {

using parts = std::array<std::string_view, 3>;

/// Header, claims and signature; none: it has not three parts.
std::optional<parts> parts_of(std::string_view token) {
    parts made;
    for (std::string_view& each : made) {
        const std::size_t dot = token.find('.');
        if ((dot == token.npos) != (&each == &made.back()))
            return std::nullopt;
        each = token.substr(0, dot);
        token.remove_prefix(std::min(token.size(), each.size() + 1));
    }
    return made;
}

/// What base64url (RFC 4648, 5) without padding stands for, if it is a JSON object.
std::optional<boost::json::object> object_in(std::string_view encoded) {
    std::string usual(encoded);
    std::ranges::replace(usual, '-', '+');
    std::ranges::replace(usual, '_', '/');
    const auto bytes = protocol::detail::from_base64(usual);
    if (!bytes || bytes->empty())
        return std::nullopt;
    boost::system::error_code wrong;
    boost::json::value parsed =
        boost::json::parse({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, wrong);
    if (wrong || !parsed.is_object())
        return std::nullopt;
    return std::move(parsed.get_object());
}

std::optional<std::chrono::seconds> end_in(const boost::json::object& claims) {
    const auto* const found = claims.if_contains("exp");
    return found != nullptr ? seconds_in(*found) : std::nullopt;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// What is wrong with it where it is a JSON Web Token by its first part, such as one that somebody
/// has not written all of; empty for any other token.
std::string problem_of_jwt(std::string_view token) {
    const std::size_t dot = token.find('.');
    const auto header = dot == token.npos ? std::nullopt : object_in(token.substr(0, dot));
    if (!header)
        return {};
    if (token.find('.', dot + 1) == token.npos)
        return "has a JSON Web Token in it that ends before its third part";
    const std::optional<parts> found = parts_of(token);
    if (!found)
        return {}; // encrypted (RFC 7516): only the broker can look inside
    const auto* const algorithm = header->if_contains("alg");
    if ((*found)[2].empty() && (algorithm == nullptr || *algorithm != "none"))
        return "has a JSON Web Token in it that ends before its signature";
    return object_in((*found)[1]) ? "" : "has a JSON Web Token in it whose claims cannot be read";
}

std::variant<std::string, std::string> refusal(std::string what) {
    return std::variant<std::string, std::string>(std::in_place_index<1>, std::move(what));
}

} // namespace

std::optional<std::chrono::seconds> end_of_jwt(std::string_view token) {
    const std::optional<parts> found = parts_of(token);
    const auto claims = found ? object_in((*found)[1]) : std::nullopt;
    return claims ? end_in(*claims) : std::nullopt;
}

std::variant<std::string, std::string> read_token_file(
    std::string_view text, std::chrono::seconds wall_clock) {
    const std::string_view token = trimmed(text);
    if (token.empty())
        return refusal("is empty");
    if (token.starts_with('{'))
        return refusal("has JSON in it, where a token has to stand alone");
    if (token.starts_with("Bearer "))
        return refusal("begins with \"Bearer\", where a token has to stand alone");
    if (token.find_first_of("\r\n") != token.npos)
        return refusal("has several lines, where a token has to stand alone");
    if (const std::string wrong = sasl::problem_of(oauth_token{.value = std::string(token)});
        !wrong.empty())
        return refusal("has no token that could be used: " + wrong);
    if (std::string wrong = problem_of_jwt(token); !wrong.empty())
        return refusal(std::move(wrong));
    if (const auto end = end_of_jwt(token); end && *end <= wall_clock)
        return refusal("has a token in it that has expired " + in_words(wall_clock - *end) +
                       " ago by this machine's clock; nobody has put a new one there");
    return std::variant<std::string, std::string>(std::in_place_index<0>, token);
}

} // namespace kafka::core::oauth
