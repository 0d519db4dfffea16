// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/history.hpp"

#include <kafka/protocol/message.hpp>

#include <algorithm>
#include <cstddef>

namespace kafka::protocol {

namespace {

/// Of a version that there is not, nothing became.
detail::version_history history_of(std::int16_t key, std::int16_t version) noexcept {
    const auto apis = detail::api_histories();
    const auto api = std::ranges::lower_bound(apis, key, {}, &detail::api_history::key);
    if (api == apis.end() || api->key != key || version < api->first)
        return {};
    const auto versions = detail::version_histories();
    const std::size_t end = api + 1 == apis.end() ? versions.size() : (api + 1)->from;
    const std::size_t at = api->from + static_cast<std::size_t>(version - api->first);
    return at < end ? versions[at] : detail::version_history{};
}

} // namespace

std::string_view release_of(std::int16_t key, std::int16_t version) noexcept {
    return detail::releases()[history_of(key, version).brought];
}

std::string_view dropped_in(std::int16_t key, std::int16_t version) noexcept {
    return detail::releases()[history_of(key, version).dropped];
}

} // namespace kafka::protocol
