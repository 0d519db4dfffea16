// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "messages.hpp"

#include "protocol/testing/randomize.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/metadata.hpp>

#include <typeinfo>
#include <utility>
#include <vector>

namespace kafka::protocol {

namespace {

any_message two_topics() {
    metadata_request request;
    request.topics->push_back({.name = "a topic with a name that is not short"});
    request.topics->push_back({.name = "b"});
    return request;
}

TEST(any_message, may_hold_none) {
    any_message none;
    EXPECT_FALSE(none.has_value());
    EXPECT_FALSE(none);
    EXPECT_EQ(none.type(), nullptr);
    EXPECT_EQ(none.data(), nullptr);
    EXPECT_EQ(none.version(), std::nullopt);
    EXPECT_EQ(none.get_if<metadata_request>(), nullptr);
    EXPECT_THROW(none.get<metadata_request>(), std::bad_cast);
    const any_message copy = none;
    EXPECT_TRUE(copy == none);
    EXPECT_FALSE(copy == any_message(metadata_request::descriptor));
    none = any_message();
    EXPECT_FALSE(none);
}

TEST(any_message, has_the_defaults_of_its_type) {
    const any_message made(metadata_request::descriptor);
    EXPECT_TRUE(made);
    EXPECT_EQ(made.type(), &metadata_request::descriptor);
    EXPECT_EQ(made.get<metadata_request>(), metadata_request{});
    EXPECT_EQ(made.get_if<metadata_response>(), nullptr);
    EXPECT_THROW(made.get<metadata_response>(), std::bad_cast);
}

TEST(any_message, a_copy_is_deep) {
    any_message original = two_topics();
    original.set_version(4);
    any_message copy = original;
    EXPECT_EQ(copy, original);
    EXPECT_EQ(copy.version(), 4);
    copy.get<metadata_request>().topics->pop_back();
    EXPECT_FALSE(copy == original);
    EXPECT_EQ(original.get<metadata_request>().topics->size(), 2u);
    copy = original;
    EXPECT_EQ(copy, original);
    const any_message& same = copy;
    copy = same;
    EXPECT_EQ(copy, original);
}

TEST(any_message, a_move_leaves_none_and_the_message_where_it_is) {
    any_message original = two_topics();
    original.set_version(4);
    const void* const at = original.data();
    any_message moved = std::move(original);
    EXPECT_EQ(moved.data(), at);
    EXPECT_EQ(moved.version(), 4);
    EXPECT_FALSE(original); // NOLINT(bugprone-use-after-move): that is what is asked here
    EXPECT_EQ(original.version(), std::nullopt);
    any_message other(api_versions_request::descriptor);
    other = std::move(moved);
    EXPECT_EQ(other, two_topics());
    swap(other, original);
    EXPECT_EQ(original, two_topics());
    EXPECT_FALSE(other);
}

TEST(any_message, others_are_not_equal) {
    EXPECT_FALSE(
        any_message(metadata_request::descriptor) == any_message(metadata_response::descriptor));
    any_message versioned(metadata_request::descriptor);
    versioned.set_version(3);
    EXPECT_EQ(versioned, any_message(metadata_request::descriptor));
}

TEST(any_message, tells_the_version_it_was_read_in) {
    std::vector<std::byte> bytes;
    ASSERT_TRUE(encode(two_topics(), 12, bytes));
    any_message read(metadata_request::descriptor);
    ASSERT_TRUE(decode(bytes, 12, read));
    EXPECT_EQ(read, two_topics());
    EXPECT_EQ(read.version(), 12);

    const std::string json = to_json(read, 4);
    ASSERT_TRUE(from_json(json, 4, read));
    EXPECT_EQ(read.version(), 4);
    ASSERT_TRUE(from_json(json, read));
    EXPECT_EQ(read.version(), std::nullopt);
    EXPECT_EQ(read, two_topics());
    EXPECT_EQ(to_string(read), to_string(read.get<metadata_request>()));
    EXPECT_TRUE(check(read, 1));
    EXPECT_FALSE(decode({}, 12, read));
}

TEST(any_message, can_be_every_message) {
    for (const message_type* type : messages()) {
        SCOPED_TRACE(type->name);
        const std::int16_t version = type->versions.max;
        any_message value(*type);
        testing::randomize(*type, value.data(), version, 7);
        std::vector<std::byte> bytes;
        ASSERT_TRUE(encode(value, version, bytes));
        any_message read(*type);
        ASSERT_TRUE(decode(bytes, version, read));
        EXPECT_EQ(read, value);
        any_message copy = std::as_const(read);
        read = any_message();
        EXPECT_EQ(copy, value);
    }
}

} // namespace

} // namespace kafka::protocol
