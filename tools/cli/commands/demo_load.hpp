// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/live/ledger.hpp"

#include <kafka/client.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace kafka::cli {

/// Callers that ask nodes for the cluster's brokers, each of them one request after the other.
class load {
public:
    struct settings {
        std::size_t callers_per_node = 8;
        /// Requests a second to each node. None: as fast as they are answered.
        std::optional<double> rate = {};
        duration timeout = std::chrono::seconds(2);
    };

    /// Both are used for as long as the client is polled.
    load(client& through, ledger& account, settings how);

    void add(std::int32_t node, time_point now);
    /// Sends what is due, unless stopped.
    void send_due(time_point now);
    /// Nothing new is sent.
    void stop() noexcept { stopped_ = true; }

private:
    struct caller {
        std::int32_t node = -1;
        bool waits = false;
        time_point due = {};
        error_info info = {};
    };

    void send(const std::shared_ptr<caller>& who);
    void on_end(const std::shared_ptr<caller>& who, error_code error);

    client& client_;
    ledger& ledger_;
    settings settings_;
    /// Between two requests of one caller.
    duration interval_{};
    bool stopped_ = false;
    std::vector<std::shared_ptr<caller>> callers_;
};

} // namespace kafka::cli
