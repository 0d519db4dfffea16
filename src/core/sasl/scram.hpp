// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/account.hpp"
#include "core/sasl/mechanism.hpp"
#include "core/sasl/refused_password.hpp"
#include "core/sasl/salted_keys.hpp"
#include "crypto/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::core::sasl {

struct scram_options {
    crypto::hash_function hash = crypto::hash_function::sha256;
    std::shared_ptr<const account> who;
    /// Printable characters but commas, of 128 random bits at least; never the same again.
    std::string nonce;
};

/// SCRAM-SHA-256 and SCRAM-SHA-512 (RFC 5802, RFC 7677), without channel binding, which brokers do
/// not know. The broker proves that it knows the password's key, too, or is not trusted.
class scram final : public mechanism {
public:
    /// What brokers ask for at least, and at most what costs a second.
    static constexpr std::uint32_t fewest_iterations = 4096;
    static constexpr std::uint32_t most_iterations = 1'000'000;
    /// Of a message of the broker's. Kafka's have a hundred bytes or two, and the salt is kept.
    static constexpr std::size_t longest_message = 4096;

    /// `keys` outlives it.
    scram(scram_options options, salted_keys& keys) : options_(std::move(options)), keys_(keys) {}

    std::string_view name() const noexcept override;
    wish begin() override;
    wish on_challenge(std::span<const std::byte> challenge) override;
    wish on_task_done() override;
    std::string_view usual_cause() const noexcept override;
    std::string refusal() const override { return refused_password(name()); }
    /// The broker is not told the password, and may know it all the same.
    std::vector<std::string_view> unspeakable() const override {
        return {crypto::text_of(options_.who->password)};
    }

private:
    class derivation;

    wish on_server_first(std::string_view text);
    wish on_server_final(std::string_view text);
    wish prove(const salted_key& key);
    wish distrust(std::string detail);

    scram_options options_;
    salted_keys& keys_;
    std::string client_first_; // without what says that there is no channel binding
    std::string server_first_;
    std::string nonce_; // of both
    salted_keys::origin origin_;
    crypto::digest server_signature_;
    enum class stage : std::uint8_t { server_first, key, server_final };
    stage stage_ = stage::server_first;
};

} // namespace kafka::core::sasl
