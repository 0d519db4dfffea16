// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/error.hpp>
#include <kafka/target.hpp>
#include <kafka/types.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace kafka {

/// What stands between a node and its next request.
enum class node_state : std::uint8_t {
    /// Nothing.
    ready,
    /// Nothing, but metadata is due or under way, and `client::is_ready` lets that go first.
    metadata_first,
    /// As many requests wait for their answers as may.
    full,
    /// The broker has asked for a pause (KIP-219).
    throttled,
    /// There is a connection, and the broker has not yet told what it supports.
    negotiating,
    /// Client and broker are telling each other who they are: before the first request, or again
    /// before a session ends (KIP-368).
    authenticating,
    /// The host is being resolved, or connected to.
    connecting,
    /// The last attempt has failed, and the next one is not due.
    backing_off,
    /// Nobody has wanted a connection, or the last one was closed without a failure. The next
    /// request has one made.
    not_connected,
    /// Its connection takes no new requests, and ends with those that are on it.
    retiring,
    /// The cluster's metadata has no such node.
    unknown,
    /// No metadata has come yet, so that no node is known.
    no_metadata,
    /// The cluster has no controller at present.
    no_controller,
    /// The client has not begun to look for the cluster: it does with the first request.
    not_begun,
    /// The client is closed, or is being closed.
    closed,
};

/// Why a target takes no request now, or that it does, and what a request that waits for it is
/// waiting for. What does not apply is left as it is by default.
struct explanation {
    target asked = any_node;
    node_state state = node_state::ready;
    /// The node that all of this is about: the one that was asked about; the controller; the one
    /// that is, of all, nearest to taking a request.
    std::optional<node_id> node = {};
    /// Its address as `host:port`, or empty.
    std::string peer = {};
    /// The proxy that leads there, as its URL without name and password, or empty.
    std::string proxy = {};
    /// For how long it has been connecting, negotiating or authenticating.
    duration elapsed{};
    /// How long until that changes by itself at the latest: the rest of the back-off, of the
    /// pause, of the time to connect. `duration::max()` where nothing says so.
    duration remaining = duration::max();
    /// Whether it was authenticated on the same connection before.
    bool again = false;
    /// How many attempts to connect have failed, in a row.
    std::uint32_t failures = 0;
    /// The last failure: of the node, or, where none is known, of any. Null: none since it was
    /// connected.
    std::shared_ptr<const error_info> last_failure = {};
    /// Requests on the node's connection that are not answered, and how many there may be.
    std::size_t in_flight = 0;
    std::size_t max_in_flight = 0;
    /// The oldest of them, `ListGroups v4`, and for how long it has been waiting for its answer.
    std::string oldest_request = {};
    duration oldest_elapsed{};
    /// Requests that wait for a place on a connection.
    std::size_t waiting = 0;

    /// Whether a request would be sent at once.
    bool is_ready() const noexcept {
        return state == node_state::ready || state == node_state::metadata_first;
    }
    /// All of it in one English sentence.
    std::string message() const;
};

} // namespace kafka
