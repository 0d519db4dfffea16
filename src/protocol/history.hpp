// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

// The generated table of releases. It knows APIs by their keys alone: who asks it does not make the
// registry, and with it all messages, part of the program.
namespace kafka::protocol::detail {

/// What became of one version of an API, as places among `releases`.
struct version_history {
    std::uint8_t brought;
    std::uint8_t dropped;
};

struct api_history {
    std::int16_t key;
    /// The first version there is; its history is at `from` in `version_histories`. The next API's
    /// begins where that of the last version ends.
    std::int16_t first;
    std::uint16_t from;
};

/// The first one stands for none.
std::span<const std::string_view> releases() noexcept;
std::span<const version_history> version_histories() noexcept;
/// In ascending order of their keys.
std::span<const api_history> api_histories() noexcept;

} // namespace kafka::protocol::detail
