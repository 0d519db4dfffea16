// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>

namespace kafka::crypto {

/// Bits that nobody can foretell, from OpenSSL's generator, which the system seeds. Thread-safe.
/// Throws `boost::system::system_error` where there are none: nothing may take their place.
void fill_with_chance(std::span<std::byte> bytes);

} // namespace kafka::crypto
