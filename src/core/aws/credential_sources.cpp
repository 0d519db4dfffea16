// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/aws/credential_sources.hpp"

namespace kafka::core::aws {

std::variant<aws_credentials, file_source, std::string> find_credentials(
    const wanted_source& wanted, const environment& of) {
    if (wanted.profile.empty() && wanted.file.empty()) {
        aws_credentials found{.access_key_id = of("AWS_ACCESS_KEY_ID"),
            .secret_access_key = of("AWS_SECRET_ACCESS_KEY"),
            .session_token = of("AWS_SESSION_TOKEN")};
        if (!found.access_key_id.empty() && !found.secret_access_key.empty())
            return found;
        // Half of them is a mistake, for which nobody wants to be somebody else.
        if (!found.access_key_id.empty())
            return std::string("AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not");
        if (!found.secret_access_key.empty())
            return std::string("AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not");
    }
    file_source in{.path = wanted.file, .profile = wanted.profile};
    if (in.profile.empty())
        in.profile = of("AWS_PROFILE");
    if (in.profile.empty())
        in.profile = "default";
    if (in.path.empty())
        in.path = of("AWS_SHARED_CREDENTIALS_FILE");
    if (!in.path.empty())
        return in;
    const std::string home = of("HOME");
    if (home.empty())
        return std::string("neither AWS_ACCESS_KEY_ID nor AWS_SHARED_CREDENTIALS_FILE nor HOME is "
                           "set");
    in.path = home + "/.aws/credentials";
    return in;
}

} // namespace kafka::core::aws
