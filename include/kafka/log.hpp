// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace kafka {

/// How much a log record matters to the one who reads it.
enum class log_level : std::uint8_t {
    /// Every request: queued, written, answered.
    trace,
    /// Attempts to connect, failures that repeat, every refresh of the metadata.
    debug,
    /// Connections made and closed; brokers that come, go and move; pauses that brokers ask for.
    info,
    /// Connections lost, brokers that cannot be reached, the cluster looked for anew: what the
    /// client deals with by itself.
    warning,
    /// What will not pass by itself: a peer that is no broker, that breaks the protocol, or that
    /// has no version in common with this client.
    error,
};

/// What a log record is about.
enum class log_category : std::uint8_t { client, connection, metadata, request };

/// `trace`, `debug`, `info`, `warning`, `error`.
std::string_view to_string(log_level level) noexcept;
/// `client`, `connection`, `metadata`, `request`.
std::string_view to_string(log_category category) noexcept;

/// One thing that a client has to tell. Holds no secrets, and nothing of what requests and answers
/// carry; what peers have sent stands in it without control characters.
struct log_record {
    log_level level = log_level::info;
    log_category category = log_category::client;
    /// On the monotonic clock of the client's transport.
    time_point time{};
    /// `client_options::client_id`. As long as the hook is being called.
    std::string_view client_id = {};
    /// The node concerned, if one is.
    std::optional<node_id> node = {};
    /// The node's address as `host:port`, or empty.
    std::string peer = {};
    /// One line, without what stands above.
    std::string message = {};

    /// Node, address and message: `node 1 (10.0.0.1:9092): connected after 4 ms …`.
    std::string text() const;
};

/// Who is told of log records: nobody, or something that can be called with one. Copies call the
/// same thing.
///
/// ```cpp
/// options.log = [](const kafka::log_record& record) {
///     std::clog << to_string(record.level) << ' ' << record.text() << '\n';
/// };
/// ```
///
/// A client calls its hook as it calls handlers: by a thread that runs the client's executor,
/// `poll` included, never inside a member of the client that was called, and under no lock. So the
/// hook may call the client, and may take locks that are held while the client is called. Calls for
/// one client come one at a time, in the order in which things happened; clients that share a hook
/// may call it at the same time. The hook should return soon, since it occupies a thread that runs
/// the executor. What it throws is dropped, and the next record is told all the same. It may be
/// called after the client was destroyed, for what happened before, as long as the executor is run;
/// it is not, when the executor's context goes first. Where the executor is not run, up to 1000
/// records wait; how many were lost beyond is told by a record.
class log_hook {
public:
    using function = std::function<void(const log_record&)>;

    log_hook() noexcept = default;
    log_hook(std::nullptr_t) noexcept {}
    template <class F>
        requires(
            !std::same_as<std::remove_cvref_t<F>, log_hook> && std::constructible_from<function, F>)
    log_hook(F&& f) {
        function made(std::forward<F>(f));
        if (made)
            call_ = std::make_shared<const function>(std::move(made));
    }

    explicit operator bool() const noexcept { return call_ != nullptr; }
    /// Requires that there is somebody to be told.
    void operator()(const log_record& what) const { (*call_)(what); }

    /// Whether both call the same thing.
    friend bool operator==(const log_hook&, const log_hook&) noexcept = default;

private:
    std::shared_ptr<const function> call_;
};

} // namespace kafka
