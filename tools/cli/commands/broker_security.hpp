// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/testing/cluster.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace kafka::cli {

/// What the command `broker` is told of listeners and of who may log in.
struct broker_security_arguments {
    std::vector<std::string> protocols;
    std::vector<std::string> mechanisms;
    std::vector<std::string> users;
    std::string users_file;
    std::string aws_keys_file;
    std::string keytab;
    std::int64_t max_reauth_ms = 0;
    std::string ca_file;
    std::vector<std::string> client_files;
    std::string client_auth;

    void add_to(CLI::App& command);
    /// Sets listeners and all about logins. `port` is the first node's on the first listener, and
    /// those of the other nodes and listeners follow; zero: the system chooses. Throws `failure`.
    void apply_to(testing::cluster_options& options, std::int32_t port) const;
    /// Whether what is told of who may log in has a use with these, none of which are all. Throws
    /// `failure`.
    void check_uses(const std::vector<testing::sasl_mechanism>& chosen) const;
    /// Writes what clients have to trust, and what they have to show, as far as it is wanted.
    /// Throws `failure`.
    void write_certificates(const testing::cluster& cluster) const;
};

/// `NAME:PASSWORD`, where the password may have colons. Throws `failure`, which does not say what
/// was read, but where: secrets are not for screens.
testing::user_options parse_user(std::string_view text, const std::string& where);

/// A user for each line; empty lines and those that begin with `#` are passed over.
std::vector<testing::user_options> parse_users(std::string_view lines, const std::string& where);

/// `ID:SECRET`, or `ID:SECRET:SESSION_TOKEN`, in each line.
std::vector<testing::aws_user> parse_aws_keys(std::string_view lines, const std::string& where);

} // namespace kafka::cli
