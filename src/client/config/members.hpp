// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/config/table.hpp"
#include "client/config/values.hpp"
#include "core/address.hpp"
#include "protocol/releases.hpp"
#include "wire/utf8.hpp"

#include <kafka/broker_version.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// How each type of member of `client_options` is read, written and checked: the functions of an
/// `option_row`, by the member they are for.
namespace kafka::detail::members {

/// The row of an option, with what the members of `Kind` do to it.
template <class Kind>
constexpr option_row row(option_info info) {
    option_row made{info, &Kind::parse, &Kind::format, &Kind::check};
    if constexpr (requires { &Kind::show; })
        made.show = &Kind::show;
    return made;
}

inline constexpr std::int64_t int_max = 2'147'483'647;
/// The longest string that a message can carry in every version.
inline constexpr std::int64_t string_max = 32'767;

template <auto Member>
struct number {
    using member_type = std::remove_cvref_t<decltype(std::declval<client_options&>().*Member)>;
    static constexpr bool is_optional = std::is_same_v<member_type, std::optional<int>>;

    static std::int64_t get(const client_options& options) {
        if constexpr (is_optional)
            return (options.*Member).value_or(0);
        else if constexpr (std::is_integral_v<member_type>)
            return options.*Member;
        else
            return (options.*Member).count();
    }

    static parse_outcome parse(std::string_view text, client_options& options) {
        std::int64_t value = 0;
        if constexpr (is_optional) {
            if (trim(text) == "none") {
                options.*Member = std::nullopt;
                return parse_outcome::ok;
            }
        }
        if (const parse_outcome outcome = parse_integer(text, value); outcome != parse_outcome::ok)
            return outcome;
        if constexpr (is_optional) {
            if (value == -1 || value == 0) {
                options.*Member = std::nullopt;
                return parse_outcome::ok;
            }
        }
        if constexpr (!std::is_same_v<member_type, std::chrono::milliseconds>) {
            if (value < -int_max || value > int_max)
                return parse_outcome::out_of_range;
            options.*Member = static_cast<int>(value);
        } else {
            options.*Member = std::chrono::milliseconds(value);
        }
        return parse_outcome::ok;
    }

    static std::string format(const client_options& options) {
        if constexpr (is_optional) {
            if (!(options.*Member))
                return "none";
        }
        return std::to_string(get(options));
    }

    static void check(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems) {
        if constexpr (is_optional) {
            if (!(options.*Member))
                return;
        }
        const std::int64_t value = get(options);
        if (value < info.minimum || value > info.maximum)
            problems.push_back({{}, std::to_string(value), "out of range", info.expected(), {}});
    }
};

template <bool client_options::* Member>
struct boolean {
    static parse_outcome parse(std::string_view text, client_options& options) {
        return parse_boolean(text, options.*Member);
    }
    static std::string format(const client_options& options) {
        return options.*Member ? "true" : "false";
    }
    static void check(const option_info&, const client_options&, std::vector<config_problem>&) {}
};

inline bool is_utf8(std::string_view text) noexcept {
    return wire::is_utf8(text);
}

template <std::string client_options::* Member, bool (*Valid)(std::string_view) noexcept>
struct text {
    static parse_outcome parse(std::string_view value, client_options& options) {
        options.*Member = trim(value);
        return parse_outcome::ok;
    }
    static std::string format(const client_options& options) { return options.*Member; }
    static void check(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems) {
        const std::string& value = options.*Member;
        if (static_cast<std::int64_t>(value.size()) > info.maximum)
            problems.push_back({{}, value.substr(0, 32) + "…",
                std::to_string(value.size()) + " bytes long", info.expected(), {}});
        else if (!Valid(value))
            problems.push_back({{}, value, "not allowed", info.expected(), {}});
    }
};

template <std::vector<std::string> client_options::* Member>
struct list {
    static parse_outcome parse(std::string_view value, client_options& options) {
        options.*Member = split_list(value);
        return parse_outcome::ok;
    }
    static std::string format(const client_options& options) { return join_list(options.*Member); }
};

struct servers : list<&client_options::bootstrap_servers> {
    static void check(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems) {
        for (const std::string& entry : options.bootstrap_servers) {
            for (const std::string& server : split_list(entry)) {
                core::parsed_address parsed = core::parse_bootstrap_server(server);
                if (auto* wrong = std::get_if<std::string>(&parsed))
                    problems.push_back({{}, server, std::move(*wrong), info.expected(), {}});
            }
        }
    }
};

struct topics : list<&client_options::bootstrap_topics_filter> {
    static void check(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems) {
        for (const std::string& topic : options.bootstrap_topics_filter) {
            if (!is_topic_name(topic))
                problems.push_back({{}, topic, "not the name of a topic", info.expected(), {}});
        }
    }
};

struct api_version {
    static parse_outcome parse(std::string_view value, client_options& options) {
        value = trim(value);
        if (value == "auto" || value == "none") {
            options.api_version = std::nullopt;
            return parse_outcome::ok;
        }
        const std::optional<broker_version> version = broker_version::parse(value);
        if (!version)
            return parse_outcome::wrong_type;
        options.api_version = version;
        return parse_outcome::ok;
    }
    static std::string format(const client_options& options) {
        return options.api_version ? options.api_version->to_string() : "auto";
    }
    static void check(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems) {
        if (options.api_version && !protocol::nearest_release(*options.api_version))
            problems.push_back({{}, options.api_version->to_string(),
                "older than all that is known", info.expected(), {}});
    }
};

/// The names of an enumeration's values, which count from 0.
template <class Enum>
inline constexpr std::array<std::string_view, 0> names_of{};
template <>
inline constexpr std::array<std::string_view, 2> names_of<metadata_recovery_strategy>{
    "none", "rebootstrap"};
template <>
inline constexpr std::array<std::string_view, 2> names_of<client_dns_lookup>{
    "use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"};
template <>
inline constexpr std::array<std::string_view, 5> names_of<log_level>{
    "trace", "debug", "info", "warning", "error"};

template <auto Member>
struct choice {
    using member_type = std::remove_cvref_t<decltype(std::declval<client_options&>().*Member)>;
    static constexpr const auto& names = names_of<member_type>;

    static parse_outcome parse(std::string_view text, client_options& options) {
        const auto named = std::ranges::find_if(
            names, [&](std::string_view each) { return equal_ignoring_case(trim(text), each); });
        if (named == names.end())
            return parse_outcome::wrong_type;
        options.*Member = static_cast<member_type>(named - names.begin());
        return parse_outcome::ok;
    }
    static std::string format(const client_options& options) {
        const auto at = static_cast<std::size_t>(options.*Member);
        return at < names.size() ? std::string(names[at]) : std::to_string(at);
    }
    static void check(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems) {
        if (static_cast<std::size_t>(options.*Member) >= names.size())
            problems.push_back({{}, format(options), "no such value", info.expected(), {}});
    }
};

struct socket_option_list {
    static parse_outcome parse(std::string_view value, client_options& options) {
        return parse_socket_options(value, options.socket_options);
    }
    static std::string format(const client_options& options) {
        return format_socket_options(options.socket_options);
    }
    static void check(const option_info&, const client_options&, std::vector<config_problem>&) {}
};

} // namespace kafka::detail::members
