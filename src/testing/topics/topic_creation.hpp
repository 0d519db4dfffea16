// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/random_id.hpp"
#include "testing/state.hpp"

#include <kafka/broker_errc.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kafka::testing::detail {

/// What a request was refused for.
struct refusal {
    broker_errc code;
    std::string message;
};

/// A topic as CreateTopics asks for it. -1 stands for the broker's default.
struct topic_wish {
    std::string name;
    std::int32_t partitions = -1;
    std::int16_t replicas = -1;
    /// Index and replicas of each partition, in any order.
    std::vector<std::pair<std::int32_t, std::vector<broker_id>>> assignment;
    std::vector<std::pair<std::string, std::optional<std::string>>> configs;
};

struct creation_defaults {
    std::int32_t partitions = 1;
    std::int16_t replicas = 1;
};

/// Kafka refuses requests that make more partitions than this, all their topics together.
inline constexpr std::int32_t most_partitions_at_once = 10'000;

/// How many replicas of partitions a cluster may have before requests for more are refused, so that
/// a client gone wild cannot take all memory.
inline constexpr std::size_t most_replicas = 1'000'000;

/// Makes topics on behalf of requests: CreateTopics, and Metadata that makes what it asks for.
class topic_creator {
public:
    topic_creator(cluster_state& state, creation_defaults defaults, random_bits random);

    const creation_defaults& defaults() const noexcept { return defaults_; }

    /// Works out the topic's id and where its partitions go, or why there cannot be such a topic.
    std::optional<refusal> plan(const topic_wish& wish, topic_plan& plan) const;
    /// Makes what was planned since the last change.
    const topic_record& commit(topic_plan plan);
    /// The replicas that further partitions of the topic should have.
    std::vector<std::vector<broker_id>> place_more(
        const topic_record& topic, std::size_t count) const;

private:
    std::optional<refusal> plan_counts(const topic_wish& wish, topic_plan& plan) const;

    cluster_state& state_;
    creation_defaults defaults_;
    random_bits random_;
    /// Which node leads the first partition of the next topic.
    std::size_t next_first_ = 0;
};

} // namespace kafka::testing::detail
