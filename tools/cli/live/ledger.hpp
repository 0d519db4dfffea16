// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/live/live_snapshot.hpp"

#include <kafka/error.hpp>
#include <kafka/types.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace kafka::cli {

/// Keeps account of what became of each request, and of when nodes did not answer. Time is handed
/// in, and does not go backwards.
class ledger {
public:
    void on_sent(std::int32_t node);
    void on_answer(std::int32_t node, time_point now);
    void on_failure(std::int32_t node, error_code error, written may_have_arrived, time_point now);
    /// There is no connection to the node. An outage, from its last answer on.
    void on_unreachable(std::int32_t node, time_point now);

    std::uint64_t sent() const noexcept { return sent_; }
    std::uint64_t answers() const noexcept { return answers_; }
    std::uint64_t failures() const noexcept { return failures_; }
    std::uint64_t open() const noexcept { return sent_ - answers_ - failures_; }
    bool has_answered(std::int32_t node) const;
    /// Whether the node has answered, and has not failed to since.
    bool is_answering(std::int32_t node) const;

    /// The most frequent first.
    std::vector<failure_count> failures_by_kind() const;
    /// In the order in which they began. Those that last are as long as they have been.
    std::vector<outage_record> outages(time_point now) const;

    /// What is worth telling since it was last asked for: failures, those of one kind together and
    /// each kind once in an outage, and nodes that answer again, with how many more have failed.
    struct news {
        event_kind kind;
        std::string text;

        friend bool operator==(const news&, const news&) = default;
    };
    std::vector<news> take_news();

private:
    struct node_account {
        std::optional<time_point> last_answer = {};
        /// Index of the outage that lasts.
        std::optional<std::size_t> outage = {};
        /// Kinds of failures that were told in it.
        std::set<std::string> told = {};
        /// Failures that were not told.
        std::uint64_t untold = 0;
    };
    struct outage {
        std::int32_t node;
        time_point began;
        std::optional<time_point> ended = {};
    };

    void begin_outage(std::int32_t node, time_point now);

    std::uint64_t sent_ = 0;
    std::uint64_t answers_ = 0;
    std::uint64_t failures_ = 0;
    std::map<std::int32_t, node_account> nodes_;
    std::vector<outage> outages_;
    std::map<std::string, std::uint64_t> by_kind_;
    /// Node and kind.
    std::map<std::pair<std::int32_t, std::string>, std::uint64_t> recent_;
    /// Nodes that answer again, and after what time.
    std::vector<std::pair<std::int32_t, duration>> recovered_;
};

} // namespace kafka::cli
