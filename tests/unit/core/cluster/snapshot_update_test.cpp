// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What one answer leaves of what the answers before it have said.

#include "core/cluster/snapshot_update.hpp"

#include "unit/core/cluster/sample_metadata.hpp"

#include <gmock/gmock.h>

#include <utility>

namespace kafka::core {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using testing::UnorderedElementsAre;

constexpr std::int16_t newest = 13;
constexpr uuid another_id({9, 9, 9});

snapshot_ptr after(
    const snapshot_ptr& before, protocol::metadata_response answer, std::int16_t version = newest) {
    return snapshot_after(before, std::move(answer), version).snapshot;
}

snapshot_ptr after_nothing(protocol::metadata_response answer, std::int16_t version = newest) {
    const auto nobody = std::make_shared<const std::vector<broker>>();
    return after(std::make_shared<const cluster_snapshot>(nobody), std::move(answer), version);
}

/// Two brokers and a topic with one partition.
protocol::metadata_response led_by(
    std::int32_t leader, std::int32_t epoch, uuid id = uuid({1, 2, 3})) {
    protocol::metadata_response made = two_brokers();
    made.topics[0] = topic("t", {partition(0, leader, epoch)});
    made.topics[0].topic_id = id;
    return made;
}

cluster_snapshot::leadership leader_in(const snapshot_ptr& snapshot) {
    const auto found = snapshot->find_leader("t", partition_id{0});
    EXPECT_TRUE(found);
    return found.value_or(cluster_snapshot::leadership{});
}

// --- leader epochs ------------------------------------------------------------------------------

TEST(snapshot_after, a_newer_epoch_replaces_an_older_one) {
    const snapshot_ptr latest = after(after_nothing(led_by(1, 5)), led_by(2, 6));
    EXPECT_EQ(leader_in(latest).leader, broker_id{2});
    EXPECT_EQ(leader_in(latest).epoch, leader_epoch{6});
}

TEST(snapshot_after, an_older_epoch_leaves_the_partition_as_it_was) {
    protocol::metadata_response old_news = led_by(2, 4);
    old_news.topics[0].partitions[0].isr_nodes = {broker_id{2}};
    const snapshot_ptr latest = after(after_nothing(led_by(1, 5)), old_news);
    EXPECT_EQ(leader_in(latest).leader, broker_id{1});
    EXPECT_EQ(leader_in(latest).epoch, leader_epoch{5});
    EXPECT_THAT(latest->find_partition("t", partition_id{0})->isr_nodes, ElementsAre(broker_id{1}));
    EXPECT_EQ(latest->led_by(broker_id{1}).size(), 1u);
    EXPECT_THAT(latest->led_by(broker_id{2}), IsEmpty());
}

TEST(snapshot_after, an_older_epoch_holds_up_nothing_else) {
    protocol::metadata_response mixed = led_by(2, 4);
    mixed.topics[0].partitions.push_back(partition(1, 2, 1));
    mixed.topics.push_back(topic("u", {partition(0, 2, 0)}));
    mixed.controller_id = broker_id{1};
    const snapshot_ptr latest = after(after_nothing(led_by(1, 5)), mixed);
    EXPECT_EQ(latest->find_leader("t", partition_id{1})->leader, broker_id{2});
    EXPECT_EQ(latest->find_leader("u", partition_id{0})->leader, broker_id{2});
    EXPECT_EQ(latest->controller()->id, node_id(1));
}

TEST(snapshot_after, of_the_same_epoch_the_last_word_counts) {
    protocol::metadata_response grown = led_by(1, 5);
    grown.topics[0].partitions[0].isr_nodes = {broker_id{1}, broker_id{2}};
    const snapshot_ptr latest = after(after_nothing(led_by(1, 5)), grown);
    EXPECT_THAT(latest->find_partition("t", partition_id{0})->isr_nodes,
        ElementsAre(broker_id{1}, broker_id{2}));
}

TEST(snapshot_after, epochs_count_on_wherever_a_partition_stands) {
    protocol::metadata_response first = led_by(1, 5);
    first.topics[0].partitions = {partition(9, 1, 5), partition(2, 1, 5)};
    protocol::metadata_response second = led_by(1, 5);
    second.topics[0].partitions = {partition(2, 2, 4), partition(4, 2, 1), partition(9, 2, 6)};
    const snapshot_ptr latest = after(after_nothing(first), second);
    EXPECT_EQ(latest->find_leader("t", partition_id{2})->leader, broker_id{1}) << "older";
    EXPECT_EQ(latest->find_leader("t", partition_id{4})->leader, broker_id{2})
        << "not known before";
    EXPECT_EQ(latest->find_leader("t", partition_id{9})->leader, broker_id{2}) << "newer";
    EXPECT_EQ(latest->led_by(broker_id{1}).size(), 1u);
}

TEST(snapshot_after, a_topic_made_anew_begins_anew) {
    const snapshot_ptr latest = after(after_nothing(led_by(1, 5)), led_by(2, 0, another_id));
    EXPECT_EQ(leader_in(latest).leader, broker_id{2});
    EXPECT_EQ(leader_in(latest).epoch, leader_epoch{0});
    EXPECT_EQ(latest->find_topic("t")->topic_id, another_id);
}

TEST(snapshot_after, an_id_that_was_not_known_before_begins_anew) {
    const snapshot_ptr latest = after(after_nothing(led_by(1, 5, uuid())), led_by(2, 0));
    EXPECT_EQ(leader_in(latest).epoch, leader_epoch{0});
}

TEST(snapshot_after, an_answer_without_ids_is_about_the_topic_of_that_name) {
    const snapshot_ptr latest = after(after_nothing(led_by(1, 5)), led_by(2, 4, uuid()), 9);
    EXPECT_EQ(leader_in(latest).leader, broker_id{1});
    EXPECT_EQ(leader_in(latest).epoch, leader_epoch{5});
}

TEST(snapshot_after, an_older_epoch_of_a_topic_without_an_id_is_doubtful) {
    const snapshot_ptr before = after_nothing(led_by(1, 5, uuid()), 9);
    EXPECT_TRUE(snapshot_after(before, led_by(2, 4, uuid()), 9).is_doubtful);
    EXPECT_FALSE(snapshot_after(before, led_by(2, 5, uuid()), 9).is_doubtful);
    EXPECT_FALSE(snapshot_after(before, led_by(2, -1, uuid()), 9).is_doubtful);
    const snapshot_ptr with_id = after_nothing(led_by(1, 5));
    EXPECT_FALSE(snapshot_after(with_id, led_by(2, 4), newest).is_doubtful) << "it is the same";
    EXPECT_TRUE(snapshot_after(with_id, led_by(2, 4, uuid()), 9).is_doubtful);
}

TEST(snapshot_after, an_older_epoch_is_believed_on_request_where_no_id_is_told) {
    const snapshot_change change =
        snapshot_after(after_nothing(led_by(1, 5, uuid()), 9), led_by(2, 0, uuid()), 9, true);
    EXPECT_EQ(leader_in(change.snapshot).leader, broker_id{2});
    EXPECT_EQ(leader_in(change.snapshot).epoch, leader_epoch{0});
    EXPECT_FALSE(change.is_doubtful);
    const snapshot_change same =
        snapshot_after(after_nothing(led_by(1, 5)), led_by(2, 4), newest, true);
    EXPECT_EQ(leader_in(same.snapshot).leader, broker_id{1}) << "an id leaves no doubt";
}

TEST(snapshot_after, an_epoch_that_is_not_told_decides_nothing) {
    const snapshot_ptr latest = after(after_nothing(led_by(1, 5)), led_by(2, -1));
    EXPECT_EQ(leader_in(latest).leader, broker_id{2});
    EXPECT_EQ(leader_in(latest).epoch, leader_epoch{-1});
}

// KAFKA-9212
TEST(snapshot_after, epochs_of_old_answers_decide_nothing) {
    const snapshot_ptr latest = after(after_nothing(led_by(1, 5)), led_by(2, 4), 8);
    EXPECT_EQ(leader_in(latest).leader, broker_id{2});
    EXPECT_EQ(leader_in(latest).epoch, leader_epoch{-1});
}

TEST(snapshot_after, a_topic_that_had_an_error_begins_anew) {
    protocol::metadata_response failed = led_by(1, 5);
    failed.topics[0].error_code = broker_errc::leader_not_available;
    const snapshot_ptr between = after(after_nothing(led_by(1, 5)), failed);
    EXPECT_EQ(leader_in(after(between, led_by(2, 4))).leader, broker_id{2});
}

TEST(snapshot_after, the_epochs_of_another_cluster_do_not_count) {
    protocol::metadata_response elsewhere = led_by(2, 0);
    elsewhere.cluster_id = "another cluster";
    const snapshot_ptr before = after_nothing(led_by(1, 5));
    const snapshot_ptr latest = after(before, elsewhere);
    EXPECT_EQ(leader_in(latest).leader, broker_id{2});
    EXPECT_TRUE(are_different_clusters(*before, *latest));
}

TEST(snapshot_after, a_cluster_that_is_not_named_is_not_another) {
    protocol::metadata_response unnamed = led_by(2, 4);
    unnamed.cluster_id.reset();
    const snapshot_ptr before = after_nothing(led_by(1, 5));
    const snapshot_ptr latest = after(before, unnamed);
    EXPECT_EQ(leader_in(latest).leader, broker_id{1});
    EXPECT_FALSE(are_different_clusters(*before, *latest));
    EXPECT_FALSE(are_different_clusters(*before, *before));
}

// --- nothing new --------------------------------------------------------------------------------

TEST(snapshot_after, what_changes_nothing_is_shared) {
    const snapshot_ptr before = after_nothing(two_brokers());
    EXPECT_EQ(after(before, two_brokers()), before);
    protocol::metadata_response slow = two_brokers();
    slow.throttle_time_ms = 100;
    EXPECT_EQ(after(before, slow), before);
    EXPECT_EQ(after_nothing({})->has_metadata(), false);
}

TEST(snapshot_after, the_order_of_an_answer_is_no_news) {
    protocol::metadata_response one = two_brokers();
    one.topics.push_back(topic("u", {partition(0, 1), partition(1, 2)}));
    protocol::metadata_response other = one;
    std::swap(other.brokers[0], other.brokers[1]);
    std::swap(other.topics[0], other.topics[1]);
    std::swap(other.topics[0].partitions[0], other.topics[0].partitions[1]);
    const snapshot_ptr before = after_nothing(one);
    EXPECT_EQ(after(before, other), before);
}

TEST(snapshot_after, an_error_that_stays_is_no_news) {
    protocol::metadata_response failed = led_by(1, 5);
    failed.topics[0].error_code = broker_errc::leader_not_available;
    const snapshot_ptr before = after_nothing(failed);
    EXPECT_EQ(after(before, failed), before);
}

TEST(snapshot_after, an_older_epoch_is_no_news) {
    const snapshot_ptr before = after_nothing(led_by(1, 5));
    EXPECT_EQ(after(before, led_by(2, 4)), before);
}

TEST(snapshot_after, whatever_changes_is_news) {
    const snapshot_ptr before = after_nothing(two_brokers());
    using answer = protocol::metadata_response;
    const std::vector<void (*)(answer&)> changes{
        [](answer& to) { to.brokers[0].host = "moved"; },
        [](answer& to) { to.brokers[0].port = 1; },
        [](answer& to) { to.brokers[1].rack.reset(); },
        [](answer& to) { add_broker(to, 3, "three"); },
        [](answer& to) { to.brokers.pop_back(); },
        [](answer& to) { to.controller_id = broker_id{1}; },
        [](answer& to) { to.cluster_id = "another"; },
        [](answer& to) { to.topics.clear(); },
        [](answer& to) { to.topics.push_back(topic("u", {})); },
        [](answer& to) { to.topics[0].name = "u"; },
        [](answer& to) { to.topics[0].topic_id = another_id; },
        [](answer& to) { to.topics[0].is_internal = true; },
        [](answer& to) { to.topics[0].error_code = broker_errc::leader_not_available; },
        [](answer& to) { to.topics[0].partitions.pop_back(); },
        [](answer& to) { to.topics[0].partitions.push_back(partition(3, 1)); },
        [](answer& to) { to.topics[0].partitions[2].partition_index = partition_id{3}; },
        [](answer& to) { to.topics[0].partitions[0].leader_id = broker_id{2}; },
        [](answer& to) { to.topics[0].partitions[0].isr_nodes.clear(); },
        [](answer& to) { to.topics[0].partitions[0].offline_replicas.clear(); },
        [](answer& to) { to.topics[0].partitions[0].leader_epoch = leader_epoch{6}; },
        [](answer& to) {
            to.topics[0].partitions[0].error_code = broker_errc::replica_not_available;
        },
    };
    for (std::size_t i = 0; i != changes.size(); ++i) {
        protocol::metadata_response changed = two_brokers();
        changes[i](changed);
        EXPECT_NE(after(before, changed), before) << "change " << i;
    }
}

// --- partitions added ---------------------------------------------------------------------------

class with_partitions : public testing::Test {
protected:
    static topic_info added(std::string name, std::vector<partition_info> partitions) {
        return {.name = std::move(name), .partitions = std::move(partitions)};
    }

    const cluster before{after_nothing(two_brokers())};
};

TEST_F(with_partitions, a_topic_becomes_known) {
    const cluster more = before.with_partitions(
        {added("new", {{.id = partition_id{1}, .leader = broker_id{2}, .epoch = leader_epoch{7}},
                          {.id = partition_id{0}, .leader = broker_id{1}}})});
    EXPECT_THAT(more.topics(), UnorderedElementsAre("t", "new"));
    EXPECT_THAT(
        more.partitions_for_topic("new"), Optional(ElementsAre(partition_id{0}, partition_id{1})));
    EXPECT_EQ(more.leader_for_partition("new", partition_id{1}), broker_id{2});
    EXPECT_EQ(more.leader_epoch_for_partition("new", partition_id{1}), leader_epoch{7});
    EXPECT_EQ(more.partitions_for_broker(broker_id{2}).size(), 2u);
    EXPECT_EQ(more.brokers(), before.brokers());
    EXPECT_EQ(more.cluster_id(), before.cluster_id());
    EXPECT_THAT(before.topics(), ElementsAre("t")) << "the original does not change";
}

TEST_F(with_partitions, partitions_are_added_and_replaced) {
    const cluster more =
        before.with_partitions({added("t", {{.id = partition_id{2}, .leader = broker_id{1}},
                                               {.id = partition_id{3}, .leader = broker_id{-1}}})});
    EXPECT_THAT(more.partitions_for_topic("t"),
        Optional(ElementsAre(partition_id{0}, partition_id{1}, partition_id{2}, partition_id{3})));
    EXPECT_EQ(more.leader_for_partition("t", partition_id{0}), broker_id{1}) << "as it was";
    EXPECT_EQ(more.leader_for_partition("t", partition_id{2}), broker_id{1});
    EXPECT_EQ(more.leader_for_partition("t", partition_id{3}), broker_id{-1});
    EXPECT_EQ(more.topic("t")->id, before.topic("t")->id);
    EXPECT_EQ(before.leader_for_partition("t", partition_id{2}), broker_id{-1});
}

TEST_F(with_partitions, a_topic_s_error_is_forgotten) {
    protocol::metadata_response failed = two_brokers();
    failed.topics[0].error_code = broker_errc::topic_authorization_failed;
    const cluster more =
        cluster(after_nothing(failed))
            .with_partitions({added("t", {{.id = partition_id{0}, .leader = broker_id{2}}})});
    EXPECT_EQ(more.topic_error("t"), broker_errc::none);
    EXPECT_THAT(more.unauthorized_topics(), IsEmpty());
    EXPECT_THAT(more.partitions_for_topic("t"), Optional(ElementsAre(partition_id{0})));
}

TEST_F(with_partitions, nothing_need_be_known_before) {
    const cluster more =
        cluster().with_partitions({added("t", {{.id = partition_id{0}, .leader = broker_id{1}}})});
    EXPECT_FALSE(more.has_metadata());
    EXPECT_EQ(more.leader_for_partition("t", partition_id{0}), broker_id{1});
}

} // namespace
} // namespace kafka::core
