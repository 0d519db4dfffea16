// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

namespace kafka::core {

/// That much later; the end of time where the sum is beyond it.
constexpr time_point saturated_sum(time_point at, duration by) noexcept {
    return by > time_point::max() - at ? time_point::max() : at + by;
}

} // namespace kafka::core
