// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What the client answers about a node, and what it does for it, in every situation that a node may
// be in: one table.

#include "unit/client/core/core_world.hpp"

#include <list>
#include <ostream>
#include <string>
#include <string_view>

namespace kafka::detail::test {
namespace {

enum class delay { none, back_off, for_ever };

struct answers {
    bool connected = false;
    bool ready = false;
    /// The same, if metadata does not go first.
    bool ready_itself = false;
    bool disconnected = false;
    bool failed = false;
    delay until_connected = delay::none;
    bool throttled = false;
    std::size_t in_flight = 0;
    /// Whether it may be chosen where the other node has one request in flight.
    bool least_loaded = false;
    /// Whether `maybe_connect` has an attempt made; and then `send` does, too.
    bool connects = false;
    /// What becomes of a request that is sent now; none: it is sent.
    error_code sent = errc::node_not_ready;

    friend bool operator==(const answers&, const answers&) = default;
};

void PrintTo(const answers& which, std::ostream* to) {
    const auto tell = [&](const char* what, bool holds) { *to << (holds ? what : ""); };
    tell("connected ", which.connected);
    tell("ready ", which.ready);
    tell("ready-itself ", which.ready_itself);
    tell("disconnected ", which.disconnected);
    tell("failed ", which.failed);
    tell("throttled ", which.throttled);
    tell("least-loaded ", which.least_loaded);
    tell("connects ", which.connects);
    *to << "delay " << static_cast<int>(which.until_connected) << ", " << which.in_flight
        << " in flight, send: " << which.sent.message();
}

/// The client knows brokers 1 and 2, and is connected to the second.
class node_one : public core_world {
public:
    node_one() : core_world(options()) {
        discover(brokers(2));
        connect(two);
        pass(1s);
    }

    void is_connecting() { maybe_connect(one); }
    void is_negotiating() {
        is_connecting();
        establish(at(one));
    }
    void is_ready() { connect(one); }
    void has_one_in_flight() {
        is_ready();
        send(asks.emplace_back(protocol::list_groups_request{}, now + 30s), one);
    }
    void is_full() {
        has_one_in_flight();
        send(asks.emplace_back(protocol::list_groups_request{}, now + 30s), one);
    }
    void is_throttled() {
        maybe_connect(one);
        connect(at(one), kafka::core::test::throttling_versions());
        send(asks.emplace_back(protocol::list_groups_request{}, now + 30s), one);
        protocol::list_groups_response with_pause;
        with_pause.throttle_time_ms = 60'000;
        answer(at(one), with_pause);
    }
    void is_ready_and_metadata_due() {
        is_ready();
        refresh(wish);
        pass(1s);
    }
    void backs_off() {
        maybe_connect(one);
        fail(at(one));
    }
    void has_failed_for_long() {
        backs_off();
        // The second node answers what is asked of it meanwhile.
        pass(500ms);
        answer(at(two), brokers(2));
        pass(9'500ms);
    }
    void was_lost() {
        is_ready();
        fail(at(one), "lost");
        pass(500ms);
        answer(at(two), brokers(2));
        pass(9'500ms);
    }
    void was_closed() {
        is_ready();
        step([&] { core.close_node(one, now); });
    }
    void client_was_closed() {
        is_ready();
        close();
    }

    answers ask(node_id of) {
        answers found;
        found.connected = core.connected(of);
        found.ready = core.is_ready(of, true, now);
        found.ready_itself = core.is_ready(of, false, now);
        found.disconnected = core.is_disconnected(of);
        found.failed = core.connection_failed(of);
        const duration until = core.connection_delay(of, now);
        found.until_connected = until == 0s                ? delay::none
                                : until == duration::max() ? delay::for_ever
                                                           : delay::back_off;
        found.throttled = core.throttle_delay(of, now) != 0s;
        found.in_flight = core.in_flight(of);
        return found;
    }
    /// Whether it may be that while the second one has something to do.
    bool may_be_least_loaded() {
        send(asks.emplace_back(protocol::list_groups_request{}, now + 30s), two);
        bool found = false;
        for (int i = 0; i < 50; ++i)
            found |= core.least_loaded_node(now) == one;
        return found;
    }

    std::list<list_groups> asks;
    wish_for wish;

private:
    static client_options options() {
        client_options made;
        made.max_in_flight_requests_per_connection = 2;
        made.reconnect_backoff = made.reconnect_backoff_max = 5s;
        return made;
    }
};

struct situation {
    std::string_view called;
    void (node_one::*lead_there)();
    answers then;
};

const situation situations[] = {
    {"never_tried", nullptr, {.least_loaded = true, .connects = true}},
    {"is_connecting", &node_one::is_connecting, {.least_loaded = true}},
    {"is_negotiating", &node_one::is_negotiating, {.in_flight = 1, .least_loaded = true}},
    {"is_ready", &node_one::is_ready,
        {.connected = true,
            .ready = true,
            .ready_itself = true,
            .until_connected = delay::for_ever,
            .least_loaded = true,
            .sent = error_code()}},
    {"has_one_in_flight", &node_one::has_one_in_flight,
        {.connected = true,
            .ready = true,
            .ready_itself = true,
            .until_connected = delay::for_ever,
            .in_flight = 1,
            .least_loaded = true,
            .sent = error_code()}},
    {"is_full", &node_one::is_full,
        {.connected = true, .until_connected = delay::for_ever, .in_flight = 2}},
    {"is_throttled", &node_one::is_throttled,
        {.connected = true, .until_connected = delay::for_ever, .throttled = true}},
    // Which the second node is asked for. Who sends is not kept waiting.
    {"is_ready_and_metadata_due", &node_one::is_ready_and_metadata_due,
        {.connected = true,
            .ready_itself = true,
            .until_connected = delay::for_ever,
            .least_loaded = true,
            .sent = error_code()}},
    {"backs_off", &node_one::backs_off,
        {.disconnected = true, .failed = true, .until_connected = delay::back_off}},
    {"has_failed_for_long", &node_one::has_failed_for_long,
        {.disconnected = true, .failed = true, .least_loaded = true, .connects = true}},
    {"was_lost", &node_one::was_lost,
        {.disconnected = true, .failed = true, .least_loaded = true, .connects = true}},
    {"was_closed", &node_one::was_closed, {.least_loaded = true, .connects = true}},
    {"client_was_closed", &node_one::client_was_closed,
        {.least_loaded = true, .sent = errc::illegal_state}},
};

void PrintTo(const situation& of, std::ostream* to) {
    *to << of.called;
}

class node_that : public ::testing::TestWithParam<situation> {};

TEST_P(node_that, is_what_the_table_says) {
    const auto lead = [](node_one& world) {
        if (GetParam().lead_there != nullptr)
            (world.*GetParam().lead_there)();
    };
    node_one asked;
    lead(asked);
    const std::size_t attempts = asked.attempts(one);
    answers found = asked.ask(one);
    EXPECT_EQ(asked.attempts(one), attempts) << "questions change nothing";
    EXPECT_EQ(asked.ask(one), found);
    found.connects = asked.maybe_connect(one);
    EXPECT_EQ(asked.attempts(one), attempts + (found.connects ? 1 : 0));
    EXPECT_FALSE(asked.maybe_connect(one)) << "once is enough";

    node_one sends;
    lead(sends);
    list_groups ask({}, sends.now + 30s);
    EXPECT_TRUE(sends.send_now(ask, one));
    found.sent = ask.error();
    EXPECT_EQ(ask.failed(), sends.is_done(ask)) << "it has failed already, or is on its way";
    EXPECT_EQ(sends.attempts(one), attempts + (found.connects ? 1 : 0));

    node_one chooses;
    lead(chooses);
    found.least_loaded = chooses.may_be_least_loaded();

    EXPECT_EQ(found, GetParam().then);
}

INSTANTIATE_TEST_SUITE_P(any, node_that, ::testing::ValuesIn(situations),
    [](const auto& of) { return std::string(of.param.called); });

TEST(node, that_nobody_knows_is_none) {
    node_one world;
    EXPECT_EQ(world.ask(three), answers());
    EXPECT_FALSE(world.maybe_connect(three));
    list_groups ask({}, world.now + 30s);
    EXPECT_FALSE(world.send_now(ask, three));
    EXPECT_FALSE(world.is_done(ask));
    EXPECT_EQ(world.attempts(three), 0u);
}

} // namespace
} // namespace kafka::detail::test
