// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/aws/credentials_file.hpp"

#include "core/journal/words.hpp"

#include <array>
#include <optional>

namespace kafka::core::aws {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// `[name]`, perhaps with a comment behind it.
std::optional<std::string_view> section_in(std::string_view line) {
    const std::size_t end = line.find(']');
    if (!line.starts_with('[') || end == line.npos)
        return std::nullopt;
    return trimmed(line.substr(1, end - 1));
}

std::string named(std::string_view profile) {
    return "the profile " + one_line(std::string(profile));
}

} // namespace

std::variant<aws_credentials, std::string> read_credentials_file(
    std::string_view text, std::string_view profile) {
    // Ways to credentials that ask others for them.
    constexpr std::array<std::string_view, 5> roundabout{
        "role_arn", "credential_process", "sso_session", "sso_start_url", "credential_source"};
    aws_credentials made;
    bool inside = false;
    bool seen = false;
    std::string_view elsewhere;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
        if (const auto section = section_in(line)) {
            inside = *section == profile;
            seen |= inside;
            continue;
        }
        const std::size_t equals = line.find('=');
        if (!inside || equals == line.npos || line.starts_with('#') || line.starts_with(';'))
            continue;
        const std::string_view name = trimmed(line.substr(0, equals));
        const std::string_view value = trimmed(line.substr(equals + 1));
        if (name == "aws_access_key_id")
            made.access_key_id = value;
        else if (name == "aws_secret_access_key")
            made.secret_access_key = value;
        else if (name == "aws_session_token")
            made.session_token = value;
        for (const std::string_view each : roundabout)
            if (name == each)
                elsewhere = each;
    }
    if (!seen)
        return "does not have " + named(profile);
    if (!made.access_key_id.empty() && !made.secret_access_key.empty())
        return made;
    if (!elsewhere.empty())
        return "says for " + named(profile) + " that credentials come by " +
               std::string(elsewhere) + ", which is not supported: they have to stand in the file";
    return "has for " + named(profile) + " no " +
           (made.access_key_id.empty() ? "aws_access_key_id" : "aws_secret_access_key");
}

} // namespace kafka::core::aws
