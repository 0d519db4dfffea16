// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::cli {

enum class colour : unsigned char { plain, bold, dim, red, green, yellow, cyan };

/// How text is dressed for where it goes.
struct style {
    bool colours = false;
    /// Whether a line may be taken back and written anew.
    bool rewrites_lines = false;
    /// Whether signs beyond ASCII come out as they should.
    bool unicode = false;
    /// Columns that may be filled.
    std::size_t width = 80;

    std::string paint(colour how, std::string_view text) const;
};

/// Colours on a terminal, unless `NO_COLOR` is set or the terminal is a dumb one. Signs beyond
/// ASCII where the environment (`LC_ALL`, `LC_CTYPE`, `LANG`) says that the terminal takes UTF-8.
style style_of(std::FILE* stream);
bool is_terminal(std::FILE* stream) noexcept;

/// How many columns a terminal needs for it, colours not counted: one for each character.
std::size_t display_width(std::string_view text) noexcept;
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

/// Text from elsewhere, with everything that could command a terminal replaced by `?`.
std::string printable(std::string_view text);

/// `3 brokers`, `1 broker`.
std::string counted(std::size_t count, std::string_view one);

/// Columns that are as wide as their widest cell, two blanks apart.
class text_table {
public:
    struct column {
        std::string_view title;
        bool right_aligned = false;
    };
    struct cell {
        std::string text;
        colour how = colour::plain;
    };

    explicit text_table(std::vector<column> columns) : columns_(std::move(columns)) {}

    void add(std::vector<cell> row) { rows_.push_back(std::move(row)); }
    /// Every line indented by two blanks and without blanks at its end.
    std::string render(const style& with) const;

private:
    std::vector<column> columns_;
    std::vector<std::vector<cell>> rows_;
};

} // namespace kafka::cli
