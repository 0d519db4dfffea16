// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/credentials.hpp>

#include <memory>
#include <string>

namespace kafka {

/// AWS credentials where Amazon's own programs have them.
struct aws_environment {
    /// The profile in the file; empty: AWS_PROFILE, or `default`.
    std::string profile = {};
    /// Empty: AWS_SHARED_CREDENTIALS_FILE, or `.aws/credentials` in HOME.
    std::string file = {};
};

/// A ready provider for AWS_MSK_IAM (`client_options::sasl_aws_credentials_provider`): looks
/// whenever a connection authenticates, so that new credentials are used from then on. Where
/// neither member is set, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN go first;
/// then, and otherwise, the file. Nobody is asked over the network: not the machine (IMDS), not
/// STS, no program.
///
/// Thread safety: any thread, as long as none changes the environment (`setenv`) meanwhile.
std::shared_ptr<aws_credentials_provider> provide(aws_environment from);

} // namespace kafka
