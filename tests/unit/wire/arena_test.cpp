// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "wire/arena.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

namespace kafka::wire {

namespace {

TEST(arena, gives_memory_that_does_not_overlap_and_is_aligned) {
    arena memory(256);
    std::vector<placed> all;
    for (std::size_t i = 0; i != 500; ++i) {
        const std::size_t alignment = std::size_t{1} << i % 5;
        const placed room = memory.allocate(i % 37 + 1, 3, alignment);
        ASSERT_NE(room.data, nullptr);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(room.data) % alignment, 0u);
        std::memset(room.data, static_cast<int>(i % 256), (i % 37 + 1) * 3);
        all.push_back(room);
    }
    for (std::size_t i = 0; i != all.size(); ++i) {
        const auto* bytes = static_cast<const unsigned char*>(all[i].data);
        for (std::size_t j = 0; j != (i % 37 + 1) * 3; ++j)
            ASSERT_EQ(bytes[j], i % 256);
        release(all[i].owner);
    }
}

TEST(arena, what_it_placed_outlives_it_and_may_go_on_other_threads) {
    std::vector<placed> all;
    {
        arena memory(256);
        for (int i = 0; i != 200; ++i)
            all.push_back(memory.allocate(64, 1, 1));
        for (int i = 0; i != 100; ++i) { // some go while the slab is still open
            release(all.back().owner);
            all.pop_back();
        }
    }
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t != 4; ++t) {
        threads.emplace_back([&all, t] {
            for (std::size_t i = t; i < all.size(); i += 4) {
                std::memset(all[i].data, 1, 64);
                release(all[i].owner);
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
}

TEST(arena, needs_few_slabs) {
    arena memory(1);
    std::vector<slab*> owners;
    std::size_t slabs = 0;
    for (int i = 0; i != 10'000; ++i) {
        const placed room = memory.allocate(100, 1, 1);
        slabs += owners.empty() || owners.back() != room.owner;
        owners.push_back(room.owner);
    }
    EXPECT_LT(slabs, 30u); // 1 MB in slabs of up to 64 KiB
    for (slab* owner : owners)
        release(owner);
}

TEST(arena, large_things_have_a_slab_of_their_own) {
    arena memory(256);
    const placed small = memory.allocate(10, 1, 1);
    const placed large = memory.allocate(1'000'000, 1, 1);
    const placed next = memory.allocate(10, 1, 1);
    EXPECT_NE(large.owner, small.owner);
    EXPECT_EQ(next.owner, small.owner);
    std::memset(large.data, 1, 1'000'000);
    release(small.owner);
    release(large.owner);
    release(next.owner);
}

TEST(arena, keeps_to_its_limit) {
    arena memory(256);
    memory.limit(1000);
    std::vector<slab*> owners;
    std::size_t got = 0;
    for (placed room = memory.allocate(100, 1, 1); room.data != nullptr;
        room = memory.allocate(100, 1, 1)) {
        owners.push_back(room.owner);
        got += 100;
        ASSERT_LE(got, 1000u);
    }
    EXPECT_GE(got, 200u);
    EXPECT_EQ(memory.allocate(SIZE_MAX / 4, 8, 8).data, nullptr);
    EXPECT_FALSE(memory.spend(1001));
    for (slab* owner : owners)
        release(owner);
}

} // namespace

} // namespace kafka::wire
