// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/serving/cluster_server.hpp"

#include <kafka/testing/cluster.hpp>

namespace kafka::testing {

/// What stands behind a cluster. Connections that still end keep it alive.
struct cluster::implementation final : detail::cluster_server {
    using cluster_server::cluster_server;

    /// Throws `std::invalid_argument` when there is no such node.
    const detail::node_server& checked(broker_id node);
};

} // namespace kafka::testing
