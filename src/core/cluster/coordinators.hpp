// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/cluster/cluster_snapshot.hpp"

#include <kafka/cluster.hpp>
#include <kafka/protocol/find_coordinator.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::core {

/// Which broker coordinates what, and where it is, as FindCoordinator has told.
class coordinator_table {
public:
    /// None for a key that nobody has looked for, the id -1 for one that was looked for in vain.
    std::optional<node_id> find(coordinator_kind kind, std::string_view key) const noexcept;
    /// The broker that a coordinator's id stands for; null unless it coordinates something.
    const broker* find_broker(node_id coordinator) const noexcept;

private:
    friend class coordinators;

    struct place {
        broker where{.id = broker_id{-1}, .host = {}};
        std::size_t keys = 0;
    };

    std::map<coordinator_kind, std::map<std::string, broker_id, std::less<>>> by_key_;
    std::map<broker_id, place> places_;
};

/// Keeps the table. What has been handed out does not change any more.
class coordinators {
public:
    struct change {
        /// The coordinator; none when the answer names none.
        std::optional<node_id> found;
        /// A coordinator that coordinates nothing any more.
        std::optional<node_id> retired;
    };
    /// What the answer says of the key. When it does not speak of it, nothing changes.
    change add(const protocol::find_coordinator_response& answer, coordinator_kind kind,
        std::string_view key);
    /// Forgets the key. Returns the coordinator if it coordinates nothing any more.
    std::optional<node_id> forget(coordinator_kind kind, std::string_view key);
    /// Forgets everything.
    void clear() { table_ = std::make_shared<coordinator_table>(); }
    /// Newer metadata knows better where brokers are.
    void update(const cluster_snapshot& from);

    std::optional<node_id> find(coordinator_kind kind, std::string_view key) const noexcept {
        return table_->find(kind, key);
    }
    const broker* find_broker(node_id coordinator) const noexcept {
        return table_->find_broker(coordinator);
    }
    /// Hands the table out.
    std::shared_ptr<const coordinator_table> share() const noexcept {
        shared_ = true;
        return table_;
    }

private:
    coordinator_table& writable();
    std::optional<node_id> release(broker_id from);

    std::shared_ptr<coordinator_table> table_ = std::make_shared<coordinator_table>();
    mutable bool shared_ = false;
};

} // namespace kafka::core
