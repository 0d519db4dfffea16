// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/handlers/handlers.hpp"

// Version 1 says how long the session lasts (KIP-368). Tokens that come without a request are
// handled as if they were in one.

namespace kafka::testing::detail {

void handle(handler_context& context, const protocol::sasl_authenticate_request& request,
    protocol::sasl_authenticate_response& response) {
    context.client.login.authenticate(request, context.rules, context.now, response);
}

void refuse(std::int16_t, const protocol::sasl_authenticate_request&, broker_errc code,
    protocol::sasl_authenticate_response& response) {
    response.error_code = code;
    response.error_message = error_text(code);
}

} // namespace kafka::testing::detail
