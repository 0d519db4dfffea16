// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What is particular to Fetch: records stay where they were received.

#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/fetch.hpp>

#include <cstring>
#include <utility>

namespace kafka::core {
namespace {

using namespace test;
using protocol::fetch_request;
using protocol::fetch_response;
using protocol::records_slice;
using testing::ElementsAre;

constexpr std::int16_t version = 12;

struct fetching : scripted_peer {
    explicit fetching(connection_options with = default_options())
        : scripted_peer(std::move(with)) {
        protocol::api_versions_response offered = usual_versions();
        offered.api_keys.push_back({.api_key = 1, .min_version = 0, .max_version = version});
        connect(offered);
    }
};

fetch_response some_records(std::size_t size, char of) {
    fetch_response made;
    auto& topic = made.responses.emplace_back();
    topic.topic = "topic";
    topic.partitions.emplace_back().records =
        records_slice::copy_of(to_bytes(std::string(size, of)));
    return made;
}

fetch_request request() {
    fetch_request made;
    auto& topic = made.topics.emplace_back();
    topic.topic = "topic";
    topic.partitions.emplace_back();
    return made;
}

using fetch = call<fetch_request>;

/// Feeds an answer all of which fits into the space there is, and returns where it was put.
std::span<const std::byte> feed_at_once(fetching& peer, const bytes& stream) {
    const std::span<std::byte> space = peer.line.read_buffer();
    EXPECT_GE(space.size(), stream.size());
    std::memcpy(space.data(), stream.data(), stream.size());
    peer.line.on_read(stream.size(), peer.now);
    return space.first(stream.size());
}

const records_slice& records_of(const fetch& from) {
    return *from.reply.responses.front().partitions.front().records;
}

TEST(fetching, leaves_records_where_they_were_received) {
    fetching peer;
    fetch asks(request());
    peer.line.submit(asks, peer.now);
    peer.take_requests();
    const std::span<const std::byte> received =
        feed_at_once(peer, answer(2, version, some_records(1'000, 'a')));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&asks));
    ASSERT_FALSE(asks.failed());
    const records_slice& found = records_of(asks);
    EXPECT_EQ(found.size(), 1'000u);
    EXPECT_GE(found.data(), received.data());
    EXPECT_LE(found.data() + found.size(), received.data() + received.size());
}

TEST(fetching, keeps_records_when_more_is_received) {
    fetching peer;
    std::vector<fetch> asked(5);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        asked[i].question = request();
        peer.line.submit(asked[i], peer.now);
        peer.take_requests();
        peer.feed(answer(static_cast<std::int32_t>(i + 2), version,
            some_records(3'000 * (i + 1), static_cast<char>('a' + i))));
        EXPECT_THAT(peer.take_completions(), ElementsAre(&asked[i]));
    }
    for (std::size_t i = 0; i < asked.size(); ++i)
        EXPECT_EQ(records_of(asked[i]), *some_records(3'000 * (i + 1), static_cast<char>('a' + i))
                                            .responses.front()
                                            .partitions.front()
                                            .records);
}

TEST(fetching, does_not_count_records_as_memory_for_decoding) {
    connection_options options = scripted_peer::default_options();
    options.decode_memory_max = 100'000;
    fetching peer(options);
    fetch asks(request());
    peer.line.submit(asks, peer.now);
    peer.take_requests();
    peer.feed(answer(2, version, some_records(1'000'000, 'a')));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&asks));
    EXPECT_FALSE(asks.failed());
    EXPECT_EQ(records_of(asks).size(), 1'000'000u);
}

} // namespace
} // namespace kafka::core
