// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core_fixture.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/create_topics.hpp>
#include <kafka/protocol/delete_topics.hpp>

#include <map>

namespace kafka::testing::test {
namespace {

using protocol::create_topics_request;
using protocol::create_topics_response;
using protocol::delete_topics_request;
using protocol::delete_topics_response;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using replica_list = protocol::list<broker_id>;

create_topics_request::creatable_topic counted(
    std::string_view name, std::int32_t partitions = -1, std::int16_t replicas = -1) {
    create_topics_request::creatable_topic topic;
    topic.name = name;
    topic.num_partitions = partitions;
    topic.replication_factor = replicas;
    return topic;
}

create_topics_request::creatable_topic assigned(std::string_view name,
    std::initializer_list<std::pair<std::int32_t, replica_list>> partitions) {
    auto topic = counted(name);
    for (const auto& [index, replicas] : partitions) {
        auto& partition = topic.assignments.emplace_back();
        partition.partition_index = partition_id{index};
        partition.broker_ids = replicas;
    }
    return topic;
}

create_topics_request::creatable_topic configured(
    std::string_view name, std::string_view setting, std::optional<std::string_view> value) {
    auto topic = counted(name);
    auto& config = topic.configs.emplace_back();
    config.name = setting;
    if (value)
        config.value = *value;
    else
        config.value.reset();
    return topic;
}

class create_topics : public core_fixture {
protected:
    template <class... Topics>
    static create_topics_request request(Topics... topics) {
        create_topics_request made;
        (made.topics.push_back(std::move(topics)), ...);
        return made;
    }

    template <class... Topics>
    create_topics_response create(Topics... topics) {
        return ask(request(std::move(topics)...), 7);
    }

    /// What came of the only topic of a request.
    broker_errc outcome(create_topics_request::creatable_topic topic) {
        const auto answer = create(std::move(topic));
        EXPECT_EQ(answer.topics.size(), 1u);
        EXPECT_EQ(answer.topics[0].error_message.has_value(),
            answer.topics[0].error_code != broker_errc::none);
        return answer.topics[0].error_code;
    }
};

TEST_F(create_topics, makes_topics_in_every_version) {
    for_each_version<create_topics_request>([&](std::int16_t version) {
        const std::string name = "topic-" + std::to_string(version);
        const auto answer = ask(request(counted(name, 4, 2)), version);
        ASSERT_EQ(answer.topics.size(), 1u);
        EXPECT_EQ(answer.topics[0].name, name);
        EXPECT_EQ(answer.topics[0].error_code, broker_errc::none);
        if (version >= 1) {
            EXPECT_EQ(answer.topics[0].error_message, std::nullopt);
        }
        const detail::topic_record* made = core.state().find_topic(name);
        ASSERT_NE(made, nullptr);
        EXPECT_EQ(made->partitions.size(), 4u);
        EXPECT_EQ(made->partitions[3].replicas.size(), 2u);
        EXPECT_EQ(answer.topics[0].topic_id, version >= 7 ? made->id : uuid());
        if (version >= 5) {
            EXPECT_EQ(answer.topics[0].num_partitions, 4);
            EXPECT_EQ(answer.topics[0].replication_factor, 2);
            ASSERT_TRUE(answer.topics[0].configs);
            EXPECT_EQ(answer.topics[0].configs->size(), 33u);
        }
    });
}

TEST_F(create_topics, any_node_will_do) {
    EXPECT_EQ(ask(request(counted("t", 1, 1)), 7, node_3).topics[0].error_code, broker_errc::none);
}

TEST_F(create_topics, takes_defaults_and_settings) {
    const auto answer = create(configured("t", "retention.ms", "5"));
    EXPECT_EQ(answer.topics[0].num_partitions, 1);
    EXPECT_EQ(answer.topics[0].replication_factor, 1);
    std::map<std::string, std::pair<std::string, int>> settings;
    for (const auto& config : *answer.topics[0].configs)
        settings[std::string(config.name)] = {
            std::string(config.value->view()), config.config_source};
    EXPECT_EQ(settings["retention.ms"], std::pair(std::string("5"), 1));
    EXPECT_EQ(settings["cleanup.policy"], std::pair(std::string("delete"), 5));
}

TEST_F(create_topics, follows_an_assignment) {
    const auto answer = create(assigned("t", {{1, {node_1, node_2}}, {0, {node_3, node_2}}}));
    EXPECT_EQ(answer.topics[0].error_code, broker_errc::none);
    EXPECT_EQ(answer.topics[0].num_partitions, 2);
    const auto& partitions = core.state().find_topic("t")->partitions;
    EXPECT_THAT(partitions[0].replicas, ElementsAre(node_3, node_2));
    EXPECT_THAT(partitions[1].replicas, ElementsAre(node_1, node_2));
}

TEST_F(create_topics, only_validates_when_asked_to) {
    auto only = request(counted("t", 2, 2), counted("no pe"));
    only.validate_only = true;
    for_each_version<create_topics_request>(
        [&](std::int16_t version) {
            const auto answer = ask(only, version);
            EXPECT_EQ(answer.topics[0].error_code, broker_errc::none);
            EXPECT_EQ(answer.topics[1].error_code, broker_errc::invalid_topic_exception);
            EXPECT_EQ(core.state().find_topic("t"), nullptr);
        },
        1);
}

TEST_F(create_topics, refuses_what_cannot_be) {
    using enum broker_errc;
    add_topic("old", {{node_1}});
    add_topic("a_b", {{node_1}});
    EXPECT_EQ(outcome(counted("old")), topic_already_exists);
    EXPECT_EQ(outcome(counted("")), invalid_topic_exception);
    EXPECT_EQ(outcome(counted("..")), invalid_topic_exception);
    EXPECT_EQ(outcome(counted("sp ace")), invalid_topic_exception);
    EXPECT_EQ(outcome(counted(std::string(250, 'x'))), invalid_topic_exception);
    EXPECT_EQ(outcome(counted("a.b")), invalid_topic_exception);
    EXPECT_EQ(outcome(counted("__cluster_metadata")), invalid_request);
    EXPECT_EQ(outcome(counted("t", 0, 1)), invalid_partitions);
    EXPECT_EQ(outcome(counted("t", -2, 1)), invalid_partitions);
    EXPECT_EQ(outcome(counted("t", 1, 0)), invalid_replication_factor);
    EXPECT_EQ(outcome(counted("t", 1, -2)), invalid_replication_factor);
    EXPECT_EQ(outcome(counted("t", 1, 4)), invalid_replication_factor);
    EXPECT_EQ(outcome(configured("t", "no.such", "1")), invalid_config);
    EXPECT_EQ(outcome(configured("t", "retention.ms", "soon")), invalid_config);
    EXPECT_EQ(outcome(configured("t", "retention.ms", std::nullopt)), invalid_config);
    EXPECT_EQ(outcome(configured("t", "cleanup.policy", "burn")), invalid_config);
    EXPECT_EQ(outcome(configured("t", "retention.ms", "-5")), invalid_config);
    EXPECT_EQ(outcome(configured("t", "min.insync.replicas", "0")), invalid_config);
    EXPECT_EQ(outcome(configured("t", "min.insync.replicas", "2147483648")), invalid_config);
    EXPECT_EQ(outcome(configured("t", "segment.bytes", "0")), invalid_config);
    EXPECT_EQ(outcome(configured("t", "min.cleanable.dirty.ratio", "1.5")), invalid_config);
    EXPECT_EQ(outcome(configured("t", "compression.type", "zstd,lz4")), invalid_config);
    EXPECT_EQ(outcome(configured("t", "compression.gzip.level", "0")), invalid_config);
    EXPECT_EQ(outcome(configured("t", "compression.gzip.level", "10")), invalid_config);
    EXPECT_EQ(outcome(counted(std::string(249, 'x'))), none);
    EXPECT_EQ(outcome(configured("t", "cleanup.policy", "compact,delete")), none);
    EXPECT_EQ(outcome(configured("u", "retention.ms", "-1")), none);
    EXPECT_EQ(outcome(configured("v", "compression.type", "zstd")), none);
    EXPECT_EQ(outcome(configured("w", "compression.gzip.level", "-1")), none);
}

TEST_F(create_topics, refuses_assignments_that_cannot_be) {
    using enum broker_errc;
    auto both = assigned("t", {{0, {node_1}}});
    both.num_partitions = 1;
    EXPECT_EQ(outcome(both), invalid_request);
    both.num_partitions = -1;
    both.replication_factor = 1;
    EXPECT_EQ(outcome(both), invalid_request);
    EXPECT_EQ(outcome(assigned("t", {{0, {}}})), invalid_replica_assignment);
    EXPECT_EQ(outcome(assigned("t", {{0, {node_1, node_1}}})), invalid_replica_assignment);
    EXPECT_EQ(outcome(assigned("t", {{0, {broker_id{9}}}})), invalid_replica_assignment);
    EXPECT_EQ(outcome(assigned("t", {{1, {node_1}}})), invalid_replica_assignment);
    EXPECT_EQ(outcome(assigned("t", {{0, {node_1}}, {0, {node_2}}})), invalid_replica_assignment);
    EXPECT_EQ(
        outcome(assigned("t", {{0, {node_1}}, {1, {node_2, node_3}}})), invalid_replica_assignment);
    core.state().node_lost(node_3);
    EXPECT_EQ(outcome(assigned("t", {{0, {node_3}}})), invalid_replica_assignment);
    EXPECT_EQ(outcome(assigned("t", {{0, {node_3, node_1}}})), none);
}

TEST_F(create_topics, a_name_given_twice_is_refused_once) {
    const auto answer = create(counted("t"), counted("u"), counted("t"), counted("t"));
    ASSERT_EQ(answer.topics.size(), 2u);
    EXPECT_EQ(answer.topics[0].name, "t");
    EXPECT_EQ(answer.topics[0].error_code, broker_errc::invalid_request);
    EXPECT_EQ(answer.topics[1].error_code, broker_errc::none);
    EXPECT_EQ(core.state().find_topic("t"), nullptr);
}

TEST_F(create_topics, a_request_for_too_much_gets_nothing) {
    for (std::int32_t partitions : {10'000, 2'147'483'647}) {
        const auto answer = create(counted("large", partitions, 1), counted("small", 1, 1));
        EXPECT_EQ(answer.topics[0].error_code, broker_errc::policy_violation);
        EXPECT_EQ(answer.topics[1].error_code, broker_errc::policy_violation);
    }
    EXPECT_THAT(core.state().topics(), IsEmpty());
    EXPECT_EQ(outcome(counted("large", 10'000, 1)), broker_errc::none);
}

TEST_F(create_topics, the_cluster_does_not_grow_without_bound) {
    int made = 0;
    for (; made < 100; ++made) {
        if (outcome(counted("t" + std::to_string(made), 10'000, 3)) != broker_errc::none)
            break;
    }
    EXPECT_EQ(made, 33) << "a million replicas";
}

TEST_F(create_topics, without_time_nothing_is_made) {
    auto hasty = request(counted("t", 1, 1));
    hasty.timeout_ms = 0;
    EXPECT_EQ(ask(hasty, 7).topics[0].error_code, broker_errc::request_timed_out);
    EXPECT_EQ(core.state().find_topic("t"), nullptr);
}

class delete_topics : public core_fixture {
protected:
    delete_topics() {
        for (std::string_view name : {"a", "b", "c", "d"})
            ids[std::string(name)] = add_topic(std::string(name), {{node_1}}).id;
    }

    static delete_topics_request by_names(std::initializer_list<std::string_view> names) {
        delete_topics_request request;
        request.timeout_ms = 1000;
        for (std::string_view name : names)
            request.topic_names.push_back(name);
        return request;
    }

    static void add(delete_topics_request& request, std::optional<std::string_view> name, uuid id) {
        auto& topic = request.topics.emplace_back();
        topic.topic_id = id;
        if (name)
            topic.name = *name;
    }

    std::map<std::string, uuid> ids;
};

TEST_F(delete_topics, by_name_before_version_6) {
    for (std::int16_t version = 0; version < 6; ++version) {
        SCOPED_TRACE(version);
        add_topic("gone", {{node_1}});
        const auto answer = ask(by_names({"gone", "nope"}), version);
        ASSERT_EQ(answer.responses.size(), 2u);
        EXPECT_EQ(answer.responses[0].name, "gone");
        EXPECT_EQ(answer.responses[0].error_code, broker_errc::none);
        EXPECT_EQ(answer.responses[1].error_code, broker_errc::unknown_topic_or_partition);
        EXPECT_EQ(answer.responses[1].error_message.has_value(), version >= 5);
        EXPECT_EQ(core.state().find_topic("gone"), nullptr);
    }
    EXPECT_EQ(core.state().topics().size(), 4u);
}

TEST_F(delete_topics, a_name_given_twice_is_refused_once) {
    const auto answer = ask(by_names({"a", "b", "a", "a"}), 5);
    ASSERT_EQ(answer.responses.size(), 2u);
    EXPECT_EQ(answer.responses[0].error_code, broker_errc::invalid_request);
    EXPECT_EQ(answer.responses[1].error_code, broker_errc::none);
    EXPECT_NE(core.state().find_topic("a"), nullptr);
}

TEST_F(delete_topics, by_name_or_id_from_version_6_on) {
    delete_topics_request request;
    request.timeout_ms = 1000;
    add(request, "a", uuid());
    add(request, std::nullopt, ids["b"]);
    add(request, "nope", uuid());
    add(request, std::nullopt, *uuid::parse("AAAAAAAAAAAAAAAAAAAAAQ"));
    const auto answer = ask(request, 6);
    ASSERT_EQ(answer.responses.size(), 4u);
    EXPECT_EQ(answer.responses[0].error_code, broker_errc::none);
    EXPECT_EQ(answer.responses[0].topic_id, ids["a"]);
    EXPECT_EQ(answer.responses[1].error_code, broker_errc::none);
    EXPECT_EQ(answer.responses[1].name, "b");
    EXPECT_EQ(answer.responses[2].error_code, broker_errc::unknown_topic_or_partition);
    EXPECT_EQ(answer.responses[3].error_code, broker_errc::unknown_topic_id);
    EXPECT_EQ(answer.responses[3].name, std::nullopt);
    EXPECT_EQ(core.state().topics().size(), 2u);
}

TEST_F(delete_topics, a_topic_is_meant_in_one_way_and_once) {
    delete_topics_request request;
    request.timeout_ms = 1000;
    add(request, "a", ids["a"]);
    add(request, std::nullopt, uuid());
    add(request, "b", uuid());
    add(request, std::nullopt, ids["b"]);
    add(request, std::nullopt, ids["c"]);
    add(request, std::nullopt, ids["c"]);
    const auto answer = ask(request, 6);
    ASSERT_EQ(answer.responses.size(), 4u);
    for (const auto& response : answer.responses)
        EXPECT_EQ(response.error_code, broker_errc::invalid_request);
    EXPECT_EQ(answer.responses[2].name, "b");
    EXPECT_EQ(answer.responses[2].topic_id, ids["b"]);
    EXPECT_EQ(core.state().topics().size(), 4u);
}

TEST_F(delete_topics, without_time_nothing_is_deleted) {
    auto hasty = by_names({"a"});
    hasty.timeout_ms = 0;
    EXPECT_EQ(ask(hasty, 5).responses[0].error_code, broker_errc::request_timed_out);
    EXPECT_NE(core.state().find_topic("a"), nullptr);
}

} // namespace
} // namespace kafka::testing::test
