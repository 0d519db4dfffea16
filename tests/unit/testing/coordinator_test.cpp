// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/coordinator.hpp"

#include "core_fixture.hpp"

#include <limits>

namespace kafka::testing::test {
namespace {

using detail::coordinator_type;
using detail::find_coordinator;
using detail::java_hash;

TEST(java_hash, is_that_of_javas_strings) {
    EXPECT_EQ(java_hash(""), 0);
    EXPECT_EQ(java_hash("a"), 97);
    EXPECT_EQ(java_hash("hello"), 99162322);
    EXPECT_EQ(java_hash("polygenelubricants"), std::numeric_limits<std::int32_t>::min());
}

TEST(java_hash, counts_utf_16_units) {
    EXPECT_EQ(java_hash("\u00fc"), 0xfc);
    EXPECT_EQ(java_hash("\u20ac"), 0x20ac);
    EXPECT_EQ(java_hash("\U0001f600"), 0xd83d * 31 + 0xde00);
}

using coordinator = core_fixture;

/// Keys and the partitions of 50 that a broker of release 4.3 was seen to give them.
TEST_F(coordinator, keys_go_to_the_partitions_that_kafka_gives_them) {
    std::vector<std::vector<broker_id>> replicas(50, {node_1});
    const std::pair<std::string_view, std::size_t> known[] = {{"a", 47}, {"group-1", 49},
        {"gr\u00fc\u00dfe", 23}, {"\U0001f600x", 39}, {"polygenelubricants", 0},
        {"consumer-group-with-a-long-name", 48}};
    for (const auto& [key, partition] : known)
        replicas[partition] = {node_3};
    add_topic("__consumer_offsets", replicas);
    for (const auto& [key, partition] : known)
        EXPECT_EQ(find_coordinator(core.state(), coordinator_type::group, key), node_3) << key;
    EXPECT_EQ(find_coordinator(core.state(), coordinator_type::group, "hello"), node_1);
}

TEST_F(coordinator, without_the_topic_all_nodes_share_the_keys) {
    std::map<broker_id, int> count;
    for (int i = 0; i < 300; ++i)
        ++count[find_coordinator(
            core.state(), coordinator_type::transaction, "key-" + std::to_string(i))];
    EXPECT_EQ(count.size(), 3u);
    for (const auto& [node, keys] : count)
        EXPECT_GT(keys, 50);
}

TEST_F(coordinator, a_lost_node_coordinates_nothing) {
    core.state().node_lost(node_2);
    for (int i = 0; i < 100; ++i)
        EXPECT_NE(
            find_coordinator(core.state(), coordinator_type::group, std::to_string(i)), node_2);
    core.state().node_lost(node_1);
    core.state().node_lost(node_3);
    EXPECT_EQ(find_coordinator(core.state(), coordinator_type::group, "any"), detail::no_broker);
}

TEST_F(coordinator, a_partition_without_leader_has_no_coordinator) {
    add_topic("__transaction_state", {{node_2}});
    EXPECT_EQ(find_coordinator(core.state(), coordinator_type::transaction, "t"), node_2);
    core.state().node_lost(node_2);
    EXPECT_EQ(
        find_coordinator(core.state(), coordinator_type::transaction, "t"), detail::no_broker);
}

} // namespace
} // namespace kafka::testing::test
