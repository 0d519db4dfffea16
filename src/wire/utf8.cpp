// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "wire/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace kafka::wire {

namespace {

bool is_continuation(unsigned char byte) noexcept {
    return (byte & 0xc0) == 0x80;
}

// The length of the well-formed sequence of several bytes at `text`, or 0.
std::size_t sequence(const unsigned char* text, std::size_t size) noexcept {
    const unsigned char lead = text[0];
    if (lead >= 0xc2 && lead <= 0xdf)
        return size >= 2 && is_continuation(text[1]) ? 2 : 0;
    if (lead >= 0xe0 && lead <= 0xef) {
        if (size < 3 || !is_continuation(text[1]) || !is_continuation(text[2]))
            return 0;
        if ((lead == 0xe0 && text[1] < 0xa0) || (lead == 0xed && text[1] > 0x9f))
            return 0;
        return 3;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        if (size < 4 || !is_continuation(text[1]) || !is_continuation(text[2]) ||
            !is_continuation(text[3]))
            return 0;
        if ((lead == 0xf0 && text[1] < 0x90) || (lead == 0xf4 && text[1] > 0x8f))
            return 0;
        return 4;
    }
    return 0;
}

constexpr std::uint64_t high_bits = 0x8080808080808080;

} // namespace

bool is_utf8(const char* text, std::size_t size) noexcept {
    while (size != 0) {
        if (size >= 8) {
            std::uint64_t word;
            std::memcpy(&word, text, 8);
            if ((word & high_bits) == 0) {
                text += 8;
                size -= 8;
                continue;
            }
        }
        const auto* bytes = reinterpret_cast<const unsigned char*>(text);
        const std::size_t length = bytes[0] < 0x80 ? 1 : sequence(bytes, size);
        if (length == 0)
            return false;
        text += length;
        size -= length;
    }
    return true;
}

bool copy_utf8(const char* text, std::size_t size, char* to) noexcept {
    // Nearly all text is ASCII, and that shows while it is copied.
    std::uint64_t seen = 0;
    const auto copy_word = [&](std::size_t at) {
        std::uint64_t word;
        std::memcpy(&word, text + at, 8);
        std::memcpy(to + at, &word, 8);
        seen |= word;
    };
    if (size >= 8) {
        for (std::size_t at = 0; at < size - 8; at += 8)
            copy_word(at);
        copy_word(size - 8); // overlaps the one before, unless that ended here
    } else {
        for (std::size_t at = 0; at != size; ++at) {
            to[at] = text[at];
            seen |= static_cast<unsigned char>(text[at]);
        }
    }
    return (seen & high_bits) == 0 || is_utf8(text, size);
}

} // namespace kafka::wire
