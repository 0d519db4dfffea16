// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/soak/soak.hpp"

#include "support/numbered_requests.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>
#include <kafka/metrics.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace kafka::soak {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
using stress::account;

namespace {

/// No wait that succeeds takes anything like it, nor does a request.
constexpr std::chrono::milliseconds patience = 2min;
/// Where the machine does not keep up, requests are sent later, so that none runs out of time.
constexpr std::uint64_t most_pending = 1000;
/// Between one trouble and the next.
constexpr duration longest_pause = 300ms;
constexpr std::size_t pool_threads = 2;
/// Nodes move, and may all do so before the client has heard of where to.
constexpr std::chrono::milliseconds rebootstrap_after = 2s;

constexpr duration shortest_round = 2s;
constexpr std::uint64_t most_rounds = 40;
/// A part of the rounds in which everything takes on the size that it keeps.
constexpr std::size_t warm_up_part = 5;

// What may come and go between two rests: queues as long as the longest of a round, the allocator's
// own.
constexpr std::size_t heap_slack = 512 * 1024;
constexpr std::size_t resident_slack = 4 * 1024 * 1024;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool memory_is_ours = false;
#elif defined(__has_feature)
constexpr bool memory_is_ours =
    !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer);
#else
constexpr bool memory_is_ours = true;
#endif

testing::cluster_options cluster_of(std::int32_t nodes) {
    testing::cluster_options made;
    made.nodes = nodes;
    return made;
}

std::uint64_t rounds_of(const wishes& what) {
    return std::clamp<std::uint64_t>(
        static_cast<std::uint64_t>(what.time / shortest_round), 1, most_rounds);
}

} // namespace

soak::soak(const wishes& what, std::function<void(const std::string&)> tell)
    : wanted_(what),
      tell_(std::move(tell)),
      draw_(what.seed),
      // With room for those that are sent at the end of each round.
      all_(what.requests + most_rounds * 1000),
      brokers_(cluster_of(what.nodes)),
      trouble_(*brokers_, what.seed, stress::trouble::kind::of_nodes, longest_pause,
          [this] { return all_.sums().answered; }),
      pool_(pool_threads) {
    brokers_->observe([this](const testing::request_info& what_arrived) {
        all_.on_arrival(what_arrived.payload);
    });
}

std::vector<std::string> soak::go() {
    pause(1ms); // Then the pool has the descriptors that it needs itself.
    const holdings before = measure();
    client_options options{.bootstrap_servers = {brokers_->bootstrap_servers()}};
    options.request_timeout = patience;
    options.default_api_timeout = patience;
    options.metadata_recovery_rebootstrap_trigger = rebootstrap_after;
    options.metrics = std::make_shared<metrics_registry>();
    subject_.emplace(pool_.get_executor(), std::move(options));
    rest();
    const std::uint64_t rounds = rounds_of(wanted_);
    std::vector<holdings> at_rest;
    for (std::uint64_t round = 1; round <= rounds && all_.complaints().empty(); ++round) {
        const std::uint64_t so_far = wanted_.requests * (round - 1) / rounds;
        trouble_.begin();
        send(wanted_.requests * round / rounds - so_far, wanted_.time / rounds);
        trouble_.end();
        rest();
        const account::tally sums = all_.sums();
        tell_("round " + std::to_string(round) + " of " + std::to_string(rounds) + ": " +
              std::to_string(sums.begun) + " requests, " + std::to_string(sums.answered) +
              " answered, " + std::to_string(sums.failed) + " failed; " +
              in_words(at_rest.emplace_back(measure())));
    }
    subject_->async_close(patience, asio::use_future).get();
    subject_.reset();
    // The brokers notice by and by that nobody is at the other end.
    const auto latest = steady_clock::now() + patience;
    while (measure().descriptors != before.descriptors && steady_clock::now() < latest)
        pause(1ms);
    pool_.join();
    if (const holdings after = measure(); after.descriptors != before.descriptors)
        all_.complain("there were " + std::to_string(before.descriptors) +
                      " descriptors before the client, and are " +
                      std::to_string(after.descriptors) + " after it");
    all_.check_all();
    check_failures();
    check_holdings(at_rest);
    std::string text;
    for (const auto& [what, times] : trouble_.deeds())
        text += std::to_string(times) + " " + std::string(what) + ", ";
    tell_(text + std::to_string(brokers_->connections()) + " connections");
    return all_.complaints();
}

// --- requests ----------------------------------------------------------------------------------

void soak::send(std::uint64_t requests, duration time) {
    const auto began = steady_clock::now();
    for (std::uint64_t sent = 0; sent < requests;) {
        const double gone = std::chrono::duration<double>(steady_clock::now() - began) /
                            std::chrono::duration<double>(time);
        const auto due =
            std::min(requests, static_cast<std::uint64_t>(static_cast<double>(requests) * gone));
        for (; sent < due && all_.pending() < most_pending; ++sent)
            send_one();
        pause(1ms);
    }
}

target soak::any_target() {
    switch (draw_.below(8)) {
    case 0:
        return controller;
    case 1:
    case 2:
        return any_node;
    default:
        const std::vector<broker> known = subject_->cluster().brokers();
        return known.empty() ? target(any_node) : target(draw_.one_of(known).id);
    }
}

void soak::send_one() {
    const account::number number = all_.begin().value();
    auto why = std::make_unique<error_info>();
    error_info& info = *why;
    subject_->async_send(any_target(), tests::request_numbered(number), {}, info,
        [this, number, why = std::move(why)](error_code ec, const account::answer_type& answer) {
            if (ec)
                all_.failed(number, *why);
            else
                all_.answered(number, answer);
        });
}

// --- rest --------------------------------------------------------------------------------------

/// Until each node has one connection, with nothing on it.
void soak::rest() {
    if (!all_.wait_until_settled(patience))
        all_.complain(
            std::to_string(all_.pending()) +
            " requests are pending although all is well: " + subject_->explain().message());
    for (std::int32_t node = 1; node <= wanted_.nodes; ++node)
        expect_answer(broker_id{node});
    const auto connections = static_cast<std::uint64_t>(wanted_.nodes);
    const auto limit = steady_clock::now() + patience;
    while (brokers_->open_connections() != connections && steady_clock::now() < limit)
        pause(1ms);
    if (const std::uint64_t open = brokers_->open_connections(); open != connections)
        all_.complain("there are " + std::to_string(open) + " connections to " +
                      std::to_string(connections) + " nodes");
}

/// The first request may meet a connection that has ended without the client's having noticed, or a
/// client that does not know yet that the node is there again.
void soak::expect_answer(broker_id node) {
    for (const auto limit = steady_clock::now() + patience; steady_clock::now() < limit;
        pause(5ms)) {
        const account::number number = all_.begin().value();
        error_info why;
        const auto outcome = asio::use_future([](error_code ec, account::answer_type answer) {
            return std::pair(ec, std::move(answer));
        });
        const auto [ec, answer] =
            subject_->async_send(node, tests::request_numbered(number), why, outcome).get();
        if (!ec)
            return all_.answered(number, answer);
        all_.failed(number, why);
    }
    all_.complain("node " + std::to_string(node.value()) +
                  " does not answer although all is well: " + subject_->explain(node).message());
}

void soak::pause(duration time) {
    asio::steady_timer(pool_.get_executor(), time).async_wait(asio::use_future).get();
}

// --- what has come of it -----------------------------------------------------------------------

/// What may have been written fails when its connection ends, and no other request.
void soak::check_failures() {
    const auto at_most =
        brokers_->connections() *
        static_cast<std::uint64_t>(client_options().max_in_flight_requests_per_connection);
    if (all_.sums().in_doubt > at_most)
        all_.complain(std::to_string(all_.sums().in_doubt) +
                      " requests have failed that may have been "
                      "written, and only " +
                      std::to_string(at_most) + " were on connections that ended");
    for (const auto& [what, times] : all_.failures()) {
        tell_(std::to_string(times) + " failed: " + what);
        if (what == make_error_code(broker_errc::request_timed_out).message())
            all_.complain(std::to_string(times) + " requests have timed out");
    }
}

void soak::check_holdings(const std::vector<holdings>& at_rest) {
    if (at_rest.empty())
        return;
    const holdings& warm = at_rest[at_rest.size() / warm_up_part];
    const holdings& last = at_rest.back();
    if (last.descriptors != warm.descriptors)
        all_.complain("descriptors are not flat");
    if (memory_is_ours && last.heap > warm.heap + heap_slack)
        all_.complain("the heap is not flat");
    if (memory_is_ours && last.resident > warm.resident + resident_slack)
        all_.complain("resident memory is not flat");
}

} // namespace kafka::soak
