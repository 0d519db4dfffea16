// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/ranges.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

namespace kafka::cli {

std::string range_text(const std::optional<protocol::version_range>& range) {
    if (!range)
        return "–";
    return range->min == range->max ? std::to_string(range->min)
                                    : fmt::format("{}–{}", range->min, range->max);
}

std::string in_words(protocol::version_range range) {
    if (range.empty())
        return "none";
    return range.min == range.max ? std::to_string(range.min)
                                  : fmt::format("{} to {}", range.min, range.max);
}

boost::json::value range_json(const std::optional<protocol::version_range>& range) {
    return range ? boost::json::value(boost::json::array{range->min, range->max})
                 : boost::json::value(nullptr);
}

} // namespace kafka::cli
