// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace kafka::cli {

/// Ends the program with one or two lines on standard error. Its status is 2 when what was given
/// is wrong or cannot be read (arguments, files, JSON, text), and 1 when the cluster, the network
/// or the bytes of a message are why.
struct failure {
    /// Empty when all has been said.
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

/// What was given is wrong.
inline failure wrong_input(std::string text, std::string hint = {}) {
    return {std::move(text), std::move(hint), 2};
}

} // namespace kafka::cli
