// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/registry.hpp"

#include <algorithm>

namespace kafka::protocol {

std::span<const api_type* const> apis() noexcept {
    return detail::registered_apis();
}

std::span<const message_type* const> messages() noexcept {
    return detail::registered_messages();
}

const api_type* find_api(std::int16_t key) noexcept {
    const auto all = apis();
    const auto at = std::ranges::lower_bound(all, key, {}, &api_type::key);
    return at != all.end() && (*at)->key == key ? *at : nullptr;
}

const api_type* find_api(std::string_view name) noexcept {
    const auto all = apis();
    const auto at = std::ranges::find(all, name, &api_type::name);
    return at != all.end() ? *at : nullptr;
}

const message_type* find_message(std::string_view name) noexcept {
    const auto all = messages();
    const auto at = std::ranges::lower_bound(all, name, {}, &message_type::name);
    return at != all.end() && (*at)->name == name ? *at : nullptr;
}

std::int16_t request_header_version(std::int16_t key, std::int16_t version) noexcept {
    const api_type* const api = find_api(key);
    return api != nullptr ? request_header_version(*api, version) : std::int16_t{-1};
}

std::int16_t response_header_version(std::int16_t key, std::int16_t version) noexcept {
    const api_type* const api = find_api(key);
    return api != nullptr ? response_header_version(*api, version) : std::int16_t{-1};
}

} // namespace kafka::protocol
