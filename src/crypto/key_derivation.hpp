// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/hash.hpp"

#include <cstdint>
#include <span>

namespace kafka::crypto {

/// PBKDF2 with HMAC (RFC 8018, 5.2) for one block of output, in as many slices as one likes: a
/// million iterations take about a second.
class key_derivation {
public:
    /// `iterations` ≥ 1.
    key_derivation(hash_function with, std::span<const std::byte> password,
        std::span<const std::byte> salt, std::uint32_t iterations);

    /// Does at most so many iterations of those that are left.
    void advance(std::uint32_t iterations);
    std::uint32_t left() const noexcept { return left_; }
    /// The key, once nothing is left.
    const digest& key() const noexcept { return key_; }

private:
    keyed_hash hash_;
    std::uint32_t left_;
    digest last_;
    digest key_;
};

} // namespace kafka::crypto
