// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/versions_report.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/api_versions.hpp>

namespace kafka::cli {
namespace {

using protocol::version_range;
using testing::HasSubstr;

versions_report sample() {
    return {.node = 2,
        .address = "127.0.0.1:9092",
        .looks_like = {4, 3, 0},
        .apis = {{.key = 3,
                     .name = "Metadata",
                     .broker = version_range{0, 13},
                     .client = version_range{0, 12},
                     .used = std::int16_t{12}},
            {.key = 18,
                .name = "ApiVersions",
                .broker = version_range{9, 9},
                .client = version_range{0, 4}},
            {.key = 19, .name = "CreateTopics", .client = version_range{2, 7}},
            {.key = 200, .broker = version_range{0, 0}}},
        .features = {{.name = "group.version", .supported = version_range{0, 1}},
            {.name = "metadata.version",
                .supported = version_range{7, 30},
                .finalized = version_range{30, 30}}}};
}

TEST(versions_report, joins_what_both_sides_know) {
    const protocol::api_type* metadata = protocol::find_api("Metadata");
    const protocol::api_type* groups = protocol::find_api("ListGroups");
    ASSERT_TRUE(metadata && groups);
    const std::vector<const protocol::api_type*> ours{metadata, groups};
    protocol::api_versions_response answer;
    answer.api_keys = {{.api_key = 200, .min_version = 1, .max_version = 2},
        {.api_key = 3, .min_version = 0, .max_version = 5},
        {.api_key = 1, .min_version = 0, .max_version = 11}};
    answer.supported_features = {{.name = "b", .min_version = 1, .max_version = 3},
        {.name = "a", .min_version = 0, .max_version = 1}};
    answer.finalized_features = {{.name = "b", .max_version_level = 2, .min_version_level = 1}};

    const versions_report report = make_versions_report(answer, 7, "host:1", ours);
    EXPECT_EQ(report.node, 7);
    EXPECT_EQ(report.address, "host:1");
    ASSERT_EQ(report.apis.size(), 4u);
    EXPECT_EQ(report.apis[0], (api_row{.key = 1, .name = "Fetch", .broker = version_range{0, 11}}));
    EXPECT_EQ(report.apis[1], (api_row{.key = 3,
                                  .name = "Metadata",
                                  .broker = version_range{0, 5},
                                  .client = metadata->request->stable,
                                  .used = std::int16_t{5}}));
    EXPECT_EQ(report.apis[2],
        (api_row{.key = 16, .name = "ListGroups", .client = groups->request->stable}));
    EXPECT_EQ(report.apis[3], (api_row{.key = 200, .broker = version_range{1, 2}}));
    const std::vector<feature_row> features{{.name = "a", .supported = version_range{0, 1}},
        {.name = "b", .supported = version_range{1, 3}, .finalized = version_range{1, 2}}};
    EXPECT_EQ(report.features, features);
}

TEST(versions_report, a_broker_of_strange_ranges_has_nothing_in_common) {
    const std::vector<const protocol::api_type*> ours{protocol::find_api("Metadata")};
    protocol::api_versions_response answer;
    answer.api_keys = {{.api_key = 3, .min_version = 500, .max_version = 501}};
    EXPECT_EQ(make_versions_report(answer, 1, "h:1", ours).apis[0].used, std::nullopt);
}

TEST(versions_report, an_api_counts_as_it_was_first_listed) {
    protocol::api_versions_response answer;
    answer.api_keys = {{.api_key = 3, .min_version = 5, .max_version = 4},
        {.api_key = 3, .min_version = 0, .max_version = 5},
        {.api_key = 3, .min_version = 1, .max_version = 9},
        {.api_key = 7, .min_version = 1, .max_version = 0}};
    const std::vector<api_row> apis = make_versions_report(answer, 1, "h:1", {}).apis;
    ASSERT_EQ(apis.size(), 1u);
    EXPECT_EQ(apis[0].broker, (version_range{0, 5}));
}

TEST(versions_text, golden) {
    EXPECT_EQ(render_versions(sample(), {}),
        R"(Broker 2 at 127.0.0.1:9092, looks like Kafka 4.3

  KEY  API           BROKER  CLIENT            USED
    3  Metadata      0–13    0–12                12
   18  ApiVersions   9       0–4     none in common
   19  CreateTopics  –       2–7                  –
  200  (unknown)     0       –                    –

  FEATURE           SUPPORTED  FINALIZED
  group.version     0–1        –
  metadata.version  7–30       30
)");
}

TEST(versions_json, golden) {
    EXPECT_EQ(versions_json(sample()),
        R"({"node_id":2,"apis":[)"
        R"({"api_key":3,"name":"Metadata","broker":[0,13],"client":[0,12],"use":12},)"
        R"({"api_key":18,"name":"ApiVersions","broker":[9,9],"client":[0,4],"use":null},)"
        R"({"api_key":19,"name":"CreateTopics","broker":null,"client":[2,7],"use":null},)"
        R"({"api_key":200,"name":null,"broker":[0,0],"client":null,"use":null}],)"
        R"("features":[{"name":"group.version","supported":[0,1],"finalized":null},)"
        R"({"name":"metadata.version","supported":[7,30],"finalized":[30,30]}]})");
}

TEST(api_name, agrees_with_the_schema) {
    for (const protocol::api_type* api : protocol::apis())
        EXPECT_EQ(api_name(api->key), api->name);
    EXPECT_EQ(api_name(0), "Produce");
    EXPECT_EQ(api_name(94), "UnregisterController");
    EXPECT_EQ(api_name(-1), "");
    EXPECT_EQ(api_name(32767), "");
}

} // namespace
} // namespace kafka::cli
