// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/framing/outgoing.hpp"

#include <boost/asio/buffer.hpp>
#include <kafka/error.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace kafka::core {

/// The bytes on their way out, in two buffers: one is being written while the other gathers what
/// comes meanwhile. Places in the stream are counted from its first byte.
class send_queue {
public:
    /// A part of the stream, such as one request.
    struct range {
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
    };

    /// What is appended here is sent with the next write.
    outgoing& gathering() noexcept { return gathering_; }
    /// The place in the stream behind all that has been gathered.
    std::uint64_t end() const noexcept { return handed_ + gathering_.size(); }
    bool can_remove(range part) const noexcept { return part.begin >= handed_; }
    /// Takes out a part that has not been handed out. What lies behind it moves up.
    void remove(range part) noexcept;

    bool wants_write() const noexcept { return !under_way_ && has_bytes(); }
    /// Everything there is to write. Empty when that is nothing or a write is under way. Valid
    /// and unchanged until `on_written`. Throws `std::bad_alloc`.
    std::span<const boost::asio::const_buffer> next_write();
    /// So many of the bytes handed out are written by now, and the write goes on.
    void on_progress(std::size_t size) noexcept;
    /// That many of the bytes handed out are written; the next write begins with the rest.
    void on_written(std::size_t size) noexcept;

    written how_far(range part) const noexcept;

private:
    bool has_bytes() const noexcept { return confirmed_ != handed_ || !gathering_.empty(); }

    outgoing gathering_;
    outgoing writing_; // ends at `handed_`
    std::uint64_t handed_ = 0;
    std::uint64_t confirmed_ = 0;                 // when the write under way began
    std::uint64_t progress_ = 0;                  // of it
    std::vector<boost::asio::const_buffer> view_; // of what is being written
    bool under_way_ = false;
};

} // namespace kafka::core
