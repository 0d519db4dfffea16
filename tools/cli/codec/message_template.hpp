// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/any_message.hpp>

#include <cstdint>

namespace kafka::cli {

/// A message to begin with: all defaults, and one element in each list of structs that the version
/// has, so that the members of these can be seen. Tagged fields keep their defaults.
protocol::any_message template_of(const protocol::message_type& type, std::int16_t version);

} // namespace kafka::cli
