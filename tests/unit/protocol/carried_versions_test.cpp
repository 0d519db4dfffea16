// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/carried_versions.hpp"

#include "messages.hpp"
#include "protocol/testing/randomize.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/fetch.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/produce.hpp>
#include <kafka/protocol/reflection.hpp>

#include <vector>

namespace kafka::protocol {

namespace {

constexpr version_set set_of(std::int16_t first, std::int16_t last) {
    return version_set(version_range{first, last});
}

TEST(version_set, holds_ranges) {
    static_assert(set_of(2, 4).contains(2) && set_of(2, 4).contains(4));
    static_assert(!set_of(2, 4).contains(1) && !set_of(2, 4).contains(5));
    static_assert(set_of(0, 63).contains(63) && set_of(0, no_version) == set_of(0, 63));
    static_assert(set_of(3, 3).highest() == 3 && set_of(3, 7).lowest() == 3);
    static_assert(set_of(1, 0).empty() && set_of(64, 70).empty() && !version_set().highest());
    static_assert((set_of(0, 4) & set_of(3, 9)) == set_of(3, 4));
    static_assert((set_of(0, 2) | ~set_of(0, 4)).contains(9));
}

class carried : public ::testing::TestWithParam<const message_type*> {};

TEST_P(carried, is_what_the_checks_say_of_each_version) {
    const message_type& type = *GetParam();
    const version_set known(type.versions);
    for (std::int16_t made_for = type.versions.min; made_for <= type.versions.max; ++made_for) {
        for (std::uint64_t seed = 0; seed != 8; ++seed) {
            any_message made(type);
            testing::randomize(type, made.data(), made_for, seed);
            const carried_versions found = find_carried(type, made.data(), known, lookout::whole);
            if (found.mixed)
                continue;
            for (std::int16_t at = type.versions.min; at <= type.versions.max; ++at) {
                ASSERT_EQ(found.all.contains(at), bool(type.carries(made.data(), at)))
                    << "made for " << made_for << ", seed " << seed << ", at " << at;
                ASSERT_EQ(found.most.contains(at), bool(type.check(made.data(), at)))
                    << "made for " << made_for << ", seed " << seed << ", at " << at;
            }
        }
    }
}

TEST_P(carried, by_the_first_elements_leaves_out_nothing) {
    const message_type& type = *GetParam();
    for (std::int16_t version = type.versions.min; version <= type.versions.max; ++version) {
        any_message made(type);
        testing::randomize(type, made.data(), version, 5);
        const auto whole =
            find_carried(type, made.data(), version_set(type.versions), lookout::whole);
        const auto first =
            find_carried(type, made.data(), version_set(type.versions), lookout::first_elements);
        if (!whole.mixed) {
            EXPECT_EQ(whole.all & first.all, whole.all);
            EXPECT_EQ(whole.most & first.most, whole.most);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(messages, carried, ::testing::ValuesIn(tried_types()), name_of);

TEST(carried_versions, is_asked_about_some_versions) {
    const list_groups_request request{.states_filter = {"Stable"}}; // since version 4
    const auto& type = list_groups_request::descriptor;
    EXPECT_EQ(find_carried(type, &request, set_of(2, 4), lookout::whole).all, set_of(4, 4));
    EXPECT_TRUE(find_carried(type, &request, set_of(0, 3), lookout::whole).most.empty());
    EXPECT_TRUE(find_carried(type, &request, set_of(60, 63), lookout::whole).all.empty());
}

TEST(carried_versions, tells_lists_whose_elements_need_different_versions) {
    produce_request request;
    request.topic_data.emplace_back().name = "t";
    request.topic_data.emplace_back().topic_id = uuid({1});
    const auto& type = produce_request::descriptor;
    const auto found = find_carried(type, &request, set_of(3, 13), lookout::whole);
    EXPECT_TRUE(found.mixed);
    EXPECT_TRUE(found.all.empty());
    // No version asked about has the id, so its loss cannot be helped.
    EXPECT_FALSE(find_carried(type, &request, set_of(3, 12), lookout::whole).mixed);
    // Nor would another version than 13 be of any use to a topic that has both.
    request.topic_data[0].topic_id = uuid({1});
    EXPECT_FALSE(find_carried(type, &request, set_of(3, 13), lookout::whole).mixed);
}

// A message whose description counts how often an element is looked at.

struct counted {
    std::int16_t number = 0;
};
int looks = 0;
std::vector<counted> elements;
tagged_fields no_tags;

tagged_fields& tags_of(void*) noexcept {
    return no_tags;
}

void* itself(void* parent) noexcept {
    return parent;
}

field_type make_number_field() {
    field_type made{};
    made.kind = field_kind::int16;
    made.versions = {1, 3};
    made.get = itself;
    made.is_default = [](const void* parent) noexcept {
        ++looks;
        return static_cast<const counted*>(parent)->number == 0;
    };
    return made;
}
const field_type number_field = make_number_field();
const struct_type element_layout{"Element", {0, 3}, {&number_field, 1}, tags_of};

const list_operations operations{sizeof(counted),
    [](const void*) noexcept { return elements.size(); },
    [](void*) noexcept -> void* { return elements.data(); }, nullptr};

field_type make_elements_field() {
    field_type made{};
    made.kind = field_kind::structure;
    made.versions = {0, 3};
    made.get = itself;
    made.is_default = [](const void*) noexcept { return elements.empty(); };
    made.list = &operations;
    made.structure = &element_layout;
    return made;
}
const field_type elements_field = make_elements_field();
const struct_type counted_layout{"Counted", {0, 3}, {&elements_field, 1}, tags_of};

TEST(carried_versions, looks_at_one_element_of_a_long_list_when_told_to) {
    message_type type{};
    type.versions = {0, 3};
    type.first_flexible = 0;
    type.layout = &counted_layout;
    for (const std::size_t count : {1u, 10'000u}) {
        elements.assign(count, {7});
        looks = 0;
        EXPECT_EQ(
            find_carried(type, nullptr, set_of(0, 3), lookout::first_elements).all, set_of(1, 3));
        EXPECT_EQ(looks, 1);
    }
    looks = 0;
    EXPECT_EQ(find_carried(type, nullptr, set_of(0, 3), lookout::whole).all, set_of(1, 3));
    EXPECT_EQ(looks, 10'000);
}

} // namespace

} // namespace kafka::protocol
