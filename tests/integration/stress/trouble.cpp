// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/stress/trouble.hpp"

#include <kafka/broker_errc.hpp>
#include <kafka/protocol/api_key.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

namespace kafka::stress {

using namespace std::chrono_literals;
using protocol::api_key;
using testing::fault;

namespace {

/// What is to be answered between two troubles, unless that takes too long.
constexpr std::uint64_t answers_between = 50;
constexpr duration longest_wait_for_answers = 1s;

} // namespace

trouble::trouble(testing::cluster& whose, std::uint64_t seed, kind what, duration longest_pause,
    std::function<std::uint64_t()> answers)
    : cluster_(whose),
      nodes_(whose.nodes()),
      draw_(seed),
      kind_(what),
      longest_pause_(longest_pause),
      answers_(std::move(answers)) {
}

void trouble::begin() {
    maker_ = std::jthread([this](const std::stop_token& until) {
        try {
            make_trouble(until);
        } catch (...) {
            failure_ = std::current_exception();
        }
    });
}

void trouble::end() {
    maker_ = {};
    if (failure_)
        std::rethrow_exception(failure_);
    cluster_.clear_faults();
    for (const broker_id each : nodes_)
        cluster_.restart(each);
    cluster_.elect_controller(nodes_.front());
}

bool trouble::pause(const std::stop_token& until) {
    const std::uint64_t enough = answers_() + answers_between;
    std::unique_lock lock(mutex_);
    const auto wait_for = [&](duration time) {
        over_.wait_for(lock, until, time, [] { return false; });
        return time;
    };
    duration waited = wait_for(draw_.up_to(longest_pause_));
    while (answers_() < enough && waited < longest_wait_for_answers && !until.stop_requested())
        waited += wait_for(10ms);
    return !until.stop_requested();
}

void trouble::make_trouble(const std::stop_token& until) {
    while (pause(until)) {
        switch (draw_.below(kind_ == kind::of_nodes ? 6 : 12)) {
        case 0:
            move();
            break;
        case 1:
            disconnect();
            break;
        case 6:
        case 7:
        case 8:
            spoil_answers();
            break;
        case 9:
            spoil_connections();
            break;
        case 10:
            elect();
            break;
        case 11:
            change_topics();
            break;
        default:
            kill_or_restart();
            break;
        }
    }
}

broker_id trouble::any_node() {
    return draw_.one_of(nodes_);
}

// --- nodes -------------------------------------------------------------------------------------

void trouble::kill_or_restart() {
    const broker_id node = any_node();
    if (!cluster_.running(node)) {
        ++deeds_["restarts"];
        return cluster_.restart(node);
    }
    ++deeds_["kills"];
    cluster_.stop(node, draw_.one_in(2) ? testing::notice::taken : testing::notice::not_taken);
}

/// The first node stays where it was first, so that the cluster can always be found again.
void trouble::move() {
    const broker_id node = any_node();
    if (node == nodes_.front())
        return;
    ++deeds_["moves"];
    cluster_.move(node);
}

void trouble::disconnect() {
    ++deeds_["disconnections"];
    cluster_.disconnect(any_node());
}

// --- what nodes do -----------------------------------------------------------------------------

void trouble::spoil_answers() {
    ++deeds_["spoilt answers"];
    fault made;
    made.times(1 + draw_.below(3)).after(draw_.below(50));
    if (draw_.one_in(3))
        made.of(draw_.one_in(2) ? api_key::metadata : api_key::api_versions);
    switch (draw_.below(12)) {
    case 0:
        made.drop();
        break;
    case 1:
        made.drop_answer();
        break;
    case 2:
        made.cut(draw_.below(20));
        break;
    case 3:
        made.stall(draw_.below(20));
        break;
    case 4:
        made.never_answer();
        break;
    case 5:
        made.skip_answer();
        break;
    case 6:
        made.wrong_correlation_id();
        break;
    case 7:
        made.single_bytes();
        break;
    case 8:
        made.throttle(draw_.up_to(50ms));
        break;
    case 9:
        made.error(broker_errc::coordinator_load_in_progress);
        break;
    case 10:
        made.raw_then_close("HTTP/1.1 400 Bad Request\r\n\r\n");
        break;
    default:
        made.delay(draw_.up_to(50ms));
        break;
    }
    cluster_.inject(made);
}

void trouble::spoil_connections() {
    ++deeds_["spoilt connections"];
    fault made;
    made.on(any_node()).times(1 + draw_.below(3));
    cluster_.inject(draw_.one_in(2) ? made.refuse() : made.ignore());
}

void trouble::elect() {
    ++deeds_["elections"];
    cluster_.elect_controller(draw_.one_in(5) ? broker_id{-1} : any_node());
}

void trouble::change_topics() {
    ++deeds_["changes of topics"];
    const std::string name = "t" + std::to_string(draw_.below(4));
    for (const testing::topic_state& each : cluster_.topics())
        if (each.name == name)
            return cluster_.delete_topic(name);
    try {
        cluster_.create_topic({.name = name,
            .partitions = static_cast<std::int32_t>(1 + draw_.below(5)),
            .replicas = 2});
    } catch (const std::invalid_argument&) { // There are too few nodes at the moment.
    }
}

} // namespace kafka::stress
