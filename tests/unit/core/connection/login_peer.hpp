// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/credential_wishes.hpp"
#include "unit/core/connection/alice.hpp"
#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/sasl_authenticate.hpp>
#include <kafka/protocol/sasl_handshake.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::core::test {

inline constexpr std::int16_t handshake_key = 17;
inline constexpr std::int16_t authenticate_key = 36;

/// A connection that has to log in as alice, and the broker at its other end.
class login_peer : public ::testing::Test {
protected:
    login_peer() : peer(options()) {}

    connection_options options() {
        connection_options made = scripted_peer::default_options();
        made.login = &alice;
        return made;
    }
    /// Has the broker tell what it supports.
    void learn_versions(std::optional<std::int16_t> handshake = std::int16_t{1},
        std::optional<std::int16_t> authenticate = std::int16_t{2}) {
        peer.line.on_established(peer.now);
        const seen_request asked = next_request();
        peer.feed(answer(asked.correlation_id, asked.version, offering(handshake, authenticate)));
    }
    /// The only one that is on its way.
    seen_request next_request() {
        const std::vector<seen_request> all = peer.take_requests();
        EXPECT_EQ(all.size(), 1u);
        return all.empty() ? seen_request{} : all.front();
    }
    template <class Response>
    void answer_to(const seen_request& asked, const Response& with) {
        peer.feed(answer(asked.correlation_id, asked.version, with));
    }
    void choose_mechanism() {
        const seen_request asked = next_request();
        EXPECT_EQ(asked.key, handshake_key);
        answer_to(asked, mechanisms({"PLAIN", "OAUTHBEARER"}));
    }
    void log_in(std::chrono::milliseconds lifetime = 0ms) {
        learn_versions();
        choose_mechanism();
        answer_to(next_request(), admitted(lifetime));
        ASSERT_EQ(peer.line.state(), connection_state::connected);
    }
    /// Has the broker say what it has against a token of alice's, which is answered; the last word
    /// is the broker's.
    void have_token_refused() {
        static_cast<sasl::token_wish&>(*peer.line.take_task()).grant({.value = "abc"});
        peer.line.on_task_done(peer.now);
        protocol::sasl_authenticate_response said;
        for (const char each : std::string_view(R"({"status":"invalid_token"})"))
            said.auth_bytes.push_back(static_cast<std::byte>(each));
        answer_to(next_request(), said);
    }
    void expect_refused_token() {
        ASSERT_EQ(peer.line.state(), connection_state::disconnected);
        EXPECT_EQ(peer.line.failure()->code, broker_errc::sasl_authentication_failed);
        EXPECT_EQ(peer.line.failure()->peer, "broker:9092");
        EXPECT_THAT(peer.why(), ::testing::HasSubstr("refuses the token: status invalid_token"));
    }
    static std::string text_of(const bytes& what) {
        return {reinterpret_cast<const char*>(what.data()), what.size()};
    }

    login_of_alice alice;
    scripted_peer peer;
};

} // namespace kafka::core::test
