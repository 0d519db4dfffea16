// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/testing/cluster.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace kafka::testing::detail {

/// The faults that wait for their victims, in the order of their injection.
class fault_script {
public:
    using fault_id = cluster::fault_id;

    fault_id add(fault::rule rule);
    using rule_ptr = std::shared_ptr<const fault::rule>;

    // What is taken out is handed out: it holds user code, which is to be destroyed under no lock.

    /// Null when there is no such fault, or it is used up.
    rule_ptr remove(fault_id id);
    std::vector<rule_ptr> clear();
    std::uint64_t met(fault_id id) const;

    struct request {
        broker_id node;
        std::int16_t api;
        /// Which token of a conversation it carries, from 1; zero: none.
        std::uint32_t token = 0;
    };

    /// The fault that this request meets, or null. Counts.
    rule_ptr meet_request(const request& which);
    /// The fault that this new connection meets, or null. Counts.
    rule_ptr meet_connection(broker_id node);

private:
    struct entry {
        fault_id id;
        rule_ptr rule;
        std::uint64_t to_skip;
        std::uint64_t left;
    };

    template <class Fits>
    rule_ptr meet(Fits fits);

    std::vector<entry> waiting_;
    std::map<fault_id, std::uint64_t> met_;
    fault_id last_ = 0;
};

} // namespace kafka::testing::detail
