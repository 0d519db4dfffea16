// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/support/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace kafka::cli {
namespace {

constexpr std::string_view escapes[] = {
    "", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[36m"};

bool is_set(const char* variable) noexcept {
    const char* value = std::getenv(variable);
    return value && *value;
}

/// What text is encoded in, by the first of these that is set (POSIX, "Environment Variables").
bool takes_utf8() {
    for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        if (!is_set(variable))
            continue;
        std::string locale(std::getenv(variable));
        std::ranges::transform(locale, locale.begin(), [](char each) {
            return each >= 'a' && each <= 'z' ? static_cast<char>(each - 'a' + 'A') : each;
        });
        return locale.find("UTF-8") != locale.npos || locale.find("UTF8") != locale.npos;
    }
    return false;
}

} // namespace

std::string style::paint(colour how, std::string_view text) const {
    std::string painted;
    if (colours && how != colour::plain && !text.empty()) {
        painted = escapes[static_cast<std::size_t>(how)];
        painted += text;
        painted += "\x1b[0m";
    } else {
        painted = text;
    }
    return painted;
}

bool is_terminal(std::FILE* stream) noexcept {
    return ::isatty(::fileno(stream)) == 1;
}

style style_of(std::FILE* stream) {
    style result;
    if (!is_terminal(stream))
        return result;
    const char* terminal = std::getenv("TERM");
    result.rewrites_lines = terminal && std::string_view(terminal) != "dumb";
    result.colours = result.rewrites_lines && !is_set("NO_COLOR");
    result.unicode = result.rewrites_lines && takes_utf8();
    winsize size{};
    if (::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        result.width = size.ws_col;
    return result;
}

std::size_t display_width(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

std::string pad_right(std::string_view text, std::size_t width) {
    std::string padded(text);
    padded.append(width - std::min(width, display_width(text)), ' ');
    return padded;
}

std::string pad_left(std::string_view text, std::size_t width) {
    std::string padded(width - std::min(width, display_width(text)), ' ');
    padded += text;
    return padded;
}

std::string printable(std::string_view text) {
    std::string safe;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool is_c1 =
            byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (byte < 0x20 || byte == 0x7F || is_c1) {
            safe += '?';
            i += is_c1 ? 1 : 0;
        } else {
            safe += text[i];
        }
    }
    return safe;
}

std::string counted(std::size_t count, std::string_view one) {
    std::string text = std::to_string(count) + ' ';
    text += one;
    if (count != 1)
        text += 's';
    return text;
}

std::string text_table::render(const style& with) const {
    std::vector<std::size_t> widths;
    for (const column& each : columns_)
        widths.push_back(display_width(each.title));
    for (const std::vector<cell>& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], display_width(row[i].text));
    }

    std::string text;
    const auto add_line = [&](const std::vector<cell>& row) {
        std::string line;
        std::size_t last = row.size();
        while (last > 0 && row[last - 1].text.empty())
            --last;
        for (std::size_t i = 0; i < last; ++i) {
            line += "  ";
            const std::string gap(widths[i] - display_width(row[i].text), ' ');
            const std::string painted = with.paint(row[i].how, row[i].text);
            if (columns_[i].right_aligned)
                line += gap + painted;
            else if (i + 1 < last)
                line += painted + gap;
            else
                line += painted;
        }
        text += line + '\n';
    };

    std::vector<cell> titles;
    for (const column& each : columns_)
        titles.push_back({std::string(each.title), colour::dim});
    add_line(titles);
    for (const std::vector<cell>& row : rows_)
        add_line(row);
    return text;
}

} // namespace kafka::cli
