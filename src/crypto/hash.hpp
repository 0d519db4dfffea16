// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

/// What SASL and signatures need of cryptography, from OpenSSL and nowhere else. All that can go
/// wrong there is that memory runs out: `std::bad_alloc`.
namespace kafka::crypto {

enum class hash_function : std::uint8_t { sha256, sha512 };

inline constexpr std::size_t longest_digest = 64;

constexpr std::size_t digest_size(hash_function which) noexcept {
    return which == hash_function::sha256 ? 32 : 64;
}

/// The result of a hash function. Wiped when it goes, since some are keys.
class digest {
public:
    digest() noexcept : digest(0) {}
    explicit digest(std::size_t size) noexcept : size_(size) {}
    digest(const digest&) = default;
    digest& operator=(const digest&) = default;
    ~digest() { wipe(bytes_); }

    std::byte* data() noexcept { return bytes_.data(); }
    const std::byte* data() const noexcept { return bytes_.data(); }
    std::size_t size() const noexcept { return size_; }
    std::byte* begin() noexcept { return data(); }
    std::byte* end() noexcept { return data() + size_; }
    const std::byte* begin() const noexcept { return data(); }
    const std::byte* end() const noexcept { return data() + size_; }

    /// Bit by bit. Both have the same size.
    digest& operator^=(const digest& other) noexcept {
        for (std::size_t at = 0; at < size_; ++at)
            bytes_[at] ^= other.bytes_[at];
        return *this;
    }

private:
    std::array<std::byte, longest_digest> bytes_{};
    std::size_t size_;
};

digest hash(hash_function with, std::span<const std::byte> message);

/// HMAC (RFC 2104) under one key, for one message after the other.
class keyed_hash {
public:
    keyed_hash(hash_function with, std::span<const std::byte> key);
    keyed_hash(keyed_hash&&) noexcept;
    keyed_hash& operator=(keyed_hash&&) noexcept;
    ~keyed_hash();

    digest of(std::span<const std::byte> message) { return of({&message, 1}); }
    /// Of all parts, as one message.
    digest of(std::span<const std::span<const std::byte>> parts);

private:
    struct state;
    std::unique_ptr<state> state_;
};

inline digest keyed_hash_of(
    hash_function with, std::span<const std::byte> key, std::span<const std::byte> message) {
    return keyed_hash(with, key).of(message);
}

/// Takes as long whether they differ early, late or not at all. Sizes are no secret.
bool equal(std::span<const std::byte> a, std::span<const std::byte> b) noexcept;

/// In lower case.
std::string to_hex(std::span<const std::byte> bytes);

} // namespace kafka::crypto
