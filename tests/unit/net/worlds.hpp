// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <kafka/testing/simulation.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace kafka::net {

/// The system's network, as a place where a test happens.
class socket_world {
public:
    static constexpr bool simulated = false;

    executor on() { return context_.get_executor(); }
    std::shared_ptr<transport> via() { return system_transport(); }
    std::string address() const { return "127.0.0.1"; }

    /// Runs until `done`; false when it never came to that.
    bool run_until(const std::function<bool()>& done) {
        context_.restart();
        while (!done()) {
            if (context_.run_one_for(std::chrono::seconds(30)) == 0)
                return false;
        }
        return true;
    }
    /// Runs until nothing is pending.
    void run() {
        context_.restart();
        context_.run();
    }

private:
    boost::asio::io_context context_{1};
};

/// The same for the simulated network.
class simulated_world {
public:
    static constexpr bool simulated = true;

    executor on() { return simulation_.get_executor(); }
    std::shared_ptr<transport> via() { return simulation_.get_transport().implementation(); }
    std::string address() const { return "10.0.0.1"; }

    bool run_until(const std::function<bool()>& done) { return simulation_.run_until(done); }
    void run() { simulation_.run(); }

private:
    testing::simulation simulation_{{.seed = 42}};
};

/// Both, for what holds in either.
using worlds = ::testing::Types<socket_world, simulated_world>;

struct world_names {
    template <class World>
    static std::string GetName(int) {
        return World::simulated ? "simulation" : "sockets";
    }
};

} // namespace kafka::net
