// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace kafka::testing::detail {

/// What has happened to one node. Counted and read by any threads without waiting.
class node_counters {
public:
    void count_request(std::int16_t api) noexcept {
        ++requests_;
        if (api >= 0 && static_cast<std::size_t>(api) < by_api_.size())
            ++by_api_[static_cast<std::size_t>(api)];
    }
    void count_accepted() noexcept {
        ++accepted_;
        ++open_;
    }
    void count_closed() noexcept { --open_; }

    std::uint64_t requests() const noexcept { return requests_; }
    std::uint64_t requests(std::int16_t api) const noexcept {
        const bool known = api >= 0 && static_cast<std::size_t>(api) < by_api_.size();
        return known ? by_api_[static_cast<std::size_t>(api)].load() : 0;
    }
    std::uint64_t accepted() const noexcept { return accepted_; }
    std::uint64_t open() const noexcept { return open_; }

private:
    // Kafka has given out its API keys in sequence and is not near this.
    std::array<std::atomic<std::uint64_t>, 128> by_api_{};
    std::atomic<std::uint64_t> requests_{0};
    std::atomic<std::uint64_t> accepted_{0};
    std::atomic<std::uint64_t> open_{0};
};

} // namespace kafka::testing::detail
