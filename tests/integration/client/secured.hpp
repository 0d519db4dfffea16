// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "integration/client/fixture.hpp"

#include <kafka/credentials.hpp>
#include <kafka/testing/security.hpp>

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::client_test {

inline const std::string secret = "open sesame, and be quick";

inline std::string name_of(sasl_mechanism which) {
    switch (which) {
    case sasl_mechanism::plain:
        return "plain";
    case sasl_mechanism::scram_sha_256:
        return "scram_sha_256";
    case sasl_mechanism::scram_sha_512:
        return "scram_sha_512";
    case sasl_mechanism::oauthbearer:
        return "oauthbearer";
    case sasl_mechanism::aws_msk_iam:
        return "aws_msk_iam";
    default:
        return "another";
    }
}

/// Real sockets, and a cluster in a thread of its own with a listener for SSL and one for SASL_SSL,
/// which knows alice.
class with_security : public ::testing::Test {
protected:
    static testing::cluster_options secured() {
        testing::cluster_options made;
        made.groups.push_back({.id = "the group"});
        made.listeners = {{.protocol = testing::security_protocol::ssl},
            {.protocol = testing::security_protocol::sasl_ssl}};
        made.sasl.users = {{.name = "alice", .password = secret}};
        made.sasl.aws_users = {
            {.credentials = {.access_key_id = "AKIDALICE", .secret_access_key = secret},
                .principal = "alice"}};
        made.sasl.failed_authentication_delay = {};
        return made;
    }
    void begin(const testing::cluster_options& with = secured()) {
        broker.emplace(with);
        (*broker)->observe([this](const request_info& seen) {
            const std::lock_guard lock(mutex_);
            principal_ = seen.principal;
        });
    }

    client_options over_tls() {
        client_options made;
        made.bootstrap_servers = {(*broker)->bootstrap_servers("SSL")};
        made.security_protocol = security_protocol::ssl;
        made.ssl_ca_pem = (*broker)->ca_certificate();
        made.log = [this](const log_record& each) { told_ += each.text() + '\n'; };
        made.log_level = log_level::trace;
        return made;
    }
    client_options as_alice(sasl_mechanism by) {
        client_options made = over_tls();
        made.bootstrap_servers = {(*broker)->bootstrap_servers("SASL_SSL")};
        made.security_protocol = security_protocol::sasl_ssl;
        made.sasl_mechanism = by;
        if (by == sasl_mechanism::oauthbearer) {
            made.sasl_oauth_token_provider = provide([] { return token(1h); });
        } else if (by == sasl_mechanism::aws_msk_iam) {
            made.sasl_aws_region = "eu-west-1";
            made.sasl_aws_credentials_provider =
                provide(aws_credentials{.access_key_id = "AKIDALICE", .secret_access_key = secret});
        } else {
            made.sasl_plain_username = "alice";
            made.sasl_plain_password = secret;
        }
        return made;
    }
    static void make_wrong(client_options& of) {
        of.sasl_oauth_token_provider =
            of.sasl_oauth_token_provider ? provide([] { return token(-1h); }) : nullptr;
        if (of.sasl_aws_credentials_provider)
            of.sasl_aws_credentials_provider = provide(
                aws_credentials{.access_key_id = "AKIDALICE", .secret_access_key = "wrong"});
        else if (!of.sasl_oauth_token_provider)
            of.sasl_plain_password = "wrong";
    }

    /// Finds the cluster, and asks it something: nothing, or why not.
    error_info ask(const client_options& with) {
        client subject(context.get_executor(), with);
        std::optional<error_code> seen;
        error_info why;
        subject.async_bootstrap(why, [&](error_code ec) { seen = ec; });
        EXPECT_TRUE(run_until(context, [&] { return seen.has_value(); }));
        if (seen.value_or(errc::timeout))
            return why;
        seen.reset();
        subject.async_send(node_id(first), list_groups_request{}, why,
            [&](error_code ec, const list_groups_response& answer) {
                seen = ec;
                EXPECT_TRUE(ec || is_answer(answer));
            });
        EXPECT_TRUE(run_until(context, [&] { return seen.has_value(); }));
        return why;
    }
    static bool is_answer(const list_groups_response& answer) {
        return answer.groups.size() == 1 && answer.groups[0].group_id == "the group";
    }

    /// Who has sent the last request.
    std::string principal() {
        const std::lock_guard lock(mutex_);
        return principal_;
    }
    /// All that clients have told.
    const std::string& told() const noexcept { return told_; }
    std::size_t told_often(std::string_view words) const {
        std::size_t count = 0;
        for (std::size_t at = told_.find(words); at != told_.npos; at = told_.find(words, at + 1))
            ++count;
        return count;
    }

private:
    using request_info = testing::request_info;

    static oauth_token token(std::chrono::seconds life) {
        const auto now = std::chrono::floor<std::chrono::seconds>(
            std::chrono::system_clock::now().time_since_epoch());
        return {.value = testing::unsecured_token("alice", now - 2h, now + life)};
    }

    std::mutex mutex_;
    std::string principal_; // under mutex_
    std::string told_;

protected:
    asio::io_context context;
    std::optional<testing::cluster_thread> broker;
};

} // namespace kafka::client_test
