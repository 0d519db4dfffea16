// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Tokens over https: to whom the secret is told, and to whom it is not.

#include "net/tls/handshake.hpp"
#include "net/tls/server_context.hpp"
#include "support/http_server.hpp"
#include "testing/certificates/authority.hpp"
#include "unit/client/credentials/asked.hpp"

#include <gmock/gmock.h>
#include <kafka/token_providers.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace kafka {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

using token_gift = std::shared_ptr<testing::gift<oauth_token>>;

const testing::certificate_authority& authority() {
    static const testing::certificate_authority made("Authority of the provider");
    return made;
}

class oidc_tls : public ::testing::Test {
protected:
    oidc_tls() { world.set_name("idp", {.addresses = {"10.0.0.5"}}); }

    void run_server(testing::http_server::entrance through, std::uint16_t port = 443) {
        server.emplace(
            via(), world.get_executor(), "10.0.0.5", port,
            [](std::size_t, const std::string&) {
                return testing::http_answer(
                    "200 OK", R"({"access_token":"one","token_type":"Bearer","expires_in":100})");
            },
            true, std::move(through));
    }
    void run_server(const testing::certificate_wishes& with) {
        const auto issued = authority().issue(with);
        const auto key = crypto::bytes_of(issued.key);
        net::tls::server_settings settings;
        settings.certificate_pem = issued.chain();
        settings.key_pem = {key.begin(), key.end()};
        auto made = net::tls::server_context::make(settings);
        ASSERT_EQ(made.index(), 0u);
        const auto context = std::get<0>(std::move(made));
        run_server([this, context](std::unique_ptr<net::stream> came, auto let_in) {
            ++handshakes;
            handshake = net::tls::async_handshake(*via(), std::move(came), context->accept(),
                world.now() + 1h, [let_in](net::tls::handshake_result result) {
                    if (!result.why)
                        let_in(std::move(result.established));
                });
        });
    }
    std::shared_ptr<net::transport> via() {
        return world.get_transport("10.0.0.5").implementation();
    }
    oidc_client_credentials trusting(const testing::certificate_authority& whom = authority()) {
        return {.token_endpoint_url = "https://idp/token",
            .ssl_ca_pem = whom.certificate(),
            .client_id = "app",
            .client_secret = "hush",
            .retry_for = 5s};
    }
    token_gift ask(oidc_client_credentials from) {
        const auto subject = provide(std::move(from), world.get_transport());
        const token_gift got = testing::ask(*subject, world.get_executor());
        EXPECT_TRUE(world.run_until([&] { return got->came; }));
        EXPECT_THAT(got->why.detail, Not(HasSubstr("hush")));
        return got;
    }
    /// Why there is no token, and that nobody was told the secret.
    std::string refusal(oidc_client_credentials from) {
        const token_gift got = ask(std::move(from));
        EXPECT_THAT(got->what.value, IsEmpty());
        EXPECT_THAT(server->requests(), IsEmpty());
        return got->why.detail;
    }

    testing::simulation world{{.seed = 11}};
    std::optional<testing::http_server> server;
    std::unique_ptr<net::operation> handshake;
    int handshakes = 0;
};

TEST_F(oidc_tls, gets_a_token_from_whom_it_trusts) {
    run_server({.common_name = "idp", .dns_names = {"idp"}, .addresses = {"10.0.0.5"}});
    EXPECT_EQ(ask(trusting())->what.value, "one");
    EXPECT_THAT(server->requests().at(0), StartsWith("POST /token HTTP/1.1\r\nHost: idp\r\n"));
    oidc_client_credentials by_address = trusting();
    by_address.token_endpoint_url = "https://10.0.0.5/token";
    EXPECT_EQ(ask(by_address)->what.value, "one");
}

TEST_F(oidc_tls, reads_whom_to_trust_from_a_file) {
    run_server({.common_name = "idp", .dns_names = {"idp"}});
    const testing::temporary_folder folder;
    oidc_client_credentials from = trusting();
    from.ssl_ca_pem.clear();
    from.ssl_cafile = folder.write("ca.pem", authority().certificate());
    EXPECT_EQ(ask(from)->what.value, "one");
}

TEST_F(oidc_tls, tells_its_secret_to_nobody_whom_it_does_not_know) {
    run_server({.common_name = "idp", .dns_names = {"idp"}});
    const testing::certificate_authority other("Another authority");
    EXPECT_THAT(refusal(trusting(other)),
        AllOf(StartsWith("the token endpoint https://idp/token cannot be connected to: the "
                         "certificate of idp:443 ["),
            HasSubstr("does not come from an authority that is trusted"),
            HasSubstr("trusted is: ssl_ca_pem"), HasSubstr("to ssl_cafile")));
    EXPECT_EQ(handshakes, 1) << "it does not become good by being asked again";
    oidc_client_credentials by_system = trusting();
    by_system.ssl_ca_pem.clear();
    EXPECT_THAT(refusal(by_system), HasSubstr("trusted is: this system's authorities"));
}

TEST_F(oidc_tls, tells_its_secret_to_nobody_who_is_called_otherwise) {
    run_server({.common_name = "idp", .dns_names = {"login.example", "idp.example"}});
    EXPECT_THAT(refusal(trusting()),
        AllOf(HasSubstr("login.example"), HasSubstr("is not for 'idp': call the server by"),
            Not(HasSubstr("ssl_check_hostname")), Not(HasSubstr("listeners"))));
    EXPECT_EQ(handshakes, 1);
}

TEST_F(oidc_tls, tells_its_secret_to_nobody_whose_certificate_has_expired) {
    run_server({.common_name = "idp", .dns_names = {"idp"}, .valid = {.from = -2h, .to = -1h}});
    EXPECT_THAT(refusal(trusting()), HasSubstr("has expired"));
}

TEST_F(oidc_tls, tells_its_secret_to_nobody_who_does_not_encrypt) {
    // As web servers do when TLS comes to their other port.
    run_server([this](std::unique_ptr<net::stream> came, auto) {
        const std::shared_ptr<net::stream> line = std::move(came);
        static const std::string answer = "HTTP/1.1 400 Bad Request\r\n\r\n";
        static const std::array said{boost::asio::const_buffer(answer.data(), answer.size())};
        line->async_write(said, [line](net::error_code, std::size_t) { line->close(); });
        ++handshakes;
    });
    EXPECT_THAT(refusal(trusting()),
        AllOf(HasSubstr("idp:443 does not speak TLS: it answers with text ('HTTP/1.1"),
            HasSubstr("see whether the port is its one for https://"), Not(HasSubstr("broker"))));
    EXPECT_EQ(handshakes, 1);
}

TEST_F(oidc_tls, tries_again_where_the_connection_is_lost) {
    run_server([this](std::unique_ptr<net::stream> came, auto) {
        ++handshakes;
        came->close();
    });
    EXPECT_THAT(refusal(trusting()),
        AllOf(HasSubstr("before the TLS handshake was over"), HasSubstr("was asked")));
    EXPECT_GT(handshakes, 3);
}

TEST_F(oidc_tls, is_not_made_where_whom_to_trust_is_not_to_be_had) {
    const auto problem = [this](auto change) -> std::string {
        oidc_client_credentials from = trusting();
        change(from);
        try {
            provide(std::move(from), world.get_transport());
        } catch (const exception& refused) {
            EXPECT_EQ(refused.code(), errc::configuration);
            return refused.info().detail;
        }
        return "none";
    };
    EXPECT_THAT(problem([](auto& of) { of.ssl_ca_pem = "nothing"; }),
        StartsWith("oidc_client_credentials::ssl_ca_pem cannot be used: "));
    EXPECT_THAT(problem([](auto& of) {
        of.ssl_ca_pem.clear();
        of.ssl_cafile = "/nowhere/ca.pem";
    }),
        AllOf(StartsWith("oidc_client_credentials::ssl_cafile "), HasSubstr("/nowhere/ca.pem")));
    EXPECT_THAT(problem([](auto& of) { of.ssl_cafile = "/etc/passwd"; }),
        HasSubstr("cannot be set together with ssl_ca_pem"));
    EXPECT_THAT(problem([](auto& of) { of.token_endpoint_url = "http://idp/token"; }),
        HasSubstr("ssl_ca_pem has no use where token_endpoint_url does not begin with https://"));
}

} // namespace
} // namespace kafka
