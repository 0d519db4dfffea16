// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/live/demo_script.hpp"
#include "cli/live/live_view.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <set>

namespace kafka::cli {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::EndsWith;
using testing::HasSubstr;

TEST(demo_script, is_in_order_and_leaves_time_to_recover) {
    for (const span_of_time planned : {span_of_time(1s), span_of_time(24s), span_of_time(24h)}) {
        const auto script = script_for_own({1, 2, 3}, 2, planned);
        ASSERT_FALSE(script.empty());
        EXPECT_EQ(script.front().at, 0s);
        EXPECT_TRUE(std::ranges::is_sorted(script, {}, &demo_act::at));
        EXPECT_LT(script.back().at, planned * 9 / 10);
        for (const demo_act& act : script) {
            EXPECT_NE(act.title, "");
            EXPECT_NE(act.meaning, "");
        }
    }
}

TEST(demo_script, kills_one_node_after_the_other_and_leaves_all_well) {
    for (const std::int32_t controller : {1, 2, 3}) {
        std::set<std::int32_t> down;
        std::set<std::int32_t> slow;
        int kills = 0;
        for (const demo_act& act : script_for_own({1, 2, 3}, controller, 24s)) {
            switch (act.deed) {
            case demo_deed::nothing:
                break;
            case demo_deed::kill_noticed:
                EXPECT_EQ(act.node, controller);
                [[fallthrough]];
            case demo_deed::kill_unnoticed:
                EXPECT_TRUE(down.empty());
                EXPECT_THAT(act.title, HasSubstr("Node " + std::to_string(act.node)));
                down.insert(act.node);
                ++kills;
                break;
            case demo_deed::restart:
                EXPECT_EQ(down.erase(act.node), 1u);
                break;
            case demo_deed::throttle:
                slow.insert(act.node);
                break;
            case demo_deed::relieve:
                EXPECT_EQ(slow.erase(act.node), 1u);
                break;
            }
        }
        EXPECT_EQ(kills, 2);
        EXPECT_TRUE(down.empty());
        EXPECT_TRUE(slow.empty());
    }
}

TEST(demo_script, fits_three_lines_of_eighty_columns) {
    auto script = script_for_own({1, 2, 3}, 1, 24s);
    script.push_back(script_for_theirs(10).front());
    for (const demo_act& act : script) {
        const auto lines =
            draw_live({.act = act.title, .meaning = act.meaning}, style{.width = 80}, 24);
        EXPECT_THAT(lines, Contains(HasSubstr(act.title)));
        const std::string last = act.meaning.substr(act.meaning.rfind(' ') + 1);
        EXPECT_THAT(lines, Contains(EndsWith(last))) << act.meaning;
    }
}

TEST(demo_script, does_nothing_to_a_cluster_of_somebody_else) {
    const auto script = script_for_theirs(2.5);
    ASSERT_EQ(script.size(), 1u);
    EXPECT_EQ(script[0].deed, demo_deed::nothing);
    EXPECT_THAT(script[0].meaning, HasSubstr("2.5 times a second"));
}

} // namespace
} // namespace kafka::cli
