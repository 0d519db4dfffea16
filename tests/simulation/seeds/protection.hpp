// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/chance.hpp"

#include <kafka/broker_version.hpp>
#include <kafka/testing/security.hpp>
#include <kafka/types.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::simulated {

/// What the listeners want of clients, and what clients show. In most runs nothing.
struct protection {
    static constexpr std::string_view user = "alice";
    static constexpr std::string_view password = "open sesame, and be quick";

    testing::security_protocol protocol = testing::security_protocol::plaintext;
    /// None: clients do not have to say who they are.
    std::optional<testing::sasl_mechanism> mechanism = {};
    /// How long sessions last when all is well. Zero: no longer than tokens, and those may last for
    /// as long as the run.
    duration session{};
    std::chrono::seconds token_life{};
    duration failure_delay{};

    bool has_logins() const noexcept { return mechanism.has_value(); }
    bool has_tokens() const noexcept { return mechanism == testing::sasl_mechanism::oauthbearer; }
    bool has_scram() const noexcept {
        return mechanism == testing::sasl_mechanism::scram_sha_256 ||
               mechanism == testing::sasl_mechanism::scram_sha_512;
    }
    bool has_tls() const noexcept {
        return protocol == testing::security_protocol::ssl ||
               protocol == testing::security_protocol::sasl_ssl;
    }
    /// In how many tokens a client says who it is.
    int tokens() const noexcept { return has_scram() ? 2 : 1; }
    /// The longest that a session lasts; zero: none ends.
    duration longest_session() const noexcept;
    std::string in_words() const;
};

/// `release` is that of the brokers; none: the newest.
protection make_protection(chance& draw, std::optional<broker_version> release);

} // namespace kafka::simulated
