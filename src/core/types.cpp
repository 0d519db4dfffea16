// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/types.hpp>

#include <string>

namespace kafka {

namespace {

// RFC 4648, 5: base64 for URLs and file names.
constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t uuid_characters = 22; // of 6 bits; the last 4 of 132 bits are zero

} // namespace

std::optional<uuid> uuid::parse(std::string_view text) noexcept {
    if (text.size() != uuid_characters)
        return std::nullopt;
    std::array<std::uint8_t, 16> bytes{};
    std::uint32_t bits = 0;
    unsigned held = 0;
    std::size_t filled = 0;
    for (const char character : text) {
        const std::size_t digit = alphabet.find(character);
        if (digit == std::string_view::npos)
            return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        held += 6;
        if (held >= 8 && filled != bytes.size()) {
            held -= 8;
            bytes[filled++] = static_cast<std::uint8_t>(bits >> held);
        }
    }
    if ((bits & 0xf) != 0)
        return std::nullopt;
    return uuid(bytes);
}

std::string uuid::to_string() const {
    std::string text;
    text.reserve(uuid_characters);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const std::uint8_t byte : bytes_) {
        bits = bits << 8 | byte;
        for (held += 8; held >= 6;) {
            held -= 6;
            text += alphabet[bits >> held & 0x3f];
        }
    }
    text += alphabet[bits << (6 - held) & 0x3f];
    return text;
}

std::string node_id::to_string() const {
    const std::string number = std::to_string(number_);
    switch (kind_) {
    case kind::broker:
        break;
    case kind::bootstrap:
        return "bootstrap-" + number;
    case kind::coordinator:
        return "coordinator-" + number;
    }
    return number;
}

} // namespace kafka
