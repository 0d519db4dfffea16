// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// How large an answer may be, and what it may take to decode it, as the options say.

#include "unit/client/core/core_world.hpp"

namespace kafka::detail::test {
namespace {

using ::testing::HasSubstr;

/// Has an answer of some 8 KB decoded to some 200 KB and more.
void ask_for_many(core_world& world, list_groups& ask) {
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.send(ask, one);
    protocol::list_groups_response many;
    for (int i = 0; i < 2000; ++i)
        many.groups.emplace_back();
    world.answer(world.at(one), many);
    ASSERT_TRUE(world.is_done(ask));
}

TEST(limits, of_decoding_are_four_times_those_of_receiving) {
    core_world world({.receive_message_max_bytes = 10'000});
    list_groups ask({}, world.now + 30s);
    ask_for_many(world, ask);
    EXPECT_EQ(ask.error(), errc::protocol);
    EXPECT_THAT(text_of(ask), HasSubstr("decode_memory_max is 40000"));
}

TEST(limits, of_decoding_may_be_given) {
    core_world world({.receive_message_max_bytes = 10'000, .decode_memory_max = 1'000'000});
    list_groups ask({}, world.now + 30s);
    ask_for_many(world, ask);
    EXPECT_EQ(ask.error(), error_code());
    EXPECT_EQ(ask.reply.groups.size(), 2000u);
}

} // namespace
} // namespace kafka::detail::test
