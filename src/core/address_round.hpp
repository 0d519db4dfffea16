// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/address.hpp"
#include "core/versions/version_step.hpp"

#include <kafka/error.hpp>

#include <string>
#include <vector>

namespace kafka::core {

/// Where an attempt to connect has found somebody who took the connection, and where else the
/// node's name leads. Hosts are addresses.
struct reached_address {
    server_address at;
    /// Those that have not refused, in the order in which they are to be tried.
    std::vector<server_address> others;
};

/// The addresses that a node's name leads to, as they are tried from one connection to the next.
/// Outlives the node's connections.
///
/// An address that takes a connection need not lead to a broker: what listens there may be a
/// balancer with nothing behind it, or another program. As long as the name has other addresses,
/// the next attempt goes on with those, asks the same, and does not look the name up again. When
/// none is left the round is over, with one result for all of them. A connection that becomes
/// ready ends the round, too: what is left of it would be old when it is lost.
class address_round {
public:
    /// An attempt starts. Where it is to connect to; empty: wherever the name leads.
    std::vector<server_address> next();
    void on_established(reached_address where);
    void on_connected() { *this = {}; }
    /// The attempt has ended before it was ready, for that reason; null: it was given up.
    void on_ended(version_outcome how, const error_info* why);

    /// What is left is not tried.
    void give_up() noexcept { others_.clear(); }

    /// How many addresses there are to go on with.
    std::size_t left() const noexcept { return others_.size(); }
    /// What the question that is put to all of them has come to: silence, if any was silent.
    version_outcome outcome() const noexcept { return outcome_; }
    /// Where the last attempt failed, and what became of those before. Empty where there was but
    /// one, which needs no name.
    std::string in_words() const;

private:
    struct failure {
        std::string at; // empty: the failure says so itself
        std::string why;
    };

    std::string at_;
    std::vector<server_address> others_;
    std::vector<failure> failures_;
    version_outcome outcome_ = version_outcome::none;
};

} // namespace kafka::core
