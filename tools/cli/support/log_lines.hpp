// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/support/terminal.hpp"

#include <kafka/client_options.hpp>
#include <kafka/log.hpp>

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace kafka::cli {

/// Has the client's log told on standard error, a line for each record: nothing for 0, then what is
/// told at `info`, `debug` and `trace`, and what `log_level` asks for beyond that. All in one
/// thread.
void make_verbose(client_options& options, int verbosity);

/// `12:34:56.789 warning node 1 (10.0.0.1:9092): connection lost: …`, with a line break.
std::string log_line(std::string_view time_of_day, const log_record& record, const style& with);

/// Lines that wait for their time, the latest thousand of them.
class waiting_lines {
public:
    static constexpr std::size_t most = 1000;

    void add(std::string line);
    /// All of them; before them, how many are lost.
    std::string take();

private:
    std::deque<std::string> lines_;
    std::size_t lost_ = 0;
};

/// As long as there is one, the log does not write over what a terminal shows: if it goes to one,
/// it waits until the end. One at a time.
class held_log {
public:
    held_log();
    ~held_log();

    held_log(const held_log&) = delete;
    held_log& operator=(const held_log&) = delete;
};

} // namespace kafka::cli
