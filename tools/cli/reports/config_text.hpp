// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/support/terminal.hpp"

#include <kafka/client_options.hpp>

#include <string>

namespace kafka::cli {

/// Every option with its value, its default and the values that are allowed; values that differ
/// from their defaults stand out.
std::string render_config(const client_options& options, const style& with);

/// The page `docs/configuration.md`.
std::string config_markdown();

} // namespace kafka::cli
