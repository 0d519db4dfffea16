// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A client that has to say who it is, in simulated time: with each mechanism, rightly and wrongly.

#include "logins.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <kafka/credentials.hpp>

#include <chrono>
#include <list>
#include <optional>
#include <string>
#include <utility>

namespace kafka::simulated {
namespace {

namespace asio = boost::asio;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;

TEST_F(logins, are_made_with_each_mechanism) {
    set_up();
    for (const auto by : {sasl_mechanism::plain, sasl_mechanism::scram_sha_256,
             sasl_mechanism::scram_sha_512, sasl_mechanism::oauthbearer}) {
        EXPECT_EQ(bootstrap(options(by)).code, error_code());
        EXPECT_EQ(send(first), error_code());
        EXPECT_THAT(all_texts(), Not(HasSubstr(password)));
    }
    EXPECT_GE(tokens, 2) << "one for each connection";
}

TEST_F(logins, are_told_apart_from_those_that_failed) {
    set_up();
    for (const auto by :
        {sasl_mechanism::plain, sasl_mechanism::scram_sha_256, sasl_mechanism::scram_sha_512}) {
        const error_info why = bootstrap(options(by, "wrong password"));
        EXPECT_EQ(why.code, broker_errc::sasl_authentication_failed);
        EXPECT_THAT(why.message(), HasSubstr("10.0.0.1"));
        EXPECT_THAT(all_texts() + why.message(), Not(HasSubstr("wrong password")));
        client_options unknown = options(by);
        unknown.sasl_plain_username = "mallory";
        EXPECT_EQ(bootstrap(unknown).code, broker_errc::sasl_authentication_failed);
        EXPECT_THAT(all_texts(), Not(HasSubstr(password)));
    }
    token_life = -1h;
    EXPECT_EQ(bootstrap(options(sasl_mechanism::oauthbearer)).code,
        broker_errc::sasl_authentication_failed);
}

TEST_F(logins, go_on_with_a_password_that_was_changed) {
    testing::sasl_options sessions;
    sessions.max_reauth = 60s;
    set_up(sessions);
    for (const auto by : {sasl_mechanism::plain, sasl_mechanism::scram_sha_256}) {
        cluster->set_user({.name = "alice", .password = password});
        ASSERT_EQ(bootstrap(options(by)).code, error_code());
        ASSERT_EQ(send(first), error_code());
        const auto attempts = world.connection_attempts();
        cluster->set_user({.name = "alice", .password = "close sesame"});
        subject->set_sasl_credentials("alice", "close sesame");
        for (int session = 0; session < 3; ++session) {
            world.run_for(60s);
            EXPECT_EQ(send(first), error_code());
        }
        EXPECT_EQ(world.connection_attempts(), attempts) << "the connection stays";

        cluster->set_user({.name = "alice", .password = "sesame"});
        world.run_for(60s);
        EXPECT_EQ(send(first), broker_errc::sasl_authentication_failed);
        subject->set_sasl_credentials("alice", "sesame");
        EXPECT_EQ(send(first), error_code()) << "the refusal was one of the old password";
        EXPECT_THAT(all_texts(), Not(HasSubstr("sesame")));
    }
}

TEST_F(logins, do_not_go_on_with_what_could_be_no_password) {
    set_up();
    ASSERT_EQ(bootstrap(options(sasl_mechanism::plain)).code, error_code());
    try {
        subject->set_sasl_credentials("alice", "");
        FAIL() << "nobody has no password";
    } catch (const exception& why) {
        EXPECT_EQ(why.code(), errc::configuration);
        EXPECT_THAT(why.what(), HasSubstr("sasl_plain_password"));
    }
    ASSERT_EQ(bootstrap(options(sasl_mechanism::oauthbearer)).code, error_code());
    EXPECT_THROW(subject->set_sasl_credentials("alice", password), exception);
    cluster->disconnect(first);
    EXPECT_EQ(send(first), error_code()) << "nothing has changed";
}

TEST_F(logins, need_a_mechanism_that_is_enabled) {
    set_up({.mechanisms = {testing::sasl_mechanism::scram_sha_512}});
    const error_info why = bootstrap(options(sasl_mechanism::plain));
    EXPECT_EQ(why.code, broker_errc::unsupported_sasl_mechanism);
    EXPECT_THAT(why.message(), HasSubstr("it offers SCRAM-SHA-512"));
}

TEST_F(logins, that_fail_are_not_tried_without_end) {
    set_up();
    bootstrap(options(sasl_mechanism::plain, "wrong"));
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(send(any_node), broker_errc::sasl_authentication_failed);
        world.run_for(100ms);
    }
    EXPECT_THAT(world.connection_attempts(), AllOf(::testing::Ge(8u), Le(20u)));
}

TEST_F(logins, succeed_once_the_password_is_right) {
    set_up();
    EXPECT_TRUE(bootstrap(options(sasl_mechanism::scram_sha_256, "new password")).code ==
                condition::authentication);
    cluster->set_user({.name = "alice", .password = "new password"});
    world.run_for(2s);
    EXPECT_EQ(send(any_node), error_code());
    EXPECT_EQ(send(first), error_code());
}

TEST_F(logins, fail_again_once_the_password_is_wrong) {
    set_up();
    ASSERT_EQ(bootstrap(options(sasl_mechanism::scram_sha_256)).code, error_code());
    ASSERT_EQ(send(first), error_code());
    cluster->set_user({.name = "alice", .password = "new password"});
    EXPECT_EQ(send(first), error_code()) << "who is in stays in";
    world.reset_connections("10.0.0.1");
    world.run_for(1s);
    EXPECT_EQ(send(first), broker_errc::sasl_authentication_failed);
}

TEST_F(logins, are_computed_where_the_options_want_it) {
    set_up();
    asio::io_context work;
    client_options with = options(sasl_mechanism::scram_sha_256);
    with.work_executor = work.get_executor();
    subject.emplace(world.get_executor(), with, world.get_transport());
    std::optional<error_code> seen;
    subject->async_bootstrap([&](error_code ec) { seen = ec; });
    world.run_for(5s);
    EXPECT_FALSE(seen) << "somebody else is to do it";
    EXPECT_EQ(subject->explain(any_node).state, node_state::authenticating);
    EXPECT_EQ(work.run(), 1u);
    world.run_for(1s);
    EXPECT_EQ(seen, error_code());
}

TEST_F(logins, are_computed_on_the_loop_when_the_other_executor_lets_go_of_them) {
    set_up();
    std::optional<asio::io_context> work(std::in_place);
    client_options with = options(sasl_mechanism::scram_sha_256);
    with.work_executor = work->get_executor();
    subject.emplace(world.get_executor(), with, world.get_transport());
    std::optional<error_code> seen;
    subject->async_bootstrap([&](error_code ec) { seen = ec; });
    world.run_for(5s);
    ASSERT_FALSE(seen);
    work.reset();
    world.run_for(1s);
    EXPECT_EQ(seen, error_code());
}

/// One that answers when it is told to, from wherever.
class slow_provider final : public oauth_token_provider {
public:
    void async_get(asio::any_io_executor, handler_type handler) override {
        waiting.push_back(std::move(handler));
    }
    std::list<handler_type> waiting; // which assigns none of them
};

TEST_F(logins, wait_for_a_token_no_longer_than_for_a_connection) {
    set_up();
    client_options with = options(sasl_mechanism::oauthbearer);
    const auto slow = std::make_shared<slow_provider>();
    with.sasl_oauth_token_provider = slow;
    with.socket_connection_setup_timeout = 1s;
    subject.emplace(world.get_executor(), with, world.get_transport());
    std::optional<error_code> seen;
    subject->async_bootstrap([&](error_code ec) { seen = ec; });
    world.run_for(1500ms);
    ASSERT_GE(slow->waiting.size(), 1u);
    EXPECT_FALSE(seen);
    std::move(slow->waiting.front())(
        error_info(), oauth_token{.value = "too.late."}); // does nothing
    world.run_for(10ms);
    subject.reset();
    slow->waiting.clear(); // nor does this
    world.run_for(10ms);
    EXPECT_EQ(seen, asio::error::operation_aborted);
}

} // namespace
} // namespace kafka::simulated
