// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/protocol_report.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <kafka/protocol/any_message.hpp>

namespace kafka::cli {
namespace {

using protocol::find_api;
using protocol::find_message;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

TEST(render_message, golden) {
    EXPECT_EQ(render_message(*find_message("FindCoordinatorRequest"), {}),
        R"(FindCoordinatorRequest, versions 0–6, flexible from 3
  MEMBER           TYPE      VERSIONS  NULL IN  DEFAULT
  key              string    0–3                ""
  keyType          int8      1+                 0
  coordinatorKeys  []string  4+                 []
)");
    EXPECT_EQ(render_message(*find_message("RequestHeader"), {}),
        R"(RequestHeader, versions 0–2, flexible from 2
  MEMBER             TYPE    VERSIONS  NULL IN  DEFAULT
  requestApiKey      int16   0+                 0
  requestApiVersion  int16   0+                 0
  correlationId      int32   0+                 0
  clientId           string  1+        1+       ""       ignorable
)");
}

TEST(render_message, shows_structs_as_a_tree) {
    const std::string text = render_message(*find_message("MetadataRequest"), {});
    EXPECT_THAT(
        text, ContainsRegex("\n  topics +\\[\\]MetadataRequestTopic +0\\+ +1\\+ +\\[\\]\n"));
    EXPECT_THAT(text, ContainsRegex("\n    topicId +uuid +10\\+ +\"A{22}\" +ignorable\n"));
    EXPECT_THAT(text, ContainsRegex("\n    name +string +0\\+ +10\\+ +\"\"\n"));
    EXPECT_THAT(text, ContainsRegex("\n  includeClusterAuthorizedOperations +bool +8–10 +false\n"));
}

TEST(render_message, shows_tags_keys_and_secrets) {
    EXPECT_THAT(render_message(*find_message("ApiVersionsResponse"), {}),
        ContainsRegex("\n  supportedFeatures +\\[\\]\\w+ +3\\+ +\\[\\] +tag 0 in 3\\+, ignorable\n"
                      "    name +string +3\\+ +\"\" +key\n"));
    EXPECT_THAT(render_message(*find_message("SaslAuthenticateRequest"), {}),
        ContainsRegex("\n  authBytes +bytes +0\\+ +\"\" +secret\n"));
}

TEST(render_message, shows_every_message) {
    for (const protocol::message_type* type : protocol::messages())
        EXPECT_THAT(render_message(*type, {}), StartsWith(std::string(type->name) + ", version"));
}

TEST(render_api, has_both_messages) {
    const std::string text = render_api(*find_api("FindCoordinator"), {});
    EXPECT_THAT(text, StartsWith("FindCoordinator, key 10, version 6 since Kafka "));
    EXPECT_THAT(text, HasSubstr("\n\nFindCoordinatorRequest, versions 0–6"));
    EXPECT_THAT(text, HasSubstr("\n\nFindCoordinatorResponse, versions 0–6"));
}

TEST(render_apis, has_a_line_for_each) {
    const std::string text = '\n' + render_apis(protocol::apis(), {});
    for (const protocol::api_type* api : protocol::apis())
        EXPECT_THAT(text,
            ContainsRegex("\n +" + std::to_string(api->key) + "  " + std::string(api->name) + " "));
    EXPECT_THAT(text, ContainsRegex("\n   10  FindCoordinator +0–6 +[0-9]+\\.[0-9]+"));
}

TEST(protocol_json, says_the_same) {
    const boost::json::value all = boost::json::parse(apis_json(protocol::apis()));
    EXPECT_EQ(all.at("apis").as_array().size(), protocol::apis().size());
    const boost::json::value api = boost::json::parse(api_json(*find_api("Metadata")));
    EXPECT_EQ(api.at("api_key"), 3);
    EXPECT_EQ(api.at("name"), "Metadata");
    const boost::json::value& topics = api.at("request").at("members").at(0);
    EXPECT_EQ(topics.at("name"), "topics");
    EXPECT_EQ(topics.at("type"), "[]MetadataRequestTopic");
    EXPECT_EQ(topics.at("nullable").at(0), 1);
    EXPECT_EQ(topics.at("default"), boost::json::array());
    EXPECT_TRUE(topics.at("tag").is_null());
    EXPECT_EQ(topics.at("members").at(0).at("name"), "topicId");
    EXPECT_EQ(topics.at("members").at(0).at("ignorable"), true);
    EXPECT_EQ(boost::json::parse(message_json(*find_message("RequestHeader"))).at("name"),
        "RequestHeader");
}

/// Every member that a message writes with all defaults has the default that is told.
TEST(describe_message, tells_the_defaults_that_messages_have) {
    for (const protocol::message_type* type : protocol::messages()) {
        const message_report report = describe_message(*type);
        const boost::json::value shown =
            boost::json::parse(to_json(protocol::any_message(*type), type->versions.max));
        for (const member_row& row : report.members) {
            const boost::json::value* value = shown.as_object().if_contains(row.name);
            if (!value || row.default_value.empty())
                continue;
            EXPECT_EQ(*value, boost::json::parse(row.default_value)) << type->name << row.name;
        }
    }
}

} // namespace
} // namespace kafka::cli
