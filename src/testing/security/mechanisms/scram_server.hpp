// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/hash.hpp"
#include "testing/security/mechanisms/mechanism_server.hpp"
#include "testing/security/mechanisms/scram_credential.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::testing::detail {

/// SCRAM-SHA-256 and SCRAM-SHA-512 (RFC 5802, RFC 7677), the client's proof checked and answered by
/// the server's own.
class scram_server final : public mechanism_server {
public:
    /// Nothing for a user that is not known.
    using credential_lookup = std::function<std::optional<scram_credential>(std::string_view user)>;

    /// `nonce` has printable characters but commas, and is never the same again.
    scram_server(crypto::hash_function hash, std::string nonce, credential_lookup find)
        : hash_(hash),
          nonce_(std::move(nonce)),
          find_(std::move(find)) {}

    evaluation evaluate(std::span<const std::byte> token, std::chrono::milliseconds now) override;

private:
    evaluation on_first(std::string_view text);
    evaluation on_final(std::string_view text);

    const crypto::hash_function hash_;
    std::string nonce_; // the server's, then that of both
    credential_lookup find_;
    bool greeted_ = false;
    std::string user_;
    std::string header_;
    std::string client_first_; // without the header
    std::string server_first_;
    scram_credential credential_;
};

} // namespace kafka::testing::detail
