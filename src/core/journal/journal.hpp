// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/address.hpp"
#include "core/cluster/cluster_snapshot.hpp"
#include "core/journal/events.hpp"
#include "core/journal/flight_recorder.hpp"

#include <kafka/client_options.hpp>
#include <kafka/log.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::core {

struct journal_options {
    /// What the flight recorder keeps.
    std::size_t events = 0;
    /// The least important records that somebody wants; none: nobody listens.
    std::optional<log_level> lowest = std::nullopt;
    /// Outlives the journal.
    std::string_view client_id = {};

    static journal_options of(const client_options& options) noexcept;
};

/// Is told by the core what happens, and remembers it in two ways: as events in the flight
/// recorder, and as records for whoever listens. Without a listener no text is made.
///
/// Each thing is told where it is decided, once. What repeats, such as attempts to connect that
/// fail for the same reason as the one before, is told at `debug` from the second time on.
class journal {
public:
    explicit journal(const journal_options& options)
        : lowest_(options.lowest),
          client_id_(options.client_id),
          recorder_(options.events) {}

    journal(const journal&) = delete;
    journal& operator=(const journal&) = delete;

    /// Whether there is any use in telling it anything.
    bool is_on() const noexcept { return recorder_.is_on() || lowest_; }
    bool wants(log_level level) const noexcept { return lowest_ && level >= *lowest_; }
    /// As given to `on_proxy`.
    const std::string& proxy() const noexcept { return proxy_; }
    const flight_recorder& recorder() const noexcept { return recorder_; }
    /// What was told and not yet taken. The caller takes it.
    std::vector<log_record>& records() noexcept { return records_; }

    // --- requests ----------------------------------------------------------------------------

    void on_request(const request_event& what) {
        recorder_.note(what);
        if (wants(log_level::trace))
            log_request(what);
    }
    /// Its deadline has come before it could be sent.
    void on_expired(const request_event& what, const error_info& why);

    // --- connections -------------------------------------------------------------------------

    void on_attempt(node_id node, const server_address& to, std::uint32_t failures, time_point now);
    void on_established(node_id node, time_point now);
    struct connected {
        node_id node;
        const server_address& to;
        broker_version release;
        /// The broker was found to be that old, by what it answers.
        bool is_legacy;
        duration took;
        std::uint32_t failures;
    };
    void on_connected(const connected& what, time_point now);
    struct authentication {
        node_id node;
        const std::string& peer;
        std::string_view mechanism;
        duration took;
        /// None: for as long as the broker likes.
        std::optional<duration> session;
        /// Not for the first time on this connection.
        bool again;
    };
    void on_authenticated(const authentication& what, time_point now);
    /// An attempt has ended that leads to the next one, which asks something else.
    void on_asked_further(node_id node, std::shared_ptr<const error_info> why, time_point now);
    struct failure {
        node_id node;
        const server_address& to;
        std::shared_ptr<const error_info> why;
        /// Why the one before failed, if it did; may be null.
        const error_info* before;
        bool was_connected;
        /// What comes answers nothing as a broker would.
        bool is_unrecognized;
        std::uint32_t failures;
        duration pause;
    };
    void on_failure(const failure& what, time_point now);
    void on_closed(node_id node, const server_address& to, close_reason why, time_point now);
    /// `is_first`: the broker took requests before.
    void on_throttle(
        node_id node, const std::string& peer, duration pause, bool is_first, time_point now);
    void on_left_over(
        node_id node, const std::string& peer, std::string api, std::size_t size, time_point now);

    // --- metadata ----------------------------------------------------------------------------

    void on_metadata_request(node_id node, time_point now);
    void on_metadata(node_id from, const cluster_snapshot& before, const cluster_snapshot& after,
        time_point now);
    /// After `on_metadata`: what has become of the topics that are wanted.
    void on_topics(const cluster_snapshot& before, const cluster_snapshot& after,
        const std::set<std::string, std::less<>>& wanted, time_point now);
    void on_metadata_failure(std::optional<node_id> from, const error_info& why, time_point now);
    /// Another one than that which had the id `left`.
    void on_other_cluster(
        node_id by, std::string_view left, const cluster_snapshot& now_known, time_point now);
    /// `why` is the beginning of a sentence.
    void on_start_over(
        std::string_view why, std::span<const server_address> bootstrap, time_point now);

    // --- the client --------------------------------------------------------------------------

    /// All connections go through that proxy, as its URL has it without name and password.
    void on_proxy(std::string url) { proxy_ = std::move(url); }
    void on_start(std::span<const server_address> bootstrap, time_point now);
    /// Something that is asked for and should not be, for once.
    void on_insecurity(std::string what, time_point now);
    /// The option names no release that is known, and means the other one.
    void on_api_version(broker_version given, broker_version meant, time_point now);
    /// The connection to a node was to be closed, and there is no such node.
    void on_close_of_nobody(node_id node, time_point now);
    void on_callback_threw(const std::string& what, time_point now);
    void on_close(std::size_t connections, time_point now);

private:
    std::string through_proxy() const { return proxy_.empty() ? "" : ", through " + proxy_; }
    void log(log_level level, log_category category, std::optional<node_id> node, std::string peer,
        std::string message, time_point now);
    void log_request(request_event what);

    const std::optional<log_level> lowest_;
    const std::string_view client_id_;
    flight_recorder recorder_;
    std::vector<log_record> records_;
    std::string proxy_;
    /// The last failure to get metadata, in words; empty once there was some.
    std::string metadata_failure_;
};

} // namespace kafka::core
