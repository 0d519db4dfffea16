// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/handlers/handlers.hpp"

// After version 0 tokens go without requests around them, after version 1 in SaslAuthenticate
// (KIP-152). What may be asked when, and what comes of it, is decided in `authentication`.

namespace kafka::testing::detail {

void handle(handler_context& context, const protocol::sasl_handshake_request& request,
    protocol::sasl_handshake_response& response) {
    context.client.login.handshake(request, context.version, context.users, response);
}

void refuse(std::int16_t, const protocol::sasl_handshake_request&, broker_errc code,
    protocol::sasl_handshake_response& response) {
    response.error_code = code;
}

} // namespace kafka::testing::detail
