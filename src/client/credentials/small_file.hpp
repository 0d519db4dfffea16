// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"

#include <string>
#include <variant>

namespace kafka::detail {

/// All of a file of at most 64 KiB, or why it cannot be read, as the end of a sentence whose
/// subject is the file.
std::variant<crypto::secret, std::string> read_small_file(const std::string& path);

} // namespace kafka::detail
