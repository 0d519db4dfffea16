// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "crypto/hash.hpp"

#include <gmock/gmock.h>

#include <array>
#include <string>
#include <string_view>

namespace kafka::crypto {
namespace {

using enum hash_function;

// FIPS 180-4's examples.
TEST(hash, is_what_the_standard_says) {
    EXPECT_EQ(to_hex(hash(sha256, bytes_of("abc"))),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(hash(sha256, {})),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(to_hex(hash(sha512, bytes_of("abc"))),
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

// RFC 4231, 4.3 and 4.7: a short key, and one that is longer than a block.
TEST(keyed_hash, is_what_the_standard_says) {
    const std::string_view question = "what do ya want for nothing?";
    EXPECT_EQ(to_hex(keyed_hash_of(sha256, bytes_of("Jefe"), bytes_of(question))),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(to_hex(keyed_hash_of(sha512, bytes_of("Jefe"), bytes_of(question))),
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
    const std::string long_key(131, '\xaa');
    EXPECT_EQ(to_hex(keyed_hash_of(sha256, bytes_of(long_key),
                  bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"))),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(keyed_hash, serves_one_message_after_the_other_whole_or_in_parts) {
    keyed_hash under(sha256, bytes_of("key"));
    const std::string first = to_hex(under.of(bytes_of("one two")));
    EXPECT_NE(to_hex(under.of(bytes_of("three"))), first);
    const std::array<std::span<const std::byte>, 3> parts{
        bytes_of("one"), bytes_of(""), bytes_of(" two")};
    EXPECT_EQ(to_hex(under.of(parts)), first);
}

TEST(keyed_hash, takes_no_key_for_an_empty_one) {
    keyed_hash other(sha256, bytes_of("some key"));
    keyed_hash none(sha256, {});
    EXPECT_EQ(to_hex(none.of(bytes_of(""))),
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(equal, compares_sizes_and_bytes) {
    EXPECT_TRUE(equal(bytes_of("abc"), bytes_of("abc")));
    EXPECT_FALSE(equal(bytes_of("abc"), bytes_of("abd")));
    EXPECT_FALSE(equal(bytes_of("abc"), bytes_of("ab")));
    EXPECT_TRUE(equal({}, {}));
}

} // namespace
} // namespace kafka::crypto
