// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "messages.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/alter_configs.hpp>
#include <kafka/protocol/alter_user_scram_credentials.hpp>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/json.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/protocol/reflection.hpp>
#include <kafka/protocol/sasl_authenticate.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace kafka::protocol {

namespace {

template <class Message>
std::string error_of(std::string_view text, std::int16_t version) {
    Message message;
    return from_json(text, version, message).error;
}

TEST(json, has_the_fields_of_the_version) {
    metadata_request request;
    request.topics->push_back({.name = "t"});
    EXPECT_EQ(to_json(request, 1), R"({"topics":[{"name":"t"}]})");
    EXPECT_EQ(to_json(request, 4), R"({"topics":[{"name":"t"}],"allowAutoTopicCreation":true})");
    EXPECT_EQ(to_json(request, 12),
        R"({"topics":[{"topicId":"AAAAAAAAAAAAAAAAAAAAAA","name":"t"}],)"
        R"("allowAutoTopicCreation":true,"includeTopicAuthorizedOperations":false})");
    request.topics.reset();
    EXPECT_EQ(to_json(request, 1), R"({"topics":null})");
}

TEST(json, leaves_out_tagged_fields_that_have_their_default) {
    api_versions_response answer;
    EXPECT_EQ(to_json(answer, 3), R"({"errorCode":0,"apiKeys":[],"throttleTimeMs":0})");
    answer.finalized_features_epoch = 4611686018427387904;
    EXPECT_EQ(to_json(answer, 3), R"({"errorCode":0,"apiKeys":[],"throttleTimeMs":0,)"
                                  R"("finalizedFeaturesEpoch":4611686018427387904})");
}

TEST(json, does_not_hide_what_cannot_be_sent) {
    const metadata_request request{.allow_auto_topic_creation = false};
    EXPECT_EQ(to_json(request, 1), R"({"topics":[],"allowAutoTopicCreation":false})");
}

TEST(json, there_is_none_for_a_version_that_does_not_exist) {
    shapes all;
    all.password = "hush";
    for (const std::int16_t version : {std::int16_t{-1}, std::int16_t{99}})
        EXPECT_THROW(to_json(all, version), std::invalid_argument) << version;
}

TEST(json, has_a_form_for_every_type) {
    shapes all;
    all.names.reset();
    all.blob = bytes{std::byte{1}, std::byte{2}};
    all.payload = records_slice::copy_of(all.blob);
    all.unsigned_ = 4294967295;
    all.real = std::numeric_limits<double>::infinity();
    all.name = "\"\n\u20ac";
    const std::string text = to_json(all, 3);
    EXPECT_NE(text.find(R"("flag":true,"tiny":-1,"small":0,"port":9092,"number":2147483647)"),
        std::string::npos);
    EXPECT_NE(text.find(R"("unsigned":4294967295,"big":-9223372036854775808,"real":"Infinity")"),
        std::string::npos);
    EXPECT_NE(text.find("\"name\":\"\\\"\\n\u20ac\""), std::string::npos);
    EXPECT_NE(text.find(R"("blob":"AQI=","maybeBlob":null,"payload":"AQI=")"), std::string::npos);
    EXPECT_NE(text.find(R"("names":null)"), std::string::npos);
    EXPECT_NE(
        text.find(R"("where":{"x":0,"y":0,"label":null},"maybeWhere":null)"), std::string::npos);
    shapes read;
    const json_result result = from_json(text, 3, read);
    ASSERT_TRUE(result) << result.error;
    EXPECT_EQ(read, all);
}

TEST(json, missing_members_have_their_default) {
    metadata_request request{.topics = {}, .allow_auto_topic_creation = false};
    ASSERT_TRUE(from_json("{}", 4, request));
    EXPECT_EQ(request, metadata_request{});
    ASSERT_TRUE(from_json(R"({"topics":[{"name":"a"}]})", 4, request));
    EXPECT_EQ(request.topics->front().name, "a");
    EXPECT_TRUE(request.allow_auto_topic_creation);
}

TEST(json, records_are_told_by_their_size_where_asked) {
    constexpr json_style style{.records_by_size = true};
    shapes value;
    EXPECT_NE(to_json(value, 3, style).find(R"("payload":null)"), std::string::npos);
    value.payload = records_slice::copy_of(std::vector<std::byte>(3));
    const std::string told = to_json(value, 3, style);
    EXPECT_NE(told.find(R"("payloadSizeInBytes":3)"), std::string::npos) << told;
    EXPECT_EQ(told.find(R"("payload":)"), std::string::npos) << told;
}

TEST(json, sizes_of_records_from_a_log_are_read_over) {
    shapes read;
    EXPECT_TRUE(from_json(R"({"names":[],"payloadSizeInBytes":1234})", 3, read));
    EXPECT_FALSE(read.payload.has_value());
}

TEST(json, unknown_tagged_fields_are_told_where_asked) {
    constexpr json_style style{.unknown_tagged_fields = true};
    metadata_request request;
    auto& topic = request.topics->emplace_back();
    EXPECT_EQ(to_json(request, 12, style), to_json(request, 12));
    topic.unknown_tagged_fields.set(7, bytes{std::byte{1}, std::byte{2}});
    request.unknown_tagged_fields.set(0, {});
    request.unknown_tagged_fields.set(4294967295, bytes{std::byte{0xff}});
    const std::string told = to_json(request, 12, style);
    EXPECT_EQ(told,
        R"({"topics":[{"topicId":"AAAAAAAAAAAAAAAAAAAAAA","name":"",)"
        R"("unknownTaggedFields":[{"tag":7,"data":"AQI="}]}],)"
        R"("allowAutoTopicCreation":true,"includeTopicAuthorizedOperations":false,)"
        R"("unknownTaggedFields":[{"tag":0,"data":""},{"tag":4294967295,"data":"/w=="}]})");
    EXPECT_EQ(to_json(request, 12).find("unknown"), std::string::npos);
    EXPECT_NE(to_json(request, 12, {.mask_secrets = true, .unknown_tagged_fields = true})
                  .find(R"({"tag":7,"data":"********"})"),
        std::string::npos);
    metadata_request read;
    const json_result result = from_json(told, 12, read);
    ASSERT_TRUE(result) << result.error;
    EXPECT_EQ(read, request);
    ASSERT_TRUE(from_json(told, read));
    EXPECT_EQ(read, request);
}

TEST(json, unknown_tagged_fields_may_be_wrong_as_others) {
    const auto error_of_tags = [](const std::string& tags, std::int16_t version = 3) {
        return error_of<shapes>(
            R"({"names":[],"path":[{"unknownTaggedFields":)" + tags + "}]}", version);
    };
    const std::string at = "path[0].unknownTaggedFields";
    EXPECT_EQ(error_of_tags("[]"), "");
    EXPECT_EQ(error_of_tags(R"([{"data":"AQI","tag":1},{"tag":2,"data":""}])"), "");
    EXPECT_EQ(error_of_tags("null"), at + ": expected an array");
    EXPECT_EQ(error_of_tags("[1]"), at + "[0]: expected an object");
    EXPECT_EQ(error_of_tags(R"([{"data":""}])"), at + "[0].tag is missing");
    EXPECT_EQ(error_of_tags(R"([{"tag":1}])"), at + "[0].data is missing");
    EXPECT_EQ(error_of_tags(R"([{"tag":1,"data":"","x":0}])"),
        at + "[0].x: a tagged field has no such member");
    EXPECT_EQ(error_of_tags(R"([{"tag":-1,"data":""}])"),
        at + "[0].tag: expected an integer from 0 to 4294967295, not -1");
    EXPECT_EQ(error_of_tags(R"([{"tag":4294967296,"data":""}])"),
        at + "[0].tag: expected an integer from 0 to 4294967295, not 4294967296");
    EXPECT_EQ(
        error_of_tags(R"([{"tag":1,"data":"?"}])"), at + "[0].data: expected a string of base64");
    EXPECT_EQ(
        error_of_tags(R"([{"tag":1,"data":null}])"), at + "[0].data: expected a string of base64");
    EXPECT_EQ(error_of_tags(R"([{"tag":2,"data":""},{"tag":1,"data":""}])"),
        at + "[1].tag: 1 does not follow 2; tags ascend");
    EXPECT_EQ(error_of_tags(R"([{"tag":2,"data":""},{"tag":2,"data":""}])"),
        at + "[1].tag: 2 does not follow 2; tags ascend");
    EXPECT_EQ(error_of_tags("[]", 1), at + ": Shapes has no tagged fields in version 1");

    const std::string known = R"({"names":[],"unknownTaggedFields":[{"tag":6,"data":""}]})";
    EXPECT_EQ(
        error_of<shapes>(known, 3), "unknownTaggedFields[0].tag: 6 is the tag of 'laterTagged'");
    EXPECT_EQ(error_of<shapes>(known, 2), "") << "only later versions know it";
    shapes read;
    EXPECT_EQ(
        from_json(known, read).error, "unknownTaggedFields[0].tag: 6 is the tag of 'laterTagged'");
    clashes never;
    EXPECT_EQ(from_json(R"({"unknownTaggedFields":[]})", never).error,
        "unknownTaggedFields: Clashes has no tagged fields");
}

TEST(json, unknown_members_are_refused_with_the_nearest_known) {
    EXPECT_EQ(error_of<metadata_request>(R"({"topics":[{"nam":"a"}]})", 4),
        "topics[0].nam: MetadataRequestTopic has no such member; do you mean 'name'?");
    EXPECT_EQ(error_of<metadata_request>(R"({"Topics":[]})", 4),
        "Topics: MetadataRequest has no such member; do you mean 'topics'?");
    EXPECT_EQ(
        error_of<metadata_request>(R"({"x":[]})", 4), "x: MetadataRequest has no such member");
    const std::string endless(1'000'000, 'x');
    EXPECT_EQ(error_of<metadata_request>("{\"" + endless + "\":[]}", 4),
        endless.substr(0, 40) + "…: MetadataRequest has no such member");
}

TEST(json, a_list_of_the_wrong_things_ends_with_the_first) {
    std::string many = "0";
    for (int i = 0; i < 100'000; ++i)
        many += ",0";
    metadata_request read;
    EXPECT_EQ(from_json("{\"topics\":[" + many + "]}", 4, read).error,
        "topics[0]: expected an object, not 0");
    EXPECT_EQ(read.topics->size(), 1u) << "no room was made for the rest";
}

TEST(json, wrong_values_are_refused) {
    using r = api_versions_response;
    EXPECT_EQ(error_of<r>(R"({"errorCode":40000})", 3),
        "errorCode: expected an integer from -32768 to 32767, not 40000");
    EXPECT_EQ(error_of<r>(R"({"errorCode":"1"})", 3),
        "errorCode: expected an integer from -32768 to 32767, not \"1\"");
    EXPECT_EQ(error_of<r>(R"({"errorCode":1.5})", 3),
        "errorCode: expected an integer from -32768 to 32767, not 1.5E0");
    EXPECT_EQ(error_of<r>(R"({"apiKeys":{}})", 3), "apiKeys: expected an array, not {}");
    EXPECT_EQ(error_of<r>(R"({"apiKeys":[3]})", 3), "apiKeys[0]: expected an object, not 3");
    EXPECT_EQ(error_of<r>(R"({"zkMigrationReady":1})", 3),
        "zkMigrationReady: expected true or false, not 1");
    EXPECT_EQ(error_of<r>(R"({"apiKeys":null})", 3), "apiKeys: null is not allowed in version 3");
    EXPECT_EQ(
        error_of<shapes>(R"({"blob":"A"})", 3), "blob: expected a string of base64, not \"A\"");
    EXPECT_EQ(error_of<shapes>(R"({"blob":"AR=="})", 3),
        "blob: expected a string of base64, not \"AR==\"");
    EXPECT_EQ(error_of<shapes>(R"({"id":"short"})", 3),
        "id: expected a uuid of 22 characters, not \"short\"");
    EXPECT_EQ(error_of<shapes>(R"({"name":1})", 3), "name: expected a string, not 1");
    EXPECT_EQ(error_of<shapes>(R"({"real":"x"})", 3), "real: expected a number, not \"x\"");
    EXPECT_EQ(error_of<r>("[]", 3), "expected an object, not []");
}

TEST(json, numbers_beyond_a_double_are_refused) {
    for (const std::string& number : {std::string("1e999"), std::string("-1e999"),
             std::string("1e99999999999"), std::string(400, '9'), std::string(100'000, '9')}) {
        const std::string start = "a number is too large, at character ";
        EXPECT_EQ(error_of<shapes>("{\"real\":" + number + "}", 3).substr(0, start.size()), start);
        EXPECT_EQ(error_of<shapes>("{\"small\":" + number + "}", 3).substr(0, start.size()), start);
        EXPECT_EQ(
            error_of<shapes>("{\"name\":[" + number + "]}", 3).substr(0, start.size()), start);
    }
    shapes read;
    ASSERT_TRUE(from_json(R"({"real":1.7976931348623157e308})", 3, read));
    EXPECT_EQ(read.real, std::numeric_limits<double>::max());
    ASSERT_TRUE(from_json(R"({"real":1e-999})", 3, read));
    EXPECT_EQ(read.real, 0);
    ASSERT_TRUE(from_json(R"({"real":"-Infinity","reals":["Infinity","NaN"]})", 3, read));
    EXPECT_EQ(read.real, -std::numeric_limits<double>::infinity());
    EXPECT_EQ(read.reals[0], std::numeric_limits<double>::infinity());
    EXPECT_NE(read.reals[1], read.reals[1]);
}

TEST(json, what_stands_in_the_place_of_a_secret_is_not_told) {
    EXPECT_EQ(error_of<sasl_authenticate_request>(R"({"authBytes":"my secret password!"})", 2),
        "authBytes: expected a string of base64");
    EXPECT_EQ(error_of<shapes>(R"({"password":["hush"]})", 3), "password: expected a string");
    EXPECT_EQ(error_of<alter_configs_request>(
                  R"({"resources":[{"configs":[{"name":"a","value":12345}]}]})", 2),
        "resources[0].configs[0].value: expected a string");
    // Nor where only a level is missing
    EXPECT_EQ(error_of<alter_configs_request>(
                  R"({"resources":[{"configs":{"name":"a","value":"hush"}}]})", 2),
        "resources[0].configs: expected an array");
    EXPECT_EQ(error_of<alter_user_scram_credentials_request>(R"({"upsertions":["hush"]})", 0),
        "upsertions[0]: expected an object");
    EXPECT_EQ(
        error_of<sasl_authenticate_request>(R"(["my secret password!"])", 2), "expected an object");
}

TEST(json, a_long_value_is_cut_between_characters) {
    const auto error_of_name = [](const std::string& value) {
        return error_of<shapes>(R"({"flag":")" + value + R"("})", 3);
    };
    const std::string start = "flag: expected true or false, not \"";
    EXPECT_EQ(error_of_name(std::string(38, 'x')), start + std::string(38, 'x') + "\"");
    EXPECT_EQ(error_of_name(std::string(39, 'x')), start + std::string(39, 'x') + "\u2026");
    for (std::size_t before : {36u, 37u, 38u}) {
        const std::string head(before, 'x');
        EXPECT_EQ(error_of_name(head + "\u20ac" + std::string(9, 'y')),
            start + head + (before == 36 ? "\u20ac" : "") + "\u2026");
    }
}

TEST(json, fields_that_the_version_cannot_carry_are_refused) {
    EXPECT_EQ(error_of<metadata_request>(R"({"allowAutoTopicCreation":false})", 3),
        "allow_auto_topic_creation: the field is set, and this version cannot carry it (version "
        "3)");
    EXPECT_EQ(error_of<metadata_request>(R"({"allowAutoTopicCreation":true})", 3), "");
    EXPECT_EQ(error_of<metadata_request>(R"({"topics":null})", 0),
        "topics: null is not allowed in version 0");
}

TEST(json, what_is_no_json_is_refused) {
    EXPECT_NE(error_of<metadata_request>("{", 3), "");
    EXPECT_NE(error_of<metadata_request>("", 3), "");
    EXPECT_NE(error_of<metadata_request>("{} x", 3), "");
    EXPECT_NE(error_of<metadata_request>("{\"topics\":[}", 3), "");
    EXPECT_EQ(error_of<metadata_request>(" {} \n", 3), "");
    EXPECT_NE(error_of<metadata_request>(std::string(100'000, '['), 3), "");
}

// Neither the parser nor the reader may be brought to recurse by what it reads.
TEST(json, nests_only_so_deep) {
    for (const std::string_view open : {"[", R"({"topics":)", R"({"topics":[)", R"({"no":[)"}) {
        for (const std::size_t depth : {40u, 1'000'000u}) {
            std::string text;
            for (std::size_t left = depth; left != 0; --left)
                text += open;
            const std::string error = error_of<metadata_request>(text, 3);
            EXPECT_NE(error.find("too deep"), std::string::npos) << open << ": " << error;
        }
    }
    // As deep as the parser goes, and of the wrong type
    const std::string deepest = std::string(31, '[') + std::string(31, ']');
    EXPECT_EQ(error_of<metadata_request>("{\"topics\":" + deepest + "}", 3),
        "topics[0]: expected an object, not " + deepest.substr(1, 40) + "\u2026");
}

// How many objects and lists of its JSON can be inside each other.
std::size_t depth_of(const struct_type& type) {
    std::size_t deepest = 3; // with unknown tagged fields
    for (const field_type& field : type.fields) {
        const std::size_t below = (field.list == nullptr ? 0u : 1u) +
                                  (field.structure == nullptr ? 0u : depth_of(*field.structure));
        deepest = std::max(deepest, 1 + below);
    }
    return deepest;
}

TEST(json, no_message_is_deeper_than_the_parser_goes) {
    for (const message_type* type : all_types())
        EXPECT_LE(depth_of(*type->layout), 32u) << type->name;
}

TEST(json, printing_shows_every_field_and_no_secret) {
    shapes all;
    all.password = "hush";
    const std::string text = to_string(all);
    EXPECT_EQ(text.rfind("Shapes{", 0), 0u);
    EXPECT_EQ(text.find("hush"), std::string::npos);
    EXPECT_NE(text.find(R"("removed":0)"), std::string::npos);
    EXPECT_NE(text.find(R"("taggedNumber":-1)"), std::string::npos);
    EXPECT_NE(to_json(all, 3).find("hush"), std::string::npos);
}

TEST(json, secrets_are_masked_where_asked) {
    shapes all;
    all.password = "hush";
    EXPECT_NE(to_json(all, 3).find("hush"), std::string::npos);
    const std::string masked = to_json(all, 3, {.mask_secrets = true});
    EXPECT_EQ(masked.find("hush"), std::string::npos);
    EXPECT_NE(masked.find(R"("password":"********")"), std::string::npos);
    EXPECT_EQ(masked.size() - std::string_view("********").size(),
        to_json(all, 3).size() - std::string_view("hush").size());
}

TEST(json, may_be_read_before_the_version_is_chosen) {
    metadata_request request;
    ASSERT_TRUE(from_json(
        R"({"topics":null,"allowAutoTopicCreation":false,"includeTopicAuthorizedOperations":true})",
        request));
    EXPECT_FALSE(request.topics.has_value());
    EXPECT_FALSE(request.allow_auto_topic_creation);
    EXPECT_TRUE(request.include_topic_authorized_operations);
    EXPECT_TRUE(check(request, 8));
    EXPECT_FALSE(check(request, 0));
    EXPECT_EQ(from_json(R"({"allowAutoTopicCreation":null})", request).error,
        "allowAutoTopicCreation: null is not allowed");
    EXPECT_EQ(from_json(R"({"topcs":[]})", request).error,
        "topcs: MetadataRequest has no such member; do you mean 'topics'?");
}

} // namespace

} // namespace kafka::protocol
