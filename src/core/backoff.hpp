// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <cstdint>
#include <optional>

namespace kafka::core {

struct backoff_policy {
    duration backoff = std::chrono::milliseconds(50);
    duration backoff_max = std::chrono::seconds(1);
    duration setup_timeout = std::chrono::seconds(10);
    duration setup_timeout_max = std::chrono::seconds(30);
};

/// When a node may be connected to again, and with how much patience. Outlives the node's
/// connections. Random bits are uniformly distributed and come from the caller.
class reconnect_backoff {
public:
    explicit reconnect_backoff(const backoff_policy& policy) noexcept;

    /// An attempt starts. The pause counts from here, so that an attempt which took longer than
    /// the pause, or a connection that lived for long, is followed by the next one at once.
    void on_attempt(time_point now) noexcept { last_attempt_ = now; }
    /// An attempt failed on all addresses, or an established connection ended with an error.
    void on_failure(std::uint64_t random) noexcept;
    /// A connection is of use: requests are answered on it. Being ready for them is not enough.
    void on_connected() noexcept;

    /// How long an attempt that starts now may take until it is ready (KIP-601).
    duration connect_timeout(std::uint64_t random) const noexcept;

    /// The pause left; zero when an attempt may start.
    duration delay(time_point now) const noexcept;
    /// When the pause ends or has ended; none before the first attempt.
    std::optional<time_point> ends_at() const noexcept;
    /// Failures in a row.
    std::uint32_t failures() const noexcept { return failures_; }

private:
    backoff_policy policy_;
    duration backoff_;
    std::optional<time_point> last_attempt_;
    std::uint32_t failures_ = 0;
};

} // namespace kafka::core
