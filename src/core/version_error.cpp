// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/versions.hpp"

#include <string>
#include <string_view>

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

} // namespace

error_info describe(const version_choice& choice, const protocol::api_type& api,
    const void* request, std::optional<std::int16_t> pinned, const api_versions& broker) {
    error_info info;
    info.api = api.name;
    if (choice.outcome == version_choice::verdict::unsupported_field) {
        info.code = errc::unsupported_field;
        info.detail = "version " + std::to_string(choice.version) + " of " +
                      std::string(api.request->name) +
                      " cannot carry what is set: " + choice.problem.message();
        const version_set known(api.request->stable);
        const auto carried = find_carried(*api.request, request, known, lookout::whole);
        if (carried.mixed)
            info.detail += "; elements of one list need different versions";
        else if (const auto version =
                     (carried.most & version_set(version_range{choice.version, 63})).lowest())
            info.detail += needed(api, *version);
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
