// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Names that lead to several addresses, some of them to nobody, and names that lead nowhere.

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::simulated {
namespace {

using namespace std::chrono_literals;
using protocol::list_groups_request;
using protocol::list_groups_response;
using ::testing::AllOf;
using testing::fault;
using ::testing::HasSubstr;

const broker_id first{1};

/// A cluster of one node at the address, which calls itself `kafka`.
class node_at {
public:
    node_at(testing::simulation& world, std::string address,
        std::optional<broker_version> release = std::nullopt)
        : cluster(
              world.get_executor(), options(std::move(address), release), world.get_transport()) {}

    testing::cluster cluster;

private:
    static testing::cluster_options options(
        std::string address, std::optional<broker_version> release) {
        testing::cluster_options made;
        made.cluster_id = "the-one-and-only";
        made.addresses = {std::move(address)};
        made.ports = {9092};
        made.advertised_hosts = {"kafka"};
        made.release = release;
        return made;
    }
};

class addresses : public ::testing::Test {
protected:
    void name(std::vector<std::string> stands_for) {
        world.set_name("kafka", {.addresses = std::move(stands_for), .failure = {}});
    }
    client& start(std::string servers = "kafka", client_options options = {}) {
        options.bootstrap_servers = {std::move(servers)};
        return subject.emplace(world.get_executor(), std::move(options), world.get_transport());
    }
    error_code bootstrap() {
        std::optional<error_code> seen;
        subject->async_bootstrap(told, [&](error_code ec) { seen = ec; });
        EXPECT_TRUE(world.run_until([&] { return seen.has_value(); }));
        return seen.value_or(error_code());
    }
    error_code send(target to, duration timeout = 30s) {
        std::optional<error_code> seen;
        subject->async_send(to, list_groups_request{}, {.timeout = timeout}, told,
            [&](error_code ec, const list_groups_response&) { seen = ec; });
        EXPECT_TRUE(world.run_until([&] { return seen.has_value(); }));
        return seen.value_or(error_code());
    }
    duration elapsed() const { return world.now() - testing::simulation::start; }
    std::string text() const { return told.message(); }

    testing::simulation world{{.seed = 5}};
    std::optional<client> subject;
    error_info told;
};

// --- several addresses ------------------------------------------------------------------------

struct dead_end {
    std::string_view called;
    fault what;
    /// How long it takes at most to come to the next address.
    duration cost;
};

class dead_address : public addresses, public ::testing::WithParamInterface<dead_end> {};

TEST_P(dead_address, does_not_hide_the_one_behind_it) {
    node_at dead(world, "10.0.0.1");
    node_at live(world, "10.0.0.2");
    name({"10.0.0.1", "10.0.0.2"});
    dead.cluster.inject(GetParam().what);
    start();
    EXPECT_EQ(bootstrap(), error_code()) << text();
    EXPECT_LT(elapsed(), GetParam().cost);
    EXPECT_EQ(dead.cluster.connections(), 1u);
    EXPECT_EQ(live.cluster.connections(), 1u);
    const duration before = elapsed();
    EXPECT_EQ(send(node_id(first)), error_code()) << text();
    EXPECT_LT(elapsed() - before, GetParam().cost) << "so it is with the brokers' own addresses";
    EXPECT_EQ(dead.cluster.connections(), 2u);
}

INSTANTIATE_TEST_SUITE_P(all_kinds, dead_address,
    ::testing::Values(dead_end{"hangs_up", fault().always().refuse(), 100ms},
        dead_end{"silent", fault().always().ignore(), 4s},
        dead_end{"hangs_up_on_questions", fault().always().drop(), 100ms},
        dead_end{"speaks_http", fault().always().raw("HTTP/1.1 400 Bad Request\r\n\r\n"), 100ms},
        dead_end{"refuses_us",
            fault()
                .of(protocol::api_key::api_versions)
                .always()
                .error(broker_errc::cluster_authorization_failed),
            100ms}),
    [](const auto& of) { return std::string(of.param.called); });

TEST_F(addresses, that_refuse_to_connect_are_passed_over_on_the_way) {
    node_at dead(world, "10.0.0.1");
    node_at live(world, "10.0.0.4");
    name({"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"});
    dead.cluster.inject(fault().always().refuse());
    start();
    EXPECT_EQ(bootstrap(), error_code()) << text();
    EXPECT_LT(elapsed(), 100ms);
    EXPECT_EQ(dead.cluster.connections(), 1u);
}

TEST_F(addresses, that_were_too_slow_to_win_are_tried_when_the_winner_is_dead) {
    node_at live(world, "10.0.0.1");
    node_at dead(world, "10.0.0.2");
    name({"10.0.0.1", "10.0.0.2"});
    world.set_line("10.0.0.1", "", {.latency = 400ms, .jitter = {}});
    dead.cluster.inject(fault().always().refuse());
    start();
    EXPECT_EQ(bootstrap(), error_code()) << text();
    EXPECT_EQ(dead.cluster.connections(), 1u);
}

TEST_F(addresses, are_all_asked_before_anything_older_is) {
    node_at dead(world, "10.0.0.1");
    node_at old(world, "10.0.0.2", broker_version{0, 9});
    name({"10.0.0.1", "10.0.0.2"});
    dead.cluster.inject(fault().always().refuse());
    start();
    EXPECT_EQ(bootstrap(), error_code()) << text();
    EXPECT_EQ(dead.cluster.connections(), 8u) << "as often as the other one";
    EXPECT_EQ(old.cluster.connections(), 8u);
    EXPECT_LT(elapsed(), 100ms);
}

TEST_F(addresses, have_failed_once_when_all_of_them_have) {
    node_at one(world, "10.0.0.1");
    node_at two(world, "10.0.0.2");
    name({"10.0.0.1", "10.0.0.2"});
    one.cluster.inject(fault().always().refuse());
    two.cluster.inject(fault().always().raw_then_close("SSH-2.0-OpenSSH_9.2\r\n"));
    client_options options;
    options.legacy_probing = false;
    options.reconnect_backoff = 10s;
    options.reconnect_backoff_max = 10s;
    start("kafka", options);
    EXPECT_EQ(send(any_node, 9s), errc::foreign_protocol);
    EXPECT_EQ(one.cluster.connections(), 2u) << "two questions, each to both";
    EXPECT_EQ(two.cluster.connections(), 2u);
    EXPECT_THAT(text(), AllOf(HasSubstr("at 10.0.0.2:9092"), HasSubstr("SSH"),
                            HasSubstr("before, at 10.0.0.1:9092: the peer closed")));
    EXPECT_EQ(send(any_node, 9s), errc::foreign_protocol);
    EXPECT_EQ(one.cluster.connections(), 2u) << "nobody waits for what would be the same";
    world.run_for(12s);
    EXPECT_EQ(send(any_node, 9s), errc::foreign_protocol);
    EXPECT_EQ(one.cluster.connections(), 4u) << "then it begins at the first one again";
}

TEST_F(addresses, need_only_one_of_many_that_works) {
    const std::vector<std::string> all{"10.0.0.1", "2001:db8::1:1", "10.0.0.2", "2001:db8::1:2",
        "10.0.0.3", "2001:db8::1:3", "10.0.0.4", "2001:db8::1:4"};
    // The first two refuse, the next two are silent, of the others one after the other works.
    for (std::size_t works = 4; works != all.size(); ++works) {
        SCOPED_TRACE(all[works]);
        testing::simulation other{{.seed = works}};
        node_at live(other, all[works]);
        other.set_name("kafka", {.addresses = all});
        for (std::size_t i = 2; i != all.size(); ++i)
            if (i != works)
                other.cut(all[i]);
        client one(other.get_executor(), {.bootstrap_servers = {"kafka"}}, other.get_transport());
        std::optional<error_code> seen;
        one.async_bootstrap(told, [&](error_code ec) { seen = ec; });
        EXPECT_TRUE(other.run_until([&] { return seen.has_value(); }));
        EXPECT_EQ(seen, error_code()) << text();
        const duration silence = 250ms * static_cast<int>(works - 2);
        EXPECT_THAT(other.now() - testing::simulation::start,
            AllOf(::testing::Ge(silence), ::testing::Lt(silence + 50ms)));
        EXPECT_EQ(live.cluster.connections(), 1u);
    }
}

TEST_F(addresses, are_looked_up_again_for_the_next_connection) {
    node_at here(world, "10.0.0.1");
    node_at there(world, "10.0.0.2");
    // The second address is left over when the first has taken the connection.
    name({"10.0.0.1", "10.0.0.3"});
    node_at old(world, "10.0.0.3");
    start();
    EXPECT_EQ(bootstrap(), error_code()) << text();
    EXPECT_EQ(send(node_id(first)), error_code()) << text();
    name({"10.0.0.2"});
    here.cluster.stop(first);
    ASSERT_TRUE(world.run_until([&] { return !subject->connected(first); }));
    EXPECT_EQ(send(node_id(first)), error_code()) << text();
    EXPECT_EQ(there.cluster.requests(protocol::api_key::list_groups), 1u);
    EXPECT_EQ(old.cluster.connections(), 0u);
}

// --- names ------------------------------------------------------------------------------------

TEST_F(addresses, in_brackets_are_of_version_6_for_names_too) {
    node_at four(world, "10.0.0.1");
    node_at six(world, "2001:db8::5");
    name({"10.0.0.1", "2001:db8::5"});
    start("[kafka]:9092");
    EXPECT_EQ(bootstrap(), error_code()) << text();
    EXPECT_EQ(four.cluster.connections(), 0u);
    EXPECT_EQ(six.cluster.connections(), 1u);
}

TEST_F(addresses, of_the_wrong_version_alone_are_none) {
    node_at four(world, "10.0.0.1");
    name({"10.0.0.1"});
    client_options options;
    options.api_version_auto_timeout = 1s;
    start("[kafka]", options);
    EXPECT_EQ(bootstrap(), errc::no_brokers_available);
    EXPECT_THAT(text(), HasSubstr("cannot resolve kafka"));
    EXPECT_EQ(four.cluster.connections(), 0u);
}

TEST_F(addresses, a_name_without_any_is_told_as_the_cause) {
    client_options options;
    options.api_version_auto_timeout = 1s;
    start("nowhere.example:9094", options);
    EXPECT_EQ(bootstrap(), errc::no_brokers_available);
    ASSERT_NE(told.cause, nullptr);
    EXPECT_EQ(told.cause->code, errc::connection);
    EXPECT_EQ(told.cause->peer, "nowhere.example:9094");
    EXPECT_THAT(told.cause->detail, HasSubstr("cannot resolve nowhere.example: "));
    ASSERT_NE(told.cause->cause, nullptr);
    EXPECT_EQ(told.cause->cause->code, boost::asio::error::host_not_found);
    EXPECT_THAT(text(), AllOf(HasSubstr("tried nowhere.example:9094 for 1000 ms"),
                            HasSubstr("cannot resolve nowhere.example: ")));
}

TEST_F(addresses, a_name_is_given_up_with_the_time_to_connect) {
    world.set_name("slow.example", {.addresses = {}, .failure = {}, .delay = duration::max()});
    client_options options;
    options.socket_connection_setup_timeout = 2s;
    options.api_version_auto_timeout = 3s;
    start("slow.example", options);
    EXPECT_EQ(bootstrap(), errc::no_brokers_available);
    EXPECT_EQ(elapsed(), 3s);
    EXPECT_THAT(text(), HasSubstr("cannot resolve slow.example: Connection timed out"));
}

TEST_F(addresses, without_any_server_it_is_this_machine_s) {
    node_at here(world, "127.0.0.1");
    subject.emplace(world.get_executor(), client_options(), world.get_transport());
    const std::vector<broker> known = subject->cluster().brokers();
    ASSERT_EQ(known.size(), 1u);
    EXPECT_EQ(known[0].host, "localhost");
    EXPECT_EQ(known[0].port, 9092);
    EXPECT_EQ(bootstrap(), error_code()) << text();
    EXPECT_EQ(here.cluster.connections(), 1u);
}

} // namespace
} // namespace kafka::simulated
