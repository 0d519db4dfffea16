// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/handler.hpp"

#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/create_topics.hpp>
#include <kafka/protocol/delete_topics.hpp>
#include <kafka/protocol/describe_cluster.hpp>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/protocol/sasl_authenticate.hpp>
#include <kafka/protocol/sasl_handshake.hpp>

/// One file for each API; what they have in common is in `handler`.
namespace kafka::testing::detail {

/// Sets of the operations that ACLs know, a bit for each: all that there are for a topic, and for
/// a cluster. Without ACLs a client may do everything.
inline constexpr std::int32_t all_topic_operations = 0x0df8;
inline constexpr std::int32_t all_cluster_operations = 0x1fa0;

void handle(handler_context& context, const protocol::api_versions_request& request,
    protocol::api_versions_response& response);
void handle(handler_context& context, const protocol::metadata_request& request,
    protocol::metadata_response& response);
void handle(handler_context& context, const protocol::list_groups_request& request,
    protocol::list_groups_response& response);
void handle(handler_context& context, const protocol::describe_cluster_request& request,
    protocol::describe_cluster_response& response);
void handle(handler_context& context, const protocol::find_coordinator_request& request,
    protocol::find_coordinator_response& response);
void handle(handler_context& context, const protocol::create_topics_request& request,
    protocol::create_topics_response& response);
void handle(handler_context& context, const protocol::delete_topics_request& request,
    protocol::delete_topics_response& response);
void handle(handler_context& context, const protocol::sasl_handshake_request& request,
    protocol::sasl_handshake_response& response);
void handle(handler_context& context, const protocol::sasl_authenticate_request& request,
    protocol::sasl_authenticate_response& response);

void refuse(std::int16_t version, const protocol::api_versions_request& request, broker_errc code,
    protocol::api_versions_response& response);
void refuse(std::int16_t version, const protocol::metadata_request& request, broker_errc code,
    protocol::metadata_response& response);
void refuse(std::int16_t version, const protocol::list_groups_request& request, broker_errc code,
    protocol::list_groups_response& response);
void refuse(std::int16_t version, const protocol::describe_cluster_request& request,
    broker_errc code, protocol::describe_cluster_response& response);
void refuse(std::int16_t version, const protocol::find_coordinator_request& request,
    broker_errc code, protocol::find_coordinator_response& response);
void refuse(std::int16_t version, const protocol::create_topics_request& request, broker_errc code,
    protocol::create_topics_response& response);
void refuse(std::int16_t version, const protocol::delete_topics_request& request, broker_errc code,
    protocol::delete_topics_response& response);
void refuse(std::int16_t version, const protocol::sasl_handshake_request& request, broker_errc code,
    protocol::sasl_handshake_response& response);
void refuse(std::int16_t version, const protocol::sasl_authenticate_request& request,
    broker_errc code, protocol::sasl_authenticate_response& response);

} // namespace kafka::testing::detail
