// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/support/interruption.hpp"

#include <kafka/types.hpp>

#include <chrono>

namespace kafka::cli::doctor {

/// Thrown by whatever waits when a person no longer does.
struct interrupted {};

/// How long nobody looks whether there was an interruption.
inline constexpr duration glance = std::chrono::milliseconds(50);

/// Throws `interrupted` after Ctrl-C and its kin.
inline void stop_if_interrupted() {
    if (interruption::signal() != 0)
        throw interrupted{};
}

} // namespace kafka::cli::doctor
