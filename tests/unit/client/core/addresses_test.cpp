// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What the client makes of names that lead to several addresses, and of who it finds there.

#include "unit/client/core/core_world.hpp"

#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/version_check.hpp>

#include <string>
#include <vector>

namespace kafka::detail::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::Not;

kafka::core::server_address ip(const std::string& host) {
    return {.host = host, .port = 9092, .family = kafka::core::ip_family::ipv4};
}

/// The first of them; the others are left.
kafka::core::reached_address reached(const std::vector<std::string>& hosts) {
    kafka::core::reached_address where{.at = ip(hosts.front()), .others = {}};
    for (std::size_t i = 1; i < hosts.size(); ++i)
        where.others.push_back(ip(hosts[i]));
    return where;
}

/// The attempt has a stream to the first of them.
void establish_at(core_world& world, server& which, const std::vector<std::string>& hosts) {
    world.step([&] { world.core.on_established(*which.line, world.now, reached(hosts)); }, &which);
}

// --- going from one to the next ---------------------------------------------------------------

TEST(addresses, are_gone_through_at_once_and_as_one_effort) {
    core_world world;
    world.discover(core_world::brokers(1));
    EXPECT_TRUE(world.maybe_connect(one));
    EXPECT_THAT(world.at(one).line->addresses, IsEmpty()) << "to be looked up";
    establish_at(world, world.at(one), {"10.0.0.1", "10.0.0.2", "10.0.0.3"});
    EXPECT_EQ(world.at(one).asked.front().version, 5);
    world.fail(world.at(one), "hung up");
    ASSERT_TRUE(world.has_open(one));
    EXPECT_FALSE(world.core.is_disconnected(one));
    EXPECT_EQ(world.core.connection_delay(one, world.now), 0s);
    EXPECT_FALSE(world.core.needs_metadata_update()) << "it has not failed yet";
    EXPECT_THAT(world.at(one).line->addresses, ElementsAre(ip("10.0.0.2"), ip("10.0.0.3")));
    EXPECT_EQ(world.at(one).address(), "host1:9092");
    establish_at(world, world.at(one), {"10.0.0.2", "10.0.0.3"});
    EXPECT_EQ(world.at(one).asked.front().version, 5) << "asked the same";
    world.answer(world.at(one), kafka::core::test::usual_versions());
    EXPECT_TRUE(world.core.connected(one));
}

TEST(addresses, count_as_one_failure_when_all_have_failed) {
    client_options options;
    options.legacy_probing = false;
    core_world world(options);
    world.discover(core_world::brokers(1));
    for (const duration about : {50ms, 100ms, 200ms}) {
        while (!world.maybe_connect(one))
            world.pass(1ms);
        const time_point began = world.now;
        for (int question = 0; question < 2; ++question) {
            establish_at(world, world.at(one), {"10.0.0.1", "10.0.0.2"});
            world.fail(world.at(one), "hung up");
            establish_at(world, world.at(one), {"10.0.0.2"});
            EXPECT_EQ(world.at(one).asked.front().version, question == 0 ? 5 : 0);
            world.fail(world.at(one), "hung up");
        }
        EXPECT_FALSE(world.has_open(one));
        EXPECT_TRUE(world.core.is_disconnected(one));
        EXPECT_THAT(world.core.connection_delay(one, began),
            AllOf(Ge(about * 8 / 10), Le(about * 12 / 10)));
    }
    EXPECT_TRUE(world.core.needs_metadata_update());
}

/// The attempt has come to the first of them, and ends in TLS's handshake.
void fail_in_handshake(core_world& world, std::vector<std::string> hosts, error_code code) {
    server& which = world.at(one);
    error_info why{.code = code};
    why.detail = "at " + hosts.front();
    world.step(
        [&] {
            world.core.on_reached(*which.line, reached(hosts));
            world.core.on_closed(*which.line, why, world.now);
        },
        &which);
}

TEST(addresses, behind_one_that_ends_in_the_handshake_are_tried) {
    for (const error_code lost : {error_code(errc::tls_handshake_closed),
             error_code(errc::connection), error_code(errc::tls_garbled)}) {
        core_world world;
        world.discover(core_world::brokers(1));
        world.maybe_connect(one);
        fail_in_handshake(world, {"10.0.0.1", "10.0.0.2"}, lost);
        ASSERT_TRUE(world.has_open(one)) << lost.message();
        EXPECT_THAT(world.at(one).line->addresses, ElementsAre(ip("10.0.0.2")));
        EXPECT_EQ(world.core.connection_delay(one, world.now), 0s);
        fail_in_handshake(world, {"10.0.0.2"}, lost);
        EXPECT_FALSE(world.has_open(one)) << "all have failed";
        EXPECT_GT(world.core.connection_delay(one, world.now), 0s);
    }
}

TEST(addresses, are_not_gone_through_where_a_certificate_is_refused) {
    for (const errc refusal : {errc::tls_wrong_host, errc::tls_unknown_ca,
             errc::tls_certificate_expired, errc::tls_client_certificate_required,
             errc::tls_protocol_version, errc::tls_not_spoken, errc::tls_alert}) {
        core_world world;
        world.discover(core_world::brokers(1));
        world.maybe_connect(one);
        fail_in_handshake(world, {"10.0.0.1", "10.0.0.2"}, refusal);
        EXPECT_FALSE(world.has_open(one)) << error_code(refusal).message();
        EXPECT_GT(world.core.connection_delay(one, world.now), 0s);
        world.pass(200ms);
        world.maybe_connect(one);
        EXPECT_THAT(world.at(one).line->addresses, IsEmpty()) << "and are forgotten";
    }
}

TEST(addresses, that_were_left_over_are_forgotten_once_connected) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    establish_at(world, world.at(one), {"10.0.0.1", "10.0.0.2"});
    world.answer(world.at(one), kafka::core::test::usual_versions());
    ASSERT_TRUE(world.core.connected(one));
    world.fail(world.at(one), "lost");
    EXPECT_FALSE(world.has_open(one));
    EXPECT_GT(world.core.connection_delay(one, world.now), 0s) << "nothing holds the pause off";
    world.pass(100ms);
    world.maybe_connect(one); // unless metadata has made the client do so
    EXPECT_THAT(world.at(one).line->addresses, IsEmpty());
}

TEST(addresses, that_were_left_over_are_forgotten_when_the_node_is_closed) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    establish_at(world, world.at(one), {"10.0.0.1", "10.0.0.2"});
    world.step([&] { world.core.close_node(one, world.now); });
    EXPECT_FALSE(world.has_open(one));
    EXPECT_TRUE(world.maybe_connect(one));
    EXPECT_THAT(world.at(one).line->addresses, IsEmpty());
}

TEST(addresses, are_not_gone_through_for_longer_than_an_effort_may_take) {
    client_options options;
    options.api_version_auto_timeout = 3s;
    options.legacy_probing = false;
    options.reconnect_backoff = options.reconnect_backoff_max = 10s;
    core_world world(options);
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    std::vector<std::string> left(20, "10.0.0.1");
    const time_point began = world.now;
    while (world.has_open(one)) {
        ASSERT_GT(left.size(), 1u);
        establish_at(world, world.at(one), left);
        left.pop_back();
        const std::size_t before = world.attempts(one);
        while (world.has_open(one) && world.attempts(one) == before)
            world.pass(10ms);
        if (world.has_open(one) && world.at(one).line->addresses.empty())
            break; // the next question, to whatever the name leads to then
    }
    EXPECT_THAT(world.now - began, AllOf(Ge(3s), Le(4s)));
    EXPECT_GT(left.size(), 5u) << "in vain for the rest";
    ASSERT_TRUE(world.has_open(one)) << "with the last question";
    establish_at(world, world.at(one), {"10.0.0.1", "10.0.0.2"});
    EXPECT_EQ(world.at(one).asked.front().version, 0);
    world.pass(1s);
    EXPECT_FALSE(world.has_open(one));
    EXPECT_GT(world.core.connection_delay(one, world.now), 5s) << "though an address was left";
}

TEST(addresses, are_told_apart_in_what_is_told) {
    client_options options;
    options.legacy_probing = false;
    core_world world(options);
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 1ms);
    world.send(ask, one);
    for (int question = 0; question < 2; ++question) {
        establish_at(world, world.at(one), {"10.0.0.1", "10.0.0.2"});
        world.fail(world.at(one), "hung up");
        world.fail(world.at(one), "cannot connect: 10.0.0.2:9092: refused");
    }
    world.pass(1s);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_THAT(text_of(ask), HasSubstr("cannot connect: 10.0.0.2:9092: refused; before, at "
                                        "10.0.0.1:9092: hung up"));
}

// --- who is there ------------------------------------------------------------------------------

class identity : public ::testing::Test {
protected:
    static protocol::metadata_response known() {
        protocol::metadata_response made = core_world::brokers(2);
        made.cluster_id = "the cluster";
        return made;
    }
    /// What the newest attempt says of whom it expects.
    static protocol::api_versions_request claim_at(core_world& world, node_id node) {
        world.establish(world.at(node));
        const seen_request asked = world.at(node).asked.front();
        EXPECT_EQ(asked.version, 5);
        protocol::api_versions_request request;
        EXPECT_TRUE(protocol::decode(asked.body, asked.version, request));
        return request;
    }
    static void refuse(core_world& world, node_id node) {
        protocol::api_versions_response mistaken;
        mistaken.error_code = broker_errc::rebootstrap_required;
        world.answer(world.at(node), mistaken);
    }
};

TEST_F(identity, is_claimed_of_brokers_that_the_metadata_names) {
    core_world world;
    world.discover(known());
    world.maybe_connect(two);
    const protocol::api_versions_request said = claim_at(world, two);
    EXPECT_EQ(said.cluster_id, protocol::string("the cluster"));
    EXPECT_EQ(said.node_id, broker_id{2});
}

TEST_F(identity, is_claimed_of_coordinators) {
    core_world world;
    world.discover(known());
    protocol::find_coordinator_response answer;
    answer.node_id = broker_id{2};
    answer.host = "host2";
    answer.port = 9092;
    std::optional<node_id> found;
    world.step([&] {
        found = world.core.add_coordinator(answer, coordinator_kind::group, "g", world.now);
    });
    ASSERT_TRUE(found.has_value());
    world.maybe_connect(*found);
    EXPECT_EQ(claim_at(world, *found).node_id, broker_id{2});
}

TEST_F(identity, is_not_claimed_of_bootstrap_servers_nor_without_a_cluster_s_id) {
    core_world world;
    world.start();
    protocol::api_versions_request said = claim_at(world, boot);
    EXPECT_FALSE(said.cluster_id.has_value());
    EXPECT_EQ(said.node_id, broker_id{-1});
    world.answer(world.at(boot), kafka::core::test::usual_versions());
    world.answer(world.at(boot), core_world::brokers(1)); // which does not say it
    world.maybe_connect(one);
    said = claim_at(world, one);
    EXPECT_FALSE(said.cluster_id.has_value());
    EXPECT_EQ(said.node_id, broker_id{-1});
}

TEST_F(identity, is_not_claimed_by_who_never_begins_again) {
    client_options none;
    none.metadata_recovery_strategy = metadata_recovery_strategy::none;
    core_world world(none);
    world.discover(known());
    world.maybe_connect(two);
    const protocol::api_versions_request said = claim_at(world, two);
    EXPECT_FALSE(said.cluster_id.has_value());
    EXPECT_EQ(said.node_id, broker_id{-1});
}

TEST_F(identity, that_is_mistaken_is_no_surprise_to_a_check) {
    core_world world;
    world.discover(known());
    world.pass(1s);
    version_check wish{.node = two, .strict = true};
    broker_version found;
    wait_for check(world.now + 10s);
    check.request = &wish;
    check.response = &found;
    world.step([&] { world.core.check_version(check, world.now); });
    world.establish(world.at(two));
    refuse(world, two);
    EXPECT_FALSE(world.is_done(check)) << text_of(check);
    world.connect(world.at(boot));
    world.answer(world.at(boot), known());
    world.pass(100ms);
    ASSERT_TRUE(world.has_open(two)) << "somebody waits for it";
    world.connect(world.at(two));
    ASSERT_TRUE(world.is_done(check));
    EXPECT_FALSE(check.failed()) << text_of(check);
}

TEST_F(identity, that_is_mistaken_has_the_client_begin_again) {
    core_world world;
    world.discover(known());
    list_groups ask({}, world.now + 10min);
    world.send(ask, one);
    world.pass(1s);
    world.establish(world.at(one));
    refuse(world, one);
    EXPECT_FALSE(world.core.cluster().has_metadata());
    EXPECT_FALSE(world.has_open(one));
    ASSERT_TRUE(world.has_open(boot));
    world.connect(world.at(boot));
    protocol::metadata_response elsewhere;
    add_broker(elsewhere, 1, "new1");
    elsewhere.cluster_id = "the cluster";
    world.answer(world.at(boot), elsewhere);
    world.pass(100ms);
    ASSERT_TRUE(world.has_open(one)) << "somebody waits for it";
    EXPECT_EQ(world.at(one).address(), "new1:9092");
    EXPECT_EQ(claim_at(world, one).cluster_id, protocol::string("the cluster"));
    world.answer(world.at(one), kafka::core::test::usual_versions());
    EXPECT_EQ(world.at(one).asked.size(), 1u) << "and is sent now";
}

TEST_F(identity, that_is_mistaken_is_not_looked_for_at_other_addresses) {
    core_world world;
    world.discover(known());
    world.maybe_connect(one);
    establish_at(world, world.at(one), {"10.0.0.1", "10.0.0.2"});
    refuse(world, one);
    EXPECT_FALSE(world.has_open(one));
    EXPECT_FALSE(world.core.cluster().has_metadata());
}

TEST_F(identity, that_is_always_mistaken_is_not_asked_without_pause) {
    core_world world;
    world.discover(known());
    list_groups ask({}, world.now + 10min);
    world.send(ask, one);
    const time_point began = world.now;
    while (world.now < began + 10s) {
        if (world.has_open(one)) {
            world.establish(world.at(one));
            refuse(world, one);
        }
        if (world.has_open(boot)) {
            server& there = world.at(boot);
            if (there.line->connection.state() == kafka::core::connection_state::connecting)
                world.connect(there);
            if (!there.asked.empty())
                world.answer(there, known());
        }
        world.pass(1ms);
    }
    EXPECT_LE(world.attempts(one), 101u) << "one for each refresh, which are 100 ms apart";
    EXPECT_GE(world.attempts(one), 5u);
}

TEST_F(identity, that_is_refused_unasked_is_a_failure_to_who_does_not_want_to_begin_again) {
    client_options options;
    options.metadata_recovery_strategy = metadata_recovery_strategy::none;
    core_world world(options);
    world.discover(known());
    list_groups ask({}, world.now + 1s);
    world.send(ask, one);
    world.establish(world.at(one));
    refuse(world, one);
    EXPECT_TRUE(world.core.cluster().has_metadata());
    EXPECT_GT(world.core.connection_delay(one, world.now), 0s);
    world.pass(2s);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_THAT(
        text_of(ask), AllOf(HasSubstr("REBOOTSTRAP_REQUIRED"), Not(HasSubstr("it is not node 1"))));
}

// What a proxy looks up is not looked up here.
TEST(addresses, of_hosts_that_only_a_proxy_knows_are_not_asked_for) {
    for (const bool proxy_looks_up : {false, true}) {
        client_options options;
        options.client_dns_lookup = client_dns_lookup::resolve_canonical_bootstrap_servers_only;
        core_world world(options);
        world.core.on_proxy("socks5h://proxy:1080", proxy_looks_up);
        world.core.start(world.now);
        EXPECT_EQ(world.core.effects().look_up.has_value(), !proxy_looks_up);
        EXPECT_EQ(world.core.effects().opened.empty(), !proxy_looks_up);
    }
}

} // namespace
} // namespace kafka::detail::test
