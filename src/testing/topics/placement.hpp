// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/state.hpp"

#include <cstddef>
#include <vector>

namespace kafka::testing::detail {

/// Chooses the replicas of `partitions` partitions: leaders go round the nodes that are there,
/// beginning with the `first`-th, and the other replicas are on the nodes that follow, other
/// racks first. Nodes that are not there are used last. `replicas` is at most the number of nodes.
std::vector<std::vector<broker_id>> place_replicas(const std::vector<node_record>& nodes,
    std::size_t first, std::size_t partitions, std::size_t replicas);

} // namespace kafka::testing::detail
