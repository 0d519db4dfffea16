// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "messages.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/list.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/protocol/string.hpp>
#include <kafka/types.hpp>

#include <array>
#include <list>
#include <memory>
#include <numeric>
#include <span>
#include <stdexcept>
#include <thread>
#include <type_traits>

namespace kafka::protocol {

namespace {

static_assert(sizeof(list<int>) == 24);
static_assert(sizeof(list<string>) == 24);
static_assert(std::is_nothrow_move_constructible_v<list<string>>);
static_assert(std::is_nothrow_move_assignable_v<list<string>>);
static_assert(std::is_convertible_v<const list<int>&, std::span<const int>>);
static_assert(!std::is_convertible_v<list<int>, list<long>>);

template <class T>
T value(int number);
template <>
std::int32_t value(int number) {
    return number;
}
template <>
broker_id value(int number) {
    return broker_id{number};
}
template <>
std::byte value(int number) {
    return static_cast<std::byte>(number);
}
template <>
uuid value(int number) {
    return uuid{std::array<std::uint8_t, 16>{static_cast<std::uint8_t>(number)}};
}
template <>
string value(int number) {
    return "a string that is long enough to be allocated, number " + std::to_string(number);
}
template <>
list<string> value(int number) {
    return {value<string>(number), value<string>(number + 1)};
}

template <class T>
list<T> numbered(int count) {
    list<T> made;
    for (int i = 0; i != count; ++i)
        made.push_back(value<T>(i));
    return made;
}

template <class T>
class lists : public ::testing::Test {};

using element_types =
    ::testing::Types<std::int32_t, broker_id, std::byte, uuid, string, list<string>>;
TYPED_TEST_SUITE(lists, element_types);

// Sizes around those at which elements move out of the list.
constexpr int sizes[] = {0, 1, 2, 3, 4, 5, 16, 17, 100};

TYPED_TEST(lists, hold_what_is_put_in) {
    for (const int size : sizes) {
        const auto all = numbered<TypeParam>(size);
        ASSERT_EQ(all.size(), static_cast<std::size_t>(size));
        EXPECT_EQ(all.empty(), size == 0);
        int number = 0;
        for (const TypeParam& each : all)
            EXPECT_EQ(each, value<TypeParam>(number++));
        if (size != 0) {
            EXPECT_EQ(all.front(), value<TypeParam>(0));
            EXPECT_EQ(all.back(), value<TypeParam>(size - 1));
            EXPECT_EQ(all[all.size() - 1], all.back());
        }
    }
}

TYPED_TEST(lists, copies_are_deep_and_moves_leave_nothing) {
    for (const int size : sizes) {
        auto original = numbered<TypeParam>(size);
        auto copy = original;
        EXPECT_EQ(copy, original);
        copy.push_back(value<TypeParam>(7));
        EXPECT_NE(copy, original);
        EXPECT_EQ(original, numbered<TypeParam>(size));

        auto moved = std::move(original);
        EXPECT_EQ(moved, numbered<TypeParam>(size));
        EXPECT_TRUE(original.empty());
        original.push_back(value<TypeParam>(1)); // still usable
        EXPECT_EQ(original.size(), 1u);

        copy = moved;
        EXPECT_EQ(copy, moved);
        copy = std::move(moved);
        EXPECT_EQ(copy, numbered<TypeParam>(size));
        auto& same = copy;
        copy = same;
        copy = std::move(same);
        EXPECT_EQ(copy, numbered<TypeParam>(size));
    }
}

TYPED_TEST(lists, swap) {
    for (const int a : sizes) {
        for (const int b : sizes) {
            auto one = numbered<TypeParam>(a);
            auto other = numbered<TypeParam>(b);
            swap(one, other);
            EXPECT_EQ(one, numbered<TypeParam>(b));
            EXPECT_EQ(other, numbered<TypeParam>(a));
        }
    }
}

TYPED_TEST(lists, change_size) {
    for (const int size : sizes) {
        auto all = numbered<TypeParam>(size);
        all.resize(static_cast<std::size_t>(size) + 3);
        EXPECT_EQ(all.back(), TypeParam());
        all.resize(static_cast<std::size_t>(size));
        EXPECT_EQ(all, numbered<TypeParam>(size));
        all.reserve(200);
        EXPECT_EQ(all, numbered<TypeParam>(size));
        EXPECT_GE(all.capacity(), 200u);
        all.push_back(value<TypeParam>(1));
        all.pop_back();
        EXPECT_EQ(all, numbered<TypeParam>(size));
        all.clear();
        EXPECT_TRUE(all.empty());
    }
}

TYPED_TEST(lists, erase) {
    auto all = numbered<TypeParam>(10);
    EXPECT_EQ(*all.erase(all.begin() + 2), value<TypeParam>(3));
    EXPECT_EQ(all.size(), 9u);
    EXPECT_EQ(*all.erase(all.begin(), all.begin() + 4), value<TypeParam>(5));
    EXPECT_EQ(all.size(), 5u);
    const auto behind = all.erase(all.end() - 1);
    EXPECT_EQ(behind, all.end());
    EXPECT_EQ(all, list<TypeParam>({value<TypeParam>(5), value<TypeParam>(6), value<TypeParam>(7),
                       value<TypeParam>(8)}));
}

TYPED_TEST(lists, an_element_can_be_added_to_its_own_list) {
    auto all = numbered<TypeParam>(1);
    for (int i = 0; i != 40; ++i)
        all.push_back(all.front());
    for (const TypeParam& each : all)
        EXPECT_EQ(each, value<TypeParam>(0));
}

TYPED_TEST(lists, come_from_ranges) {
    std::list<TypeParam> linked;
    for (int i = 0; i != 20; ++i)
        linked.push_back(value<TypeParam>(i));
    EXPECT_EQ(list<TypeParam>(linked), numbered<TypeParam>(20));
    EXPECT_EQ(list<TypeParam>(linked.begin(), linked.end()), numbered<TypeParam>(20));
    list<TypeParam> assigned;
    assigned = {value<TypeParam>(0), value<TypeParam>(1)};
    EXPECT_EQ(assigned, numbered<TypeParam>(2));
    EXPECT_EQ(list<TypeParam>(3), list<TypeParam>({TypeParam(), TypeParam(), TypeParam()}));
}

TEST(list, small_elements_need_no_memory) {
    const list<broker_id> replicas{broker_id{1}, broker_id{2}, broker_id{3}, broker_id{4}};
    const auto* inside = reinterpret_cast<const char*>(replicas.data());
    const auto* object = reinterpret_cast<const char*>(&replicas);
    EXPECT_TRUE(inside >= object && inside < object + sizeof(replicas));
}

TEST(list, a_throwing_copy_leaves_nothing_behind) {
    struct fragile {
        fragile() = default;
        explicit fragile(int n) : number(std::make_shared<int>(n)) {}
        fragile(const fragile& other) : number(other.number) {
            if (*number == 3)
                throw std::runtime_error("copy");
        }
        fragile(fragile&&) noexcept = default;
        fragile& operator=(fragile&&) noexcept = default;
        std::shared_ptr<int> number = std::make_shared<int>(0);
    };
    list<fragile> all;
    for (int i = 0; i != 6; ++i)
        all.emplace_back(i);
    EXPECT_THROW(list<fragile>{all}, std::runtime_error);
    for (const fragile& each : all)
        EXPECT_EQ(each.number.use_count(), 1);
}

TEST(list, refuses_sizes_that_no_frame_has) {
    list<std::int32_t> all;
    EXPECT_THROW(all.reserve(std::size_t{1} << 31), std::length_error);
    EXPECT_TRUE(all.empty());
}

// Lists of a decoded message share memory.

list_groups_response decoded_groups(int count) {
    list_groups_response made;
    for (int i = 0; i != count; ++i) {
        made.groups.push_back({.group_id = value<string>(i),
            .protocol_type = "consumer",
            .group_state = "a state that does not fit into the string itself"});
    }
    std::vector<std::byte> encoded;
    EXPECT_TRUE(encode(made, 4, encoded));
    list_groups_response read;
    EXPECT_TRUE(decode(encoded, 4, read));
    EXPECT_EQ(read, made);
    return read;
}

TEST(decoded_list, parts_outlive_the_message) {
    string name;
    list_groups_response::listed_group group;
    {
        list_groups_response answer = decoded_groups(2000);
        name = std::move(answer.groups[1999].group_id);
        group = std::move(answer.groups[3]);
    }
    EXPECT_EQ(name, value<string>(1999));
    EXPECT_EQ(group.group_id, value<string>(3));
}

TEST(decoded_list, can_grow_and_shrink) {
    list_groups_response answer = decoded_groups(50);
    answer.groups.erase(answer.groups.begin(), answer.groups.begin() + 10);
    answer.groups.push_back({.group_id = "new"});
    answer.groups[0].group_id = "another name, not to be found in the shared memory";
    EXPECT_EQ(answer.groups.size(), 41u);
    EXPECT_EQ(answer.groups[1].group_id, value<string>(11));
    EXPECT_EQ(answer.groups[40].group_id, "new");
    const list_groups_response copy = answer;
    answer.groups.clear();
    EXPECT_EQ(copy.groups[39].group_id, value<string>(49));
}

TEST(decoded_list, parts_may_be_used_and_freed_on_different_threads) {
    list_groups_response answer = decoded_groups(4000);
    std::vector<list<list_groups_response::listed_group>> parts(4);
    for (std::size_t i = 0; i != answer.groups.size(); ++i)
        parts[i % parts.size()].push_back(std::move(answer.groups[i]));
    std::vector<std::thread> threads;
    for (auto& part : parts) {
        threads.emplace_back([mine = std::move(part)]() mutable {
            std::size_t letters = 0;
            for (auto& group : mine) {
                letters += group.group_id.size();
                group.group_id = "changed";
            }
            EXPECT_GT(letters, 0u);
            mine = {};
        });
    }
    answer = {};
    for (std::thread& thread : threads)
        thread.join();
}

} // namespace

} // namespace kafka::protocol
