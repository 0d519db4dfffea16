// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/versions.hpp"

#include <kafka/protocol/api_versions.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kafka::core {

namespace {

std::string in_words(version_range range) {
    if (range.empty())
        return "none";
    const std::string first = std::to_string(range.min);
    return range.min == range.max ? first : first + " to " + std::to_string(range.max);
}

/// Which Kafka has that version; empty when none has.
std::string needed(const protocol::api_type& api, std::int16_t version) {
    const std::string_view release = protocol::release_of(api.key, version);
    if (release.empty())
        return {};
    return "; it takes Kafka " + std::string(release) + " or newer (" + std::string(api.name) +
           " version " + std::to_string(version) + ")";
}

version_range negotiable(const protocol::api_type& api, const api_versions& broker) noexcept {
    return intersect(api.request->stable, broker.find(api.key).value_or(version_range{}));
}

version_choice choose_pinned(const protocol::api_type& api, const void* request,
    std::int16_t version, const api_versions& broker) noexcept {
    const std::optional<version_range> offered = broker.find(api.key);
    if (!offered || !offered->contains(version) || !api.request->versions.contains(version))
        return {};
    if (const protocol::codec_result result = api.request->check(request, version); !result)
        return {version_choice::verdict::unsupported_field, version, result};
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
    std::optional<std::int16_t> pinned, const api_versions& broker) noexcept {
    if (pinned)
        return choose_pinned(api, request, *pinned, broker);
    const version_range common = negotiable(api, broker);
    if (common.empty())
        return {};
    for (const auto accepts : {api.request->carries, api.request->check}) {
        for (std::int16_t version = common.max; version >= common.min; --version) {
            if (accepts(request, version))
                return {version_choice::verdict::ok, version};
        }
    }
    return {version_choice::verdict::unsupported_field, common.max,
        api.request->check(request, common.max)};
}

error_info describe(const version_choice& choice, const protocol::api_type& api,
    const void* request, std::optional<std::int16_t> pinned, const api_versions& broker) {
    error_info info;
    info.api = api.name;
    if (choice.outcome == version_choice::verdict::unsupported_field) {
        info.code = errc::unsupported_field;
        info.detail = "version " + std::to_string(choice.version) + " of " +
                      std::string(api.request->name) +
                      " cannot carry what is set: " + choice.problem.message();
        for (auto version = choice.version; ++version <= api.request->stable.max;) {
            if (api.request->check(request, version)) {
                info.detail += needed(api, version);
                break;
            }
        }
        return info;
    }
    info.code = errc::incompatible_broker_version;
    const std::optional<version_range> offered = broker.find(api.key);
    const std::string name(api.name);
    if (!offered)
        info.detail = "the broker does not offer " + name;
    else
        info.detail = "the broker offers " + name + ' ' + in_words(*offered);
    info.detail +=
        ", this client knows " + in_words(pinned ? api.request->versions : api.request->stable);
    if (pinned)
        info.detail += ", asked for was " + std::to_string(*pinned);
    const std::int16_t wanted = pinned.value_or(api.request->stable.min);
    if (!offered || offered->max < wanted)
        info.detail += needed(api, wanted);
    return info;
}

} // namespace kafka::core
