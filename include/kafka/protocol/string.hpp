// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/list.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace kafka::protocol {

/// The strings in messages: 24 bytes that own their characters, of which up to 16 live inside.
/// Converts from and to everything that is a `std::string_view`; memory and threads are as with
/// `list`. Kafka's strings are UTF-8 of at most 32767 bytes; that is checked when they are encoded
/// or decoded, not here.
class string {
public:
    using value_type = char;
    using const_iterator = const char*;

    string() noexcept = default;

    template <class Text>
        requires std::convertible_to<const Text&, std::string_view> &&
                 (!std::is_same_v<Text, string>)
    string(const Text& text) {
        assign(text);
    }

    void assign(std::string_view text) { chars_ = list<char>(text.begin(), text.end()); }

    const char* data() const noexcept { return chars_.data(); }
    std::size_t size() const noexcept { return chars_.size(); }
    bool empty() const noexcept { return chars_.empty(); }
    void clear() noexcept { chars_.clear(); }

    const_iterator begin() const noexcept { return chars_.begin(); }
    const_iterator end() const noexcept { return chars_.end(); }
    char operator[](std::size_t index) const noexcept { return chars_[index]; }

    std::string_view view() const noexcept { return {chars_.data(), chars_.size()}; }
    operator std::string_view() const noexcept { return view(); }

    friend void swap(string& a, string& b) noexcept { a.chars_.swap(b.chars_); }

    friend bool operator==(const string& a, const string& b) noexcept {
        return a.view() == b.view();
    }
    friend std::strong_ordering operator<=>(const string& a, const string& b) noexcept {
        return a.view() <=> b.view();
    }
    template <class Text>
        requires std::convertible_to<const Text&, std::string_view> &&
                 (!std::is_same_v<Text, string>)
    friend bool operator==(const string& a, const Text& b) noexcept {
        return a.view() == std::string_view(b);
    }
    template <class Text>
        requires std::convertible_to<const Text&, std::string_view> &&
                 (!std::is_same_v<Text, string>)
    friend std::strong_ordering operator<=>(const string& a, const Text& b) noexcept {
        return a.view() <=> std::string_view(b);
    }

private:
    friend detail::list_access;

    list<char> chars_;
};

} // namespace kafka::protocol

template <>
struct std::hash<kafka::protocol::string> {
    std::size_t operator()(const kafka::protocol::string& text) const noexcept {
        return std::hash<std::string_view>{}(text.view());
    }
};
