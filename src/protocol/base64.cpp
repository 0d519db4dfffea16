// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace kafka::protocol::detail {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

} // namespace

std::string to_base64(std::span<const std::byte> bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
        std::uint32_t group = 0;
        for (std::size_t i = 0; i != 3; ++i)
            group = group << 8 | (i < count ? std::to_integer<std::uint32_t>(bytes[at + i]) : 0);
        for (std::size_t i = 0; i != 4; ++i)
            text += i <= count ? alphabet[group >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

std::optional<bytes> from_base64(std::string_view text) {
    if (text.size() % 4 == 0 && text.ends_with("="))
        text.remove_suffix(text.ends_with("==") ? 2 : 1);
    if (text.size() % 4 == 1)
        return std::nullopt;
    bytes out;
    out.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t group = 0;
    unsigned bits = 0;
    for (const char letter : text) {
        const std::size_t value = alphabet.find(letter);
        if (value == std::string_view::npos)
            return std::nullopt;
        group = group << 6 | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<std::byte>(group >> bits));
            group &= (1u << bits) - 1;
        }
    }
    if (group != 0)
        return std::nullopt; // bits that belong to no byte
    return out;
}

} // namespace kafka::protocol::detail
