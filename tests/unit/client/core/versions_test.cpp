// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Who wants to know what the brokers are.

#include "unit/client/core/release_world.hpp"

#include <boost/asio/error.hpp>
#include <kafka/version_check.hpp>

#include <cstdint>

namespace kafka::detail::test {
namespace {

using core::test::big_endian;
using core::test::frame;
using ::testing::AllOf;
using ::testing::HasSubstr;

// --- checks -----------------------------------------------------------------------------------

/// What `async_check_version` does.
class check final : public exchange {
public:
    explicit check(version_check asked, time_point now)
        : exchange(nullptr, nullptr, nullptr),
          what(asked) {
        request = &what;
        response = &found;
        deadline = now + what.timeout;
    }
    void complete(delivery) noexcept override {}
    error_code error() const { return failed() ? failure->code : error_code(); }

    version_check what;
    broker_version found;
};

void start(core_world& world, check& what) {
    world.step([&] { world.core.check_version(what, world.now); });
}

TEST(check_version, knows_a_connected_node_at_once) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.maybe_connect(one);
    world.connect(world.at(one), offers_of({3, 9}));
    world.maybe_connect(two);
    world.connect(world.at(two), offers_of({2, 8}));
    check first({.node = one, .timeout = 0s}, world.now);
    check second({.node = two, .timeout = 0s}, world.now);
    check any({.timeout = 0s}, world.now);
    for (check* each : {&first, &second, &any}) {
        start(world, *each);
        ASSERT_TRUE(world.is_done(*each));
        EXPECT_FALSE(each->failed());
    }
    EXPECT_EQ(first.found, (broker_version{3, 9}));
    EXPECT_EQ(second.found, (broker_version{2, 8}));
    EXPECT_EQ(any.found, first.found);
}

TEST(check_version, connects_to_a_node_that_is_not) {
    core_world world;
    protocol::metadata_response cluster;
    add_broker(cluster, 0, "host0");
    world.discover(cluster);
    const node_id zero{0};
    check ask({.node = zero}, world.now);
    start(world, ask);
    ASSERT_TRUE(world.has_open(zero)) << "0 is a node like any other";
    EXPECT_FALSE(world.is_done(ask));
    EXPECT_EQ(recognize(world, zero, {0, 11}), 2) << "it does not know the newest ApiVersions";
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.found, (broker_version{0, 11}));
}

TEST(check_version, of_no_node_in_particular_starts_everything) {
    core_world world;
    check ask({}, world.now);
    start(world, ask);
    recognize(world, boot, v0_9);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_FALSE(ask.failed());
    EXPECT_EQ(ask.found, v0_9);
}

TEST(check_version, waits_for_a_node_to_be_tried_again) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    world.fail(world.at(one), "refused");
    check ask({.node = one}, world.now);
    start(world, ask);
    EXPECT_FALSE(world.has_open(one));
    world.pass(60ms);
    world.connect(world.at(one));
    EXPECT_TRUE(world.is_done(ask));
    EXPECT_FALSE(ask.failed());
}

TEST(check_version, of_a_node_fails_at_the_deadline_with_the_last_failure) {
    core_world world;
    world.discover(core_world::brokers(1));
    check ask({.node = one}, world.now);
    start(world, ask);
    world.fail(world.at(one), "the cable is cut");
    world.pass(2s - 1ns);
    EXPECT_FALSE(world.is_done(ask));
    world.pass(1ns);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), errc::node_not_ready);
    EXPECT_EQ(ask.failure->node, one);
    EXPECT_THAT(text_of(ask),
        AllOf(HasSubstr("within 2000 ms"), HasSubstr("host1:9092"), HasSubstr("the cable is cut")));
}

TEST(check_version, of_any_node_fails_at_the_deadline_with_the_last_failure) {
    core_world world({}, 2);
    check ask({.timeout = 300ms}, world.now);
    start(world, ask);
    world.fail(world.servers.back(), "nobody is at home");
    world.pass(300ms);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), errc::no_brokers_available);
    EXPECT_THAT(text_of(ask), AllOf(HasSubstr("300 ms"), HasSubstr("nobody is at home")));
}

TEST(check_version, without_time_does_not_wait) {
    core_world world;
    world.discover(core_world::brokers(1));
    check ask({.node = one, .timeout = 0s}, world.now);
    start(world, ask);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), errc::node_not_ready);
}

TEST(check_version, of_a_node_that_nobody_knows) {
    core_world world;
    world.discover(core_world::brokers(1));
    check ask({.node = three}, world.now);
    start(world, ask);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), errc::unknown_broker_id);
    EXPECT_EQ(ask.failure->node, three);
}

TEST(check_version, does_not_leave_all_its_time_to_one_server) {
    core_world world({}, 3);
    check ask({}, world.now);
    start(world, ask);
    world.pass(499ms);
    EXPECT_EQ(world.servers.size(), 1u);
    world.pass(1s);
    EXPECT_EQ(world.servers.size(), 3u);
    world.connect(world.servers.back());
    EXPECT_TRUE(world.is_done(ask));
    EXPECT_FALSE(ask.failed());
}

TEST(check_version, of_what_is_no_broker_fails_when_that_is_known) {
    core_world world;
    world.discover(core_world::brokers(1));
    check ask({.node = one}, world.now);
    start(world, ask);
    EXPECT_EQ(exhaust(world, one), 6);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), errc::unrecognized_broker_version);
    EXPECT_EQ(ask.failure->node, one);
    EXPECT_THAT(text_of(ask), HasSubstr("the peer hung up"));
}

TEST(check_version, of_any_node_fails_when_nobody_is_a_broker) {
    core_world world({}, 2);
    check ask({}, world.now);
    start(world, ask);
    const node_id first = world.servers.front().node();
    const node_id other = node_id::bootstrap(1 - first.number());
    exhaust(world, first);
    EXPECT_FALSE(world.is_done(ask)) << "there is another one";
    ASSERT_TRUE(world.has_open(other));
    exhaust(world, other);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), errc::unrecognized_broker_version);
}

TEST(check_version, fails_anew_only_after_asking_anew) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    exhaust(world, one);
    check ask({.node = one}, world.now);
    start(world, ask);
    EXPECT_FALSE(world.is_done(ask));
    world.pass(60ms);
    world.connect(world.at(one));
    EXPECT_TRUE(world.is_done(ask));
    EXPECT_FALSE(ask.failed());
}

TEST(check_version, takes_surprises_as_failures_or_strictly) {
    for (const bool strict : {false, true}) {
        core_world world;
        world.discover(core_world::brokers(1));
        check ask({.node = one, .strict = strict}, world.now);
        check any({.strict = strict}, world.now); // has its answer from the bootstrap server
        start(world, ask);
        start(world, any);
        EXPECT_FALSE(any.failed());
        world.establish(world.at(one));
        world.receive(world.at(one), frame(core::test::to_bytes("x")));
        EXPECT_EQ(world.is_done(ask), strict);
        if (strict) {
            EXPECT_EQ(ask.error(), errc::unrecognized_broker_version);
            ASSERT_NE(ask.failure->cause, nullptr);
            EXPECT_EQ(ask.failure->cause->code, errc::protocol);
        } else {
            world.pass(60ms);
            world.connect(world.at(one));
            EXPECT_TRUE(world.is_done(ask));
            EXPECT_FALSE(ask.failed());
        }
    }
}

TEST(check_version, strictly_lets_brokers_be_old) {
    core_world world;
    check ask({.strict = true}, world.now);
    start(world, ask);
    recognize(world, boot, {0, 8, 1});
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.found, (broker_version{0, 8, 1}));
}

TEST(check_version, strictly_does_not_take_nonsense_for_an_old_release_s_silence) {
    for (const bool strict : {false, true}) {
        core_world world;
        check ask({.strict = strict}, world.now);
        start(world, ask);
        meet(world, boot, {});
        meet(world, boot, {});
        world.establish(world.at(boot));
        ASSERT_EQ(world.at(boot).asked.at(0).key, list_groups_key);
        world.receive(world.at(boot), big_endian<std::int32_t>(-1));
        EXPECT_EQ(world.is_done(ask), strict);
        if (!strict) {
            EXPECT_EQ(recognize(world, boot, {0, 8, 2}), 5);
            EXPECT_EQ(ask.found, (broker_version{0, 8, 2}));
        }
    }
}

TEST(check_version, can_be_given_up) {
    core_world world;
    check ask({}, world.now);
    start(world, ask);
    world.abandon(ask);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), boost::asio::error::operation_aborted);
    world.connect(world.at(boot));
    EXPECT_EQ(world.done.size(), 1u);
}

TEST(check_version, ends_with_the_client) {
    core_world world;
    check ask({}, world.now);
    start(world, ask);
    world.close();
    EXPECT_EQ(ask.error(), errc::cancelled);
    check late({}, world.now);
    start(world, late);
    EXPECT_EQ(late.error(), errc::illegal_state);
}

TEST(check_version, tells_what_the_options_allow) {
    client_options options;
    options.api_version = broker_version{2, 0};
    core_world world(options);
    check ask({}, world.now);
    start(world, ask);
    recognize(world, boot, {3, 9});
    EXPECT_EQ(ask.found, (broker_version{2, 0}));
}

// --- the map ----------------------------------------------------------------------------------

TEST(versions_of_the_client, are_those_of_the_first_connection) {
    core_world world;
    world.start();
    EXPECT_EQ(world.core.support(), nullptr);
    world.establish(world.at(boot));
    EXPECT_EQ(world.core.support(), nullptr);
    world.answer(world.at(boot), offers_of({2, 0}));
    ASSERT_NE(world.core.support(), nullptr);
    EXPECT_EQ(world.core.support()->versions.find(metadata_key), (core::version_range{0, 6}));
    world.answer(world.at(boot), core_world::brokers(1));
    world.maybe_connect(one);
    world.connect(world.at(one), offers_of({4, 0}));
    EXPECT_EQ(world.core.support()->versions.find(metadata_key), (core::version_range{0, 6}));
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    EXPECT_EQ(ask.version, 5) << "requests go by what their own broker supports";
}

} // namespace
} // namespace kafka::detail::test
