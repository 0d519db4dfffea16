// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <string>

namespace kafka::net::tls {

/// Why TLS has come to an end.
struct failure {
    /// One of `errc::tls_…`, but for lost connections, timeouts and want of memory.
    error_code code;
    /// What the peer has shown or said, what was expected, and what to do.
    std::string detail;

    explicit operator bool() const noexcept { return code.failed(); }
};

} // namespace kafka::net::tls
