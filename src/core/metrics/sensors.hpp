// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/metrics/reading.hpp"
#include "core/metrics/sample_windows.hpp"

#include <kafka/types.hpp>

#include <algorithm>
#include <cstddef>
#include <map>

namespace kafka::core {

/// Counts the requests to one node and its answers. Nothing that records allocates, or does more
/// than add to plain numbers: whoever owns the sensors sees to it that one thread at a time does.
class node_sensors {
public:
    explicit node_sensors(sample_windows& windows) noexcept : windows_(windows) {}

    node_sensors(const node_sensors&) = delete;
    node_sensors& operator=(const node_sensors&) = delete;

    /// A request has been written, whole. Sizes are of frames, with their length.
    void on_request(std::size_t size, time_point now) noexcept {
        windows_.on_record(now);
        traffic& to = traffic_.current(windows_);
        ++to.requests;
        to.request_bytes += size;
        to.largest_request = std::max<std::uint64_t>(to.largest_request, size);
    }
    /// An answer has come.
    void on_answer(std::size_t size, duration latency, time_point now) noexcept {
        windows_.on_record(now);
        traffic& to = traffic_.current(windows_);
        ++to.answers;
        to.answer_bytes += size;
        to.latency += latency;
        to.longest_latency = std::max(to.longest_latency, latency);
        to.latencies.record(latency);
    }
    /// What the answer recorded last says of throttling; need not be called when that is nothing.
    void on_throttle(std::chrono::milliseconds time) noexcept {
        traffic& to = traffic_.current(windows_);
        to.throttle += time;
        to.longest_throttle = std::max(to.longest_throttle, time);
    }

    /// After `sample_windows::on_read`.
    traffic_reading read(duration elapsed) const;

private:
    sample_windows& windows_;
    sampled<traffic> traffic_;
};

/// All that is measured of one client. Each node takes some 12 KiB.
class client_sensors {
public:
    client_sensors() = default;
    client_sensors(const client_sensors&) = delete;
    client_sensors& operator=(const client_sensors&) = delete;

    /// Made when they are first asked for, and there as long as the client's. Throws
    /// `std::bad_alloc`.
    node_sensors& at(node_id node) { return nodes_.try_emplace(node, windows_).first->second; }

    void on_connected(time_point now) noexcept { ++connections_at(now).created; }
    void on_ended(bool was_connected, time_point now) noexcept {
        connection_counts& to = connections_at(now);
        ++(was_connected ? to.closed : to.failed);
    }

    /// Client and broker have told each other who they are, perhaps not for the first time.
    void on_authenticated(bool again, duration took, time_point now) noexcept;
    /// They have not accepted each other.
    void on_refused(bool again, time_point now) noexcept;

    // A pass of `poll` waits until something happens to the client, and works from then on.

    void on_poll_waits(time_point now) noexcept {
        pass_began_ = now;
        pass_woke_ = time_point::max();
    }
    void on_step(time_point now) noexcept { pass_woke_ = std::min(pass_woke_, now); }
    void on_poll_ends(time_point now) noexcept;

    /// Requests in flight are left for others to say.
    client_reading read(time_point now);

private:
    connection_counts& connections_at(time_point now) noexcept {
        windows_.on_record(now);
        return connections_.current(windows_);
    }

    sample_windows windows_;
    std::map<node_id, node_sensors> nodes_;
    sampled<connection_counts> connections_;
    sampled<authentication_counts> authentications_;
    sampled<poll_times> polling_;
    time_point pass_began_{};
    time_point pass_woke_{};
};

} // namespace kafka::core
