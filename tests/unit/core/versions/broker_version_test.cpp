// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <kafka/broker_version.hpp>
#include <kafka/protocol/api_versions.hpp>

#include <optional>
#include <ostream>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka {

void PrintTo(const broker_version& version, std::ostream* to) {
    *to << version.to_string();
}

namespace {

protocol::api_versions_response with_api(
    std::int16_t key, std::int16_t min_version, std::int16_t max_version) {
    protocol::api_versions_response answer;
    answer.api_keys.push_back(
        {.api_key = key, .min_version = min_version, .max_version = max_version});
    return answer;
}

struct row {
    broker_version release;
    std::int16_t key;
    std::int16_t version;
};

const std::vector<row> rows{{{4, 3}, 35, 5}, {{4, 2}, 2, 11}, {{4, 1}, 0, 13}, {{4, 0}, 2, 10},
    {{3, 9}, 1, 17}, {{3, 8}, 0, 11}, {{3, 7}, 1, 16}, {{3, 6}, 24, 4}, {{3, 5}, 1, 15},
    {{3, 4}, 4, 7}, {{3, 3}, 29, 3}, {{3, 2}, 11, 9}, {{3, 1}, 1, 13}, {{3, 0}, 2, 7},
    {{2, 8}, 0, 9}, {{2, 7}, 1, 12}, {{2, 6}, 48, 0}, {{2, 5}, 29, 2}, {{2, 4}, 0, 8},
    {{2, 3}, 1, 11}, {{2, 2}, 2, 5}, {{2, 1}, 1, 10}, {{2, 0}, 1, 8}, {{1, 1}, 1, 7},
    {{1, 0}, 3, 5}, {{0, 11, 0}, 3, 4}, {{0, 10, 2}, 9, 2}, {{0, 10, 1}, 3, 2}};

TEST(broker_version, each_mark_speaks_for_its_release) {
    for (const row& each : rows) {
        EXPECT_EQ(infer_broker_version(with_api(each.key, 0, each.version)), each.release);
        EXPECT_EQ(
            infer_broker_version(with_api(each.key, each.version, each.version)), each.release);
    }
}

TEST(broker_version, a_mark_below_the_range_does_not_count) {
    EXPECT_EQ(infer_broker_version(with_api(48, 1, 1)), (broker_version{0, 10, 0}));
}

TEST(broker_version, the_newest_mark_wins) {
    for (std::size_t newer = 0; newer + 1 < rows.size(); ++newer) {
        if (rows[newer].key == rows[newer + 1].key)
            continue;
        protocol::api_versions_response answer =
            with_api(rows[newer + 1].key, 0, rows[newer + 1].version);
        answer.api_keys.push_back(
            {.api_key = rows[newer].key, .min_version = 0, .max_version = rows[newer].version});
        EXPECT_EQ(infer_broker_version(answer), rows[newer].release);
    }
}

TEST(broker_version, without_marks_it_is_the_first_release_that_tells) {
    EXPECT_EQ(infer_broker_version({}), (broker_version{0, 10, 0}));
    EXPECT_EQ(infer_broker_version(with_api(3, 0, 1)), (broker_version{0, 10, 0}));
}

TEST(broker_version, the_level_of_the_metadata_decides_first) {
    const std::vector<std::pair<std::int16_t, broker_version>> levels{{7, {3, 3}}, {8, {3, 4}},
        {9, {3, 5}}, {10, {3, 5}}, {11, {3, 5}}, {12, {3, 6}}, {14, {3, 6}}, {15, {3, 7}},
        {19, {3, 7}}, {20, {3, 8}}, {21, {3, 9}}, {22, {4, 0}}, {25, {4, 0}}, {26, {4, 1}},
        {27, {4, 1}}, {28, {4, 2}}, {29, {4, 2}}, {30, {4, 3}}, {31, {4, 4}}, {40, {4, 4}}};
    for (const auto& [level, release] : levels) {
        protocol::api_versions_response answer = with_api(1, 0, 13); // as 3.1
        answer.supported_features.push_back({.name = "group.version", .max_version = 1});
        answer.supported_features.push_back(
            {.name = "metadata.version", .min_version = 1, .max_version = level});
        EXPECT_EQ(infer_broker_version(answer), release) << level;
    }
}

TEST(broker_version, a_level_of_a_preview_says_nothing) {
    protocol::api_versions_response answer = with_api(1, 0, 13);
    answer.supported_features.push_back(
        {.name = "metadata.version", .min_version = 1, .max_version = 6});
    EXPECT_EQ(infer_broker_version(answer), (broker_version{3, 1}));
}

TEST(broker_version, is_read_from_text) {
    EXPECT_EQ(broker_version::parse("0.10.2"), (broker_version{0, 10, 2}));
    EXPECT_EQ(broker_version::parse("0.10.2.1"), (broker_version{0, 10, 2}));
    EXPECT_EQ(broker_version::parse("3.9"), (broker_version{3, 9}));
    EXPECT_EQ(broker_version::parse("3.9.1"), (broker_version{3, 9, 1}));
    EXPECT_EQ(broker_version::parse("4"), (broker_version{4, 0}));
    for (const std::string_view text : {"", ".", "3.", ".9", "3..9", "a", "3.x", "v3.9", "3.9-rc1",
             "-3.9", "3.-9", "+3", " 3.9", "3.9 ", "0.8.2.1.0", "99999999999.0"})
        EXPECT_EQ(broker_version::parse(text), std::nullopt) << text;
    for (const row& each : rows)
        EXPECT_EQ(broker_version::parse(each.release.to_string()), each.release);
}

TEST(broker_version, prints_as_releases_are_called) {
    EXPECT_EQ((broker_version{0, 10, 0}).to_string(), "0.10.0");
    EXPECT_EQ((broker_version{0, 11, 0}).to_string(), "0.11.0");
    EXPECT_EQ((broker_version{3, 9}).to_string(), "3.9");
    EXPECT_EQ((broker_version{3, 9, 1}).to_string(), "3.9.1");
}

TEST(broker_version, compares_by_number) {
    EXPECT_LT((broker_version{0, 10, 2}), (broker_version{0, 11, 0}));
    EXPECT_LT((broker_version{2, 8}), (broker_version{2, 10}));
    EXPECT_LT((broker_version{3, 9}), (broker_version{4, 0}));
}

} // namespace
} // namespace kafka
