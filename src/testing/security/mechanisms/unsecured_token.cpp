// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "crypto/secret.hpp"
#include "protocol/base64.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <kafka/testing/security.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

// As Kafka's OAuthBearerUnsecuredValidatorCallbackHandler judges: of what is wrong the client is
// told no more than that it is.

namespace kafka::testing {

namespace {

using boost::json::object;
using boost::json::value;

std::string base64url(std::string_view text) {
    std::string written = protocol::detail::to_base64(crypto::bytes_of(text));
    written.erase(std::min(written.find('='), written.size()));
    std::ranges::replace(written, '+', '-');
    std::ranges::replace(written, '/', '_');
    return written;
}

/// Three parts with dots between, the last of them empty: there is no signature.
std::optional<std::array<std::string_view, 2>> split(std::string_view token) {
    const std::size_t first = token.find('.');
    const std::size_t last = token.rfind('.');
    if (first == std::string_view::npos || first == last || last + 1 != token.size())
        return std::nullopt;
    const std::string_view claims = token.substr(first + 1, last - first - 1);
    if (claims.find('.') != std::string_view::npos)
        return std::nullopt;
    return std::array{token.substr(0, first), claims};
}

std::optional<object> read_part(std::string_view part) {
    std::string standard(part);
    std::ranges::replace(standard, '-', '+');
    std::ranges::replace(standard, '_', '/');
    const auto bytes = protocol::detail::from_base64(standard);
    if (!bytes)
        return std::nullopt;
    const std::vector<std::byte> text(bytes->begin(), bytes->end());
    boost::system::error_code wrong;
    // Its own limit of depth keeps the parser from hostile nesting.
    value read = boost::json::parse(crypto::text_of(text), wrong);
    if (wrong || !read.is_object())
        return std::nullopt;
    return std::move(read.as_object());
}

std::optional<std::string> text_claim(const object& of, std::string_view name) {
    const value* const found = of.if_contains(name);
    const auto* const text = found != nullptr ? found->if_string() : nullptr;
    return text != nullptr ? std::optional<std::string>(*text) : std::nullopt;
}

/// A time in seconds, as milliseconds.
struct time_claim {
    bool is_there = false;
    bool is_wrong = false;
    double milliseconds = 0;
};

time_claim read_time(const object& of, std::string_view name) {
    const value* const found = of.if_contains(name);
    if (found == nullptr)
        return {};
    boost::system::error_code wrong;
    const auto seconds = found->to_number<double>(wrong);
    return {true, static_cast<bool>(wrong), seconds * 1000};
}

bool is_blank(std::string_view text) noexcept {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// A text is one scope, a list of texts are several.
std::vector<std::string> read_scope(const object& of, std::string_view name) {
    std::vector<std::string> scope;
    const value* const found = of.if_contains(name);
    if (found == nullptr)
        return scope;
    if (const auto* const text = found->if_string())
        scope.emplace_back(*text);
    if (const auto* const list = found->if_array()) {
        for (const value& each : *list) {
            if (const auto* const text = each.if_string())
                scope.emplace_back(*text);
        }
    }
    return scope;
}

std::string written(const std::vector<std::string>& scope) {
    std::string text;
    for (const std::string& each : scope)
        text.append(text.empty() ? "[" : ", ").append(each);
    return text + "]";
}

token_verdict judge(
    const unsecured_token_rules& rules, std::string_view token, std::chrono::milliseconds now) {
    const token_verdict refused;
    const auto parts = split(token);
    const auto header = parts ? read_part((*parts)[0]) : std::nullopt;
    const auto claims = parts ? read_part((*parts)[1]) : std::nullopt;
    if (!header || !claims || text_claim(*header, "alg") != "none")
        return refused;
    const auto principal = text_claim(*claims, rules.principal_claim);
    if (!principal || is_blank(*principal))
        return refused;

    const time_claim expires = read_time(*claims, "exp");
    const time_claim issued = read_time(*claims, "iat");
    const auto moment = static_cast<double>(now.count());
    const auto skew = static_cast<double>(rules.allowable_clock_skew.count());
    if (!expires.is_there || expires.is_wrong || moment - skew >= expires.milliseconds)
        return refused;
    if (issued.is_wrong || (issued.is_there && (issued.milliseconds > moment + skew ||
                                                   issued.milliseconds >= expires.milliseconds)))
        return refused;

    const std::vector<std::string> scope = read_scope(*claims, rules.scope_claim);
    for (const std::string& wanted : rules.required_scope) {
        if (std::ranges::find(scope, wanted) == scope.end()) {
            token_verdict insufficient;
            insufficient.status = "insufficient_scope";
            insufficient.scope = written(rules.required_scope);
            return insufficient;
        }
    }
    token_verdict accepted;
    accepted.principal = *principal;
    // Beyond the year 10,000 it makes no difference, and fits no integer some day.
    constexpr double latest = 253'402'300'800'000;
    accepted.expires =
        std::chrono::milliseconds(std::llround(std::min(expires.milliseconds, latest)));
    return accepted;
}

} // namespace

token_validator unsecured_token_validator(unsecured_token_rules rules) {
    return [rules = std::move(rules)](const oauth_token& token, std::chrono::milliseconds now) {
        return judge(rules, token.value, now);
    };
}

std::string unsecured_token(std::string_view principal, std::chrono::seconds issued,
    std::chrono::seconds expires, const std::vector<std::string>& scope) {
    object claims{{"sub", principal}, {"iat", issued.count()}, {"exp", expires.count()}};
    if (!scope.empty())
        claims["scope"] = boost::json::array(scope.begin(), scope.end());
    return base64url(R"({"alg":"none"})") + "." + base64url(boost::json::serialize(claims)) + ".";
}

} // namespace kafka::testing
