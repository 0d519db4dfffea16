// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/any_message.hpp>
#include <kafka/types.hpp>

#include <concepts>
#include <cstdint>
#include <optional>

namespace kafka {

/// How one request is sent.
struct send_options {
    /// Until its answer must be there. Default: `client_options::request_timeout`.
    std::optional<duration> timeout = {};
    /// The version of the API to use. Default: the highest that both sides know and that carries
    /// every field that was set.
    std::optional<std::int16_t> version = {};
};

/// A generated request: `kafka::protocol::metadata_request`, …
template <class T>
concept request_message = requires {
    typename T::response_type;
    { (T::descriptor) } -> std::convertible_to<const protocol::message_type&>;
};

/// What can be sent: a generated request, or one whose type is known only when the program runs.
template <class T>
concept sendable = request_message<T> || std::same_as<T, protocol::any_message>;

} // namespace kafka
