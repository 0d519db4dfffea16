// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/framing/foreign_protocol.hpp"

#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>

namespace kafka::core {
namespace {

using test::big_endian;
using test::to_bytes;
using testing::HasSubstr;
using testing::IsEmpty;

std::string recognized(std::string_view bytes) {
    return recognize_foreign_protocol(to_bytes(bytes));
}

TEST(foreign_protocol, recognizes_tls) {
    using namespace std::string_view_literals;
    EXPECT_THAT(recognized("\x15\x03\x01\x00\x02\x02\x50"sv), HasSubstr("answers with TLS"));
    EXPECT_THAT(recognized("\x15\x03\x03\x00"sv), HasSubstr("security_protocol"));
    EXPECT_THAT(recognized("\x16\x03\x03\x40"sv), HasSubstr("answers with TLS"));
    EXPECT_THAT(recognized("\x14\x03\x00\x00"sv), HasSubstr("answers with TLS"));
    EXPECT_THAT(recognized("\x13\x03\x01\x00"sv), IsEmpty());
    EXPECT_THAT(recognized("\x15\x02\x01\x00"sv), IsEmpty());
    EXPECT_THAT(recognized("\x15\x03\x05\x00"sv), IsEmpty());
}

TEST(foreign_protocol, recognizes_http) {
    const std::string text = recognized("HTTP/1.1 400 Bad Request\r\nServer: x");
    EXPECT_THAT(text, HasSubstr("HTTP server"));
    EXPECT_THAT(text, HasSubstr("'HTTP/1.1 400 Bad Request'"));
}

TEST(foreign_protocol, recognizes_other_text) {
    EXPECT_THAT(recognized("SSH-2.0-OpenSSH_9.2\r\n"), HasSubstr("'SSH-2.0-OpenSSH_9.2'"));
    EXPECT_THAT(recognized("220 mail ready"), HasSubstr("text"));
    EXPECT_THAT(recognized("\r\nHi"), HasSubstr("text"));
    EXPECT_LT(recognized(std::string(10'000, 'x')).size(), 200u);
}

TEST(foreign_protocol, no_answer_of_a_broker_is_mistaken) {
    for (const std::int32_t length : {0, 1, 4, 10, 356, 1000, 65'536, 1'000'000, 100'000'000})
        EXPECT_THAT(recognize_foreign_protocol(big_endian(length)), IsEmpty()) << length;
    EXPECT_THAT(recognize_foreign_protocol(big_endian(std::int32_t{-1})), IsEmpty());
}

} // namespace
} // namespace kafka::core
