// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "crypto/key_derivation.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace kafka::crypto {
namespace {

using enum hash_function;

std::string derive(
    std::string_view password, std::string_view salt, std::uint32_t count, std::uint32_t slice) {
    key_derivation made(sha256, bytes_of(password), bytes_of(salt), count);
    while (made.left() != 0)
        made.advance(slice);
    return to_hex(made.key());
}

// RFC 7914, 11.
TEST(key_derivation, is_what_the_standard_says) {
    EXPECT_EQ(derive("passwd", "salt", 1, 1),
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
    EXPECT_EQ(derive("Password", "NaCl", 80000, 80000),
        "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56");
}

TEST(key_derivation, comes_to_the_same_in_slices_of_any_size) {
    const std::string whole = derive("Password", "NaCl", 1000, 1000);
    for (const std::uint32_t slice : {1u, 7u, 999u, 5000u})
        EXPECT_EQ(derive("Password", "NaCl", 1000, slice), whole) << slice;
}

TEST(key_derivation, does_no_more_in_a_slice_than_it_is_told) {
    key_derivation made(sha512, bytes_of("p"), bytes_of("s"), 4096);
    EXPECT_EQ(made.left(), 4095u) << "the first one is done at once";
    made.advance(1000);
    EXPECT_EQ(made.left(), 3095u);
    made.advance(0);
    EXPECT_EQ(made.left(), 3095u);
}

} // namespace
} // namespace kafka::crypto
