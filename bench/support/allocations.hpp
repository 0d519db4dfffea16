// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace bench {

/// How often `operator new` has been called in this thread. Link with allocations.cpp.
long allocations() noexcept;

} // namespace bench
