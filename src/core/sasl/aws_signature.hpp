// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/credentials.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::core::sasl {

struct aws_request {
    std::string_view host;
    std::string_view region;
    std::string_view user_agent;
    /// Seconds since 1970, UTC: the signer's and the server's clocks have to agree.
    std::chrono::seconds now{};
    std::chrono::seconds valid_for{900};
};

struct aws_message {
    std::string text;
    /// What is in it and not for everybody, also as it stands in the URL that was signed, which AWS
    /// shows to those whose signature is wrong.
    std::vector<std::string> secrets;
};

/// The message of AWS_MSK_IAM: a presigned request "connect" to the service kafka-cluster, signed
/// as AWS Signature Version 4 says, in JSON.
aws_message sign_aws_request(const aws_request& what, const aws_credentials& with);

} // namespace kafka::core::sasl
