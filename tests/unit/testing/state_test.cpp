// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/state.hpp"

#include "core_fixture.hpp"

#include <gmock/gmock.h>

namespace kafka::testing::test {
namespace {

using detail::no_broker;
using detail::partition_record;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class state : public core_fixture {
protected:
    const partition_record& partition(std::string_view topic) {
        return core.state().find_topic(topic)->partitions.front();
    }
};

TEST_F(state, a_new_partition_is_led_by_its_first_replica_in_sync) {
    add_topic("whole", {{node_3, node_1}});
    EXPECT_EQ(partition("whole").leader, node_3);
    EXPECT_EQ(partition("whole").epoch, 0);
    EXPECT_THAT(partition("whole").isr, ElementsAre(node_3, node_1));

    core.state().node_lost(node_3);
    add_topic("half", {{node_3, node_1}});
    EXPECT_EQ(partition("half").leader, node_1);
    EXPECT_THAT(partition("half").isr, ElementsAre(node_1));
    EXPECT_THAT(core.state().offline_replicas(partition("half")), ElementsAre(node_3));
}

TEST_F(state, a_lost_leader_is_followed_by_a_replica_in_sync) {
    add_topic("t", {{node_3, node_2, node_1}});
    core.state().set_isr("t", 0, {node_3, node_1});
    core.state().node_lost(node_3);
    EXPECT_EQ(partition("t").leader, node_1);
    EXPECT_EQ(partition("t").epoch, 1);
    EXPECT_THAT(partition("t").isr, ElementsAre(node_1));
    EXPECT_THAT(core.state().offline_replicas(partition("t")), ElementsAre(node_3));
}

TEST_F(state, a_lost_follower_leaves_the_leader_and_its_epoch) {
    add_topic("t", {{node_1, node_3}});
    core.state().node_lost(node_3);
    EXPECT_EQ(partition("t").leader, node_1);
    EXPECT_EQ(partition("t").epoch, 0);
    EXPECT_THAT(partition("t").isr, ElementsAre(node_1));
}

TEST_F(state, a_node_that_is_back_joins_the_end_of_the_isr_and_leads_nothing) {
    add_topic("t", {{node_3, node_1}});
    core.state().node_lost(node_3);
    core.state().node_found(node_3);
    EXPECT_EQ(partition("t").leader, node_1);
    EXPECT_EQ(partition("t").epoch, 1);
    EXPECT_THAT(partition("t").isr, ElementsAre(node_1, node_3));
    EXPECT_THAT(core.state().offline_replicas(partition("t")), IsEmpty());
}

TEST_F(state, without_replicas_in_sync_only_the_last_of_them_leads_again) {
    add_topic("t", {{node_3, node_1}});
    core.state().node_lost(node_3);
    core.state().node_lost(node_1);
    EXPECT_EQ(partition("t").leader, no_broker);
    EXPECT_EQ(partition("t").epoch, 2);
    EXPECT_THAT(partition("t").isr, IsEmpty());

    core.state().node_found(node_3);
    EXPECT_EQ(partition("t").leader, no_broker) << "it may lack records";
    EXPECT_EQ(partition("t").epoch, 2);

    core.state().node_found(node_1);
    EXPECT_EQ(partition("t").leader, node_1);
    EXPECT_EQ(partition("t").epoch, 3);
    EXPECT_THAT(partition("t").isr, ElementsAre(node_1, node_3));
}

TEST_F(state, a_replica_in_sync_that_is_back_leads_a_partition_without_a_leader) {
    add_topic("t", {{node_3, node_2, node_1}});
    core.state().node_lost(node_2);
    core.state().set_isr("t", 0, {node_2, node_3});
    core.state().node_lost(node_3);
    EXPECT_EQ(partition("t").leader, no_broker);
    EXPECT_EQ(partition("t").epoch, 1);

    core.state().node_lost(node_1);
    core.state().node_found(node_1);
    EXPECT_EQ(partition("t").leader, no_broker) << "it may lack records";
    EXPECT_EQ(partition("t").epoch, 1);
    EXPECT_THAT(partition("t").isr, ElementsAre(node_2));

    core.state().node_found(node_2);
    EXPECT_EQ(partition("t").leader, node_2);
    EXPECT_EQ(partition("t").epoch, 2);
    EXPECT_THAT(partition("t").isr, UnorderedElementsAre(node_1, node_2));
}

TEST_F(state, a_leader_that_was_taken_away_is_followed_when_a_replica_is_back) {
    add_topic("t", {{node_1, node_3}});
    core.state().set_leader("t", 0, no_broker);
    core.state().node_lost(node_3);
    EXPECT_EQ(partition("t").leader, no_broker);
    core.state().node_found(node_3);
    EXPECT_EQ(partition("t").leader, node_1);
    EXPECT_THAT(partition("t").isr, ElementsAre(node_1, node_3));
}

TEST_F(state, the_controller_passes_on_and_does_not_come_back_by_itself) {
    EXPECT_EQ(core.state().controller(), node_1);
    core.state().node_lost(node_1);
    EXPECT_EQ(core.state().controller(), node_2);
    core.state().node_found(node_1);
    EXPECT_EQ(core.state().controller(), node_2);
    for (broker_id node : {node_1, node_2, node_3})
        core.state().node_lost(node);
    EXPECT_EQ(core.state().controller(), no_broker);
    core.state().node_found(node_3);
    EXPECT_EQ(core.state().controller(), node_3);
}

TEST_F(state, topics_are_found_by_name_and_id_until_they_are_removed) {
    const uuid id = add_topic("t", {{node_1}, {node_2, node_1}}).id;
    EXPECT_EQ(core.state().find_topic(id), core.state().find_topic("t"));
    EXPECT_EQ(core.state().replica_count(), 3u);
    core.state().add_partition("t", {node_3});
    EXPECT_EQ(core.state().replica_count(), 4u);
    core.state().remove_topic("t");
    EXPECT_EQ(core.state().find_topic(id), nullptr);
    EXPECT_EQ(core.state().find_topic("t"), nullptr);
    EXPECT_EQ(core.state().replica_count(), 0u);
}

TEST_F(state, dots_and_underscores_collide) {
    add_topic("a.b_c", {{node_1}});
    ASSERT_NE(core.state().find_colliding("a_b.c"), nullptr);
    EXPECT_EQ(core.state().find_colliding("a_b.c")->name, "a.b_c");
    EXPECT_EQ(core.state().find_colliding("a.b_c"), nullptr) << "not with itself";
    EXPECT_EQ(core.state().find_colliding("a.b-c"), nullptr);
    core.state().remove_topic("a.b_c");
    EXPECT_EQ(core.state().find_colliding("a_b.c"), nullptr);
}

TEST_F(state, declared_offline_replicas_add_to_those_on_lost_nodes) {
    add_topic("t", {{node_1, node_2, node_3}});
    core.state().set_offline("t", 0, {node_2});
    core.state().node_lost(node_3);
    EXPECT_THAT(core.state().offline_replicas(partition("t")), ElementsAre(node_2, node_3));
}

TEST_F(state, every_change_is_counted) {
    const auto before = core.state().version();
    add_topic("t", {{node_1, node_2}});
    core.state().set_leader("t", 0, node_2);
    core.state().set_controller(node_3);
    core.state().node_lost(node_3);
    EXPECT_EQ(core.state().version(), before + 4);
}

} // namespace
} // namespace kafka::testing::test
