// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/releases.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

namespace kafka::protocol {

namespace {

/// What a release changed about some APIs with keys that follow each other: the versions that its
/// brokers support. An empty range: they do not know them any more.
struct change {
    std::int16_t first;
    std::int16_t last;
    version_range versions;
};

constexpr change apis(
    std::int16_t first, std::int16_t last, std::int16_t max, std::int16_t min = 0) {
    return {first, last, {min, max}};
}
constexpr change api(std::int16_t key, std::int16_t max, std::int16_t min = 0) {
    return apis(key, key, max, min);
}
constexpr change gone(std::int16_t key) {
    return {key, key, {}};
}

constexpr change since_0_8_0[] = {apis(0, 3, 0)};
constexpr change since_0_8_1[] = {apis(8, 9, 0)};
constexpr change since_0_8_2[] = {apis(8, 9, 1), api(10, 0)};
constexpr change since_0_9[] = {apis(0, 1, 1), api(8, 2), apis(11, 16, 0)};
constexpr change since_0_10_0[] = {
    apis(0, 1, 2), api(3, 1), apis(4, 5, 0), api(6, 2), api(7, 1, 1), apis(17, 18, 0)};
constexpr change since_0_10_1[] = {api(1, 3), api(2, 1), api(3, 2), api(11, 1), apis(19, 20, 0)};
constexpr change since_0_10_2[] = {api(6, 3), api(9, 2), api(19, 1)};
constexpr change since_0_11[] = {api(0, 3), api(1, 5), api(2, 2), api(3, 4), apis(8, 9, 3),
    api(10, 1), api(11, 2), apis(12, 16, 1), api(18, 1), api(19, 2), api(20, 1), apis(21, 33, 0)};
constexpr change since_1_0[] = {
    api(0, 5), api(1, 6), api(3, 5), api(4, 1), api(6, 4), api(7, 1), api(17, 1), apis(34, 37, 0)};
constexpr change since_1_1[] = {api(1, 7), api(32, 1), apis(38, 42, 0)};
constexpr change since_2_0[] = {api(0, 6), api(1, 8), api(2, 3), api(3, 6), apis(8, 9, 4),
    api(10, 2), api(11, 3), apis(12, 16, 2), api(18, 2), api(19, 3), api(20, 2), apis(21, 26, 1),
    apis(28, 31, 1), api(32, 2), apis(33, 35, 1), apis(37, 42, 1)};
constexpr change since_2_1[] = {api(0, 7), api(1, 10), api(2, 4), api(3, 7), api(8, 6), api(9, 5),
    api(20, 3), api(23, 2), api(28, 2)};
constexpr change since_2_2[] = {
    api(2, 5), api(4, 2), api(5, 1), api(6, 5), api(7, 2), api(11, 4), api(36, 1), api(43, 0)};
constexpr change since_2_3[] = {api(1, 11), api(3, 8), api(8, 7), api(11, 5), api(12, 3),
    apis(14, 15, 3), api(23, 3), api(44, 0)};
constexpr change since_2_4[] = {api(0, 8), api(3, 9), api(4, 4), api(5, 2), api(6, 6), api(7, 3),
    api(8, 8), api(9, 6), api(10, 3), api(11, 6), apis(12, 14, 4), api(15, 5), api(16, 3),
    api(18, 3), api(19, 5), api(20, 4), api(22, 2), api(38, 2), apis(42, 43, 2), api(44, 1),
    apis(45, 47, 0)};
constexpr change since_2_5[] = {api(9, 7), api(11, 7), api(14, 5), api(22, 3), api(28, 3),
    apis(29, 31, 2), apis(36, 37, 2), apis(39, 41, 2)};
constexpr change since_2_6[] = {
    api(5, 3), api(16, 4), api(21, 2), api(32, 3), api(35, 2), apis(48, 49, 0)};
constexpr change since_2_7[] = {api(1, 12), api(19, 6), api(20, 5), api(22, 4), apis(24, 26, 2),
    api(37, 3), apis(50, 51, 0), apis(56, 57, 0)};
constexpr change since_2_8[] = {api(0, 9), api(2, 6), api(3, 11), api(4, 5), api(6, 7), api(19, 7),
    api(20, 6), api(23, 4), apis(24, 26, 3), api(27, 1), api(32, 4), apis(33, 34, 2),
    apis(48, 49, 1), apis(60, 61, 0)};
constexpr change since_3_0[] = {api(2, 7), api(9, 8), api(10, 4), apis(65, 67, 0)};
constexpr change since_3_1[] = {api(1, 13), api(3, 12)};
constexpr change since_3_2[] = {api(4, 6), api(11, 9), api(13, 5), api(35, 3), api(56, 1)};
constexpr change since_3_3[] = {
    apis(29, 31, 3), api(35, 4), api(38, 3), api(41, 3), api(56, 2), api(57, 1)};
constexpr change since_3_4[] = {api(4, 7), api(5, 4), api(6, 8), api(58, 0)};
constexpr change since_3_5[] = {api(1, 15), api(2, 8), api(56, 3)};
constexpr change since_3_6[] = {api(24, 4)};
constexpr change since_3_7[] = {api(0, 10), api(1, 16), apis(8, 9, 9), api(60, 1), api(68, 0)};
constexpr change since_3_8[] = {api(0, 11), api(10, 5), api(16, 5), api(22, 5), api(24, 5),
    apis(25, 26, 4), api(28, 4), api(66, 1), api(69, 0)};
constexpr change since_3_9[] = {api(1, 17), api(2, 9), api(10, 6), api(18, 4)};
constexpr change since_4_0[] = {api(0, 12), api(1, 17, 4), api(2, 10, 1), api(3, 13), api(8, 9, 2),
    api(9, 9, 1), api(11, 9, 2), api(15, 6), api(19, 7, 2), api(20, 6, 1), api(23, 4, 2),
    api(26, 5), api(27, 1, 1), api(28, 5), apis(29, 31, 3, 1), api(32, 4, 1), api(34, 2, 1),
    api(35, 4, 1), api(38, 3, 1), apis(39, 40, 2, 1), api(41, 3, 1), api(55, 2), api(57, 2),
    api(60, 2), api(64, 0), apis(68, 69, 1), apis(74, 75, 0), apis(80, 81, 0), gone(4), gone(5),
    gone(6), gone(7), gone(56), gone(58), gone(67)};
constexpr change since_4_1[] = {api(0, 13), api(1, 18, 4), api(11, 9), api(45, 1), api(66, 2),
    api(74, 1), apis(76, 79, 1, 1), apis(83, 87, 0), apis(90, 92, 0)};
constexpr change since_4_2[] = {api(2, 11, 1), api(8, 10, 2), api(9, 10, 1), api(27, 2, 1),
    apis(78, 79, 2, 1), api(80, 1), api(85, 1), api(87, 1), apis(88, 89, 0), api(90, 1)};
constexpr change since_4_3[] = {api(35, 5, 1)};
constexpr change since_4_4[] = {
    api(18, 5), api(28, 6), api(42, 3), apis(88, 89, 1), apis(93, 94, 0)};

struct row {
    broker_version release;
    /// The highest level of `metadata.version`, or 0.
    std::int16_t level;
    /// Compared with the row before.
    std::span<const change> changes;
};

constexpr row rows[] = {
    {{0, 8, 0}, 0, since_0_8_0},
    {{0, 8, 1}, 0, since_0_8_1},
    {{0, 8, 2}, 0, since_0_8_2},
    {{0, 9}, 0, since_0_9},
    {{0, 10, 0}, 0, since_0_10_0},
    {{0, 10, 1}, 0, since_0_10_1},
    {{0, 10, 2}, 0, since_0_10_2},
    {{0, 11}, 0, since_0_11},
    {{1, 0}, 0, since_1_0},
    {{1, 1}, 0, since_1_1},
    {{2, 0}, 0, since_2_0},
    {{2, 1}, 0, since_2_1},
    {{2, 2}, 0, since_2_2},
    {{2, 3}, 0, since_2_3},
    {{2, 4}, 0, since_2_4},
    {{2, 5}, 0, since_2_5},
    {{2, 6}, 0, since_2_6},
    {{2, 7}, 0, since_2_7},
    {{2, 8}, 0, since_2_8},
    {{3, 0}, 0, since_3_0},
    {{3, 1}, 0, since_3_1},
    {{3, 2}, 0, since_3_2},
    {{3, 3}, 7, since_3_3},
    {{3, 4}, 8, since_3_4},
    {{3, 5}, 11, since_3_5},
    {{3, 6}, 14, since_3_6},
    {{3, 7}, 19, since_3_7},
    {{3, 8}, 20, since_3_8},
    {{3, 9}, 21, since_3_9},
    {{4, 0}, 25, since_4_0},
    {{4, 1}, 27, since_4_1},
    {{4, 2}, 29, since_4_2},
    {{4, 3}, 30, since_4_3},
    {{4, 4}, 31, since_4_4},
};

constexpr auto known = [] {
    std::array<broker_version, std::size(rows)> all;
    std::ranges::transform(rows, all.begin(), &row::release);
    return all;
}();

/// The last row that is not newer; null when all of them are.
const row* find_row(broker_version release) noexcept {
    const auto above = std::ranges::upper_bound(rows, release, {}, &row::release);
    return above == std::begin(rows) ? nullptr : std::prev(above);
}

} // namespace

std::span<const broker_version> releases() noexcept {
    return known;
}

std::optional<broker_version> nearest_release(broker_version wanted) noexcept {
    const row* const found = find_row(wanted);
    return found == nullptr ? std::nullopt : std::optional(found->release);
}

std::vector<supported_api> apis_of(broker_version release) {
    std::map<std::int16_t, version_range> versions;
    for (const row& each : rows) {
        if (each.release > release)
            break;
        for (const change& what : each.changes)
            for (std::int16_t key = what.first; key <= what.last; ++key)
                versions[key] = what.versions;
    }
    std::vector<supported_api> found;
    for (const auto& [key, range] : versions)
        if (!range.empty())
            found.push_back({key, range});
    return found;
}

std::int16_t metadata_level_of(broker_version release) noexcept {
    const row* const found = find_row(release);
    return found == nullptr ? std::int16_t{0} : found->level;
}

std::optional<broker_version> release_of_level(std::int16_t level) noexcept {
    const auto first = std::ranges::find_if(rows, [](const row& each) { return each.level > 0; });
    if (level < first->level)
        return std::nullopt;
    const auto found =
        std::ranges::find_if(rows, [level](const row& each) { return each.level >= level; });
    return found == std::end(rows) ? std::prev(found)->release : found->release;
}

} // namespace kafka::protocol
