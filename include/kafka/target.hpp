// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <cstdint>

namespace kafka {

/// Sends to whichever node has the fewest requests outstanding.
struct any_node_t {};
inline constexpr any_node_t any_node{};

/// Sends to the node that is the cluster's controller at that moment.
struct controller_t {};
inline constexpr controller_t controller{};

/// Whom a request is for: a node, `any_node` or `controller`.
class target {
public:
    enum class kind : std::uint8_t { given, least_loaded, controlling };

    constexpr target(node_id node) noexcept : kind_(kind::given), node_(node) {}
    constexpr target(broker_id broker) noexcept : target(node_id(broker)) {}
    constexpr target(any_node_t) noexcept : kind_(kind::least_loaded) {}
    constexpr target(controller_t) noexcept : kind_(kind::controlling) {}

    constexpr kind type() const noexcept { return kind_; }
    /// Meaningful for `kind::given`.
    constexpr node_id node() const noexcept { return node_; }

private:
    kind kind_;
    node_id node_ = broker_id{-1};
};

} // namespace kafka
