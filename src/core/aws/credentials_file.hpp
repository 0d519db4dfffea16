// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/credentials.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace kafka::core::aws {

/// The credentials that `~/.aws/credentials` has for a profile; or why there are none, as the end
/// of a sentence whose subject is the file.
std::variant<aws_credentials, std::string> read_credentials_file(
    std::string_view text, std::string_view profile);

} // namespace kafka::core::aws
