// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/simulation/network.hpp"

#include <memory>

namespace kafka::net::sim {

/// A handler that runs when its time has come, or at once when it is cancelled. The clock keeps
/// it until then.
class wait : public std::enable_shared_from_this<wait> {
public:
    using handler = boost::asio::any_completion_handler<void(error_code)>;

    static std::weak_ptr<wait> start(
        std::shared_ptr<network> simulated, executor on, time_point deadline, handler when_over);

    wait(std::shared_ptr<network> simulated, executor on, handler when_over);

    /// No effect when it is over.
    void cancel();

private:
    void complete(error_code ec);

    const std::shared_ptr<network> network_;
    const executor executor_;
    handler when_over_;
    clock::event event_;
};

} // namespace kafka::net::sim
