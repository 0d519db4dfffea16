// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/doctor/examination.hpp"

#include <chrono>
#include <string>
#include <string_view>

/// How the doctor says things, in text and in findings.
namespace kafka::cli::doctor {

/// `2026-11-26 17:46 UTC`
std::string time_text(std::chrono::sys_seconds when);
/// `12 days`, `1 day`; below two days `5 hours`, `20 minutes`.
std::string days_text(std::chrono::seconds how_long);
/// `0.31 ms`, `4.2 ms`, `123 ms`, `10.0 s`
std::string took_text(duration how_long);

/// `certificate`, `connect`: what a line of that step begins with.
std::string_view label_of(step_kind kind) noexcept;
/// As programs know it: `tls`.
std::string_view to_string(step_kind kind) noexcept;
std::string_view to_string(trouble wrong) noexcept;
std::string_view to_string(speaker who) noexcept;

/// What is wrong, in a few words.
std::string_view words_of(trouble wrong) noexcept;

} // namespace kafka::cli::doctor
