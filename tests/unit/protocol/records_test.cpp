// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "messages.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/fetch.hpp>
#include <kafka/protocol/fetch_snapshot.hpp>
#include <kafka/protocol/json.hpp>
#include <kafka/protocol/produce.hpp>
#include <kafka/protocol/records.hpp>
#include <kafka/protocol/shapes.hpp>

#include <memory>
#include <string>

namespace kafka::protocol {

namespace {

std::shared_ptr<std::vector<std::byte>> frame_of(const shapes& message, std::int16_t version) {
    auto frame = std::make_shared<std::vector<std::byte>>();
    EXPECT_TRUE(encode(message, version, *frame));
    return frame;
}

shapes with_records(std::size_t size) {
    shapes message;
    message.names = list<string>{};
    message.payload = records_slice::copy_of(std::vector<std::byte>(size, std::byte{0xee}));
    return message;
}

TEST(records, refer_to_a_shared_frame) {
    const shapes message = with_records(10'000);
    auto frame = frame_of(message, 4);
    std::shared_ptr<const void> owner = frame;
    wire::reader from(*frame, owner);
    shapes read;
    ASSERT_TRUE(shapes::descriptor.decode(&read, from, 4));
    EXPECT_EQ(read, message);
    const records_slice slice = *read.payload;
    EXPECT_TRUE(slice.data() > frame->data() && slice.data() < frame->data() + frame->size());

    read = {};
    const std::weak_ptr<std::vector<std::byte>> watched = frame;
    frame.reset();
    owner.reset();
    EXPECT_FALSE(watched.expired()); // the slice keeps the frame
    EXPECT_EQ(slice, *message.payload);
}

TEST(records, own_their_bytes_when_the_frame_is_not_shared) {
    const shapes message = with_records(10'000);
    shapes read;
    {
        const auto frame = frame_of(message, 4);
        ASSERT_TRUE(decode(*frame, 4, read));
    }
    EXPECT_EQ(read, message);
    EXPECT_EQ(
        decode(*frame_of(message, 4), 4, read, nullptr, 9'000).code, codec_errc::memory_limit);
}

TEST(records, are_not_copied_when_written) {
    const shapes message = with_records(10'000);
    wire::buffer encoded;
    wire::writer to(encoded);
    ASSERT_TRUE(shapes::descriptor.encode(&message, to, 4, false));
    ASSERT_EQ(to.splices().size(), 1u);
    EXPECT_EQ(to.splices()[0].slice.data(), message.payload->data());
    EXPECT_LT(encoded.size(), 1000u);
    EXPECT_EQ(encoded.size() + to.spliced_size(), frame_of(message, 4)->size());
}

TEST(records, may_be_in_tagged_fields) {
    shapes message = with_records(200);
    message.tagged_records = records_slice::copy_of(std::vector<std::byte>(300, std::byte{0xdd}));
    message.unknown_tagged_fields.set(4, bytes(3));
    shapes read;
    ASSERT_TRUE(decode(*frame_of(message, 4), 4, read));
    EXPECT_EQ(read, message);
}

TEST(records, null_and_empty_are_different) {
    shapes message = with_records(0);
    shapes read;
    ASSERT_TRUE(decode(*frame_of(message, 0), 0, read));
    EXPECT_TRUE(read.payload.has_value());
    EXPECT_TRUE(read.payload->empty());
    message.payload.reset();
    ASSERT_TRUE(decode(*frame_of(message, 0), 0, read));
    EXPECT_FALSE(read.payload.has_value());
}

TEST(records, that_may_be_null_are_null_by_default) {
    EXPECT_FALSE(produce_request::partition_produce_data{}.records.has_value());
    fetch_response answer;
    answer.responses.emplace_back().partitions.emplace_back();
    EXPECT_NE(to_json(answer, 4).find(R"("records":null)"), std::string::npos);
    ASSERT_TRUE(from_json(R"({"responses":[{"partitions":[{}]}]})", 4, answer));
    EXPECT_FALSE(answer.responses[0].partitions[0].records.has_value());
    EXPECT_TRUE(fetch_snapshot_response::partition_snapshot{}.unaligned_records.empty());
}

} // namespace

} // namespace kafka::protocol
