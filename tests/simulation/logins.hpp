// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/credentials.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace kafka::simulated {

using namespace std::chrono_literals;
using protocol::list_groups_request;
using protocol::list_groups_response;

inline const std::string password = "open sesame, and be quick";
inline const broker_id first{1};

/// A broker that wants to know who comes, and a client that says it.
class logins : public ::testing::Test {
protected:
    testing::cluster_options guarded(testing::sasl_options by = {}) const {
        testing::cluster_options made;
        made.addresses = {"10.0.0.1"};
        made.listeners = {{.protocol = encrypted ? testing::security_protocol::sasl_ssl
                                                 : testing::security_protocol::sasl_plaintext}};
        made.sasl = std::move(by);
        made.sasl.users.push_back({.name = "alice", .password = password});
        return made;
    }
    void set_up(testing::sasl_options by = {}) {
        cluster.emplace(world.get_executor(), guarded(std::move(by)), world.get_transport());
    }
    client_options options(sasl_mechanism by, std::string with = password) {
        client_options made;
        made.bootstrap_servers = {cluster->bootstrap_servers()};
        made.security_protocol = security_protocol::sasl_plaintext;
        if (encrypted) {
            made.security_protocol = security_protocol::sasl_ssl;
            made.ssl_ca_pem = cluster->ca_certificate();
        }
        made.sasl_mechanism = by;
        if (by == sasl_mechanism::oauthbearer) {
            made.sasl_oauth_token_provider = provide([this]() -> oauth_token {
                ++tokens;
                const auto now = std::chrono::floor<std::chrono::seconds>(
                    testing::simulation::wall_start + (world.now() - testing::simulation::start));
                return {.value = testing::unsecured_token("alice", now, now + token_life)};
            });
        } else {
            made.sasl_plain_username = "alice";
            made.sasl_plain_password = std::move(with);
        }
        made.log = [this](const log_record& each) { told += each.text() + '\n'; };
        made.log_level = log_level::trace;
        return made;
    }
    error_info bootstrap(const client_options& with) {
        subject.emplace(world.get_executor(), with, world.get_transport());
        std::optional<error_code> seen;
        error_info why;
        subject->async_bootstrap(why, [&](error_code ec) { seen = ec; });
        EXPECT_TRUE(world.run_until([&] { return seen.has_value(); }));
        return why;
    }
    error_code send(target to, duration timeout = 30s) {
        std::optional<error_code> seen;
        subject->async_send(to, list_groups_request{}, {.timeout = timeout},
            [&](error_code ec, const list_groups_response&) { seen = ec; });
        EXPECT_TRUE(world.run_until([&] { return seen.has_value(); }));
        return seen.value_or(error_code());
    }
    /// All that the client has told or could tell.
    std::string all_texts() const {
        return told + subject->flight_record() + subject->explain(first).message() +
               subject->explain(any_node).message();
    }

    testing::simulation world{{.seed = 23}};
    bool encrypted = false;
    std::optional<testing::cluster> cluster;
    std::optional<client> subject;
    std::string told;
    std::chrono::seconds token_life = 1h;
    int tokens = 0;
};

} // namespace kafka::simulated
