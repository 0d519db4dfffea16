// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/scram_credential.hpp"

#include "crypto/key_derivation.hpp"

namespace kafka::testing::detail {

scram_credential make_scram_credential(crypto::hash_function hash, std::string_view password,
    std::span<const std::byte> salt, std::uint32_t iterations) {
    crypto::key_derivation derivation(hash, crypto::bytes_of(password), salt, iterations);
    derivation.advance(iterations);
    crypto::keyed_hash salted(hash, derivation.key());
    return {.salt = {salt.begin(), salt.end()},
        .iterations = iterations,
        .stored_key = crypto::hash(hash, salted.of(crypto::bytes_of("Client Key"))),
        .server_key = salted.of(crypto::bytes_of("Server Key"))};
}

} // namespace kafka::testing::detail
