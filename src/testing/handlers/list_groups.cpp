// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/coordinator.hpp"
#include "testing/handlers/handlers.hpp"

#include <algorithm>
#include <string_view>

// Each node lists the groups it coordinates. Filters by state came with version 4 (KIP-518), by
// type with version 5 (KIP-848); both take names in any case, and an unknown one fits nothing.

namespace kafka::testing::detail {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
        [](char x, char y) { return lower(x) == lower(y); });
}

bool passes(const protocol::list<protocol::string>& filter, std::string_view value) {
    return filter.empty() || std::any_of(filter.begin(), filter.end(),
                                 [value](const auto& wanted) { return same(wanted, value); });
}

} // namespace

void handle(handler_context& context, const protocol::list_groups_request& request,
    protocol::list_groups_response& response) {
    for (const auto& [id, group] : context.state.groups()) {
        if (find_coordinator(context.state, coordinator_type::group, id) != context.node ||
            !passes(request.states_filter, group.state) ||
            !passes(request.types_filter, group.type))
            continue;
        auto& listed = response.groups.emplace_back();
        listed.group_id = group.id;
        listed.protocol_type = group.protocol_type;
        listed.group_state = group.state;
        listed.group_type = group.type;
    }
}

void refuse(std::int16_t, const protocol::list_groups_request&, broker_errc code,
    protocol::list_groups_response& response) {
    response.error_code = code;
}

} // namespace kafka::testing::detail
