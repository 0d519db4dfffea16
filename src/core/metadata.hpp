// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/address.hpp"
#include "core/cluster_snapshot.hpp"

#include <kafka/error.hpp>
#include <kafka/protocol/metadata.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::core {

struct metadata_options {
    duration max_age = std::chrono::minutes(5);
    duration retry_backoff = std::chrono::milliseconds(100);
    bool allow_auto_create_topics = true;
    /// Asked for when no topic is tracked and the server is a bootstrap server.
    std::vector<std::string> bootstrap_topics_filter = {};
};

/// Counts the changes to what is wanted of the metadata. A wish is granted by the first answer
/// whose request was built after the wish came in: `ticket <= metadata_outcome::covers`.
using metadata_ticket = std::uint64_t;

/// What an attempt to refresh came to.
struct metadata_outcome {
    /// The wishes that are settled now, with `failure` or without.
    metadata_ticket covers = 0;
    /// Set when the refresh failed, and also when it was about a single topic that has an error.
    std::optional<error_info> failure;
    /// Whether there is a new snapshot. It may be new although `failure` is set.
    bool applied = false;
};

/// What is known of the cluster, what is wanted to be known, and when to ask again.
class metadata_state {
public:
    /// The bootstrap servers in the order in which they get their ids.
    metadata_state(metadata_options options, std::vector<server_address> bootstrap);

    const std::shared_ptr<const cluster_snapshot>& snapshot() const noexcept { return snapshot_; }
    std::span<const server_address> bootstrap() const noexcept { return bootstrap_; }

    // --- when --------------------------------------------------------------------------------

    /// Whether something is wanted that the snapshot does not say.
    bool need_update() const noexcept { return need_update_; }
    /// Whether a request is on its way. There is at most one.
    bool in_progress() const noexcept { return in_progress_; }
    /// When a refresh is due, not looking at one in progress.
    time_point next_refresh() const noexcept;
    /// How long until then; zero when it is due.
    duration ttl(time_point now) const noexcept;
    std::optional<time_point> last_success() const noexcept { return last_success_; }

    // --- what is wanted ----------------------------------------------------------------------

    /// Wants a refresh. Callers before the next request share it; one that comes while a request
    /// is on its way wants another.
    metadata_ticket request_update() noexcept;
    /// Tracks one topic more. None when it is tracked already: nothing to wait for.
    std::optional<metadata_ticket> add_topic(std::string_view topic);
    /// Replaces the tracked topics. None when there is no new one among them.
    std::optional<metadata_ticket> set_topics(const std::vector<std::string>& topics);
    /// Whether all topics of the cluster are wanted, tracked or not. None when nothing is to be
    /// asked for.
    std::optional<metadata_ticket> want_all_topics(bool all);
    bool is_tracked(std::string_view topic) const noexcept { return tracked_.contains(topic); }

    // --- asking ------------------------------------------------------------------------------

    /// The request to send now, for that version of the API. `apply` or `failed_update` follows.
    protocol::metadata_request begin_request(std::int16_t version, bool to_bootstrap_server);
    /// The answer to it, at the version it has come with. An answer without brokers is a failure
    /// and changes nothing.
    metadata_outcome apply(
        protocol::metadata_response answer, std::int16_t version, time_point now);
    metadata_outcome failed_update(error_info why, time_point now);

    /// Forgets the cluster, so that it is looked for through the bootstrap servers again. An
    /// answer to a request that is on its way is still applied.
    void rebootstrap();

private:
    metadata_ticket want() noexcept;

    metadata_options options_;
    std::vector<server_address> bootstrap_;
    cluster_snapshot::broker_list bootstrap_brokers_;
    std::shared_ptr<const cluster_snapshot> snapshot_;
    std::set<std::string, std::less<>> tracked_;
    bool all_topics_ = false;
    bool need_update_ = true;
    bool in_progress_ = false;
    metadata_ticket wanted_ = 0;  // the newest wish
    metadata_ticket request_ = 0; // the newest wish that the request on its way knows of
    std::optional<time_point> last_attempt_;
    std::optional<time_point> last_success_;
};

} // namespace kafka::core
