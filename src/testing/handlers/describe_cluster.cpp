// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/handlers/handlers.hpp"

#include <string>
#include <string_view>

// Version 1 can ask a controller's endpoint as well (KIP-919), which these nodes are not. Version
// 2 can ask for nodes that are registered but not there (KIP-1073).

namespace kafka::testing::detail {

namespace {

enum class endpoint_type : std::int8_t { broker = 1, controller = 2 };

void fail(protocol::describe_cluster_response& response, broker_errc code, std::string_view why) {
    response.error_code = code;
    response.error_message = why;
}

} // namespace

void handle(handler_context& context, const protocol::describe_cluster_request& request,
    protocol::describe_cluster_response& response) {
    switch (endpoint_type{request.endpoint_type}) {
    case endpoint_type::broker:
        break;
    case endpoint_type::controller:
        return fail(response, broker_errc::mismatched_endpoint_type,
            "this is an endpoint of a broker, not of a controller");
    default:
        return fail(response, broker_errc::unsupported_endpoint_type,
            "there is no endpoint type " + std::to_string(request.endpoint_type));
    }
    response.cluster_id = context.state.cluster_id();
    response.controller_id = context.state.controller();
    for (const node_record& node : context.state.nodes()) {
        if (!node.alive && !request.include_fenced_brokers)
            continue;
        const node_address& at = node.listeners[context.listener];
        auto& broker = response.brokers.emplace_back();
        broker.broker_id = node.id;
        broker.host = at.host;
        broker.port = at.port;
        if (node.rack)
            broker.rack = *node.rack;
        broker.is_fenced = !node.alive;
    }
    if (request.include_cluster_authorized_operations)
        response.cluster_authorized_operations = all_cluster_operations;
}

void refuse(std::int16_t, const protocol::describe_cluster_request&, broker_errc code,
    protocol::describe_cluster_response& response) {
    fail(response, code, error_text(code));
}

} // namespace kafka::testing::detail
