// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/driver/log_delivery.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace kafka::detail {

bool log_delivery::take(batch& made) {
    if (made.empty())
        return false;
    const std::size_t taken = std::min(made.size(), most - waiting_.size());
    std::move(made.begin(), made.begin() + static_cast<std::ptrdiff_t>(taken),
        std::back_inserter(waiting_));
    lost_ += made.size() - taken;
    made.clear();
    return !std::exchange(under_way_, true);
}

log_delivery::batch log_delivery::next(std::string_view client_id, time_point now) {
    batch told = std::exchange(waiting_, {});
    if (const std::size_t lost = std::exchange(lost_, 0); lost != 0)
        told.push_back({.level = log_level::warning,
            .category = log_category::client,
            .time = now,
            .client_id = client_id,
            .message = std::to_string(lost) +
                       " log records are lost, since too many waited for the executor to run"});
    return told;
}

bool log_delivery::on_told() noexcept {
    under_way_ = !waiting_.empty() || lost_ != 0;
    return under_way_;
}

} // namespace kafka::detail
