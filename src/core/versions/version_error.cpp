// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/versions/version_error.hpp"

#include <kafka/broker_version.hpp>

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

std::string in_words(const protocol::api_type& api, std::int16_t version) {
    return std::string(api.name) + " version " + std::to_string(version);
}

version_set range_of(std::int16_t first, std::int16_t last) noexcept {
    return version_set(version_range{first, last});
}

bool is_in(std::string_view release, const broker_version& broker) noexcept {
    const std::optional<broker_version> parsed = broker_version::parse(release);
    return parsed && *parsed <= broker;
}

/// Why the broker offers none of those versions, though it offers no newer ones.
std::string why_not_offered(
    const protocol::api_type& api, version_set wanted, const broker_support& broker) {
    std::string dropped;
    while (const auto version = wanted.lowest()) {
        wanted &= ~range_of(*version, *version);
        const std::string which = " (" + in_words(api, *version) + ')';
        if (const auto release = protocol::dropped_in(api.key, *version);
            is_in(release, broker.release)) {
            dropped = "; dropped in Kafka " + std::string(release) + which;
            continue;
        }
        const std::string release(protocol::release_of(api.key, *version));
        if (release.empty())
            continue;
        if (is_in(release, broker.release))
            return "; Kafka has it since " + release + ", but this listener does not offer it" +
                   which;
        return "; it takes Kafka " + release + " or newer" + which;
    }
    return dropped;
}

/// What would have to be different for one of those versions to be used.
std::string remedy(
    const protocol::api_type& api, version_set wanted, const broker_support& broker) {
    const std::optional<version_range> offered = broker.versions.find(api.key);
    if (!offered)
        return why_not_offered(api, wanted, broker);
    const version_set above = wanted & ~range_of(0, offered->max);
    if (!above.empty())
        return why_not_offered(api, above, broker);
    const auto below = (wanted & ~range_of(offered->min, offered->max)).highest();
    if (!below)
        return {};
    const std::string_view release = protocol::dropped_in(api.key, *below);
    if (release.empty())
        return {};
    return "; dropped in Kafka " + std::string(release) + " (" + in_words(api, *below) + ')';
}

std::string remedy_for_field(const protocol::api_type& api, const void* request,
    std::optional<std::int16_t> pinned, const broker_support& broker) {
    const auto carried =
        find_carried(*api.request, request, version_set(api.request->stable), lookout::whole);
    if (carried.mixed)
        return "; elements of one list need different versions";
    if (const auto offered = broker.versions.find(api.key); pinned && offered) {
        const version_set common = carried.most & version_set(*offered);
        if (const auto version = common.highest())
            return "; version " + std::to_string(*version) + " can, but version " +
                   std::to_string(*pinned) + " was asked for";
    }
    return remedy(api, carried.most, broker);
}

/// Whether another version would help.
bool is_about_version(protocol::codec_errc code) noexcept {
    return code == protocol::codec_errc::field_not_in_version ||
           code == protocol::codec_errc::null_not_allowed;
}

} // namespace

error_info describe(const version_choice& choice, const protocol::api_type& api,
    const void* request, std::optional<std::int16_t> pinned, const broker_support& broker) {
    error_info info;
    info.api = api.name;
    if (choice.outcome == version_choice::verdict::unsupported_field) {
        info.code = errc::unsupported_field;
        info.detail = "version " + std::to_string(choice.version) + " of " +
                      std::string(api.request->name) +
                      " cannot carry what is set: " + choice.problem.message();
        if (is_about_version(choice.problem.code))
            info.detail += remedy_for_field(api, request, pinned, broker);
        return info;
    }
    info.code = errc::incompatible_broker_version;
    const std::optional<version_range> offered = broker.versions.find(api.key);
    const std::string name(api.name);
    if (!offered)
        info.detail = "the broker does not offer " + name;
    else
        info.detail = "the broker offers " + name + ' ' + in_words(*offered);
    info.detail +=
        ", this client knows " + in_words(pinned ? api.request->versions : api.request->stable);
    if (pinned)
        info.detail += ", asked for was " + std::to_string(*pinned);
    const version_range wanted =
        pinned ? version_range{*pinned, *pinned} : version_range(api.request->stable);
    info.detail += remedy(api, version_set(wanted), broker);
    return info;
}

} // namespace kafka::core
