// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/login.hpp"
#include "core/sasl/oauthbearer.hpp"
#include "core/sasl/plain.hpp"
#include "unit/core/connection/scripted_peer.hpp"

#include <kafka/protocol/sasl_authenticate.hpp>
#include <kafka/protocol/sasl_handshake.hpp>

#include <chrono>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::core::test {

/// As alice, with her password or with a token that the test gives.
class login_of_alice final : public sasl::login {
public:
    std::unique_ptr<sasl::mechanism> begin(std::string_view host) override {
        hosts.emplace_back(host);
        if (with_token)
            return std::make_unique<sasl::oauthbearer>();
        return std::make_unique<sasl::plain>(who);
    }
    double renewal() override { return 0.9; }
    void use(std::shared_ptr<const sasl::account> other) noexcept override {
        who = std::move(other);
    }

    std::shared_ptr<const sasl::account> who = sasl::make_account("alice", "open sesame");
    bool with_token = false;
    std::vector<std::string> hosts;
};

inline protocol::api_versions_response offering(
    std::optional<std::int16_t> handshake, std::optional<std::int16_t> authenticate) {
    protocol::api_versions_response made = usual_versions();
    if (handshake)
        made.api_keys.push_back({.api_key = 17, .min_version = 0, .max_version = *handshake});
    if (authenticate)
        made.api_keys.push_back({.api_key = 36, .min_version = 0, .max_version = *authenticate});
    return made;
}

inline protocol::sasl_handshake_response mechanisms(
    std::initializer_list<std::string_view> names, broker_errc error = broker_errc::none) {
    protocol::sasl_handshake_response made;
    made.error_code = error;
    for (const std::string_view each : names)
        made.mechanisms.emplace_back(each);
    return made;
}

inline protocol::sasl_authenticate_response admitted(std::chrono::milliseconds lifetime = 0ms) {
    protocol::sasl_authenticate_response made;
    made.session_lifetime_ms = lifetime.count();
    return made;
}

inline protocol::sasl_authenticate_response refused(std::string_view why) {
    protocol::sasl_authenticate_response made;
    made.error_code = broker_errc::sasl_authentication_failed;
    made.error_message = protocol::string(why);
    return made;
}

} // namespace kafka::core::test
