// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "messages.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/delete_topics.hpp>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/metadata.hpp>

namespace kafka::protocol {

namespace {

const codec_result fine{};

TEST(check, a_field_that_the_version_lacks_must_have_its_default) {
    const metadata_request quiet{.allow_auto_topic_creation = false};
    EXPECT_EQ(check(quiet, 3),
        (codec_result{codec_errc::field_not_in_version, 0, "allow_auto_topic_creation"}));
    EXPECT_EQ(check(quiet, 4), fine);

    const find_coordinator_request one{.key = "g"};
    const find_coordinator_request many{.coordinator_keys = {"g"}};
    EXPECT_EQ(check(one, 3), fine);
    EXPECT_EQ(check(one, 4), (codec_result{codec_errc::field_not_in_version, 0, "key"}));
    EXPECT_EQ(
        check(many, 3), (codec_result{codec_errc::field_not_in_version, 0, "coordinator_keys"}));
    EXPECT_EQ(check(many, 4), fine);
}

TEST(check, ignorable_fields_may_be_lost_but_are_not_carried) {
    const delete_topics_request request{.topic_names = {"t"}};
    EXPECT_TRUE(check(request, 6));
    const auto carries = delete_topics_request::descriptor.carries;
    EXPECT_EQ(
        carries(&request, 6), (codec_result{codec_errc::field_not_in_version, 0, "topic_names"}));
    EXPECT_EQ(carries(&request, 5), fine);
}

TEST(check, looks_into_lists) {
    metadata_request request;
    request.topics->push_back({.name = "a"});
    request.topics->push_back({.name = {}});
    EXPECT_EQ(check(request, 9), (codec_result{codec_errc::null_not_allowed, 0, "topics.name"}));
    EXPECT_EQ(check(request, 10), fine);

    metadata_response answer;
    answer.topics.emplace_back();
    answer.topics[0].topic_authorized_operations = 1;
    EXPECT_EQ(check(answer, 7),
        (codec_result{codec_errc::field_not_in_version, 0, "topics.topic_authorized_operations"}));
    EXPECT_EQ(check(answer, 8), fine);
}

TEST(check, unknown_tagged_fields_need_a_flexible_version) {
    metadata_request request;
    request.unknown_tagged_fields.set(1, bytes{});
    EXPECT_EQ(check(request, 8).code, codec_errc::field_not_in_version);
    EXPECT_STREQ(check(request, 8).field, "unknown_tagged_fields");
    EXPECT_EQ(check(request, 9), fine);
}

TEST(check, encode_says_the_same_and_leaves_the_output_alone) {
    const metadata_request quiet{.allow_auto_topic_creation = false};
    std::vector<std::byte> out(3);
    EXPECT_EQ(encode(quiet, 3, out), check(quiet, 3));
    EXPECT_EQ(out.size(), 3u);
}

TEST(check, structs_and_lists_are_compared_with_their_defaults) {
    shapes all;
    all.names = list<string>{}; // null by default, and in some versions it must not be null
    EXPECT_EQ(check(all, 0), fine);
    all.maybe_where = shapes::point{};
    EXPECT_EQ(check(all, 0), (codec_result{codec_errc::field_not_in_version, 0, "maybe_where"}));
    all.maybe_where.reset();
    all.maybe_path.reset();
    EXPECT_EQ(check(all, 0), (codec_result{codec_errc::field_not_in_version, 0, "maybe_path"}));
    EXPECT_EQ(check(all, 1), (codec_result{codec_errc::null_not_allowed, 0, "maybe_path"}));
    EXPECT_EQ(check(all, 2), fine);
    all.tagged_point.x = 1;
    EXPECT_EQ(check(all, 2), fine);
    all.maybe_path = list<shapes::point>{};
    EXPECT_EQ(check(all, 1), (codec_result{codec_errc::field_not_in_version, 0, "tagged_point"}));
    all.tagged_point = {};
    all.groups.resize(1);
    all.groups[0].members.resize(1);
    all.groups[0].members[0].weight = 1;
    EXPECT_EQ(check(all, 2),
        (codec_result{codec_errc::field_not_in_version, 0, "groups.members.weight"}));
    EXPECT_EQ(check(all, 3), fine);
}

TEST(check, strings_too_long_or_not_utf8_cannot_be_encoded) {
    metadata_request request;
    request.topics->push_back({.name = std::string(32767, 'a')});
    std::vector<std::byte> out;
    EXPECT_TRUE(encode(request, 9, out));
    request.topics->push_back({.name = std::string(32768, 'a')});
    EXPECT_EQ(encode(request, 9, out).code, codec_errc::value_too_long);
    request.topics->back().name = "\xff";
    const codec_result result = encode(request, 1, out);
    EXPECT_EQ(result.code, codec_errc::invalid_utf8);
    EXPECT_STREQ(result.field, "topics.name");
}

TEST(check, tells_it_in_one_line) {
    EXPECT_EQ(check(metadata_request{.allow_auto_topic_creation = false}, 3).message(),
        "allow_auto_topic_creation: the field is set, and this version cannot carry it");
    EXPECT_EQ((codec_result{codec_errc::truncated, 12, "topics.name"}.message()),
        "topics.name: the bytes end before the value does (at byte 12)");
    EXPECT_EQ(fine.message(), "no error");
}

} // namespace

} // namespace kafka::protocol
