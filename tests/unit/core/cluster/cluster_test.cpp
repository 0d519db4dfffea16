// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/cluster/cluster_snapshot.hpp"
#include "unit/core/cluster/sample_metadata.hpp"

#include <gmock/gmock.h>
#include <kafka/cluster.hpp>
#include <kafka/protocol/codec.hpp>

namespace kafka {
namespace {

using namespace core::test;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::UnorderedElementsAre;

constexpr std::int16_t newest = 13;

core::cluster_snapshot::broker_list bootstrap() {
    return std::make_shared<const std::vector<broker>>(
        std::vector<broker>{{.id = node_id::bootstrap(0), .host = "b0", .port = 1},
            {.id = node_id::bootstrap(1), .host = "b1", .port = 2}});
}

cluster known(protocol::metadata_response answer, std::int16_t version = newest) {
    return cluster(
        std::make_shared<const core::cluster_snapshot>(bootstrap(), std::move(answer), version));
}

std::vector<node_id> ids_of(const std::vector<broker>& brokers) {
    std::vector<node_id> ids;
    for (const broker& each : brokers)
        ids.push_back(each.id);
    return ids;
}

TEST(cluster, knows_nothing_at_first) {
    const cluster empty;
    EXPECT_FALSE(empty.has_metadata());
    EXPECT_THAT(empty.brokers(), IsEmpty());
    EXPECT_EQ(empty.cluster_id(), std::nullopt);
    EXPECT_EQ(empty.controller(), std::nullopt);
    EXPECT_EQ(empty.broker_metadata(node_id(0)), std::nullopt);
    EXPECT_THAT(empty.topics(), IsEmpty());
    EXPECT_EQ(empty.leader_for_partition("t", partition_id{0}), std::nullopt);
    EXPECT_THAT(empty.partitions_for_broker(broker_id{0}), IsEmpty());
    EXPECT_FALSE(empty.is_bootstrap(node_id::bootstrap(0)));
}

TEST(cluster, has_the_bootstrap_servers_until_there_is_metadata) {
    const cluster before(std::make_shared<const core::cluster_snapshot>(bootstrap()));
    EXPECT_FALSE(before.has_metadata());
    EXPECT_THAT(
        ids_of(before.brokers()), ElementsAre(node_id::bootstrap(0), node_id::bootstrap(1)));
    const cluster after = known(two_brokers());
    EXPECT_TRUE(after.has_metadata());
    EXPECT_THAT(ids_of(after.brokers()), ElementsAre(node_id(1), node_id(2)));
    EXPECT_TRUE(after.is_bootstrap(node_id::bootstrap(1)));
    EXPECT_FALSE(after.is_bootstrap(node_id::bootstrap(2)));
    EXPECT_FALSE(after.is_bootstrap(node_id(1)));
}

TEST(cluster, finds_brokers_by_every_kind_of_id) {
    const cluster c = known(two_brokers());
    const broker one{.id = node_id(1), .host = "one", .port = 9093, .rack = "r1"};
    EXPECT_THAT(c.broker_metadata(node_id(1)), Optional(one));
    EXPECT_THAT(c.broker_metadata(node_id::coordinator(broker_id{1})), Optional(one));
    EXPECT_EQ(c.broker_metadata(node_id::bootstrap(1))->host, "b1");
    EXPECT_EQ(c.broker_metadata(node_id(3)), std::nullopt);
    EXPECT_EQ(c.broker_metadata(node_id::coordinator(broker_id{3})), std::nullopt);
    EXPECT_EQ(c.broker_metadata(node_id::bootstrap(2)), std::nullopt);
    EXPECT_EQ(c.broker_metadata(node_id::bootstrap(-1)), std::nullopt);
}

TEST(cluster, a_broker_may_have_the_id_0) {
    protocol::metadata_response answer;
    add_broker(answer, 0, "zero");
    answer.controller_id = broker_id{0};
    const cluster c = known(std::move(answer));
    EXPECT_EQ(c.broker_metadata(node_id(0))->host, "zero");
    EXPECT_EQ(c.controller()->id, node_id(0));
}

TEST(cluster, the_controller_is_one_of_the_brokers_or_none) {
    EXPECT_EQ(known(two_brokers()).controller()->id, node_id(2));
    for (const std::int32_t id : {-1, 7}) {
        protocol::metadata_response answer = two_brokers();
        answer.controller_id = broker_id{id};
        EXPECT_EQ(known(std::move(answer)).controller(), std::nullopt);
    }
}

TEST(cluster, tells_its_id) {
    EXPECT_EQ(known(two_brokers()).cluster_id(), "the cluster");
    protocol::metadata_response answer = two_brokers();
    answer.cluster_id.reset();
    EXPECT_EQ(known(std::move(answer)).cluster_id(), std::nullopt);
}

TEST(cluster, an_impossible_port_is_0) {
    protocol::metadata_response answer;
    add_broker(answer, 1, "a", -1);
    add_broker(answer, 2, "b", 65'536);
    add_broker(answer, 3, "c", 65'535);
    const cluster c = known(std::move(answer));
    EXPECT_EQ(c.broker_metadata(node_id(1))->port, 0);
    EXPECT_EQ(c.broker_metadata(node_id(2))->port, 0);
    EXPECT_EQ(c.broker_metadata(node_id(3))->port, 65'535);
}

TEST(cluster, a_broker_listed_twice_is_one) {
    protocol::metadata_response answer;
    add_broker(answer, 1, "first");
    add_broker(answer, 1, "second");
    const cluster c = known(std::move(answer));
    ASSERT_EQ(c.brokers().size(), 1u);
    EXPECT_EQ(c.brokers()[0].host, "first");
}

TEST(cluster, answers_for_partitions) {
    const cluster c = known(two_brokers());
    EXPECT_EQ(c.leader_for_partition("t", partition_id{0}), broker_id{1});
    EXPECT_EQ(c.leader_for_partition("t", partition_id{2}), broker_id{-1});
    EXPECT_EQ(c.leader_for_partition("t", partition_id{3}), std::nullopt);
    EXPECT_EQ(c.leader_for_partition("t", partition_id{-1}), std::nullopt);
    EXPECT_EQ(c.leader_for_partition("u", partition_id{0}), std::nullopt);
    EXPECT_EQ(c.leader_epoch_for_partition("t", partition_id{0}), leader_epoch{5});
    EXPECT_EQ(c.leader_epoch_for_partition("t", partition_id{3}), std::nullopt);
    EXPECT_THAT(c.partitions_for_topic("t"),
        Optional(ElementsAre(partition_id{0}, partition_id{1}, partition_id{2})));
    EXPECT_THAT(c.available_partitions_for_topic("t"),
        Optional(ElementsAre(partition_id{0}, partition_id{1})));
    EXPECT_EQ(c.partitions_for_topic("u"), std::nullopt);
    EXPECT_EQ(c.available_partitions_for_topic("u"), std::nullopt);
}

TEST(cluster, describes_topics) {
    const cluster c = known(two_brokers());
    const std::optional<topic_info> t = c.topic("t");
    ASSERT_TRUE(t);
    EXPECT_EQ(t->name, "t");
    EXPECT_EQ(t->id, uuid({1, 2, 3}));
    EXPECT_FALSE(t->is_internal);
    ASSERT_EQ(t->partitions.size(), 3u);
    const partition_info expected{.id = partition_id{1},
        .leader = broker_id{2},
        .epoch = leader_epoch{5},
        .replicas = {broker_id{1}, broker_id{2}},
        .in_sync_replicas = {broker_id{1}},
        .offline_replicas = {broker_id{2}},
        .error = broker_errc::none};
    EXPECT_EQ(t->partitions[1], expected);
    EXPECT_THAT(c.partition("t", partition_id{1}), Optional(expected));
    EXPECT_EQ(c.topic("u"), std::nullopt);
    EXPECT_EQ(c.partition("t", partition_id{9}), std::nullopt);
}

TEST(cluster, partitions_may_come_in_any_order_and_with_gaps) {
    protocol::metadata_response answer = two_brokers();
    answer.topics[0] = topic("t", {partition(7, 2), partition(0, 1), partition(3, 2)});
    const cluster c = known(std::move(answer));
    EXPECT_THAT(c.partitions_for_topic("t"),
        Optional(ElementsAre(partition_id{0}, partition_id{3}, partition_id{7})));
    EXPECT_EQ(c.leader_for_partition("t", partition_id{7}), broker_id{2});
    EXPECT_EQ(c.leader_for_partition("t", partition_id{3}), broker_id{2});
    EXPECT_EQ(c.leader_for_partition("t", partition_id{1}), std::nullopt);
}

TEST(cluster, knows_what_each_broker_leads) {
    protocol::metadata_response answer = two_brokers();
    answer.topics.push_back(topic("u", {partition(0, 2), partition(1, 9)}));
    answer.topics.push_back(
        topic("gone", {partition(0, 2)}, broker_errc::unknown_topic_or_partition));
    const cluster c = known(std::move(answer));
    EXPECT_THAT(
        c.partitions_for_broker(broker_id{1}), ElementsAre(topic_partition{"t", partition_id{0}}));
    EXPECT_THAT(c.partitions_for_broker(broker_id{2}),
        UnorderedElementsAre(
            topic_partition{"t", partition_id{1}}, topic_partition{"u", partition_id{0}}));
    EXPECT_THAT(c.partitions_for_broker(broker_id{9}), IsEmpty());
    EXPECT_THAT(c.partitions_for_broker(broker_id{-1}), IsEmpty());
}

TEST(cluster, knows_what_a_broker_leads_whatever_its_id) {
    const std::vector<std::int32_t> ids{INT32_MAX, 0, 9'999, 10'000, 7};
    protocol::metadata_response made;
    made.topics.push_back(topic("t", {}));
    for (const std::int32_t id : ids) {
        add_broker(made, id, "host");
        made.topics[0].partitions.push_back(
            partition(static_cast<std::int32_t>(made.topics[0].partitions.size()), id));
    }
    const cluster c = known(std::move(made));
    for (std::int32_t i = 0; i != static_cast<std::int32_t>(ids.size()); ++i)
        EXPECT_THAT(c.partitions_for_broker(broker_id{ids[static_cast<std::size_t>(i)]}),
            ElementsAre(topic_partition{"t", partition_id{i}}));
    EXPECT_THAT(c.partitions_for_broker(broker_id{8}), IsEmpty());
    EXPECT_THAT(c.partitions_for_broker(broker_id{INT32_MIN}), IsEmpty());
}

TEST(cluster, topics_with_errors_are_not_known) {
    protocol::metadata_response answer = two_brokers();
    answer.topics.push_back(topic("secret", {}, broker_errc::topic_authorization_failed));
    answer.topics.push_back(
        topic("gone", {partition(0, 1)}, broker_errc::unknown_topic_or_partition));
    answer.topics.push_back(topic("__consumer_offsets", {partition(0, 1)}));
    answer.topics[3].is_internal = true;
    const cluster c = known(std::move(answer));
    EXPECT_THAT(c.topics(), UnorderedElementsAre("t"));
    EXPECT_THAT(c.topics(false), UnorderedElementsAre("t", "__consumer_offsets"));
    EXPECT_THAT(c.internal_topics(), UnorderedElementsAre("__consumer_offsets"));
    EXPECT_THAT(c.unauthorized_topics(), UnorderedElementsAre("secret"));
    EXPECT_EQ(c.topic_error("gone"), broker_errc::unknown_topic_or_partition);
    EXPECT_EQ(c.topic_error("t"), broker_errc::none);
    EXPECT_EQ(c.topic_error("never asked"), broker_errc::none);
    EXPECT_EQ(c.topic("gone"), std::nullopt);
    EXPECT_EQ(c.leader_for_partition("gone", partition_id{0}), std::nullopt);
}

TEST(cluster, errors_of_partitions_are_kept) {
    protocol::metadata_response answer = two_brokers();
    answer.topics[0] =
        topic("t", {partition(0, -1, 5, broker_errc::leader_not_available), partition(1, 2)});
    const cluster c = known(std::move(answer));
    EXPECT_EQ(c.partition("t", partition_id{0})->error, broker_errc::leader_not_available);
    EXPECT_THAT(c.available_partitions_for_topic("t"), Optional(ElementsAre(partition_id{1})));
}

/// As it is after its way over the wire.
protocol::metadata_response sent_at(
    std::int16_t version, const protocol::metadata_response& answer) {
    std::vector<std::byte> bytes;
    EXPECT_TRUE(protocol::encode(answer, version, bytes)) << version;
    protocol::metadata_response received;
    EXPECT_TRUE(protocol::decode(bytes, version, received)) << version;
    return received;
}

TEST(cluster, has_what_each_version_of_the_answer_can_tell) {
    for (std::int16_t version = 0; version <= newest; ++version) {
        const cluster c = known(sent_at(version, two_brokers()), version);
        EXPECT_EQ(c.brokers().size(), 2u) << version;
        EXPECT_EQ(c.partitions_for_topic("t")->size(), 3u) << version;
        EXPECT_EQ(c.leader_for_partition("t", partition_id{1}), broker_id{2}) << version;
        EXPECT_EQ(c.broker_metadata(node_id(1))->rack.has_value(), version >= 1) << version;
        EXPECT_EQ(c.controller().has_value(), version >= 1) << version;
        EXPECT_EQ(c.cluster_id().has_value(), version >= 2) << version;
        EXPECT_EQ(
            c.partition("t", partition_id{0})->offline_replicas.size(), version >= 5 ? 1u : 0u)
            << version;
        EXPECT_EQ(
            c.leader_epoch_for_partition("t", partition_id{0}), leader_epoch{version >= 9 ? 5 : -1})
            << version;
        EXPECT_EQ(c.topic("t")->id.is_zero(), version < 10) << version;
    }
}

TEST(cluster, a_topic_told_twice_does_no_harm) {
    protocol::metadata_response answer = two_brokers();
    answer.topics.push_back(topic("t", {partition(0, 2), partition(9, 2)}));
    const cluster c = known(std::move(answer));
    EXPECT_EQ(c.leader_for_partition("t", partition_id{0}), broker_id{1}) << "the first counts";
    EXPECT_EQ(c.partitions_for_topic("t")->size(), 3u);
    EXPECT_THAT(c.topics(), testing::Each(std::string("t")));
}

// KAFKA-9212
TEST(cluster, epochs_before_version_9_are_not_trusted) {
    for (std::int16_t version = 0; version != newest; ++version)
        EXPECT_EQ(known(two_brokers(), version).leader_epoch_for_partition("t", partition_id{0}),
            leader_epoch{version < 9 ? -1 : 5});
}

TEST(cluster, a_topic_without_a_name_does_no_harm) {
    protocol::metadata_response answer = two_brokers();
    answer.topics.push_back(topic("", {partition(0, 1)}));
    answer.topics.back().name.reset();
    const cluster c = known(std::move(answer));
    EXPECT_THAT(c.topics(), UnorderedElementsAre("t"));
    EXPECT_EQ(c.partitions_for_broker(broker_id{1}).size(), 2u);
}

TEST(cluster, finds_each_of_many_topics) {
    protocol::metadata_response answer;
    add_broker(answer, 1, "one");
    for (std::int32_t i = 0; i != 2000; ++i) {
        const std::string name = "topic with a name of some length " + std::to_string(i);
        answer.topics.push_back(topic(name, {partition(0, 1), partition(1, 1, i)}));
    }
    const cluster c = known(std::move(answer));
    for (std::int32_t i = 0; i != 2000; ++i) {
        const std::string name = "topic with a name of some length " + std::to_string(i);
        ASSERT_EQ(c.leader_epoch_for_partition(name, partition_id{1}), leader_epoch{i});
    }
    EXPECT_EQ(c.partitions_for_broker(broker_id{1}).size(), 4000u);
}

TEST(cluster, copies_share_and_outlive) {
    std::optional<cluster> first = known(two_brokers());
    const cluster second = *first;
    first.reset();
    EXPECT_EQ(second.cluster_id(), "the cluster");
}

} // namespace
} // namespace kafka
