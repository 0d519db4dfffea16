// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>
#include <kafka/protocol/message.hpp>

#include <optional>
#include <string>

namespace kafka::cli {

/// `0–13`, `4`, and `–` where there is none.
std::string range_text(const std::optional<protocol::version_range>& range);
/// `0 to 13`, `4`, `none`.
std::string in_words(protocol::version_range range);
/// `[0,13]`, or null.
boost::json::value range_json(const std::optional<protocol::version_range>& range);

} // namespace kafka::cli
