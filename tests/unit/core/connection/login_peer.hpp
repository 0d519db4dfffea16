// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "unit/core/connection/alice.hpp"
#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/sasl_authenticate.hpp>
#include <kafka/protocol/sasl_handshake.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
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
    static std::string text_of(const bytes& what) {
        return {reinterpret_cast<const char*>(what.data()), what.size()};
    }

    login_of_alice alice;
    scripted_peer peer;
};

} // namespace kafka::core::test
