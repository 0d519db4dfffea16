// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/credentials.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace kafka::core::aws {

/// What the program says of where its credentials are. Empty: as the environment has it.
struct wanted_source {
    std::string profile = {};
    std::string file = {};
};

/// A file that has the credentials.
struct file_source {
    std::string path;
    std::string profile;
};

/// The value of an environment variable; empty if it is not set.
using environment = std::function<std::string(const char*)>;

/// Where credentials are, in the order of Amazon's own programs: in AWS_ACCESS_KEY_ID and its kin,
/// unless the program names a profile or a file; then in a file, AWS_SHARED_CREDENTIALS_FILE or
/// `~/.aws/credentials`, under AWS_PROFILE or `default`. Or, in words, what is missing.
std::variant<aws_credentials, file_source, std::string> find_credentials(
    const wanted_source& wanted, const environment& of);

} // namespace kafka::core::aws
