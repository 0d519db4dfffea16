// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/first_bytes.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/sasl_handshake.hpp>

#include <array>

namespace kafka::cli::doctor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

constexpr std::int32_t id = 0x01020304;

std::vector<std::byte> bytes(std::string_view text) {
    std::vector<std::byte> all;
    for (char each : text)
        all.push_back(static_cast<std::byte>(each));
    return all;
}

template <class Response>
std::vector<std::byte> frame(const Response& answer, std::int16_t version) {
    std::vector<std::byte> all = bytes({"\0\0\0\0\1\2\3\4", 8});
    encode(answer, version, all);
    all[3] = static_cast<std::byte>(all.size() - 4);
    return all;
}

TEST(doctor_bytes, a_client_hello_has_its_lengths_right) {
    std::array<std::byte, 64> random{};
    random.fill(std::byte{0x55});
    const std::vector<std::byte> named = client_hello(random, "broker.example");
    ASSERT_GT(named.size(), 100u);
    EXPECT_EQ(named[0], std::byte{22});
    EXPECT_EQ(named[5], std::byte{1});
    const auto number = [&](std::size_t at, std::size_t size) {
        std::size_t value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value = value << 8 | std::to_integer<std::size_t>(named[at + i]);
        return value;
    };
    EXPECT_EQ(number(3, 2), named.size() - 5);
    EXPECT_EQ(number(6, 3), named.size() - 9);
    const std::string text(reinterpret_cast<const char*>(named.data()), named.size());
    EXPECT_NE(text.find("broker.example"), text.npos);
    // An address is nobody's name there (RFC 6066, 3).
    const std::vector<std::byte> unnamed = client_hello(random, "127.0.0.1");
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(unnamed.data()), unnamed.size())
                  .find("127.0.0.1"),
        std::string::npos);
    EXPECT_EQ(unnamed.size() + 9 + 14, named.size());
}

TEST(doctor_bytes, questions_are_frames_of_old_versions) {
    EXPECT_EQ(
        api_versions_question(0, id, "me"), bytes({"\0\0\0\x0c\0\x12\0\0\1\2\3\4\0\2me", 16}));
    // Header and request of version 3 have tagged fields, and say who asks with which software.
    EXPECT_EQ(api_versions_question(3, id, "me"),
        bytes({"\0\0\0\x13\0\x12\0\3\1\2\3\4\0\2me\0\3me\x02\x31\0", 23}));
    EXPECT_EQ(sasl_question(id, "me", "PLAIN"),
        bytes({"\0\0\0\x13\0\x11\0\1\1\2\3\4\0\2me\0\5PLAIN", 23}));
}

TEST(doctor_bytes, a_frame_is_whole_or_will_never_be) {
    EXPECT_FALSE(is_whole_frame(bytes({"\0\0\0", 3})));
    EXPECT_FALSE(is_whole_frame(bytes({"\0\0\0\5abcd", 8})));
    EXPECT_TRUE(is_whole_frame(bytes({"\0\0\0\4abcd", 8})));
    EXPECT_TRUE(is_whole_frame(bytes("HTTP")));
    EXPECT_TRUE(is_whole_frame(bytes("\xff\xff\xff\xff")));
}

TEST(doctor_bytes, tell_who_has_sent_them) {
    const auto who = [](std::string_view text) { return recognise(bytes(text), id); };
    EXPECT_EQ(who(""), peer{speaker::nobody});
    EXPECT_EQ(who({"\x15\3\3\0\2\2\x50", 7}), peer{speaker::tls});
    EXPECT_EQ(who({"\x16\3\3\0\x7a\2\0\0", 8}), peer{speaker::tls});
    EXPECT_EQ(who({"\0\0\0\x0a\1\2\3\4\0\0", 10}), peer{speaker::kafka});
    // Another request's answer, or no length.
    EXPECT_EQ(who({"\0\0\0\x0a\1\2\3\5\0\0", 10}), peer{speaker::binary});
    EXPECT_EQ(who({"\xff\xff\0\0\1\2\3\4", 8}), peer{speaker::binary});
    EXPECT_EQ(who("HTTP/1.1 400 Bad Request\r\nServer: x\r\n"),
        (peer{speaker::http, "HTTP/1.1 400 Bad Request"}));
    EXPECT_EQ(who("<!DOCTYPE HTML>\n"), (peer{speaker::http, "<!DOCTYPE HTML>"}));
    EXPECT_EQ(who("<HTML><HEAD>"), (peer{speaker::http, "<HTML><HEAD>"}));
    EXPECT_EQ(who("SSH-2.0-OpenSSH_9.2\r\n"), (peer{speaker::text, "SSH-2.0-OpenSSH_9.2"}));
    EXPECT_EQ(who(std::string(500, 'x')).said.size(), 60u);
    EXPECT_EQ(who("x"), (peer{speaker::text, "x"}));
}

TEST(doctor_bytes, an_answer_tells_the_release) {
    protocol::api_versions_response answer;
    answer.api_keys = {{.api_key = 18, .min_version = 0, .max_version = 4},
        {.api_key = 3, .min_version = 0, .max_version = 12}};
    for (const std::int16_t version : {std::int16_t{0}, std::int16_t{3}}) {
        const std::vector<std::byte> whole = frame(answer, version);
        EXPECT_THAT(versions_in(whole, version),
            Optional(versions_known{infer_broker_version(answer), true}));
        for (std::size_t size = 0; size < whole.size(); ++size)
            EXPECT_EQ(versions_in(std::span(whole).first(size), version), std::nullopt);
    }
    // Who does not know version 3 answers in version 0.
    answer.error_code = broker_errc::unsupported_version;
    EXPECT_EQ(versions_in(frame(answer, 0), 3), std::nullopt);
    EXPECT_EQ(versions_in(frame(answer, 0), 0), std::nullopt);
}

TEST(doctor_bytes, an_answer_tells_whether_there_is_metadata) {
    protocol::api_versions_response answer;
    answer.api_keys = {{.api_key = 18, .min_version = 0, .max_version = 4},
        {.api_key = 52, .min_version = 0, .max_version = 1}}; // Vote
    const std::optional<versions_known> known = versions_in(frame(answer, 3), 3);
    ASSERT_TRUE(known.has_value());
    EXPECT_FALSE(known->offers_metadata);
}

TEST(doctor_bytes, an_answer_tells_the_mechanisms) {
    protocol::sasl_handshake_response answer;
    answer.mechanisms = {"PLAIN", "GSSAPI"};
    EXPECT_THAT(mechanisms_in(frame(answer, 1)), Optional(ElementsAre("PLAIN", "GSSAPI")));
    answer.error_code = broker_errc::unsupported_sasl_mechanism;
    EXPECT_THAT(mechanisms_in(frame(answer, 1)), Optional(ElementsAre("PLAIN", "GSSAPI")));
    // A listener without SASL.
    answer.error_code = broker_errc::illegal_sasl_state;
    EXPECT_THAT(mechanisms_in(frame(answer, 1)), Optional(IsEmpty()));
    answer.error_code = broker_errc::unknown_server_error;
    EXPECT_EQ(mechanisms_in(frame(answer, 1)), std::nullopt);
    EXPECT_EQ(mechanisms_in(bytes("HTTP/1.1 400 Bad Request")), std::nullopt);
}

} // namespace
} // namespace kafka::cli::doctor
