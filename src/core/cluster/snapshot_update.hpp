// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/cluster/cluster_snapshot.hpp"

#include <kafka/cluster.hpp>
#include <kafka/detail/exchange.hpp>
#include <kafka/protocol/metadata.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>

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

/// Finds out what is known once an answer has come, away from those who wait for it.
class snapshot_making final : public detail::digestion {
public:
    explicit snapshot_making(snapshot_ptr before, bool believes = false) noexcept
        : before_(std::move(before)),
          believes_(believes) {}

    /// Takes the whole answer, unless it describes no cluster.
    void digest(void* answer, std::int16_t version) override;

    const snapshot_ptr& before() const noexcept { return before_; }
    /// None when nothing was made.
    const std::optional<snapshot_change>& made() const noexcept { return made_; }

private:
    const snapshot_ptr before_;
    const bool believes_;
    std::optional<snapshot_change> made_;
};

/// Whether both have been told which cluster they are of, and that is not the same.
bool are_different_clusters(const cluster_snapshot& one, const cluster_snapshot& other) noexcept;

/// A copy in which the partitions of these topics are as given, and known.
snapshot_ptr snapshot_with(const cluster_snapshot& original, std::span<const topic_info> topics);

} // namespace kafka::core
