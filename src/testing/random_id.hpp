// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <cstdint>
#include <functional>

namespace kafka::testing::detail {

/// Uniformly distributed bits.
using random_bits = std::function<std::uint64_t()>;

/// An id as Kafka makes them for topics and clusters: version 4 of RFC 9562, and written as text
/// it does not begin with a dash, which command lines would take for an option.
uuid random_id(const random_bits& random);

} // namespace kafka::testing::detail
