// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/exchange.hpp"

#include <utility>

namespace kafka::detail {

/// Completes them all, in their order, whatever some of them throw; then throws the last of that.
void complete_all(core::exchange_queue& ended, exchange::delivery how);

/// Exchanges that are completed when this is called, which is what it can be posted for. Where the
/// context goes before, nobody is told.
class posted_completions {
public:
    explicit posted_completions(core::exchange_queue& ended) noexcept { ended_.swap(ended); }
    posted_completions(posted_completions&& other) noexcept { ended_.swap(other.ended_); }
    posted_completions& operator=(posted_completions&&) = delete;
    ~posted_completions() { complete_all(ended_, exchange::delivery::dropped); }

    void operator()() { complete_all(ended_, exchange::delivery::posted); }

private:
    core::exchange_queue ended_;
};

} // namespace kafka::detail
