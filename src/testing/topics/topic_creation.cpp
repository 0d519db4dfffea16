// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/topics/topic_creation.hpp"

#include "testing/topics/placement.hpp"
#include "testing/topics/topic_config.hpp"
#include "testing/topics/topic_name.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace kafka::testing::detail {

namespace {

std::optional<refusal> check_name(const cluster_state& state, const std::string& name) {
    if (auto fault = topic_name_fault(name))
        return refusal{broker_errc::invalid_topic_exception, std::move(*fault)};
    if (state.find_topic(name) != nullptr)
        return refusal{
            broker_errc::topic_already_exists, "there is a topic '" + name + "' already"};
    if (const topic_record* other = state.find_colliding(name))
        return refusal{broker_errc::invalid_topic_exception,
            "metrics could not tell '" + name + "' from the topic '" + other->name + "'"};
    return std::nullopt;
}

std::optional<refusal> check_configs(const topic_wish& wish) {
    for (const auto& [name, value] : wish.configs) {
        if (auto fault = topic_config_fault(name, value))
            return refusal{broker_errc::invalid_config, std::move(*fault)};
    }
    return std::nullopt;
}

std::optional<std::string> replicas_fault(
    const cluster_state& state, const std::vector<broker_id>& replicas, std::size_t expected) {
    if (replicas.empty())
        return "a partition was assigned no replicas";
    std::set<broker_id> seen;
    for (broker_id replica : replicas) {
        if (state.find_node(replica) == nullptr)
            return "there is no broker " + std::to_string(replica.value()) + " to assign";
        if (!seen.insert(replica).second)
            return "a partition was assigned broker " + std::to_string(replica.value()) + " twice";
    }
    if (replicas.size() != expected)
        return "partitions were assigned different numbers of replicas";
    if (std::none_of(replicas.begin(), replicas.end(),
            [&](broker_id replica) { return state.alive(replica); }))
        return "none of the brokers assigned to a partition is alive";
    return std::nullopt;
}

std::optional<refusal> plan_assignment(
    const cluster_state& state, const topic_wish& wish, topic_plan& plan) {
    if (wish.replicas != -1)
        return refusal{broker_errc::invalid_request,
            "with replicas assigned, the replication factor must be -1"};
    if (wish.partitions != -1)
        return refusal{broker_errc::invalid_request,
            "with replicas assigned, the number of partitions must be -1"};
    auto assignment = wish.assignment;
    std::sort(assignment.begin(), assignment.end(),
        [](const auto& a, const auto& b) { return a.first < b.first; });
    const std::size_t expected = assignment.front().second.size();
    for (const auto& [index, replicas] : assignment) {
        if (auto fault = replicas_fault(state, replicas, expected))
            return refusal{broker_errc::invalid_replica_assignment, std::move(*fault)};
        if (index != static_cast<std::int32_t>(plan.replicas.size()))
            return refusal{broker_errc::invalid_replica_assignment,
                "partitions must be numbered from 0 without a gap, each assigned once"};
        plan.replicas.push_back(replicas);
    }
    return std::nullopt;
}

} // namespace

topic_creator::topic_creator(cluster_state& state, creation_defaults defaults, random_bits random)
    : state_(state),
      defaults_(defaults),
      random_(std::move(random)) {
}

std::optional<refusal> topic_creator::plan(const topic_wish& wish, topic_plan& plan) const {
    if (auto refused = check_name(state_, wish.name))
        return refused;
    if (auto refused = check_configs(wish))
        return refused;
    plan.name = wish.name;
    plan.id = random_id(random_);
    plan.internal = is_internal_topic(wish.name);
    for (const auto& [name, value] : wish.configs)
        plan.configs.insert_or_assign(name, *value);
    return wish.assignment.empty() ? plan_counts(wish, plan) : plan_assignment(state_, wish, plan);
}

std::optional<refusal> topic_creator::plan_counts(const topic_wish& wish, topic_plan& plan) const {
    if (wish.replicas == 0 || wish.replicas < -1)
        return refusal{broker_errc::invalid_replication_factor,
            "the replication factor must be positive, or -1 for the default"};
    if (wish.partitions == 0 || wish.partitions < -1)
        return refusal{broker_errc::invalid_partitions,
            "the number of partitions must be positive, or -1 for the default"};
    const std::int16_t replicas = wish.replicas == -1 ? defaults_.replicas : wish.replicas;
    const std::int32_t partitions = wish.partitions == -1 ? defaults_.partitions : wish.partitions;
    if (static_cast<std::size_t>(replicas) > state_.nodes().size())
        return refusal{broker_errc::invalid_replication_factor,
            std::to_string(replicas) + " replicas need more brokers than the " +
                std::to_string(state_.nodes().size()) + " there are"};
    plan.replicas = place_replicas(state_.nodes(), next_first_,
        static_cast<std::size_t>(partitions), static_cast<std::size_t>(replicas));
    return std::nullopt;
}

const topic_record& topic_creator::commit(topic_plan plan) {
    ++next_first_;
    return state_.add_topic(std::move(plan));
}

std::vector<std::vector<broker_id>> topic_creator::place_more(
    const topic_record& topic, std::size_t count) const {
    const std::size_t replicas =
        topic.partitions.empty() ? 1 : topic.partitions.front().replicas.size();
    return place_replicas(state_.nodes(), topic.partitions.size(), count, replicas);
}

} // namespace kafka::testing::detail
