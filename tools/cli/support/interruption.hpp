// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <csignal>

namespace kafka::cli {

/// While there is one, Ctrl-C and its kin (SIGINT, SIGTERM, SIGHUP) are noted rather than ending
/// the program; the second one ends it. One at a time.
class interruption {
public:
    interruption();
    ~interruption();

    interruption(const interruption&) = delete;
    interruption& operator=(const interruption&) = delete;

    /// The signal that has come; 0 for none.
    static int signal() noexcept;

private:
    struct sigaction before_[3];
};

} // namespace kafka::cli
