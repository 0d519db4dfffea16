// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../raw_client.hpp"

#include "crypto/secret.hpp"

#include <kafka/protocol/sasl_authenticate.hpp>
#include <kafka/protocol/sasl_handshake.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kafka::testing::test {

constexpr broker_id node_1{1};

/// A client that logs in step by step, as bytes on a wire.
class login_client : public raw_client {
public:
    using raw_client::raw_client;

    std::optional<protocol::sasl_handshake_response> handshake(
        std::string_view mechanism, std::int16_t version = 1) {
        protocol::sasl_handshake_request request;
        request.mechanism = mechanism;
        const auto answer = call(request, version);
        return answer ? std::optional(answer->message) : std::nullopt;
    }

    std::optional<protocol::sasl_authenticate_response> authenticate(
        std::string_view token, std::int16_t version = 2) {
        const auto answer = call(request_of(token), version);
        return answer ? std::optional(answer->message) : std::nullopt;
    }

    static protocol::sasl_authenticate_request request_of(std::string_view token) {
        protocol::sasl_authenticate_request request;
        request.auth_bytes = protocol::bytes(crypto::bytes_of(token));
        return request;
    }

    /// A token without a request around it, and what comes back in the same way.
    std::optional<std::string> say_bare(std::string_view token) {
        write(frame(crypto::bytes_of(token)));
        const auto answer = read_frame();
        return answer ? std::optional(std::string(crypto::text_of(*answer))) : std::nullopt;
    }
};

/// A node that wants clients to log in, in virtual time.
class login_world : public ::testing::Test {
protected:
    static cluster_options secured() {
        cluster_options options;
        options.addresses = {"10.0.0.1"};
        options.ports = {9092};
        options.listeners = {{.protocol = security_protocol::sasl_plaintext}};
        options.sasl.users = {{.name = "alice", .password = "secret"},
            {.name = "bob", .password = "hidden", .mechanisms = {sasl_mechanism::scram_sha_512}}};
        return options;
    }

    void start(cluster_options options = secured()) {
        broker = std::make_unique<cluster>(
            world.get_executor(), std::move(options), world.get_transport());
    }

    login_client connected(std::string_view listener = {}) {
        login_client client({world.get_transport().implementation(), world.get_executor(),
            [this](const std::function<bool()>& done) { return world.run_until(done, hours_24); }});
        EXPECT_FALSE(client.connect(broker->address(node_1, listener)));
        return client;
    }

    simulation world{{.seed = 1}};
    std::unique_ptr<cluster> broker;

private:
    static constexpr std::chrono::hours hours_24{24};
};

} // namespace kafka::testing::test
