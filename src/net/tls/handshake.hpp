// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/engine.hpp"
#include "net/tls/failure.hpp"
#include "net/transport.hpp"

#include <boost/asio/any_completion_handler.hpp>

#include <memory>

namespace kafka::net::tls {

struct handshake_result {
    /// Set if the handshake has failed: with `timed_out` when the deadline has come first, and with
    /// `operation_aborted` when it was given up.
    failure why;
    /// Otherwise plain text over the stream.
    std::unique_ptr<stream> established;
    handshake_facts facts;
};

using handshake_handler = boost::asio::any_completion_handler<void(handshake_result)>;

/// Takes the stream through TLS's handshake, as a client or as a server, whatever the engine is.
/// The handler runs on the stream's executor, never inside; the rest is as with all operations of
/// `transport`. A stream whose handshake fails is closed, when the peer has been told why.
std::unique_ptr<operation> async_handshake(transport& via, std::unique_ptr<stream> over,
    std::unique_ptr<engine> by, time_point deadline, handshake_handler handler);

} // namespace kafka::net::tls
