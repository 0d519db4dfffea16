// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "support/http_server.hpp"
#include "unit/client/credentials/asked.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <kafka/client_options.hpp>
#include <kafka/token_providers.hpp>

#include <optional>
#include <string>
#include <vector>

namespace kafka {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

using testing::http_answer;
using token_gift = std::shared_ptr<testing::gift<oauth_token>>;

std::string token_answer(const std::string& token, const std::string& more = {}) {
    return http_answer(
        "200 OK", R"({"access_token":")" + token + R"(","token_type":"Bearer")" + more + '}');
}

class oidc : public ::testing::Test {
protected:
    oidc() { world.set_name("idp", {.addresses = {"10.0.0.5"}}); }

    void run_server(testing::http_server::answers with, bool hangs_up = true) {
        server.emplace(world.get_transport("10.0.0.5").implementation(), world.get_executor(),
            "10.0.0.5", std::uint16_t{80}, std::move(with), hangs_up);
    }

    std::shared_ptr<oauth_token_provider> make(oidc_client_credentials from = {}) {
        if (from.token_endpoint_url.empty())
            from.token_endpoint_url = "http://idp/token";
        from.client_id = "app";
        from.client_secret = "hush";
        return provide(std::move(from), world.get_transport());
    }

    token_gift ask(const std::shared_ptr<oauth_token_provider>& from) {
        return testing::ask(*from, world.get_executor());
    }
    token_gift wait_for(const std::shared_ptr<oauth_token_provider>& from) {
        const token_gift got = ask(from);
        EXPECT_TRUE(world.run_until([&] { return got->came; }));
        EXPECT_THAT(got->why.message(), Not(HasSubstr("hush")));
        return got;
    }

    std::size_t requests() const { return server->requests().size(); }

    testing::simulation world{{.seed = 11}};
    std::optional<testing::http_server> server;
};

TEST_F(oidc, gets_a_token_once_for_all_who_wait) {
    run_server([](std::size_t, const std::string&) {
        return token_answer("one", R"(,"expires_in":100)");
    });
    const auto subject = make({.scope = "kafka", .extensions = {{"tenant", "7"}}});
    std::vector<token_gift> all;
    for (int i = 0; i < 20; ++i)
        all.push_back(ask(subject));
    EXPECT_FALSE(all[0]->came);
    world.run();
    for (const token_gift& each : all) {
        ASSERT_TRUE(each->came);
        EXPECT_THAT(each->why.detail, IsEmpty());
        EXPECT_EQ(each->what.value, "one");
        EXPECT_EQ(each->what.extensions.at(0).second, "7");
    }
    ASSERT_EQ(requests(), 1u);
    EXPECT_THAT(
        server->requests()[0], AllOf(StartsWith("POST /token HTTP/1.1\r\nHost: idp\r\n"),
                                   HasSubstr("\r\nAuthorization: Basic YXBwOmh1c2g=\r\n"),
                                   EndsWith("\r\n\r\ngrant_type=client_credentials&scope=kafka")));
    EXPECT_EQ(world.open_connections("192.0.2.1"), 0u);
}

TEST_F(oidc, keeps_the_token_for_most_of_its_time) {
    run_server([](std::size_t before, const std::string&) {
        return token_answer("t" + std::to_string(before), R"(,"expires_in":100)");
    });
    const auto subject = make();
    EXPECT_EQ(wait_for(subject)->what.value, "t0");
    world.run_for(79s);
    const token_gift kept = ask(subject);
    EXPECT_TRUE(kept->came);
    EXPECT_EQ(kept->what.value, "t0");
    world.run_for(2s);
    EXPECT_EQ(wait_for(subject)->what.value, "t1");
    EXPECT_EQ(requests(), 2u);
}

TEST_F(oidc, gets_another_token_where_a_broker_refuses_one) {
    run_server([](std::size_t before, const std::string&) {
        return token_answer("t" + std::to_string(before), R"(,"expires_in":3600)");
    });
    const auto subject = make();
    const oauth_token first = wait_for(subject)->what;
    subject->on_refused(first);
    EXPECT_EQ(wait_for(subject)->what.value, "t1");
    subject->on_refused(first);
    EXPECT_EQ(wait_for(subject)->what.value, "t1");
    EXPECT_EQ(requests(), 2u);
}

// {"exp":1767225700}: 100 s after the simulation's beginning.
TEST_F(oidc, goes_by_what_the_token_says_where_the_server_says_nothing) {
    run_server([](std::size_t, const std::string&) {
        return token_answer("eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3NjcyMjU3MDB9.c2ln");
    });
    const auto subject = make();
    wait_for(subject);
    world.run_for(75s);
    EXPECT_TRUE(ask(subject)->came);
    world.run_for(6s);
    wait_for(subject);
    EXPECT_EQ(requests(), 2u);
}

// {"exp":253402300799}: the last second of the year 9999.
TEST_F(oidc, keeps_a_token_that_as_good_as_never_ends) {
    run_server([](std::size_t, const std::string&) {
        return token_answer("eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjI1MzQwMjMwMDc5OX0.c2ln");
    });
    const auto subject = make();
    wait_for(subject);
    EXPECT_TRUE(ask(subject)->came);
    EXPECT_EQ(requests(), 1u);
}

// {"exp":-1e300}
TEST_F(oidc, keeps_no_token_that_ended_long_ago) {
    run_server([](std::size_t, const std::string&) {
        return token_answer("eyJhbGciOiJSUzI1NiJ9.eyJleHAiOi0xZTMwMH0.c2ln");
    });
    const auto subject = make();
    wait_for(subject);
    wait_for(subject);
    EXPECT_EQ(requests(), 2u);
}

TEST_F(oidc, asks_each_time_where_nothing_says_how_long) {
    run_server([](std::size_t, const std::string&) { return token_answer("opaque"); });
    const auto subject = make();
    wait_for(subject);
    wait_for(subject);
    EXPECT_EQ(requests(), 2u);
}

TEST_F(oidc, tries_again_while_the_server_has_trouble) {
    run_server([](std::size_t before, const std::string&) {
        return before == 0   ? http_answer("503 Service Unavailable", "later", "text/plain")
               : before == 1 ? "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
                             : token_answer("one", R"(,"expires_in":100)");
    });
    const time_point before = world.now();
    const token_gift got = wait_for(make());
    EXPECT_EQ(got->what.value, "one");
    EXPECT_EQ(requests(), 3u);
    EXPECT_GT(world.now() - before, 200ms);
    EXPECT_LT(world.now() - before, 500ms);
}

TEST_F(oidc, gives_up_after_a_while) {
    run_server([](std::size_t, const std::string&) { return http_answer("500 Oops", ""); });
    const time_point before = world.now();
    const token_gift got = wait_for(make({.retry_for = 5s}));
    EXPECT_THAT(got->why.detail,
        StartsWith("the token endpoint http://idp/token answers with status 500 (and was asked "));
    EXPECT_LT(world.now() - before, 5s);
    EXPECT_GT(requests(), 4u);
    EXPECT_LT(requests(), 10u);
}

TEST_F(oidc, does_not_try_again_when_the_client_is_refused) {
    run_server([](std::size_t, const std::string&) {
        return http_answer("401 Unauthorized",
            R"({"error":"invalid_client","error_description":"hush is wrong"})");
    });
    EXPECT_EQ(wait_for(make())->why.detail,
        "the token endpoint http://idp/token answers with status 401: invalid_client (***)");
    EXPECT_EQ(requests(), 1u);
}

TEST_F(oidc, does_not_tell_the_secret_where_the_server_repeats_what_was_sent) {
    run_server([](std::size_t, const std::string& request) {
        const std::size_t login = request.find("YXBwOmh1c2g="); // app:hush
        return http_answer(
            "401 Unauthorized", R"({"error":"not )" + request.substr(login, 12) + "\"}");
    });
    EXPECT_EQ(wait_for(make())->why.detail,
        "the token endpoint http://idp/token answers with status 401: ***");
}

TEST_F(oidc, does_not_follow_redirections) {
    run_server([](std::size_t, const std::string&) {
        return "HTTP/1.1 302 Found\r\nLocation: http://10.0.0.6/\r\nContent-Length: 0\r\n\r\n"s;
    });
    const token_gift got = wait_for(make());
    EXPECT_THAT(got->why.detail, HasSubstr("(status 302, http://10.0.0.6/)"));
    EXPECT_EQ(world.connection_attempts(), 1u);
}

TEST_F(oidc, shows_the_old_token_to_its_end_when_there_is_no_other) {
    run_server([](std::size_t before, const std::string&) {
        return before == 0 ? token_answer("old", R"(,"expires_in":100)")
                           : http_answer("403 Forbidden", "");
    });
    const auto subject = make();
    wait_for(subject);
    world.run_for(90s);
    EXPECT_EQ(wait_for(subject)->what.value, "old");
    world.run_for(10s);
    const token_gift late = wait_for(subject);
    EXPECT_THAT(late->what.value, IsEmpty());
    EXPECT_THAT(late->why.detail, HasSubstr("status 403"));
}

TEST_F(oidc, does_not_withhold_a_good_token_while_the_server_is_silent) {
    run_server([](std::size_t before, const std::string&) {
        return before == 1 ? ""s
                           : token_answer("t" + std::to_string(before), R"(,"expires_in":100)");
    });
    const auto subject = make({.request_timeout = 2s});
    wait_for(subject);
    world.run_for(85s);
    const time_point asked_at = world.now();
    const token_gift first = ask(subject);
    const token_gift second = ask(subject);
    EXPECT_FALSE(first->came) << "the new one may come";
    EXPECT_TRUE(world.run_until([&] { return first->came && second->came; }));
    EXPECT_EQ(first->what.value, "t0");
    EXPECT_EQ(second->what.value, "t0");
    EXPECT_EQ(world.now() - asked_at, 1s);
    const token_gift third = ask(subject);
    EXPECT_TRUE(third->came) << "nobody waits another second";
    EXPECT_EQ(third->what.value, "t0");
    world.run_for(3s); // the silent one is given up, and asked again
    EXPECT_EQ(requests(), 3u) << "one effort, behind those who asked";
    const token_gift renewed = ask(subject);
    EXPECT_TRUE(renewed->came);
    EXPECT_EQ(renewed->what.value, "t2");
}

TEST_F(oidc, does_not_withhold_a_good_token_while_the_server_has_trouble) {
    run_server([](std::size_t before, const std::string&) {
        return before == 0 ? token_answer("old", R"(,"expires_in":100)")
                           : http_answer("503 Service Unavailable", "");
    });
    const auto subject = make();
    wait_for(subject);
    world.run_for(90s);
    const time_point asked_at = world.now();
    EXPECT_EQ(wait_for(subject)->what.value, "old");
    EXPECT_LT(world.now() - asked_at, 50ms) << "the first attempt has shown it";
    EXPECT_EQ(requests(), 2u);
    EXPECT_TRUE(ask(subject)->came);
    world.run_for(9s);
    EXPECT_GT(requests(), 3u) << "it goes on behind";
    EXPECT_LT(requests(), 10u);
}

TEST_F(oidc, waits_for_the_server_once_the_token_has_ended) {
    run_server([](std::size_t before, const std::string&) {
        return before == 0 ? token_answer("old", R"(,"expires_in":100)") : ""s;
    });
    const auto subject = make();
    wait_for(subject);
    world.run_for(99s + 500ms);
    const token_gift got = wait_for(subject);
    EXPECT_THAT(got->what.value, IsEmpty());
    EXPECT_THAT(got->why.detail, HasSubstr("has not answered in time"));
}

TEST_F(oidc, has_an_end_when_the_server_is_silent_or_away) {
    run_server([](std::size_t, const std::string&) { return ""s; });
    const time_point before = world.now();
    EXPECT_THAT(wait_for(make({.request_timeout = 2s, .retry_for = 5s}))->why.detail,
        HasSubstr("has not answered in time (and was asked 3 times)"));
    EXPECT_LT(world.now() - before, 7s);
    server.reset();
    EXPECT_THAT(wait_for(make({.retry_for = 0s}))->why.detail,
        HasSubstr("cannot be connected to: 10.0.0.5:80: Connection refused"));
    EXPECT_THAT(
        wait_for(make({.token_endpoint_url = "http://nowhere/", .retry_for = 0s}))->why.detail,
        HasSubstr("http://nowhere/ cannot be resolved: Host not found"));
}

TEST_F(oidc, tells_why_while_a_connection_still_waits) {
    run_server([](std::size_t, const std::string&) { return ""s; });
    const time_point before = world.now();
    EXPECT_THAT(wait_for(make({}))->why.detail, HasSubstr("has not answered in time"));
    EXPECT_LT(world.now() - before, client_options{}.socket_connection_setup_timeout);
    server.reset();
    EXPECT_THAT(wait_for(make({}))->why.detail, HasSubstr("Connection refused (and was asked"));
}

TEST_F(oidc, is_no_worse_for_hostile_answers) {
    for (const std::string& said : {http_answer("200 OK", std::string(1'000'000, 'x')),
             http_answer("200 OK", "{\"access_token\":" + std::string(30'000, '[')),
             http_answer("200 OK", "<html>", "text/html"), http_answer("200 OK", "{}"),
             "HTTP/1.1 200 OK\r\n" + std::string(100'000, 'h'), "SSH-2.0-x\r\n"s,
             token_answer("not\\u0001a token"), std::string(1, '\0')}) {
        run_server([&](std::size_t, const std::string&) { return said; });
        const token_gift got = wait_for(make({.retry_for = 0s}));
        EXPECT_THAT(got->why.detail, Not(IsEmpty())) << said.substr(0, 40);
        EXPECT_LT(got->why.detail.size(), 500u);
        EXPECT_THAT(got->what.value, IsEmpty());
        server.reset();
    }
}

// A client of several may go, and its context with it, while it gets the token for all.
TEST_F(oidc, asks_anew_when_who_asked_is_gone) {
    run_server([](std::size_t, const std::string&) {
        return token_answer("one", R"(,"expires_in":100)");
    });
    const auto subject = make();
    {
        boost::asio::io_context brief;
        const token_gift lost = testing::ask(*subject, brief.get_executor());
        EXPECT_FALSE(lost->came);
    }
    EXPECT_EQ(wait_for(subject)->what.value, "one");
}

TEST_F(oidc, does_not_wait_for_ever_for_a_context_that_nobody_runs) {
    run_server([](std::size_t, const std::string&) {
        return token_answer("one", R"(,"expires_in":100)");
    });
    const auto subject = make();
    boost::asio::io_context idle;
    testing::ask(*subject, idle.get_executor());
    world.run_for(60s);
    EXPECT_EQ(wait_for(subject)->what.value, "one");
}

// The time that there is for one effort begins with it, not with the one that is given up.
TEST_F(oidc, tries_as_long_as_ever_where_another_effort_was_given_up) {
    run_server([](std::size_t before, const std::string&) {
        return before < 3 ? http_answer("503 Service Unavailable", "")
                          : token_answer("one", R"(,"expires_in":100)");
    });
    const auto subject = make();
    boost::asio::io_context idle;
    testing::ask(*subject, idle.get_executor());
    world.run_for(60s);
    EXPECT_EQ(wait_for(subject)->what.value, "one");
}

TEST_F(oidc, refuses_what_cannot_be_used) {
    const auto problem = [](oidc_client_credentials from) -> std::string {
        try {
            provide(std::move(from));
        } catch (const exception& refused) {
            EXPECT_EQ(refused.code(), errc::configuration);
            return refused.info().detail;
        }
        return "none";
    };
    const oidc_client_credentials good{
        .token_endpoint_url = "http://idp/", .client_id = "a", .client_secret = "hush"};
    EXPECT_EQ(problem(good), "none");
    const auto with = [&](auto change) {
        oidc_client_credentials changed = good;
        change(changed);
        const std::string said = problem(changed);
        EXPECT_THAT(said, Not(HasSubstr("hush")));
        return said;
    };
    EXPECT_THAT(with([](auto& of) { of.token_endpoint_url = "idp"; }),
        HasSubstr("oidc_client_credentials::token_endpoint_url"));
    EXPECT_THAT(with([](auto& of) { of.client_id.clear(); }), HasSubstr("client_id is empty"));
    EXPECT_THAT(with([](auto& of) { of.client_secret.clear(); }), HasSubstr("client_secret"));
    EXPECT_THAT(with([](auto& of) { of.extensions = {{"auth", "x"}}; }), HasSubstr("extensions"));
    EXPECT_THAT(with([](auto& of) { of.parameters = {{"scope", "x"}}; }), HasSubstr("parameters"));
    EXPECT_THAT(with([](auto& of) { of.request_timeout = 0s; }), HasSubstr("request_timeout"));
    EXPECT_THAT(with([](auto& of) { of.retry_backoff = 1h; }), HasSubstr("retry_backoff"));
    EXPECT_THAT(with([](auto& of) { of.retry_for = -1s; }), HasSubstr("retry_for"));
    EXPECT_THAT(with([](auto& of) {
        of.header_urlencode = false;
        of.client_id = "a:b";
    }),
        HasSubstr("client_id has a colon"));
}

} // namespace
} // namespace kafka
