// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/handlers/handlers.hpp"
#include "testing/topics/topic_name.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

// Version 0 has no null: no topics means all, and replicas on lost nodes are left out, with an
// error. From version 1 on null means all and an empty list means none. Version 4 lets the client
// forbid that topics are made; before, asking for them is enough. Topic ids are answered from
// version 10 on, and asked for from version 12 on.
//
// Of a topic that the client may not see it is not told whether there is one, but for who has its
// id.

namespace kafka::testing::detail {

namespace {

using protocol::metadata_request;
using protocol::metadata_response;
using topic_answer = metadata_response::metadata_response_topic;
using partition_answer = metadata_response::metadata_response_partition;

std::vector<broker_id> living(const cluster_state& state, const std::vector<broker_id>& ids) {
    std::vector<broker_id> kept;
    for (broker_id id : ids) {
        if (state.alive(id))
            kept.push_back(id);
    }
    return kept;
}

partition_answer describe(const cluster_state& state, const partition_record& partition,
    std::int32_t index, std::int16_t version) {
    const bool hide_lost = version == 0;
    const auto replicas = hide_lost ? living(state, partition.replicas) : partition.replicas;
    const auto isr = hide_lost ? living(state, partition.isr) : partition.isr;

    partition_answer answer;
    answer.partition_index = partition_id{index};
    answer.leader_epoch = leader_epoch{partition.epoch};
    answer.replica_nodes = protocol::list<broker_id>(replicas);
    answer.isr_nodes = protocol::list<broker_id>(isr);
    answer.offline_replicas = protocol::list<broker_id>(state.offline_replicas(partition));
    if (!state.alive(partition.leader)) {
        answer.leader_id = no_broker;
        answer.error_code = broker_errc::leader_not_available;
    } else {
        answer.leader_id = partition.leader;
        if (replicas.size() < partition.replicas.size() || isr.size() < partition.isr.size())
            answer.error_code = broker_errc::replica_not_available;
    }
    return answer;
}

topic_answer describe(
    const cluster_state& state, const topic_record& topic, const handler_context& context) {
    topic_answer answer;
    answer.name = topic.name;
    answer.topic_id = topic.id;
    answer.is_internal = topic.internal;
    answer.partitions.reserve(topic.partitions.size());
    for (std::size_t i = 0; i < topic.partitions.size(); ++i)
        answer.partitions.push_back(
            describe(state, topic.partitions[i], static_cast<std::int32_t>(i), context.version));
    return answer;
}

topic_answer failed(std::optional<std::string_view> name, const uuid& id, broker_errc code) {
    topic_answer answer;
    answer.error_code = code;
    answer.topic_id = id;
    if (name) {
        answer.name = *name;
        answer.is_internal = is_internal_topic(*name);
    } else {
        answer.name.reset();
    }
    return answer;
}

/// A topic that is made by asking for it appears in later answers only.
void make_topic(handler_context& context, std::string_view name) {
    topic_wish wish;
    wish.name = name;
    topic_plan plan;
    const creation_defaults& defaults = context.creator.defaults();
    const auto replicas =
        static_cast<std::size_t>(defaults.partitions) * static_cast<std::size_t>(defaults.replicas);
    if (context.state.replica_count() + replicas <= most_replicas &&
        !context.creator.plan(wish, plan))
        context.creator.commit(std::move(plan));
}

topic_answer refused(std::optional<std::string_view> name, const uuid& id) {
    topic_answer answer = failed(name, id, broker_errc::topic_authorization_failed);
    answer.is_internal = false;
    return answer;
}

topic_answer by_name(handler_context& context, std::string_view name, bool may_create) {
    if (!context.state.may_be_seen(name))
        return refused(name, uuid());
    if (const topic_record* topic = context.state.find_topic(name))
        return describe(context.state, *topic, context);
    if (topic_name_fault(name))
        return failed(name, uuid(), broker_errc::invalid_topic_exception);
    if (may_create)
        make_topic(context, name);
    return failed(name, uuid(), broker_errc::unknown_topic_or_partition);
}

topic_answer by_id(handler_context& context, const uuid& id) {
    if (const topic_record* topic = context.state.find_topic(id))
        return context.state.may_be_seen(topic->name) ? describe(context.state, *topic, context)
                                                      : refused(std::nullopt, id);
    return failed(std::nullopt, id, broker_errc::unknown_topic_id);
}

using asked_topics = protocol::list<metadata_request::metadata_request_topic>;

/// As soon as one topic is given by its id, names do not count.
bool asks_by_id(const asked_topics& topics) {
    return std::any_of(
        topics.begin(), topics.end(), [](const auto& topic) { return !topic.topic_id.is_zero(); });
}

broker_errc find_fault(const asked_topics& topics, std::int16_t version) {
    const bool has_ids = asks_by_id(topics);
    const bool has_nulls =
        std::any_of(topics.begin(), topics.end(), [](const auto& topic) { return !topic.name; });
    if (version < 12 && (has_ids || has_nulls))
        return broker_errc::invalid_request;
    // Kafka's brokers stumble over this, and say so.
    if (has_nulls && !has_ids)
        return broker_errc::unknown_server_error;
    return broker_errc::none;
}

void add_by_id(handler_context& context, const asked_topics& topics, metadata_response& response) {
    std::set<uuid> seen;
    for (const auto& topic : topics) {
        if (!topic.topic_id.is_zero() && seen.insert(topic.topic_id).second)
            response.topics.push_back(by_id(context, topic.topic_id));
    }
}

void add_by_name(handler_context& context, const asked_topics& topics, bool may_create,
    metadata_response& response) {
    std::set<std::string_view> seen;
    for (const auto& topic : topics) {
        if (seen.insert(*topic.name).second)
            response.topics.push_back(by_name(context, *topic.name, may_create));
    }
}

void add_all(const handler_context& context, metadata_response& response) {
    response.topics.reserve(context.state.topics().size());
    for (const auto& [name, topic] : context.state.topics()) {
        if (context.state.may_be_seen(name))
            response.topics.push_back(describe(context.state, topic, context));
    }
}

void add_brokers(const handler_context& context, metadata_response& response) {
    for (const node_record& node : context.state.nodes()) {
        if (!node.alive)
            continue;
        const node_address& at = node.listeners[context.listener];
        auto& broker = response.brokers.emplace_back();
        broker.node_id = node.id;
        broker.host = at.host;
        broker.port = at.port;
        if (node.rack)
            broker.rack = *node.rack;
    }
}

} // namespace

void handle(
    handler_context& context, const metadata_request& request, metadata_response& response) {
    if (!request.topics || (context.version == 0 && request.topics->empty())) {
        add_all(context, response);
    } else {
        const broker_errc fault = find_fault(*request.topics, context.version);
        if (fault != broker_errc::none)
            return refuse(context.version, request, fault, response);
        if (asks_by_id(*request.topics))
            add_by_id(context, *request.topics, response);
        else
            add_by_name(context, *request.topics,
                context.auto_create_topics &&
                    (context.version < 4 || request.allow_auto_topic_creation),
                response);
    }
    add_brokers(context, response);
    response.cluster_id = context.state.cluster_id();
    response.controller_id = context.state.controller();
    if (request.include_cluster_authorized_operations)
        response.cluster_authorized_operations = all_cluster_operations;
    if (request.include_topic_authorized_operations) {
        for (topic_answer& topic : response.topics)
            topic.topic_authorized_operations = all_topic_operations;
    }
}

void refuse(
    std::int16_t, const metadata_request& request, broker_errc code, metadata_response& response) {
    response.error_code = code;
    if (!request.topics)
        return;
    for (const auto& topic : *request.topics) {
        const std::string_view name = topic.name ? topic.name->view() : std::string_view();
        topic_answer answer = failed(name, topic.topic_id, code);
        answer.is_internal = false;
        response.topics.push_back(std::move(answer));
    }
}

} // namespace kafka::testing::detail
