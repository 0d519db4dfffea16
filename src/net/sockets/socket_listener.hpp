// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

namespace kafka::net {

/// Listens with a socket on `at`. Accepted streams send small writes at once (TCP_NODELAY).
std::unique_ptr<listener> listen_socket(executor on, const endpoint& at, error_code& ec);

/// Keeps a port with a socket that is bound and does not listen.
std::unique_ptr<reservation> reserve_socket(executor on, const endpoint& at);

} // namespace kafka::net
