// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/byte_queue.hpp"
#include "net/tls/handles.hpp"

namespace kafka::net::tls {

/// What OpenSSL reads and writes in place of a socket.
struct memory_wire {
    byte_queue in;
    byte_queue out;
    bool out_of_memory = false;
};

/// The wire outlives it.
bio_ptr make_memory_bio(memory_wire& wire);

} // namespace kafka::net::tls
