// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/faults/fault_script.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/api_key.hpp>

namespace kafka::testing::test {
namespace {

using detail::fault_script;
using protocol::api_key;

constexpr broker_id node_1{1};
constexpr broker_id node_2{2};
constexpr auto metadata = static_cast<std::int16_t>(api_key::metadata);
constexpr auto list_groups = static_cast<std::int16_t>(api_key::list_groups);

TEST(fault_script, meets_the_next_request_once) {
    fault_script script;
    const auto id = script.add(fault().drop().built());
    EXPECT_EQ(script.met(id), 0u);
    EXPECT_NE(script.meet_request({node_1, metadata}), nullptr);
    EXPECT_EQ(script.meet_request({node_1, metadata}), nullptr);
    EXPECT_EQ(script.met(id), 1u);
}

TEST(fault_script, chooses_by_node_and_api) {
    fault_script script;
    script.add(fault().on(node_2).of(api_key::metadata).always().drop().built());
    EXPECT_EQ(script.meet_request({node_1, metadata}), nullptr);
    EXPECT_EQ(script.meet_request({node_2, list_groups}), nullptr);
    EXPECT_NE(script.meet_request({node_2, metadata}), nullptr);
    EXPECT_NE(script.meet_request({node_2, metadata}), nullptr);
}

TEST(fault_script, lets_some_pass_and_counts_those_it_meets) {
    fault_script script;
    const auto id = script.add(fault().after(2).times(3).drop().built());
    int met = 0;
    for (int i = 0; i < 10; ++i)
        met += script.meet_request({node_1, metadata}) != nullptr ? 1 : 0;
    EXPECT_EQ(met, 3);
    EXPECT_EQ(script.met(id), 3u);
}

TEST(fault_script, the_first_injected_goes_first) {
    fault_script script;
    const auto first = script.add(fault().delay(std::chrono::seconds(1)).built());
    const auto second = script.add(fault().delay(std::chrono::seconds(2)).built());
    EXPECT_EQ(script.meet_request({node_1, metadata})->delay, std::chrono::seconds(1));
    EXPECT_EQ(script.met(first), 1u);
    EXPECT_EQ(script.met(second), 0u);
    EXPECT_EQ(script.meet_request({node_1, metadata})->delay, std::chrono::seconds(2));
}

TEST(fault_script, requests_and_connections_have_faults_of_their_own) {
    fault_script script;
    script.add(fault().refuse().built());
    script.add(fault().drop().built());
    EXPECT_TRUE(script.meet_connection(node_1)->at_accept);
    EXPECT_EQ(script.meet_connection(node_1), nullptr);
    EXPECT_FALSE(script.meet_request({node_1, metadata})->at_accept);
}

TEST(fault_script, removed_faults_meet_nobody) {
    fault_script script;
    const auto id = script.add(fault().always().drop().built());
    EXPECT_TRUE(script.remove(id));
    EXPECT_FALSE(script.remove(id));
    EXPECT_EQ(script.meet_request({node_1, metadata}), nullptr);
    script.add(fault().always().drop().built());
    script.clear();
    EXPECT_EQ(script.meet_request({node_1, metadata}), nullptr);
}

TEST(fault_script, no_times_is_never) {
    fault_script script;
    script.add(fault().times(0).drop().built());
    EXPECT_EQ(script.meet_request({node_1, metadata}), nullptr);
}

} // namespace
} // namespace kafka::testing::test
