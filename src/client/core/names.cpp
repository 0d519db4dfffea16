// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that puts, if that is wanted, the hosts that the names of the
// bootstrap servers lead to in their places.

#include "client/core/client_core.hpp"

#include "core/deadline.hpp"

#include <cstddef>
#include <utility>

namespace kafka::detail {

void client_core::look_up_names(time_point now) {
    if (options_.client_dns_lookup == client_dns_lookup::use_all_dns_ips || awaits_names_ ||
        !knows_names_)
        return;
    awaits_names_ = true;
    effects_.look_up = name_lookup{given_servers_,
        core::saturated_sum(now, duration(options_.socket_connection_setup_timeout))};
}

void client_core::on_names(std::span<const std::vector<std::string>> found, time_point now) {
    if (!std::exchange(awaits_names_, false) || life_ == life::closed)
        return;
    std::vector<core::server_address> servers;
    for (std::size_t i = 0; i < given_servers_.size(); ++i) {
        const core::server_address& given = given_servers_[i];
        if (i >= found.size() || found[i].empty()) {
            servers.push_back(given);
            continue;
        }
        for (const std::string& name : found[i])
            servers.push_back({name, given.port, given.family});
    }
    metadata_.set_bootstrap(std::move(servers));
    nodes_.for_each([&](node& each) { serve(each, now); });
    settle(now);
}

} // namespace kafka::detail
