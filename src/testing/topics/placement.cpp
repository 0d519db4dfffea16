// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/topics/placement.hpp"

#include <map>
#include <string>

namespace kafka::testing::detail {

namespace {

/// One node of each rack, then the second of each, and so on, so that neighbours are on
/// different racks as long as there are any.
std::vector<broker_id> alternate_racks(const std::vector<node_record>& nodes, bool alive) {
    std::map<std::string, std::vector<broker_id>> racks;
    std::size_t count = 0;
    for (const node_record& node : nodes) {
        if (node.alive == alive) {
            racks[node.rack.value_or(std::string())].push_back(node.id);
            ++count;
        }
    }
    std::vector<broker_id> order;
    for (std::size_t round = 0; order.size() < count; ++round) {
        for (const auto& [rack, members] : racks) {
            if (round < members.size())
                order.push_back(members[round]);
        }
    }
    return order;
}

} // namespace

std::vector<std::vector<broker_id>> place_replicas(const std::vector<node_record>& nodes,
    std::size_t first, std::size_t partitions, std::size_t replicas) {
    const std::vector<broker_id> there = alternate_racks(nodes, true);
    const std::vector<broker_id> gone = alternate_racks(nodes, false);
    std::vector<std::vector<broker_id>> placed(partitions);
    for (std::size_t partition = 0; partition < partitions; ++partition) {
        std::vector<broker_id>& chosen = placed[partition];
        chosen.reserve(replicas);
        for (std::size_t i = 0; i < there.size() && chosen.size() < replicas; ++i)
            chosen.push_back(there[(first + partition + i) % there.size()]);
        for (std::size_t i = 0; chosen.size() < replicas; ++i)
            chosen.push_back(gone[(partition + i) % gone.size()]);
    }
    return placed;
}

} // namespace kafka::testing::detail
