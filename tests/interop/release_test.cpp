// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Brokers of all ages: found, taken for what they are, and asked what they know. Of the topics that
// the harness has made, `narrow` has one partition and `wide` three.

#include "interop/kafka_control.hpp"
#include "interop/relay.hpp"
#include "interop/run.hpp"
#include "protocol/releases.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/describe_groups.hpp>
#include <kafka/protocol/fetch.hpp>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/heartbeat.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/list_offsets.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/protocol/offset_fetch.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace kafka {

void PrintTo(const broker_version& version, std::ostream* to) {
    *to << version.to_string();
}

namespace interop {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using protocol::api_key;
using std::chrono_literals::operator""s;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using clock = std::chrono::steady_clock;

constexpr broker_version first_that_tells{0, 10, 0};

/// What a broker should be taken for.
broker_version expected_release(const environment& kafka) {
    const char* const resembled = std::getenv("KAFKA_LOOKS_LIKE");
    const auto given = broker_version::parse(resembled ? resembled : kafka.version);
    return protocol::nearest_release(given.value()).value();
}

class any_release : public ::testing::Test {
protected:
    client_options options() const { return {.bootstrap_servers = {kafka_.bootstrap_servers}}; }

    bool is_old() const { return release_ < first_that_tells; }

    void run(awaitable<void> what) { interop::run(context_, std::move(what)); }

    template <class Request>
    static awaitable<typename Request::response_type> send(
        client& via, target to, Request request, send_options options = {}) {
        error_info why;
        auto [error, answer] = co_await via.async_send(
            to, std::move(request), options, why, asio::as_tuple(asio::use_awaitable));
        if (error)
            throw std::runtime_error(why.message());
        co_return std::move(answer);
    }

    /// How a request fails.
    template <class Request>
    static awaitable<error_info> failure_of(
        client& via, target to, Request request, send_options options = {}) {
        error_info why;
        const auto [error, answer] = co_await via.async_send(
            to, std::move(request), options, why, asio::as_tuple(asio::use_awaitable));
        EXPECT_TRUE(error) << Request::descriptor.name;
        co_return why;
    }

    static awaitable<broker_version> check(client& via, std::optional<node_id> node = std::nullopt,
        duration timeout = std::chrono::seconds(25)) {
        error_info why;
        version_check what;
        what.node = node;
        what.timeout = timeout;
        const auto [error, found] =
            co_await via.async_check_version(what, why, asio::as_tuple(asio::use_awaitable));
        if (error)
            throw std::runtime_error(why.message());
        co_return found;
    }

    template <class Request>
    static bool has(const client& of) {
        return of.get_api_versions()->contains(static_cast<api_key>(Request::api.key));
    }

    asio::io_context context_;
    environment kafka_ = environment::get();
    broker_version release_ = expected_release(kafka_);
};

// --- what it is -------------------------------------------------------------------------------

TEST_F(any_release, is_recognized_in_a_few_connections_without_pauses) {
    relay between(context_, kafka_.bootstrap_servers.front());
    client_options patient = options();
    patient.bootstrap_servers = {between.address()};
    // A pause between the steps would be longer than the check may take.
    patient.reconnect_backoff = patient.reconnect_backoff_max = 60s;
    client kafka(context_, patient);
    run([&]() -> awaitable<void> {
        const auto began = clock::now();
        EXPECT_EQ(co_await check(kafka), release_);
        EXPECT_LE(between.connections(), is_old() ? 8u : 1u);
        if (release_ == broker_version{0, 9}) {
            EXPECT_EQ(between.connections(), 1u) << "it answers what stands behind ApiVersions";
        }
        std::cout << kafka_.version << ": recognized through " << between.connections()
                  << " connection(s) in "
                  << std::chrono::duration<double>(clock::now() - began).count() << " s\n";
    }());
}

TEST_F(any_release, is_remembered) {
    relay between(context_, kafka_.bootstrap_servers.front());
    client_options through = options();
    through.bootstrap_servers = {between.address()};
    client kafka(context_, through);
    const node_id node = node_id::bootstrap(0);
    run([&]() -> awaitable<void> {
        EXPECT_EQ(co_await check(kafka, node), release_);
        for (int i = 0; i < 3; ++i) {
            const std::size_t before = between.connections();
            between.cut();
            // The client sees it a little later than we do.
            while (kafka.connected(node))
                co_await asio::post(asio::use_awaitable);
            EXPECT_EQ(co_await check(kafka, node), release_);
            EXPECT_EQ(between.connections() - before, 1u);
        }
    }());
}

TEST_F(any_release, says_what_it_supports_or_is_known_to) {
    client kafka(context_, options());
    run([&]() -> awaitable<void> {
        co_await check(kafka);
        const auto versions = kafka.get_api_versions();
        EXPECT_EQ(versions->contains(api_key::api_versions), !is_old());
        for (const protocol::supported_api& each : protocol::apis_of(release_)) {
            // Between brokers these may differ from one kind of cluster to the other.
            const bool for_clients = (each.key < 4 || each.key > 7) && each.key < 50;
            if (!for_clients || std::getenv("KAFKA_LOOKS_LIKE"))
                continue;
            const auto found = versions->find(static_cast<api_key>(each.key));
            if (found == versions->end())
                ADD_FAILURE() << "API " << each.key << " is missing";
            else
                EXPECT_EQ(found->second, each.versions) << "API " << each.key;
        }
    }());
}

// --- a round of simple requests ---------------------------------------------------------------

TEST_F(any_release, has_metadata) {
    client kafka(context_, options());
    run([&]() -> awaitable<void> {
        co_await kafka.async_bootstrap(asio::use_awaitable);
        const std::vector<std::string> both{"narrow", "wide"};
        co_await kafka.async_set_topics(both, asio::use_awaitable);
        const cluster known = kafka.cluster();
        EXPECT_EQ(known.brokers().size(), 1u);
        EXPECT_EQ(known.partitions_for_topic("narrow").value().size(), 1u);
        EXPECT_EQ(known.partitions_for_topic("wide").value().size(), 3u);
        const auto leader = known.leader_for_partition("narrow", partition_id(0));
        EXPECT_EQ(leader, known.brokers().front().id);
        protocol::metadata_request all;
        if (kafka.api_version<protocol::metadata_request>() > 0)
            all.topics = std::nullopt;
        const auto answer = co_await send(kafka, leader.value(), all);
        EXPECT_GE(answer.topics.size(), 2u);
        for (const auto& topic : answer.topics)
            EXPECT_EQ(topic.error_code, broker_errc::none) << topic.name->view();
        EXPECT_EQ(co_await check(kafka, leader, 0s), release_);
    }());
}

TEST_F(any_release, tells_offsets_and_is_fetched_from) {
    client kafka(context_, options());
    run([&]() -> awaitable<void> {
        const std::vector<std::string> one{"narrow"};
        co_await kafka.async_set_topics(one, asio::use_awaitable);
        const broker_id leader =
            kafka.cluster().leader_for_partition("narrow", partition_id(0)).value();
        protocol::list_offsets_request offsets;
        offsets.replica_id = broker_id{-1};
        auto& asked = offsets.topics.emplace_back();
        asked.name = "narrow";
        auto& partition = asked.partitions.emplace_back();
        partition.timestamp = -1;
        co_await check(kafka, leader);
        const auto version = kafka.api_version<protocol::list_offsets_request>();
        const auto told = co_await send(kafka, leader, offsets);
        const auto& end = told.topics.front().partitions.front();
        EXPECT_EQ(end.error_code, broker_errc::none);
        EXPECT_EQ(version == 0 ? end.old_style_offsets.front().value() : end.offset.value(), 0);

        protocol::fetch_request fetch;
        auto& fetched = fetch.topics.emplace_back();
        fetched.topic = "narrow";
        fetched.partitions.emplace_back().partition_max_bytes = 1024;
        const auto answer = co_await send(kafka, leader, fetch);
        const auto& part = answer.responses.front().partitions.front();
        EXPECT_EQ(part.error_code, broker_errc::none);
        EXPECT_EQ(part.high_watermark.value(), 0);
    }());
}

TEST_F(any_release, knows_of_groups_what_it_can) {
    client kafka(context_, options());
    run([&]() -> awaitable<void> {
        co_await kafka.async_bootstrap(asio::use_awaitable);
        if (!has<protocol::offset_fetch_request>(kafka))
            co_return; // 0.8.0
        node_id where = kafka.cluster().brokers().front().id;
        if (has<protocol::find_coordinator_request>(kafka)) {
            // The topic of the offsets is made when somebody asks for the first time.
            const auto deadline = clock::now() + 60s;
            protocol::find_coordinator_request find;
            protocol::find_coordinator_response found;
            find.key = "the group";
            do
                found = co_await send(kafka, where, find);
            while (found.error_code == broker_errc::coordinator_not_available &&
                   clock::now() < deadline);
            EXPECT_EQ(found.error_code, broker_errc::none);
            where =
                kafka.add_coordinator(found, coordinator_kind::group, "the group").value_or(where);
        }

        protocol::offset_fetch_request offsets;
        offsets.group_id = "the group";
        auto& topic = offsets.topics.emplace().emplace_back();
        topic.name = "narrow";
        topic.partition_indexes.push_back(partition_id(0));
        // A coordinator that has just become one may not know it yet, or be loading.
        broker_errc error;
        const auto deadline = clock::now() + 60s;
        do {
            const auto answer = co_await send(kafka, where, offsets);
            error = answer.error_code;
            if (error != broker_errc::none || answer.topics.empty())
                continue;
            const auto& part = answer.topics.front().partitions.front();
            EXPECT_EQ(part.committed_offset.value(), -1);
            error = part.error_code;
        } while ((error == broker_errc::coordinator_load_in_progress ||
                     error == broker_errc::not_coordinator) &&
                 clock::now() < deadline);
        // Those that keep offsets in ZooKeeper call it an error that there is none, and kfake that
        // there is no group.
        EXPECT_THAT(error, AnyOf(broker_errc::none, broker_errc::unknown_topic_or_partition,
                               broker_errc::group_id_not_found));

        if (has<protocol::list_groups_request>(kafka)) {
            const auto answer = co_await send(kafka, where, protocol::list_groups_request{});
            EXPECT_EQ(answer.error_code, broker_errc::none);
            EXPECT_TRUE(answer.groups.empty());
        }
        if (has<protocol::describe_groups_request>(kafka)) {
            protocol::describe_groups_request describe;
            describe.groups.push_back("the group");
            const auto answer = co_await send(kafka, where, describe);
            EXPECT_EQ(answer.groups.front().group_state, "Dead");
        }
        if (has<protocol::heartbeat_request>(kafka)) {
            protocol::heartbeat_request heartbeat;
            heartbeat.group_id = "the group";
            heartbeat.member_id = "nobody";
            const auto answer = co_await send(kafka, where, heartbeat);
            EXPECT_THAT(answer.error_code,
                AnyOf(broker_errc::unknown_member_id, broker_errc::group_id_not_found));
        }
        if (has<protocol::api_versions_request>(kafka)) {
            protocol::api_versions_request ask;
            ask.client_software_name = "kafka-asio";
            ask.client_software_version = "1";
            const auto answer = co_await send(kafka, where, ask);
            EXPECT_EQ(answer.error_code, broker_errc::none);
        }
    }());
}

// --- what it is told to be --------------------------------------------------------------------

TEST_F(any_release, may_be_given) {
    relay between(context_, kafka_.bootstrap_servers.front());
    client_options given = options();
    given.bootstrap_servers = {between.address()};
    given.api_version = release_;
    client kafka(context_, given);
    run([&]() -> awaitable<void> {
        EXPECT_EQ(co_await check(kafka), release_);
        co_await kafka.async_bootstrap(asio::use_awaitable);
        EXPECT_EQ(between.connections(), 1u);
        const auto answer = co_await send(
            kafka, kafka.cluster().brokers().front().id, protocol::metadata_request{});
        EXPECT_EQ(answer.brokers.size(), 1u);
    }());
}

TEST_F(any_release, is_not_taken_for_newer_than_it_is) {
    client_options given = options();
    given.api_version = protocol::releases().back();
    client kafka(context_, given);
    run([&]() -> awaitable<void> { EXPECT_EQ(co_await check(kafka), release_); }());
}

TEST_F(any_release, is_refused_what_it_does_not_know) {
    client kafka(context_, options());
    run([&]() -> awaitable<void> {
        co_await kafka.async_bootstrap(asio::use_awaitable);
        const auto known = kafka.get_api_versions()->at(api_key::metadata);
        if (known.max == protocol::metadata_request::descriptor.versions.max)
            co_return;
        const std::int16_t wanted = static_cast<std::int16_t>(known.max + 1);
        const error_info why =
            co_await failure_of(kafka, any_node, protocol::metadata_request{}, {.version = wanted});
        EXPECT_EQ(why.code, errc::incompatible_broker_version);
        EXPECT_EQ(why.request_written, written::no);
        std::string range = "Metadata " + std::to_string(known.min);
        if (known.max != known.min)
            range += " to " + std::to_string(known.max);
        EXPECT_THAT(why.message(), AllOf(HasSubstr("the broker offers " + range + ','),
                                       HasSubstr("asked for was " + std::to_string(wanted))));
    }());
}

TEST_F(any_release, taken_for_a_wrong_one_says_what_is_wrong) {
    client_options wrong = options();
    wrong.api_version = broker_version{0, 9};
    client kafka(context_, wrong);
    run([&]() -> awaitable<void> {
        co_await kafka.async_bootstrap(asio::use_awaitable);
        error_info why;
        if (release_ < broker_version{0, 9})
            why = co_await failure_of(kafka, any_node, protocol::list_groups_request{});
        else if (release_ >= broker_version{4, 0} && !std::getenv("KAFKA_LOOKS_LIKE"))
            why = co_await failure_of(kafka, any_node, protocol::list_offsets_request{});
        else
            co_return; // these know what 0.9 does
        EXPECT_EQ(why.code, errc::connection);
        EXPECT_EQ(why.request_written, written::yes);
        EXPECT_THAT(why.message(),
            AllOf(HasSubstr("the peer closed the connection"), HasSubstr("api_version is 0.9")));
    }());
}

} // namespace
} // namespace interop
} // namespace kafka
