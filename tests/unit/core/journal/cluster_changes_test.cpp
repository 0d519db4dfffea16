// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/journal/cluster_changes.hpp"

#include "unit/core/cluster/sample_metadata.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
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

TEST(broker_changes, are_also_those_of_a_port) {
    protocol::metadata_response later = two_brokers();
    later.brokers[0].port = 9099;
    EXPECT_EQ(describe_broker_changes(snapshot_of(two_brokers()), snapshot_of(std::move(later))),
        "broker 2 has moved from two:9092 to two:9099");
}

TEST(topic_changes, are_errors_that_are_new_and_those_that_are_over) {
    protocol::metadata_response before;
    add_broker(before, 1, "one");
    before.topics.push_back(topic("making", {}, broker_errc::leader_not_available));
    before.topics.push_back(topic("lost", {partition(0, 1)}));
    before.topics.push_back(topic("secret", {}, broker_errc::topic_authorization_failed));
    protocol::metadata_response after = before;
    after.topics[0] = topic("making", {partition(0, 1)});
    after.topics[1] = topic("lost", {}, broker_errc::unknown_topic_or_partition);
    after.topics.push_back(topic("never there", {}, broker_errc::unknown_topic_or_partition));
    after.topics.push_back(topic("not wanted", {}, broker_errc::unknown_topic_or_partition));
    const std::set<std::string, std::less<>> wanted{"making", "lost", "secret", "never there"};
    const std::vector<topic_change> made = describe_topic_changes(
        snapshot_of(std::move(before)), snapshot_of(std::move(after)), wanted);
    ASSERT_EQ(made.size(), 2u) << "nothing has changed about the secret one";
    EXPECT_EQ(made[0].error, broker_errc::none);
    EXPECT_EQ(made[0].text, "topic making is known now");
    EXPECT_EQ(made[1].error, broker_errc::unknown_topic_or_partition);
    EXPECT_THAT(made[1].text, HasSubstr("topics lost, never there: "));
    EXPECT_THAT(made[1].text, HasSubstr("(UNKNOWN_TOPIC_OR_PARTITION, code 3)"));
}

} // namespace
} // namespace kafka::core
