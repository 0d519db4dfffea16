// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/codec/byte_text.hpp"

#include "cli/support/failure.hpp"
#include "cli/support/terminal.hpp"

#include <algorithm>
#include <cstdint>

namespace kafka::cli {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_blank(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

/// -1 for what is none.
int hex_value(char letter) {
    if (letter >= 'A' && letter <= 'F')
        letter = static_cast<char>(letter - 'A' + 'a');
    const std::size_t at = hex_digits.find(letter);
    return at == hex_digits.npos ? -1 : static_cast<int>(at);
}

/// The character that stands there, whole and as it may be shown.
std::string character_at(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        ++end;
    return "'" + printable(text.substr(at, end - at)) + "'";
}

failure wrong(std::string_view text, std::size_t at, std::string_view what) {
    return wrong_input(character_at(text, at) + " at character " + std::to_string(at) + " is no " +
                           std::string(what),
        "--format names another form: hex, base64 or binary.");
}

std::vector<std::byte> read_hex(std::string_view text) {
    std::vector<std::byte> bytes;
    int half = -1;
    std::size_t half_at = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        const char following = at + 1 < text.size() ? text[at + 1] : ' ';
        if (half < 0 && is_blank(letter))
            continue;
        if (half < 0 && letter == '0' && (following == 'x' || following == 'X')) {
            ++at;
            continue;
        }
        if (is_blank(letter))
            break;
        const int value = hex_value(letter);
        if (value < 0)
            throw wrong(text, at, "hexadecimal digit");
        if (half < 0) {
            half = value;
            half_at = at;
        } else {
            bytes.push_back(static_cast<std::byte>(half << 4 | value));
            half = -1;
        }
    }
    if (half >= 0)
        throw wrong_input("a byte has two hexadecimal digits; " + character_at(text, half_at) +
                          " at character " + std::to_string(half_at) + " is alone");
    return bytes;
}

std::vector<std::byte> read_base64(std::string_view text) {
    std::vector<std::byte> bytes;
    std::uint32_t group = 0;
    unsigned bits = 0;
    std::size_t digits = 0;
    std::size_t padding = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_blank(text[at]))
            continue;
        if (text[at] == '=') {
            ++padding;
            continue;
        }
        const std::size_t value = base64_digits.find(text[at]);
        if (value == base64_digits.npos || padding != 0)
            throw wrong(text, at, padding != 0 ? "end of base64" : "character of base64");
        ++digits;
        group = group << 6 | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<std::byte>(group >> bits));
            group &= (1u << bits) - 1;
        }
    }
    const bool padded = padding == 0 || (padding <= 2 && (digits + padding) % 4 == 0);
    if (digits % 4 == 1 || group != 0 || !padded)
        throw wrong_input("the base64 does not end with a whole byte");
    return bytes;
}

} // namespace

std::vector<std::byte> read_bytes(std::string_view text, byte_format format) {
    switch (format) {
    case byte_format::hex:
        return read_hex(text);
    case byte_format::base64:
        return read_base64(text);
    case byte_format::binary:
        break;
    }
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

std::string write_bytes(std::span<const std::byte> bytes, byte_format format) {
    std::string text;
    if (format == byte_format::binary) {
        for (const std::byte each : bytes)
            text += static_cast<char>(each);
        return text;
    }
    if (format == byte_format::hex) {
        for (const std::byte each : bytes) {
            text += hex_digits[std::to_integer<std::size_t>(each >> 4)];
            text += hex_digits[std::to_integer<std::size_t>(each & std::byte{15})];
        }
        return text + '\n';
    }
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
        std::uint32_t group = 0;
        for (std::size_t i = 0; i != 3; ++i)
            group = group << 8 | (i < count ? std::to_integer<std::uint32_t>(bytes[at + i]) : 0);
        for (std::size_t i = 0; i != 4; ++i)
            text += i <= count ? base64_digits[group >> (18 - 6 * i) & 63] : '=';
    }
    return text + '\n';
}

} // namespace kafka::cli
