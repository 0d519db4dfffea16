// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/error.hpp>
#include <kafka/protocol/find_coordinator.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kafka::stress {

/// Keeps account of what was begun and of what became of it, each by a number of its own, and
/// complains where something ends twice or never, has another one's answer, or arrives although it
/// is said not to have been written. What is begun is a request (`tests::request_numbered`) or
/// anything else that ends once. Every function may be called by any thread, all of which have to
/// end before the account does.
class account {
public:
    using number = std::uint64_t;
    using answer_type = protocol::find_coordinator_response;

    struct tally {
        std::uint64_t begun = 0;
        std::uint64_t answered = 0;
        /// Ended well, and was no request.
        std::uint64_t succeeded = 0;
        std::uint64_t failed = 0;
        /// Failed, and may have been written.
        std::uint64_t in_doubt = 0;
        std::uint64_t forgotten = 0;

        tally& operator+=(const tally& other);
    };

    /// Room for `most`, of which `most_pending` may be pending at a time.
    explicit account(std::size_t most, std::size_t most_pending = SIZE_MAX);

    account(const account&) = delete;
    account& operator=(const account&) = delete;

    /// None when there is no room, or as many are pending as may be.
    std::optional<number> begin();
    /// A broker has read a request that consists of this.
    void on_arrival(std::span<const std::byte> payload);

    void answered(number which, const answer_type& answer);
    void succeeded(number which);
    void failed(number which, const error_info& why);
    /// Nobody will be told what becomes of it, as of callbacks of futures whose client is gone.
    void forgotten(number which);

    void complain(std::string about);

    std::uint64_t pending() const noexcept { return pending_.load(std::memory_order_acquire); }
    /// False when something is pending even then.
    bool wait_until_settled(duration patience);
    /// When nothing can happen any more: complains of what has never ended, and of what was denied
    /// wrongly.
    void check_all();

    /// In agreement with each other while nothing is begun or ends.
    tally sums() const;
    std::map<std::string, std::uint64_t> failures() const;
    /// Up to ten; then how many more there are.
    std::vector<std::string> complaints() const;

private:
    /// In bytes, since there may be millions.
    struct record {
        std::atomic<std::uint8_t> arrivals = 0;
        std::atomic<std::uint8_t> ends = 0;
        /// It is said not to have been written.
        std::atomic<bool> denied = false;
    };

    void end(number which);

    std::vector<record> records_;
    const std::size_t most_pending_;
    std::atomic<std::uint64_t> begun_ = 0;
    std::atomic<std::uint64_t> pending_ = 0;
    std::atomic<std::uint64_t> answered_ = 0;
    std::atomic<std::uint64_t> succeeded_ = 0;
    std::atomic<std::uint64_t> failed_ = 0;
    std::atomic<std::uint64_t> in_doubt_ = 0;
    std::atomic<std::uint64_t> forgotten_ = 0;

    mutable std::mutex mutex_;
    std::condition_variable settled_;
    std::map<std::string, std::uint64_t> failures_;
    std::vector<std::string> complaints_;
    std::uint64_t more_complaints_ = 0;
};

} // namespace kafka::stress
