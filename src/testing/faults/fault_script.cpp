// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/faults/fault_script.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace kafka::testing::detail {

fault_script::fault_id fault_script::add(fault::rule rule) {
    const fault_id id = ++last_;
    met_.emplace(id, 0);
    if (rule.count != 0) {
        const std::uint64_t skip = rule.skip;
        const std::uint64_t count = rule.count;
        waiting_.push_back({id, std::make_shared<const fault::rule>(std::move(rule)), skip, count});
    }
    return id;
}

fault_script::rule_ptr fault_script::remove(fault_id id) {
    const auto at = std::find_if(
        waiting_.begin(), waiting_.end(), [id](const entry& each) { return each.id == id; });
    if (at == waiting_.end())
        return nullptr;
    rule_ptr removed = std::move(at->rule);
    waiting_.erase(at);
    return removed;
}

std::vector<fault_script::rule_ptr> fault_script::clear() {
    std::vector<rule_ptr> removed;
    for (entry& each : std::exchange(waiting_, {}))
        removed.push_back(std::move(each.rule));
    return removed;
}

std::uint64_t fault_script::met(fault_id id) const {
    const auto at = met_.find(id);
    return at == met_.end() ? 0 : at->second;
}

template <class Fits>
fault_script::rule_ptr fault_script::meet(Fits fits) {
    for (auto at = waiting_.begin(); at != waiting_.end(); ++at) {
        if (!fits(*at->rule))
            continue;
        if (at->to_skip != 0) {
            --at->to_skip;
            continue;
        }
        ++met_[at->id];
        rule_ptr rule = at->rule;
        if (at->left != std::numeric_limits<std::uint64_t>::max() && --at->left == 0)
            waiting_.erase(at);
        return rule;
    }
    return nullptr;
}

fault_script::rule_ptr fault_script::meet_request(const request& which) {
    const protocol::api_key api{which.api};
    return meet([&](const fault::rule& rule) {
        return !rule.at_accept && rule.node.value_or(which.node) == which.node &&
               rule.api.value_or(api) == api && rule.token.value_or(which.token) == which.token;
    });
}

fault_script::rule_ptr fault_script::meet_connection(broker_id node) {
    return meet([&](const fault::rule& rule) {
        return rule.at_accept && rule.node.value_or(node) == node;
    });
}

} // namespace kafka::testing::detail
