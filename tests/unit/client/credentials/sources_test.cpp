// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/credentials/sources.hpp"

#include "support/http_server.hpp"
#include "testing/certificates/authority.hpp"
#include "unit/client/credentials/asked.hpp"

#include <gmock/gmock.h>
#include <kafka/error.hpp>

#include <cstdlib>
#include <string>

namespace kafka::detail {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

// {"exp":1767232800}: some hours after the simulation's beginning.
const std::string jwt = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3NjcyMzI4MDB9.c2ln";

class credential_sources_test : public ::testing::Test {
protected:
    credential_sources make(const client_options& with) {
        return make_credential_sources(with, world.get_transport().implementation());
    }
    oauth_token token_of(const client_options& with) {
        const auto got = testing::ask(*make(with).tokens, world.get_executor());
        EXPECT_TRUE(world.run_until([&] { return got->came; }));
        EXPECT_THAT(got->why.detail, IsEmpty());
        return got->what;
    }
    static client_options tokens() {
        return {.security_protocol = security_protocol::sasl_ssl,
            .sasl_mechanism = sasl_mechanism::oauthbearer};
    }

    testing::simulation world{{.seed = 3}};
    testing::temporary_folder folder;
};

TEST_F(credential_sources_test, are_there_where_they_are_asked) {
    EXPECT_EQ(make({}).tokens, nullptr);
    EXPECT_EQ(make({}).aws, nullptr);
    const auto own = provide(oauth_token{.value = "t"});
    client_options with = tokens();
    with.sasl_oauth_token_provider = own;
    EXPECT_EQ(make(with).tokens, own);
    EXPECT_EQ(make(with).aws, nullptr);
    with.security_protocol = security_protocol::ssl;
    EXPECT_EQ(make(with).tokens, nullptr);
}

TEST_F(credential_sources_test, may_be_a_file) {
    client_options with = tokens();
    with.sasl_oauth_token_file = folder.write("token", jwt + '\n');
    with.sasl_oauth_extensions = {{"tenant", "7"}};
    const oauth_token got = token_of(with);
    EXPECT_EQ(got.value, jwt);
    EXPECT_THAT(got.extensions, ElementsAre(Pair("tenant", "7")));
}

TEST_F(credential_sources_test, may_be_an_endpoint) {
    testing::http_server server(world.get_transport("10.0.0.5").implementation(),
        world.get_executor(), "10.0.0.5", 80, [](std::size_t, const std::string&) {
            return testing::http_answer("200 OK", R"({"access_token":"one"})");
        });
    client_options with = tokens();
    with.sasl_oauth_token_endpoint_url = "http://10.0.0.5/token";
    with.sasl_oauth_client_id = "app";
    with.sasl_oauth_client_secret = "hush";
    with.sasl_oauth_scope = "kafka";
    with.sasl_oauth_extensions = {{"tenant", "7"}};
    const oauth_token got = token_of(with);
    EXPECT_EQ(got.value, "one");
    EXPECT_THAT(got.extensions, ElementsAre(Pair("tenant", "7")));
    EXPECT_THAT(server.requests(),
        ElementsAre(AllOf(StartsWith("POST /token "), HasSubstr("Basic YXBwOmh1c2g=\r\n"),
            EndsWith("grant_type=client_credentials&scope=kafka"))));
}

TEST_F(credential_sources_test, trust_whom_their_own_options_name) {
    client_options with = tokens();
    with.sasl_oauth_token_endpoint_url = "https://idp/token";
    with.sasl_oauth_client_id = "app";
    with.sasl_oauth_client_secret = "hush";
    with.sasl_oauth_cafile = folder.write("ca.pem", testing::certificate_authority().certificate());
    EXPECT_NE(make(with).tokens, nullptr);
    folder.write("ca.pem", "nothing");
    try {
        make(with);
        FAIL();
    } catch (const exception& refused) {
        EXPECT_EQ(refused.code(), errc::configuration);
        EXPECT_THAT(refused.info().detail,
            AllOf(StartsWith("sasl_oauth_cafile: "), HasSubstr("ca.pem"), Not(HasSubstr("hush"))));
    }
}

TEST_F(credential_sources_test, of_amazon_are_the_environment_s_profile) {
    ::setenv("AWS_SHARED_CREDENTIALS_FILE",
        folder
            .write("credentials", "[default]\naws_access_key_id=a\naws_secret_access_key=s\n"
                                  "[billing]\naws_access_key_id=b\naws_secret_access_key=t\n")
            .c_str(),
        1);
    for (const char* each : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"})
        ::unsetenv(each);
    client_options with{.security_protocol = security_protocol::sasl_ssl,
        .sasl_mechanism = sasl_mechanism::aws_msk_iam,
        .sasl_aws_region = "eu-central-1"};
    const auto key = [&] {
        return testing::ask(*make(with).aws, world.get_executor())->what.access_key_id;
    };
    EXPECT_EQ(key(), "a");
    with.sasl_aws_profile = "billing";
    EXPECT_EQ(key(), "b");
    const auto own = provide(aws_credentials{.access_key_id = "c", .secret_access_key = "u"});
    with.sasl_aws_credentials_provider = own;
    EXPECT_EQ(make(with).aws, own);
    EXPECT_EQ(make(with).tokens, nullptr);
}

} // namespace
} // namespace kafka::detail
