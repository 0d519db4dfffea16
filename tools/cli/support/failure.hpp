// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace kafka::cli {

/// Ends the program with one or two lines on standard error: 2 for wrong usage, 1 for the rest.
struct failure {
    std::string text = {};
    /// What the person may do about it; may be empty.
    std::string hint = {};
    int status = 1;

    void add_line(std::string_view line) {
        if (!text.empty())
            text += '\n';
        text += line;
    }
};

} // namespace kafka::cli
