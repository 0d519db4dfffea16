// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/oauth/http_url.hpp"
#include "crypto/secret.hpp"

#include <string>
#include <utility>
#include <vector>

namespace kafka::core::oauth {

/// A client that gets a token for itself (RFC 6749, 4.4).
struct client {
    http_url endpoint;
    std::string id;
    crypto::secret secret;
    /// With blanks between; may be empty.
    std::string scope = {};
    /// What the server is told besides, such as `audience`.
    std::vector<std::pair<std::string, std::string>> parameters = {};
    /// Where name and secret stand: in the form (`client_secret_post`) or in a header field
    /// (`client_secret_basic`).
    bool shows_secret_in_form = false;
    /// In the header field, they are encoded as in forms. The standard says so (RFC 6749, 2.3.1),
    /// and many servers do not.
    bool encodes_header = true;
    std::string user_agent = {};
};

/// The whole request, ready to be sent.
crypto::secret token_request(const client& of);

/// What is not to be told, should the server repeat it: the secret, also as it stands in the
/// request, and in what that encodes.
std::vector<crypto::secret> secrets_of_request(const client& of);

} // namespace kafka::core::oauth
