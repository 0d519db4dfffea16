// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/hash.hpp"

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::core::sasl {

/// What SCRAM makes of a password, at the cost of thousands of hashes.
struct salted_key {
    crypto::digest client;
    crypto::digest server;
};

/// The latest ones, so that a client derives once and connects often. A broker gives each user one
/// salt for each hash function; a hostile one may give a new one each time, and is no reason to
/// keep more than a few.
class salted_keys {
public:
    static constexpr std::size_t most = 16;

    struct origin {
        crypto::hash_function hash = crypto::hash_function::sha256;
        std::string user;
        /// Of the password, so that another one finds nothing.
        crypto::digest password;
        std::vector<std::byte> salt;
        std::uint32_t iterations = 0;

        friend bool operator==(const origin& a, const origin& b) noexcept {
            return a.hash == b.hash && a.user == b.user && a.iterations == b.iterations &&
                   a.salt == b.salt && crypto::equal(a.password, b.password);
        }
    };

    /// Null when it is not known.
    const salted_key* find(const origin& of) const noexcept;
    void add(origin of, const salted_key& key);

private:
    struct entry {
        origin of;
        salted_key key;
    };
    std::deque<entry> entries_;
};

} // namespace kafka::core::sasl
