// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/testing/cluster.hpp>

#include <string>
#include <vector>

namespace kafka::testing::detail {

/// Throws `std::invalid_argument`.
[[noreturn]] void refuse_option(const std::string& why);

/// The same when there can be no such cluster.
void check_options(const cluster_options& options);
void check_user(const user_options& user);
void check_aws_user(const aws_user& user);
void check_mechanisms(const std::vector<sasl_mechanism>& enabled);

} // namespace kafka::testing::detail
