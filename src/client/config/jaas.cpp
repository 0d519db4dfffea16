// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/config/jaas.hpp"

#include "client/config/values.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace kafka::detail {

namespace {

bool is_octal(char digit) noexcept {
    return digit >= '0' && digit <= '7';
}

/// What stands behind a backslash, for what it stands for in `java.io.StreamTokenizer`: as in C,
/// and for itself where C has no such escape. Returns how much of it that has taken.
std::size_t append_escaped(std::string_view text, std::string& to) {
    constexpr std::string_view letters = "abfnrtv";
    constexpr std::string_view meanings = "\a\b\f\n\r\t\v";
    if (const std::size_t at = letters.find(text.front()); at != letters.npos) {
        to += meanings[at];
        return 1;
    }
    if (!is_octal(text.front())) {
        to += text.front();
        return 1;
    }
    const std::size_t most = text.front() <= '3' ? 3 : 2; // up to \377
    std::size_t size = 0;
    char32_t character = 0;
    for (; size < std::min(most, text.size()) && is_octal(text[size]); ++size)
        character = character * 8 + static_cast<char32_t>(text[size] - '0');
    append_utf8(to, character);
    return size;
}

/// What is left to be read, from one word to the next.
class words {
public:
    explicit words(std::string_view text) noexcept : left_(text) { skip_blanks(); }

    bool at_end() const noexcept { return left_.empty(); }
    bool take(char what) noexcept {
        if (left_.empty() || left_.front() != what)
            return false;
        left_.remove_prefix(1);
        skip_blanks();
        return true;
    }
    /// A word, or what stands between quotes. False when there is neither.
    bool take(std::string& word) {
        word.clear();
        if (!left_.empty() && (left_.front() == '"' || left_.front() == '\''))
            return take_quoted(word);
        const std::size_t end = std::min(left_.find_first_of(" \t\r\n=;\"'"), left_.size());
        word = left_.substr(0, end);
        left_.remove_prefix(end);
        skip_blanks();
        return !word.empty();
    }

private:
    void skip_blanks() noexcept {
        left_.remove_prefix(std::min(left_.find_first_not_of(" \t\r\n"), left_.size()));
    }
    bool take_quoted(std::string& word) {
        const char quote = left_.front();
        for (std::size_t at = 1; at < left_.size(); ++at) {
            if (left_[at] == quote) {
                left_.remove_prefix(at + 1);
                skip_blanks();
                return true;
            }
            if (left_[at] == '\r' || left_[at] == '\n')
                break;
            if (left_[at] != '\\') {
                word += left_[at];
                continue;
            }
            const std::string_view escaped = left_.substr(at + 1);
            if (escaped.empty())
                break;
            at += append_escaped(escaped, word);
        }
        return false;
    }

    std::string_view left_;
};

} // namespace

const std::string* jaas_entry::find(std::string_view key) const noexcept {
    const auto found = std::ranges::find(options, key, &std::pair<std::string, std::string>::first);
    return found == options.end() ? nullptr : &found->second;
}

bool parse_jaas(std::string_view text, jaas_entry& made) {
    words left(text);
    std::string name;
    std::string flag;
    if (!left.take(name) || !left.take(flag))
        return false;
    constexpr std::array<std::string_view, 4> flags{
        "required", "requisite", "sufficient", "optional"};
    const bool is_flag = std::ranges::any_of(
        flags, [&](std::string_view each) { return equal_ignoring_case(flag, each); });
    if (!is_flag)
        return false;
    made.module = name.substr(name.rfind('.') + 1);
    made.options.clear();
    while (!left.take(';')) {
        auto& [key, value] = made.options.emplace_back();
        if (!left.take(key) || !left.take('=') || !left.take(value))
            return false;
    }
    return left.at_end();
}

} // namespace kafka::detail
