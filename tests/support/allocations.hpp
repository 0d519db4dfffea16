// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace kafka::tests {

/// What operator new has handed out on one thread since it began.
struct allocations {
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;
};

/// Those of this thread. The program replaces operator new: link with `counted-allocations`.
const allocations& allocated() noexcept;

} // namespace kafka::tests
