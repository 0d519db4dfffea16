// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/detail/exchange.hpp>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/message.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace kafka::core {

/// The reading of one answer, away from its connection, which goes on without waiting on a thread:
/// an answer of megabytes takes longer than others on the same loop can bear.
///
/// It reads into a message of its own. Whoever asked may have given up before it has come to its
/// end, and the connection may be gone: then it is done for nobody.
class decoding {
public:
    /// The answer begins at `offset` of the frame, whose memory `owner` owns, and may take
    /// `memory_max` when it is decoded. `then` is done with it before `run` returns; may be null.
    decoding(std::span<const std::byte> frame, std::size_t offset,
        std::shared_ptr<const void> owner, const protocol::message_type& type, std::int16_t version,
        std::size_t memory_max, std::shared_ptr<detail::digestion> then);

    /// Does all of it, once, on any thread.
    void run() noexcept;

    // --- what came of it ---------------------------------------------------------------------

    bool is_done() const noexcept { return done_; }
    bool ran_out_of_memory() const noexcept { return no_memory_; }
    const protocol::codec_result& result() const noexcept { return result_; }
    /// How many bytes were left over.
    std::size_t left_over() const noexcept { return left_over_; }
    const void* answer() const noexcept { return answer_.data(); }
    /// Puts the answer in the place of a message of the same type.
    void move_to(void* message) noexcept;

private:
    std::span<const std::byte> frame_;
    std::size_t offset_;
    std::shared_ptr<const void> owner_; // until it is done
    std::int16_t version_;
    std::size_t memory_max_;
    std::shared_ptr<detail::digestion> then_;
    protocol::any_message answer_;
    protocol::codec_result result_;
    std::size_t left_over_ = 0;
    bool no_memory_ = false;
    bool done_ = false;
};

} // namespace kafka::core
