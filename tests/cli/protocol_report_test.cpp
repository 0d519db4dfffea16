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
    EXPECT_THAT(
        text, StartsWith("FindCoordinator, key 10, since Kafka 0.8.2, version 6 since 3.9\n"));
    EXPECT_THAT(text, HasSubstr("\n\nFindCoordinatorRequest, versions 0–6"));
    EXPECT_THAT(text, HasSubstr("\n\nFindCoordinatorResponse, versions 0–6"));
}

TEST(render_api, says_what_was_dropped) {
    EXPECT_THAT(render_api(*find_api("CreateTopics"), {}),
        StartsWith("CreateTopics, key 19, since Kafka 0.10.1, version 7 since 2.8, 0–1 dropped in "
                   "4.0\n"));
    EXPECT_THAT(render_api(*find_api("LeaderAndIsr"), {}), HasSubstr(", all dropped in 4.0\n"));
    // A single version is not told twice.
    EXPECT_THAT(render_api(*find_api("DeleteShareGroupState"), {}),
        StartsWith("DeleteShareGroupState, key 86, since Kafka 4.1\n"));
}

TEST(history_of, has_what_brought_and_what_dropped_the_versions) {
    const api_history produce = history_of(*find_api("Produce"));
    EXPECT_EQ(produce.since, "0.8.0");
    EXPECT_EQ(produce.newest_since, "4.1");
    ASSERT_EQ(produce.dropped.size(), 1u);
    EXPECT_EQ(produce.dropped[0].versions, (protocol::version_range{0, 2}));
    EXPECT_EQ(produce.dropped[0].release, "4.0");
    // 4.0.1 has back what 4.0 had dropped.
    EXPECT_TRUE(history_of(*find_api("JoinGroup")).dropped.empty());
    // Version 0 was never a stable one.
    EXPECT_EQ(history_of(*find_api("ShareFetch")).since, "4.1");
    EXPECT_EQ(history_of(*find_api("ShareFetch")).newest_since, "4.2");
    for (const protocol::api_type* api : protocol::apis())
        EXPECT_EQ(history_of(*api).since.empty(), api->request->stable.empty()) << api->name;
}

TEST(render_apis, says_what_was_dropped) {
    const std::string text = render_apis(protocol::apis(), {});
    EXPECT_THAT(text, ContainsRegex("  Produce +0–13 +0\\.8\\.0 +4\\.1 +0–2 dropped in 4\\.0\n"));
    EXPECT_THAT(
        text, ContainsRegex("  LeaderAndIsr +0–7 +0\\.8\\.0 +3\\.4 +all dropped in 4\\.0\n"));
    EXPECT_THAT(text, ContainsRegex("  InitProducerId +0–6 +0\\.11\\.0 +3\\.8 +6 unstable\n"));
}

TEST(render_apis, has_a_line_for_each) {
    const std::string text = '\n' + render_apis(protocol::apis(), {});
    for (const protocol::api_type* api : protocol::apis())
        EXPECT_THAT(text,
            ContainsRegex("\n +" + std::to_string(api->key) + "  " + std::string(api->name) + " "));
    EXPECT_THAT(text, ContainsRegex("\n   10  FindCoordinator +0–6 +0\\.8\\.2 +3\\.9\n"));
}

TEST(protocol_json, says_the_same) {
    const boost::json::value all = boost::json::parse(apis_json(protocol::apis()));
    EXPECT_EQ(all.at("apis").as_array().size(), protocol::apis().size());
    const boost::json::value api = boost::json::parse(api_json(*find_api("Metadata")));
    EXPECT_EQ(api.at("api_key"), 3);
    EXPECT_EQ(api.at("name"), "Metadata");
    EXPECT_EQ(api.at("since"), "0.8.0");
    EXPECT_EQ(api.at("newest_since"), "4.0");
    EXPECT_EQ(api.at("dropped"), boost::json::array());
    EXPECT_EQ(boost::json::parse(api_json(*find_api("Produce"))).at("dropped"),
        boost::json::parse(R"([{"versions":[0,2],"in":"4.0"}])"));
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
