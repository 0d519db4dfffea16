// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace kafka::core {

/// Cuts a stream of bytes into frames: four bytes that give a length, then as many bytes.
///
/// An idle connection holds `idle_size` bytes. A frame that is larger is received straight into
/// the buffer it is decoded from, by reads as large as others on the same loop can bear. That
/// buffer grows with what has arrived: a length alone, which anybody can claim, costs no more than
/// `busy_size`. Only when `copied_max` has arrived is there room for the whole frame, since to move
/// more than that to another place would hold up the loop; of such room the system gives what is
/// written to. Who decodes a frame may keep parts of it, by sharing the buffer: it is not written
/// to any more then.
class frame_reader {
public:
    static constexpr std::size_t prefix_size = 4;
    static constexpr std::size_t idle_size = 4 * 1024;
    static constexpr std::size_t busy_size = 64 * 1024;
    static constexpr std::size_t copied_max = 1024 * 1024;
    /// Getting that much from the system takes some 0.1 ms.
    static constexpr std::size_t read_max = 256 * 1024;

    /// Frames of more than `limit` bytes are refused.
    explicit frame_reader(std::size_t limit) noexcept : limit_(limit) {}
    std::size_t limit() const noexcept { return limit_; }
    void set_limit(std::size_t limit) noexcept { limit_ = limit; }

    /// Where the next bytes are to be put, `read_max` at most. `busy` says that something is
    /// expected. Empty when there is no memory. Invalidates frames of which nobody keeps a part.
    std::span<std::byte> space(bool busy) noexcept;
    /// That many bytes have been put there.
    void received(std::size_t size) noexcept;

    enum class status : std::uint8_t { incomplete, complete, invalid_length };
    /// Takes the next frame, without its length.
    status next(std::span<const std::byte>& frame) noexcept;
    /// Owns the bytes of the frames taken since `space`.
    const std::shared_ptr<const void>& owner() const noexcept { return owner_; }
    /// To be called when that may have been shared, before anybody can let go of it.
    void respect_sharing() noexcept { shared_ = shared_ || owner_.use_count() > 1; }

    /// What has arrived and belongs to no frame taken so far.
    std::span<const std::byte> pending() const noexcept {
        return {memory_ + taken_, size_ - taken_};
    }
    /// The length that the first four pending bytes announce.
    std::int32_t announced() const noexcept;
    std::size_t capacity() const noexcept { return capacity_; }

private:
    std::size_t wanted_capacity(bool busy) const noexcept;
    bool replace(std::size_t capacity) noexcept;

    std::size_t limit_;
    std::shared_ptr<const void> owner_; // of the memory
    std::byte* memory_ = nullptr;
    std::size_t capacity_ = 0;
    std::size_t taken_ = 0;
    std::size_t size_ = 0;
    bool filled_ = false; // the last read took all the space there was
    bool shared_ = false; // somebody else owns the memory, too, or did so
};

} // namespace kafka::core
