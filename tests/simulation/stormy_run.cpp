// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/stormy_run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/error.hpp>
#include <kafka/protocol/list_groups.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <span>
#include <string_view>
#include <utility>

namespace kafka::simulated {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using protocol::find_coordinator_request;
using protocol::find_coordinator_response;
using protocol::list_groups_request;
using protocol::list_groups_response;
using testing::fault;

namespace {

constexpr std::array<const char*, 3> hosts{"10.0.0.1", "10.0.0.2", "10.0.0.3"};
constexpr const char* here = "192.0.2.1";
constexpr int callers = 8;
constexpr duration storm_length = 40s;
/// How long the client may take to find its way once all is well: a request that hangs on a line
/// that was cut costs its time, and the metadata behind it, too.
constexpr duration recovery_time = 20s;
/// A deadline is kept to the moment in a world where nothing takes time by itself.
constexpr duration tolerance = 1ms;

broker_id id_of(std::size_t node) {
    return broker_id{static_cast<std::int32_t>(node) + 1};
}

testing::cluster_options three_nodes() {
    testing::cluster_options made;
    made.nodes = 3;
    made.addresses.assign(hosts.begin(), hosts.end());
    return made;
}

/// Requests say who they are by the key they ask for, which the answer repeats.
constexpr std::string_view key_begin = "request ";
constexpr char key_end = '.';

std::string key_of(std::size_t number) {
    return std::string(key_begin) + std::to_string(number) + key_end;
}

/// The number of the request that these are the bytes of.
std::optional<std::size_t> number_in(std::span<const std::byte> payload) {
    const std::string_view text(reinterpret_cast<const char*>(payload.data()), payload.size());
    const std::size_t key = text.find(key_begin);
    if (key == text.npos)
        return std::nullopt;
    const std::string_view digits = text.substr(key + key_begin.size());
    std::size_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

} // namespace

stormy_run::stormy_run(std::uint64_t seed)
    : chance_(seed),
      world_({.seed = seed}),
      cluster_(world_.get_executor(), three_nodes(), world_.get_transport()) {
    client_options options;
    options.bootstrap_servers = {cluster_.bootstrap_servers()};
    options.request_timeout = 5s;
    options.socket_connection_setup_timeout = 2s;
    options.socket_connection_setup_timeout_max = 4s;
    options.metadata_max_age = 10s;
    options.connections_max_idle = 6s;
    options.metadata_recovery_rebootstrap_trigger = 5s;
    client_.emplace(world_.get_executor(), options, world_.get_transport());
    cluster_.observe([this](const testing::request_info& what) { on_arrival(what); });
}

std::vector<std::string> stormy_run::go() {
    for (int i = 0; i < callers; ++i)
        call();
    worsen();
    world_.run_for(storm_length);
    clear_up();
    world_.run_for(recovery_time);
    if (idle_callers_ != callers)
        complain("a caller still waits");
    check_recovery();

    client_.reset();
    world_.run_for(1s);
    check_requests();
    // Nodes that have fallen silent do not see the client go, until they are stopped.
    for (const std::size_t node : {0u, 1u, 2u})
        cluster_.stop(id_of(node));
    world_.run_for(1s);
    if (world_.open_connections() != 0)
        complain("a connection is left");
    return std::move(complaints_);
}

void stormy_run::complain(const std::string& about) {
    const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(
        world_.now() - testing::simulation::start);
    complaints_.push_back("at " + std::to_string(at.count()) + " ms: " + about);
}

// --- callers ----------------------------------------------------------------------------------

target stormy_run::any_target() {
    switch (below(5)) {
    case 0:
        return controller;
    case 1:
    case 2:
        return any_node;
    default:
        return id_of(below(3));
    }
}

void stormy_run::call() {
    const std::size_t number = requests_.size();
    request& made = requests_.emplace_back();
    made.started = world_.now();
    made.timeout = 1ms + up_to(4s);
    find_coordinator_request asked;
    asked.coordinator_keys.emplace_back(key_of(number));
    client_->async_send(any_target(), std::move(asked), {.timeout = made.timeout}, made.why,
        asio::bind_cancellation_slot(made.signal.slot(),
            [this, number](error_code ec, const find_coordinator_response& answer) {
                on_answer(number, ec, answer);
            }));
    if (one_in(8))
        world_.async_sleep(up_to(made.timeout), [&made](error_code) {
            made.cancelled = true;
            made.signal.emit(asio::cancellation_type::total);
        });
}

void stormy_run::on_arrival(const testing::request_info& what) {
    if (const auto number = number_in(what.payload))
        requests_.at(*number).arrived = true;
}

void stormy_run::on_answer(
    std::size_t number, error_code ec, const find_coordinator_response& answer) {
    request& of = requests_[number];
    ++of.calls;
    if (world_.now() - of.started > of.timeout + tolerance)
        complain("a request ended too late");
    if (ec)
        ++failed_;
    else if (of.arrived && answer.coordinators.size() == 1 &&
             answer.coordinators[0].key == key_of(number))
        ++answered_;
    else
        complain("an answer is not the one to the request");
    if (of.why.code != ec)
        complain("a request failed with two errors");
    if (ec == asio::error::operation_aborted && !of.cancelled)
        complain("a request was aborted by nobody");
    if (ec == errc::illegal_state || ec == errc::protocol)
        complain("a request failed with " + ec.message());
    call_again();
}

void stormy_run::call_again() {
    if (!storm_) {
        ++idle_callers_;
        return;
    }
    // Most callers go on at once, some think first.
    const duration pause = one_in(3) ? up_to(1s) : duration(0);
    world_.async_sleep(pause, [this](error_code) {
        if (storm_)
            call();
        else
            ++idle_callers_;
    });
}

// --- weather ----------------------------------------------------------------------------------

void stormy_run::worsen() {
    world_.async_sleep(up_to(1500ms), [this](error_code) {
        if (!storm_)
            return;
        disturb();
        worsen();
    });
}

void stormy_run::disturb() {
    const std::size_t node = below(3);
    switch (below(12)) {
    case 0:
    case 1:
        set_down(node);
        break;
    case 2:
    case 3:
        cluster_.restart(id_of(node));
        break;
    case 4:
        // The others stay where they are, so that one known address is always right.
        cluster_.move(id_of(2));
        break;
    case 5:
        world_.cut(here, hosts[node]);
        break;
    case 6:
        world_.heal(here, hosts[node]);
        break;
    case 7:
        world_.reset_connections(here, hosts[node]);
        break;
    case 8: {
        const bool towards = one_in(2);
        world_.set_line(towards ? hosts[node] : here, towards ? here : hosts[node],
            {.latency = up_to(300ms), .jitter = up_to(100ms)});
        break;
    }
    case 9:
        cluster_.elect_controller(one_in(4) ? broker_id{-1} : id_of(node));
        break;
    case 10: {
        fault what = fault().on(id_of(node)).times(1 + below(3));
        switch (below(7)) {
        case 0:
            what.drop();
            break;
        case 1:
            what.never_answer();
            break;
        case 2:
            what.wrong_correlation_id();
            break;
        case 3:
            what.cut(below(30));
            break;
        case 4:
            what.delay(up_to(3s));
            break;
        case 5:
            what.throttle(up_to(2s));
            break;
        default:
            what.refuse();
            break;
        }
        cluster_.inject(what);
        break;
    }
    default:
        cluster_.disconnect(id_of(node));
        break;
    }
}

/// The others may notice. So a client may be told of one node only, which then stops, and has to
/// find the others through the bootstrap servers.
void stormy_run::set_down(std::size_t node) {
    cluster_.stop(id_of(node), one_in(2) ? testing::notice::taken : testing::notice::not_taken);
}

void stormy_run::clear_up() {
    storm_ = false;
    cluster_.clear_faults();
    for (std::size_t node = 0; node < hosts.size(); ++node) {
        cluster_.restart(id_of(node));
        world_.heal(here, hosts[node]);
        world_.clear_line(hosts[node], here);
        world_.clear_line(here, hosts[node]);
    }
    cluster_.elect_controller(id_of(0));
}

// --- afterwards -------------------------------------------------------------------------------

void stormy_run::check_requests() {
    const auto some = [this](auto are) { return std::ranges::any_of(requests_, are); };
    if (some([](const request& each) { return each.calls != 1; }))
        complain("a request has not ended exactly once");
    if (some([](const request& each) {
            return each.arrived && each.why.code && each.why.request_written == written::no;
        }))
        complain("a request has arrived that is said not to have been written");
}

/// A connection may turn out to be dead; the request on it says so, and the next one succeeds.
bool stormy_run::ask(target whom) {
    for (int attempt = 0; attempt < 3; ++attempt) {
        bool done = false;
        error_code seen;
        client_->async_send(whom, list_groups_request{}, {.timeout = 6s},
            [&](error_code ec, const list_groups_response&) {
                seen = ec;
                done = true;
            });
        if (!world_.run_until([&] { return done; }, 10s)) {
            complain("a request never ended");
            return false;
        }
        if (!seen)
            return true;
    }
    return false;
}

void stormy_run::check_recovery() {
    for (std::size_t node = 0; node < hosts.size(); ++node)
        if (!ask(id_of(node)))
            complain("node " + std::to_string(node + 1) + " is well and cannot be reached");
    if (!ask(any_node))
        complain("no node can be reached");
    if (!ask(controller))
        complain("the controller cannot be reached");
    // A request for metadata may be on its way just now.
    if (!world_.run_until([&] { return client_->in_flight_request_count() == 0; }, 5s))
        complain("a request is still counted as in flight");
}

} // namespace kafka::simulated
