// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/config/values.hpp"

#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace kafka::detail {
namespace {

struct named_socket_option {
    std::string_view text;
    int level;
    int name;
};

constexpr named_socket_option named_socket_options[] = {
    {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY},
    {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE},
    {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF},
    {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF},
    {"IP_TOS", IPPROTO_IP, IP_TOS},
    {"TCP_KEEPINTVL", IPPROTO_TCP, TCP_KEEPINTVL},
    {"TCP_KEEPCNT", IPPROTO_TCP, TCP_KEEPCNT},
#ifdef TCP_KEEPIDLE
    {"TCP_KEEPIDLE", IPPROTO_TCP, TCP_KEEPIDLE},
#endif
#ifdef TCP_USER_TIMEOUT
    {"TCP_USER_TIMEOUT", IPPROTO_TCP, TCP_USER_TIMEOUT},
#endif
#ifdef TCP_QUICKACK
    {"TCP_QUICKACK", IPPROTO_TCP, TCP_QUICKACK},
#endif
};

bool is_alphanumeric(char letter) noexcept {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9');
}

parse_outcome parse_int(std::string_view text, int& value) noexcept {
    std::int64_t wide = 0;
    if (const parse_outcome outcome = parse_integer(text, wide); outcome != parse_outcome::ok)
        return outcome;
    if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max())
        return parse_outcome::out_of_range;
    value = static_cast<int>(wide);
    return parse_outcome::ok;
}

parse_outcome parse_socket_option(std::string_view text, socket_option& option) noexcept {
    const std::size_t equals = text.find('=');
    if (equals == text.npos)
        return parse_outcome::wrong_type;
    const std::string_view name = trim(text.substr(0, equals));
    const std::string_view value = text.substr(equals + 1);
    const auto known = std::ranges::find(named_socket_options, name, &named_socket_option::text);
    if (known != std::end(named_socket_options)) {
        option.level = known->level;
        option.name = known->name;
        return parse_int(value, option.value);
    }
    const std::size_t colon = name.find(':');
    if (colon == name.npos)
        return parse_outcome::wrong_type;
    parse_outcome outcome = parse_int(name.substr(0, colon), option.level);
    if (outcome == parse_outcome::ok)
        outcome = parse_int(name.substr(colon + 1), option.name);
    if (outcome == parse_outcome::ok)
        outcome = parse_int(value, option.value);
    return outcome;
}

} // namespace

std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r\n\f";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

void append_utf8(std::string& text, char32_t character) {
    const auto bits = [character](int from, int count) {
        return static_cast<unsigned char>((character >> from) & ((1U << count) - 1));
    };
    if (character < 0x80) {
        text += static_cast<char>(character);
        return;
    }
    if (character < 0x800) {
        text += static_cast<char>(0xC0 | bits(6, 5));
    } else {
        if (character < 0x10000) {
            text += static_cast<char>(0xE0 | bits(12, 4));
        } else {
            text += static_cast<char>(0xF0 | bits(18, 3));
            text += static_cast<char>(0x80 | bits(12, 6));
        }
        text += static_cast<char>(0x80 | bits(6, 6));
    }
    text += static_cast<char>(0x80 | bits(0, 6));
}

bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept {
    const auto lower = [](char each) {
        return each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
    };
    return std::ranges::equal(left, right, {}, lower, lower);
}

parse_outcome parse_integer(std::string_view text, std::int64_t& value) noexcept {
    text = trim(text);
    if (text.size() > 1 && text.front() == '+' && text[1] != '-')
        text.remove_prefix(1);
    std::int64_t parsed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (error == std::errc::invalid_argument || end != text.data() + text.size())
        return parse_outcome::wrong_type;
    if (error == std::errc::result_out_of_range)
        return parse_outcome::out_of_range;
    value = parsed;
    return parse_outcome::ok;
}

parse_outcome parse_boolean(std::string_view text, bool& value) noexcept {
    text = trim(text);
    if (text == "1" || equal_ignoring_case(text, "true"))
        value = true;
    else if (text == "0" || equal_ignoring_case(text, "false"))
        value = false;
    else
        return parse_outcome::wrong_type;
    return parse_outcome::ok;
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        if (const std::string_view part = trim(text.substr(begin, comma - begin)); !part.empty())
            parts.emplace_back(part);
        begin = comma + 1;
    }
    return parts;
}

std::string join_list(const std::vector<std::string>& parts) {
    std::string joined;
    for (const std::string& part : parts) {
        if (!joined.empty())
            joined += ',';
        joined += part;
    }
    return joined;
}

parse_outcome parse_socket_options(std::string_view text, std::vector<socket_option>& options) {
    std::vector<socket_option> parsed;
    for (const std::string& part : split_list(text)) {
        if (const parse_outcome outcome = parse_socket_option(part, parsed.emplace_back());
            outcome != parse_outcome::ok)
            return outcome;
    }
    options = std::move(parsed);
    return parse_outcome::ok;
}

std::string format_socket_options(const std::vector<socket_option>& options) {
    std::vector<std::string> parts;
    for (const socket_option& option : options) {
        const auto known =
            std::ranges::find_if(named_socket_options, [&](const named_socket_option& candidate) {
                return candidate.level == option.level && candidate.name == option.name;
            });
        std::string& part = parts.emplace_back();
        if (known != std::end(named_socket_options))
            part = known->text;
        else
            part = std::to_string(option.level) + ':' + std::to_string(option.name);
        part += '=' + std::to_string(option.value);
    }
    return join_list(parts);
}

bool is_topic_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= 249 && name != "." && name != ".." &&
           std::ranges::all_of(name, [](char letter) {
               return is_alphanumeric(letter) || letter == '.' || letter == '_' || letter == '-';
           });
}

bool is_software_name(std::string_view name) noexcept {
    return !name.empty() && is_alphanumeric(name.front()) && is_alphanumeric(name.back()) &&
           std::ranges::all_of(name, [](char letter) {
               return is_alphanumeric(letter) || letter == '.' || letter == '-';
           });
}

} // namespace kafka::detail
