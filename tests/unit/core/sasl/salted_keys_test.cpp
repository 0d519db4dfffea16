// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/salted_keys.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace kafka::core::sasl {
namespace {

using crypto::bytes_of;
using crypto::hash_function;

salted_keys::origin origin(std::string_view password = "p", std::uint32_t iterations = 4096) {
    return {.hash = hash_function::sha256,
        .user = "u",
        .password = crypto::hash(hash_function::sha256, bytes_of(password)),
        .salt = {std::byte{1}},
        .iterations = iterations};
}

salted_key key(std::string_view of) {
    return {.client = crypto::hash(hash_function::sha256, bytes_of(of)), .server = {}};
}

TEST(salted_keys, finds_what_was_added) {
    salted_keys keys;
    EXPECT_EQ(keys.find(origin()), nullptr);
    keys.add(origin(), key("a"));
    ASSERT_NE(keys.find(origin()), nullptr);
    EXPECT_TRUE(crypto::equal(keys.find(origin())->client, key("a").client));
}

TEST(salted_keys, tells_apart_all_that_a_key_is_made_of) {
    salted_keys keys;
    keys.add(origin(), key("a"));
    const std::vector<std::function<void(salted_keys::origin&)>> changes{
        [](auto& of) { of.hash = hash_function::sha512; }, [](auto& of) { of.user = "v"; },
        [](auto& of) { of.password = origin("q").password; },
        [](auto& of) { of.salt.push_back({}); }, [](auto& of) { ++of.iterations; }};
    for (const auto& change : changes) {
        salted_keys::origin other = origin();
        change(other);
        EXPECT_EQ(keys.find(other), nullptr);
    }
}

TEST(salted_keys, keeps_a_few) {
    salted_keys keys;
    for (std::uint32_t i = 0; i <= salted_keys::most; ++i)
        keys.add(origin("p", 4096 + i), key("a"));
    EXPECT_EQ(keys.find(origin("p", 4096)), nullptr) << "the oldest has gone";
    EXPECT_NE(keys.find(origin("p", 4097)), nullptr);
    keys.add(origin("p", 4097), key("b"));
    EXPECT_NE(keys.find(origin("p", 4098)), nullptr) << "what is there takes no other's place";
}

} // namespace
} // namespace kafka::core::sasl
