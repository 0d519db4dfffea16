// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>

namespace kafka::cli {

/// Which broker is the controller, as far as metadata tells. Brokers with ZooKeeper name the one
/// that is; with KRaft each answer names one of the brokers by chance, and then nobody is.
class controller_watch {
public:
    /// Whether there is another controller than before, which is not so with the first.
    /// `old_is_there`: the one before is still part of the cluster and can be reached.
    bool on_metadata(std::optional<std::int32_t> named, bool old_is_there);

    std::optional<std::int32_t> controller() const noexcept { return controller_; }

private:
    std::optional<std::int32_t> controller_;
    bool is_chance_ = false;
};

} // namespace kafka::cli
