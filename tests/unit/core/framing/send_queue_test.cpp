// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/framing/send_queue.hpp"

#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>

namespace kafka::core {
namespace {

using test::bytes;
using test::to_bytes;

send_queue::range add(send_queue& to, std::string_view text) {
    const std::uint64_t begin = to.end();
    to.gathering().bytes().append(to_bytes(text));
    return {begin, to.end()};
}

// What the next write would write.
std::string handed(send_queue& from) {
    std::string text;
    for (const auto& each : from.next_write())
        text.append(static_cast<const char*>(each.data()), each.size());
    return text;
}

TEST(send_queue, hands_out_everything_gathered) {
    send_queue queue;
    EXPECT_FALSE(queue.wants_write());
    EXPECT_EQ(handed(queue), "");
    add(queue, "ab");
    add(queue, "cd");
    EXPECT_TRUE(queue.wants_write());
    EXPECT_EQ(handed(queue), "abcd");
    EXPECT_FALSE(queue.wants_write());
}

TEST(send_queue, one_write_at_a_time) {
    send_queue queue;
    add(queue, "ab");
    EXPECT_EQ(handed(queue), "ab");
    add(queue, "cd");
    EXPECT_FALSE(queue.wants_write());
    EXPECT_EQ(handed(queue), "");
    queue.on_written(2);
    EXPECT_TRUE(queue.wants_write());
    EXPECT_EQ(handed(queue), "cd");
    queue.on_written(2);
    EXPECT_FALSE(queue.wants_write());
}

TEST(send_queue, what_is_being_written_stays_where_it_is) {
    send_queue queue;
    add(queue, "ab");
    const auto buffers = queue.next_write();
    const void* const data = buffers[0].data();
    for (int i = 0; i != 1000; ++i)
        add(queue, "0123456789");
    EXPECT_EQ(buffers[0].data(), data);
    EXPECT_EQ(std::string_view(static_cast<const char*>(data), 2), "ab");
}

TEST(send_queue, the_rest_of_a_short_write_comes_first) {
    send_queue queue;
    add(queue, "abcd");
    EXPECT_EQ(handed(queue), "abcd");
    queue.on_written(3);
    add(queue, "ef");
    EXPECT_EQ(handed(queue), "d");
    queue.on_written(1);
    EXPECT_EQ(handed(queue), "ef");
}

TEST(send_queue, knows_how_far_each_part_is) {
    send_queue queue;
    const auto first = add(queue, "ab");
    const auto second = add(queue, "cd");
    EXPECT_EQ(queue.how_far(first), written::no);
    queue.next_write();
    const auto third = add(queue, "ef");
    EXPECT_EQ(queue.how_far(first), written::maybe);
    EXPECT_EQ(queue.how_far(second), written::maybe);
    EXPECT_EQ(queue.how_far(third), written::no);
    queue.on_written(3);
    EXPECT_EQ(queue.how_far(first), written::yes);
    EXPECT_EQ(queue.how_far(second), written::maybe);
    EXPECT_EQ(queue.how_far(third), written::no);
    queue.next_write();
    queue.on_written(1);
    EXPECT_EQ(queue.how_far(second), written::yes);
}

TEST(send_queue, what_a_short_write_left_over_was_not_written) {
    send_queue queue;
    const auto first = add(queue, "ab");
    const auto second = add(queue, "cd");
    const auto third = add(queue, "ef");
    queue.next_write();
    EXPECT_EQ(queue.how_far(third), written::maybe) << "nobody knows while the write is under way";
    queue.on_written(3);
    EXPECT_EQ(queue.how_far(first), written::yes);
    EXPECT_EQ(queue.how_far(second), written::maybe);
    EXPECT_EQ(queue.how_far(third), written::no);
    queue.next_write();
    EXPECT_EQ(queue.how_far(third), written::maybe);
}

TEST(send_queue, takes_out_what_was_not_handed_out) {
    send_queue queue;
    add(queue, "zz");
    queue.next_write();
    add(queue, "ab");
    const auto middle = add(queue, "cde");
    add(queue, "fg");
    queue.remove(middle);
    queue.on_written(2);
    EXPECT_EQ(handed(queue), "abfg");
}

TEST(send_queue, nothing_is_left_when_all_was_taken_out) {
    send_queue queue;
    queue.remove(add(queue, "ab"));
    EXPECT_FALSE(queue.wants_write());
    EXPECT_EQ(handed(queue), "");
}

TEST(send_queue, gives_large_buffers_back) {
    send_queue queue;
    add(queue, std::string(100'000, 'x'));
    queue.next_write();
    queue.on_written(100'000);
    add(queue, "a");
    queue.next_write();
    queue.on_written(1);
    EXPECT_LE(queue.gathering().bytes().capacity(), 4096u);
}

TEST(send_queue, knows_how_far_a_write_is_that_goes_on) {
    send_queue queue;
    const send_queue::range first = add(queue, "ab");
    const send_queue::range second = add(queue, "cd");
    EXPECT_EQ(handed(queue), "abcd");
    queue.on_progress(3);
    EXPECT_EQ(queue.how_far(first), written::yes);
    EXPECT_EQ(queue.how_far(second), written::maybe);
    EXPECT_FALSE(queue.wants_write());
    queue.on_progress(1'000);
    EXPECT_EQ(queue.how_far(second), written::yes);
    queue.on_written(3);
    EXPECT_EQ(queue.how_far(second), written::maybe);
    EXPECT_EQ(handed(queue), "d");
}

} // namespace
} // namespace kafka::core
