// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace kafka::wire {

/// Whether these are well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(const char* text, std::size_t size) noexcept;

inline bool is_utf8(std::string_view text) noexcept {
    return is_utf8(text.data(), text.size());
}

/// Copies the text to other memory and says whether it is well-formed, which takes less than two
/// looks at it.
bool copy_utf8(const char* text, std::size_t size, char* to) noexcept;

} // namespace kafka::wire
