// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the weather that is in the brokers: what they answer, and what they know.

#include "simulation/seeds/weather.hpp"

#include <kafka/broker_errc.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/metadata.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace kafka::simulated {

using namespace std::chrono_literals;
using protocol::api_key;
using testing::fault;

namespace {

/// Whom a fault meets: some requests from now on.
fault some_requests(chance& draw) {
    constexpr std::array<api_key, 3> apis{
        api_key::api_versions, api_key::metadata, api_key::find_coordinator};
    fault made;
    made.times(1 + draw.below(3)).after(draw.below(4));
    if (!draw.one_in(3))
        made.on(id_of(draw.below(node_count)));
    if (!draw.one_in(3))
        made.of(draw.one_of(apis));
    return made;
}

} // namespace

void weather::spoil_answers() {
    spoil(some_requests(on_.draw), 200, "some answers are ");
}

/// What can happen to an answer, at one of its first bytes if it happens there.
void weather::spoil(fault what, std::size_t first_bytes, const char* which) {
    const char* how = "late";
    switch (on_.draw.below(8)) {
    case 0:
        what.drop();
        how = "never made: the connection ends";
        break;
    case 1:
        what.drop_answer();
        how = "not sent: the connection ends";
        break;
    case 2:
        what.never_answer();
        how = "not sent";
        break;
    case 3:
        what.cut(on_.draw.below(first_bytes));
        how = "cut off by the end of the connection";
        break;
    case 4:
        what.stall(on_.draw.below(first_bytes));
        how = "not finished";
        break;
    case 5:
        what.single_bytes();
        how = "sent byte by byte";
        break;
    default:
        what.delay(on_.draw.up_to(scene::longest_delay));
        break;
    }
    tell(which, how);
    on_.brokers.inject(what);
}

void weather::spoil_connections() {
    fault what;
    what.times(1 + on_.draw.below(3));
    if (!on_.draw.one_in(3))
        what.on(id_of(any_node()));
    const bool refused = on_.draw.one_in(2);
    if (refused)
        what.refuse();
    else
        what.ignore();
    tell("some connections are ", refused ? "closed at once" : "ignored");
    on_.brokers.inject(what);
}

void weather::talk_nonsense() {
    talked_nonsense_ = true;
    fault what = some_requests(on_.draw);
    switch (on_.draw.below(6)) {
    case 0:
        what.wrong_correlation_id(1);
        break;
    case 1:
        what.wrong_correlation_id();
        break;
    case 2:
        what.skip_answer();
        break;
    case 3:
        what.frame_length(static_cast<std::int32_t>(on_.draw.below(300)) - 20);
        break;
    case 4:
        what.raw("HTTP/1.1 400 Bad Request\r\n\r\n");
        break;
    default:
        what.raw_then_close(std::string(on_.draw.below(40), '\x02'));
        break;
    }
    tell("some answers are nonsense");
    on_.brokers.inject(what);
}

void weather::throttle() {
    const std::chrono::milliseconds pause =
        std::chrono::ceil<std::chrono::milliseconds>(on_.draw.between(1ms, scene::longest_pause));
    fault what = some_requests(on_.draw);
    tell("some answers ask for a pause of ", in_words(pause));
    // Who is asked for it is only known of requests that have a name.
    if (on_.draw.one_in(2))
        what.throttle(pause);
    else
        what.edit<protocol::find_coordinator_response>([this, pause](auto& answer) {
            answer.throttle_time_ms = static_cast<std::int32_t>(pause.count());
            pause_ = pause;
        });
    on_.brokers.inject(what);
}

void weather::ask_for_short_pauses() {
    for (int i = 0; i < 3; ++i)
        on_.brokers.inject(fault()
                .of(api_key::find_coordinator)
                .after(on_.draw.below(15))
                .throttle(on_.draw.between(1ms, 20ms)));
}

/// An answer that was true once is given again, also to who asks for other topics.
void weather::lag_behind() {
    lagged_behind_ = true;
    const auto old = std::make_shared<std::optional<protocol::metadata_response>>();
    fault what;
    what.times(2 + on_.draw.below(4)).edit<protocol::metadata_response>([old](auto& answer) {
        if (*old)
            answer = **old;
        else
            *old = answer;
    });
    if (on_.draw.one_in(2))
        what.on(id_of(any_node()));
    tell("some metadata will be of now");
    on_.brokers.inject(what);
}

void weather::refuse() {
    constexpr std::array<broker_errc, 6> codes{broker_errc::unknown_server_error,
        broker_errc::coordinator_not_available, broker_errc::leader_not_available,
        broker_errc::unsupported_version, broker_errc::rebootstrap_required,
        broker_errc::broker_not_available};
    const broker_errc code = on_.draw.one_of(codes);
    refused_oddly_ = true;
    tell("some requests are refused: ", make_error_code(code).message());
    on_.brokers.inject(some_requests(on_.draw).error(code));
}

/// Versions without a controller or cluster id are left out, and those that callers do not use.
void weather::change_versions() {
    if (on_.release)
        return kill();
    struct limit {
        api_key api;
        std::int16_t least;
        std::int16_t most;
    };
    constexpr std::array<limit, 3> limits{{
        {api_key::api_versions, 0, 5},
        {api_key::metadata, 2, 13},
        {api_key::find_coordinator, 4, 6},
    }};
    const limit& changed = on_.draw.one_of(limits);
    const auto max = static_cast<std::int16_t>(
        changed.least + static_cast<std::int16_t>(on_.draw.below(
                            static_cast<std::size_t>(changed.most - changed.least) + 1)));
    const broker_id node = id_of(any_node());
    tell("node ", std::to_string(node.value()), " knows API ",
        std::to_string(static_cast<int>(changed.api)), " up to version ", std::to_string(max));
    on_.brokers.limit_api({.api = changed.api, .min = 0, .max = max}, node);
    // As one that is made anew does.
    if (on_.draw.one_in(2))
        on_.brokers.disconnect(node);
}

void weather::set_true_versions() {
    if (on_.release)
        return;
    for (const api_key api : {api_key::api_versions, api_key::metadata, api_key::find_coordinator})
        on_.brokers.limit_api({.api = api, .min = 0, .max = INT16_MAX});
}

// --- what the cluster is ----------------------------------------------------------------------

void weather::change_topics() {
    const std::vector<testing::topic_state> topics = on_.brokers.topics();
    const std::string name = "t" + std::to_string(on_.draw.below(topic_count));
    const auto found = std::ranges::find(topics, name, &testing::topic_state::name);
    if (found == topics.end()) {
        tell("topic ", name, " is created");
        on_.brokers.create_topic({.name = name,
            .partitions = static_cast<std::int32_t>(1 + on_.draw.below(4)),
            .replicas = static_cast<std::int16_t>(1 + on_.draw.below(node_count))});
        return;
    }
    const auto partitions = static_cast<std::int32_t>(found->partitions.size());
    switch (on_.draw.below(4)) {
    case 0:
        tell("topic ", name, " is deleted");
        on_.brokers.delete_topic(name);
        break;
    case 1:
        if (partitions < 8)
            on_.brokers.add_partitions(name, partitions + 1);
        break;
    case 2:
        on_.brokers.authorize_topic(name, on_.draw.one_in(2));
        break;
    default: {
        const auto which =
            static_cast<std::int32_t>(on_.draw.below(static_cast<std::size_t>(partitions)));
        const broker_id leader = on_.draw.one_in(5) ? broker_id{-1} : id_of(any_node());
        tell("node ", std::to_string(leader.value()), " leads ", name, "-", std::to_string(which));
        on_.brokers.set_leader(name, which, leader);
        break;
    }
    }
}

void weather::replace_cluster() {
    const std::string id = "cluster-" + std::to_string(++clusters_);
    tell("the cluster is another one, ", id);
    on_.brokers.set_cluster_id(id);
    for (std::size_t node = 0; node < node_count; ++node)
        on_.brokers.disconnect(id_of(node));
}

} // namespace kafka::simulated
