// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace kafka::cli {

/// The whole terminal for a picture that changes. What was there before comes back with the
/// destructor, with `restore_now`, and while the program is suspended (Ctrl-Z). Keys are not
/// echoed. One at a time, in the thread that made it.
class screen {
public:
    explicit screen(std::FILE* terminal);
    ~screen();

    screen(const screen&) = delete;
    screen& operator=(const screen&) = delete;

    struct extent {
        std::size_t columns = 80;
        std::size_t rows = 24;
    };
    /// Of a terminal, now. 80 × 24 where it does not say.
    static extent size_of(std::FILE* terminal) noexcept;

    /// Shows these lines, in one go and without erasing what stays. Whether it has arrived
    /// `flush_output` tells.
    void draw(const std::vector<std::string>& lines);
    /// Whether `q` was pressed since the last time.
    bool quit_pressed();

    /// Gives the terminal back at once, if there is a screen. May be called by a signal handler.
    static void restore_now() noexcept;

private:
    std::FILE* terminal_;
};

/// What `screen::draw` sends: one frame.
std::string frame_of(const std::vector<std::string>& lines);

} // namespace kafka::cli
