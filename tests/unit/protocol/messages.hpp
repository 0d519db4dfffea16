// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gtest/gtest.h>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/message.hpp>
#include <kafka/protocol/shapes.hpp>

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::protocol {

/// The messages of the schema and those of the tests.
inline std::vector<const message_type*> all_types() {
    std::vector<const message_type*> all(messages().begin(), messages().end());
    all.push_back(&shapes::descriptor);
    all.push_back(&clashes::descriptor);
    return all;
}

/// Those that many values are tried on. All; but every eighth in a program that looks for races,
/// which takes forty times as long: the code of all messages is of one kind.
inline std::vector<const message_type*> tried_types() {
    std::vector<const message_type*> tried = all_types();
#ifdef __SANITIZE_THREAD__
    std::size_t at = 0;
    std::erase_if(tried, [&](const message_type*) { return at++ % 8 != 0; });
#endif
    return tried;
}

inline std::string name_of(const ::testing::TestParamInfo<const message_type*>& tested) {
    return std::string(tested.param->name);
}

inline std::string hex(const std::vector<std::byte>& from) {
    std::string text;
    for (const std::byte byte : from) {
        constexpr const char* digits = "0123456789abcdef";
        text += digits[std::to_integer<unsigned>(byte) >> 4];
        text += digits[std::to_integer<unsigned>(byte) & 15];
    }
    return text;
}

/// Blanks are skipped.
inline std::vector<std::byte> unhex(std::string_view text) {
    std::vector<std::byte> made;
    unsigned digits = 0;
    unsigned value = 0;
    for (const char letter : text) {
        if (letter == ' ')
            continue;
        value =
            value << 4 | static_cast<unsigned>(letter <= '9' ? letter - '0' : letter - 'a' + 10);
        if (++digits % 2 == 0) {
            made.push_back(static_cast<std::byte>(value));
            value = 0;
        }
    }
    return made;
}

inline void PrintTo(const codec_result& result, std::ostream* to) {
    *to << result.message();
}
inline void PrintTo(codec_errc code, std::ostream* to) {
    *to << to_string(code);
}

} // namespace kafka::protocol
