// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Requests whose fields only some versions carry: the client picks the highest of those that the
// broker offers, and the broker understands what was meant.

#include "interop/fixture.hpp"
#include "interop/strict_connection.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <boost/endian/conversion.hpp>
#include <gtest/gtest.h>
#include <kafka/client.hpp>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/fetch.hpp>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/protocol/offset_fetch.hpp>
#include <kafka/protocol/produce.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::interop {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using protocol::any_message;

constexpr std::string_view topic_name = "narrow"; // the harness has made it
constexpr partition_id partition{0};

/// A record batch as Java's producer writes it: one record with the value `hello` and no key.
protocol::records_slice hello() {
    static constexpr std::uint8_t batch[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3d, 0xff, 0xff,
        0xff, 0xff, 2, 0xe6, 0x41, 0xa4, 0x4b, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x8b, 0xcf, 0xe5, 0x68, 0,
        0, 0, 1, 0x8b, 0xcf, 0xe5, 0x68, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1, 0x16, 0, 0, 0, 1, 0x0a, 'h', 'e', 'l', 'l', 'o',
        0};
    return protocol::records_slice::copy_of(std::as_bytes(std::span(batch)));
}

/// Where a topic is named by its name, and where by its id.
enum class topic_by { name, id };

class chosen_version : public one_node {
protected:
    /// A broker that has just started does not lead its partitions at once.
    bool not_yet(broker_errc error) const {
        return error == broker_errc::not_leader_or_follower &&
               std::chrono::steady_clock::now() < deadline_;
    }

    template <class Request>
    awaitable<std::pair<typename Request::response_type, std::int16_t>> send(Request request) {
        any_message answer = co_await client_.async_send(any_node, any_message(std::move(request)));
        const std::int16_t version = answer.version().value();
        co_return std::pair(std::move(answer.get<typename Request::response_type>()), version);
    }

    /// The highest version that both sides know among those that carry the fields. The broker is
    /// asked past the client.
    template <class Request>
    std::int16_t highest_of(protocol::version_range carrying) const {
        for (const auto& api : offered_.api_keys) {
            if (api.api_key != Request::descriptor.api_key)
                continue;
            const protocol::version_range both =
                intersect({api.min_version, api.max_version}, Request::descriptor.stable);
            const protocol::version_range fit = intersect(both, carrying);
            EXPECT_FALSE(fit.empty()) << Request::descriptor.name;
            return fit.max;
        }
        ADD_FAILURE() << "the broker does not offer " << Request::descriptor.name;
        return -1;
    }

    awaitable<uuid> topic_id() {
        protocol::metadata_request request;
        request.topics->push_back({.name = protocol::string(topic_name)});
        const auto [answer, version] = co_await send(std::move(request));
        co_return answer.topics.front().topic_id;
    }

    awaitable<void> produce(topic_by how, protocol::version_range carrying) {
        protocol::produce_request request{.acks = -1, .timeout_ms = 10'000};
        auto& topic = request.topic_data.emplace_back();
        if (how == topic_by::name)
            topic.name = topic_name;
        else
            topic.topic_id = co_await topic_id();
        topic.partition_data.push_back({.index = partition, .records = hello()});
        protocol::produce_response::partition_produce_response result;
        do {
            const auto [answer, version] = co_await send(request);
            EXPECT_EQ(version, highest_of<protocol::produce_request>(carrying));
            result = answer.responses.front().partition_responses.front();
        } while (not_yet(result.error_code));
        EXPECT_EQ(result.error_code, broker_errc::none);
        EXPECT_GE(result.base_offset, offset{0});
    }

    awaitable<void> fetch(topic_by how, protocol::version_range carrying) {
        protocol::fetch_request request{.max_wait_ms = 5'000, .min_bytes = 1};
        auto& topic = request.topics.emplace_back();
        if (how == topic_by::name)
            topic.topic = topic_name;
        else
            topic.topic_id = co_await topic_id();
        topic.partitions.push_back({.partition = partition, .partition_max_bytes = 1 << 20});
        const auto [answer, version] = co_await send(std::move(request));
        EXPECT_EQ(version, highest_of<protocol::fetch_request>(carrying));
        const auto& result = answer.responses.front().partitions.front();
        EXPECT_EQ(result.error_code, broker_errc::none);
        const auto records = result.records->bytes();
        const std::string_view text(reinterpret_cast<const char*>(records.data()), records.size());
        EXPECT_NE(text.find("hello"), text.npos);
    }

    client client_{context_, options()};

private:
    const protocol::api_versions_response offered_ =
        strict_connection(kafka_.bootstrap_servers.front())
            .send(protocol::api_versions_request{}, 0);
    const std::chrono::steady_clock::time_point deadline_ =
        std::chrono::steady_clock::now() + std::chrono::seconds(60);
};

TEST_F(chosen_version, names_a_topic_in_produce_and_fetch_by_its_name) {
    run([this]() -> awaitable<void> {
        co_await produce(topic_by::name, {3, 12});
        co_await fetch(topic_by::name, {4, 12});
    }());
}

TEST_F(chosen_version, names_a_topic_in_produce_and_fetch_by_its_id) {
    run([this]() -> awaitable<void> {
        co_await produce(topic_by::id, {13, INT16_MAX});
        co_await fetch(topic_by::id, {13, INT16_MAX});
    }());
}

TEST_F(chosen_version, asks_for_one_coordinator_or_for_several) {
    run([this]() -> awaitable<void> {
        const auto [one, low] = co_await send(protocol::find_coordinator_request{.key = "group"});
        EXPECT_EQ(low, highest_of<protocol::find_coordinator_request>({0, 3}));
        EXPECT_TRUE(one.coordinators.empty());

        protocol::find_coordinator_request request;
        request.coordinator_keys.push_back("group");
        request.coordinator_keys.push_back("other");
        const auto [several, high] = co_await send(std::move(request));
        EXPECT_EQ(high, highest_of<protocol::find_coordinator_request>({4, INT16_MAX}));
        EXPECT_EQ(several.coordinators.size(), 2u);
    }());
}

TEST_F(chosen_version, asks_for_offsets_of_one_group_or_of_several) {
    run([this]() -> awaitable<void> {
        const auto [one, low] = co_await send(
            protocol::offset_fetch_request{.group_id = "group", .topics = std::nullopt});
        EXPECT_EQ(low, highest_of<protocol::offset_fetch_request>({2, 7}));
        EXPECT_TRUE(one.groups.empty());

        protocol::offset_fetch_request request;
        request.groups.push_back({.group_id = "group", .topics = std::nullopt});
        const auto [several, high] = co_await send(std::move(request));
        EXPECT_EQ(high, highest_of<protocol::offset_fetch_request>({8, INT16_MAX}));
        EXPECT_EQ(several.groups.size(), 1u);
    }());
}

TEST_F(chosen_version, produces_without_an_answer) {
    run([this]() -> awaitable<void> {
        protocol::produce_request request{.acks = 0, .timeout_ms = 10'000};
        auto& topic = request.topic_data.emplace_back();
        topic.name = topic_name;
        topic.partition_data.push_back({.index = partition, .records = hello()});
        const auto answer = co_await client_.async_send(any_node, std::move(request));
        EXPECT_TRUE(answer.responses.empty());
        co_await fetch(topic_by::name, {4, 12}); // on the same connection
    }());
}

} // namespace

} // namespace kafka::interop
