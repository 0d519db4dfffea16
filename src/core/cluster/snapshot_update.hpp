// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/cluster/cluster_snapshot.hpp"

#include <kafka/cluster.hpp>
#include <kafka/protocol/metadata.hpp>

#include <cstdint>
#include <memory>
#include <span>

namespace kafka::core {

using snapshot_ptr = std::shared_ptr<const cluster_snapshot>;

/// What is known once this answer has come, of that version. It is the answer, but for partitions
/// of which it tells an older leader epoch than was known: a broker that lags behind has written
/// it, and they stay as they were. A topic that was made anew, which its id tells, begins anew
/// (KIP-320, KIP-516). Where nothing is new, it is `before` itself.
snapshot_ptr snapshot_after(
    const snapshot_ptr& before, protocol::metadata_response answer, std::int16_t version);

/// Whether both have been told which cluster they are of, and that is not the same.
bool are_different_clusters(const cluster_snapshot& one, const cluster_snapshot& other) noexcept;

/// A copy in which the partitions of these topics are as given, and known.
snapshot_ptr snapshot_with(const cluster_snapshot& original, std::span<const topic_info> topics);

} // namespace kafka::core
