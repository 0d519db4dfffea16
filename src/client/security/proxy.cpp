// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/security/proxy.hpp"

#include <utility>
#include <variant>

namespace kafka::detail {

std::shared_ptr<const core::proxy::settings> make_proxy(const client_options& options) {
    if (options.proxy_url.empty())
        return nullptr;
    auto parsed = core::proxy::parse_proxy_url(options.proxy_url);
    return std::make_shared<const core::proxy::settings>(
        std::get<core::proxy::settings>(std::move(parsed)));
}

} // namespace kafka::detail
