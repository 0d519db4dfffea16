// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>

#include <random>

namespace kafka::core {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int16_t version = 4;

// Two requests in flight; what arrives answers the first well and then goes wrong.
struct two_requests : scripted_peer {
    explicit two_requests(connection_options with = default_options())
        : scripted_peer(std::move(with)) {
        connect();
        line.submit(first, now);
        line.submit(second, now);
        take_written();
    }

    list_groups first;
    list_groups second;
};

void expect_first_delivered_second_failed(const bytes& offending, errc with, std::string_view text,
    connection_options options = scripted_peer::default_options()) {
    const bytes good = answer(2, version, groups("g"));
    // In the same read, and in as many reads as there are bytes.
    for (const std::size_t chunk : {SIZE_MAX, std::size_t{1}}) {
        two_requests peer(options);
        peer.feed(good + offending, chunk);
        EXPECT_EQ(peer.line.state(), connection_state::disconnected);
        EXPECT_THAT(peer.take_completions(), ElementsAre(&peer.first, &peer.second));
        EXPECT_FALSE(peer.first.failed());
        EXPECT_EQ(peer.first.reply, groups("g"));
        EXPECT_EQ(peer.second.error(), with) << peer.second.failure->message();
        EXPECT_THAT(peer.second.failure->detail, HasSubstr(text));
        ASSERT_NE(peer.line.failure(), nullptr);
        EXPECT_EQ(peer.line.failure()->code, with);
    }
}

TEST(hostile_peer, lengths_out_of_range) {
    for (const std::int32_t length : {-1, INT32_MIN})
        expect_first_delivered_second_failed(big_endian(length), errc::invalid_receive,
            "an answer of " + std::to_string(length) + " bytes was announced");
    connection_options options = scripted_peer::default_options();
    options.receive_max = 1000;
    expect_first_delivered_second_failed(
        big_endian<std::int32_t>(1001), errc::invalid_receive, "at most 1000", options);
}

TEST(hostile_peer, a_first_frame_is_held_to_a_mebibyte) {
    constexpr std::int32_t mebibyte = 1 << 20;
    scripted_peer peer;
    peer.line.on_established(peer.now);
    peer.take_written();
    peer.feed(big_endian(mebibyte + 1));
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(peer.line.failure()->code, errc::invalid_receive);
    EXPECT_THAT(peer.why(), HasSubstr("at most 1048576"));

    two_requests known;
    known.feed(big_endian(mebibyte + 1));
    EXPECT_EQ(known.line.state(), connection_state::connected) << "a broker may send more";
    known.line.close(known.now);
    known.take_completions();
}

TEST(hostile_peer, a_frame_shorter_than_its_header) {
    for (const std::size_t size : {0u, 1u, 2u, 3u})
        expect_first_delivered_second_failed(
            frame(bytes(size)), errc::protocol, "ends within its header");
    // The tagged fields of the header are missing, cut, or promise more than there is.
    for (const std::string_view tags : {"", "\x01", "\x01\x05", "\x01\x05\x7f", "\x7f"})
        expect_first_delivered_second_failed(frame(big_endian<std::int32_t>(3) + to_bytes(tags)),
            errc::protocol, "ends within its header");
}

TEST(hostile_peer, endless_tagged_fields) {
    bytes payload = big_endian<std::int32_t>(3) + to_bytes("\xff\xff\xff\xff\x0f");
    payload.resize(payload.size() + 10'000);
    expect_first_delivered_second_failed(frame(payload), errc::protocol, "ends within its header");
}

TEST(hostile_peer, an_answer_cut_anywhere) {
    const bytes whole = answer(3, version, groups("the name of a group"));
    for (std::size_t size = 9; size != whole.size(); ++size) {
        two_requests peer;
        peer.feed(answer(2, version, groups("g")) +
                  frame(bytes(whole.begin() + 4, whole.begin() + static_cast<long>(size))));
        ASSERT_EQ(peer.second.error(), errc::protocol) << size;
        EXPECT_THAT(peer.second.failure->detail,
            HasSubstr("the answer to ListGroups v4 (correlation id 3) cannot be read"));
    }
}

TEST(hostile_peer, the_wrong_correlation_id) {
    for (const std::int32_t id : {0, 2, 4, -1, INT32_MAX, INT32_MIN})
        expect_first_delivered_second_failed(answer(id, version, groups("x")), errc::correlation_id,
            "an answer with correlation id " + std::to_string(id));
}

TEST(hostile_peer, all_in_flight_fail_with_a_wrong_correlation_id) {
    two_requests peer;
    peer.feed(answer(3, version, groups("x")));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&peer.first, &peer.second));
    EXPECT_EQ(peer.first.error(), errc::correlation_id);
    EXPECT_EQ(peer.second.error(), errc::correlation_id);
}

TEST(hostile_peer, an_answer_that_nobody_waits_for) {
    {
        scripted_peer peer;
        peer.connect();
        peer.feed(answer(2, version, groups("x")));
        EXPECT_EQ(peer.line.failure()->code, errc::connection);
        EXPECT_THAT(peer.why(), HasSubstr("came while no answer was due"));
    }
    {
        two_requests peer;
        peer.feed(answer(2, version, groups("a")) + answer(3, version, groups("b")) +
                  answer(4, version, groups("c")));
        EXPECT_THAT(peer.take_completions(), ElementsAre(&peer.first, &peer.second));
        EXPECT_FALSE(peer.second.failed());
        EXPECT_EQ(peer.line.failure()->code, errc::correlation_id)
            << "the requests are out of step";
        EXPECT_THAT(peer.why(), HasSubstr("bytes more came"));
    }
    {
        scripted_peer peer;
        peer.connect();
        peer.feed(to_bytes("x"));
        EXPECT_EQ(peer.line.failure()->code, errc::connection) << "not even one byte";
    }
}

TEST(hostile_peer, more_elements_than_bytes) {
    const bytes body = big_endian<std::int32_t>(3) + to_bytes(std::string_view("\0", 1)) +
                       big_endian<std::int32_t>(0) + big_endian<std::int16_t>(0) +
                       to_bytes("\xff\xff\xff\xff\x07");
    expect_first_delivered_second_failed(frame(body), errc::protocol, "cannot be read");
}

TEST(hostile_peer, an_answer_that_would_take_too_much_memory) {
    connection_options options = scripted_peer::default_options();
    options.decode_memory_max = 100'000;
    protocol::list_groups_response many;
    for (int i = 0; i != 10'000; ++i)
        many.groups.emplace_back();
    expect_first_delivered_second_failed(
        answer(3, version, many), errc::protocol, "; decode_memory_max is 100000", options);
}

TEST(hostile_peer, another_protocol_on_the_port) {
    using namespace std::string_view_literals;
    for (const auto& [greeting, text] :
        {std::pair("\x15\x03\x03\x00\x02\x02\x46"sv, "the peer answers with TLS"),
            std::pair("HTTP/1.1 400 Bad Request\r\n\r\n"sv, "HTTP server"),
            std::pair("SSH-2.0-OpenSSH_9.2p1\r\n"sv, "'SSH-2.0")}) {
        for (const std::size_t chunk : {SIZE_MAX, std::size_t{1}}) {
            scripted_peer peer;
            peer.line.on_established(peer.now);
            peer.take_written();
            peer.feed(to_bytes(greeting), chunk);
            EXPECT_EQ(peer.line.state(), connection_state::disconnected);
            EXPECT_EQ(peer.line.failure()->code, errc::foreign_protocol);
            EXPECT_THAT(peer.why(), HasSubstr(chunk == 1 ? std::string(text).substr(0, 5) : text));
        }
    }
}

TEST(hostile_peer, only_the_beginning_of_a_stream_is_taken_for_another_protocol) {
    two_requests peer;
    peer.feed(to_bytes("HTTP"));
    EXPECT_EQ(peer.first.error(), errc::invalid_receive);
    EXPECT_THAT(peer.why(), HasSubstr("was announced"));
    peer.take_completions();
}

// Whatever comes, each request completes once, and nothing else happens.
TEST(hostile_peer, noise) {
    std::mt19937 random(11);
    for (int round = 0; round != 2000; ++round) {
        two_requests peer;
        bytes stream = answer(2, version, groups("a")) + answer(3, version, groups("b"));
        const std::size_t changes = random() % 4;
        for (std::size_t i = 0; i != changes; ++i)
            stream[random() % stream.size()] = static_cast<std::byte>(random());
        stream.resize(stream.size() - random() % 5);
        peer.feed(stream, 1 + random() % stream.size());
        peer.line.close(peer.now);
        EXPECT_THAT(peer.take_completions(), ElementsAre(&peer.first, &peer.second));
        EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    }
}

TEST(hostile_peer, pure_noise) {
    std::mt19937 random(13);
    for (int round = 0; round != 2000; ++round) {
        two_requests peer;
        bytes stream(random() % 300);
        for (std::byte& each : stream)
            each = static_cast<std::byte>(random());
        if (stream.size() > 4 && round % 2 == 0) {
            const bytes length = big_endian(static_cast<std::int32_t>(stream.size() - 4));
            std::ranges::copy(length, stream.begin());
        }
        peer.feed(stream);
        peer.line.close(peer.now);
        EXPECT_THAT(peer.take_completions(), ElementsAre(&peer.first, &peer.second));
    }
}

} // namespace
} // namespace kafka::core
