// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/login.hpp"
#include "core/sasl/oauthbearer.hpp"
#include "core/sasl/plain.hpp"
#include "unit/client/core/core_world.hpp"

#include <kafka/protocol/sasl_authenticate.hpp>
#include <kafka/protocol/sasl_handshake.hpp>

#include <memory>
#include <string_view>
#include <utility>

namespace kafka::detail::test {

/// As alice, with a password or a token.
class login_of_alice final : public kafka::core::sasl::login {
public:
    explicit login_of_alice(bool with_token) : with_token_(with_token) {}

    std::unique_ptr<kafka::core::sasl::mechanism> begin(std::string_view) override {
        if (with_token_)
            return std::make_unique<kafka::core::sasl::oauthbearer>();
        return std::make_unique<kafka::core::sasl::plain>(who_);
    }
    double renewal() override { return 0.9; }
    void use(std::shared_ptr<const kafka::core::sasl::account> who) noexcept override {
        who_ = std::move(who);
    }

private:
    std::shared_ptr<const kafka::core::sasl::account> who_ =
        kafka::core::sasl::make_account("alice", "open sesame");
    const bool with_token_;
};

/// Servers that want to know who the client is.
class sasl_world : public core_world {
public:
    explicit sasl_world(
        client_options options = {}, int bootstrap_servers = 1, bool with_token = false)
        : core_world(std::move(options), bootstrap_servers,
              std::make_unique<login_of_alice>(with_token)) {}

    static protocol::api_versions_response offers() {
        protocol::api_versions_response made = kafka::core::test::usual_versions();
        made.api_keys.push_back({.api_key = 17, .min_version = 0, .max_version = 1});
        made.api_keys.push_back({.api_key = 36, .min_version = 0, .max_version = 2});
        return made;
    }

    /// Up to the moment that the client says who it is.
    void greet(server& which) {
        establish(which);
        answer(which, offers());
        choose_mechanism(which);
    }
    void choose_mechanism(server& which) {
        protocol::sasl_handshake_response made;
        made.mechanisms.emplace_back("PLAIN");
        made.mechanisms.emplace_back("OAUTHBEARER");
        answer(which, made);
    }
    void admit(server& which, std::chrono::milliseconds session = 0ms) {
        protocol::sasl_authenticate_response made;
        made.session_lifetime_ms = session.count();
        answer(which, made);
    }
    void refuse(server& which, std::string_view why = "wrong password") {
        protocol::sasl_authenticate_response made;
        made.error_code = broker_errc::sasl_authentication_failed;
        made.error_message = protocol::string(why);
        answer(which, made);
    }
    /// From the first byte to the end of it.
    void log_in(server& which, std::chrono::milliseconds session = 0ms) {
        greet(which);
        admit(which, session);
    }
    void fail_to_log_in(server& which, std::string_view why = "wrong password") {
        greet(which);
        refuse(which, why);
    }
    /// Has the cluster described through the first bootstrap server that is tried.
    void discover_logged_in(const protocol::metadata_response& what) {
        start();
        ASSERT_EQ(open_attempts(), 1u);
        server& first = *std::ranges::find(servers, false, &server::closed);
        log_in(first);
        answer(first, what);
        ASSERT_TRUE(core.cluster().has_metadata());
    }
};

} // namespace kafka::detail::test
