// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Brokers of all ages, and what the client says they are.

#include "integration/client/fixture.hpp"

#include <boost/asio/post.hpp>
#include <kafka/protocol/describe_cluster.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/testing/simulation.hpp>

#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace kafka {

void PrintTo(const broker_version& version, std::ostream* to) {
    *to << version.to_string();
}

namespace client_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const node_id node{first};

testing::cluster_options of_release(std::optional<broker_version> release) {
    testing::cluster_options made;
    made.release = release;
    made.groups.push_back({.id = "the group"});
    return made;
}

/// A cluster of that release, and options of clients of it.
struct setting {
    explicit setting(std::optional<broker_version> release) : broker(of_release(release)) {
        options.bootstrap_servers = {broker->bootstrap_servers()};
    }

    testing::cluster_thread broker;
    client_options options;
};

template <class F>
error_info thrown_by(F&& f) {
    try {
        f();
    } catch (const exception& thrown) {
        return thrown.info();
    }
    ADD_FAILURE() << "nothing was thrown";
    return {};
}

// --- old brokers ------------------------------------------------------------------------------

TEST(old_brokers, are_recognized_and_used) {
    for (const broker_version release : {broker_version{0, 9}, {0, 8, 2}, {0, 8, 0}}) {
        SCOPED_TRACE(release.to_string());
        setting old(release);
        client subject = client::connect(old.options);
        EXPECT_TRUE(subject.cluster().has_metadata());
        EXPECT_LE(old.broker->connections(), 8u);
        EXPECT_EQ(subject.check_version(), release);

        const std::uint64_t before = old.broker->connections();
        EXPECT_EQ(subject.check_version(node, patience), release);
        EXPECT_LE(old.broker->connections() - before, 8u);

        const std::uint64_t known = old.broker->connections();
        old.broker->disconnect(first);
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (old.broker->connections() == known && std::chrono::steady_clock::now() < deadline) {
            subject.maybe_connect(node);
            subject.poll(10ms);
        }
        EXPECT_EQ(subject.check_version(node, patience), release);
        EXPECT_EQ(old.broker->connections(), known + 1) << "it knows what to ask";
    }
}

TEST(old_brokers, of_0_8_1_are_told_by_offset_fetch) {
    setting old(broker_version{0, 8, 1});
    // What the cluster here does not serve: a size, the correlation id of the first request on a
    // connection, and no topics.
    old.broker->inject(fault()
            .of(api_key::offset_fetch)
            .always()
            .raw(std::string("\0\0\0\x08\0\0\0\x01\0\0\0\0", 12)));
    client subject(old.options);
    EXPECT_EQ(subject.check_version(std::nullopt, patience), (broker_version{0, 8, 1}));
    EXPECT_LE(old.broker->connections(), 8u);
}

TEST(old_brokers, are_sent_what_they_know) {
    setting old(broker_version{0, 9});
    client subject = client::connect(old.options);
    EXPECT_EQ(subject.check_version(node, patience), (broker_version{0, 9}));
    auto answer = subject.send(node, list_groups_request{});
    subject.poll(patience, answer);
    ASSERT_TRUE(answer.succeeded()) << answer.error().message();
    EXPECT_EQ(answer.get().groups.size(), 1u);
    auto refused = subject.send(node, protocol::describe_cluster_request{});
    subject.poll(patience, refused);
    EXPECT_EQ(refused.error().code, errc::incompatible_broker_version);
}

TEST(old_brokers, are_not_looked_for_unless_wanted) {
    setting old(broker_version{0, 9});
    old.options.legacy_probing = false;
    old.options.api_version_auto_timeout = 300ms;
    const error_info why = thrown_by([&] { client::connect(old.options); });
    EXPECT_EQ(why.code, errc::no_brokers_available);
    ASSERT_NE(why.cause, nullptr);
    EXPECT_EQ(why.cause->code, errc::connection);
    EXPECT_GT(old.broker->requests(api_key::api_versions), 1u);
    EXPECT_EQ(old.broker->requests(), old.broker->requests(api_key::api_versions));
}

TEST(old_brokers, may_be_given) {
    setting recent(std::nullopt);
    recent.options.api_version = broker_version{0, 9};
    client subject = client::connect(recent.options);
    EXPECT_EQ(subject.check_version(node, patience), (broker_version{0, 9}));
    auto answer = subject.send(node, list_groups_request{});
    subject.poll(patience, answer);
    EXPECT_TRUE(answer.succeeded());
    EXPECT_EQ(recent.broker->requests(api_key::api_versions), 0u);
}

TEST(old_brokers, that_keep_silent_are_recognized_in_time) {
    testing::simulation world({.seed = 7});
    testing::cluster_options of = of_release(broker_version{0, 9});
    of.addresses = {"10.0.0.1"};
    testing::cluster broker(world.get_executor(), of, world.get_transport());
    broker.inject(fault().of(api_key::api_versions).always().never_answer());
    client_options options;
    options.bootstrap_servers = {broker.bootstrap_servers()};
    client subject(world.get_executor(), options, world.get_transport());
    error_code code = errc::timeout;
    broker_version found;
    bool done = false;
    subject.async_check_version({.timeout = 1min}, [&](error_code ec, broker_version version) {
        code = ec;
        found = version;
        done = true;
    });
    ASSERT_TRUE(world.run_until([&] { return done; }, 2min));
    EXPECT_FALSE(code) << code.message();
    EXPECT_EQ(found, (broker_version{0, 9}));
    EXPECT_LE(world.now() - testing::simulation::start, options.api_version_auto_timeout);
    EXPECT_EQ(broker.connections(), 8u);
}

TEST(old_brokers, that_leave_out_what_they_do_not_know_are_recognized_at_once) {
    setting old(broker_version{0, 9});
    old.broker->inject(fault().of(api_key::api_versions).always().skip_answer());
    // What the cluster here does not serve: a size, the correlation id of the second request on a
    // connection, and an unknown member.
    old.broker->inject(
        fault().of(api_key::heartbeat).always().raw(std::string("\0\0\0\x06\0\0\0\x02\0\x19", 10)));
    old.options.api_version_auto_timeout = 4s;
    client subject(old.options);
    EXPECT_EQ(subject.check_version(std::nullopt, patience), (broker_version{0, 9}));
    EXPECT_EQ(old.broker->connections(), 1u);
    EXPECT_EQ(old.broker->requests(api_key::api_versions), 1u);
    EXPECT_EQ(old.broker->requests(api_key::heartbeat), 1u);
}

TEST(recent_brokers, are_not_taken_for_old_ones_because_of_a_failure) {
    for (const fault& what :
        {fault().of(api_key::api_versions).times(2).drop(), fault().times(2).drop(),
            fault().of(api_key::api_versions).times(3).cut(7), fault().times(3).refuse()}) {
        setting recent(std::nullopt);
        recent.broker->inject(what);
        client subject(recent.options);
        EXPECT_GE(subject.check_version(std::nullopt, patience), (broker_version{0, 10, 0}));
        EXPECT_EQ(subject.api_version<list_groups_request>(), 5);
    }
}

// --- what they are ----------------------------------------------------------------------------

TEST(check_version, says_what_a_broker_looks_like) {
    for (const broker_version release :
        {broker_version{0, 10, 0}, {0, 11}, {1, 0}, {3, 5}, {4, 0}, {4, 3}}) {
        setting some(release);
        client subject(some.options);
        EXPECT_EQ(subject.check_version(), release);
        EXPECT_EQ(subject.check_version(node_id::bootstrap(0), 0s), release) << "it is connected";
    }
}

TEST(check_version, is_limited_by_the_option) {
    setting recent(std::nullopt);
    recent.options.api_version = broker_version{2, 7, 1};
    client subject(recent.options);
    EXPECT_EQ(subject.check_version(), (broker_version{2, 7}));
    EXPECT_EQ(subject.api_version<protocol::metadata_request>(), 9);
    EXPECT_THROW(subject.api_version<protocol::describe_cluster_request>(), exception);
}

TEST(check_version, does_not_drive_what_it_must_not) {
    setting recent(std::nullopt);
    asio::io_context context;
    client elsewhere(context.get_executor(), recent.options);
    EXPECT_THAT(thrown_by([&] { elsewhere.check_version(); }).message(), HasSubstr("async_"));
    client inside(context, recent.options);
    int calls = 0;
    asio::post(context, [&] {
        EXPECT_EQ(thrown_by([&] { inside.check_version(); }).code, errc::illegal_state);
        ++calls;
    });
    context.run();
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(recent.broker->connections(), 0u) << "nothing was begun";
    client closed(recent.options);
    closed.close();
    EXPECT_EQ(thrown_by([&] { closed.check_version(); }).code, errc::illegal_state);
}

TEST(check_version, tells_what_is_in_the_way) {
    setting recent(std::nullopt);
    client subject = client::connect(recent.options);
    EXPECT_EQ(thrown_by([&] { subject.check_version(node_id{7}); }).code, errc::unknown_broker_id);
    recent.broker->stop(first, testing::notice::not_taken);
    const error_info of_one = thrown_by([&] { subject.check_version(node, 200ms); });
    EXPECT_EQ(of_one.code, errc::node_not_ready);
    EXPECT_EQ(of_one.node, node);
    EXPECT_THAT(of_one.message(), AllOf(HasSubstr("200 ms"), HasSubstr("refused")));
    const error_info of_any = thrown_by([&] { subject.check_version(std::nullopt, 200ms); });
    EXPECT_EQ(of_any.code, errc::no_brokers_available);
    EXPECT_THAT(of_any.message(), HasSubstr("refused"));
    recent.broker->restart(first);
    EXPECT_EQ(subject.check_version(node, patience), (broker_version{4, 3}));
}

TEST(check_version, knows_what_is_no_broker) {
    testing::cluster_options nothing = of_release(broker_version{0, 8, 0});
    nothing.apis = {{api_key::metadata}};
    testing::cluster_thread deaf(nothing);
    client_options options;
    options.bootstrap_servers = {deaf->bootstrap_servers()};
    client subject(options);
    const error_info why = thrown_by([&] { subject.check_version(std::nullopt, patience); });
    EXPECT_EQ(why.code, errc::unrecognized_broker_version);
    EXPECT_THAT(why.message(), HasSubstr("closed the connection"));
    for (const api_key each : {api_key::api_versions, api_key::list_groups,
             api_key::find_coordinator, api_key::offset_fetch, api_key::metadata})
        EXPECT_GT(deaf->requests(each), 0u) << static_cast<int>(each);
}

// --- the map ----------------------------------------------------------------------------------

TEST(get_api_versions, is_none_before_there_was_a_connection) {
    setting recent(std::nullopt);
    client subject(recent.options);
    EXPECT_FALSE(subject.get_api_versions());
    EXPECT_EQ(
        thrown_by([&] { subject.api_version(api_key::metadata); }).code, errc::node_not_ready);
}

TEST(get_api_versions, lists_what_the_broker_offers) {
    setting recent(std::nullopt);
    recent.broker->limit_api({api_key::metadata, 1, 5});
    const client subject = client::connect(recent.options);
    const auto versions = subject.get_api_versions();
    ASSERT_TRUE(versions);
    EXPECT_EQ(versions->size(), 9u);
    EXPECT_EQ(versions->at(api_key::metadata), (protocol::version_range{1, 5}));
    EXPECT_EQ(versions->at(api_key::list_groups), (protocol::version_range{0, 5}));
}

TEST(get_api_versions, lists_what_is_known_of_an_old_broker) {
    setting old(broker_version{0, 9});
    const client subject = client::connect(old.options);
    const auto versions = subject.get_api_versions();
    ASSERT_TRUE(versions);
    EXPECT_EQ(versions->size(), 13u);
    EXPECT_EQ(versions->at(api_key::fetch), (protocol::version_range{0, 1}));
    EXPECT_EQ(versions->count(api_key::api_versions), 0u);
}

TEST(api_version, is_the_highest_that_both_know_and_the_caller_wants) {
    setting recent(std::nullopt);
    recent.broker->limit_api({api_key::metadata, 4, 9});
    const client subject = client::connect(recent.options);
    EXPECT_EQ(subject.api_version(api_key::list_groups), 5);
    EXPECT_EQ(subject.api_version<list_groups_request>(), 5);
    EXPECT_EQ(subject.api_version<protocol::metadata_request>(), 9);
    EXPECT_EQ(subject.api_version(api_key::metadata, 20), 9);
    EXPECT_EQ(subject.api_version<protocol::metadata_request>(7), 7);
    const error_info below = thrown_by([&] { subject.api_version<protocol::metadata_request>(3); });
    EXPECT_EQ(below.code, errc::incompatible_broker_version);
    EXPECT_EQ(below.api, "Metadata");
    EXPECT_THAT(below.message(), AllOf(HasSubstr("4 to 9"), HasSubstr("at most 3")));
    EXPECT_EQ(thrown_by([&] { subject.api_version(api_key::fetch); }).code,
        errc::incompatible_broker_version);
    EXPECT_EQ(
        thrown_by([&] { subject.api_version(api_key{30'000}); }).code, errc::illegal_argument);
}

} // namespace
} // namespace client_test
} // namespace kafka
