// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/config.hpp>

#include "client/config/names.hpp"
#include "client/config/table.hpp"
#include "core/journal/words.hpp"

#include <kafka/error.hpp>

#include <utility>

namespace kafka {

std::string option_info::expected() const {
    const auto range = [this](std::string_view unit) {
        std::string words = std::to_string(minimum) + " to " + std::to_string(maximum);
        words += unit;
        if (optional)
            words += ", or none";
        return words;
    };
    switch (type) {
    case option_type::boolean:
        return "true or false";
    case option_type::integer:
        return "an integer from " + range("");
    case option_type::milliseconds:
        return "an integer from " + range(" (milliseconds)");
    case option_type::text:
        return std::string(form) + ", at most " + std::to_string(maximum) + " bytes";
    case option_type::path: // how long it may be is no news to anybody who has one
    case option_type::list:
    case option_type::socket_options:
    case option_type::broker_version:
    case option_type::choice:
        break;
    }
    return std::string(form);
}

std::span<const option_info> client_option_table() noexcept {
    static const std::vector<option_info> table = [] {
        std::vector<option_info> infos;
        for (const detail::option_row& row : detail::option_rows())
            infos.push_back(row.info);
        return infos;
    }();
    return table;
}

std::span<const std::string_view> options_without_effect() noexcept {
    return detail::names_without_effect();
}

std::string option_value(const option_info& option, const client_options& options) {
    const std::optional<std::size_t> at = detail::find_option(option.name);
    if (!at)
        return {};
    const detail::option_row& row = detail::option_rows()[*at];
    if (row.show != nullptr)
        return row.show(options);
    std::string value = row.format(options);
    if (option.secret && !value.empty())
        return "(hidden)";
    return value;
}

std::string config_problem::message() const {
    std::string text;
    if (!origin.empty())
        text += origin + ": ";
    text += option;
    if (!value.empty())
        text += (option.empty() ? "'" : " = '") + value + '\'';
    text += (text.empty() || text.ends_with(": ") ? "" : ": ") + reason;
    if (!expected.empty())
        text += "; expected " + expected;
    return core::one_line(std::move(text));
}

std::vector<config_problem> validate(const client_options& options) {
    std::vector<std::string> names;
    for (const detail::option_row& row : detail::option_rows())
        names.emplace_back(row.info.member);
    std::vector<config_problem> problems;
    for (detail::found_problem& found : detail::find_problems(options, names))
        problems.push_back(std::move(found.problem));
    return problems;
}

namespace detail {

void refuse(std::span<const config_problem> problems) {
    error_info info;
    info.code = errc::configuration;
    for (const config_problem& problem : problems) {
        if (!info.detail.empty())
            info.detail += "; ";
        info.detail += problem.message();
    }
    throw exception(std::move(info));
}

} // namespace detail

void require_valid(const client_options& options) {
    if (const std::vector<config_problem> problems = validate(options); !problems.empty())
        detail::refuse(problems);
}

} // namespace kafka
