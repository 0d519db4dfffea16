// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace kafka::testing::detail {

/// What a server keeps of a password for SCRAM: enough to recognise who knows it, too little to
/// pass for them.
struct scram_credential {
    std::vector<std::byte> salt;
    std::uint32_t iterations = 0;
    crypto::digest stored_key;
    crypto::digest server_key;
};

/// Takes as long as `iterations` hashes do.
scram_credential make_scram_credential(crypto::hash_function hash, std::string_view password,
    std::span<const std::byte> salt, std::uint32_t iterations);

} // namespace kafka::testing::detail
