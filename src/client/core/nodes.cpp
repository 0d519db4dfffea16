// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that knows which nodes there are, and lets go of the others: of
// servers that brokers have taken over from, of brokers that have left the cluster, of coordinators
// that coordinate nothing, and of all when none of them leads to the cluster any more.

#include "client/core/client_core.hpp"

#include <string>
#include <utility>

namespace kafka::detail {

/// What the metadata says of the node, or who has looked for a coordinator.
const broker* client_core::described(node_id id) const noexcept {
    const broker* const coordinator = coordinators_.find_broker(id);
    return coordinator ? coordinator : metadata_.snapshot()->find(id);
}

/// The node's entry, if the cluster or a live connection vouches for it.
node* client_core::known_node(node_id id) {
    if (described(id))
        return &nodes_.get(id);
    node* known = nodes_.find(id);
    return known && known->current ? known : nullptr;
}

// --- connections that are not wanted any more ------------------------------------------------

/// Closes without anybody being to blame.
void client_core::end_attempt(node& which, time_point now) {
    const std::shared_ptr<attempt> ending = which.current;
    ending->connection.close(now);
    take_completions(*ending);
    on_ended(*ending, now);
}

void client_core::close_node(node_id id, time_point now) {
    node* known = nodes_.find(id);
    if (!known) {
        if (!described(id))
            journal_.on_close_of_nobody(id, now);
        return;
    }
    if (known->current) {
        known->current->reason = core::close_reason::asked;
        end_attempt(*known, now);
    }
    nodes_.forget(*known);
    settle(now);
}

/// Others are to be preferred to this connection: it ends when nothing is on it, and nobody waits
/// for this very node.
void client_core::supersede(node& which, time_point now) {
    attempt& old = *which.current;
    if (old.retiring && !old.superseded)
        return; // It has been given up.
    old.superseded = true;
    old.reason = core::close_reason::superseded;
    old.retiring = which.waiting.empty();
    end_if_retired(which, now);
}

/// This connection leads nowhere: it takes nothing new, and ends when nothing is on it. Who waits
/// for this very node waits for it to be found again.
void client_core::give_up(node& which, time_point now) {
    which.current->superseded = false;
    which.current->retiring = true;
    which.current->reason = core::close_reason::given_up;
    end_if_retired(which, now);
}

void client_core::end_if_retired(node& which, time_point now) {
    const attempt& old = *which.current;
    if (old.retiring && (old.connection.in_flight() == 0 || !old.was_connected))
        end_attempt(which, now);
}

/// The brokers that were found take over; what is on the way through a bootstrap connection
/// may still arrive.
void client_core::retire_bootstrap_connections(time_point now) {
    nodes_.for_each([&](node& each) {
        if (each.id.is_bootstrap() && each.current)
            supersede(each, now);
    });
}

/// After metadata has come. One answer that does not name a node does not cost its connection: a
/// broker that lags behind may have written it. The second does, and is asked for soon, since as
/// long as there is a connection nothing else shows that the answer was wrong.
void client_core::take_stock_of_nodes(time_point now) {
    bool in_doubt = false;
    nodes_.for_each([&](node& each) {
        const broker* const known = described(each.id);
        const bool was_listed = std::exchange(each.listed, known != nullptr);
        if (!each.current) {
            if (known && !each.id.is_bootstrap() && !each.is_at(*known))
                nodes_.forget(each);
        } else if (!known && was_listed) {
            in_doubt |= each.id.is_broker() && !each.current->retiring;
        } else if (!known) {
            supersede(each, now);
        } else if (known && each.id.is_broker() && each.current->superseded) {
            each.current->superseded = each.current->retiring = false;
            each.current->reason = core::close_reason::asked;
        }
    });
    nodes_.erase_if([&](const node& each) {
        return !each.current && each.waiting.empty() && !described(each.id);
    });
    if (in_doubt)
        metadata_.request_update();
}

// --- beginning again ---------------------------------------------------------------------------

/// Looks for the cluster through the bootstrap servers again. What callers wait for stays where it
/// waits; what is on its way may still be answered.
void client_core::start_over(std::string_view why, time_point now) {
    journal_.on_start_over(why, metadata_.bootstrap(), now);
    if (metadata_.in_progress()) {
        node* const asked = nodes_.find(*metadata_request_.node);
        if (asked && asked->current) {
            asked->current->connection.abandon(metadata_request_, now);
            take_completions(*asked->current);
        }
        metadata_answered_ = false;
    }
    metadata_.rebootstrap();
    look_up_names(now);
    nodes_.for_each([&](node& each) {
        each.listed = described(each.id) != nullptr;
        if (each.current)
            give_up(each, now);
    });
}

/// A broker has said, instead of describing the cluster or itself, that the cluster is to be looked
/// for elsewhere.
void client_core::obey_rebootstrap(node_id by, time_point now) {
    if (metadata_.snapshot()->has_metadata())
        return start_over("a broker says that the cluster is to be found anew", now);
    // It was a bootstrap server; others may know better.
    if (node* const asked = nodes_.find(by); asked && asked->current)
        give_up(*asked, now);
}

/// Whether the broker has refused the connection because it is not the one that it was taken for.
bool client_core::wants_rebootstrap(const core::connection& failed) const noexcept {
    return options_.metadata_recovery_strategy == metadata_recovery_strategy::rebootstrap &&
           failed.failure() != nullptr &&
           failed.failure()->code == broker_errc::rebootstrap_required;
}

/// Who the metadata says is there. Of bootstrap servers it says nothing; and who is never to begin
/// again takes whoever is there, since a refusal would be of no use to him (KIP-1242).
std::optional<core::expected_peer> client_core::expected_at(node_id id) const {
    if (options_.metadata_recovery_strategy == metadata_recovery_strategy::none)
        return std::nullopt;
    const std::optional<std::string_view> cluster = metadata_.snapshot()->cluster_id();
    if (id.is_bootstrap() || !cluster)
        return std::nullopt;
    return core::expected_peer{std::string(*cluster), broker_id{id.number()}};
}

/// Another cluster answers where the one was that is known. What leads to that one is no use.
void client_core::leave_old_cluster(time_point now) {
    coordinators_.clear();
    nodes_.for_each([&](node& each) {
        if (each.current && !each.id.is_bootstrap() && each.id != *metadata_request_.node)
            give_up(each, now);
    });
}

// --- coordinators ------------------------------------------------------------------------------

std::optional<node_id> client_core::add_coordinator(
    const protocol::find_coordinator_response& answer, coordinator_kind kind, std::string_view key,
    time_point now) {
    const core::coordinators::change made = coordinators_.add(answer, kind, key);
    if (node* const found = made.found ? nodes_.find(*made.found) : nullptr) {
        found->listed = true;
        if (!found->current) {
            if (!found->is_at(*described(*made.found)))
                nodes_.forget(*found);
        } else if (found->current->superseded) {
            found->current->superseded = found->current->retiring = false;
            found->current->reason = core::close_reason::asked;
        }
        serve(*found, now);
    }
    if (made.retired)
        let_go_of(*made.retired, now);
    settle(now);
    return made.found;
}

void client_core::forget_coordinator(coordinator_kind kind, std::string_view key, time_point now) {
    if (const std::optional<node_id> retired = coordinators_.forget(kind, key))
        let_go_of(*retired, now);
    settle(now);
}

void client_core::let_go_of(node_id coordinator, time_point now) {
    node* const gone = nodes_.find(coordinator);
    if (!gone)
        return;
    gone->listed = described(coordinator) != nullptr;
    if (gone->current)
        supersede(*gone, now);
}

} // namespace kafka::detail
