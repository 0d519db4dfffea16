// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/codec/byte_text.hpp"
#include "cli/codec/message_frame.hpp"
#include "failures.hpp"

#include <kafka/protocol/any_message.hpp>

#include <utility>

namespace kafka::cli {
namespace {

const protocol::api_type& api(std::string_view name) {
    return *protocol::find_api(name);
}

/// MetadataRequest v1: one topic, `a`.
frame_format metadata_request(bool header = false, bool size = false) {
    return {api("Metadata").request, 1, header, size};
}

frame_format metadata_response(bool header = false, bool size = false) {
    return {api("Metadata").response, 0, header, size};
}

std::string decode(std::string_view hex, const frame_format& format) {
    return decode_frame(read_bytes(hex, byte_format::hex), format);
}

std::string encode(std::string_view json, const frame_format& format) {
    std::string line = write_bytes(encode_frame(json, format), byte_format::hex);
    line.pop_back();
    return line;
}

std::string decode_problem(std::string_view hex, const frame_format& format) {
    const failure wrong = failure_of([&] { decode(hex, format); });
    EXPECT_EQ(wrong.status, 1);
    return wrong.text;
}

std::string encode_problem(std::string_view json, const frame_format& format) {
    const failure wrong = failure_of([&] { encode(json, format); });
    EXPECT_EQ(wrong.status, 2);
    return wrong.text;
}

TEST(message_frame, body_alone) {
    EXPECT_EQ(decode("00000001 0001 61", metadata_request()), R"({"topics":[{"name":"a"}]})");
    EXPECT_EQ(encode(R"({"topics":[{"name":"a"}]})", metadata_request()), "00000001000161");
    EXPECT_EQ(encode("{}", metadata_request()), "00000000");
    EXPECT_EQ(encode(R"({"topics":null})", metadata_request()), "ffffffff");
}

TEST(message_frame, with_header_and_size) {
    const std::string json = R"({"requestHeader":{"requestApiKey":3,"requestApiVersion":1,)"
                             R"("correlationId":7,"clientId":"me"},"request":{"topics":null}})";
    const std::string hex = "00030001000000070002"
                            "6d65ffffffff";
    EXPECT_EQ(decode(hex, metadata_request(true)), json);
    EXPECT_EQ(encode(json, metadata_request(true)), hex);
    EXPECT_EQ(decode("00000010" + hex, metadata_request(true, true)), json);
    EXPECT_EQ(encode(json, metadata_request(true, true)), "00000010" + hex);
    EXPECT_EQ(decode("00000004ffffffff", metadata_request(false, true)), R"({"topics":null})");
    EXPECT_EQ(encode(R"({"topics":null})", metadata_request(false, true)), "00000004ffffffff");
}

TEST(message_frame, hides_no_tagged_fields) {
    const frame_format format{api("Metadata").request, 9, true, false};
    const std::string hex = "00030009000000070002"
                            "6d65"
                            "01050102" // of the header
                            "020261"
                            "0101020304" // of the topic
                            "000100"
                            "01090155";
    const std::string json =
        R"({"requestHeader":{"requestApiKey":3,"requestApiVersion":9,"correlationId":7,)"
        R"("clientId":"me","unknownTaggedFields":[{"tag":5,"data":"Ag=="}]},)"
        R"("request":{"topics":[{"name":"a","unknownTaggedFields":[{"tag":1,"data":"AwQ="}]}],)"
        R"("allowAutoTopicCreation":false,"includeClusterAuthorizedOperations":true,)"
        R"("includeTopicAuthorizedOperations":false,)"
        R"("unknownTaggedFields":[{"tag":9,"data":"VQ=="}]}})";
    EXPECT_EQ(decode(hex, format), json);
    EXPECT_EQ(encode(json, format), hex);
}

TEST(message_frame, responses) {
    const std::string json =
        R"({"responseHeader":{"correlationId":7},"response":{"brokers":[],"topics":[]}})";
    EXPECT_EQ(decode("00000007 00000000 00000000", metadata_response(true)), json);
    EXPECT_EQ(encode(json, metadata_response(true)), "000000070000000000000000");
}

TEST(message_frame, the_header_of_a_request_knows_what_it_is_for) {
    EXPECT_EQ(encode("{}", metadata_request(true)), "00030001000000000000"
                                                    "00000000");
    EXPECT_EQ(
        encode(R"({"requestHeader":{"correlationId":1,"clientId":null}})", metadata_request(true)),
        "0003000100000001ffff00000000");
    EXPECT_EQ(encode_problem(R"({"requestHeader":{"requestApiKey":18}})", metadata_request(true)),
        "the header is that of ApiVersions v1, not of Metadata v1");
    EXPECT_EQ(
        encode_problem(R"({"requestHeader":{"requestApiVersion":9}})", metadata_request(true)),
        "the header is that of Metadata v9, not of Metadata v1");
    EXPECT_EQ(decode_problem("03e70001000000070002"
                             "6d65ffffffff",
                  metadata_request(true)),
        "the header is that of API 999 v1, not of Metadata v1");
}

TEST(message_frame, bytes_that_are_cut) {
    EXPECT_EQ(decode_problem("", metadata_request()),
        "MetadataRequest v1: topics: the bytes end before the value does");
    EXPECT_EQ(decode_problem("00000001000261", metadata_request()),
        "MetadataRequest v1: topics.name: the bytes end before the value does (at byte 6)");
    EXPECT_EQ(decode_problem("0000000b 0003000100000007ffff 00", metadata_request(true, true)),
        "MetadataRequest v1: topics: the bytes end before the value does (at byte 14)");
    EXPECT_EQ(decode_problem("000300", metadata_request(true)),
        "RequestHeader v1: request_api_key: the bytes end before the value does");
}

TEST(message_frame, bytes_left_over) {
    EXPECT_EQ(decode_problem("ffffffff00", metadata_request()),
        "MetadataRequest v1 ends at byte 4; 1 byte left over");
    EXPECT_EQ(decode_problem("00000006ffffffff0000", metadata_request(false, true)),
        "MetadataRequest v1 ends at byte 8; 2 bytes left over");
}

TEST(message_frame, a_size_that_is_wrong) {
    EXPECT_EQ(decode_problem("000000", metadata_request(false, true)),
        "the size takes 4 bytes, and there are 3");
    EXPECT_EQ(decode_problem("00000005ffffffff", metadata_request(false, true)),
        "the size says 5 bytes, and 4 follow it");
    EXPECT_EQ(decode_problem("ffffffffffffffff", metadata_request(false, true)),
        "the size says -1 bytes, and 4 follow it");
}

TEST(message_frame, json_that_is_wrong) {
    EXPECT_EQ(encode_problem(R"({"topic":[]})", metadata_request()),
        "MetadataRequest v1: topic: MetadataRequest has no such member; do you mean 'topics'?");
    EXPECT_EQ(encode_problem(R"({"topics":[{"name":1}]})", metadata_request()),
        "MetadataRequest v1: topics[0].name: expected a string, not 1");
    EXPECT_EQ(encode_problem("{", metadata_request()),
        "MetadataRequest v1: no JSON: incomplete JSON at character 1");
    EXPECT_EQ(encode_problem(R"({"allowAutoTopicCreation":false})", metadata_request()),
        "MetadataRequest v1: allow_auto_topic_creation: the field is set, and this version cannot "
        "carry it (version 1)");
}

TEST(message_frame, json_of_header_and_body_that_is_wrong) {
    const frame_format format = metadata_request(true);
    EXPECT_EQ(encode_problem("{} x", format), "no JSON: extra data at character 3");
    EXPECT_EQ(encode_problem("", format), "no JSON: incomplete JSON at character 0");
    EXPECT_EQ(encode_problem("[]", format), "the JSON is no object");
    EXPECT_EQ(encode_problem(R"({"topics":null})", format), "'topics' is no member of it");
    EXPECT_EQ(failure_of([&] { encode("[]", format); }).hint,
        R"(With --header the JSON is {"requestHeader":{…},"request":{…}}.)");
    EXPECT_EQ(encode_problem(R"({"request":{"topics":1}})", format),
        "request: topics: expected an array, not 1");
    EXPECT_EQ(encode_problem(R"({"requestHeader":{"clientId":1}})", format),
        "requestHeader: clientId: expected a string, not 1");
    EXPECT_EQ(encode_problem(R"({"requestHeader":7})", format),
        "requestHeader: expected an object, not 7");
}

TEST(message_frame, hides_no_secrets) {
    const frame_format format{api("SaslAuthenticate").request, 0};
    EXPECT_EQ(decode("00000004 61626364", format), R"({"authBytes":"YWJjZA=="})");
}

TEST(message_frame, every_message_comes_back_as_it_was) {
    for (const protocol::message_type* type : protocol::messages()) {
        for (std::int16_t version = type->versions.min; version <= type->versions.max; ++version) {
            const bool has_header = type->kind == protocol::message_kind::request ||
                                    type->kind == protocol::message_kind::response;
            for (const bool whole : {false, true}) {
                if (whole && !has_header)
                    continue;
                SCOPED_TRACE(std::string(type->name) + " v" + std::to_string(version));
                const frame_format format{type, version, whole, whole};
                const auto bytes = encode_frame("{}", format);
                const std::string json = decode_frame(bytes, format);
                EXPECT_EQ(encode_frame(json, format), bytes) << json;
            }
        }
    }
}

} // namespace
} // namespace kafka::cli
