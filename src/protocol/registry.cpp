// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/registry.hpp"

#include <algorithm>
#include <cstddef>

namespace kafka::protocol {

std::span<const api_type> apis() noexcept {
    return detail::registered_apis();
}

std::span<const message_type* const> messages() noexcept {
    return detail::registered_messages();
}

const api_type* find_api(std::int16_t key) noexcept {
    const auto all = apis();
    const auto at = std::lower_bound(all.begin(), all.end(), key,
        [](const api_type& api, std::int16_t wanted) { return api.key < wanted; });
    return at != all.end() && at->key == key ? &*at : nullptr;
}

const api_type* find_api(std::string_view name) noexcept {
    const auto all = apis();
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const api_type& api) { return api.name == name; });
    return at != all.end() ? &*at : nullptr;
}

const message_type* find_message(std::string_view name) noexcept {
    const auto all = messages();
    const auto at = std::lower_bound(all.begin(), all.end(), name,
        [](const message_type* type, std::string_view wanted) { return type->name < wanted; });
    return at != all.end() && (*at)->name == name ? *at : nullptr;
}

std::int16_t request_header_version(std::int16_t key, std::int16_t version) noexcept {
    const api_type* api = find_api(key);
    if (api == nullptr)
        return -1;
    if (const auto exception = detail::request_header_exception(key, version); exception >= 0)
        return exception;
    return version >= api->request->first_flexible ? 2 : 1;
}

std::int16_t response_header_version(std::int16_t key, std::int16_t version) noexcept {
    const api_type* api = find_api(key);
    if (api == nullptr)
        return -1;
    if (const auto exception = detail::response_header_exception(key, version); exception >= 0)
        return exception;
    return version >= api->response->first_flexible ? 1 : 0;
}

std::string_view release_of(std::int16_t key, std::int16_t version) noexcept {
    const api_type* api = find_api(key);
    if (api == nullptr || !api->request->versions.contains(version))
        return {};
    return detail::registered_release(static_cast<std::size_t>(api - apis().data()),
        static_cast<std::size_t>(version - api->request->versions.min));
}

} // namespace kafka::protocol
