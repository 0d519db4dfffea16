// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace kafka::testing::detail {

/// Cuts a stream of bytes into frames: a length of four bytes, then that many. Memory grows with
/// the bytes that have come, not with the length that is announced.
class frame_assembler {
public:
    /// A longer frame, or a negative length, ends the stream.
    explicit frame_assembler(std::int32_t longest) noexcept : longest_(longest) {}
    /// The same, of frames that are to come.
    void limit(std::int32_t longest) noexcept { longest_ = longest; }

    /// Where the next bytes go; never empty. Ends the life of the frame returned last.
    std::span<std::byte> prepare();
    /// That many bytes have come.
    void commit(std::size_t size) noexcept { end_ += size; }

    /// The payload of the next frame if it is complete, valid until the next call of any function.
    std::optional<std::span<const std::byte>> next();
    /// A length was announced that no frame may have. There are no further frames.
    bool broken() const noexcept { return broken_; }

private:
    static constexpr std::size_t length_size = 4;
    static constexpr std::size_t least_room = 4096;

    std::vector<std::byte> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::int32_t longest_;
    bool broken_ = false;
};

} // namespace kafka::testing::detail
