// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/security/authentication.hpp"
#include "testing/state.hpp"
#include "testing/topics/topic_creation.hpp"

#include <kafka/broker_errc.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/message.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace kafka::testing::detail {

/// An API and the versions of it that the node asked admits to.
struct served_api {
    protocol::api_key key;
    protocol::version_range versions;
};

/// One connection, as far as answers depend on it.
struct client_state {
    broker_id node;
    /// Which of the node's listeners has accepted it.
    std::size_t listener = 0;
    authentication login{false};
};

/// What a handler works on and with.
struct handler_context {
    cluster_state& state;
    topic_creator& creator;
    accounts& users;
    const session_rules& rules;
    client_state& client;
    moment now;
    /// The node and the listener that were asked, and the version they were asked in.
    broker_id node;
    std::size_t listener;
    std::int16_t version;
    /// In ascending order of their keys, those not served left out.
    std::span<const served_api> served;
    bool auto_create_topics;
    std::int16_t metadata_version;
};

/// How requests of one API are answered. Messages are of the types that `request` and `response`
/// describe; a response is default-constructed before it is filled in.
struct handler {
    protocol::api_key key;
    const protocol::message_type* request;
    const protocol::message_type* response;
    /// Does what was asked.
    void (*handle)(handler_context& context, const void* request, void* response);
    /// Does nothing, and says why in every place there is.
    void (*refuse)(std::int16_t version, const void* request, broker_errc code, void* response);
    /// Null when answers cannot say it.
    void (*set_throttle)(void* response, std::int32_t milliseconds);
};

/// What a broker says of an error when it has nothing better to say; may be empty.
std::string_view error_text(broker_errc code) noexcept;

/// Null when the API is not served at all.
const handler* find_handler(std::int16_t key) noexcept;
/// In ascending order of their keys.
std::span<const handler> all_handlers() noexcept;

} // namespace kafka::testing::detail
