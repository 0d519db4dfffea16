// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "login_client.hpp"

#include <gmock/gmock.h>
#include <kafka/broker_errc.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/list_groups.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace kafka::testing::test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using protocol::api_key;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr auto alice = "\0alice\0secret"sv;
constexpr auto client_first = "n,,n=alice,r=abc"sv;

class cluster_login_fault : public login_world {
protected:
    void SetUp() override { start(); }

    /// What the first token of a SCRAM conversation is answered with.
    std::optional<std::string> server_first() {
        login_client client = connected();
        client.handshake("SCRAM-SHA-256");
        const auto answer = client.authenticate(client_first);
        if (!answer)
            return std::nullopt;
        const std::span<const std::byte> bytes(
            answer->auth_bytes.data(), answer->auth_bytes.size());
        return std::string(crypto::text_of(bytes));
    }
};

TEST_F(cluster_login_fault, meets_the_step_it_is_meant_for) {
    const auto id = broker->inject(fault().token(2).drop());
    login_client client = connected();
    client.handshake("SCRAM-SHA-256");
    EXPECT_TRUE(client.authenticate(client_first));
    EXPECT_EQ(broker->met(id), 0u);
    EXPECT_FALSE(client.authenticate("c=biws,r=abc,p=AAAA"));
    EXPECT_EQ(broker->met(id), 1u);
}

TEST_F(cluster_login_fault, may_be_silence_or_the_end_at_each_step) {
    const fault steps[] = {fault().of(api_key::sasl_handshake), fault().token(1)};
    for (const fault& step : steps) {
        for (const bool silent : {true, false}) {
            broker->inject(silent ? fault(step).never_answer() : fault(step).cut(3));
            login_client client = connected();
            protocol::sasl_handshake_request handshake;
            handshake.mechanism = "PLAIN";
            client.send(handshake, 1);
            client.send(login_client::request_of(alice), 2);
            world.run_for(1h);
            EXPECT_EQ(broker->open_connections(), silent ? 1u : 0u);
            client.close();
            broker->disconnect(node_1);
            world.run_for(1s);
        }
    }
}

TEST_F(cluster_login_fault, delays_a_login) {
    broker->inject(fault().token(1).delay(30s));
    login_client client = connected();
    client.handshake("PLAIN");
    const auto begin = world.now();
    EXPECT_EQ(client.authenticate(alice)->error_code, broker_errc::none);
    EXPECT_GE(world.now() - begin, 30s);
}

TEST_F(cluster_login_fault, refuses_a_login_that_is_right) {
    broker->inject(fault().token(1).error(broker_errc::sasl_authentication_failed));
    login_client client = connected();
    client.handshake("PLAIN");
    EXPECT_EQ(client.authenticate(alice)->error_code, broker_errc::sasl_authentication_failed);
    EXPECT_EQ(client.read_frame(), std::nullopt);
}

TEST_F(cluster_login_fault, names_other_mechanisms) {
    broker->inject(fault().mechanisms({"GSSAPI", "X"}));
    login_client client = connected();
    const auto answer = client.handshake("PLAIN");
    EXPECT_EQ(answer->error_code, broker_errc::unsupported_sasl_mechanism);
    EXPECT_THAT(answer->mechanisms, ElementsAre("GSSAPI", "X"));
}

TEST_F(cluster_login_fault, answers_what_it_likes) {
    broker->inject(fault().answer_token("hello").times(2));
    login_client client = connected();
    client.handshake("PLAIN");
    EXPECT_EQ(client.authenticate(alice)->auth_bytes, protocol::bytes(crypto::bytes_of("hello")));
    login_client bare = connected();
    bare.handshake("PLAIN", 0);
    EXPECT_EQ(bare.say_bare(alice), "hello");
}

TEST_F(cluster_login_fault, lies_in_scram) {
    const auto right = server_first();
    ASSERT_TRUE(right);
    EXPECT_THAT(*right, MatchesRegex("r=abc[0-9a-f]{32},s=[A-Za-z0-9+/=]+,i=4096"));
    broker->inject(fault().scram_iterations(3'000'000'000));
    EXPECT_THAT(*server_first(), HasSubstr(",i=3000000000"));
    broker->inject(fault().wrong_scram_nonce());
    EXPECT_THAT(*server_first(), MatchesRegex("r=xbc[0-9a-f]{32},s=.*,i=4096"));
    broker->inject(fault().bare_scram_nonce());
    EXPECT_THAT(*server_first(), MatchesRegex("r=abc,s=.*,i=4096"));
    EXPECT_THAT(*server_first(), HasSubstr(",i=4096"));
}

TEST_F(cluster_login_fault, in_scram_leaves_other_mechanisms_alone) {
    broker->inject(fault().scram_iterations(1));
    broker->inject(fault().bare_scram_nonce());
    broker->inject(fault().wrong_scram_nonce());
    for (int i = 0; i < 3; ++i) {
        login_client client = connected();
        client.handshake("PLAIN");
        const auto answer = client.authenticate(alice);
        EXPECT_EQ(answer->error_code, broker_errc::none);
        EXPECT_TRUE(answer->auth_bytes.empty());
    }
}

TEST_F(cluster_login_fault, says_that_sessions_end) {
    broker->inject(fault().token(1).session_lifetime(5s));
    login_client client = connected();
    client.handshake("PLAIN");
    EXPECT_EQ(client.authenticate(alice)->session_lifetime_ms, 5'000);
    world.run_for(1h);
    EXPECT_TRUE(client.call(protocol::list_groups_request{}, 0)) << "but it does not";
}

} // namespace
} // namespace kafka::testing::test
