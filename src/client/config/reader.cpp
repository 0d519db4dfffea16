// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/config.hpp>

#include "client/config/names.hpp"
#include "client/config/properties.hpp"
#include "client/config/table.hpp"
#include "client/config/translations.hpp"
#include "client/config/values.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

namespace kafka {
namespace {

using detail::foreign_option;

std::string why_unsupported(foreign_option kind) {
    std::string text = "not supported by this release";
    switch (kind) {
    case foreign_option::metrics:
        return text + ", which hands its metrics to the program and to nobody else";
    case foreign_option::producer:
        return text + ", which has no producer";
    case foreign_option::consumer:
        return text + ", which has no consumer";
    case foreign_option::tls:
    case foreign_option::sasl:
    case foreign_option::network:
    case foreign_option::unknown:
    case foreign_option::without_effect:
        break;
    }
    return text;
}

config_problem unknown_option(std::string_view name, std::string_view origin) {
    config_problem problem{std::string(name), {}, "unknown option", {}, std::string(origin)};
    if (const std::string near = detail::nearest_name(name); !near.empty())
        problem.reason += "; did you mean " + near + '?';
    return problem;
}

bool is_known(std::string_view name) noexcept {
    return detail::find_option(name) || detail::find_translation(name) != nullptr ||
           detail::classify(name) != foreign_option::unknown;
}

// What stands there may be a secret in the wrong place: only the name of an option is shown.
config_problem wrong_form(std::string_view name, std::string reason, std::string_view origin) {
    return {is_known(name) ? std::string(name) : std::string(), {}, std::move(reason), {},
        std::string(origin)};
}

constexpr const char* no_assignment = "not of the form name=value";

} // namespace

config_reader::config_reader(client_options defaults) : options_(std::move(defaults)) {
}

void config_reader::set(std::string_view name, std::string_view value, std::string_view origin) {
    name = detail::trim(name);
    value = detail::trim(value);
    if (const std::optional<std::size_t> at = detail::find_option(name)) {
        const detail::option_row& row = detail::option_rows()[*at];
        settings_.resize(detail::option_rows().size());
        const setting before = std::exchange(settings_[*at],
            {std::string(name), std::string(origin), std::string(text_ == 0 ? "" : value), text_});
        // Of other options, other clients take some for two.
        const bool is_of_security =
            row.info.member.starts_with("ssl_") || row.info.member.starts_with("sasl_");
        if (is_of_security && text_ != 0 && before.text == text_ && before.value != value &&
            !detail::same_name(before.name, name))
            problems_.push_back({std::string(name), {},
                before.name + " sets the same option, " + std::string(row.info.name) +
                    ", to something else",
                "only one of them", std::string(origin)});
        const detail::parse_outcome outcome = row.parse(value, options_);
        if (outcome == detail::parse_outcome::ok)
            return;
        problems_.push_back({std::string(name), row.info.secret ? "" : std::string(value),
            outcome == detail::parse_outcome::out_of_range ? "out of range" : "not understood",
            row.info.expected(), std::string(origin)});
        return;
    }
    if (const detail::translation* const known = detail::find_translation(name))
        return translate(*known, name, value, origin);
    switch (const foreign_option kind = detail::classify(name)) {
    case foreign_option::unknown:
        problems_.push_back(unknown_option(name, origin));
        break;
    case foreign_option::without_effect:
        break;
    default:
        problems_.push_back(
            {std::string(name), {}, why_unsupported(kind), {}, std::string(origin)});
        if (const std::string_view other = detail::in_its_place(name); !other.empty())
            problems_.back().reason.append("; ").append(other);
    }
}

void config_reader::translate(const detail::translation& by, std::string_view name,
    std::string_view value, std::string_view origin) {
    const client_options before = options_;
    if (std::string wrong = by.apply(value, options_); !wrong.empty()) {
        problems_.push_back({std::string(name), by.is_secret ? "" : std::string(value),
            std::move(wrong), std::string(by.expected), std::string(origin)});
        return;
    }
    settings_.resize(detail::option_rows().size());
    for (const std::string_view each : by.sets) {
        const std::optional<std::size_t> at =
            each.empty() ? std::nullopt : detail::find_option(each);
        if (!at)
            continue;
        const detail::option_row& row = detail::option_rows()[*at];
        // What it leaves as it was is not its affair.
        if (row.format(options_) != row.format(before))
            settings_[*at] = {std::string(name), std::string(origin)};
    }
}

void config_reader::assign(std::string_view assignment, std::string_view origin) {
    const std::size_t equals = assignment.find('=');
    if (const std::string_view name = detail::trim(assignment.substr(0, equals));
        equals != assignment.npos && !name.empty()) {
        set(name, assignment.substr(equals + 1), origin);
        return;
    }
    problems_.push_back(wrong_form(detail::trim(assignment), no_assignment, origin));
}

void config_reader::read_text(std::string_view text, std::string_view origin) {
    text_ = ++texts_;
    for (const detail::property& each : detail::parse_properties(text)) {
        const std::string where = std::string(origin) + ':' + std::to_string(each.line);
        if (each.is_broken)
            problems_.push_back(wrong_form(each.name,
                "\\u is not followed by the four digits of a character; \\\\ stands for a "
                "backslash",
                where));
        else if (each.name.empty() || each.by == detail::separation::none ||
                 (each.by == detail::separation::blanks && !is_known(each.name)))
            problems_.push_back(wrong_form(each.name, no_assignment, where));
        else
            set(each.name, each.value, where);
    }
    text_ = 0;
}

void config_reader::read_file(const std::filesystem::path& file) {
    std::string text;
    const auto close = [](std::FILE* open) { std::fclose(open); };
    const std::unique_ptr<std::FILE, decltype(close)> stream(std::fopen(file.c_str(), "rb"));
    char buffer[4096];
    while (stream && !std::feof(stream.get()) && !std::ferror(stream.get()))
        text.append(buffer, std::fread(buffer, 1, sizeof(buffer), stream.get()));
    if (!stream || std::ferror(stream.get())) {
        const std::error_code why(errno, std::generic_category());
        problems_.push_back({{}, {}, "cannot be read: " + why.message(), {}, file.string()});
        return;
    }
    read_text(text, file.string());
}

std::vector<config_problem> config_reader::problems() const {
    std::vector<config_problem> all = problems_;
    std::vector<std::string> names;
    for (const detail::option_row& row : detail::option_rows()) {
        const std::size_t at = names.size();
        const bool is_set = at < settings_.size() && !settings_[at].name.empty();
        names.emplace_back(is_set ? settings_[at].name : std::string(row.info.name));
    }
    for (detail::found_problem& found : detail::find_problems(options_, names)) {
        // What was not set is wrong because of what was.
        for (const std::size_t row : {found.other, found.row})
            if (row < settings_.size() && !settings_[row].name.empty())
                found.problem.origin = settings_[row].origin;
        all.push_back(std::move(found.problem));
    }
    return all;
}

client_options config_reader::options() const {
    if (const std::vector<config_problem> all = problems(); !all.empty())
        detail::refuse(all);
    return options_;
}

} // namespace kafka
