// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Tokens that the options say where to get, in simulated time.

#include "logins.hpp"
#include "support/http_server.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::simulated {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// {"sub":"alice","exp":4102444800}, "signed".
const std::string signed_token =
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6NDEwMjQ0NDgwMH0.c2ln";

class tokens_of_options : public logins {
protected:
    tokens_of_options()
        : file((std::filesystem::temp_directory_path() /
                ("kafka-asio-token-" + std::to_string(::getpid())))
                  .string()) {}
    ~tokens_of_options() override { std::filesystem::remove(file); }

    client_options with_file() {
        client_options made = options(sasl_mechanism::oauthbearer);
        made.sasl_oauth_token_provider = nullptr;
        made.sasl_oauth_token_file = file;
        return made;
    }
    client_options with_endpoint(const std::string& url) {
        client_options made = options(sasl_mechanism::oauthbearer);
        made.sasl_oauth_token_provider = nullptr;
        made.sasl_oauth_token_endpoint_url = url;
        made.sasl_oauth_client_id = "app";
        made.sasl_oauth_client_secret = password;
        made.api_version_auto_timeout = 5s;
        return made;
    }
    void write(std::string_view text) const {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
    }
    void run_endpoint(std::uint16_t port, std::string answer) {
        endpoint.emplace(world.get_transport("10.0.0.9").implementation(), world.get_executor(),
            "10.0.0.9", port, [answer](std::size_t, const std::string&) { return answer; });
    }
    void accept_any_token() {
        set_up({.tokens = [this](const oauth_token& token, std::chrono::milliseconds) {
            shown = token.value;
            return testing::token_verdict{.principal = "alice"};
        }});
    }

    const std::string file;
    std::string shown;
    std::optional<testing::http_server> endpoint;
};

TEST_F(tokens_of_options, are_read_from_a_file) {
    accept_any_token();
    write(signed_token + '\n');
    EXPECT_EQ(bootstrap(with_file()).code, error_code());
    EXPECT_EQ(send(first), error_code());
    EXPECT_EQ(shown, signed_token);
    write("no token");
    const error_info why = bootstrap(with_file());
    EXPECT_EQ(why.code, errc::no_credentials) << why.message();
    EXPECT_THAT(why.message(), HasSubstr("the token file " + file));
    EXPECT_THAT(all_texts(), Not(HasSubstr(signed_token)));
}

TEST_F(tokens_of_options, are_got_from_an_endpoint) {
    accept_any_token();
    run_endpoint(80, testing::http_answer("200 OK",
                         R"({"access_token":")" + signed_token + R"(","token_type":"Bearer"})"));
    EXPECT_EQ(bootstrap(with_endpoint("http://10.0.0.9/token")).code, error_code());
    EXPECT_EQ(send(first), error_code());
    EXPECT_EQ(shown, signed_token);
    EXPECT_THAT(told, HasSubstr("sasl_oauth_token_endpoint_url begins with http://"));
    EXPECT_THAT(all_texts(), AllOf(Not(HasSubstr(signed_token)), Not(HasSubstr(password))));
}

TEST_F(tokens_of_options, are_got_anew_where_a_broker_refuses_them) {
    std::vector<std::string> seen;
    set_up({.tokens = [&](const oauth_token& token, std::chrono::milliseconds) {
        seen.push_back(token.value);
        return testing::token_verdict{.principal = token.value == "revoked" ? "" : "alice"};
    }});
    endpoint.emplace(world.get_transport("10.0.0.9").implementation(), world.get_executor(),
        "10.0.0.9", std::uint16_t{80}, [](std::size_t before, const std::string&) {
            const std::string token = before == 0 ? "revoked" : "good";
            return testing::http_answer("200 OK",
                R"({"access_token":")" + token + R"(","token_type":"Bearer","expires_in":3600})");
        });
    EXPECT_EQ(bootstrap(with_endpoint("http://10.0.0.9/token")).code,
        broker_errc::sasl_authentication_failed);
    std::optional<error_code> again;
    subject->async_bootstrap([&](error_code ec) { again = ec; });
    EXPECT_TRUE(world.run_until([&] { return again.has_value(); }));
    EXPECT_EQ(again, error_code());
    EXPECT_EQ(send(first), error_code());
    EXPECT_THAT(seen, ElementsAre("revoked", "good", "good"));
}

TEST_F(tokens_of_options, cannot_be_got_from_an_endpoint_that_is_not_there) {
    set_up();
    client_options with = with_endpoint("http://10.0.0.9/token");
    // Longer than the endpoint is asked again and again.
    with.socket_connection_setup_timeout = with.socket_connection_setup_timeout_max = 40s;
    with.api_version_auto_timeout = 60s;
    const error_info why = bootstrap(with);
    EXPECT_THAT(why.message(), HasSubstr("the token endpoint http://10.0.0.9/token cannot be"));
    EXPECT_THAT(all_texts() + why.message(), Not(HasSubstr(password)));
}

/// Ends the client while it gets a token, and sees that nothing goes on for it.
class client_that_waits_for_a_token : public tokens_of_options {
protected:
    void wait_for_token() {
        set_up();
        subject.emplace(
            world.get_executor(), with_endpoint("http://10.0.0.9/token"), world.get_transport());
        subject->async_bootstrap([](error_code) {});
        world.run_for(1s);
        ASSERT_EQ(subject->explain(any_node).state, node_state::authenticating);
        attempts = world.connection_attempts();
    }
    void expect_nothing_more() {
        const time_point now = world.now();
        world.run();
        EXPECT_LT(world.now() - now, 100ms);
        EXPECT_EQ(world.connection_attempts(), attempts);
        EXPECT_EQ(world.open_connections("192.0.2.1"), 0u);
    }

    std::uint64_t attempts = 0;
};

TEST_F(client_that_waits_for_a_token, waits_no_more_when_it_is_destroyed) {
    run_endpoint(80, ""); // which is silent
    wait_for_token();
    subject.reset();
    expect_nothing_more();
}

TEST_F(client_that_waits_for_a_token, waits_no_more_when_it_is_closed) {
    run_endpoint(80, testing::http_answer("503 Service Unavailable", ""));
    wait_for_token();
    std::optional<error_code> closed;
    subject->async_close(0s, [&](error_code ec) { closed = ec; });
    world.run_until([&] { return closed.has_value(); });
    attempts = world.connection_attempts();
    expect_nothing_more();
}

TEST_F(tokens_of_options, of_an_endpoint_with_tls_may_come_with_a_warning) {
    set_up();
    // Whoever it is, its certificate is not for that name.
    const testing::cluster idp(world.get_executor(),
        {.addresses = {"10.0.0.3"},
            .ports = {443},
            .listeners = {{.protocol = testing::security_protocol::ssl}}},
        world.get_transport());
    world.set_name("idp", {.addresses = {"10.0.0.3"}, .failure = {}});
    write(idp.ca_certificate());
    client_options with = with_endpoint("https://idp/token");
    with.sasl_oauth_cafile = file;
    with.reconnect_backoff = with.reconnect_backoff_max = 20s; // nothing else comes before the end
    subject.emplace(world.get_executor(), with, world.get_transport());
    write("no certificate any more");
    subject->async_bootstrap([](error_code) {});
    world.run_for(2s);
    EXPECT_THAT(told, AllOf(HasSubstr("sasl_oauth_cafile"), HasSubstr(file),
                          HasSubstr("what was read before is still used")));
    EXPECT_THAT(told, HasSubstr("is not for 'idp'"));
}

} // namespace
} // namespace kafka::simulated
