// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/framing/frame_reader.hpp"

#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>

namespace kafka::core {
namespace {

using status = frame_reader::status;
using test::big_endian;
using test::bytes;
using test::frame;
using test::operator+;

constexpr std::size_t mebibyte = 1024 * 1024;

bytes filled(std::size_t size, int value) {
    return bytes(size, static_cast<std::byte>(value));
}

// Puts as much of `stream` as there is space for, from `at` on, and returns how much that was.
std::size_t put(frame_reader& to, const bytes& stream, std::size_t at, std::size_t most = SIZE_MAX,
    bool busy = true) {
    const std::span<std::byte> space = to.space(busy);
    const std::size_t size = std::min({space.size(), stream.size() - at, most});
    std::memcpy(space.data(), stream.data() + at, size);
    to.received(size);
    return size;
}

std::vector<bytes> read_all(frame_reader& from, const bytes& stream, std::size_t most) {
    std::vector<bytes> frames;
    for (std::size_t at = 0; at != stream.size();) {
        at += put(from, stream, at, most);
        std::span<const std::byte> found;
        while (from.next(found) == status::complete)
            frames.emplace_back(found.begin(), found.end());
    }
    return frames;
}

TEST(frame_reader, finds_frames_however_the_stream_is_cut) {
    const std::vector<bytes> payloads{filled(1, 1), {}, filled(300, 2), filled(4096, 3),
        filled(5000, 4), filled(70'000, 5), filled(3, 6)};
    bytes stream;
    for (const bytes& each : payloads)
        stream = stream + frame(each);
    for (const std::size_t most : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{5},
             std::size_t{1000}, std::size_t{4096}, std::size_t{5001}, SIZE_MAX}) {
        frame_reader reader(100'000);
        EXPECT_EQ(read_all(reader, stream, most), payloads) << most;
        EXPECT_TRUE(reader.pending().empty());
    }
}

TEST(frame_reader, refuses_lengths_out_of_range) {
    std::span<const std::byte> found;
    for (const std::int32_t length : {-1, INT32_MIN, 101, INT32_MAX}) {
        frame_reader reader(100);
        put(reader, big_endian(length), 0);
        EXPECT_EQ(reader.next(found), status::invalid_length);
        EXPECT_EQ(reader.announced(), length);
    }
    frame_reader reader(100);
    put(reader, frame(filled(100, 1)), 0);
    EXPECT_EQ(reader.next(found), status::complete);
}

TEST(frame_reader, an_idle_connection_holds_little) {
    frame_reader reader(100 * mebibyte);
    EXPECT_EQ(reader.capacity(), 0u);
    reader.space(false);
    EXPECT_EQ(reader.capacity(), frame_reader::idle_size);
    reader.space(true);
    EXPECT_EQ(reader.capacity(), frame_reader::idle_size);
}

TEST(frame_reader, a_length_alone_costs_little) {
    frame_reader reader(100 * mebibyte);
    const bytes claim = big_endian(static_cast<std::int32_t>(100 * mebibyte));
    put(reader, claim, 0);
    reader.space(true);
    EXPECT_LE(reader.capacity(), frame_reader::busy_size);
    put(reader, filled(1000, 1), 0);
    reader.space(true);
    EXPECT_LE(reader.capacity(), frame_reader::busy_size);
}

TEST(frame_reader, the_buffer_grows_with_what_arrives_and_never_beyond_the_frame) {
    constexpr std::size_t size = 3 * mebibyte;
    const bytes stream = frame(filled(size, 7));
    frame_reader reader(100 * mebibyte);
    std::size_t reads = 0;
    for (std::size_t at = 0; at != stream.size(); ++reads) {
        const std::size_t before = at;
        at += put(reader, stream, at);
        if (before < frame_reader::copied_max) {
            EXPECT_LE(reader.capacity(), std::max(before * 4, frame_reader::busy_size));
        }
    }
    EXPECT_LE(reads, 6 + size / frame_reader::read_max);
    EXPECT_EQ(reader.capacity(), stream.size());
    std::span<const std::byte> found;
    EXPECT_EQ(reader.next(found), status::complete);
    EXPECT_EQ(found.size(), size);
}

TEST(frame_reader, short_reads_do_not_move_a_large_frame_each_time) {
    const bytes stream = frame(filled(mebibyte, 7));
    frame_reader reader(100 * mebibyte);
    std::size_t moves = 0;
    const std::byte* last = nullptr;
    for (std::size_t at = 0; at != stream.size();) {
        const std::size_t before = at;
        at += put(reader, stream, at, 1000);
        if (const std::byte* now = reader.pending().data(); now != last && before != 0)
            ++moves;
        last = reader.pending().data();
    }
    EXPECT_LE(moves, 4u);
}

TEST(frame_reader, moves_a_frame_to_another_place_only_while_it_is_small) {
    frame_reader reader(100 * mebibyte);
    const bytes stream = frame(filled(20 * mebibyte, 7));
    std::size_t moved = 0;
    for (std::size_t at = 0; at != stream.size();) {
        const std::byte* const before = reader.pending().data();
        const std::size_t held = at;
        at += put(reader, stream, at);
        if (reader.pending().data() != before)
            moved = std::max(moved, held);
    }
    EXPECT_LE(moved, frame_reader::copied_max);
}

TEST(frame_reader, takes_a_large_frame_in_parts_that_hold_up_nobody) {
    frame_reader reader(100 * mebibyte);
    const bytes stream = frame(filled(8 * mebibyte, 7));
    std::size_t reads = 0;
    for (std::size_t at = 0; at != stream.size(); ++reads) {
        const std::size_t size = put(reader, stream, at);
        EXPECT_LE(size, frame_reader::read_max);
        at += size;
    }
    EXPECT_LE(reads, 8 * mebibyte / frame_reader::read_max + 8) << "and hardly any smaller ones";
}

TEST(frame_reader, shrinks_after_a_large_frame) {
    frame_reader reader(100 * mebibyte);
    const bytes stream = frame(filled(mebibyte, 7));
    std::span<const std::byte> found;
    for (std::size_t at = 0; at != stream.size();)
        at += put(reader, stream, at);
    ASSERT_EQ(reader.next(found), status::complete);
    reader.space(true);
    EXPECT_LE(reader.capacity(), frame_reader::busy_size);
    reader.space(false);
    EXPECT_EQ(reader.capacity(), frame_reader::idle_size);
}

TEST(frame_reader, reads_ahead_more_when_a_read_filled_the_buffer_and_more_is_due) {
    const bytes stream = frame(filled(frame_reader::idle_size - 4, 1));
    frame_reader reader(100 * mebibyte);
    std::span<const std::byte> found;
    put(reader, stream, 0);
    ASSERT_EQ(reader.next(found), status::complete);
    reader.space(true);
    EXPECT_EQ(reader.capacity(), frame_reader::busy_size);
    reader.space(false);
    EXPECT_EQ(reader.capacity(), frame_reader::idle_size);
}

TEST(frame_reader, a_part_of_a_frame_survives_shrinking) {
    frame_reader reader(100 * mebibyte);
    const bytes first = frame(filled(frame_reader::idle_size - 4, 1));
    std::span<const std::byte> found;
    put(reader, first, 0);
    ASSERT_EQ(reader.next(found), status::complete);
    const bytes second = frame(filled(10, 2));
    put(reader, second, 0, 7);
    ASSERT_EQ(reader.next(found), status::incomplete);
    put(reader, second, 7, SIZE_MAX, false);
    EXPECT_EQ(reader.capacity(), frame_reader::idle_size);
    ASSERT_EQ(reader.next(found), status::complete);
    EXPECT_EQ(bytes(found.begin(), found.end()), filled(10, 2));
}

TEST(frame_reader, does_not_touch_what_somebody_keeps) {
    for (const std::size_t size : {std::size_t{10}, frame_reader::idle_size - 4, 2 * mebibyte}) {
        frame_reader reader(100 * mebibyte);
        const bytes first = frame(filled(size, 1));
        const bytes second = frame(filled(size, 2));
        std::span<const std::byte> kept;
        for (std::size_t at = 0; reader.next(kept) != status::complete;)
            at += put(reader, first, at);
        const std::shared_ptr<const void> owner = reader.owner();
        reader.respect_sharing();
        std::span<const std::byte> found;
        for (std::size_t at = 0; reader.next(found) != status::complete;)
            at += put(reader, second, at);
        EXPECT_EQ(bytes(kept.begin(), kept.end()), filled(size, 1));
        EXPECT_EQ(bytes(found.begin(), found.end()), filled(size, 2));
        EXPECT_EQ(owner.use_count(), 1) << "the reader has let go of it";
    }
}

TEST(frame_reader, takes_along_the_beginning_of_a_frame_behind_one_that_is_kept) {
    frame_reader reader(100 * mebibyte);
    const bytes stream = frame(filled(100, 1)) + frame(filled(200, 2));
    std::span<const std::byte> kept;
    put(reader, stream, 0, 150);
    ASSERT_EQ(reader.next(kept), status::complete);
    const std::shared_ptr<const void> owner = reader.owner();
    reader.respect_sharing();
    put(reader, stream, 150);
    std::span<const std::byte> found;
    ASSERT_EQ(reader.next(found), status::complete);
    EXPECT_EQ(bytes(found.begin(), found.end()), filled(200, 2));
    EXPECT_EQ(bytes(kept.begin(), kept.end()), filled(100, 1));
}

TEST(frame_reader, stays_in_its_memory_when_nobody_keeps_any) {
    frame_reader reader(100 * mebibyte);
    const void* const first = reader.space(true).data();
    put(reader, frame(filled(100, 1)), 0);
    std::span<const std::byte> found;
    ASSERT_EQ(reader.next(found), status::complete);
    reader.respect_sharing();
    EXPECT_EQ(reader.space(true).data(), first);
}

} // namespace
} // namespace kafka::core
