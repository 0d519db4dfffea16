// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/client_options.hpp>

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace kafka::detail {

/// An option of other clients that says in another way what options here say.
struct translation {
    std::string_view name;
    /// The options that it may set.
    std::array<std::string_view, 3> sets;
    /// Its value has secrets in it.
    bool is_secret = false;
    /// What values can be taken over.
    std::string_view expected;
    /// Takes the value over, or says what is wrong with it.
    std::string (*apply)(std::string_view value, client_options& to);
};

/// Null when there is none of that name.
const translation* find_translation(std::string_view name) noexcept;
std::span<const translation> translations() noexcept;

} // namespace kafka::detail
