// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>

namespace kafka::core::oauth {

/// What servers write as a number, if it is one: from 0 to what the end of the year 9999 is since
/// 1970, which what is beyond it means as well.
inline std::optional<std::chrono::seconds> seconds_in(const boost::json::value& number) {
    constexpr double last = 253'402'300'799.0;
    if (!number.is_number())
        return std::nullopt;
    const auto seconds = number.to_number<double>();
    if (std::isnan(seconds))
        return std::nullopt;
    return std::chrono::seconds(static_cast<std::int64_t>(std::clamp(seconds, 0.0, last)));
}

} // namespace kafka::core::oauth
