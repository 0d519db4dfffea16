// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>

#include <span>

// The generated part of the registry.
namespace kafka::protocol::detail {

std::span<const api_type* const> registered_apis() noexcept;
std::span<const message_type* const> registered_messages() noexcept;

} // namespace kafka::protocol::detail
