// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/serving/frame_assembler.hpp"

#include "frames.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kafka::testing::test {
namespace {

using detail::frame_assembler;

void feed(frame_assembler& frames, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto room = frames.prepare();
        const std::size_t size = std::min(room.size(), bytes.size());
        std::copy_n(bytes.begin(), size, room.begin());
        frames.commit(size);
        bytes = bytes.subspan(size);
    }
}

TEST(frame_assembler, finds_frames_however_bytes_are_split) {
    const byte_vector stream = from_hex("00000003 010203 00000000 00000001 ff");
    for (std::size_t split = 0; split <= stream.size(); ++split) {
        frame_assembler frames(100);
        std::vector<byte_vector> found;
        const auto collect = [&] {
            while (const auto payload = frames.next())
                found.emplace_back(payload->begin(), payload->end());
        };
        feed(frames, std::span(stream).first(split));
        collect();
        feed(frames, std::span(stream).subspan(split));
        collect();
        const std::vector<byte_vector> expected = {from_hex("010203"), {}, from_hex("ff")};
        EXPECT_EQ(found, expected) << "split at " << split;
        EXPECT_FALSE(frames.broken());
    }
}

TEST(frame_assembler, refuses_lengths_no_frame_may_have) {
    for (std::string_view length : {"ffffffff", "80000000", "00000065", "7fffffff"}) {
        frame_assembler frames(100);
        feed(frames, from_hex(length));
        EXPECT_FALSE(frames.next());
        EXPECT_TRUE(frames.broken()) << length;
    }
    frame_assembler frames(100);
    feed(frames, from_hex("00000064"));
    EXPECT_FALSE(frames.next());
    EXPECT_FALSE(frames.broken());
}

TEST(frame_assembler, stays_broken) {
    frame_assembler frames(100);
    feed(frames, from_hex("ffffffff 00000001 01"));
    EXPECT_FALSE(frames.next());
    EXPECT_FALSE(frames.next());
    EXPECT_TRUE(frames.broken());
}

TEST(frame_assembler, takes_memory_for_what_has_come_not_for_what_is_announced) {
    frame_assembler frames(1 << 30);
    feed(frames, from_hex("3fffffff 00"));
    EXPECT_FALSE(frames.next());
    EXPECT_LT(frames.prepare().size(), 64u * 1024);
}

TEST(frame_assembler, carries_frames_larger_than_its_first_buffer) {
    byte_vector payload(300'000);
    for (std::size_t i = 0; i < payload.size(); ++i)
        payload[i] = static_cast<std::byte>(i % 251);
    frame_assembler frames(1 << 20);
    for (int round = 0; round < 3; ++round) {
        feed(frames, frame(payload));
        const auto found = frames.next();
        ASSERT_TRUE(found);
        EXPECT_TRUE(std::equal(found->begin(), found->end(), payload.begin(), payload.end()));
    }
}

} // namespace
} // namespace kafka::testing::test
