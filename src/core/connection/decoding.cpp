// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/connection/decoding.hpp"

#include "wire/reader.hpp"

#include <new>
#include <utility>

namespace kafka::core {

decoding::decoding(std::span<const std::byte> frame, std::size_t offset,
    std::shared_ptr<const void> owner, const protocol::message_type& type, std::int16_t version,
    std::size_t memory_max, std::shared_ptr<detail::digestion> then)
    : frame_(frame),
      offset_(offset),
      owner_(std::move(owner)),
      version_(version),
      memory_max_(memory_max),
      then_(std::move(then)),
      answer_(type) {
}

void decoding::run() noexcept {
    {
        wire::reader from(frame_, owner_);
        from.skip(offset_);
        from.memory().limit(memory_max_);
        result_ = answer_.type()->decode(answer_.data(), from, version_);
        left_over_ = from.remaining();
    }
    try {
        if (result_ && then_)
            then_->digest(answer_.data(), version_);
    } catch (const std::bad_alloc&) {
        no_memory_ = true;
    }
    // What the answer keeps of the frame it owns itself.
    owner_.reset();
    done_ = true;
}

void decoding::move_to(void* message) noexcept {
    const protocol::message_type& type = *answer_.type();
    type.destroy(message);
    type.move_construct(message, answer_.data());
}

} // namespace kafka::core
