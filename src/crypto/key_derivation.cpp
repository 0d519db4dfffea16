// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "crypto/key_derivation.hpp"

#include <algorithm>
#include <array>

namespace kafka::crypto {

key_derivation::key_derivation(hash_function with, std::span<const std::byte> password,
    std::span<const std::byte> salt, std::uint32_t iterations)
    : hash_(with, password),
      left_(iterations - 1) {
    // The number of the block, which is the first.
    constexpr std::array number{std::byte{0}, std::byte{0}, std::byte{0}, std::byte{1}};
    const std::array<std::span<const std::byte>, 2> parts{salt, number};
    last_ = hash_.of(parts);
    key_ = last_;
}

void key_derivation::advance(std::uint32_t iterations) {
    for (std::uint32_t now = std::min(iterations, left_); now != 0; --now, --left_) {
        last_ = hash_.of(last_);
        key_ ^= last_;
    }
}

} // namespace kafka::crypto
