// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core_fixture.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/metadata.hpp>

namespace kafka::testing::test {
namespace {

using protocol::metadata_request;
using protocol::metadata_response;
using topic_answer = metadata_response::metadata_response_topic;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

metadata_request all_topics(std::int16_t version) {
    metadata_request request;
    if (version > 0)
        request.topics.reset();
    return request;
}

metadata_request asking(std::initializer_list<std::string_view> names, bool create = false) {
    metadata_request request;
    for (std::string_view name : names)
        request.topics->emplace_back().name = name;
    request.allow_auto_topic_creation = create;
    return request;
}

metadata_request with_ids(std::initializer_list<uuid> ids) {
    metadata_request request;
    for (const uuid& id : ids) {
        auto& topic = request.topics->emplace_back();
        topic.topic_id = id;
        topic.name.reset();
    }
    return request;
}

class metadata : public core_fixture {
protected:
    metadata() {
        orders = add_topic("orders", {{node_1, node_2}, {node_2, node_3}, {node_3, node_1}}).id;
        add_topic("bills", {{node_2}});
    }

    uuid orders;
};

TEST_F(metadata, describes_the_cluster_in_every_version) {
    for_each_version<metadata_request>([&](std::int16_t version) {
        const auto answer = ask(all_topics(version), version);
        ASSERT_EQ(answer.brokers.size(), 3u);
        EXPECT_EQ(answer.brokers[1].node_id, node_2);
        EXPECT_EQ(answer.brokers[1].host, "127.0.0.1");
        EXPECT_EQ(answer.brokers[1].port, 9002);
        if (version >= 1) {
            EXPECT_EQ(answer.brokers[0].rack, "east");
            EXPECT_EQ(answer.brokers[2].rack, std::nullopt);
            EXPECT_EQ(answer.controller_id, node_1);
        }
        if (version >= 2) {
            EXPECT_EQ(answer.cluster_id, "the-cluster");
        }
        EXPECT_EQ(answer.error_code, broker_errc::none);

        ASSERT_EQ(answer.topics.size(), 2u);
        EXPECT_EQ(answer.topics[0].name, "bills");
        const topic_answer& topic = answer.topics[1];
        EXPECT_EQ(topic.name, "orders");
        EXPECT_EQ(topic.error_code, broker_errc::none);
        EXPECT_EQ(topic.topic_id, version >= 10 ? orders : uuid());
        ASSERT_EQ(topic.partitions.size(), 3u);
        EXPECT_EQ(topic.partitions[2].partition_index, partition_id{2});
        EXPECT_EQ(topic.partitions[2].leader_id, node_3);
        EXPECT_THAT(topic.partitions[2].replica_nodes, ElementsAre(node_3, node_1));
        EXPECT_THAT(topic.partitions[2].isr_nodes, ElementsAre(node_3, node_1));
        EXPECT_EQ(topic.partitions[2].leader_epoch, leader_epoch{version >= 7 ? 0 : -1});
    });
}

TEST_F(metadata, an_empty_list_is_all_topics_in_version_0_and_none_after) {
    const metadata_request empty;
    EXPECT_EQ(ask(empty, 0).topics.size(), 2u);
    for_each_version<metadata_request>(
        [&](std::int16_t version) { EXPECT_THAT(ask(empty, version).topics, IsEmpty()); }, 1);
}

TEST_F(metadata, answers_each_name_once) {
    const auto answer = ask(asking({"orders", "bills", "orders"}), 9);
    ASSERT_EQ(answer.topics.size(), 2u);
    EXPECT_EQ(answer.topics[0].name, "orders");
    EXPECT_EQ(answer.topics[1].name, "bills");
}

TEST_F(metadata, unknown_and_impossible_names) {
    for_each_version<metadata_request>(
        [&](std::int16_t version) {
            const auto answer = ask(asking({"nope", "no pe", ""}), version);
            ASSERT_EQ(answer.topics.size(), 3u);
            EXPECT_EQ(answer.topics[0].error_code, broker_errc::unknown_topic_or_partition);
            EXPECT_EQ(answer.topics[1].error_code, broker_errc::invalid_topic_exception);
            EXPECT_EQ(answer.topics[2].error_code, broker_errc::invalid_topic_exception);
        },
        4);
    EXPECT_EQ(core.state().find_topic("nope"), nullptr);
}

TEST_F(metadata, makes_topics_where_it_may) {
    const auto first = ask(asking({"fresh"}, true), 4);
    EXPECT_EQ(first.topics[0].error_code, broker_errc::unknown_topic_or_partition);
    const auto second = ask(asking({"fresh"}, true), 4);
    EXPECT_EQ(second.topics[0].error_code, broker_errc::none);
    EXPECT_EQ(second.topics[0].partitions.size(), 1u);

    auto old = asking({"older"});
    old.allow_auto_topic_creation = true;
    ask(old, 1);
    EXPECT_NE(core.state().find_topic("older"), nullptr) << "before version 4 asking is enough";
    ask(asking({"no pe"}, true), 4);
    EXPECT_EQ(core.state().find_topic("no pe"), nullptr);
}

TEST_F(metadata, makes_no_topics_in_a_cluster_that_forbids_it) {
    cluster_options options = named();
    options.auto_create_topics = false;
    detail::cluster_core strict(options, three_nodes(), counting());
    const byte_vector payload = encode_request(asking({"fresh"}, true), 9, 1);
    ask_core(strict, payload);
    EXPECT_EQ(strict.state().find_topic("fresh"), nullptr);
}

TEST_F(metadata, finds_topics_by_id_from_version_12_on) {
    const uuid unknown = *uuid::parse("AAAAAAAAAAAAAAAAAAAAAQ");
    for_each_version<metadata_request>(
        [&](std::int16_t version) {
            const auto answer = ask(with_ids({orders, unknown, orders}), version);
            ASSERT_EQ(answer.topics.size(), 2u);
            EXPECT_EQ(answer.topics[0].name, "orders");
            EXPECT_EQ(answer.topics[1].error_code, broker_errc::unknown_topic_id);
            EXPECT_EQ(answer.topics[1].name, std::nullopt);
            EXPECT_EQ(answer.topics[1].topic_id, unknown);
        },
        12);
}

TEST_F(metadata, one_id_makes_names_not_count) {
    auto request = with_ids({orders});
    request.topics->emplace_back().name = "bills";
    const auto answer = ask(request, 12);
    ASSERT_EQ(answer.topics.size(), 1u);
    EXPECT_EQ(answer.topics[0].name, "orders");
}

TEST_F(metadata, ids_and_nulls_are_invalid_before_version_12) {
    for (std::int16_t version : {std::int16_t{10}, std::int16_t{11}}) {
        auto request = asking({"orders"});
        request.topics->front().topic_id = orders;
        const auto by_id = ask(request, version);
        EXPECT_THAT(by_id.brokers, IsEmpty());
        ASSERT_EQ(by_id.topics.size(), 1u);
        EXPECT_EQ(by_id.topics[0].error_code, broker_errc::invalid_request);
        EXPECT_EQ(by_id.topics[0].name, "orders");

        const auto by_nothing = ask(with_ids({uuid()}), version);
        EXPECT_EQ(by_nothing.topics[0].error_code, broker_errc::invalid_request);
    }
}

TEST_F(metadata, neither_name_nor_id_is_more_than_a_broker_can_take) {
    const auto answer = ask(with_ids({uuid()}), 13);
    EXPECT_EQ(answer.error_code, broker_errc::unknown_server_error);
    EXPECT_EQ(answer.topics[0].error_code, broker_errc::unknown_server_error);
}

TEST_F(metadata, a_lost_node_is_no_broker_and_its_replicas_are_offline) {
    core.state().node_lost(node_3);
    for_each_version<metadata_request>(
        [&](std::int16_t version) {
            const auto answer = ask(asking({"orders"}), version);
            EXPECT_EQ(answer.brokers.size(), 2u);
            const auto& partition = answer.topics[0].partitions[2];
            EXPECT_EQ(partition.error_code, broker_errc::none);
            EXPECT_EQ(partition.leader_id, node_1);
            EXPECT_EQ(partition.leader_epoch, leader_epoch{version >= 7 ? 1 : -1});
            EXPECT_THAT(partition.replica_nodes, ElementsAre(node_3, node_1));
            EXPECT_THAT(partition.isr_nodes, ElementsAre(node_1));
            EXPECT_THAT(partition.offline_replicas, ElementsAre(node_3));
        },
        5);
}

TEST_F(metadata, version_0_leaves_lost_replicas_out_and_says_so) {
    core.state().node_lost(node_3);
    const auto answer = ask(asking({"orders"}, true), 0);
    const auto& partition = answer.topics[0].partitions[2];
    EXPECT_EQ(partition.error_code, broker_errc::replica_not_available);
    EXPECT_EQ(partition.leader_id, node_1);
    EXPECT_THAT(partition.replica_nodes, ElementsAre(node_1));
    EXPECT_EQ(answer.topics[0].partitions[0].error_code, broker_errc::none);
}

TEST_F(metadata, a_partition_without_leader_says_so) {
    core.state().node_lost(node_2);
    for_each_version<metadata_request>(
        [&](std::int16_t version) {
            const auto answer = ask(asking({"bills"}), version);
            const auto& partition = answer.topics[0].partitions[0];
            EXPECT_EQ(partition.error_code, broker_errc::leader_not_available);
            EXPECT_EQ(partition.leader_id, detail::no_broker);
            EXPECT_THAT(partition.replica_nodes, ElementsAre(node_2));
        },
        4);
}

TEST_F(metadata, tells_what_may_be_done_when_asked) {
    auto request = asking({"orders"});
    EXPECT_EQ(ask(request, 8).topics[0].topic_authorized_operations, INT32_MIN);
    request.include_topic_authorized_operations = true;
    EXPECT_EQ(ask(request, 13).topics[0].topic_authorized_operations, 3576);
    request.include_cluster_authorized_operations = true;
    EXPECT_EQ(ask(request, 10).cluster_authorized_operations, 8096);
}

TEST_F(metadata, a_topic_that_may_not_be_seen_is_refused) {
    core.state().set_may_be_seen("orders", false);
    core.state().set_may_be_seen("nope", false);
    for_each_version<metadata_request>([&](std::int16_t version) {
        const auto answer = ask(asking({"orders", "bills", "nope"}, true), version);
        ASSERT_EQ(answer.topics.size(), 3u);
        EXPECT_EQ(answer.topics[0].error_code, broker_errc::topic_authorization_failed);
        EXPECT_TRUE(answer.topics[0].topic_id.is_zero());
        EXPECT_THAT(answer.topics[0].partitions, IsEmpty());
        EXPECT_EQ(answer.topics[1].error_code, broker_errc::none);
        EXPECT_EQ(answer.topics[2].error_code, broker_errc::topic_authorization_failed);

        const auto all = ask(all_topics(version), version);
        ASSERT_EQ(all.topics.size(), 1u);
        EXPECT_EQ(all.topics[0].name, "bills");
    });
    EXPECT_EQ(core.state().find_topic("nope"), nullptr) << "nor is it made";
    const auto by_id = ask(with_ids({orders}), 12);
    EXPECT_EQ(by_id.topics[0].error_code, broker_errc::topic_authorization_failed);
    EXPECT_EQ(by_id.topics[0].name, std::nullopt);

    core.state().set_may_be_seen("orders", true);
    EXPECT_EQ(ask(asking({"orders"}, true), 12).topics[0].error_code, broker_errc::none);
}

TEST_F(metadata, internal_topics_are_marked) {
    detail::topic_plan plan;
    plan.name = "__consumer_offsets";
    plan.internal = true;
    plan.replicas = {{node_1}};
    core.state().add_topic(plan);
    for_each_version<metadata_request>(
        [&](std::int16_t version) {
            EXPECT_TRUE(ask(asking({"__consumer_offsets"}, true), version).topics[0].is_internal);
        },
        4);
}

} // namespace
} // namespace kafka::testing::test
