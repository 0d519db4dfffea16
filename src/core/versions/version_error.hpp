// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/versions/broker_support.hpp"
#include "core/versions/versions.hpp"

#include <kafka/error.hpp>
#include <kafka/protocol/message.hpp>

#include <cstdint>
#include <optional>

namespace kafka::core {

/// The error for a choice that failed for the request: both sides' versions, and what would help.
/// Node and peer are left to the caller.
error_info describe(const version_choice& choice, const protocol::api_type& api,
    const void* request, std::optional<std::int16_t> pinned, const broker_support& broker);

} // namespace kafka::core
