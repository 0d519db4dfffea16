// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/broker_version.hpp>
#include <kafka/error.hpp>
#include <kafka/protocol/message.hpp>
#include <kafka/types.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace kafka::core {

/// What became of a request.
enum class request_step : std::uint8_t {
    /// It waits for a connection that can take it.
    waits,
    /// It has its place on a connection.
    queued,
    written,
    answered,
    /// Its caller has stopped waiting.
    cancelled,
    expired,
};

struct request_event {
    time_point at{};
    const protocol::api_type* api = nullptr;
    /// None while it waits for any node, or for the controller.
    std::optional<node_id> node = {};
    /// -1 while it waits.
    std::int32_t correlation_id = -1;
    std::int16_t version = -1;
    request_step step = request_step::waits;
};

/// Why a connection was closed that had not failed.
enum class close_reason : std::uint8_t {
    /// The caller wanted it.
    asked,
    idle,
    /// Others are to be preferred: brokers have taken over from a bootstrap server, or the broker
    /// has left the cluster, or coordinates nothing any more.
    superseded,
    /// It leads nowhere: the cluster is looked for anew, or another one has taken its place.
    given_up,
    /// The broker has been taken for an old one for so long that it is to be asked anew.
    unsure,
};

/// What happened to a node, or to what is known of the cluster.
enum class happening : std::uint8_t {
    connecting,    // value: how many attempts have failed before, in a row
    established,   // the stream is there, the version handshake begins
    connected,     // value: how long it took, in ns
    authenticated, // value: how long it took, in ns
    authenticated_again,
    asked_further, // an attempt has ended that is one step of many; why: unless it was meant to
    failed,        // an attempt to connect; value: the pause that follows, in ns
    lost,          // a connection; value: the same
    closed,        // value: a close_reason
    throttled,     // value: for how long, in ns
    metadata_asked,
    metadata_known, // value: how many brokers
    metadata_failed,
    started_over, // the cluster is looked for through the bootstrap servers again
    other_cluster,
    client_closed,
};

struct node_event {
    time_point at{};
    std::int64_t value = 0;
    /// Of `connected`.
    broker_version release = {};
    std::optional<node_id> node = {};
    happening what = happening::connecting;
    /// Of what failed.
    std::shared_ptr<const error_info> why = {};
};

} // namespace kafka::core
