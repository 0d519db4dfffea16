// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A client that has to say who it is, in simulated time: with each mechanism, rightly and wrongly,
// and again and again as its sessions end.

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/credentials.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kafka::simulated {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using protocol::list_groups_request;
using protocol::list_groups_response;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;

const std::string password = "open sesame, and be quick";
const broker_id first{1};

class logins : public ::testing::Test {
protected:
    static testing::cluster_options guarded(testing::sasl_options by = {}) {
        testing::cluster_options made;
        made.addresses = {"10.0.0.1"};
        made.listeners = {{.protocol = testing::security_protocol::sasl_plaintext}};
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
    std::optional<testing::cluster> cluster;
    std::optional<client> subject;
    std::string told;
    std::chrono::seconds token_life = 1h;
    int tokens = 0;
};

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

/// Requests all the time, while sessions last two seconds.
class short_sessions : public logins {
protected:
    void begin(sasl_mechanism by) {
        ASSERT_EQ(bootstrap(options(by)).code, error_code());
        ASSERT_EQ(send(first), error_code());
    }
    void ask() {
        const std::size_t number = asked++;
        subject->async_send(first, list_groups_request{},
            [this, number](
                error_code ec, const list_groups_response&) { answered.emplace_back(number, ec); });
    }
    void expect_all_answered_in_order() {
        ASSERT_EQ(answered.size(), asked);
        for (std::size_t i = 0; i < asked; ++i) {
            EXPECT_EQ(answered[i].first, i);
            EXPECT_EQ(answered[i].second, error_code());
        }
    }

    std::size_t asked = 0;
    std::vector<std::pair<std::size_t, error_code>> answered;
};

TEST_F(short_sessions, lose_and_reorder_nothing_and_keep_their_connection) {
    for (const auto by : {sasl_mechanism::plain, sasl_mechanism::scram_sha_512}) {
        set_up({.max_reauth = 2s});
        begin(by);
        asked = 0;
        answered.clear();
        const auto attempts = world.connection_attempts();
        for (int i = 0; i < 3'000; ++i) {
            for (int more = 0; more < 3; ++more)
                ask();
            world.run_for(10ms);
        }
        world.run_for(5s);
        expect_all_answered_in_order();
        EXPECT_EQ(world.connection_attempts(), attempts) << "30 s, and nobody connects";
    }
    std::size_t again = 0;
    for (std::size_t at = told.find("authenticated again"); at != told.npos;
        at = told.find("authenticated again", at + 1))
        ++again;
    EXPECT_GE(again, 2u * 15u);
    EXPECT_THAT(all_texts(), Not(HasSubstr(password)));
}

TEST_F(short_sessions, that_end_with_their_tokens_get_new_ones) {
    set_up();
    token_life = 3s;
    begin(sasl_mechanism::oauthbearer);
    const auto attempts = world.connection_attempts();
    for (int i = 0; i < 300; ++i) {
        ask();
        world.run_for(100ms);
    }
    world.run_for(1s);
    expect_all_answered_in_order();
    EXPECT_EQ(world.connection_attempts(), attempts);
    EXPECT_GE(tokens, 10);
}

TEST_F(short_sessions, that_cannot_be_renewed_end_and_are_told_of) {
    set_up({.max_reauth = 2s});
    begin(sasl_mechanism::plain);
    cluster->set_user({.name = "alice", .password = "new password"});
    world.run_for(5s);
    EXPECT_EQ(send(first), broker_errc::sasl_authentication_failed);
    cluster->set_user({.name = "alice", .password = password});
    world.run_for(5s);
    EXPECT_EQ(send(first), error_code());
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
