// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/scram_client_messages.hpp"

#include "crypto/secret.hpp"
#include "protocol/base64.hpp"

#include <algorithm>

namespace kafka::testing::detail {

namespace {

bool is_letter(char each) noexcept {
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
}

bool is_value(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char each) {
        const auto code = static_cast<unsigned char>(each);
        return code >= 0x01 && code <= 0x7F && each != ',';
    });
}

bool is_nonce(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char each) {
        return each >= 0x21 && each <= 0x7E && each != ',';
    });
}

/// Cuts off the next attribute, and the comma behind it.
std::string_view take(std::string_view& rest) noexcept {
    const std::size_t end = std::min(rest.find(','), rest.size());
    const std::string_view taken = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return taken;
}

/// The value of an attribute of that name.
std::optional<std::string_view> value_of(std::string_view attribute, char name) noexcept {
    if (attribute.size() < 2 || attribute[0] != name || attribute[1] != '=')
        return std::nullopt;
    return attribute.substr(2);
}

/// Whether there is nothing but extensions, each with a comma in front.
bool are_extensions(std::string_view text) noexcept {
    while (!text.empty()) {
        if (text.front() != ',')
            return false;
        text.remove_prefix(1);
        const std::string_view each = text.substr(0, text.find(','));
        const std::size_t equals = each.find('=');
        if (equals == std::string_view::npos || equals == 0 ||
            !std::ranges::all_of(each.substr(0, equals), is_letter) ||
            !is_value(each.substr(equals + 1)))
            return false;
        text.remove_prefix(each.size());
    }
    return true;
}

std::optional<std::vector<std::byte>> base64(std::string_view text) {
    if (text.size() % 4 != 0)
        return std::nullopt;
    const auto bytes = protocol::detail::from_base64(text);
    if (!bytes)
        return std::nullopt;
    return std::vector<std::byte>(bytes->begin(), bytes->end());
}

} // namespace

std::optional<std::string> read_sasl_name(std::string_view text) {
    std::string name;
    while (!text.empty()) {
        std::size_t taken = 1;
        if (text.starts_with("=2C") || text.starts_with("=3D")) {
            name += text[1] == '2' ? ',' : '=';
            taken = 3;
        } else if (text.front() == '=' || !is_value(text.substr(0, 1))) {
            return std::nullopt;
        } else {
            name += text.front();
        }
        text.remove_prefix(taken);
    }
    return name.empty() ? std::nullopt : std::optional(std::move(name));
}

std::optional<scram_client_first> read_scram_client_first(std::string_view text) {
    scram_client_first read;
    std::string_view rest = text;
    if (!rest.starts_with("n,"))
        return std::nullopt;
    rest.remove_prefix(2);
    if (rest.find(',') == std::string_view::npos)
        return std::nullopt;
    if (const std::string_view acts_for = take(rest); !acts_for.empty()) {
        const auto written = value_of(acts_for, 'a');
        auto name = written ? read_sasl_name(*written) : std::nullopt;
        if (!name)
            return std::nullopt;
        read.acts_for = std::move(*name);
    }
    read.header = text.substr(0, text.size() - rest.size());
    read.bare = rest;
    // Extensions that have to be understood would stand here, and be refused (RFC 5802, 5.1).
    const auto user = value_of(take(rest), 'n');
    auto name = user ? read_sasl_name(*user) : std::nullopt;
    const std::string_view attribute = rest.substr(0, rest.find(','));
    const auto nonce = value_of(attribute, 'r');
    if (!name || !nonce || !is_nonce(*nonce) || !are_extensions(rest.substr(attribute.size())))
        return std::nullopt;
    read.user = std::move(*name);
    read.nonce = *nonce;
    return read;
}

std::optional<scram_client_final> read_scram_client_final(std::string_view text) {
    scram_client_final read;
    const std::size_t at = text.rfind(",p=");
    if (at == std::string_view::npos)
        return std::nullopt;
    read.without_proof = text.substr(0, at);
    auto proof = base64(text.substr(at + 3));
    std::string_view rest = read.without_proof;
    const auto channel = value_of(take(rest), 'c');
    const auto binding = channel ? base64(*channel) : std::nullopt;
    const std::string_view attribute = rest.substr(0, rest.find(','));
    const auto nonce = value_of(attribute, 'r');
    if (!proof || !binding || !nonce || !is_nonce(*nonce) ||
        !are_extensions(rest.substr(attribute.size())))
        return std::nullopt;
    read.binding = crypto::text_of(*binding);
    read.nonce = *nonce;
    read.proof = std::move(*proof);
    return read;
}

} // namespace kafka::testing::detail
