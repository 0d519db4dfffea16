// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace kafka {

/// What a client shows with OAUTHBEARER (RFC 7628).
struct oauth_token {
    /// The access token, as its issuer has written it.
    std::string value;
    /// What the broker is told besides (KIP-342). A key has letters alone and is not `auth`; a
    /// value has no control characters but tab, carriage return and line feed.
    std::vector<std::pair<std::string, std::string>> extensions = {};
};

/// What a client signs with for AWS_MSK_IAM.
struct aws_credentials {
    std::string access_key_id;
    std::string secret_access_key;
    /// Of temporary credentials; empty for others.
    std::string session_token = {};
};

} // namespace kafka
