// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <kafka/types.hpp>

#include <unordered_set>

namespace kafka {
namespace {

uuid counting() {
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i != bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(i);
    return uuid(bytes);
}

TEST(uuid, prints_as_kafka_does) {
    EXPECT_EQ(uuid().to_string(), "AAAAAAAAAAAAAAAAAAAAAA");
    EXPECT_EQ(counting().to_string(), "AAECAwQFBgcICQoLDA0ODw");
    std::array<std::uint8_t, 16> ones{};
    ones.fill(0xff);
    EXPECT_EQ(uuid(ones).to_string(), "_____________________w");
}

TEST(uuid, reads_what_it_prints) {
    std::array<std::uint8_t, 16> bytes{};
    for (int bit = 0; bit != 128; ++bit) {
        bytes.fill(0);
        bytes[static_cast<std::size_t>(bit / 8)] = static_cast<std::uint8_t>(1 << bit % 8);
        const uuid id(bytes);
        EXPECT_EQ(uuid::parse(id.to_string()), id) << bit;
    }
    EXPECT_EQ(uuid::parse("AAECAwQFBgcICQoLDA0ODw"), counting());
}

TEST(uuid, refuses_everything_else) {
    EXPECT_FALSE(uuid::parse(""));
    EXPECT_FALSE(uuid::parse("AAECAwQFBgcICQoLDA0OD"));
    EXPECT_FALSE(uuid::parse("AAECAwQFBgcICQoLDA0ODw="));
    EXPECT_FALSE(uuid::parse("AAECAwQFBgcICQoLDA0OD+"));
    EXPECT_FALSE(uuid::parse("AAECAwQFBgcICQoLDA0OD/"));
    EXPECT_FALSE(uuid::parse("AAECAwQFBgcICQoLDA0ODx")) << "bits that no byte has";
}

TEST(node_id, prints_as_what_it_is) {
    EXPECT_EQ(node_id(3).to_string(), "3");
    EXPECT_EQ(node_id(broker_id{0}).to_string(), "0");
    EXPECT_EQ(node_id::bootstrap(0).to_string(), "bootstrap-0");
    EXPECT_EQ(node_id::coordinator(broker_id{7}).to_string(), "coordinator-7");
}

TEST(node_id, kinds_differ) {
    const std::unordered_set<node_id> ids{
        node_id(1), node_id::bootstrap(1), node_id::coordinator(broker_id{1}), node_id(1)};
    EXPECT_EQ(ids.size(), 3u);
    EXPECT_EQ(sizeof(node_id), 8u);
}

} // namespace
} // namespace kafka
