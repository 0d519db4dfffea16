// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/handlers/handlers.hpp"
#include "testing/topics/topic_config.hpp"
#include "testing/topics/topic_name.hpp"

#include <map>
#include <string_view>

// Every node serves this, as brokers in KRaft mode do, which pass it on to the controller. Version
// 1 brought messages and `validateOnly`, version 5 describes the topic made (KIP-525), version 7
// tells its id. Topics are made one after the other, each whole or not at all.

namespace kafka::testing::detail {

namespace {

using protocol::create_topics_request;
using protocol::create_topics_response;
using wish_message = create_topics_request::creatable_topic;
using result_message = create_topics_response::creatable_topic_result;

/// Where a setting's value comes from, by the numbers of DescribeConfigs.
enum class config_source : std::int8_t { topic = 1, default_value = 5 };

topic_wish read_wish(const wish_message& message) {
    topic_wish wish;
    wish.name = message.name.view();
    wish.partitions = message.num_partitions;
    wish.replicas = message.replication_factor;
    for (const auto& each : message.assignments)
        wish.assignment.emplace_back(each.partition_index.value(),
            std::vector<broker_id>(each.broker_ids.begin(), each.broker_ids.end()));
    for (const auto& each : message.configs)
        wish.configs.emplace_back(each.name.view(),
            each.value ? std::optional<std::string>(each.value->view()) : std::nullopt);
    return wish;
}

void fail(result_message& result, broker_errc code, std::string_view why) {
    result.error_code = code;
    result.error_message = why;
}

void describe(const topic_plan& plan, std::int16_t version, result_message& result) {
    result.error_message.reset();
    result.topic_id = plan.id;
    if (version < 5)
        return;
    result.num_partitions = static_cast<std::int32_t>(plan.replicas.size());
    result.replication_factor = static_cast<std::int16_t>(plan.replicas.front().size());
    for (const topic_config& config : topic_configs()) {
        const auto given = plan.configs.find(config.name);
        const bool is_given = given != plan.configs.end();
        auto& described = result.configs->emplace_back();
        described.name = config.name;
        described.value = is_given ? std::string_view(given->second) : config.default_value;
        described.config_source = static_cast<std::int8_t>(
            is_given ? config_source::topic : config_source::default_value);
    }
}

struct extent {
    std::size_t partitions = 0;
    std::size_t replicas = 0;
};

/// How much the whole request would make.
extent extent_of(const create_topics_request& request, const creation_defaults& defaults) {
    extent total;
    for (const wish_message& topic : request.topics) {
        if (topic.assignments.empty()) {
            const auto partitions = static_cast<std::size_t>(
                topic.num_partitions < 1 ? defaults.partitions : topic.num_partitions);
            const auto replicas = static_cast<std::size_t>(
                topic.replication_factor < 1 ? defaults.replicas : topic.replication_factor);
            total.partitions += partitions;
            total.replicas += partitions * replicas;
        }
        total.partitions += topic.assignments.size();
        for (const auto& assigned : topic.assignments)
            total.replicas += assigned.broker_ids.size();
    }
    return total;
}

void create(handler_context& context, const wish_message& wish, bool validate_only,
    result_message& result) {
    topic_plan plan;
    if (const auto refused = context.creator.plan(read_wish(wish), plan))
        return fail(result, refused->code, refused->message);
    describe(plan, context.version, result);
    if (!validate_only)
        context.creator.commit(std::move(plan));
}

} // namespace

void handle(handler_context& context, const create_topics_request& request,
    create_topics_response& response) {
    // No time to work means that the time is up.
    if (request.timeout_ms <= 0)
        return refuse(context.version, request, broker_errc::request_timed_out, response);
    const extent wanted = extent_of(request, context.creator.defaults());
    if (wanted.partitions > most_partitions_at_once ||
        wanted.replicas + context.state.replica_count() > most_replicas)
        return refuse(context.version, request, broker_errc::policy_violation, response);

    std::map<std::string_view, std::size_t> mentions;
    for (const wish_message& topic : request.topics)
        ++mentions[topic.name];
    for (const wish_message& topic : request.topics) {
        std::size_t& mentioned = mentions[topic.name];
        if (mentioned == 0)
            continue;
        auto& result = response.topics.emplace_back();
        result.name = topic.name;
        if (mentioned > 1) {
            fail(result, broker_errc::invalid_request, "the request names this topic twice");
            mentioned = 0;
        } else if (topic.name == metadata_topic) {
            fail(result, broker_errc::invalid_request, "this topic belongs to the controllers");
        } else {
            create(context, topic, request.validate_only, result);
        }
    }
}

void refuse(std::int16_t, const create_topics_request& request, broker_errc code,
    create_topics_response& response) {
    for (const wish_message& topic : request.topics) {
        auto& result = response.topics.emplace_back();
        result.name = topic.name;
        fail(result, code, error_text(code));
    }
}

} // namespace kafka::testing::detail
