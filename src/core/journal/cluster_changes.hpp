// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/cluster/cluster_snapshot.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace kafka::core {

/// The cluster as it was found: its id, brokers and topics, in a few words.
std::string describe_cluster(const cluster_snapshot& found);
/// Which brokers have come, gone or moved; empty when none has.
std::string describe_broker_changes(const cluster_snapshot& before, const cluster_snapshot& after);

/// That some topics have an error now that they did not have before, or that they are known now
/// (`none`), in words.
struct topic_change {
    broker_errc error;
    std::string text;
};
/// Of the topics that are wanted; those with the same error together, in the order of the codes.
std::vector<topic_change> describe_topic_changes(const cluster_snapshot& before,
    const cluster_snapshot& after, const std::set<std::string, std::less<>>& wanted);

} // namespace kafka::core
