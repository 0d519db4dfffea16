// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <kafka/protocol/tagged_fields.hpp>

#include <vector>

namespace kafka::protocol {

namespace {

static_assert(sizeof(tagged_fields) == sizeof(void*));

bytes value(unsigned number) {
    return bytes{static_cast<std::byte>(number)};
}

std::vector<std::uint32_t> tags(const tagged_fields& fields) {
    std::vector<std::uint32_t> all;
    for (const tagged_field& field : fields)
        all.push_back(field.tag);
    return all;
}

TEST(tagged_fields, are_in_order_and_each_there_once) {
    tagged_fields fields;
    EXPECT_TRUE(fields.empty());
    for (const std::uint32_t tag : {5u, 1u, 9u, 5u, 0u, 4000000000u})
        fields.set(tag, value(tag));
    fields.set(9, value(99));
    EXPECT_EQ(tags(fields), (std::vector<std::uint32_t>{0, 1, 5, 9, 4000000000}));
    ASSERT_NE(fields.find(9), nullptr);
    EXPECT_EQ(*fields.find(9), value(99));
    EXPECT_EQ(fields.find(2), nullptr);
}

TEST(tagged_fields, can_be_taken_away) {
    tagged_fields fields;
    fields.set(1, value(1));
    fields.set(2, value(2));
    EXPECT_FALSE(fields.erase(3));
    EXPECT_TRUE(fields.erase(1));
    EXPECT_EQ(fields.size(), 1u);
    EXPECT_TRUE(fields.erase(2));
    EXPECT_TRUE(fields.empty());
    EXPECT_FALSE(fields.erase(2));
    EXPECT_EQ(fields, tagged_fields{});
}

TEST(tagged_fields, copy_move_and_compare) {
    tagged_fields fields;
    fields.set(1, value(1));
    tagged_fields copy = fields;
    EXPECT_EQ(copy, fields);
    copy.set(1, value(2));
    EXPECT_NE(copy, fields);
    EXPECT_NE(copy, tagged_fields{});
    tagged_fields moved = std::move(copy);
    EXPECT_TRUE(copy.empty());
    copy = moved;
    EXPECT_EQ(copy, moved);
    auto& same = copy;
    copy = same;
    EXPECT_EQ(copy.size(), 1u);
    moved = std::move(copy);
    EXPECT_EQ(*moved.find(1), value(2));
}

} // namespace

} // namespace kafka::protocol
