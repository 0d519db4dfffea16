// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/config.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::detail {

enum class parse_outcome : std::uint8_t { ok, wrong_type, out_of_range };

/// An option with what can be done to it. The public `option_info` is its first part.
struct option_row {
    option_info info;
    /// Sets the member. Leaves it alone unless the outcome is `ok`.
    parse_outcome (*parse)(std::string_view text, client_options& options);
    std::string (*format)(const client_options& options);
    /// Appends what is wrong with the member, option and origin left empty.
    void (*check)(const option_info& info, const client_options& options,
        std::vector<config_problem>& problems);
    /// The value for people, where that is not what `format` makes, or not all of it.
    std::string (*show)(const client_options& options) = nullptr;
};

std::span<const option_row> option_rows() noexcept;

/// What `kafka::validate` finds, with the places in the table of the option it is about and of the
/// one that it contradicts, which is the same where it contradicts none.
struct found_problem {
    std::size_t row;
    std::size_t other;
    config_problem problem;
};

/// `names` gives the name of each row's option, for problems between two options.
std::vector<found_problem> find_problems(
    const client_options& options, std::span<const std::string> names);

/// Where in the table the option of this name is.
std::optional<std::size_t> find_option(std::string_view name) noexcept;

/// Throws `kafka::exception` with `errc::configuration` and all problems.
[[noreturn]] void refuse(std::span<const config_problem> problems);

} // namespace kafka::detail
