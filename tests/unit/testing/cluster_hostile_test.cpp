// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cluster_fixture.hpp"

#include <kafka/protocol/api_key.hpp>

#include <random>
#include <string>

namespace kafka::testing::test {
namespace {

using protocol::list_groups_request;
using protocol::metadata_request;

/// Each costs its own connection, never the node.
class cluster_hostile : public cluster_fixture {
protected:
    void SetUp() override {
        cluster_options options;
        options.max_request_bytes = 1 << 20;
        start(std::move(options));
    }

    void TearDown() override {
        raw_client next = connected();
        EXPECT_TRUE(answers(next));
    }

    /// The node closes the connection without a word.
    void is_cut_off(std::span<const std::byte> bytes) {
        raw_client client = connected();
        EXPECT_FALSE(client.write(bytes));
        EXPECT_TRUE(client.read_all().empty());
    }
};

TEST_F(cluster_hostile, lengths) {
    is_cut_off(from_hex("ffffffff"));
    is_cut_off(from_hex("80000000"));
    is_cut_off(from_hex("7fffffff"));
    is_cut_off(from_hex("00100001"));
    is_cut_off(from_hex("00000000"));
}

TEST_F(cluster_hostile, frames_too_short_for_a_request) {
    const byte_vector request = encode_request(list_groups_request{}, 4, 1);
    for (std::size_t size = 0; size < request.size(); ++size)
        is_cut_off(frame(std::span(request).first(size)));
}

TEST_F(cluster_hostile, bytes_behind_a_request_do_no_harm) {
    byte_vector request = encode_request(list_groups_request{}, 0, 7);
    request.push_back(std::byte{0xff});
    raw_client client = connected();
    EXPECT_FALSE(client.write(frame(request)));
    const auto answer = client.receive<protocol::list_groups_response>(0);
    ASSERT_TRUE(answer) << "Kafka's brokers do not mind either";
    EXPECT_EQ(answer->correlation_id, 7);
}

TEST_F(cluster_hostile, half_a_frame_then_the_end) {
    const byte_vector request = frame(encode_request(list_groups_request{}, 4, 1));
    for (std::size_t size = 1; size < request.size(); ++size) {
        raw_client client = connected();
        EXPECT_FALSE(client.write(std::span(request).first(size)));
        client.close();
    }
    EXPECT_TRUE(running(context)([&] { return broker->open_connections() == 0; }));
    EXPECT_EQ(broker->requests(), 0u);
}

TEST_F(cluster_hostile, counts_beyond_the_bytes) {
    // Metadata version 4 of two billion topics; version 9 with a count that does not end.
    is_cut_off(frame(from_hex("0003 0004 00000001 ffff 7fffffff")));
    is_cut_off(frame(from_hex("0003 0009 00000001 ffff 00 ffffffffff")));
    is_cut_off(frame(from_hex("0003 0009 00000001 ffff 00 ffffffff0f")));
}

TEST_F(cluster_hostile, strings_that_are_none) {
    // A name of 32767 bytes that are not there, of a negative length, and of bytes no text has.
    is_cut_off(frame(from_hex("0003 0001 00000001 ffff 00000001 7fff 61")));
    is_cut_off(frame(from_hex("0003 0001 00000001 ffff 00000001 fffe 61")));
    is_cut_off(frame(from_hex("0003 0001 00000001 ffff 00000001 0002 c328")));
}

TEST_F(cluster_hostile, other_protocols) {
    const std::string hello = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    is_cut_off(std::as_bytes(std::span(hello)));
    is_cut_off(from_hex("16030100c8010000c40303"));
    is_cut_off(from_hex("534e4d50202020202020202020"));
}

TEST_F(cluster_hostile, chance) {
    std::mt19937 random(20260601);
    for (int round = 0; round < 200; ++round) {
        byte_vector payload = encode_request(metadata_request{}, 9, 1);
        for (int i = 0; i < 3; ++i)
            payload[random() % payload.size()] = static_cast<std::byte>(random());
        raw_client client = connected();
        EXPECT_FALSE(client.write(frame(payload)));
    }
    EXPECT_EQ(broker->connections(), 200u);
}

TEST_F(cluster_hostile, a_client_that_does_not_read_is_not_read_from) {
    for (int i = 0; i < 200; ++i)
        broker->create_topic({.name = "topic-" + std::to_string(i), .partitions = 50});
    raw_client client = connected();
    metadata_request request;
    request.topics.reset();
    byte_vector many;
    for (int i = 0; i < 200; ++i) {
        const byte_vector one = frame(encode_request(request, 9, i));
        many.insert(many.end(), one.begin(), one.end());
    }
    EXPECT_FALSE(client.write(many));
    raw_client other = connected();
    EXPECT_TRUE(answers(other));
    while (context.poll_one() != 0) {
    }
    EXPECT_LT(broker->requests(protocol::api_key::metadata), 100u);
}

} // namespace
} // namespace kafka::testing::test
