// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/log.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace kafka::detail {

/// Log records between the step that they were made in and the hook that they are told to. The
/// owner guards it, and calls the hook under no lock.
class log_delivery {
public:
    using batch = std::vector<log_record>;

    /// More than that are not kept while nobody takes them.
    static constexpr std::size_t most = 1'000;

    /// Takes the records, and leaves the vector empty. True: somebody is to be sent for them.
    bool take(batch& made);
    /// For who was sent: what is to be told now.
    batch next(std::string_view client_id, time_point now);
    /// That has been told. True: somebody is to be sent again.
    bool on_told() noexcept;

private:
    batch waiting_;
    std::size_t lost_ = 0;
    bool under_way_ = false;
};

} // namespace kafka::detail
