// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>

namespace kafka::soak {

/// What this process holds now, as /proc/self and malloc say it. Memory in bytes.
struct holdings {
    std::size_t resident = 0;
    /// What malloc has handed out. 0 where it does not say.
    std::size_t heap = 0;
    std::size_t descriptors = 0;
};

/// Throws `std::runtime_error` where there is no /proc.
holdings measure();

std::string in_words(const holdings& of);

} // namespace kafka::soak
