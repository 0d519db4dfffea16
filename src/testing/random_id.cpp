// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/random_id.hpp"

#include <array>
#include <cstddef>

namespace kafka::testing::detail {

uuid random_id(const random_bits& random) {
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t half = 0; half < bytes.size(); half += 8) {
        std::uint64_t bits = random();
        for (std::size_t i = 0; i < 8; ++i, bits >>= 8)
            bytes[half + i] = static_cast<std::uint8_t>(bits & 0xff);
    }
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    // The dash is the base64 digit of 62, and the first digit stands for the first six bits.
    if (bytes[0] >> 2 == 62)
        bytes[0] = static_cast<std::uint8_t>(bytes[0] ^ 0x80);
    return uuid(bytes);
}

} // namespace kafka::testing::detail
