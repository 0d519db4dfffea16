// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/releases.hpp"
#include "unit/client/core/core_world.hpp"

#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/offset_fetch.hpp>

#include <algorithm>
#include <ostream>

namespace kafka {

inline void PrintTo(const broker_version& version, std::ostream* to) {
    *to << version.to_string();
}

} // namespace kafka

/// Brokers of any release, in the world of a client's core.
namespace kafka::detail::test {

using core::test::groups;

inline constexpr broker_version v0_9{0, 9};
inline constexpr std::int16_t metadata_key = 3;
inline constexpr std::int16_t list_groups_key = 16;
inline constexpr std::int16_t api_versions_key = 18;

inline protocol::api_versions_response offers_of(broker_version release) {
    protocol::api_versions_response made;
    for (const protocol::supported_api& each : protocol::apis_of(release))
        made.api_keys.push_back({.api_key = each.key,
            .min_version = each.versions.min,
            .max_version = each.versions.max});
    return made;
}

inline bool knows(broker_version release, const seen_request& asked) {
    const auto apis = protocol::apis_of(release);
    return std::ranges::any_of(apis, [&](const protocol::supported_api& each) {
        return each.key == asked.key && each.versions.contains(asked.version);
    });
}

/// A broker of that release answers the first question of an attempt, or hangs up. Says what it
/// was.
inline seen_request meet(core_world& world, node_id node, broker_version release) {
    server& line = world.at(node);
    world.establish(line);
    const seen_request asked = line.asked.at(0);
    if (!knows(release, asked))
        world.fail(line, "the peer hung up");
    else if (asked.key == api_versions_key)
        world.answer(line, offers_of(release));
    else if (asked.key == list_groups_key)
        world.answer(line, groups("g"));
    else if (asked.key == protocol::find_coordinator_response::descriptor.api_key)
        world.answer(line, protocol::find_coordinator_response{});
    else if (asked.key == protocol::offset_fetch_response::descriptor.api_key)
        world.answer(line, protocol::offset_fetch_response{});
    else
        world.answer(line, core_world::brokers(1));
    return asked;
}

/// How many connections it takes until one is ready.
inline int recognize(core_world& world, node_id node, broker_version release) {
    int connections = 0;
    while (!world.core.connected(node) && connections < 20) {
        meet(world, node, release);
        ++connections;
    }
    return connections;
}

/// Hangs up on everything until the effort is over.
inline int exhaust(core_world& world, node_id node) {
    int connections = 0;
    while (world.has_open(node) && connections < 20) {
        meet(world, node, {}); // of no release
        ++connections;
    }
    return connections;
}

} // namespace kafka::detail::test
