// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/support/terminal.hpp"

#include <kafka/client_options.hpp>
#include <kafka/log.hpp>

#include <string>
#include <string_view>

namespace kafka::cli {

/// Has the client's log told on standard error, a line for each record: nothing for 0, then what is
/// told at `info`, `debug` and `trace`, and what `log_level` asks for beyond that.
void make_verbose(client_options& options, int verbosity);

/// `12:34:56.789 warning node 1 (10.0.0.1:9092): connection lost: …`, with a line break.
std::string log_line(std::string_view time_of_day, const log_record& record, const style& with);

} // namespace kafka::cli
