// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/scram_server.hpp"

#include "evaluations.hpp"
#include "protocol/base64.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kafka::testing::test {
namespace {

using namespace std::string_view_literals;
using detail::scram_credential;
using detail::scram_server;
using enum crypto::hash_function;

scram_credential credential_of(crypto::hash_function hash, std::string_view password,
    std::string_view salt_in_base64, std::uint32_t iterations) {
    const auto salt = protocol::detail::from_base64(salt_in_base64);
    const std::vector<std::byte> bytes(salt->begin(), salt->end());
    return detail::make_scram_credential(hash, password, bytes, iterations);
}

std::optional<scram_credential> find_user(std::string_view name) {
    return name == "user"
               ? std::optional(credential_of(sha256, "pencil", "W22ZaJ0SNY7soEsUEjb6gQ==", 4096))
               : std::nullopt;
}

// RFC 7677, 3.
const std::string server_nonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
constexpr auto client_first = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"sv;
constexpr auto server_first =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"sv;
constexpr auto client_final = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                              "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="sv;
constexpr auto server_final = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="sv;

class scram_exchange : public ::testing::Test {
protected:
    scram_server subject{sha256, server_nonce, find_user};
};

TEST_F(scram_exchange, is_that_of_the_standard) {
    EXPECT_THAT(say(subject, client_first), is_challenge(server_first));
    EXPECT_THAT(say(subject, client_final), is_accepted(server_final));
    EXPECT_EQ(subject.principal(), "user");
}

// Those that follow are reckoned with Python's hashlib and hmac.

TEST(scram_server, with_sha_512_and_a_name_that_is_escaped) {
    std::string asked;
    scram_server subject(sha512, "3rfcNHYJY1ZVvWVs7j", [&](std::string_view name) {
        asked = name;
        return credential_of(sha512, "pa,ss=word", "QSXCR+Q6sek8bf92", 8192);
    });
    EXPECT_THAT(say(subject, "n,,n=al=3Dice=2C,r=fyko+d2lbbFgONRv9qkxdawL"),
        is_challenge("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=8192"));
    EXPECT_EQ(asked, "al=ice,");
    EXPECT_THAT(say(subject, "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                             "p=EcatCYxaG7gx6YmDRDmeQXaTD6gKXgjG02o6NuJtI+rQZv3XAVTw81TdZgIVwV//"
                             "UtS29zN2MBASLITH0/U6hA=="),
        is_accepted("v=coM2q/5afAgUX3nX5f0A9Jwv+mM7b33l0en7TSB1+dfk8CDhIDyiniXqIGO1uYmEA7CMzI5hlp/+"
                    "P2p+zCYQfw=="));
    EXPECT_EQ(subject.principal(), "al=ice,");
}

TEST_F(scram_exchange, takes_extensions_and_whom_the_client_acts_for_into_account) {
    EXPECT_THAT(say(subject, "n,a=user,n=user,r=rOprNGfwEbeRWgbNEkqO,tokenauth=false"),
        is_challenge(server_first));
    EXPECT_THAT(say(subject, "c=bixhPXVzZXIs,"
                             "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                             "p=8HUto9xzlth69FPk3dPUEDnwoXn9SLINk2nBis80BUw="),
        is_accepted("v=Qa8rQPKCsi1WI/Z416aCm9uz2QLhAl9O1+SMRqy0jWo="));
}

TEST_F(scram_exchange, tells_nobody_which_users_there_are) {
    EXPECT_THAT(say(subject, "n,,n=nobody,r=rOprNGfwEbeRWgbNEkqO"), is_refused(""));
    scram_server known(sha256, server_nonce, find_user);
    say(known, client_first);
    EXPECT_THAT(say(known, "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                           "p=AAAAZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="),
        is_refused(""));
}

TEST_F(scram_exchange, lets_nobody_act_for_another) {
    EXPECT_THAT(say(subject, "n,a=admin,n=user,r=rOprNGfwEbeRWgbNEkqO"),
        is_refused("Authentication failed: Client requested an authorization id that is different "
                   "from username"));
}

TEST_F(scram_exchange, goes_on_after_no_refusal) {
    say(subject, "n,,n=nobody,r=rOprNGfwEbeRWgbNEkqO");
    EXPECT_THAT(say(subject, client_final), is_refused(""));
    EXPECT_THAT(say(subject, client_first), is_refused(""));
}

TEST(scram_server, refuses_malformed_first_messages) {
    const std::string_view malformed[] = {"", "n", "n,", "n,,", "n,,n=user", "n,,n=user,",
        "n,,n=user,r=", "n,,n=,r=x", "n,,r=x,n=user", "y,,n=user,r=x", "p=tls-unique,,n=user,r=x",
        "n,user,n=user,r=x", "n,a=,n=user,r=x", "n,a==,n=user,r=x", "n,,m=1,n=user,r=x",
        "n,,n=us=er,r=x", "n,,n=us=2Der,r=x", "n,,n=us=2c,r=x", "n,,n=user,r=a b", "n,,n=user,r=x,",
        "n,,n=user,r=x,e", "n,,n=user,r=x,1=2", "n,,n=user,r=x,e=", "n,,n=us\xC3\xA9r,r=x",
        "n,,n=user,r=x\xFF", "\0\0\0"sv, "n,,n=us\0er,r=x"sv};
    for (const std::string_view each : malformed) {
        scram_server subject(sha256, server_nonce, find_user);
        EXPECT_THAT(say(subject, each), is_refused("")) << each;
    }
}

TEST(scram_server, refuses_malformed_and_mismatched_last_messages) {
    const std::string both = "rOprNGfwEbeRWgbNEkqO" + server_nonce;
    const std::string proof = ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    const std::string malformed[] = {"", ",p=", "c=biws" + proof, "c=biws,r=" + both,
        "c=biws,r=" + both + ",p=", "c=biws,r=" + both + ",p=dHzb",
        "c=biws,r=" + both + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ",
        "c=biws,r=" + both + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVR=",
        "c=biws,r=" + both + proof + ",x=y", "c=biws,r=rOprNGfwEbeRWgbNEkqO" + proof,
        "c=biws,r=" + server_nonce + proof, "c=biws,r=x" + both + proof, "c=eSws,r=" + both + proof,
        "c=,r=" + both + proof, "c=***,r=" + both + proof, "r=" + both + ",c=biws" + proof,
        "c=biws,r=" + both + ",x=y" + proof,
        "c=biws,r=" + both + ",p=" + std::string(100'000, 'A')};
    for (const std::string& each : malformed) {
        scram_server subject(sha256, server_nonce, find_user);
        say(subject, client_first);
        EXPECT_THAT(say(subject, each), is_refused("")) << each.substr(0, 200);
    }
}

TEST(scram_server, survives_every_cut_of_a_message) {
    for (std::size_t size = 0; size < client_first.size(); ++size) {
        scram_server subject(sha256, server_nonce, find_user);
        const auto made = say(subject, client_first.substr(0, size));
        EXPECT_EQ(made.what == outcome::challenge, size > std::string_view("n,,n=user,r=").size());
    }
    for (std::size_t size = 0; size < client_final.size(); ++size) {
        scram_server subject(sha256, server_nonce, find_user);
        say(subject, client_first);
        EXPECT_THAT(say(subject, client_final.substr(0, size)), is_refused("")) << size;
    }
}

} // namespace
} // namespace kafka::testing::test
