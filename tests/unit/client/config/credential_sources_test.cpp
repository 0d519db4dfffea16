// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Options that say where tokens and AWS credentials come from: one way of several, whole, and in
// the words of other clients.

#include <gmock/gmock.h>
#include <kafka/config.hpp>
#include <kafka/credentials.hpp>
#include <kafka/error.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::SizeIs;

const std::string file = "/etc/passwd";

std::vector<std::string> messages(const std::vector<config_problem>& problems) {
    std::vector<std::string> texts;
    for (const config_problem& problem : problems)
        texts.push_back(problem.message());
    return texts;
}

client_options tokens() {
    return {.security_protocol = security_protocol::sasl_plaintext,
        .sasl_mechanism = sasl_mechanism::oauthbearer};
}

client_options endpoint() {
    client_options made = tokens();
    made.sasl_oauth_token_endpoint_url = "https://idp/token";
    made.sasl_oauth_client_id = "app";
    made.sasl_oauth_client_secret = "hush";
    return made;
}

/// What is wrong when the options are changed like that.
template <class Change>
std::vector<std::string> problems(client_options of, Change change) {
    change(of);
    auto found = messages(validate(of));
    EXPECT_THAT(found, Each(Not(HasSubstr("hush"))));
    return found;
}

TEST(token_options, say_all_ways_where_none_is_taken) {
    EXPECT_THAT(messages(validate(tokens())),
        ElementsAre("sasl_mechanism = 'OAUTHBEARER': nothing says where tokens come from; expected "
                    "sasl_oauth_token_file; or sasl_oauth_token_endpoint_url, with "
                    "sasl_oauth_client_id and sasl_oauth_client_secret; or "
                    "sasl_oauth_token_provider (<kafka/credentials.hpp>), which the program sets"));
}

TEST(token_options, take_one_way) {
    EXPECT_THAT(validate(endpoint()), IsEmpty());
    EXPECT_THAT(problems(tokens(), [](auto& of) { of.sasl_oauth_token_file = file; }), IsEmpty());
    EXPECT_THAT(
        problems(tokens(),
            [](auto& of) { of.sasl_oauth_token_provider = provide(oauth_token{.value = "t"}); }),
        IsEmpty());
    EXPECT_THAT(problems(endpoint(), [](auto& of) { of.sasl_oauth_token_file = file; }),
        ElementsAre("sasl_oauth_token_endpoint_url: sasl_oauth_token_file is set, too; expected "
                    "only one of them"));
    EXPECT_THAT(problems(tokens(),
                    [](auto& of) {
                        of.sasl_oauth_token_provider = provide(oauth_token{.value = "t"});
                        of.sasl_oauth_token_file = file;
                        of.sasl_oauth_extensions = {{"a", "b"}};
                    }),
        ElementsAre("sasl_oauth_token_file: sasl_oauth_token_provider is set, too; expected only "
                    "one of them",
            HasSubstr("sasl_oauth_extensions: sasl_oauth_token_provider is set, which gives its")));
}

TEST(token_options, of_an_endpoint_are_all_there) {
    EXPECT_THAT(problems(endpoint(), [](auto& of) { of.sasl_oauth_client_id.clear(); }),
        ElementsAre("sasl_oauth_client_id: not set, and sasl_oauth_token_endpoint_url is; expected "
                    "UTF-8 without NUL, at most 32767 bytes"));
    EXPECT_THAT(problems(endpoint(), [](auto& of) { of.sasl_oauth_client_secret.clear(); }),
        ElementsAre(HasSubstr("sasl_oauth_client_secret: not set, and sasl_oauth_token")));
    EXPECT_THAT(problems(tokens(),
                    [](auto& of) {
                        of.sasl_oauth_token_file = file;
                        of.sasl_oauth_client_secret = "hush";
                        of.sasl_oauth_scope = "x";
                    }),
        ElementsAre("sasl_oauth_client_secret: sasl_oauth_token_endpoint_url is not set; expected "
                    "it with sasl_oauth_token_endpoint_url",
            HasSubstr("sasl_oauth_scope: sasl_oauth_token_endpoint_url is not set")));
}

TEST(token_options, trust_somebody_only_where_there_is_somebody) {
    EXPECT_THAT(problems(endpoint(), [](auto& of) { of.sasl_oauth_cafile = file; }), IsEmpty());
    EXPECT_THAT(problems(endpoint(),
                    [](auto& of) {
                        of.sasl_oauth_cafile = file;
                        of.sasl_oauth_ca_pem = "-----BEGIN CERTIFICATE-----";
                    }),
        ElementsAre("sasl_oauth_ca_pem: sasl_oauth_cafile is set, too; expected only one of them"));
    EXPECT_THAT(problems(endpoint(),
                    [](auto& of) {
                        of.sasl_oauth_token_endpoint_url = "http://idp/token";
                        of.sasl_oauth_cafile = file;
                    }),
        ElementsAre("sasl_oauth_cafile: sasl_oauth_token_endpoint_url does not begin with "
                    "https://; expected sasl_oauth_token_endpoint_url https://…"));
}

TEST(token_options, have_no_use_for_other_mechanisms) {
    const auto found = problems(endpoint(), [](auto& of) {
        of.sasl_mechanism = sasl_mechanism::plain;
        of.sasl_plain_username = of.sasl_plain_password = "x";
        of.sasl_oauth_extensions = {{"a", "b"}};
    });
    EXPECT_THAT(found, SizeIs(4));
    EXPECT_THAT(found, Each(AllOf(HasSubstr("sasl_oauth_"), HasSubstr("of no use where "),
                           HasSubstr("expected sasl_mechanism OAUTHBEARER"))));
}

TEST(token_options, take_no_password_in_a_url_and_show_none) {
    for (const std::string& url :
        {std::string("https://app:hush@idp/"), std::string("https://app:hush@idp/\n"),
            "https://app:hush@idp/" + std::string(40'000, 'x')}) {
        client_options options = endpoint();
        options.sasl_oauth_token_endpoint_url = url;
        EXPECT_THAT(messages(validate(options)),
            ElementsAre(
                AllOf(HasSubstr("sasl_oauth_token_endpoint_url: "), Not(HasSubstr("hush")))));
        for (const option_info& each : client_option_table())
            EXPECT_THAT(option_value(each, options), Not(HasSubstr("hush"))) << each.name;
    }
}

TEST(token_options, say_what_a_file_s_url_would_be) {
    EXPECT_THAT(
        problems(endpoint(), [](auto& of) { of.sasl_oauth_token_endpoint_url = "file:///t"; }),
        ElementsAre(HasSubstr("a file with a token is named by sasl_oauth_token_file")));
}

// --- how other clients say it --------------------------------------------------------------------

TEST(token_options, are_read_as_java_writes_them) {
    config_reader reader;
    reader.read_text(
        "security.protocol=SASL_SSL\n"
        "sasl.mechanism=OAUTHBEARER\n"
        "sasl.login.callback.handler.class="
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler\n"
        "sasl.oauthbearer.token.endpoint.url=https://idp/token\n"
        "sasl.oauthbearer.client.credentials.client.id=app\n"
        "sasl.oauthbearer.client.credentials.client.secret=hush\n"
        "sasl.oauthbearer.scope=kafka\n"
        "sasl.jaas.config="
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;\n",
        "client.properties");
    const client_options options = reader.options();
    EXPECT_EQ(options.sasl_oauth_token_endpoint_url, "https://idp/token");
    EXPECT_EQ(options.sasl_oauth_client_id, "app");
    EXPECT_EQ(options.sasl_oauth_client_secret, "hush");
    EXPECT_EQ(options.sasl_oauth_scope, "kafka");
}

TEST(token_options, are_read_as_java_wrote_them_before_4_1) {
    config_reader reader;
    reader.read_text("security.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\n"
                     "sasl.oauthbearer.token.endpoint.url=https://idp/token\n"
                     "sasl.jaas.config=x.OAuthBearerLoginModule required clientId=\"app\" \\\n"
                     "    clientSecret=\"hush\" scope=\"a b\" extension_tenant=\"7\";\n",
        "client.properties");
    const client_options options = reader.options();
    EXPECT_EQ(options.sasl_oauth_client_id, "app");
    EXPECT_EQ(options.sasl_oauth_client_secret, "hush");
    EXPECT_EQ(options.sasl_oauth_scope, "a b");
    EXPECT_THAT(options.sasl_oauth_extensions, ElementsAre(Pair("tenant", "7")));
}

TEST(token_options, are_read_as_librdkafka_writes_them) {
    config_reader reader;
    reader.read_text("security.protocol=sasl_ssl\nsasl.mechanisms=OAUTHBEARER\n"
                     "sasl.oauthbearer.method=oidc\n"
                     "sasl.oauthbearer.token.endpoint.url=https://idp/token\n"
                     "sasl.oauthbearer.client.id=app\nsasl.oauthbearer.client.secret=hush\n"
                     "sasl.oauthbearer.scope=kafka\nsasl.oauthbearer.extensions=a=b,c=d\n"
                     "https.ca.location=/etc/passwd\n",
        "rdkafka.conf");
    const client_options options = reader.options();
    EXPECT_EQ(options.sasl_oauth_client_id, "app");
    EXPECT_EQ(options.sasl_oauth_cafile, "/etc/passwd");
    EXPECT_THAT(options.sasl_oauth_extensions, ElementsAre(Pair("a", "b"), Pair("c", "d")));
}

TEST(token_options, of_others_that_mean_something_else_are_refused) {
    const auto said = [](std::string_view name, std::string_view value) {
        config_reader reader;
        reader.set(name, value);
        return messages(reader.problems());
    };
    EXPECT_THAT(said("sasl.oauthbearer.method", "default"),
        ElementsAre(AllOf(HasSubstr("sasl_oauth_token_file"), HasSubstr("expected oidc"))));
    EXPECT_THAT(said("sasl.login.callback.handler.class", "com.example.Handler"),
        ElementsAre(HasSubstr("client_options::sasl_oauth_token_provider")));
    EXPECT_THAT(said("sasl.oauthbearer.header.urlencode", "true"),
        ElementsAre(HasSubstr("oidc_client_credentials::header_urlencode")));
}

// What another line has set is still known as that line's.
TEST(token_options, keep_the_origin_that_a_translation_does_not_change) {
    config_reader reader;
    reader.set("sasl.oauthbearer.client.id", "app", "a:1");
    reader.set("sasl.jaas.config", "x.OAuthBearerLoginModule required scope=y;", "a:2");
    EXPECT_THAT(messages(reader.problems()),
        AllOf(Contains(HasSubstr("a:1: sasl.oauthbearer.client.id: security_protocol")),
            Contains(HasSubstr("a:2: sasl.jaas.config: security_protocol"))));
}

// --- AWS -----------------------------------------------------------------------------------------

TEST(aws_options, need_no_provider) {
    client_options options{.security_protocol = security_protocol::sasl_ssl,
        .sasl_mechanism = sasl_mechanism::aws_msk_iam,
        .sasl_aws_profile = "billing",
        .sasl_aws_region = "eu-central-1"};
    EXPECT_THAT(validate(options), IsEmpty());
    options.sasl_aws_credentials_provider = provide(aws_credentials{});
    EXPECT_THAT(messages(validate(options)),
        ElementsAre("sasl_aws_profile: sasl_aws_credentials_provider is set, too; expected only "
                    "one of them"));
    options.sasl_aws_profile.clear();
    EXPECT_THAT(validate(options), IsEmpty());
}

} // namespace
} // namespace kafka
