// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/config/table.hpp"

#include <span>

/// The parts of the table of options, in their order.
namespace kafka::detail {

std::span<const option_row> connection_rows() noexcept;
std::span<const option_row> security_rows() noexcept;
std::span<const option_row> request_rows() noexcept;

} // namespace kafka::detail
