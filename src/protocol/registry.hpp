// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

// The generated part of the registry.
namespace kafka::protocol::detail {

std::span<const api_type> registered_apis() noexcept;
std::span<const message_type* const> registered_messages() noexcept;

/// The header's version where it is another one than the message's flexibility says, else -1.
std::int16_t request_header_exception(std::int16_t key, std::int16_t version) noexcept;
std::int16_t response_header_exception(std::int16_t key, std::int16_t version) noexcept;

/// The release that brought a version; both are counted from the first there is, the API in
/// `registered_apis`. Empty when none has it as a stable one.
std::string_view registered_release(std::size_t api, std::size_t version) noexcept;

} // namespace kafka::protocol::detail
