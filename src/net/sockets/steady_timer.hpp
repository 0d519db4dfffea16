// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

namespace kafka::net {

/// A timer on the system's monotonic clock.
std::unique_ptr<timer> make_steady_timer(executor on);

} // namespace kafka::net
