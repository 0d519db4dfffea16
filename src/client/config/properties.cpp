// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/config/properties.hpp"

#include "client/config/values.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace kafka::detail {

namespace {

constexpr std::string_view blanks = " \t\f";

std::string_view without_blanks_in_front(std::string_view text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text;
}

/// Takes a line off, and its end, of whatever kind that is.
std::string_view take_line(std::string_view& text) noexcept {
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    text.remove_prefix(line.size());
    if (text.starts_with("\r\n"))
        text.remove_prefix(1);
    text.remove_prefix(std::min<std::size_t>(1, text.size()));
    return line;
}

bool is_comment(std::string_view line) noexcept {
    return line.starts_with('#') || line.starts_with('!');
}

/// An odd number of backslashes at the end: the last one escapes the end of the line.
bool is_continued(std::string_view line) noexcept {
    const std::size_t last = line.find_last_not_of('\\');
    const std::size_t count = line.size() - (last == line.npos ? 0 : last + 1);
    return count % 2 == 1;
}

/// Where the name ends: at the first sign or blank that is not escaped.
std::size_t end_of_name(std::string_view line) noexcept {
    std::size_t at = 0;
    while (at < line.size() && line[at] != '=' && line[at] != ':' &&
           blanks.find(line[at]) == blanks.npos)
        at += line[at] == '\\' ? 2 : 1;
    return std::min(at, line.size());
}

/// The four digits behind a `\u`, which are taken off.
std::optional<std::uint16_t> take_digits(std::string_view& text) noexcept {
    const std::string_view digits = text.substr(0, 4);
    std::uint16_t unit = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, failure] = std::from_chars(digits.data(), end, unit, 16);
    if (digits.size() != 4 || failure != std::errc{} || stopped != end)
        return std::nullopt;
    text.remove_prefix(4);
    return unit;
}

/// The character behind a `\u`. One beyond the first 65,536 is two of them, as in UTF-16.
std::optional<char32_t> take_character(std::string_view& text) noexcept {
    const std::optional<std::uint16_t> first = take_digits(text);
    if (!first || (*first >= 0xDC00 && *first < 0xE000))
        return std::nullopt;
    if (*first < 0xD800 || *first >= 0xE000)
        return *first;
    if (!text.starts_with("\\u"))
        return std::nullopt;
    text.remove_prefix(2);
    const std::optional<std::uint16_t> second = take_digits(text);
    if (!second || *second < 0xDC00 || *second >= 0xE000)
        return std::nullopt;
    return 0x10000 + ((char32_t{*first} - 0xD800) << 10) + (char32_t{*second} - 0xDC00);
}

char escaped(char letter) noexcept {
    switch (letter) {
    case 't':
        return '\t';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 'f':
        return '\f';
    default:
        return letter;
    }
}

/// False: it is broken. A backslash in front of what needs none is dropped, as Java does it.
bool unescape(std::string_view text, std::string& to) {
    while (!text.empty()) {
        const std::size_t plain = std::min(text.find('\\'), text.size());
        to += text.substr(0, plain);
        text.remove_prefix(std::min(plain + 1, text.size()));
        if (text.empty())
            break;
        const char letter = text.front();
        text.remove_prefix(1);
        if (letter != 'u') {
            to += escaped(letter);
            continue;
        }
        const std::optional<char32_t> character = take_character(text);
        if (!character)
            return false;
        append_utf8(to, *character);
    }
    return true;
}

property parse_line(std::string_view line) {
    property made;
    const std::size_t end = end_of_name(line);
    std::string_view value = without_blanks_in_front(line.substr(end));
    if (value.starts_with('=') || value.starts_with(':')) {
        made.by = separation::sign;
        value = without_blanks_in_front(value.substr(1));
    } else if (end < line.size()) {
        made.by = separation::blanks;
    }
    made.is_broken = !unescape(line.substr(0, end), made.name) || !unescape(value, made.value);
    return made;
}

} // namespace

std::vector<property> parse_properties(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    std::vector<property> found;
    std::string joined;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t first = number;
        std::string_view line = without_blanks_in_front(take_line(text));
        if (is_comment(line))
            continue;
        joined.clear();
        while (is_continued(line)) {
            line.remove_suffix(1);
            joined += line;
            line = {};
            if (text.empty())
                break;
            line = without_blanks_in_front(take_line(text));
            ++number;
            if (joined.empty() && is_comment(line))
                line = {}; // nothing has begun yet
        }
        joined += line;
        if (joined.empty())
            continue;
        property& made = found.emplace_back(parse_line(joined));
        made.line = first;
    }
    return found;
}

} // namespace kafka::detail
