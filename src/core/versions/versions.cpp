// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/versions/versions.hpp"

#include <kafka/protocol/api_versions.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace kafka::core {

namespace {

version_range negotiable(const protocol::api_type& api, const api_versions& broker) noexcept {
    return intersect(api.request->stable, broker.find(api.key).value_or(version_range{}));
}

version_choice choose_pinned(const protocol::api_type& api, const void* request,
    std::int16_t version, const api_versions& broker, lookout how) noexcept {
    const std::optional<version_range> offered = broker.find(api.key);
    if (!offered || !offered->contains(version) || !api.request->versions.contains(version))
        return {};
    const version_set only(version_range{version, version});
    if (find_carried(*api.request, request, only, how).most.empty())
        return {version_choice::verdict::unsupported_field, version, false,
            api.request->check(request, version)};
    return {version_choice::verdict::ok, version};
}

} // namespace

api_versions::api_versions(const protocol::api_versions_response& answer) {
    // A key that is listed twice counts as it was first listed.
    std::vector<std::uint32_t> order;
    order.reserve(answer.api_keys.size());
    for (std::uint32_t at = 0; at != answer.api_keys.size(); ++at)
        if (answer.api_keys[at].min_version <= answer.api_keys[at].max_version)
            order.push_back(at);
    std::ranges::sort(
        order, {}, [&](std::uint32_t at) { return std::pair(answer.api_keys[at].api_key, at); });
    for (const std::uint32_t at : order) {
        const auto& api = answer.api_keys[at];
        if (entries_.empty() || entries_.back().key != api.api_key)
            entries_.push_back({api.api_key, {api.min_version, api.max_version}});
    }

    for (const auto& told : answer.supported_features)
        supported_.push_back({std::string(told.name), told.min_version, told.max_version});
    for (const auto& told : answer.finalized_features)
        finalized_.push_back(
            {std::string(told.name), told.min_version_level, told.max_version_level});
    finalized_epoch_ = answer.finalized_features_epoch;
}

api_versions::api_versions(std::span<const protocol::supported_api> known) {
    entries_.reserve(known.size());
    for (const protocol::supported_api& each : known)
        entries_.push_back({each.key, each.versions});
}

void api_versions::limit_to(const api_versions& known) {
    for (entry& each : entries_)
        each.range = intersect(each.range, known.find(each.key).value_or(version_range{}));
    std::erase_if(entries_, [](const entry& each) { return each.range.empty(); });
}

std::optional<version_range> api_versions::find(std::int16_t key) const noexcept {
    const auto found = std::ranges::lower_bound(entries_, key, {}, &entry::key);
    if (found == entries_.end() || found->key != key)
        return std::nullopt;
    return found->range;
}

std::optional<std::int16_t> highest_version(
    const protocol::api_type& api, const api_versions& broker, std::int16_t most) noexcept {
    version_range common = negotiable(api, broker);
    common.max = std::min(common.max, most);
    if (common.empty())
        return std::nullopt;
    return common.max;
}

version_choice choose_version(const protocol::api_type& api, const void* request,
    std::optional<std::int16_t> pinned, const api_versions& broker, lookout how) noexcept {
    if (pinned)
        return choose_pinned(api, request, *pinned, broker, how);
    const version_range common = negotiable(api, broker);
    if (common.empty())
        return {};
    auto carried = find_carried(*api.request, request, version_set(common), how);
    // Then encoding could not tell whether others are diminished for no need.
    if (carried.all.empty() && carried.diminished && how == lookout::first_elements)
        carried = find_carried(*api.request, request, version_set(common), lookout::whole);
    if (const auto version = carried.all.highest())
        return {version_choice::verdict::ok, *version, true};
    if (const auto version = carried.most.highest(); version && !carried.mixed)
        return {version_choice::verdict::ok, *version};
    const auto refuses = carried.mixed ? api.request->carries : api.request->check;
    return {version_choice::verdict::unsupported_field, common.max, false,
        refuses(request, common.max)};
}

} // namespace kafka::core
