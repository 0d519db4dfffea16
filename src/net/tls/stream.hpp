// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/engine.hpp"
#include "net/transport.hpp"

#include <memory>

namespace kafka::net::tls {

/// Plain text over a stream that carries TLS, of which the handshake is over. The end of the stream
/// beneath is the end of this one, whether the peer has said goodbye or not: what is carried tells
/// by itself whether it is whole. Closing says goodbye, if that can be done at once.
std::unique_ptr<stream> make_stream(std::unique_ptr<stream> over, std::unique_ptr<engine> by);

/// Sends what the engine still has to say, as far as that can be done without waiting. For the end
/// of a stream on which no write is pending. `keep` owns the engine.
void send_last_words(stream& over, engine& by, std::shared_ptr<void> keep) noexcept;

} // namespace kafka::net::tls
