// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

namespace kafka::cli {

/// All of standard input. Throws `failure`.
std::string read_standard_input();
/// All of a file. Throws `failure`.
std::string read_file(const std::string& path);

} // namespace kafka::cli
