// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/journal/cluster_changes.hpp"

#include "unit/core/cluster/sample_metadata.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <vector>

namespace kafka::core {
namespace {

using namespace test;
using ::testing::HasSubstr;

cluster_snapshot snapshot_of(protocol::metadata_response answer) {
    return {std::make_shared<const std::vector<broker>>(), std::move(answer), 12};
}

TEST(cluster_found, is_told_with_its_brokers_and_controller) {
    EXPECT_EQ(describe_cluster(snapshot_of(two_brokers())),
        "found the cluster the cluster: 2 brokers (1 at one:9093, 2 at two:9092), controller 2");
}

TEST(cluster_found, names_some_of_many_brokers) {
    protocol::metadata_response many;
    for (std::int32_t id = 1; id <= 10; ++id)
        add_broker(many, id, "h");
    EXPECT_THAT(describe_cluster(snapshot_of(std::move(many))),
        HasSubstr("10 brokers (1 at h:9092, 2 at h:9092, 3 at h:9092, 4 at h:9092, 5 at h:9092, 6 "
                  "at h:9092, 7 at h:9092, 8 at h:9092 and 2 more)"));
}

TEST(broker_changes, are_none_where_nothing_has_changed) {
    EXPECT_EQ(describe_broker_changes(snapshot_of(two_brokers()), snapshot_of(two_brokers())), "");
}

TEST(broker_changes, say_who_has_come_gone_and_moved) {
    protocol::metadata_response later;
    add_broker(later, 2, "elsewhere");
    add_broker(later, 3, "new\n");
    EXPECT_EQ(describe_broker_changes(snapshot_of(two_brokers()), snapshot_of(std::move(later))),
        "broker 2 has moved from two:9092 to elsewhere:9092, broker 3 has come, at new?:9092, "
        "broker 1 has gone from one:9093");
}

} // namespace
} // namespace kafka::core
