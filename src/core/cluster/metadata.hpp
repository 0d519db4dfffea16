// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/address.hpp"
#include "core/cluster/snapshot_update.hpp"

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
    /// After so long without an answer that can be used, the brokers that are known are given up
    /// (KIP-1102). None: they never are, whatever they say.
    std::optional<duration> rebootstrap_trigger = std::nullopt;
};

/// Counts the changes to what is wanted of the metadata. A wish is granted by the first answer
/// whose request was built after the wish came in: `ticket <= metadata_outcome::covers`. Wishes
/// that the same request will know of have the same ticket, and no others have.
using metadata_ticket = std::uint64_t;

/// What an attempt to refresh came to.
struct metadata_outcome {
    /// The wishes that are settled now, with `failure` or without.
    metadata_ticket covers = 0;
    /// Set when the refresh failed, and also when it was about a single topic that has an error.
    std::optional<error_info> failure;
    /// Whether the snapshot is what the answer says. It may be although `failure` is set.
    bool applied = false;
    /// The id of the cluster that was known before, if the answer describes another one.
    std::optional<std::string> left_cluster = std::nullopt;
    /// The broker says that it is to be begun again at the bootstrap servers. Nothing is settled.
    bool rebootstrap = false;
};

/// What is known of the cluster, what is wanted to be known, and when to ask again.
class metadata_state {
public:
    /// The bootstrap servers in the order in which they get their ids.
    metadata_state(metadata_options options, std::vector<server_address> bootstrap);

    const std::shared_ptr<const cluster_snapshot>& snapshot() const noexcept { return snapshot_; }
    std::span<const server_address> bootstrap() const noexcept { return bootstrap_; }

    /// Other servers take the places of the bootstrap servers. What is known of the cluster stays.
    void set_bootstrap(std::vector<server_address> servers);

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
    /// A refresh is due and is being tried, perhaps not for the first time.
    void on_due(time_point now) noexcept;
    /// When the brokers that are known have been tried in vain for long enough. Never while none
    /// is known, nor while no refresh is due.
    time_point rebootstrap_at() const noexcept;

    // --- what is wanted ----------------------------------------------------------------------

    /// Wants a refresh. Callers before the next request share it; one that comes while a request
    /// is on its way wants another.
    metadata_ticket request_update() noexcept;
    /// Tracks one topic more. None when there is nothing to wait for: it is tracked already, or all
    /// topics are asked for and it is known.
    std::optional<metadata_ticket> add_topic(std::string_view topic);
    /// Replaces the tracked topics. None when there is none among them that `add_topic` would ask
    /// for.
    std::optional<metadata_ticket> set_topics(const std::vector<std::string>& topics);
    /// Whether all topics of the cluster are wanted, tracked or not. None when nothing is to be
    /// asked for: it was so before, or all that are tracked are known.
    std::optional<metadata_ticket> want_all_topics(bool all);
    bool is_tracked(std::string_view topic) const noexcept { return tracked_.contains(topic); }
    const std::set<std::string, std::less<>>& tracked() const noexcept { return tracked_; }
    /// The ticket that a wish would get now.
    metadata_ticket next_ticket() const noexcept;

    // --- asking ------------------------------------------------------------------------------

    /// The request to send now, for that version of the API. `apply` or `failed_update` follows.
    protocol::metadata_request begin_request(std::int16_t version, bool to_bootstrap_server);
    /// The answer to it, at the version it has come with. An answer without brokers is a failure
    /// and changes nothing. One that changes nothing leaves the snapshot that there was.
    metadata_outcome apply(
        protocol::metadata_response answer, std::int16_t version, time_point now);
    /// What can be done with the answer before it is applied, and elsewhere.
    std::shared_ptr<snapshot_making> begin_snapshot(time_point now) const;
    /// As above, with an answer of which a snapshot was made.
    metadata_outcome apply(const snapshot_making& made, std::int16_t version, time_point now);
    /// Also when a refresh was due and no request could be built.
    metadata_outcome failed_update(error_info why, time_point now);

    /// Forgets the cluster, so that it is looked for through the bootstrap servers again, and the
    /// request that is on its way: whoever waits for its answer waits for the next one.
    void rebootstrap() noexcept;

private:
    metadata_ticket want() noexcept;
    bool believes(time_point now) const noexcept;
    metadata_outcome accept(snapshot_change change, time_point now);
    bool is_news(std::string_view topic) const noexcept;

    metadata_options options_;
    std::vector<server_address> bootstrap_;
    std::shared_ptr<const cluster_snapshot> nothing_known_; // but the bootstrap servers
    std::shared_ptr<const cluster_snapshot> snapshot_;
    std::shared_ptr<const cluster_snapshot> last_applied_; // what the next answer is compared with
    std::set<std::string, std::less<>> tracked_;
    bool all_topics_ = false;
    bool need_update_ = true;
    bool in_progress_ = false;
    metadata_ticket wanted_ = 0;  // the newest wish
    metadata_ticket request_ = 0; // the newest wish that the request on its way knows of
    std::optional<time_point> last_attempt_;
    std::optional<time_point> last_success_;
    std::optional<time_point> trying_since_;
    std::optional<time_point> doubtful_since_; // see `snapshot_change::is_doubtful`
};

} // namespace kafka::core
