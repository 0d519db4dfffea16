// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/serving/cluster_server.hpp"

#include <kafka/testing/cluster.hpp>

#include <cstddef>
#include <string_view>

namespace kafka::testing {

/// What stands behind a cluster. Connections that still end keep it alive.
struct cluster::implementation final : detail::cluster_server {
    using cluster_server::cluster_server;

    /// Throws `std::invalid_argument` when there is no such node.
    const detail::node_server& checked(broker_id node);
    /// Which one it is. Throws the same when there is no such listener.
    std::size_t checked(std::string_view listener) const;
};

} // namespace kafka::testing
