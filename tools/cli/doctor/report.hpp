// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/doctor/diagnosis.hpp"
#include "cli/support/terminal.hpp"

#include <chrono>
#include <string>
#include <vector>

/// What the doctor shows. The text is made in pieces, so that each step is told when it is over.
namespace kafka::cli::doctor {

/// The line above a visit.
std::string render_heading(const visit& at, const style& with);
/// A line, and for some steps a few more, indented. `now` says how long certificates last.
std::string render_step(const step& each, std::chrono::sys_seconds now, const style& with);
/// The findings with their numbers, or that all is well.
std::string render_diagnosis(
    const examination& seen, const std::vector<finding>& findings, const style& with);

/// All of the above.
std::string render_text(
    const examination& seen, const std::vector<finding>& findings, const style& with);

/// One line of JSON.
std::string doctor_json(const examination& seen, const std::vector<finding>& findings);

} // namespace kafka::cli::doctor
