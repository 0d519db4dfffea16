// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/doorkeeper.hpp"
#include "simulation/seeds/operation.hpp"
#include "simulation/seeds/weather.hpp"

#include <kafka/protocol/find_coordinator.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace kafka::simulated {

/// Send requests that can be told from one another, one after the other, and hold what the brokers
/// have seen against what the client says.
class callers {
public:
    callers(scene& on, weather& outside, const doorkeeper& door);

    callers(const callers&) = delete;
    callers& operator=(const callers&) = delete;

    /// They go on calling, with such pauses at most, until they are to rest.
    void begin(duration longest_pause);
    /// From now on requests have to succeed at once, or may fail again.
    void expect_success(bool all_is_well) noexcept { easy_ = all_is_well; }
    /// From now on requests have to say that nobody is let in, or do not have to any more.
    void expect_refusal(bool nobody_is_in) noexcept { locked_out_ = nobody_is_in; }
    void rest() noexcept { resting_ = true; }
    bool at_rest() const noexcept { return calling_ == 0; }
    /// A request from each of them, for the client to end with.
    void call_once();
    /// A request to each node there is, in every way there is.
    void look_around();

    void on_arrival(const testing::request_info& what);
    void on_connections_closed() noexcept { known_.closed = true; }
    const excuses& known();
    /// After the client's end: complains about what has not ended, and what was denied wrongly.
    void check_all();

    /// Requests that have arrived and failed, of which the client does not know whether they have.
    std::size_t arrived_in_doubt() const;
    std::uint64_t answered() const noexcept { return answered_; }
    std::uint64_t failed() const noexcept { return failed_; }

private:
    struct request : operation {
        /// Its caller sends another one.
        bool goes_on = false;
        int arrivals = 0;
        /// Whom its answer is to name, as far as nothing goes wrong.
        broker_id coordinator{-1};
        /// On which it arrived, and the pause that its answer asks for.
        std::uint64_t connection = 0;
        duration pause{};
    };
    struct pause {
        time_point from;
        time_point until;
    };

    using request_type = protocol::find_coordinator_request;
    using response_type = protocol::find_coordinator_response;

    target any_target(std::string& in_words);
    request_type make_request(std::size_t number);
    void call();
    std::size_t make(const std::string& whom);
    void send(std::size_t number, target to);
    void send_as_any(std::size_t number, target to);
    void send_now(std::size_t number, node_id to);
    void on_end(std::size_t number, error_code ec, const response_type& answer);
    void check_answer(std::size_t number, const request& of, const response_type& answer);
    void call_again();

    scene& on_;
    weather& outside_;
    const doorkeeper& door_;
    const std::size_t count_;
    const bool cancels_;
    const bool sends_much_;
    excuses known_;
    std::deque<request> requests_;
    /// Those that have been found, and a key that each coordinates.
    std::map<node_id, std::string> coordinators_;
    /// Connections on which the client knows that pauses are its to keep, and the pauses.
    std::set<std::uint64_t> keep_pauses_;
    std::map<std::uint64_t, pause> pauses_;
    std::size_t calling_ = 0;
    duration longest_pause_{};
    bool easy_ = false;
    bool locked_out_ = false;
    bool resting_ = true;
    std::uint64_t answered_ = 0;
    std::uint64_t failed_ = 0;
};

} // namespace kafka::simulated
