// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/bytes.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kafka::protocol::detail {

/// The standard alphabet of RFC 4648 with padding, as Kafka's JSON has it.
std::string to_base64(std::span<const std::byte> bytes);
/// Padding may be missing; anything else that `to_base64` does not write is refused.
std::optional<bytes> from_base64(std::string_view text);

} // namespace kafka::protocol::detail
