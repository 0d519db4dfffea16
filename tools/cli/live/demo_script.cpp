// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/live/demo_script.hpp"

#include <fmt/format.h>

namespace kafka::cli {

std::vector<demo_act> script_for_own(
    const std::vector<std::int32_t>& nodes, std::int32_t controller, span_of_time planned) {
    std::vector<std::int32_t> others;
    for (const std::int32_t node : nodes)
        if (node != controller)
            others.push_back(node);
    const std::int32_t victim = others.at(1);
    const std::int32_t busy = others.at(0);
    const auto at = [&](int percent) { return planned * percent / 100; };
    return {
        {at(0), demo_deed::nothing, -1, "Three brokers under load, one connection to each",
            "Eight callers for each node send one request after the other. Five are in flight on "
            "its connection, as many as may be; the others wait for a place."},
        {at(15), demo_deed::kill_unnoticed, victim,
            fmt::format("Node {} is killed, and nobody tells the client", victim),
            "Requests in flight fail at once, and are told that they may have been carried out. "
            "New ones wait for the node until their deadline, while the client tries to reach it, "
            "with pauses that grow."},
        {at(35), demo_deed::restart, victim, fmt::format("Node {} is started again", victim),
            "The next attempt to connect succeeds, and what waits for the node is sent. Nobody had "
            "to be told, and nothing is sent twice."},
        {at(47), demo_deed::kill_noticed, controller,
            fmt::format("Node {}, the controller, is killed, and the cluster notices", controller),
            "It leaves the metadata; another node becomes controller, and its partitions get other "
            "leaders. The client learns that from the others. New requests for the node are "
            "refused at once; those that wait go on waiting."},
        {at(65), demo_deed::restart, controller,
            fmt::format("Node {} is started again", controller),
            "It is back in the metadata; the client finds it there, connects, and sends what "
            "waits for it. Another node remains controller."},
        {at(77), demo_deed::throttle, busy,
            fmt::format("Node {} asks for pauses of {} ms", busy, demo_pause.count()),
            "As brokers do when a client uses up its quota. The client obeys: it sends nothing new "
            "to this node until the pause is over, and its callers wait."},
        {at(88), demo_deed::relieve, busy, "All is well again", "What happened is summed up soon."},
    };
}

std::vector<demo_act> script_for_theirs(double rate) {
    return {{.title = "Your cluster, left as it is",
        .meaning = fmt::format(
            "Each node is asked for the cluster's brokers, {:g} times a second. Nothing is "
            "changed and nothing is killed: restart a broker yourself to see what the client does.",
            rate)}};
}

} // namespace kafka::cli
