// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/commands/session.hpp"
#include "cli/reports/cluster_report.hpp"
#include "cli/support/terminal.hpp"

#include <chrono>
#include <string>

namespace kafka::cli {

/// Prints what is done, one line a step, as it happens.
class storyteller {
public:
    using clock = std::chrono::steady_clock;

    storyteller() : style_(style_of(stdout)) {}

    const style& with() const noexcept { return style_; }

    /// On a terminal, says what is being waited for until the next line replaces it.
    void begin(const std::string& what);
    clock::time_point began() const noexcept { return began_; }

    void succeeded(const std::string& what, clock::duration took, const std::string& note = {});
    void failed(const std::string& what, clock::duration took, const std::string& why);
    void print(const std::string& text);
    /// What `begin` has said.
    void take_back() { print(style_.rewrites_lines ? "\r\x1b[K" : ""); }

private:
    void line(const std::string& mark, const std::string& what, clock::duration took,
        const std::string& note);

    style style_;
    clock::time_point began_;
};

/// Finds the cluster, connects to each of its brokers and prints a picture. What cannot be reached
/// is part of the picture. Throws `failure` when no server leads to a cluster.
cluster_report take_tour(session& through, storyteller& story);

} // namespace kafka::cli
