// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Sessions that end, and are prolonged in time on the same connection, in simulated time.

#include "logins.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/api_key.hpp>
#include <kafka/testing/fault.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kafka::simulated {
namespace {

using testing::fault;
using ::testing::HasSubstr;
using ::testing::Not;

/// Requests all the time, while sessions last two seconds.
class short_sessions : public logins {
protected:
    void begin(sasl_mechanism by) {
        ASSERT_EQ(bootstrap(options(by)).code, error_code());
        ASSERT_EQ(send(first), error_code());
        attempts = world.connection_attempts();
        asked = 0;
        answered.clear();
    }
    void ask() {
        const std::size_t number = asked++;
        subject->async_send(first, list_groups_request{},
            [this, number](
                error_code ec, const list_groups_response&) { answered.emplace_back(number, ec); });
    }
    void expect_all_answered_in_order() {
        ASSERT_EQ(answered.size(), asked);
        for (std::size_t i = 0; i < asked; ++i) {
            EXPECT_EQ(answered[i].first, i);
            EXPECT_EQ(answered[i].second, error_code());
        }
    }

    /// How often a session was prolonged.
    std::size_t renewals() const {
        std::size_t count = 0;
        for (std::size_t at = told.find("authenticated again"); at != told.npos;
            at = told.find("authenticated again", at + 1))
            ++count;
        return count;
    }

    std::uint64_t attempts = 0;
    std::size_t asked = 0;
    std::vector<std::pair<std::size_t, error_code>> answered;
};

TEST_F(short_sessions, lose_and_reorder_nothing_and_keep_their_connection) {
    for (const auto by : {sasl_mechanism::plain, sasl_mechanism::scram_sha_512}) {
        set_up({.max_reauth = 2s});
        begin(by);
        for (int i = 0; i < 3'000; ++i) {
            for (int more = 0; more < 3; ++more)
                ask();
            world.run_for(10ms);
        }
        world.run_for(5s);
        expect_all_answered_in_order();
        EXPECT_EQ(world.connection_attempts(), attempts) << "30 s, and nobody connects";
    }
    EXPECT_GE(renewals(), 2u * 15u);
    EXPECT_THAT(all_texts(), Not(HasSubstr(password)));
}

TEST_F(short_sessions, are_prolonged_under_a_full_pipeline) {
    for (const bool with_tls : {false, true}) {
        encrypted = with_tls;
        told.clear();
        set_up({.max_reauth = 4s});
        begin(sasl_mechanism::scram_sha_256);
        // Each takes its time, like a fetch that waits for data.
        cluster->inject(fault().of(protocol::api_key::list_groups).always().delay(20ms));
        std::size_t full = 0;
        for (int i = 0; i < 600; ++i) {
            for (int more = 0; more < 5; ++more)
                ask();
            full += subject->in_flight_request_count(first) == 5 ? 1 : 0;
            world.run_for(100ms);
        }
        world.run_for(5s);
        expect_all_answered_in_order();
        EXPECT_GE(full, 500u);
        EXPECT_EQ(world.connection_attempts(), attempts);
        EXPECT_GE(renewals(), 15u);
    }
}

TEST_F(short_sessions, are_prolonged_behind_a_request_that_outlasts_them) {
    set_up({.max_reauth = 2s});
    begin(sasl_mechanism::plain);
    for (std::size_t round = 0; round < 10; ++round) {
        const std::size_t before = renewals();
        ASSERT_TRUE(world.run_until([&] { return renewals() > before; }));
        // Just before the next time, at 85 % of the session at the earliest.
        world.run_for(1600ms);
        cluster->inject(fault().of(protocol::api_key::list_groups).delay(3s));
        ask();
        world.run_for(1s);
        ask(); // waits until the session has been prolonged
        ask();
        EXPECT_EQ(answered.size(), asked - 3);
        ASSERT_TRUE(world.run_until([&] { return answered.size() == asked; }));
        EXPECT_EQ(renewals(), before + 2);
        EXPECT_EQ(world.connection_attempts(), attempts);
    }
    expect_all_answered_in_order();
}

TEST_F(short_sessions, that_end_with_their_tokens_get_new_ones) {
    set_up();
    token_life = 3s;
    begin(sasl_mechanism::oauthbearer);
    for (int i = 0; i < 300; ++i) {
        ask();
        world.run_for(100ms);
    }
    world.run_for(1s);
    expect_all_answered_in_order();
    EXPECT_EQ(world.connection_attempts(), attempts);
    EXPECT_GE(tokens, 10);
}

TEST_F(short_sessions, that_cannot_be_renewed_end_and_are_told_of) {
    set_up({.max_reauth = 2s});
    begin(sasl_mechanism::plain);
    cluster->set_user({.name = "alice", .password = "new password"});
    world.run_for(5s);
    EXPECT_EQ(send(first), broker_errc::sasl_authentication_failed);
    cluster->set_user({.name = "alice", .password = password});
    world.run_for(5s);
    EXPECT_EQ(send(first), error_code());
}

} // namespace
} // namespace kafka::simulated
