// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/proxy/negotiation.hpp"

#include <kafka/client_options.hpp>

#include <memory>

namespace kafka::detail {

/// The proxy that valid options name; null when they name none.
std::shared_ptr<const core::proxy::settings> make_proxy(const client_options& options);

} // namespace kafka::detail
