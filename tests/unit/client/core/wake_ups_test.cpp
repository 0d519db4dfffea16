// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// When the client wants to be woken: for whatever comes first of all that may.

#include "unit/client/core/core_world.hpp"

namespace kafka::detail::test {
namespace {

using core::test::groups;

class wake_up : public ::testing::Test {
protected:
    static client_options options() {
        client_options made;
        made.connections_max_idle = 10min;
        made.reconnect_backoff = 10s;
        made.reconnect_backoff_max = 10s; // without jitter
        made.retry_backoff = 200ms;
        return made;
    }
    /// How long from now; after a look at what has become of deadlines that were known before.
    duration in() {
        world.step([&] { world.core.on_time(world.now); });
        return world.core.next_deadline() - world.now;
    }
    void connect() {
        world.discover(core_world::brokers(1));
        world.connect(one);
        world.pass(1s);
    }

    core_world world{options()};
};

TEST_F(wake_up, comes_when_metadata_is_old) {
    connect();
    EXPECT_EQ(in(), 5min - 1s);
}

TEST_F(wake_up, comes_when_metadata_may_be_asked_for_again) {
    connect();
    wish_for first;
    world.refresh(first);
    world.answer(world.at(one), core_world::brokers(1));
    wish_for second;
    world.refresh(second);
    EXPECT_EQ(in(), 200ms);
}

TEST_F(wake_up, comes_when_the_request_for_metadata_is_late) {
    connect();
    wish_for wish;
    world.refresh(wish);
    EXPECT_EQ(in(), 30s);
}

TEST_F(wake_up, comes_when_a_request_in_flight_is_late) {
    connect();
    list_groups soon({}, world.now + 2s);
    list_groups later({}, world.now + 20s);
    world.send(later, one);
    EXPECT_EQ(in(), 20s);
    world.send(soon, one);
    EXPECT_EQ(in(), 2s);
    world.answer(world.at(one), groups("g"));
    world.answer(world.at(one), groups("g"));
    EXPECT_EQ(in(), 5min - 1s) << "what is answered needs none";
}

TEST_F(wake_up, comes_when_a_request_that_waits_is_late) {
    connect();
    world.fail(world.at(one), "lost");
    list_groups ask({}, world.now + 3s);
    world.send(ask, one);
    EXPECT_EQ(in(), 3s);
    EXPECT_FALSE(world.is_done(ask));
}

TEST_F(wake_up, comes_when_a_node_may_be_tried_again) {
    connect();
    world.fail(world.at(one), "lost"); // metadata is due, and nobody is there to be asked
    EXPECT_EQ(world.core.connection_delay(one, world.now), 9s);
    EXPECT_EQ(in(), 9s);
}

TEST_F(wake_up, comes_when_a_pause_is_over_that_metadata_waits_for) {
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    world.connect(world.at(one), core::test::throttling_versions());
    world.pass(1s);
    list_groups ask({}, time_point::max());
    world.send(ask, one);
    protocol::list_groups_response asking;
    asking.throttle_time_ms = 4000;
    world.answer(world.at(one), asking);
    wish_for wish;
    world.refresh(wish);
    EXPECT_TRUE(world.at(one).asked.empty());
    EXPECT_EQ(in(), 4s);
}

TEST_F(wake_up, comes_when_another_server_is_to_be_tried_beside_a_silent_one) {
    core_world several(options(), 2);
    several.start();
    EXPECT_EQ(several.core.next_deadline(), several.now + 1s);
    several.pass(1s);
    EXPECT_EQ(several.open_attempts(), 2u);
}

TEST_F(wake_up, comes_when_a_connection_has_been_idle) {
    client_options patient = options();
    patient.metadata_max_age = 2'147'483'647ms;
    core_world idle(patient);
    idle.discover(core_world::brokers(1));
    idle.connect(one);
    idle.step([&] { idle.core.on_time(idle.now); });
    EXPECT_EQ(idle.core.next_deadline(), idle.now + 10min);
}

TEST_F(wake_up, does_not_come_when_there_is_nothing_to_wait_for) {
    client_options patient = options();
    patient.metadata_max_age = 2'147'483'647ms;
    patient.connections_max_idle = 0ms;
    core_world idle(patient);
    EXPECT_EQ(idle.core.next_deadline(), time_point::max()) << "nobody has begun";
    idle.discover(core_world::brokers(1));
    idle.connect(one);
    idle.step([&] { idle.core.on_time(idle.now); });
    EXPECT_GT(idle.core.next_deadline(), idle.now + 24h);
}

} // namespace
} // namespace kafka::detail::test
