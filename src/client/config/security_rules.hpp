// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/config/table.hpp"

#include <span>
#include <string>
#include <vector>

namespace kafka::detail {

/// What is missing for the security that is asked for, and what has no use there: it is refused,
/// since who sets it expects to be protected by it. Options that are wrong by themselves, those of
/// `is_wrong`, are not looked at. As `find_problems` otherwise.
void find_security_problems(const client_options& options, std::span<const std::string> names,
    const std::vector<bool>& is_wrong, std::vector<found_problem>& found);

} // namespace kafka::detail
