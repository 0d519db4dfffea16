// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/config/files.hpp"
#include "client/config/members.hpp"
#include "core/oauth/http_url.hpp"
#include "core/proxy/negotiation.hpp"
#include "core/sasl/oauthbearer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// How the members of `client_options` that are about security are read, written and checked.
/// Nothing that is said of secrets has them in it.
namespace kafka::detail::members {

template <>
inline constexpr std::array<std::string_view, 4> names_of<security_protocol>{
    "PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"};
template <>
inline constexpr std::array<std::string_view, 6> names_of<sasl_mechanism>{
    "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER", "GSSAPI", "AWS_MSK_IAM"};
template <>
inline constexpr std::array<std::string_view, 2> names_of<tls_version>{"TLSv1.2", "TLSv1.3"};

inline bool is_text_without_nul(std::string_view text) noexcept {
    return is_utf8(text) && text.find('\0') == text.npos;
}

inline bool is_in_one_line(std::string_view text) noexcept {
    return is_utf8(text) && std::ranges::none_of(text, [](char each) {
        return static_cast<unsigned char>(each) < 0x20 || each == 0x7F;
    });
}

inline constexpr std::int64_t path_max = 4'095;

enum class path_kind : std::uint8_t { readable_file, readable_folder, any };

/// A file or a folder that has to be there.
template <std::string client_options::* Member, path_kind Kind = path_kind::readable_file>
struct path : text<Member, is_text_without_nul> {
    static std::string show(const client_options& options) {
        const std::string& value = options.*Member;
        return is_pem(value) || is_token(value) ? "(hidden)" : value;
    }
    static void check(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems) {
        const std::string& value = options.*Member;
        if (is_pem(value) || is_token(value)) {
            problems.push_back({{}, {},
                is_pem(value) ? "is PEM itself, which options take whose names end with _pem"
                              : "looks like a token, and no file's name",
                info.expected(), {}});
            return;
        }
        text<Member, is_text_without_nul>::check(info, options, problems);
        if (static_cast<std::int64_t>(value.size()) > info.maximum)
            problems.back().reason += ", and a path has at most " + std::to_string(info.maximum);
        if (!problems.empty() || value.empty() || Kind == path_kind::any)
            return;
        std::string wrong =
            Kind == path_kind::readable_file ? problem_of_file(value) : problem_of_folder(value);
        if (!wrong.empty())
            problems.push_back({{}, value, std::move(wrong), info.expected(), {}});
    }
};

/// Certificates or a key as text. In one line `\n` stands for the ends of its lines.
template <std::string client_options::* Member>
struct pem : text<Member, is_text_without_nul> {
    static parse_outcome parse(std::string_view value, client_options& options) {
        std::string made;
        value = trim(value);
        while (!value.empty()) {
            const std::size_t end = std::min(value.find("\\n"), value.size());
            made += value.substr(0, end);
            value.remove_prefix(end);
            if (!value.empty()) {
                made += '\n';
                value.remove_prefix(2);
            }
        }
        options.*Member = std::move(made);
        return parse_outcome::ok;
    }
    static std::string show(const client_options& options) {
        const std::string& value = options.*Member;
        return value.empty() ? value : '(' + std::to_string(value.size()) + " bytes)";
    }
    static void check(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems) {
        const std::string& value = options.*Member;
        if (!value.empty() && !is_pem(value))
            problems.push_back({{}, {}, "no PEM", info.expected(), {}});
    }
};

/// Text, or a function, which has no text.
template <password client_options::* Member>
struct password_text {
    static parse_outcome parse(std::string_view value, client_options& options) {
        options.*Member = std::string(value);
        return parse_outcome::ok;
    }
    static std::string format(const client_options& options) {
        return options.*Member ? "(hidden)" : "";
    }
    static void check(const option_info&, const client_options&, std::vector<config_problem>&) {}
};

/// One of a few words, or none.
template <auto Member>
struct optional_choice {
    using member_type = std::remove_cvref_t<decltype(std::declval<client_options&>().*Member)>;
    static constexpr const auto& names = names_of<typename member_type::value_type>;

    static parse_outcome parse(std::string_view text, client_options& options) {
        text = trim(text);
        if (text == "none") {
            options.*Member = std::nullopt;
            return parse_outcome::ok;
        }
        const auto named = std::ranges::find_if(
            names, [&](std::string_view each) { return equal_ignoring_case(text, each); });
        if (named == names.end())
            return parse_outcome::wrong_type;
        options.*Member = static_cast<typename member_type::value_type>(named - names.begin());
        return parse_outcome::ok;
    }
    static std::string format(const client_options& options) {
        if (!(options.*Member))
            return "none";
        const auto at = static_cast<std::size_t>(*(options.*Member));
        return at < names.size() ? std::string(names[at]) : std::to_string(at);
    }
    static void check(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems) {
        if (options.*Member && static_cast<std::size_t>(*(options.*Member)) >= names.size())
            problems.push_back({{}, format(options), "no such value", info.expected(), {}});
    }
};

struct token_endpoint : text<&client_options::sasl_oauth_token_endpoint_url, is_in_one_line> {
    /// With a name and a password in it, it is not taken, and not shown.
    static std::string show(const client_options& options) {
        const std::string& url = options.sasl_oauth_token_endpoint_url;
        return may_be_shown(url) ? url : "(hidden)";
    }
    static void check(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems) {
        const std::string& url = options.sasl_oauth_token_endpoint_url;
        if (url.empty())
            return;
        text::check(info, options, problems);
        auto parsed = core::oauth::parse_http_url(url);
        if (auto* const wrong = std::get_if<std::string>(&parsed); wrong && problems.empty()) {
            if (url.starts_with("file:"))
                *wrong = "a file with a token is named by sasl_oauth_token_file";
            problems.push_back({{}, url, std::move(*wrong), info.expected(), {}});
        }
        for (config_problem& each : problems)
            if (!may_be_shown(url))
                each.value.clear();
    }

private:
    static bool may_be_shown(std::string_view url) {
        const std::string_view rest = url.substr(std::min(url.find("//"), url.size()));
        const std::string_view server = rest.substr(0, rest.find_first_of("/?", 2));
        const std::string_view port = server.substr(std::min(server.find(':'), server.size()));
        return url.find('@') == url.npos &&
               (server.starts_with("//[") || port.find_first_not_of("0123456789", 1) == port.npos);
    }
};

/// Pairs of name and value.
struct extensions {
    static parse_outcome parse(std::string_view value, client_options& options) {
        std::vector<std::pair<std::string, std::string>> made;
        for (const std::string_view each : split_list(value)) {
            const std::size_t equals = each.find('=');
            if (equals == each.npos)
                return parse_outcome::wrong_type;
            made.emplace_back(trim(each.substr(0, equals)), trim(each.substr(equals + 1)));
        }
        options.sasl_oauth_extensions = std::move(made);
        return parse_outcome::ok;
    }
    static std::string format(const client_options& options) {
        std::string text;
        for (const auto& [name, value] : options.sasl_oauth_extensions)
            text.append(text.empty() ? "" : ",").append(name).append("=").append(value);
        return text;
    }
    static void check(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems) {
        // Of a token there is no talk yet.
        std::string wrong = core::sasl::problem_of(
            oauth_token{.value = "x", .extensions = options.sasl_oauth_extensions});
        if (!wrong.empty())
            problems.push_back({{}, {}, std::move(wrong), info.expected(), {}});
    }
};

struct proxy : text<&client_options::proxy_url, is_utf8> {
    /// Without name and password. What is no URL may be anything.
    static std::string show(const client_options& options) {
        const std::string& url = options.proxy_url;
        if (url.empty())
            return {};
        if (std::holds_alternative<std::string>(core::proxy::parse_proxy_url(url)))
            return "(hidden)";
        const std::size_t at = url.rfind('@');
        return at == url.npos ? url
                              : url.substr(0, url.find("://") + 3) + "(hidden)" + url.substr(at);
    }
    static void check(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems) {
        if (options.proxy_url.empty())
            return;
        auto parsed = core::proxy::parse_proxy_url(options.proxy_url);
        if (auto* const wrong = std::get_if<std::string>(&parsed))
            problems.push_back({{}, {}, std::move(*wrong), info.expected(), {}});
    }
};

} // namespace kafka::detail::members
