// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/coordinator.hpp"
#include "testing/handlers/handlers.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

// Version 1 distinguishes groups and transactions, version 4 takes many keys at once (KIP-699),
// version 6 knows share groups (KIP-932). A broker that is asked for one key calls success by
// name in the error message; asked for several it leaves the message empty.

namespace kafka::testing::detail {

namespace {

using protocol::find_coordinator_request;
using protocol::find_coordinator_response;

struct finding {
    broker_errc code = broker_errc::none;
    broker_id node = no_broker;
    node_address at = {};
};

std::string_view text_of(broker_errc code) {
    return code == broker_errc::none ? "NONE" : error_text(code);
}

/// Share groups have a coordinator for each partition: `group:topic-id:partition`.
bool is_share_key(std::string_view key) {
    const std::size_t last = key.rfind(':');
    if (last == std::string_view::npos || last == 0)
        return false;
    const std::size_t first = key.rfind(':', last - 1);
    if (first == std::string_view::npos || first == 0)
        return false;
    const std::string_view partition = key.substr(last + 1);
    std::int32_t index = 0;
    const auto [stop, error] =
        std::from_chars(partition.data(), partition.data() + partition.size(), index);
    return uuid::parse(key.substr(first + 1, last - first - 1)) && error == std::errc() &&
           stop == partition.data() + partition.size() && index >= 0;
}

bool is_known_type(std::int8_t type) {
    return type >= 0 && type <= static_cast<std::int8_t>(coordinator_type::share);
}

finding find(const handler_context& context, std::int8_t type, std::string_view key) {
    const auto wanted = static_cast<coordinator_type>(type);
    if (wanted == coordinator_type::share && (context.version < 6 || !is_share_key(key)))
        return {broker_errc::invalid_request};
    const broker_id found = find_coordinator(context.state, wanted, key);
    if (found == no_broker)
        return {broker_errc::coordinator_not_available};
    return {broker_errc::none, found, context.state.find_node(found)->listeners[context.listener]};
}

/// Both forms of the answer name the place of a coordinator alike.
template <class Answer>
void set_place(Answer& answer, const finding& found) {
    answer.error_code = found.code;
    answer.node_id = found.node;
    answer.port = found.node != no_broker ? found.at.port : -1;
    answer.host = found.at.host;
}

} // namespace

void handle(handler_context& context, const find_coordinator_request& request,
    find_coordinator_response& response) {
    if (!is_known_type(request.key_type))
        return refuse(context.version, request, broker_errc::invalid_request, response);
    if (context.version < 4) {
        const finding found = find(context, request.key_type, request.key);
        set_place(response, found);
        response.error_message = text_of(found.code);
        return;
    }
    for (const protocol::string& key : request.coordinator_keys) {
        auto& answer = response.coordinators.emplace_back();
        answer.key = key;
        set_place(answer, find(context, request.key_type, key));
    }
}

void refuse(std::int16_t version, const find_coordinator_request& request, broker_errc code,
    find_coordinator_response& response) {
    const finding nowhere{code};
    if (version < 4) {
        set_place(response, nowhere);
        response.error_message = text_of(code);
        return;
    }
    for (const protocol::string& key : request.coordinator_keys) {
        auto& answer = response.coordinators.emplace_back();
        answer.key = key;
        set_place(answer, nowhere);
        answer.error_message = text_of(code);
    }
}

} // namespace kafka::testing::detail
