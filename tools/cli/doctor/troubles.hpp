// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/doctor/examination.hpp"

#include <boost/system/error_code.hpp>

namespace kafka::cli::doctor {

/// What an error means for the step in which it came.
trouble trouble_of(step_kind at, boost::system::error_code code) noexcept;

} // namespace kafka::cli::doctor
