// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/handler.hpp"

#include "testing/handlers/handlers.hpp"

#include <algorithm>
#include <iterator>

namespace kafka::testing::detail {

namespace {

template <class Response>
constexpr void (*throttle_setter())(void*, std::int32_t) {
    if constexpr (requires(Response response) { response.throttle_time_ms; })
        return [](void* response, std::int32_t milliseconds) {
            static_cast<Response*>(response)->throttle_time_ms = milliseconds;
        };
    else
        return nullptr;
}

template <class Request>
constexpr handler make_handler(protocol::api_key key) {
    using response_type = typename Request::response_type;
    return {key, &Request::descriptor, &response_type::descriptor,
        [](handler_context& context, const void* request, void* response) {
            handle(context, *static_cast<const Request*>(request),
                *static_cast<response_type*>(response));
        },
        [](std::int16_t version, const void* request, broker_errc code, void* response) {
            refuse(version, *static_cast<const Request*>(request), code,
                *static_cast<response_type*>(response));
        },
        throttle_setter<response_type>()};
}

constexpr handler handlers[] = {
    make_handler<protocol::metadata_request>(protocol::api_key::metadata),
    make_handler<protocol::find_coordinator_request>(protocol::api_key::find_coordinator),
    make_handler<protocol::list_groups_request>(protocol::api_key::list_groups),
    make_handler<protocol::sasl_handshake_request>(protocol::api_key::sasl_handshake),
    make_handler<protocol::api_versions_request>(protocol::api_key::api_versions),
    make_handler<protocol::create_topics_request>(protocol::api_key::create_topics),
    make_handler<protocol::delete_topics_request>(protocol::api_key::delete_topics),
    make_handler<protocol::sasl_authenticate_request>(protocol::api_key::sasl_authenticate),
    make_handler<protocol::describe_cluster_request>(protocol::api_key::describe_cluster),
};

} // namespace

std::string_view error_text(broker_errc code) noexcept {
    const broker_error_info* known = find_broker_error(code);
    return known != nullptr ? known->text : std::string_view();
}

const handler* find_handler(std::int16_t key) noexcept {
    const auto at = std::find_if(std::begin(handlers), std::end(handlers),
        [key](const handler& each) { return static_cast<std::int16_t>(each.key) == key; });
    return at == std::end(handlers) ? nullptr : &*at;
}

std::span<const handler> all_handlers() noexcept {
    return handlers;
}

} // namespace kafka::testing::detail
