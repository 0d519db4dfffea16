// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/error.hpp>
#include <kafka/protocol/message.hpp>

#include <cstdint>
#include <memory>

namespace kafka {

/// One request that `client::poll` saw come to its end, the client's own ones included.
struct completion {
    node_id node;
    /// Static storage.
    const protocol::api_type* api = nullptr;
    std::int16_t version = -1;
    std::int32_t correlation_id = -1;
    /// Set when the request failed. An error the broker put into its answer is not one of these.
    error_code error = {};
    /// The answer, shared with the request's future. Null on failure, and for requests whose
    /// answer went to a completion handler or to the client itself.
    std::shared_ptr<const void> response = {};

    /// The answer as what it is, or null if it is something else or absent.
    template <class Response>
    const Response* as() const noexcept {
        return api && api->response == &Response::descriptor
                   ? static_cast<const Response*>(response.get())
                   : nullptr;
    }
};

} // namespace kafka
