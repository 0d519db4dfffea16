// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/address.hpp"
#include "core/address_round.hpp"
#include "core/backoff.hpp"
#include "core/connection/connection.hpp"
#include "core/exchange.hpp"
#include "core/journal/events.hpp"
#include "core/versions/version_ladder.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <kafka/cluster.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kafka::detail {

/// One attempt to have a connection to a node, from its start to its end. Shared between the
/// core, which decides, and the driver, which moves the bytes.
struct attempt : std::enable_shared_from_this<attempt> {
    attempt(const core::connection_options& options, node_id of, core::server_address to,
        time_point now, time_point deadline, const core::version_step& step,
        std::optional<core::expected_peer> expected)
        : node(of),
          address(std::move(to)),
          started_at(now),
          connect_deadline(deadline),
          connection(options, of, core::to_string(address), deadline, step, std::move(expected)) {}

    const node_id node;
    const core::server_address address;
    /// Where that is, as far as an attempt before has left it to be tried. Empty: to be looked up.
    std::vector<core::server_address> addresses;
    /// When the effort to connect began that this is a part of.
    const time_point started_at;
    const time_point connect_deadline;
    core::connection connection;
    /// To retire as soon as no request waits for this very node.
    bool superseded = false;
    /// Takes no new requests and closes once it has none.
    bool retiring = false;
    /// Is being authenticated with what the program has replaced since.
    bool shows_former_account = false;
    /// Why it is closed if it does not fail before.
    core::close_reason reason = core::close_reason::asked;
    /// When it retires, what was found out of the broker stays known.
    bool keeps_knowledge = false;
    /// Until when the broker is believed to be an old one.
    time_point trusted_until = time_point::max();
    /// The core has seen it connected; seen that it is of use; seen it end.
    bool was_connected = false;
    bool was_of_use = false;
    bool has_ended = false;
    /// What the user's provider was asked for last.
    std::shared_ptr<core::sasl::task> wished;
    /// These belong to the driver: what moves the bytes, and what authentication waits for.
    std::shared_ptr<void> driver;
    std::shared_ptr<void> asking;
};

/// What is remembered about a node, whether it is connected or not.
struct node {
    node(node_id which, const core::backoff_policy& pauses,
        const core::ladder_policy& questions) noexcept
        : id(which),
          backoff(pauses),
          ladder(questions) {}

    const node_id id;
    core::server_address address;
    core::reconnect_backoff backoff;
    core::version_ladder ladder;
    core::address_round round;
    std::shared_ptr<attempt> current;
    /// Requests for this very node.
    core::exchange_queue waiting;
    /// The metadata names it. Nothing but that makes a node known.
    bool listed = true;
    bool was_tried = false;
    /// The latest effort to connect has shown that it answers nothing that a broker would.
    bool unrecognized = false;
    /// The last request for metadata through its connection has failed, and the connection lives.
    bool gives_no_metadata = false;
    /// Why the latest attempt failed; null once one has succeeded.
    std::shared_ptr<const error_info> last_failure;
    /// The same, if client and broker have not accepted each other; null after any other failure.
    std::shared_ptr<const error_info> refusal;
    /// The last one of a whole effort to connect that the journal was told of. Null as above.
    std::shared_ptr<const error_info> told_failure;

    void on_connected(core::version_question shown_by, time_point now) noexcept {
        ladder.on_connected(shown_by, now);
        round.on_connected();
        last_failure.reset();
        refusal.reset();
        told_failure.reset();
        unrecognized = false;
        gives_no_metadata = false;
    }

    bool is_connected() const noexcept {
        return current && current->connection.state() == core::connection_state::connected &&
               !current->retiring;
    }
    bool is_connecting() const noexcept { return current && !current->was_connected; }
    bool is_authenticating() const noexcept {
        return current && current->connection.is_authenticating();
    }
    bool can_send(time_point now) const noexcept {
        return is_connected() && current->connection.can_send(now);
    }
    /// How long its broker wants no new request.
    duration throttle_delay(time_point now) const noexcept {
        return is_connected() ? current->connection.throttle_delay(now) : duration::zero();
    }
    /// Whether it takes requests for any node: a broker of the cluster; a bootstrap server as long
    /// as no broker has taken over.
    bool serves_anybody() const noexcept {
        if (id.is_bootstrap())
            return current && !current->superseded;
        return listed && id.type() != node_id::kind::coordinator;
    }
    /// Whether the last attempt was made where that says the node is.
    bool is_at(const broker& described) const noexcept {
        return described.host == address.host && described.port == address.port;
    }
    std::size_t in_flight() const noexcept { return current ? current->connection.in_flight() : 0; }
};

class node_table {
public:
    node_table(const core::backoff_policy& pauses, const core::ladder_policy& questions) noexcept
        : pauses_(pauses),
          questions_(questions) {}

    const node* find(node_id id) const noexcept {
        auto found = nodes_.find(id);
        return found == nodes_.end() ? nullptr : found->second.get();
    }
    node* find(node_id id) noexcept { return const_cast<node*>(std::as_const(*this).find(id)); }

    node& get(node_id id) {
        auto& place = nodes_[id];
        if (!place)
            place = std::make_unique<node>(id, pauses_, questions_);
        return *place;
    }

    /// Forgets what was learnt from attempts to connect: as if there had been none.
    void forget(node& which) const noexcept {
        forget_failures(which);
        which.ladder = core::version_ladder(questions_);
    }
    /// The same, but what the broker was found out to be stays known.
    void forget_failures(node& which) const noexcept {
        which.backoff = core::reconnect_backoff(pauses_);
        which.round = {};
        which.was_tried = false;
        which.unrecognized = false;
        which.last_failure.reset();
        which.refusal.reset();
        which.told_failure.reset();
    }

    template <class F>
    void for_each(F&& f) {
        for (auto& entry : nodes_)
            f(*entry.second);
    }
    template <class F>
    void for_each(F&& f) const {
        for (const auto& entry : nodes_)
            f(std::as_const(*entry.second));
    }
    template <class Predicate>
    void erase_if(Predicate&& gone) {
        boost::unordered::erase_if(
            nodes_, [&](const auto& entry) { return gone(std::as_const(*entry.second)); });
    }

private:
    core::backoff_policy pauses_;
    core::ladder_policy questions_;
    boost::unordered_flat_map<node_id, std::unique_ptr<node>, std::hash<node_id>> nodes_;
};

} // namespace kafka::detail
