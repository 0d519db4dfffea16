// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/aws_msk_iam.hpp"
#include "core/sasl/scram.hpp"
#include "login_client.hpp"

#include <gmock/gmock.h>
#include <kafka/broker_errc.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::testing::test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using core::sasl::wish;
using protocol::list_groups_request;
using protocol::metadata_request;
using protocol::sasl_handshake_request;
using ::testing::ElementsAre;
using ::testing::Pair;

constexpr auto alice = "\0alice\0secret"sv;

bool is_served(raw_client& client) {
    const auto answer = client.call(list_groups_request{}, 0);
    return answer && answer->message.error_code == broker_errc::none;
}

/// Says what the client's own mechanism does, and hears the answers, until one of them has had it.
template <class Say>
bool converse(core::sasl::mechanism& as, wish next, Say say) {
    while (next == wish::send) {
        const crypto::secret token = as.take_token();
        const std::optional<std::string> answer = say(crypto::text_of(token));
        if (!answer)
            return false;
        next = as.on_challenge(crypto::bytes_of(*answer));
        if (next == wish::wait) {
            while (!static_cast<core::sasl::computation&>(*as.task()).advance())
                ;
            next = as.on_task_done();
        }
    }
    return next == wish::done;
}

class cluster_login : public login_world {
protected:
    void SetUp() override { start(); }

    bool log_in(login_client& client, core::sasl::mechanism& as, wish next) {
        if (client.handshake(as.name())->error_code != broker_errc::none)
            return false;
        return converse(as, next, [&](std::string_view token) -> std::optional<std::string> {
            const auto answer = client.authenticate(token);
            if (!answer || answer->error_code != broker_errc::none)
                return std::nullopt;
            const std::span<const std::byte> bytes(
                answer->auth_bytes.data(), answer->auth_bytes.size());
            return std::string(crypto::text_of(bytes));
        });
    }

    bool log_in_by_scram(login_client& client, crypto::hash_function hash, std::string_view user,
        std::string_view password) {
        core::sasl::scram by({.hash = hash,
                                 .who = core::sasl::make_account(std::string(user), password),
                                 .nonce = "a-nonce!"},
            keys);
        return log_in(client, by, by.begin());
    }

    core::sasl::salted_keys keys;
};

TEST_F(cluster_login, by_plain_in_every_version) {
    for (std::int16_t version = 0; version <= 2; ++version) {
        login_client client = connected();
        EXPECT_EQ(client.handshake("PLAIN")->error_code, broker_errc::none);
        const auto answer = client.authenticate(alice, version);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->error_code, broker_errc::none);
        EXPECT_TRUE(answer->auth_bytes.empty());
        EXPECT_TRUE(is_served(client));
    }
}

TEST_F(cluster_login, by_scram) {
    using enum crypto::hash_function;
    for (const auto hash : {sha256, sha512}) {
        login_client client = connected();
        EXPECT_TRUE(log_in_by_scram(client, hash, "alice", "secret"));
        EXPECT_TRUE(is_served(client));
        login_client wrong = connected();
        EXPECT_FALSE(log_in_by_scram(wrong, hash, "alice", "Secret"));
        EXPECT_FALSE(is_served(wrong));
    }
    login_client bob = connected();
    EXPECT_TRUE(log_in_by_scram(bob, sha512, "bob", "hidden"));
    login_client other = connected();
    EXPECT_FALSE(log_in_by_scram(other, sha256, "bob", "hidden")) << "where nobody knows him";
}

TEST_F(cluster_login, by_a_token) {
    const std::chrono::seconds now = simulation::wall_start;
    for (const auto& [issued, is_good] : {std::pair{now, true}, std::pair{now - 2h, false}}) {
        login_client client = connected();
        client.handshake("OAUTHBEARER");
        const auto answer = client.authenticate(
            "n,,\1auth=Bearer " + unsecured_token("carol", issued, issued + 1h) + "\1\1");
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->error_code, broker_errc::none);
        EXPECT_EQ(answer->auth_bytes.empty(), is_good);
        if (is_good) {
            EXPECT_GT(answer->session_lifetime_ms, 3'590'000);
            EXPECT_LE(answer->session_lifetime_ms, 3'600'000);
        } else {
            EXPECT_EQ(client.authenticate("\1")->error_message, R"({"status":"invalid_token"})");
        }
        EXPECT_EQ(is_served(client), is_good);
    }
}

TEST_F(cluster_login, by_a_token_that_somebody_else_judges) {
    broker->set_token_validator([](const oauth_token& token, std::chrono::milliseconds) {
        if (token.value == "throws")
            throw std::runtime_error("no");
        token_verdict verdict;
        if (!token.extensions.empty())
            verdict.principal = token.extensions.front().second;
        return verdict;
    });
    const auto say = [this](std::string_view message) {
        login_client client = connected();
        client.handshake("OAUTHBEARER");
        client.authenticate(message);
        return is_served(client);
    };
    EXPECT_TRUE(say("n,,\1auth=Bearer t\1who=dave\1\1"));
    EXPECT_FALSE(say("n,,\1auth=Bearer t\1\1"));
    EXPECT_FALSE(say("n,,\1auth=Bearer throws\1who=dave\1\1"));
    broker->set_token_validator({});
    EXPECT_FALSE(say("n,,\1auth=Bearer t\1who=dave\1\1"));
}

TEST_F(cluster_login, by_a_signature_of_aws) {
    broker->set_aws_user({.credentials = {.access_key_id = "AKIA", .secret_access_key = "key"}});
    const auto sign = [this](std::string_view secret, std::chrono::seconds by_clock) {
        login_client client = connected();
        core::sasl::aws_msk_iam as(
            {.host = "b", .region = "eu-west-1", .user_agent = "u", .now = by_clock});
        as.begin();
        static_cast<core::sasl::aws_wish&>(*as.task())
            .grant({.access_key_id = "AKIA", .secret_access_key = std::string(secret)});
        return log_in(client, as, as.on_task_done()) && is_served(client);
    };
    const std::chrono::seconds now = simulation::wall_start;
    EXPECT_TRUE(sign("key", now));
    EXPECT_FALSE(sign("kex", now));
    EXPECT_FALSE(sign("key", now - 1h));
    EXPECT_TRUE(broker->remove_aws_user("AKIA"));
    EXPECT_FALSE(broker->remove_aws_user("AKIA"));
    EXPECT_FALSE(sign("key", now));
}

TEST_F(cluster_login, by_bare_tokens) {
    login_client client = connected();
    EXPECT_EQ(client.handshake("PLAIN", 0)->error_code, broker_errc::none);
    EXPECT_EQ(client.say_bare(alice), "");
    EXPECT_TRUE(is_served(client));

    login_client by_scram = connected();
    by_scram.handshake("SCRAM-SHA-256", 0);
    core::sasl::scram as({.who = core::sasl::make_account("alice", "secret"), .nonce = "n"}, keys);
    EXPECT_TRUE(
        converse(as, as.begin(), [&](std::string_view token) { return by_scram.say_bare(token); }));
    EXPECT_TRUE(is_served(by_scram));

    login_client wrong = connected();
    wrong.handshake("PLAIN", 0);
    const auto begin = world.now();
    EXPECT_EQ(wrong.say_bare("\0alice\0wrong"sv), std::nullopt);
    EXPECT_GE(world.now() - begin, 100ms);
}

TEST_F(cluster_login, is_refused_late_and_ends_the_connection) {
    login_client client = connected();
    client.handshake("PLAIN");
    const auto begin = world.now();
    const auto answer = client.authenticate("\0alice\0wrong"sv);
    ASSERT_TRUE(answer);
    EXPECT_GE(world.now() - begin, 100ms);
    EXPECT_LT(world.now() - begin, 110ms);
    EXPECT_EQ(answer->error_code, broker_errc::sasl_authentication_failed);
    EXPECT_EQ(answer->error_message, "Authentication failed: Invalid username or password");
    EXPECT_EQ(client.read_frame(), std::nullopt);
    EXPECT_EQ(broker->open_connections(), 0u);
}

TEST_F(cluster_login, is_refused_to_mechanisms_that_are_not_enabled) {
    broker->set_mechanisms({sasl_mechanism::scram_sha_512, sasl_mechanism::plain});
    login_client client = connected();
    const auto answer = client.handshake("SCRAM-SHA-256");
    EXPECT_EQ(answer->error_code, broker_errc::unsupported_sasl_mechanism);
    EXPECT_THAT(answer->mechanisms, ElementsAre("SCRAM-SHA-512", "PLAIN"));
    EXPECT_EQ(client.read_frame(), std::nullopt);
}

TEST_F(cluster_login, comes_before_all_but_versions) {
    login_client impatient = connected();
    EXPECT_FALSE(impatient.call(metadata_request{}, 4));
    login_client client = connected();
    protocol::api_versions_request versions;
    versions.client_software_name = "t";
    versions.client_software_version = "1";
    broker->limit_api({protocol::api_key::api_versions, 0, 2});
    EXPECT_FALSE(client.send(versions, 3));
    EXPECT_EQ(client.receive<protocol::api_versions_response>(0)->message.error_code,
        broker_errc::unsupported_version);
    EXPECT_TRUE(client.call(versions, 2)) << "as clients do then";
    client.handshake("PLAIN");
    const auto begun = client.call(metadata_request{}, 13);
    ASSERT_TRUE(begun);
    EXPECT_EQ(begun->message.error_code, broker_errc::illegal_sasl_state);
    EXPECT_EQ(client.read_frame(), std::nullopt);
}

TEST_F(cluster_login, may_be_pipelined_with_what_comes_then) {
    login_client client = connected();
    sasl_handshake_request handshake;
    handshake.mechanism = "PLAIN";
    EXPECT_FALSE(client.send(handshake, 1, 1));
    EXPECT_FALSE(client.send(login_client::request_of(alice), 2, 2));
    EXPECT_FALSE(client.send(list_groups_request{}, 0, 3));
    EXPECT_EQ(client.receive<protocol::sasl_handshake_response>(1)->correlation_id, 1);
    EXPECT_EQ(client.receive<protocol::sasl_authenticate_response>(2)->correlation_id, 2);
    EXPECT_EQ(client.receive<protocol::list_groups_response>(0)->correlation_id, 3);
}

TEST_F(cluster_login, allows_longer_requests_than_before) {
    cluster_options options = secured();
    options.sasl.max_receive_bytes = 100;
    broker.reset();
    start(std::move(options));
    login_client client = connected();
    client.handshake("PLAIN");
    client.authenticate(alice);
    metadata_request long_one;
    long_one.topics->emplace_back().name = std::string(200, 't');
    EXPECT_TRUE(client.call(long_one, 4));

    login_client early = connected();
    early.handshake("PLAIN");
    EXPECT_EQ(early.authenticate("\0" + std::string(200, 'a') + "\0b"), std::nullopt);
    login_client first = connected();
    EXPECT_EQ(first.handshake(std::string(200, 'P')), std::nullopt);
}

TEST_F(cluster_login, tells_who_asks) {
    std::vector<std::pair<std::string, std::string>> seen;
    broker->observe([&](const request_info& info) {
        seen.emplace_back(info.principal, info.listener);
        EXPECT_EQ(info.version == -1, info.api == protocol::api_key::sasl_authenticate);
    });
    login_client client = connected();
    client.handshake("PLAIN", 0);
    client.say_bare(alice);
    is_served(client);
    EXPECT_THAT(seen, ElementsAre(Pair("", "SASL_PLAINTEXT"), Pair("alice", "SASL_PLAINTEXT"),
                          Pair("alice", "SASL_PLAINTEXT")));
    EXPECT_EQ(broker->requests(protocol::api_key::sasl_authenticate), 1u);
}

class cluster_session : public login_world {
protected:
    void SetUp() override {
        cluster_options options = secured();
        options.sasl.max_reauth = 10s;
        start(std::move(options));
    }

    static bool log_in(login_client& client, std::string_view as = alice) {
        const auto chosen = client.handshake("PLAIN");
        if (!chosen || chosen->error_code != broker_errc::none)
            return false;
        const auto answer = client.authenticate(as);
        return answer && answer->error_code == broker_errc::none &&
               answer->session_lifetime_ms == 10'000;
    }
};

TEST_F(cluster_session, ends_with_the_first_request_that_is_late) {
    login_client client = connected();
    ASSERT_TRUE(log_in(client));
    world.run_for(9s);
    EXPECT_TRUE(is_served(client));
    world.run_for(2s);
    EXPECT_EQ(broker->open_connections(), 1u);
    EXPECT_FALSE(is_served(client));
    EXPECT_EQ(broker->open_connections(), 0u);
}

TEST_F(cluster_session, goes_on_for_who_logs_in_again) {
    login_client client = connected();
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(log_in(client));
        world.run_for(9s);
        ASSERT_TRUE(is_served(client));
    }
}

TEST_F(cluster_session, answers_what_came_before_the_next_login_and_refuses_what_comes_between) {
    login_client client = connected();
    ASSERT_TRUE(log_in(client));
    sasl_handshake_request handshake;
    handshake.mechanism = "PLAIN";
    EXPECT_FALSE(client.send(list_groups_request{}, 0, 1));
    EXPECT_FALSE(client.send(handshake, 1, 2));
    EXPECT_FALSE(client.send(list_groups_request{}, 4, 3));
    EXPECT_EQ(client.receive<protocol::list_groups_response>(0)->correlation_id, 1);
    EXPECT_EQ(client.receive<protocol::sasl_handshake_response>(1)->correlation_id, 2);
    const auto between = client.receive<protocol::list_groups_response>(4);
    ASSERT_TRUE(between);
    EXPECT_EQ(between->message.error_code, broker_errc::illegal_sasl_state);
    EXPECT_EQ(client.read_frame(), std::nullopt);
}

TEST_F(cluster_session, has_the_length_that_was_set_when_it_began) {
    broker->set_max_reauth(0s);
    login_client client = connected();
    client.handshake("PLAIN");
    EXPECT_EQ(client.authenticate(alice)->session_lifetime_ms, 0);
    world.run_for(1h);
    EXPECT_TRUE(is_served(client));
    EXPECT_THROW(broker->set_max_reauth(-1s), std::invalid_argument);
}

TEST_F(cluster_session, survives_a_change_of_passwords_until_it_ends) {
    login_client client = connected();
    ASSERT_TRUE(log_in(client));
    broker->set_user({.name = "alice", .password = "new"});
    world.run_for(5s);
    EXPECT_TRUE(is_served(client));
    EXPECT_FALSE(log_in(client));
    login_client with_new = connected();
    EXPECT_TRUE(log_in(with_new, "\0alice\0new"sv));
    EXPECT_TRUE(broker->remove_user("alice"));
    login_client without = connected();
    EXPECT_FALSE(log_in(without, "\0alice\0new"sv));
}

} // namespace
} // namespace kafka::testing::test
