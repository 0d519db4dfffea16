// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <chrono>
#include <optional>

namespace kafka {

/// Whose version `client::async_check_version` is to find out, and how.
struct version_check {
    /// Default: that of whichever node is connected first, or is already.
    std::optional<node_id> node = {};
    /// When to give up. ≥ 0; with 0 only a connection that is there already can tell.
    duration timeout = std::chrono::seconds(2);
    /// Fail as soon as a peer behaves as no broker does, of whatever release: it sends what is no
    /// answer to what it was asked. Otherwise that costs a connection, and the next one is tried.
    bool strict = false;
};

} // namespace kafka
