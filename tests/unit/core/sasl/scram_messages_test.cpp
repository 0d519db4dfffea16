// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/scram_messages.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <string>

namespace kafka::core::sasl {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(scram_name, escapes_what_separates) {
    EXPECT_EQ(scram_name("al=ice,b"), "al=3Dice=2Cb");
    EXPECT_EQ(scram_name("n\xC3\xA4me"), "n\xC3\xA4me");
}

TEST(server_first, is_read) {
    const server_first made = read_server_first("r=ab=c%,s=AAEC,i=4096");
    EXPECT_THAT(made.problem, IsEmpty());
    EXPECT_EQ(made.nonce, "ab=c%");
    EXPECT_THAT(made.salt, ::testing::ElementsAre(std::byte{0}, std::byte{1}, std::byte{2}));
    EXPECT_EQ(made.iterations, 4096u);
}

TEST(server_first, may_have_extensions_behind_the_rest) {
    EXPECT_THAT(read_server_first("r=a,s=AAEC,i=4096,x=y").problem, IsEmpty());
}

TEST(server_first, with_more_iterations_than_can_be_counted_has_very_many) {
    EXPECT_EQ(read_server_first("r=a,s=AAEC,i=99999999999999999999").iterations, UINT32_MAX);
    EXPECT_EQ(read_server_first("r=a,s=AAEC,i=4294967296").iterations, UINT32_MAX);
}

TEST(server_first, that_is_malformed_is_told_of) {
    for (const char* each : {"", "r", "r=", "r=a", "r=a,s=AAEC", "r=a,i=4096,s=AAEC",
             "s=AAEC,r=a,i=4096", "r=a,s=AAEC,i=", "r=a,s=AAEC,i=-5", "r=a,s=AAEC,i=+5000",
             "r=a,s=AAEC,i=5000x", "r=a,s=AAEC,i=05000", "r=a,s=AAEC,i= 5000", "r=a,s=A,i=4096",
             "r=a,s=,i=4096", "r=a,s=AA,i=4096", "r=a,s=A*EC,i=4096", "r=a,s=AAEC,i=0x1000"})
        EXPECT_FALSE(read_server_first(each).problem.empty()) << each;
    EXPECT_THAT(read_server_first("m=x,r=a,s=AAEC,i=4096").problem, HasSubstr("extension"));
}

TEST(server_final, is_read) {
    const server_final made = read_server_final("v=AAEC");
    EXPECT_THAT(made.problem, IsEmpty());
    EXPECT_EQ(made.signature.size(), 3u);
    EXPECT_EQ(read_server_final("e=unknown-user").refusal, "unknown-user");
    EXPECT_EQ(read_server_final("e=").refusal, "other-error");
    EXPECT_EQ(read_server_final("e=a\x1B[2Jb").refusal.find('\x1B'), std::string::npos);
}

TEST(server_final, that_is_malformed_is_told_of) {
    for (const char* each : {"", "v", "v=", "x=AAEC", "v=AA*C", "V=AAEC"})
        EXPECT_FALSE(read_server_final(each).problem.empty()) << each;
}

} // namespace
} // namespace kafka::core::sasl
