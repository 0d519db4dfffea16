// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace kafka::wire {

inline constexpr std::size_t max_uvarint_size = 5;
inline constexpr std::size_t max_uvarlong_size = 10;

/// How many bytes a number takes, 7 bits in each.
constexpr std::size_t uvarint_size(std::uint64_t value) noexcept {
    return (static_cast<std::size_t>(std::bit_width(value | 1)) + 6) / 7;
}

/// Writes a number 7 bits a byte, least significant first, and moves `at` behind it.
inline void store_uvarint(std::byte*& at, std::uint64_t value) noexcept {
    for (; value >= 0x80; value >>= 7)
        *at++ = static_cast<std::byte>(value | 0x80);
    *at++ = static_cast<std::byte>(value);
}

/// Reads a number of at most `Bits` bits from [at, end) and moves `at` behind it. Forms longer
/// than necessary are read too. Returns false, leaving `at` as it was, when the bytes end first
/// (then `truncated` is true) or the number is too large.
template <unsigned Bits>
inline bool load_uvarint(
    const std::byte*& at, const std::byte* end, std::uint64_t& value, bool& truncated) noexcept {
    std::uint64_t read = 0;
    const std::byte* from = at;
    for (unsigned shift = 0; shift < Bits; shift += 7) {
        if (from == end) {
            truncated = true;
            return false;
        }
        const auto byte = std::to_integer<std::uint64_t>(*from++);
        const std::uint64_t digit = byte & 0x7f;
        if (shift + 7 > Bits && (digit >> (Bits - shift)) != 0)
            break;
        read |= digit << shift;
        if ((byte & 0x80) == 0) {
            at = from;
            value = read;
            return true;
        }
    }
    truncated = false;
    return false;
}

/// Signed numbers are folded, so that small ones of either sign stay short.
constexpr std::uint64_t zigzag(std::int64_t value) noexcept {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

constexpr std::int64_t unzigzag(std::uint64_t value) noexcept {
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

} // namespace kafka::wire
