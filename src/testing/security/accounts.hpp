// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/hash.hpp"
#include "testing/random_id.hpp"
#include "testing/security/mechanisms/mechanism_server.hpp"
#include "testing/security/mechanisms/scram_credential.hpp"

#include <kafka/testing/security.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::testing::detail {

/// What the server adds to a client's nonce in SCRAM: hexadecimal digits.
inline constexpr std::size_t nonce_digits = 32;

/// Who may log in to a cluster, and by what. Changes hold for the next conversation: who is in
/// stays in.
class accounts {
public:
    /// The options have been checked. `random` makes salts and nonces: good ones for tests.
    accounts(const sasl_options& options, random_bits random);

    void set_user(user_options user);
    /// False: there was none.
    bool remove_user(std::string_view name);
    void set_aws_user(aws_user user);
    bool remove_aws_user(std::string_view access_key_id);
    /// Hands out the one before: it is user code, to be destroyed under no lock.
    token_validator set_token_validator(token_validator judge);

    /// In the order in which clients are told of them.
    const std::vector<sasl_mechanism>& mechanisms() const noexcept { return mechanisms_; }
    void set_mechanisms(std::vector<sasl_mechanism> which);

    /// For one conversation, which must not outlive this.
    std::unique_ptr<mechanism_server> begin(sasl_mechanism by);

private:
    struct known_user {
        user_options options;
        /// By hash function. Made when they are asked for: it takes some milliseconds.
        std::array<std::optional<scram_credential>, 2> scram;
    };

    bool is_right(std::string_view name, std::string_view password) const;
    std::optional<scram_credential> find_scram(std::string_view name, crypto::hash_function hash);
    std::optional<aws_user> find_aws_user(std::string_view access_key_id) const;
    token_verdict judge(const oauth_token& token, std::chrono::milliseconds now) const;
    std::string make_nonce();

    random_bits random_;
    std::vector<sasl_mechanism> mechanisms_;
    std::map<std::string, known_user, std::less<>> users_;
    std::map<std::string, aws_user, std::less<>> aws_users_;
    token_validator tokens_;
    const kerberos_options kerberos_;
};

} // namespace kafka::testing::detail
