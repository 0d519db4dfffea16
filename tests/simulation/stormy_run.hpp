// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <kafka/client.hpp>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace kafka::simulated {

/// A client with busy callers, a cluster of three nodes, and bad weather between and in them. All
/// of it follows from the seed.
class stormy_run {
public:
    explicit stormy_run(std::uint64_t seed);

    /// The weather lasts a while, then everything is well again. Returns what went wrong; empty if
    /// nothing did.
    std::vector<std::string> go();

    std::uint64_t fingerprint() const { return world_.fingerprint(); }
    int answered() const { return answered_; }
    int failed() const { return failed_; }

private:
    struct request {
        time_point started;
        duration timeout{};
        int calls = 0;
        bool cancelled = false;
        bool arrived = false; // at a node
        error_info why;
        boost::asio::cancellation_signal signal;
    };

    std::uint64_t below(std::uint64_t limit) { return chance_() % limit; }
    bool one_in(std::uint64_t several) { return below(several) == 0; }
    duration up_to(duration longest) {
        return duration(
            static_cast<duration::rep>(below(static_cast<std::uint64_t>(longest.count()))));
    }
    void complain(const std::string& about);

    void call();
    void call_again();
    void on_arrival(const testing::request_info& what);
    void on_answer(
        std::size_t number, error_code ec, const protocol::find_coordinator_response& answer);
    target any_target();

    void worsen();
    void disturb();
    void set_down(std::size_t node);
    void clear_up();
    void check_requests();
    void check_recovery();
    bool ask(target whom);

    std::mt19937_64 chance_;
    testing::simulation world_;
    testing::cluster cluster_;
    std::optional<client> client_;
    bool storm_ = true;
    std::deque<request> requests_;
    int idle_callers_ = 0;
    int answered_ = 0;
    int failed_ = 0;
    std::vector<std::string> complaints_;
};

} // namespace kafka::simulated
