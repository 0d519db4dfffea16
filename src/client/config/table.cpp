// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/config/table.hpp"

#include "client/config/names.hpp"
#include "client/config/rows.hpp"
#include "client/config/security_rules.hpp"

#include <algorithm>
#include <chrono>

namespace kafka::detail {
namespace {

using o = client_options;

// --- options that have to fit each other ---------------------------------------------------------

struct ordered_pair {
    std::string_view lower;
    std::string_view upper;
    std::chrono::milliseconds client_options::* lower_member;
    std::chrono::milliseconds client_options::* upper_member;
    /// The upper one is above the lower one, or not above zero: then it is no limit.
    bool strictly = false;

    bool holds(std::chrono::milliseconds lower_value, std::chrono::milliseconds upper_value) const {
        if (strictly)
            return upper_value > lower_value || upper_value <= upper_value.zero();
        return upper_value >= lower_value;
    }
};

constexpr ordered_pair ordered_pairs[] = {
    {"request_timeout_ms", "default_api_timeout_ms", &o::request_timeout, &o::default_api_timeout},
    {"socket_connection_setup_timeout_ms", "socket_connection_setup_timeout_max_ms",
        &o::socket_connection_setup_timeout, &o::socket_connection_setup_timeout_max},
    {"request_timeout_ms", "connections_max_idle_ms", &o::request_timeout, &o::connections_max_idle,
        true},
};

} // namespace

std::span<const option_row> option_rows() noexcept {
    static const std::vector<option_row> all = [] {
        std::vector<option_row> made;
        for (const auto part : {connection_rows(), security_rows(), request_rows()})
            made.insert(made.end(), part.begin(), part.end());
        return made;
    }();
    return all;
}

std::optional<std::size_t> find_option(std::string_view name) noexcept {
    const std::span<const option_row> rows = option_rows();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const option_info& info = rows[i].info;
        if (same_name(info.name, name) ||
            std::ranges::any_of(info.aliases,
                [&](std::string_view alias) { return !alias.empty() && same_name(alias, name); }))
            return i;
    }
    return std::nullopt;
}

std::vector<found_problem> find_problems(
    const client_options& options, std::span<const std::string> names) {
    const std::span<const option_row> rows = option_rows();
    std::vector<found_problem> found;
    std::vector<config_problem> problems;
    std::vector<bool> is_wrong(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        problems.clear();
        rows[i].check(rows[i].info, options, problems);
        is_wrong[i] = !problems.empty();
        for (config_problem& problem : problems) {
            problem.option = names[i];
            if (rows[i].info.secret)
                problem.value.clear();
            found.push_back({i, i, std::move(problem)});
        }
    }
    const client_options defaults;
    for (const ordered_pair& pair : ordered_pairs) {
        const std::chrono::milliseconds lower = options.*pair.lower_member;
        const std::chrono::milliseconds upper = options.*pair.upper_member;
        const bool lower_is_usual = lower == defaults.*pair.lower_member;
        const bool upper_is_usual = upper == defaults.*pair.upper_member;
        const std::size_t at = *find_option(pair.upper);
        const std::size_t other = *find_option(pair.lower);
        // One wrong value is one problem.
        if (pair.holds(lower, upper) || is_wrong[at] || is_wrong[other])
            continue;
        std::string reason = upper_is_usual ? "the default is " : "";
        reason.append(pair.strictly ? "not above " : "below ").append(names[other]);
        reason += ", which is " + std::to_string(lower.count());
        reason += lower_is_usual ? " by default" : "";
        found.push_back({at, other,
            {names[at], std::to_string(upper.count()), std::move(reason),
                pair.strictly ? "more" : "at least as much", {}}});
    }
    find_security_problems(options, names, is_wrong, found);
    return found;
}

} // namespace kafka::detail
