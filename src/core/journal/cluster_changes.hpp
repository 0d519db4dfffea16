// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/cluster/cluster_snapshot.hpp"

#include <string>

namespace kafka::core {

/// The cluster as it was found: its id, brokers and topics, in a few words.
std::string describe_cluster(const cluster_snapshot& found);
/// Which brokers have come, gone or moved; empty when none has.
std::string describe_broker_changes(const cluster_snapshot& before, const cluster_snapshot& after);

} // namespace kafka::core
