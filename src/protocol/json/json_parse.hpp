// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace kafka::protocol::detail {

struct parsed_json {
    boost::json::value value;
    /// Empty when the text is one whole document, else what is wrong with it and where.
    std::string problem;
};

/// Boost.JSON's parser, but every number with a fraction is the nearest double: what a message
/// prints reads back as the same value. (Boost.JSON before 1.83 may be off by the last bit.) A
/// number that no double can hold is a problem, not an infinity.
parsed_json parse_json(std::string_view text);

} // namespace kafka::protocol::detail
