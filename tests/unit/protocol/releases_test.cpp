// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/releases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace kafka {

void PrintTo(const broker_version& version, std::ostream* to) {
    *to << version.to_string();
}

namespace protocol {
namespace {

struct counted {
    broker_version release;
    std::size_t apis;
};

// How many APIs there are to a release.
const std::vector<counted> counts{{{0, 8, 0}, 4}, {{0, 8, 1}, 6}, {{0, 8, 2}, 7}, {{0, 9}, 13},
    {{0, 10, 0}, 19}, {{0, 10, 1}, 21}, {{0, 10, 2}, 21}, {{0, 11}, 34}, {{1, 0}, 38}, {{1, 1}, 43},
    {{2, 0}, 43}, {{2, 1}, 43}, {{2, 2}, 44}, {{2, 3}, 45}, {{2, 4}, 48}, {{2, 5}, 48},
    {{2, 6}, 50}, {{2, 7}, 54}, {{2, 8}, 56}, {{3, 0}, 59}, {{3, 1}, 59}, {{3, 2}, 59},
    {{3, 3}, 59}, {{3, 4}, 60}, {{3, 5}, 60}, {{3, 6}, 60}, {{3, 7}, 61}, {{3, 8}, 62},
    {{3, 9}, 62}, {{4, 0}, 61}, {{4, 1}, 73}, {{4, 2}, 75}, {{4, 3}, 75}, {{4, 4}, 77}};

version_range versions_of(broker_version release, std::int16_t key) {
    const std::vector<supported_api> all = apis_of(release);
    const auto found = std::ranges::find(all, key, &supported_api::key);
    return found == all.end() ? version_range{} : found->versions;
}

TEST(releases, have_as_many_apis_as_they_have) {
    ASSERT_EQ(releases().size(), counts.size());
    for (std::size_t i = 0; i < counts.size(); ++i) {
        EXPECT_EQ(releases()[i], counts[i].release);
        EXPECT_EQ(apis_of(counts[i].release).size(), counts[i].apis)
            << counts[i].release.to_string();
    }
}

TEST(releases, list_each_api_once_in_order) {
    for (const broker_version& release : releases()) {
        std::int16_t previous = -1;
        for (const supported_api& each : apis_of(release)) {
            EXPECT_GT(each.key, previous);
            EXPECT_FALSE(each.versions.empty());
            previous = each.key;
        }
    }
}

// Of what is listed, the highest version is the highest one that the release has by the history of
// the schema.
TEST(releases, agree_with_the_history_of_the_versions) {
    const auto came_with = [](std::int16_t key, std::int16_t version) {
        return broker_version::parse(release_of(key, version));
    };
    for (const broker_version& release : releases()) {
        for (const supported_api& each : apis_of(release)) {
            SCOPED_TRACE(release.to_string() + ", API " + std::to_string(each.key));
            const auto highest = came_with(each.key, each.versions.max);
            ASSERT_TRUE(highest);
            EXPECT_LE(*highest, release);
            const auto next = came_with(each.key, static_cast<std::int16_t>(each.versions.max + 1));
            EXPECT_TRUE(!next || *next > release);
        }
    }
}

TEST(releases, support_what_they_do) {
    EXPECT_EQ(versions_of({0, 8, 0}, 3), (version_range{0, 0}));
    EXPECT_TRUE(versions_of({0, 8, 0}, 8).empty());
    EXPECT_EQ(versions_of({0, 8, 1}, 9), (version_range{0, 0}));
    EXPECT_EQ(versions_of({0, 8, 2}, 10), (version_range{0, 0}));
    EXPECT_TRUE(versions_of({0, 8, 2}, 16).empty());
    EXPECT_EQ(versions_of({0, 9}, 16), (version_range{0, 0}));
    EXPECT_EQ(versions_of({0, 9}, 8), (version_range{0, 2}));
    EXPECT_TRUE(versions_of({0, 9}, 18).empty());
    EXPECT_EQ(versions_of({0, 10, 0}, 18), (version_range{0, 0}));
    EXPECT_EQ(versions_of({0, 10, 0}, 7), (version_range{1, 1}));
    EXPECT_EQ(versions_of({0, 10, 1}, 19), (version_range{0, 0}));
    EXPECT_EQ(versions_of({0, 10, 2}, 9), (version_range{0, 2}));
    EXPECT_EQ(versions_of({0, 11}, 1), (version_range{0, 5}));
    EXPECT_EQ(versions_of({0, 11}, 33), (version_range{0, 0}));
    EXPECT_EQ(versions_of({1, 0}, 7), (version_range{0, 1}));
    EXPECT_EQ(versions_of({1, 1}, 42), (version_range{0, 0}));
    EXPECT_EQ(versions_of({2, 0}, 36), (version_range{0, 0}));
    EXPECT_EQ(versions_of({2, 1}, 1), (version_range{0, 10}));
    EXPECT_EQ(versions_of({2, 2}, 43), (version_range{0, 0}));
    EXPECT_EQ(versions_of({2, 3}, 15), (version_range{0, 3}));
    EXPECT_EQ(versions_of({2, 4}, 18), (version_range{0, 3}));
    EXPECT_EQ(versions_of({2, 5}, 14), (version_range{0, 5}));
    EXPECT_EQ(versions_of({2, 6}, 49), (version_range{0, 0}));
    EXPECT_EQ(versions_of({2, 7}, 57), (version_range{0, 0}));
    EXPECT_EQ(versions_of({2, 8}, 0), (version_range{0, 9}));
    EXPECT_EQ(versions_of({3, 0}, 66), (version_range{0, 0}));
    EXPECT_EQ(versions_of({3, 1}, 3), (version_range{0, 12}));
    EXPECT_EQ(versions_of({3, 2}, 11), (version_range{0, 9}));
    EXPECT_EQ(versions_of({3, 3}, 38), (version_range{0, 3}));
    EXPECT_EQ(versions_of({3, 4}, 6), (version_range{0, 8}));
    EXPECT_EQ(versions_of({3, 5}, 2), (version_range{0, 8}));
    EXPECT_EQ(versions_of({3, 6}, 24), (version_range{0, 4}));
    EXPECT_EQ(versions_of({3, 7}, 68), (version_range{0, 0}));
    EXPECT_EQ(versions_of({3, 8}, 16), (version_range{0, 5}));
    EXPECT_EQ(versions_of({3, 9}, 18), (version_range{0, 4}));
    EXPECT_EQ(versions_of({3, 9}, 4), (version_range{0, 7}));
    EXPECT_EQ(versions_of({4, 0}, 1), (version_range{4, 17}));
    EXPECT_EQ(versions_of({4, 0}, 11), (version_range{2, 9}));
    for (const std::int16_t gone : std::vector<std::int16_t>{4, 5, 6, 7, 56, 58, 67})
        EXPECT_TRUE(versions_of({4, 0}, gone).empty()) << gone;
    EXPECT_EQ(versions_of({4, 1}, 11), (version_range{0, 9}));
    EXPECT_EQ(versions_of({4, 1}, 78), (version_range{1, 1}));
    EXPECT_EQ(versions_of({4, 2}, 78), (version_range{1, 2}));
    EXPECT_EQ(versions_of({4, 3}, 35), (version_range{1, 5}));
    EXPECT_EQ(versions_of({4, 4}, 18), (version_range{0, 5}));
}

TEST(releases, those_in_between_are_as_the_one_before) {
    EXPECT_EQ(apis_of({0, 9, 5}), apis_of({0, 9}));
    EXPECT_EQ(apis_of({2, 6, 1}), apis_of({2, 6}));
    EXPECT_EQ(apis_of({9, 0}), apis_of({4, 4}));
    EXPECT_TRUE(apis_of({0, 7, 2}).empty());
}

TEST(releases, nearest_is_the_newest_that_is_not_newer) {
    const std::vector<std::pair<broker_version, broker_version>> rows{{{0, 8}, {0, 8, 0}},
        {{0, 8, 3}, {0, 8, 2}}, {{0, 9}, {0, 9}}, {{0, 9, 0}, {0, 9}}, {{0, 9, 1}, {0, 9}},
        {{0, 10}, {0, 10, 0}}, {{0, 10, 9}, {0, 10, 2}}, {{0, 11, 0}, {0, 11}}, {{2, 6, 1}, {2, 6}},
        {{2, 20}, {2, 8}}, {{3, 9, 1}, {3, 9}}, {{5, 0}, {4, 4}}};
    for (const auto& [wanted, found] : rows)
        EXPECT_EQ(nearest_release(wanted), found) << wanted.to_string();
    for (const broker_version& release : releases())
        EXPECT_EQ(nearest_release(release), release);
    EXPECT_EQ(nearest_release({0, 7, 2}), std::nullopt);
    EXPECT_EQ(nearest_release({}), std::nullopt);
}

TEST(releases, have_levels_of_the_metadata_from_3_3_on) {
    EXPECT_EQ(metadata_level_of({3, 2}), 0);
    EXPECT_EQ(metadata_level_of({3, 3}), 7);
    EXPECT_EQ(metadata_level_of({3, 7, 2}), 19);
    EXPECT_EQ(metadata_level_of({4, 3}), 30);
    EXPECT_EQ(metadata_level_of({0, 7}), 0);
    for (const broker_version& release : releases()) {
        if (metadata_level_of(release) > 0) {
            EXPECT_EQ(release_of_level(metadata_level_of(release)), release);
        }
    }
    EXPECT_EQ(release_of_level(6), std::nullopt);
    EXPECT_EQ(release_of_level(0), std::nullopt);
    EXPECT_EQ(release_of_level(-1), std::nullopt);
    EXPECT_EQ(release_of_level(1000), (broker_version{4, 4}));
}

} // namespace
} // namespace protocol
} // namespace kafka
