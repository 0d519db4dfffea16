// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/questions.hpp"

#include <kafka/explanation.hpp>
#include <kafka/protocol/find_coordinator.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>

namespace kafka::simulated {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

bool is_connected(const explanation& why) {
    const node_state state = why.state;
    return state == node_state::ready || state == node_state::metadata_first ||
           state == node_state::full || state == node_state::throttled ||
           (state == node_state::authenticating && why.again);
}

/// Of those, durations are whole milliseconds, and explanations exact.
bool agree(milliseconds told, duration explained) {
    const duration difference = duration(told) - explained;
    return difference > -1ms && difference < 1ms;
}

void check_message(const explanation& why, scene& on) {
    const std::string text = why.message();
    if (text.empty() || text.find('\n') != text.npos)
        on.log.complain("this explains nothing: " + text);
}

} // namespace

void ask_about(node_id node, scene& on) {
    const client& subject = *on.subject;
    const explanation why = subject.explain(node);
    const auto check = [&](bool holds, const char* what) {
        if (!holds)
            on.log.complain("the client contradicts itself about node " + node.to_string() + ", " +
                            what + ": " + why.message());
    };
    const node_state state = why.state;
    const bool connected = subject.connected(node);
    const milliseconds pause = subject.throttle_delay(node);
    const milliseconds delay = subject.connection_delay(node);
    check_message(why, on);
    check(connected == is_connected(why), "whether it is connected");
    check(subject.is_ready(node) == (state == node_state::ready), "whether it is ready");
    check(subject.is_ready(node, false) == why.is_ready(), "whether it is but for metadata");
    check((pause > 0ms) == (state == node_state::throttled), "whether it wants a pause");
    check(pause == 0ms || agree(pause, why.remaining), "how long it wants a pause");
    check(connected == (delay == milliseconds::max()), "whether anything changes by itself");
    check(
        state != node_state::backing_off || agree(delay, why.remaining), "when it is tried again");
    check(subject.in_flight_request_count(node) == why.in_flight, "what is in flight");
    check(why.in_flight == 0 || !why.oldest_request.empty(), "what is the oldest in flight");
    check(why.in_flight <= subject.in_flight_request_count(), "what is in flight of all");
    check(!subject.connection_failed(node) || !connected, "whether it has failed");
    check(!subject.is_disconnected(node) || !connected, "whether it was lost");
}

void ask_about_all(scene& on) {
    const client& subject = *on.subject;
    const auto check = [&](bool holds, const char* what) {
        if (!holds)
            on.log.complain(what);
    };
    const cluster known = subject.cluster();
    for (const target& whom : {target(any_node), target(controller)})
        check_message(subject.explain(whom), on);
    const explanation of_controller = subject.explain(controller);
    if (const auto found = known.controller();
        found && of_controller.state != node_state::not_begun)
        check(of_controller.node == found->id, "another controller is explained than there is");
    const std::optional<node_id> least = subject.least_loaded_node();
    check((subject.least_loaded_node_refresh() == 0ms) == least.has_value(),
        "a node to use will be there later and is there, or will be there at once and is not");
    check(!least || subject.connection_delay(*least) == 0ms ||
              subject.connection_delay(*least) == milliseconds::max(),
        "the node to use backs off");
    check(!subject.needs_metadata_update() || subject.metadata_ttl() <= on.options.retry_backoff,
        "metadata is wanted, and will not be asked for");
    const auto versions = subject.get_api_versions();
    try {
        const std::int16_t highest = subject.api_version<protocol::find_coordinator_request>();
        check(versions.has_value(), "a version is known of brokers of whom none are");
        check(highest >= 0, "the highest version is below the lowest");
    } catch (const exception& failed) {
        check(failed.code() == errc::node_not_ready
                  ? !versions
                  : failed.code() == errc::incompatible_broker_version,
            "the versions of the brokers are known and are not");
    }
    on.check_flight_record();
}

} // namespace kafka::simulated
