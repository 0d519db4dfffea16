// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/oauthbearer_server.hpp"

#include "crypto/secret.hpp"
#include "testing/security/mechanisms/scram_client_messages.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

namespace kafka::testing::detail {

namespace {

constexpr char separator = '\x01';

bool is_letter(char each) noexcept {
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
}

bool is_key(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, is_letter);
}

bool is_value(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char each) {
        return (each >= 0x20 && each <= 0x7E) || each == '\t' || each == '\r' || each == '\n';
    });
}

/// What a token consists of (RFC 6750, 2.1).
bool is_token(std::string_view text) noexcept {
    const std::size_t end = text.find_last_not_of('=');
    const auto is_allowed = [](char each) {
        return is_letter(each) || (each >= '0' && each <= '9') ||
               std::string_view("-_~+/.").find(each) != std::string_view::npos;
    };
    return end != std::string_view::npos &&
           std::ranges::all_of(text.substr(0, end + 1), is_allowed);
}

/// `Bearer`, in any case, and the token.
std::optional<std::string_view> read_bearer(std::string_view text) {
    constexpr std::string_view scheme = "bearer";
    if (text.size() <= scheme.size() || text[scheme.size()] != ' ' ||
        !std::ranges::equal(text.substr(0, scheme.size()), scheme, {},
            [](char each) { return static_cast<char>(each | 0x20); }))
        return std::nullopt;
    text.remove_prefix(scheme.size());
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return is_token(text) ? std::optional(text) : std::nullopt;
}

/// RFC 7628, 3.2.2.
std::string error_of(const token_verdict& verdict) {
    boost::json::object error{{"status", verdict.status}};
    if (!verdict.scope.empty())
        error["scope"] = verdict.scope;
    if (!verdict.openid_configuration.empty())
        error["openid-configuration"] = verdict.openid_configuration;
    return boost::json::serialize(error);
}

} // namespace

std::optional<oauthbearer_message> read_oauthbearer_message(std::string_view text) {
    oauthbearer_message read;
    if (!text.starts_with("n,"))
        return std::nullopt;
    text.remove_prefix(2);
    const std::size_t comma = text.find(',');
    if (comma == std::string_view::npos)
        return std::nullopt;
    if (const std::string_view acts_for = text.substr(0, comma); !acts_for.empty()) {
        auto name = acts_for.starts_with("a=") ? read_sasl_name(acts_for.substr(2)) : std::nullopt;
        if (!name)
            return std::nullopt;
        read.acts_for = std::move(*name);
    }
    text.remove_prefix(comma + 1);
    if (!text.starts_with(separator) || !text.ends_with(separator) || text.size() < 2)
        return std::nullopt;
    text = text.substr(1, text.size() - 2);
    bool has_token = false;
    while (!text.empty()) {
        const std::size_t end = text.find(separator);
        if (end == std::string_view::npos)
            return std::nullopt;
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(end + 1);
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || !is_key(pair.substr(0, equals)) ||
            !is_value(pair.substr(equals + 1)))
            return std::nullopt;
        const std::string_view key = pair.substr(0, equals);
        const std::string_view value = pair.substr(equals + 1);
        if (key != "auth") {
            read.token.extensions.emplace_back(key, value);
            continue;
        }
        const auto token = read_bearer(value);
        if (!token || std::exchange(has_token, true))
            return std::nullopt;
        read.token.value = *token;
    }
    return has_token ? std::optional(std::move(read)) : std::nullopt;
}

evaluation oauthbearer_server::evaluate(
    std::span<const std::byte> token, std::chrono::milliseconds now) {
    const std::string_view text = crypto::text_of(token);
    if (!error_.empty() && text == std::string_view(&separator, 1))
        return refuse(std::move(error_));
    error_.clear();
    const auto said = read_oauthbearer_message(text);
    if (!said)
        return refuse();
    const token_verdict verdict = judge_(said->token, now);
    if (verdict.principal.empty()) {
        error_ = error_of(verdict);
        return challenge(error_);
    }
    if (!said->acts_for.empty() && said->acts_for != verdict.principal)
        return refuse("Authentication failed: Client requested an authorization id (" +
                      said->acts_for + ") that is different from the token's principal name (" +
                      verdict.principal + ")");
    return accept(verdict.principal, {}, verdict.expires);
}

} // namespace kafka::testing::detail
