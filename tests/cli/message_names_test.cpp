// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/codec/message_names.hpp"
#include "failures.hpp"

#include <gmock/gmock.h>

#include <utility>

namespace kafka::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(parse_api, takes_a_name_in_every_spelling) {
    for (const char* name : {"OffsetForLeaderEpoch", "offsetforleaderepoch", "OFFSETFORLEADEREPOCH",
             "offset_for_leader_epoch", "offset-for-leader-epoch", "OFFSET_FOR_LEADER_EPOCH", "23"})
        EXPECT_EQ(parse_api(name).name, "OffsetForLeaderEpoch") << name;
}

TEST(parse_api, finds_every_api) {
    for (const protocol::api_type* api : protocol::apis()) {
        EXPECT_EQ(&parse_api(api->name), api);
        EXPECT_EQ(&parse_api(std::to_string(api->key)), api);
    }
}

TEST(parse_api, names_the_nearest) {
    const failure wrong = failure_of([] { parse_api("metdata"); });
    EXPECT_EQ(wrong.text, "'metdata' is no API; did you mean 'Metadata'?");
    EXPECT_EQ(wrong.hint, "'kafka-asio protocol' lists all of them.");
    EXPECT_EQ(wrong.status, 2);
    EXPECT_EQ(failure_of([] { parse_api("create_topic"); }).text,
        "'create_topic' is no API; did you mean 'CreateTopics'?");
    EXPECT_EQ(failure_of([] { parse_api("nonsense\x1b"); }).text, "'nonsense?' is no API");
    EXPECT_EQ(failure_of([] { parse_api(""); }).text, "'' is no API");
}

TEST(parse_api, knows_its_keys) {
    EXPECT_EQ(failure_of([] { parse_api("999"); }).text, "there is no API with the key 999");
    EXPECT_EQ(
        failure_of([] { parse_api("99999999"); }).text, "there is no API with the key 99999999");
    EXPECT_EQ(failure_of([] { parse_api("-1"); }).text, "'-1' is no API");
}

TEST(parse_api_and_version, takes_a_version) {
    const api_and_version found = parse_api_and_version("metadata:9");
    EXPECT_EQ(found.api->name, "Metadata");
    EXPECT_EQ(found.version, 9);
    EXPECT_EQ(parse_api_and_version("3").version, std::nullopt);
    EXPECT_EQ(parse_api_and_version("3:0").version, 0);
}

TEST(parse_api_and_version, refuses_versions_that_are_not_there) {
    const std::pair<const char*, const char*> samples[] = {
        {"Metadata:99", "Metadata has no version 99; there are 0 to "},
        {"Metadata:99999999", "Metadata has no version 99999999; there are 0 to "},
        {"Metadata:", "'' is no version of Metadata; there are 0 to "},
        {"Metadata:-1", "'-1' is no version of Metadata; there are 0 to "},
        {"Metadata:1x", "'1x' is no version of Metadata; there are 0 to "},
        {"Metadata:1:2", "'1:2' is no version of Metadata; there are 0 to "}};
    for (const auto& each : samples) {
        const failure wrong = failure_of([&] { parse_api_and_version(each.first); });
        EXPECT_THAT(wrong.text, StartsWith(each.second));
        EXPECT_EQ(wrong.status, 2);
    }
}

TEST(parse_data_message, takes_what_belongs_to_no_api) {
    EXPECT_EQ(
        parse_data_message("ConsumerProtocolSubscription").name, "ConsumerProtocolSubscription");
    EXPECT_EQ(
        parse_data_message("consumer_protocol_assignment").name, "ConsumerProtocolAssignment");
    EXPECT_EQ(parse_data_message("RequestHeader").name, "RequestHeader");
    const failure wrong = failure_of([] { parse_data_message("ConsumerProtocolSubscripton"); });
    EXPECT_EQ(wrong.text, "'ConsumerProtocolSubscripton' is no data message; did you mean "
                          "'ConsumerProtocolSubscription'?");
    EXPECT_THAT(wrong.hint, HasSubstr(", EndTxnMarker, "));
    EXPECT_EQ(wrong.status, 2);
    EXPECT_EQ(failure_of([] { parse_data_message("MetadataRequest"); }).text,
        "'MetadataRequest' is no data message");
}

} // namespace
} // namespace kafka::cli
