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

struct snapshot_change {
    snapshot_ptr snapshot;
    /// Older epochs were not believed of topics that may have been made anew.
    bool is_doubtful = false;
};

/// What is known once this answer has come, of that version. It is the answer, but for partitions
/// of which it tells an older leader epoch than was known: a broker that lags behind has written
/// it, and they stay as they were. A topic that was made anew, which its id tells, begins anew
/// (KIP-320, KIP-516). Where it has no id, as before release 2.8, `believes` decides: an older
/// epoch is then that of a new topic. Where nothing is new, it is `before` itself.
snapshot_change snapshot_after(const snapshot_ptr& before, protocol::metadata_response answer,
    std::int16_t version, bool believes = false);

/// Whether both have been told which cluster they are of, and that is not the same.
bool are_different_clusters(const cluster_snapshot& one, const cluster_snapshot& other) noexcept;

/// A copy in which the partitions of these topics are as given, and known.
snapshot_ptr snapshot_with(const cluster_snapshot& original, std::span<const topic_info> topics);

} // namespace kafka::core
