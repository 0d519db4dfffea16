// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::testing::detail {

/// What a client sends with AWS_MSK_IAM: the parameters of a request that is signed as AWS
/// Signature Version 4 says, in JSON.
struct aws_signed_request {
    std::string host;
    /// `ID/DAY/REGION/kafka-cluster/aws4_request`
    std::string credential;
    /// `YYYYMMDDTHHMMSSZ`, and the same as a number.
    std::string date;
    std::chrono::seconds time{};
    std::string expires;
    std::chrono::seconds valid_for{};
    /// Empty: none.
    std::string session_token;
    /// In lower-case hexadecimal digits.
    std::string signature;

    // Parts of the credential.
    std::string access_key_id;
    std::string day;
    std::string region;
};

/// Nothing when it is not what clients send.
std::optional<aws_signed_request> read_aws_request(std::string_view json);

/// The signature that the request should have.
std::string aws_signature_of(const aws_signed_request& request, std::string_view secret_access_key);

} // namespace kafka::testing::detail
