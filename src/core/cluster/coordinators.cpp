// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/cluster/coordinators.hpp"

#include <algorithm>
#include <utility>

namespace kafka::core {

namespace {

constexpr broker_id nobody{-1};

/// The broker that is named, unless there is none or it cannot be.
template <class Answer>
std::optional<broker> named_in(const Answer& answer) {
    if (answer.error_code != broker_errc::none || answer.node_id < broker_id{0} ||
        answer.host.empty() || answer.port <= 0 || answer.port > UINT16_MAX)
        return std::nullopt;
    return broker{.id = answer.node_id,
        .host = std::string(answer.host),
        .port = static_cast<std::uint16_t>(answer.port)};
}

} // namespace

// --- the table ----------------------------------------------------------------------------------

std::optional<node_id> coordinator_table::find(
    coordinator_kind kind, std::string_view key) const noexcept {
    const auto of_kind = by_key_.find(kind);
    if (of_kind == by_key_.end())
        return std::nullopt;
    const auto found = of_kind->second.find(key);
    if (found == of_kind->second.end())
        return std::nullopt;
    return found->second == nobody ? node_id(nobody) : node_id::coordinator(found->second);
}

const broker* coordinator_table::find_broker(node_id coordinator) const noexcept {
    if (coordinator.type() != node_id::kind::coordinator)
        return nullptr;
    const auto found = places_.find(broker_id(coordinator.number()));
    return found == places_.end() ? nullptr : &found->second.where;
}

// --- its keeper ---------------------------------------------------------------------------------

coordinator_table& coordinators::writable() {
    if (std::exchange(shared_, false))
        table_ = std::make_shared<coordinator_table>(*table_);
    return *table_;
}

coordinators::change coordinators::add(const protocol::find_coordinator_response& answer,
    coordinator_kind kind, std::string_view key) {
    std::optional<broker> found;
    // From version 4 on an answer is about many keys, before about the one that was asked for.
    if (!answer.coordinators.empty()) {
        const auto told = std::ranges::find_if(
            answer.coordinators, [&](const auto& each) { return each.key == key; });
        if (told == answer.coordinators.end())
            return {};
        found = named_in(*told);
    } else {
        found = named_in(answer);
        if (!found && answer.error_code == broker_errc::none && answer.host.empty())
            return {};
    }

    coordinator_table& table = writable();
    const broker_id next = found ? broker_id(found->id.number()) : nobody;
    const auto at = table.by_key_[kind].try_emplace(std::string(key), nobody).first;
    const broker_id before = std::exchange(at->second, next);
    change made;
    if (found) {
        coordinator_table::place& where = table.places_[next];
        where.where = std::move(*found);
        where.keys += before == next ? 0 : 1;
        made.found = node_id::coordinator(next);
    }
    if (before != next)
        made.retired = release(before);
    return made;
}

std::optional<node_id> coordinators::forget(coordinator_kind kind, std::string_view key) {
    coordinator_table& table = writable();
    const auto of_kind = table.by_key_.find(kind);
    if (of_kind == table.by_key_.end())
        return std::nullopt;
    const auto found = of_kind->second.find(key);
    if (found == of_kind->second.end())
        return std::nullopt;
    const broker_id before = found->second;
    of_kind->second.erase(found);
    return release(before);
}

/// One key less has this coordinator. In a table that is not shared.
std::optional<node_id> coordinators::release(broker_id from) {
    const auto found = table_->places_.find(from);
    if (found == table_->places_.end() || --found->second.keys != 0)
        return std::nullopt;
    table_->places_.erase(found);
    return node_id::coordinator(from);
}

void coordinators::update(const cluster_snapshot& from) {
    const auto is_news = [&](const auto& entry) {
        const broker* const known = from.find(node_id(entry.first));
        return known != nullptr && *known != entry.second.where;
    };
    if (std::ranges::none_of(table_->places_, is_news))
        return;
    for (auto& [id, place] : writable().places_)
        if (const broker* const known = from.find(node_id(id)))
            place.where = *known;
}

} // namespace kafka::core
