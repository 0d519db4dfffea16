// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/simulation/wait.hpp"

#include "net/simulation/post.hpp"

#include <boost/asio/error.hpp>

#include <utility>

namespace kafka::net::sim {

wait::wait(std::shared_ptr<network> simulated, executor on, handler when_over)
    : network_(std::move(simulated)),
      executor_(std::move(on)),
      when_over_(std::move(when_over)) {
}

std::weak_ptr<wait> wait::start(
    std::shared_ptr<network> simulated, executor on, time_point deadline, handler when_over) {
    if (simulated->is_down())
        return {};
    clock& time = simulated->time;
    const auto started =
        std::make_shared<wait>(std::move(simulated), std::move(on), std::move(when_over));
    started->event_ = time.at(deadline, [started] { started->complete({}); });
    return started;
}

void wait::cancel() {
    // The clock may be the last to hold this.
    const auto self = shared_from_this();
    if (network_->time.cancel(event_))
        complete(boost::asio::error::operation_aborted);
}

void wait::complete(error_code ec) {
    handler over = std::exchange(when_over_, nullptr);
    post_completion(*network_, executor_, std::move(over), ec);
}

} // namespace kafka::net::sim
