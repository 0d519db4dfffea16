// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "integration/soak/measures.hpp"
#include "integration/stress/account.hpp"
#include "integration/stress/trouble.hpp"
#include "simulation/seeds/chance.hpp"

#include <boost/asio/thread_pool.hpp>
#include <kafka/client.hpp>
#include <kafka/testing/cluster_thread.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kafka::soak {

struct wishes {
    std::uint64_t requests = 1'000'000;
    duration time = std::chrono::minutes(10);
    std::int32_t nodes = 5;
    std::uint64_t seed = 1;
};

/// Sends requests at an even rate to a cluster whose nodes are killed and restarted, on real
/// sockets in real time. It does so in rounds: at the end of each all is well for a moment, and
/// everything is as it was at the end of the one before, what the process holds included.
class soak {
public:
    /// `tell` is called with a line at the end of each round.
    soak(const wishes& what, std::function<void(const std::string&)> tell);

    /// What was wrong.
    std::vector<std::string> go();

private:
    void send(std::uint64_t requests, duration time);
    void send_one();
    target any_target();
    void rest();
    void expect_answer(broker_id node);
    void pause(duration time);
    void check_failures();
    void check_holdings(const std::vector<holdings>& at_rest);

    const wishes wanted_;
    const std::function<void(const std::string&)> tell_;
    simulated::chance draw_;
    stress::account all_;
    testing::cluster_thread brokers_;
    stress::trouble trouble_;
    boost::asio::thread_pool pool_;
    std::optional<client> subject_;
};

} // namespace kafka::soak
