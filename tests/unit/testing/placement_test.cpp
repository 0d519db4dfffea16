// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/topics/placement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>

namespace kafka::testing::test {
namespace {

using detail::node_record;
using detail::place_replicas;
using ::testing::ElementsAre;

std::vector<node_record> nodes_in(std::vector<std::string> racks) {
    std::vector<node_record> nodes;
    for (std::string& rack : racks) {
        node_record& node = nodes.emplace_back();
        node.id = broker_id{static_cast<std::int32_t>(nodes.size())};
        if (!rack.empty())
            node.rack = std::move(rack);
    }
    return nodes;
}

TEST(placement, leaders_go_round_the_nodes) {
    const auto placed = place_replicas(nodes_in({"", "", ""}), 1, 4, 2);
    EXPECT_THAT(placed,
        ElementsAre(ElementsAre(broker_id{2}, broker_id{3}),
            ElementsAre(broker_id{3}, broker_id{1}), ElementsAre(broker_id{1}, broker_id{2}),
            ElementsAre(broker_id{2}, broker_id{3})));
}

TEST(placement, every_node_gets_its_share_and_none_twice_the_same_partition) {
    const auto placed = place_replicas(nodes_in({"", "", "", "", ""}), 0, 100, 3);
    std::map<broker_id, int> leads;
    std::map<broker_id, int> holds;
    for (const auto& replicas : placed) {
        ++leads[replicas.front()];
        for (broker_id replica : replicas)
            ++holds[replica];
        EXPECT_EQ(std::set(replicas.begin(), replicas.end()).size(), 3u);
    }
    for (const auto& [node, count] : leads)
        EXPECT_EQ(count, 20);
    for (const auto& [node, count] : holds)
        EXPECT_EQ(count, 60);
}

TEST(placement, replicas_are_on_different_racks) {
    const auto nodes = nodes_in({"a", "a", "a", "b", "b", "b"});
    for (const auto& replicas : place_replicas(nodes, 0, 12, 2)) {
        const bool first_in_a = replicas[0].value() <= 3;
        const bool second_in_a = replicas[1].value() <= 3;
        EXPECT_NE(first_in_a, second_in_a);
    }
}

TEST(placement, nodes_that_are_not_there_come_last) {
    auto nodes = nodes_in({"", "", ""});
    nodes[0].alive = false;
    for (const auto& replicas : place_replicas(nodes, 0, 4, 3))
        EXPECT_EQ(replicas.back(), broker_id{1});
    for (const auto& replicas : place_replicas(nodes, 0, 4, 2))
        EXPECT_THAT(replicas, ::testing::Not(::testing::Contains(broker_id{1})));
}

} // namespace
} // namespace kafka::testing::test
